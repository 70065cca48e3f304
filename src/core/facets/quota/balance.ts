// The range of a balance, and its changes by others since a plan.
import type { ActionOf, Cell, LiveUser, Quota, QuotaWish } from '../../types.ts'

/** The largest balance that the hub accepts; grants may exceed it, and other clients may go below zero. */
export const mostQuota = 10_000_000

/** `500`, `unlimited` (also `-1` and the sign of infinity), or a grant such as `+100`. */
export function wishOf({ value }: Pick<Cell, 'value'>): QuotaWish | undefined {
  const text = String(value).trim()
  if (['unlimited', '-1', '∞'].includes(text.toLowerCase())) return { is: 'unlimited' }
  const amount = Number(text)
  if (/^\d{1,8}$/.test(text) && amount <= mostQuota) return { is: 'balance', balance: amount }
  if (/^[+-]\d{1,8}$/.test(text) && Math.abs(amount) <= mostQuota && amount !== 0) return { is: 'grant', add: amount }
  return undefined
}

/** A balance as a row states it: `500` or `unlimited`. Empty without a quota. */
export function quotaText(quota: Quota): string {
  return quota.unlimited ? 'unlimited' : String(quota.balance)
}

/** Whether a row can state this quota: a negative number would be read as a grant, or even as unlimited. */
export function isSayableQuota(quota: Quota): boolean {
  return wishOf({ value: quotaText(quota) })?.is === (quota.unlimited ? 'unlimited' : 'balance')
}

/** A number to compare balances by: unlimited is above all; undefined without a quota. */
export function worthOf({ quota }: Pick<LiveUser, 'quota'>): number | undefined {
  return quota?.unlimited === true ? Number.POSITIVE_INFINITY : quota?.balance
}

/** The nearest balance that the hub accepts. */
export function settable(balance: number): number {
  return Math.max(0, Math.min(mostQuota, balance))
}

/**
 * Why a balance is above the one that the plan saw; undefined when it is not: use may lower it.
 * @param firstQuota balance that a user without a row gets when it is first read
 */
export function riseOf(before: Quota | null, now: Quota | null, firstQuota = 0): string | undefined {
  if (now === null || now.balance <= (before?.balance ?? firstQuota)) return undefined
  return `the balance has risen since the plan, to ${now.balance}`
}

/** Why a user is unlimited now, or no longer, unlike in the plan. */
export function turnOf(before: Quota | null, now: Quota | null): string | undefined {
  const isUnlimited = now?.unlimited === true
  if (isUnlimited === (before?.unlimited === true)) return undefined
  return `the user has become ${isUnlimited ? 'unlimited' : 'limited'} since the plan`
}

type Grant = Pick<ActionOf<'quota.add'>, 'before' | 'after'>

/** Why a grant is refused: the balance is not the one that it was computed from, or the sum exceeds the range. */
export function grantFault(grant: Grant, now: Quota | null, firstQuota = 0): string | undefined {
  const end = (now?.balance ?? 0) + grant.after.add
  const excess = excessOf(grant, end)
  const tooFar = excess && `with the grant the balance would be ${end}, ${excess}`
  return turnOf(grant.before, now) ?? riseOf(grant.before, now, firstQuota) ?? tooFar
}

/** How a balance exceeds the bounds of the rule behind a grant: the end of a sentence. */
export function excessOf({ after: { add, max, min } }: Grant, balance: number): string | undefined {
  if (add > 0 && max !== undefined && balance > max) return `above the maximum of ${max}`
  if (add < 0 && min !== undefined && balance < min) return `below the minimum of ${min}`
  return undefined
}
