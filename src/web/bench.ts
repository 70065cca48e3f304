// The state of the server: what all windows see. Tokens are here and nowhere else.
import type { Snapshot } from '../core/types.ts'
import type { OAuthStore } from '../io/oauth-store.ts'
import { personOf } from '../session/person.ts'
import type { World } from '../session/world.ts'
import type { ConnectionView, ConnectRequest, Draft, RunView, ServerEvent, TaskView, UploadView } from './api.ts'

/** A hub or workspace, with its secrets. */
export interface Connection {
  readonly id: string
  view: ConnectionView
  request: Omit<ConnectRequest, 'token' | 'refreshToken'>
  token: string | undefined
  oauth: OAuthStore | undefined
  /** What was read when it was tried. */
  live: Snapshot | undefined
  /** Ends a try that a newer one replaces. */
  trying: AbortController | undefined
}

/** A file that was dropped. */
export interface Upload {
  readonly view: UploadView
  readonly bytes: Buffer
}

/** Making plans. */
export interface Task {
  view: TaskView
  readonly stop: AbortController
}

/** An apply. */
export interface Run {
  view: RunView
  readonly stop: AbortController
  /** Resolves when it has ended. */
  ended: Promise<void>
}

export interface Bench {
  readonly world: World
  readonly connections: Map<string, Connection>
  readonly uploads: Map<string, Upload>
  readonly runs: Map<string, Run>
  draft: Draft
  task: Task | undefined
  /** The name that plans and approvals get without another one. */
  readonly person: string | undefined
  readonly tell: (event: ServerEvent) => void
  /** @returns what ends it */
  readonly listen: (listener: (event: ServerEvent) => void) => () => void
}

export function openBench(world: World): Bench {
  const listeners = new Set<(event: ServerEvent) => void>()
  return {
    world,
    connections: new Map(),
    uploads: new Map(),
    runs: new Map(),
    draft: {},
    task: undefined,
    person: personOf(undefined, world),
    tell: (event) => {
      for (const listener of listeners) listener(event)
    },
    listen: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** The run that has not ended. */
export function runningOf({ runs }: Bench): Run | undefined {
  return [...runs.values()].find(({ view }) => view.state === 'running' || view.state === 'stopping')
}

/** Variables of the command line, without tokens: each connection has its own. */
export function envOf({ world }: Bench): World['env'] {
  const secret = /^(?:HUBPLAN|JUPYTERHUB)_.*(?:TOKEN|OAUTH|CLIENT_ID|URL)/
  return Object.fromEntries(Object.entries(world.env).filter(([name]) => !secret.test(name) || keptUrls.has(name)))
}

const keptUrls: ReadonlySet<string> = new Set(['HUBPLAN_LDAP_URL'])
