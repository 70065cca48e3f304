// Balances: as written for a user, carried over by a rename, reset for a name that was used before, granted by rules.
import { actionId } from './names.ts'
import { formatPlace } from './problem.ts'
import { settable } from './quota.ts'
import type { Granting } from './quota-rules.ts'
import type { Subject } from './scope.ts'
import type { Action, DesiredState, Quota, QuotaWish, Reason, Snapshot } from './types.ts'

export interface QuotaSight {
  readonly desired: DesiredState
  readonly live: Snapshot
  readonly granting: Granting
}

/** At most one action a user. */
export function quotaActions(subject: Subject, sight: QuotaSight): Action[] {
  const { desired, live } = sight
  if (live.quotas === undefined) return []
  const { name, reason, quota: wish } = subject
  const before = live.quotas.get(name) ?? null
  const aim = stateOf(subject, sight)
  if (aim !== undefined) return state(name, before, { aim, reason })
  const start = inherited(subject, sight)
  const given = desired.aims.topup ? granted(subject, { wish, start, before }, sight) : undefined
  if (start === undefined) return given === undefined ? [] : given.action
  const sum = given === undefined ? start : added(start, given)
  return state(name, before, { aim: sum, reason: given?.reason ?? needed(reason) })
}

type State = Exclude<QuotaWish, { is: 'grant' }>

/** What a row says the balance should be; with `quota_when: create` it says so only of whoever is new. */
function stateOf({ quota, live: user }: Subject, { desired }: QuotaSight): State | undefined {
  if (quota === undefined || quota.is === 'grant') return undefined
  return desired.aims.quotaWhen === 'create' && user !== undefined ? undefined : quota
}

/** What a name brings along or leaves behind, and what therefore has to be set. */
function inherited(subject: Subject, { desired, live }: QuotaSight): State | undefined {
  const old = subject.live?.name
  if (old === subject.name) return undefined
  const carried = old === undefined ? undefined : live.quotas?.get(old)
  if (carried !== undefined) return asState(carried)
  const isLeft = live.quotas?.has(subject.name) === true
  if (!isLeft || desired.aims.keepInherited) return undefined
  return { is: 'balance', balance: live.firstQuota ?? 0 }
}

function asState(quota: Quota): State {
  if (quota.unlimited) return { is: 'unlimited' }
  return { is: 'balance', balance: settable(quota.balance) }
}

function needed({ at }: Reason): Reason {
  return { why: 'needed', ...(at === undefined ? {} : { at }) }
}

/** What a row or the rules grant on top. */
interface Given {
  readonly action: Action[]
  readonly reason: Reason
  /** The balance that it comes to; undefined when it is a sum to add. */
  readonly set?: number
  readonly add?: number
}

interface Asked {
  readonly wish: QuotaWish | undefined
  /** What the user starts from, when it is not what the hub says. */
  readonly start: State | undefined
  readonly before: Quota | null
}

function granted(subject: Subject, { wish, start, before }: Asked, { granting }: QuotaSight): Given | undefined {
  const { name, live, reason: said } = subject
  if (wish?.is === 'grant')
    return { action: [grant(name, before, { add: wish.add, reason: said })], reason: said, add: wish.add }
  const from = start === undefined ? before : asQuota(start)
  // Whoever is renamed must be within reach under both names.
  const found = live && granting(live, from) && granting({ ...live, name }, from)
  if (found === undefined) return undefined
  const reason: Reason = { why: 'rule', at: formatPlace(found.rule.at), quota_rule: found.rule.name }
  if ('add' in found) return { action: [grant(name, before, { add: found.add, reason })], reason, add: found.add }
  const aim: State = { is: 'balance', balance: found.set }
  return { action: state(name, before, { aim, reason }), reason, set: found.set }
}

function asQuota(aim: State): Quota {
  return aim.is === 'unlimited' ? { balance: 0, unlimited: true } : { balance: aim.balance, unlimited: false }
}

function added(start: State, { set, add = 0 }: Given): State {
  if (start.is === 'unlimited') return start
  return { is: 'balance', balance: settable(set ?? start.balance + add) }
}

function state(
  user: string,
  before: Quota | null,
  { aim, reason }: { readonly aim: State; readonly reason: Reason },
): Action[] {
  if (aim.is === 'unlimited') {
    if (before?.unlimited === true) return []
    const id = actionId('quota.unlimited', user)
    return [{ id, op: 'quota.unlimited', user, before, after: { unlimited: true }, reason }]
  }
  if (before !== null && !before.unlimited && before.balance === aim.balance) return []
  const after = { balance: aim.balance, unlimited: false }
  return [{ id: actionId('quota.set', user), op: 'quota.set', user, before, after, reason }]
}

function grant(user: string, before: Quota | null, { add, reason }: { add: number; reason: Reason }): Action {
  return { id: actionId('quota.add', user), op: 'quota.add', user, before, after: { add }, reason }
}
