// How much a balance may be.

/** The most that the hub sets a balance to; grants may take it higher, and other clients below zero. */
export const mostQuota = 10_000_000

/** The nearest balance that the hub lets anybody set. */
export function settable(balance: number): number {
  return Math.max(0, Math.min(mostQuota, balance))
}
