// Reports quotas in the files that this plan skips.

import { isGone } from '../../plan/user-state.ts'
import { formatPlace } from '../../problem.ts'
import { count, isOrAre } from '../../sentences.ts'
import type { DesiredState, Finding } from '../../types.ts'

/**
 * Grants and quota rules are planned only with --topup, because every plan would grant again.
 * @param now by the hub's clock, ms
 */
export function ungranted({ users, quotaRules, aims, manages }: DesiredState, now: number): Finding[] {
  if (!manages.has('quota')) return unused(quotaRules.length)
  if (aims.topup) return []
  const rows = [...users.values()].filter((row) => row.quota?.is === 'grant' && !isGone(row, now))
  const [first] = rows
  const parts = [
    ...(first === undefined ? [] : [`${count(rows.length, 'row')} with a sum to add (${formatPlace(first.at)})`]),
    ...(quotaRules.length === 0 ? [] : [count(quotaRules.length, 'quota rule')]),
  ]
  if (parts.length === 0) return []
  const message = `this plan grants nothing: it leaves out ${parts.join(' and ')}; to grant them, plan with --topup`
  return [{ guard: 'topup', level: 'info', message, actions: [] }]
}

function unused(rules: number): Finding[] {
  if (rules === 0) return []
  const message = `${count(rules, 'quota rule')} ${isOrAre(rules)} not used: this system has no quotas`
  return [{ guard: 'topup', level: 'warn', message, actions: [] }]
}
