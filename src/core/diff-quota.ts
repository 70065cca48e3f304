// Balances: as written for a user, carried over by a rename, reset for a name that was used before, granted by rules.
import { actionId } from './names.ts'
import { formatPlace } from './problem.ts'
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
  const aim = wish ?? inherited(subject, sight)
  const isNew = subject.live === undefined
  if (wish !== undefined && wish.is !== 'grant' && desired.aims.quotaWhen === 'create' && !isNew) return []
  if (aim?.is === 'grant') return desired.aims.topup ? [grant(name, before, { add: aim.add, reason })] : []
  if (aim !== undefined) return state(name, before, { aim, reason: wish === undefined ? needed(reason) : reason })
  return desired.aims.topup && subject.live !== undefined ? ruled(subject, before, sight) : []
}

/** What a name brings along, or leaves behind, when no row says anything. */
function inherited(subject: Subject, { desired, live }: QuotaSight): QuotaWish | undefined {
  const old = subject.live?.name
  if (old !== undefined && old !== subject.name) return asWish(live.quotas?.get(old))
  const isLeft = old === undefined && live.quotas?.has(subject.name) === true
  if (!isLeft || desired.aims.keepInherited) return undefined
  return { is: 'balance', balance: live.firstQuota ?? 0 }
}

function asWish(quota: Quota | undefined): QuotaWish | undefined {
  if (quota === undefined) return undefined
  return quota.unlimited ? { is: 'unlimited' } : { is: 'balance', balance: quota.balance }
}

function needed({ at }: Reason): Reason {
  return { why: 'needed', ...(at === undefined ? {} : { at }) }
}

function state(
  user: string,
  before: Quota | null,
  { aim, reason }: { readonly aim: Exclude<QuotaWish, { is: 'grant' }>; readonly reason: Reason },
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

function ruled({ name, live }: Subject, before: Quota | null, { granting }: QuotaSight): Action[] {
  const found = live && granting(live, before)
  if (found === undefined) return []
  const reason: Reason = { why: 'rule', at: formatPlace(found.rule.at), quota_rule: found.rule.name }
  if ('add' in found) return [grant(name, before, { add: found.add, reason })]
  return state(name, before, { aim: { is: 'balance', balance: found.set }, reason })
}
