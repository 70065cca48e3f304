// Short ways to a hub with balances and passwords.

import type { Action, Aims, LiveUser, Quota, QuotaRule, Snapshot } from '../../src/core/types.ts'
import { aup } from '../../src/providers/aup/index.ts'
import { drafted, snapshot, table, user, type Wanted } from './live.ts'

export const manages = aup.manages

export const columns = ['username', 'quota', 'password', 'force_change', 'renamed_from', 'groups', 'ensure', 'admin']

export function quota(said: number | 'unlimited'): Quota {
  return said === 'unlimited' ? { balance: 0, unlimited: true } : { balance: said, unlimited: false }
}

/** @param rows of balances, also of names that nobody has */
export function hub(
  names: readonly (string | LiveUser)[],
  rows: Readonly<Record<string, number | 'unlimited'>> = {},
  more: Partial<Snapshot> = {},
): Snapshot {
  const users = names.map((one) => (typeof one === 'string' ? user(one) : one))
  const quotas = new Map(Object.entries(rows).map(([name, said]) => [name, quota(said)]))
  const target = { provider: 'aup', url: 'https://hub.example.edu' }
  return snapshot(users, { target, quotas, firstQuota: 50, ...more })
}

export function rule(more: Partial<QuotaRule> = {}): QuotaRule {
  return { name: 'weekly', action: 'add', amount: 100, at: { file: 'hubplan.yaml', line: 9, column: 5 }, ...more }
}

/** Rows by column, with the rest of a wish. */
export function wish(
  rows: readonly Readonly<Record<string, string>>[],
  aims: Partial<Aims> = {},
  more: Wanted = {},
): Wanted {
  const lines = rows.map((row) => columns.map((column) => row[column] ?? ''))
  return { tables: [table('u.csv', columns, ...lines)], manages, aims, ...more }
}

export function planned(wanted: Wanted, live: Snapshot): readonly Action[] {
  return drafted({ manages, ...wanted }, live).actions
}

/** What is planned of balances, in one line each. */
export function balances(wanted: Wanted, live: Snapshot): string[] {
  return planned(wanted, live).flatMap((action) => {
    if (action.op === 'quota.set') return [`${action.user}=${action.after.balance}`]
    if (action.op === 'quota.unlimited') return [`${action.user}=unlimited`]
    if (action.op === 'quota.add') return [`${action.user}+${action.after.add}`]
    return []
  })
}
