// Ages, counted between times as views show them: to the whole minute.

const minuteMs = 60_000
const minutesOf = { hours: 60, days: 1440 } as const

/** Whole minutes from one time to another, both as shown; NaN when one of them is invalid. */
export function minutesBetween(from: string, to: string): number {
  return Math.floor(Date.parse(to) / minuteMs) - Math.floor(Date.parse(from) / minuteMs)
}

/** Whether a time is at most this age, in whole units: 30 days and 20 hours are shown as 30 days, and count as such. */
export function isWithin(from: string, to: string, [most, unit]: readonly [number, keyof typeof minutesOf]): boolean {
  return Math.floor(minutesBetween(from, to) / minutesOf[unit]) <= most
}
