// Operations on rows. Every name is lower-cased, and none is checked: a missing row is created.
import type { AupHub } from './hub.ts'
import type { Quota, QuotaTransaction } from './types.ts'

/** Cost of a server per minute. */
export const rates = { cpu: 1, gpu: 4 }

/** The number of transactions that a user's page shows. */
const shown = 20

type Deed = Pick<QuotaTransaction, 'transaction_type' | 'description'> & {
  readonly amount: number
  readonly balance: number
  readonly resource?: string
  readonly by?: string
}

export function balanceOf(hub: AupHub, name: string): number {
  return hub.aup.quotas.get(name.toLowerCase())?.balance ?? 0
}

export function isUnlimited(hub: AupHub, name: string): boolean {
  return hub.aup.quotas.get(name.toLowerCase())?.unlimited ?? false
}

/** An unlimited user stays unlimited. */
export function setBalance(hub: AupHub, name: string, balance: number, by?: string): number {
  const amount = balance - balanceOf(hub, name)
  const description = `Balance set to ${balance}`
  return record(hub, name, { transaction_type: 'set', amount, balance, description, ...asked(by) })
}

export function addQuota(
  hub: AupHub,
  name: string,
  amount: number,
  given: { description: string; by: string },
): number {
  const [type, verb] = amount >= 0 ? ['add', 'Added'] : ['deduct', 'Deducted']
  return record(hub, name, {
    transaction_type: type,
    amount,
    balance: balanceOf(hub, name) + amount,
    description: given.description || `${verb} ${Math.abs(amount)} quota`,
    by: given.by,
  })
}

/** Charges a finished session: unlimited users pay nothing, and balances stop at zero. */
export function spendQuota(hub: AupHub, name: string, amount: number, resource = ''): number {
  const row = hub.aup.quotas.get(name.toLowerCase())
  if (row === undefined || row.unlimited) return row?.balance ?? 0
  return record(hub, name, {
    transaction_type: 'usage',
    amount: -amount,
    balance: Math.max(0, row.balance - amount),
    description: resource === '' ? 'Usage deduction' : `Usage: ${resource}`,
    resource,
  })
}

/** The balance stays unchanged. */
export function setUnlimited(hub: AupHub, name: string, unlimited: boolean, by: string): number {
  rowOf(hub, name).unlimited = unlimited
  return record(hub, name, {
    transaction_type: unlimited ? 'set_unlimited' : 'unset_unlimited',
    amount: 0,
    balance: balanceOf(hub, name),
    description: `Unlimited ${unlimited ? 'enabled' : 'disabled'}`,
    by,
  })
}

/** Reading one's own quota creates a row with the first quota. */
export function ensureQuota(hub: AupHub, name: string): number {
  const row = hub.aup.quotas.get(name.toLowerCase())
  if (row !== undefined) return row.balance
  const balance = hub.aup.settings.firstQuota
  rowOf(hub, name)
  if (balance <= 0) return 0
  const description = 'Default quota for new user'
  return record(hub, name, { transaction_type: 'initial_grant', amount: balance, balance, description })
}

export function refreshQuota(hub: AupHub, name: string, balance: number, rule: string): number {
  const amount = balance - balanceOf(hub, name)
  record(hub, name, { transaction_type: 'auto_refresh', amount, balance, description: rule })
  return amount
}

/** By second, newest first, but within one second oldest first; the rest is cut off. */
export function recentTransactions(hub: AupHub, name: string): readonly QuotaTransaction[] {
  const own = hub.aup.transactions.filter((one) => one.username === name.toLowerCase())
  const newestFirst = own.sort((a, b) => (a.created_at === b.created_at ? 0 : a.created_at < b.created_at ? 1 : -1))
  return newestFirst.slice(0, shown)
}

export function stamp(at: Date): string {
  return at.toISOString().slice(0, 19)
}

function record(hub: AupHub, name: string, deed: Deed): number {
  const row = rowOf(hub, name)
  const now = hub.settings.now()
  hub.aup.transactions.push({
    id: hub.aup.transactions.length + 1,
    username: name.toLowerCase(),
    amount: deed.amount,
    transaction_type: deed.transaction_type,
    resource_type: deed.resource ?? null,
    description: deed.description,
    balance_before: row.balance,
    balance_after: deed.balance,
    created_at: stamp(now),
    created_by: deed.by ?? null,
  })
  Object.assign(row, { balance: deed.balance, updatedAt: now })
  return deed.balance
}

function rowOf(hub: AupHub, name: string): Quota {
  const key = name.toLowerCase()
  const row = hub.aup.quotas.get(key) ?? { balance: 0, unlimited: false, updatedAt: hub.settings.now() }
  hub.aup.quotas.set(key, row)
  return row
}

function asked(by: string | undefined): { readonly by?: string } {
  return by === undefined ? {} : { by }
}
