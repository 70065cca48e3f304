// Whether an account is one that nobody may use any more.

import { valuesOf } from './directory.ts'
import type { Entry } from './wire.ts'

const disabledBit = 2n
/** Both mean never. */
const neverExpires: ReadonlySet<bigint> = new Set([0n, 9_223_372_036_854_775_807n])
/** From 1601 to 1970, in the 100 ns ticks of Active Directory. */
const ticksTo1970 = 116_444_736_000_000_000n
const dayMs = 86_400_000

/** What must be asked for to know the state of an account. */
export function stateAttributes(isActiveDirectory: boolean): readonly string[] {
  return isActiveDirectory
    ? ['userAccountControl', 'accountExpires']
    : ['pwdAccountLockedTime', 'shadowExpire', 'nsAccountLock']
}

/** Disabled by an administrator, or expired. A lock after wrong passwords is neither, and passes. */
export function isDisabled(entry: Entry, nowMs: number): boolean {
  const first = (attribute: string): string | undefined => valuesOf(entry, attribute)[0]?.trim()
  const flags = wholeNumber(first('userAccountControl'))
  if (flags !== undefined && (flags & disabledBit) !== 0n) return true
  if (isPast(adExpiryMs(first('accountExpires')), nowMs)) return true
  // The one value by which an administrator locks for good; any other is a time after wrong passwords.
  if (first('pwdAccountLockedTime') === '000001010000Z') return true
  if (isPast(shadowExpiryMs(first('shadowExpire')), nowMs)) return true
  return first('nsAccountLock')?.toLowerCase() === 'true'
}

/** When an account of Active Directory ends, ms since 1970; undefined for never. */
export function adExpiryMs(ticks: string | undefined): number | undefined {
  const value = wholeNumber(ticks)
  if (value === undefined || neverExpires.has(value)) return undefined
  return Number((value - ticksTo1970) / 10_000n)
}

/** When an account ends by its days since 1970, in ms; undefined for never. */
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
