// Ages, counted between times as views show them: to the whole minute.

const minuteMs = 60_000

/** Whole minutes from one time to another, both as shown; NaN when one of them is invalid. */
export function minutesBetween(from: string, to: string): number {
  return Math.floor(Date.parse(to) / minuteMs) - Math.floor(Date.parse(from) / minuteMs)
}

/** The same in whole hours. */
export function hoursBetween(from: string, to: string): number {
  return Math.floor(minutesBetween(from, to) / 60)
}

/** The same in whole days: 30 days and 20 hours are shown as 30 days, and count as such. */
export function daysBetween(from: string, to: string): number {
  return Math.floor(minutesBetween(from, to) / 1440)
}
