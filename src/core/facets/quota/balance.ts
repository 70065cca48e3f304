// How much a balance may be, and what others may have done to it since a plan.
import type { ActionOf, Cell, LiveUser, Quota, QuotaWish } from '../../types.ts'

/** The most that the hub sets a balance to; grants may take it higher, and other clients below zero. */
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

/** What a row says of a balance: `500` or `unlimited`. Without a quota, nothing. */
export function quotaText(quota: Quota): string {
  return quota.unlimited ? 'unlimited' : String(quota.balance)
}

/** Whether a row would be read as this quota; below 0 it would be a grant, or even unlimited. */
export function isSayableQuota(quota: Quota): boolean {
  return wishOf({ value: quotaText(quota) })?.is === (quota.unlimited ? 'unlimited' : 'balance')
}

/** Who is unlimited is above everything; undefined without a quota. */
export function worthOf({ quota }: Pick<LiveUser, 'quota'>): number | undefined {
  return quota?.unlimited === true ? Number.POSITIVE_INFINITY : quota?.balance
}

/** The nearest balance that the hub lets anybody set. */
export function settable(balance: number): number {
  return Math.max(0, Math.min(mostQuota, balance))
}

/**
 * Why a balance is above the one that a plan saw; undefined when it is not: it may have been used.
 * @param firstQuota what a user without a row gets by looking at it
 */
export function riseOf(before: Quota | null, now: Quota | null, firstQuota = 0): string | undefined {
  if (now === null || now.balance <= (before?.balance ?? firstQuota)) return undefined
  return `the balance has risen since the plan, to ${now.balance}`
}

/** Why a user is unlimited, or is no longer, where the plan saw the opposite. */
export function turnOf(before: Quota | null, now: Quota | null): string | undefined {
  const isUnlimited = now?.unlimited === true
  if (isUnlimited === (before?.unlimited === true)) return undefined
  return `the user has become ${isUnlimited ? 'unlimited' : 'limited'} since the plan`
}

type Grant = Pick<ActionOf<'quota.add'>, 'before' | 'after'>

/** Why a grant is not given on this balance: it is not the one that the grant was worked out from, or goes too far. */
export function grantFault(grant: Grant, now: Quota | null, firstQuota = 0): string | undefined {
  const end = (now?.balance ?? 0) + grant.after.add
  const excess = excessOf(grant, end)
  const tooFar = excess && `with the grant the balance would be ${end}, ${excess}`
  return turnOf(grant.before, now) ?? riseOf(grant.before, now, firstQuota) ?? tooFar
}

/** How a balance is beyond the bounds of the rule that a grant is from: words for the end of a sentence. */
export function excessOf({ after: { add, max, min } }: Grant, balance: number): string | undefined {
  if (add > 0 && max !== undefined && balance > max) return `above the maximum of ${max}`
  if (add < 0 && min !== undefined && balance < min) return `below the minimum of ${min}`
  return undefined
}
