// The result of a plan that was applied on an embedded hub.

import type { Action, ActionOf, LiveUser, Op, Plan, Report, Snapshot, UserImage } from '../types.ts'
import { plannedOf } from './planned.ts'
import { type Account, accountOf, type Seen } from './same-account.ts'

/** Requests of one kind. */
export interface RequestCount {
  readonly method: string
  /** With `{name}` for names. */
  readonly path: string
  readonly count: number
  /** Users named in their batches; 0 for single requests. */
  readonly names: number
}

export interface Rehearsal {
  readonly plan: Plan
  /** The outcome of each action. */
  readonly report: Report
  /** Version of the embedded hub. */
  readonly version: string
  readonly requests: readonly RequestCount[]
  /** The requested rate per second; undefined for an estimate of the hub's own time. */
  readonly rate: number | undefined
  readonly seconds: number
  /** How the embedded hub differs from the plan's hub. */
  readonly notes: readonly string[]
}

// A hub is one thread. Measured: 6 to 11 ms for a change or a new user, 0.3 to 1.7 ms for a member of a batch.
const changeMs = 10
const memberMs = 2
/** A hub hashes passwords slowly on purpose: 150 to 260 ms each. */
const passwordMs = 200

/** Seconds that the requests take: at the rate, but never faster than a hub. */
export function secondsFor(requests: readonly RequestCount[], rate: number | undefined): number {
  const ms = requests.reduce((sum, kind) => sum + hubMs(kind), 0)
  const total = requests.reduce((sum, kind) => sum + kind.count, 0)
  return Math.max(ms / 1000, rate === undefined ? 0 : total / rate)
}

function hubMs({ path, count, names }: RequestCount): number {
  if (setsPasswords(path)) return Math.max(count, names) * passwordMs
  if (names === 0) return count * changeMs
  return path === '/users' ? names * changeMs : count * changeMs + names * memberMs
}

/** Whether requests of this kind set passwords. */
export function setsPasswords(path: string): boolean {
  return /\/(?:batch-)?set-password$/.test(path)
}

/** The number of successful actions per op, in the plan's order. */
export function wellDone({
  plan,
  report,
}: Pick<Rehearsal, 'plan' | 'report'>): ReadonlyMap<Op, { well: number; of: number }> {
  const ops = new Map<Op, { well: number; of: number }>()
  const ended = new Map(report.outcomes.map(({ action, is }) => [action.id, is]))
  for (const { id, op } of plan.actions) {
    const { well, of } = ops.get(op) ?? { well: 0, of: 0 }
    const is = ended.get(id)
    ops.set(op, { well: well + (is === 'changed' || is === 'already' ? 1 : 0), of: of + 1 })
  }
  return ops
}

/** The plan adapted to the users of the embedded hub: its clock is coarser, and it invents unknown times. */
export function fitted(plan: Plan, live: Snapshot): Plan {
  const planned = plannedOf(plan.actions)
  const find = (user: string): LiveUser | undefined => live.users.get(planned.oldName(user) ?? user)
  return { ...plan, actions: plan.actions.map((action) => fittedAction(action, find)) }
}

/** An op with times of its own in the before-image that are not adapted here becomes stale, which the report shows. */
function fittedAction(action: Action, find: (user: string) => LiveUser | undefined): Action {
  if (!('user' in action)) return action
  const user = find(action.user)
  switch (action.op) {
    case 'notice.give':
    case 'user.delete':
      return { ...action, before: fittedImage(action.before, user) }
    case 'user.rename':
      return { ...action, before: fittedImage(action.before, user) }
    case 'server.stop':
      return { ...action, ...fittedAccount(action, user), before: fittedServer(action, user) }
    case 'token.revoke':
      return { ...action, ...fittedAccount(action, user), before: fittedToken(action, user) }
    case 'server.remove':
      return { ...action, ...fittedAccount(action, user), before: fittedRemoval(action, user) }
    default:
      return { ...action, ...fittedAccount(accountOf(action), user) }
  }
}

function fittedAccount({ created }: Account, user: LiveUser | undefined): Pick<Seen, 'created'> {
  return created === undefined || user?.created === undefined ? {} : { created: user.created }
}

function fittedImage(before: UserImage, user: LiveUser | undefined): UserImage {
  const seen =
    before.last_activity === undefined || user?.last_activity === undefined ? {} : { last_activity: user.last_activity }
  return { ...before, ...fittedAccount(before, user), ...seen }
}

type Stop = ActionOf<'server.stop'>

function fittedServer({ server, before }: Stop, user: LiveUser | undefined): Stop['before'] {
  const now = user?.servers?.find(({ name }) => name === server)
  return now?.last_activity === undefined ? before : { ...before, last_activity: now.last_activity }
}

type Revoke = ActionOf<'token.revoke'>

function fittedToken({ token, before }: Revoke, user: LiveUser | undefined): Revoke['before'] {
  const now = user?.tokens?.find(({ id }) => id === token)
  return now === undefined ? before : { ...before, created: now.created, last_used: now.last_used }
}

type Removed = ActionOf<'server.remove'>

function fittedRemoval({ server, before }: Removed, user: LiveUser | undefined): Removed['before'] {
  const now = user?.allServers?.find(({ name }) => name === server)
  if (now === undefined) return before
  const { last_activity: used, started } = now
  return {
    ...before,
    ...(used === undefined ? {} : { last_activity: used }),
    ...(started === undefined || started === null ? {} : { started }),
  }
}
