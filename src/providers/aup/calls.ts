// Requests for balances and passwords. They never have a shape that would zero a balance: see names.ts and setting().
import type { Action, ActionOf, Snapshot } from '../../core/types.ts'
import type { Req } from '../../http/types.ts'
import { chunks } from '../chunks.ts'
import { jupyterhub } from '../jupyterhub/index.ts'
import type { BatchSizes, Call, Means } from '../types.ts'
import { adminPath } from './api.ts'
import { fitsBatch, isReserved } from './names.ts'
import { onceOf } from './once.ts'

/** One bcrypt hash each on the hub's one thread, 0.15 to 0.26 s. */
const passwordTimeoutMs = 120_000

export function lower(actions: readonly Action[], live: Snapshot, sizes: BatchSizes, means: Means): Call[] {
  const ours: Action[] = []
  const others: Action[] = []
  for (const action of actions) (isOurs(action) ? ours : others).push(action)
  return [
    ...quotaCalls(ours, live, sizes),
    ...passwordCalls(ours, { live, sizes, means }),
    ...grants(ours, means),
  ].concat(others.length === 0 ? [] : jupyterhub.lower(others, live, sizes, means))
}

type Ours = ActionOf<'quota.set' | 'quota.add' | 'quota.unlimited' | 'password.set'>

export function isOurs(action: Action): action is Ours {
  const { op } = action
  return op === 'quota.set' || op === 'quota.add' || op === 'quota.unlimited' || op === 'password.set'
}

type Setting = ActionOf<'quota.set' | 'quota.unlimited'>

function quotaCalls(actions: readonly Action[], live: Snapshot, sizes: BatchSizes): Call[] {
  const settings = actions.filter(
    (action): action is Setting => action.op === 'quota.set' || action.op === 'quota.unlimited',
  )
  const isOld = !takesMany(live)
  // An old hub's batch ignores the flag, and would set a balance where none is wanted.
  const isFit = (action: Setting): boolean =>
    isReserved(action.user) || (fitsBatch(action.user, isOld) && !(isOld && touchesFlag(action, live)))
  const many = settings.filter(isFit)
  const odd = settings.filter((action) => !isFit(action))
  const batches = chunks(many, sizes.quota).map((part): Call => {
    const [only] = part
    // A name that was refused in a batch is retried alone, but a name that collides with a route needs a batch.
    if (part.length === 1 && only !== undefined && !isReserved(only.user)) return alone(only, live)
    const users = part.map((action) => setting(action, live))
    return {
      method: 'POST',
      path: adminPath('quota', 'batch'),
      body: { users },
      actions: part,
      lane: 'batch',
      first: [],
    }
  })
  return [...batches, ...odd.map((action) => alone(action, live))]
}

/** `unlimited: false` clears the flag and sets the balance to the amount, which is therefore always included. */
function setting(action: Setting, live: Snapshot): Readonly<Record<string, unknown>> {
  const { user: username } = action
  if (action.op === 'quota.unlimited')
    return { username, amount: live.quotas?.get(username)?.balance ?? 0, unlimited: true }
  const amount = action.after.balance
  return isUnlimited(username, live) ? { username, amount, unlimited: false } : { username, amount }
}

function touchesFlag({ op, user }: Setting, live: Snapshot): boolean {
  return op === 'quota.unlimited' || isUnlimited(user, live)
}

/** Batches of passwords, and flags in a batch of balances, came in the same release. */
function takesMany({ offers }: Snapshot): boolean {
  return offers === undefined || offers.has('batch-password')
}

function isUnlimited(user: string, live: Snapshot): boolean {
  return live.quotas?.get(user)?.unlimited === true
}

/** The single endpoint sets a balance and keeps the flag, which is therefore cleared first. */
function alone(action: Setting, live: Snapshot): Call {
  const path = adminPath('quota', action.user)
  const flag = (unlimited: boolean): Req => ({ method: 'POST', path, body: { action: 'set_unlimited', unlimited } })
  const base = { actions: [action], lane: 'single' as const, first: [] }
  if (action.op === 'quota.unlimited') return { ...flag(true), ...base }
  const first = isUnlimited(action.user, live) ? [flag(false)] : []
  return { method: 'POST', path, body: { action: 'set', amount: action.after.balance }, ...base, first }
}

function grants(actions: readonly Action[], means: Means): Call[] {
  return actions
    .filter((action) => action.op === 'quota.add')
    .map((action): Call => {
      const description = means.markOf(action)
      return {
        method: 'POST',
        path: adminPath('quota', action.user),
        body: { action: 'add', amount: action.after.add, description },
        actions: [action],
        lane: 'single',
        first: [],
        once: onceOf(action, description, means.plannedAt),
      }
    })
}

interface Setup {
  readonly live: Snapshot
  readonly sizes: BatchSizes
  readonly means: Means
}

/** One call per kind of password, because `force_change` applies to the whole call. */
function passwordCalls(actions: readonly Action[], { live, sizes, means }: Setup): Call[] {
  const sets = actions.filter((action) => action.op === 'password.set')
  const size = takesMany(live) ? sizes.password : 1
  return [true, false].flatMap((force) => {
    const alike = sets.filter((action) => action.after.force_change === force)
    return chunks(alike, size).map((part): Call => passwordCall(part, force, means))
  })
}

function passwordCall(part: readonly ActionOf<'password.set'>[], force: boolean, { passwordOf }: Means): Call {
  const users = part.map(({ user }) => ({ username: user, password: passwordOf(user) }))
  const base = { method: 'POST', actions: part, first: [], timeoutMs: passwordTimeoutMs } as const
  const [only] = users
  if (users.length === 1 && only !== undefined) {
    return { ...base, path: adminPath('set-password'), body: { ...only, force_change: force }, lane: 'single' }
  }
  return { ...base, path: adminPath('batch-set-password'), body: { users, force_change: force }, lane: 'batch' }
}
