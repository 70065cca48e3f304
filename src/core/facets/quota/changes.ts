// Plans balances: as rows state them, carried over by a rename, reset for a reused name, granted by rules.

import { seenOf } from '../../actions/same-account.ts'
import { actionId } from '../../names.ts'
import type { Subject } from '../../plan/subject.ts'
import { formatPlace } from '../../problem.ts'
import type { Action, DesiredState, LiveUser, Quota, QuotaWish, Reason, Snapshot } from '../../types.ts'
import { settable } from './balance.ts'
import type { Granting, Sum } from './granting.ts'

export interface QuotaSight {
  readonly desired: DesiredState
  readonly live: Snapshot
  readonly granting: Granting
}

/** At most one action per user. */
export function quotaActions(subject: Subject, sight: QuotaSight): Action[] {
  const { desired, live } = sight
  if (live.quotas === undefined) return []
  const { name, reason } = subject
  const { quota: wish } = subject.wishes
  const before = live.quotas.get(name) ?? null
  const aim = stateOf(subject, sight)
  if (aim !== undefined) return state(subject, before, { aim, reason })
  const start = inherited(subject, sight)
  const given = desired.aims.topup ? granted(subject, { wish, start, before }, sight) : undefined
  if (start === undefined) return given === undefined ? [] : given.action
  const sum = given === undefined ? start : added(start, given)
  return state(subject, before, { aim: sum, reason: given?.reason ?? needed(reason) })
}

type State = Exclude<QuotaWish, { is: 'grant' }>

/** The balance that a row states; with `quota_when: create` only for new users. */
function stateOf({ wishes: { quota }, live: user }: Subject, { desired }: QuotaSight): State | undefined {
  if (quota === undefined || quota.is === 'grant') return undefined
  return desired.aims.quotaWhen === 'create' && user !== undefined ? undefined : quota
}

/** The balance to set because a rename carries one over, or because the new name has a leftover one. */
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

/** The grant of a row or of the rules. */
interface Given {
  readonly action: Action[]
  readonly reason: Reason
  /** The resulting balance; undefined when it is a sum to add. */
  readonly set?: number
  readonly add?: number
}

interface Asked {
  readonly wish: QuotaWish | undefined
  /** The balance before the grant, when it is not the live one. */
  readonly start: State | undefined
  readonly before: Quota | null
}

function granted(subject: Subject, { wish, start, before }: Asked, { granting }: QuotaSight): Given | undefined {
  const { name, live, reason: said } = subject
  if (wish?.is === 'grant') {
    const { add } = wish
    return { action: [grant(subject, before, { sum: { add }, reason: said })], reason: said, add }
  }
  const from = start === undefined ? before : asQuota(start)
  // Rules must match a renamed user under both names.
  const found = live && granting(live, from) && granting({ ...live, name }, from)
  if (found === undefined) return undefined
  const reason: Reason = { why: 'rule', at: formatPlace(found.rule.at), quota_rule: found.rule.name }
  if ('add' in found) {
    const { rule: _, ...sum } = found
    return { action: [grant(subject, before, { sum, reason })], reason, add: sum.add }
  }
  const aim: State = { is: 'balance', balance: found.set }
  return { action: state(subject, before, { aim, reason }), reason, set: found.set }
}

function asQuota(aim: State): Quota {
  return aim.is === 'unlimited' ? { balance: 0, unlimited: true } : { balance: aim.balance, unlimited: false }
}

function added(start: State, { set, add = 0 }: Given): State {
  if (start.is === 'unlimited') return start
  return { is: 'balance', balance: settable(set ?? start.balance + add) }
}

/** The user of a balance. */
interface Owner {
  readonly name: string
  readonly live: LiveUser | undefined
}

function state(
  { name: user, live }: Owner,
  before: Quota | null,
  { aim, reason }: { readonly aim: State; readonly reason: Reason },
): Action[] {
  const seen = seenOf(live)
  if (aim.is === 'unlimited') {
    if (before?.unlimited === true) return []
    const id = actionId('quota.unlimited', user)
    return [{ id, op: 'quota.unlimited', user, ...seen, before, after: { unlimited: true }, reason }]
  }
  if (before !== null && !before.unlimited && before.balance === aim.balance) return []
  const after = { balance: aim.balance, unlimited: false }
  return [{ id: actionId('quota.set', user), op: 'quota.set', user, ...seen, before, after, reason }]
}

function grant({ name: user, live }: Owner, before: Quota | null, given: { sum: Sum; reason: Reason }): Action {
  const { sum: after, reason } = given
  return { id: actionId('quota.add', user), op: 'quota.add', user, ...seenOf(live), before, after, reason }
}
