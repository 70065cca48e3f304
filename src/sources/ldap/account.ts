// Detects accounts that are disabled or expired.

import { valuesOf } from './directory.ts'
import type { Entry } from './wire.ts'

const disabledBit = 2n
/** Both values mean never. */
const neverExpires: ReadonlySet<bigint> = new Set([0n, 9_223_372_036_854_775_807n])
/** From 1601 to 1970, in the 100 ns ticks of Active Directory. */
const ticksTo1970 = 116_444_736_000_000_000n
const dayMs = 86_400_000

/** The attributes needed for the state of an account. */
export function stateAttributes(isActiveDirectory: boolean): readonly string[] {
  return isActiveDirectory
    ? ['userAccountControl', 'accountExpires']
    : ['pwdAccountLockedTime', 'shadowExpire', 'nsAccountLock']
}

/** Disabled by an administrator, or expired. A lock after wrong passwords does not count. */
export function isDisabled(entry: Entry, nowMs: number): boolean {
  const first = (attribute: string): string | undefined => valuesOf(entry, attribute)[0]?.trim()
  const flags = wholeNumber(first('userAccountControl'))
  if (flags !== undefined && (flags & disabledBit) !== 0n) return true
  if (isPast(adExpiryMs(first('accountExpires')), nowMs)) return true
  // The value for a permanent lock by an administrator; any other is the time of a lock after wrong passwords.
  if (first('pwdAccountLockedTime') === '000001010000Z') return true
  if (isPast(shadowExpiryMs(first('shadowExpire')), nowMs)) return true
  return first('nsAccountLock')?.toLowerCase() === 'true'
}

/** The expiry of an Active Directory account, ms since 1970; undefined for never. */
export function adExpiryMs(ticks: string | undefined): number | undefined {
  const value = wholeNumber(ticks)
  if (value === undefined || neverExpires.has(value)) return undefined
  return Number((value - ticksTo1970) / 10_000n)
}

/** The expiry of an account from its days since 1970, in ms; undefined for never. */
export function shadowExpiryMs(days: string | undefined): number | undefined {
  const value = wholeNumber(days)
  return value === undefined || value < 0n ? undefined : Number(value) * dayMs
}

function isPast(ms: number | undefined, nowMs: number): boolean {
  return ms !== undefined && ms <= nowMs
}

function wholeNumber(text: string | undefined): bigint | undefined {
  return text !== undefined && /^-?\d{1,19}$/.test(text) ? BigInt(text) : undefined
}
