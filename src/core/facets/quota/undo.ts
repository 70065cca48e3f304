// Restores balances, unless another client changed them since.

import { seenOf } from '../../actions/same-account.ts'
import { actionId } from '../../names.ts'
import { absence, type Inverse, type Sight } from '../../revert/sight.ts'
import type { ActionOf, Quota } from '../../types.ts'
import { settable } from './balance.ts'

/** Restores the old balance, unless another client raised it since. */
export function undoQuota(action: ActionOf<'quota.set' | 'quota.unlimited'>, sight: Sight): Inverse {
  const { op, user, before, after } = action
  if (sight.made.has(user)) return []
  const { live } = sight.find(user)
  const now = sight.live.quotas?.get(user) ?? null
  const gone = absence(live, action, sight) ?? keepsNewName(user, sight)
  if (gone !== undefined || now === null || isRenamed(user, sight)) return gone ?? []
  const isOurs = op === 'quota.unlimited' ? now.unlimited : !now.unlimited && now.balance <= (after as Quota).balance
  const { reason } = sight
  const seen = seenOf(live)
  if (before?.unlimited === true) {
    if (now.unlimited) return []
    if (!isOurs) return 'the balance was changed since'
    const id = actionId('quota.unlimited', user)
    return [{ id, op: 'quota.unlimited', user, ...seen, before: now, after: { unlimited: true }, reason }]
  }
  const back = { balance: settable(before?.balance ?? sight.live.firstQuota ?? 0), unlimited: false }
  if (!now.unlimited && now.balance === back.balance) return []
  if (!isOurs) return 'the balance was changed since'
  return [{ id: actionId('quota.set', user), op: 'quota.set', user, ...seen, before: now, after: back, reason }]
}

/** Balances belong to names: a user who gets the old name back finds its balance there. */
function isRenamed(user: string, { done }: Sight): boolean {
  return done.some((action) => action.op === 'user.rename' && action.after.name === user)
}

function keepsNewName(user: string, sight: Sight): string | undefined {
  const isKept = isRenamed(user, sight) && sight.find(user).name === user
  return isKept ? 'the user keeps the new name, and the balance with it' : undefined
}

/** Takes back at most what is left of the grant: the balance never goes below zero. */
export function undoGrant(action: ActionOf<'quota.add'>, sight: Sight): Inverse {
  const { user, after } = action
  if (sight.made.has(user)) return []
  const { live } = sight.find(user)
  const before = sight.live.quotas?.get(user) ?? null
  const gone = absence(live, action, sight) ?? keepsNewName(user, sight)
  if (gone !== undefined || isRenamed(user, sight)) return gone ?? []
  const add = -Math.min(after.add, Math.max(0, before?.balance ?? 0))
  if (add === 0) return []
  const id = actionId('quota.add', user)
  const back = { add, ...(add < 0 ? { min: 0 } : {}) }
  return [{ id, op: 'quota.add', user, ...seenOf(live), before, after: back, reason: sight.reason }]
}
