// Planning and applying on a sandbox in this process, with faults of the hub at will.
import { applyPlan } from '../../src/apply/apply.ts'
import { openPace, type Pace } from '../../src/apply/pace.ts'
import type { ApplyDeps } from '../../src/apply/types.ts'
import { report } from '../../src/core/actions/report.ts'
import { alsoFor, alsoToPlan } from '../../src/core/facets/also.ts'
import { optionsAtApply } from '../../src/core/limits/policy.ts'
import { lookupsToBegin } from '../../src/core/look/lookups.ts'
import { freeze } from '../../src/core/plan/freeze.ts'
import type { ApplyEvent, Plan, Report } from '../../src/core/types.ts'
import { compose, withRetry, withToken } from '../../src/http/layers.ts'
import { openPool } from '../../src/http/pool.ts'
import { jupyterhub } from '../../src/providers/jupyterhub/index.ts'
import { desired, drafted, limits, options, type Wanted } from '../core/live.ts'
import { elapsedMs, now } from '../helpers/clocks.ts'
import { fullScopes } from '../helpers/hub-client.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from '../helpers/sandbox.ts'

const cleanup: (() => Promise<void>)[] = []
/** After each test. */
export async function closeBeds(): Promise<void> {
  for (const close of cleanup.splice(0)) await close()
}

export function paceOf(width: number): Pace {
  return openPace({
    width,
    sizes: { create: 50, member: 100, quota: 200, password: 50 },
    rate: undefined,
    nowMs: () => 0,
    wait: async () => undefined,
  })
}

export interface Bed {
  readonly sandbox: Sandbox
  /** Plans against the hub as it is. */
  plan(wanted: Wanted): Promise<Plan>
  /** Applies against the hub as it is then. */
  apply(plan: Plan, more?: Partial<ApplyDeps>): Promise<{ report: Report; events: ApplyEvent[] }>
  /** How long the client waited before it sent something again, ms. */
  readonly waits: readonly number[]
}

export async function bed(hub: SandboxOptions, timeoutMs?: number): Promise<Bed> {
  const sandbox = await startSandbox({
    tokens: [{ token: 'secret', name: 'bot', kind: 'service', admin: true, scopes: fullScopes }],
    ...hub,
  })
  const waits: number[] = []
  const { url } = sandbox
  const pool = openPool(url, { elapsedMs, connections: 8, timeoutMs: timeoutMs ?? 60_000 })
  const retry = withRetry({
    retries: 5,
    wait: async (ms) => void waits.push(ms),
    random: () => 0,
    onRetry: () => undefined,
  })
  const http = compose(pool.http, retry, withToken('token secret'))
  cleanup.push(pool.close, sandbox.close)
  return {
    sandbox,
    waits,
    plan: async (wanted) => {
      const live = await jupyterhub.read(http, url, { now, also: alsoToPlan(desired(wanted)) })
      const { actions, findings } = drafted(wanted, live, {
        limits: { max_deletes: 1000, max_delete_share: 1, min_admins: 0 },
      })
      const at = '2026-11-21T08:00:00.000Z'
      const frozen = { ...options, limits: { ...limits, min_admins: 1 } }
      return freeze({
        tool: 't',
        createdAt: at,
        expiresAt: at,
        live,
        inputs: [],
        options: frozen,
        overrides: [],
        needs: [],
        actions,
        findings,
      })
    },
    apply: async (plan, more) => {
      const events: ApplyEvent[] = []
      let clock = 0
      const looking = { plan, ofSystem: jupyterhub.extent }
      const lookups = lookupsToBegin(looking, optionsAtApply(plan, undefined))
      const read = () => jupyterhub.read(http, url, { now, also: alsoFor(plan.actions), lookups })
      const live = await read()
      await applyPlan(plan, live, {
        provider: jupyterhub,
        http,
        pace: paceOf(4),
        stopTimeoutMs: 60_000,
        serverTimeoutMs: 60_000,
        past: [],
        passwordOf: () => undefined,
        signal: new AbortController().signal,
        now: () => '2026-11-21T08:00:00.000Z',
        nowMs: () => (clock += 1),
        // A real pause, so that the sandbox's timers can run; the clock of the run is its own.
        wait: (ms) => {
          clock += ms
          return new Promise((resolve) => setTimeout(resolve, 5))
        },
        random: () => 0,
        emit: async (event) => void events.push(event),
        ...more,
      })
      return { report: report(plan, events, await read()), events }
    },
  }
}

/** The same, with plans that say that the hub has many users: then an apply looks up those that it needs. */
export async function largeBed(hub: SandboxOptions): Promise<Bed> {
  const small = await bed(hub)
  return {
    ...small,
    plan: async (wanted) => {
      const plan = await small.plan(wanted)
      return { ...plan, snapshot: { ...plan.snapshot, users: 20_000 } }
    },
  }
}

/** For tests that hold on hubs of any size. */
export const anyBed = [
  ['a hub of one page', bed],
  ['a hub of many pages', largeBed],
] as const

export const people = (count: number, prefix = 's') =>
  Array.from({ length: count }, (_, index) => `${prefix}${String(index).padStart(3, '0')}`)

/** Every request that could have changed something. */
export function changes(sandbox: Sandbox): string[] {
  return sandbox.requests
    .filter((request) => request.method !== 'GET')
    .map((request) => `${request.method} ${request.path} ${request.status}`)
}

export function kinds({ counts }: Report): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
}

/** How each action ended, and why. */
export function messagesOf({ outcomes }: Report): string[] {
  return outcomes.map(({ action, is, message }) =>
    [action.id, is, message].filter((part) => part !== undefined).join(' '),
  )
}
