// The way in, what a window knows of the server, and the events that change it.
import type { ProviderName } from '../../core/types.ts'
import type { RunView } from './do.ts'
import type { TaskView } from './look.ts'
import type { DraftView, JobName, UploadView } from './what.ts'
import type { ConnectionView } from './where.ts'

export interface EnterRequest {
  readonly key: string
}

export interface Entered {
  /** `/RANDOM`: all routes that need the cookie begin with it. */
  readonly path: string
  readonly session: Session
}

export interface Goodbye {
  /** The tab's own random id, as in its `/api/events`. */
  readonly tab: string
}

/** All that a page needs to begin: the same for each window. Later changes come by events. */
export interface Session {
  /** Of hubplan. */
  readonly version: string
  /** The folder, for reading. */
  readonly folder: string
  readonly systems: readonly SystemCard[]
  readonly config: ConfigState
  readonly connections: readonly ConnectionView[]
  readonly draft: DraftView
  readonly uploads: readonly UploadView[]
  /** A plan that is being made. */
  readonly task?: TaskView
  /** Runs since the server started. */
  readonly runs: readonly RunView[]
  /** The name that a plan and an approval get without another one; absent when unknown. */
  readonly person?: string
}

/** A kind of system. */
export interface SystemCard {
  readonly provider: ProviderName
  /** Its name, such as `JupyterHub`. */
  readonly title: string
  /** Regions to choose from, in place of an address; others may be typed. */
  readonly regions?: readonly { readonly name: string; readonly url: string }[]
  /** Address in a placeholder. */
  readonly example: string
  /** A refresh token and a client id are taken, too: access tokens live for minutes. */
  readonly refreshes: boolean
  /** How people are named. */
  readonly names: 'login' | 'email'
  /** The jobs that it can do, in the order to offer. */
  readonly jobs: readonly JobName[]
  /** Passwords, quotas, groups, administrators and servers that `add` can set. */
  readonly sets: readonly ('groups' | 'admin' | 'quota' | 'password' | 'server')[]
}

/** The hubplan.yaml of the folder. `other`: this page did not make it, so it is only overwritten when the request says so. */
export interface ConfigState {
  readonly is: 'none' | 'own' | 'other'
  /** Name of the file that the next plan writes. */
  readonly file: string
  /** Of `other`: a name that is free. */
  readonly free?: string
}

/** Whole objects: the newest replaces the one before. At the start of a stream: `session`. */
export type ServerEvent =
  | { readonly type: 'session'; readonly session: Session }
  | { readonly type: 'connection'; readonly connection: ConnectionView }
  | { readonly type: 'connection-gone'; readonly id: string }
  | { readonly type: 'upload'; readonly upload: UploadView }
  | { readonly type: 'draft'; readonly draft: DraftView; readonly tab?: string }
  | { readonly type: 'task'; readonly task: TaskView }
  | { readonly type: 'run'; readonly run: RunView }
  /** The list of plans has changed: GET /api/plans. */
  | { readonly type: 'plans' }
  /** The server ends: `idle`, or Ctrl-C. */
  | { readonly type: 'end'; readonly why: 'idle' | 'closed' | 'interrupted' }
