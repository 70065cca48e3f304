// The groups that hold notices: `hubplan-leaving-DAY`. Their names, and days of the hub's clock.

const prefix = 'hubplan-leaving-'

/** The group of those who leave on a day. */
export function leavingGroup(day: string): string {
  return prefix + day
}

/** Whether a name is reserved for notices; it may lack a day. */
export function isLeavingGroup(name: string): boolean {
  return name.startsWith(prefix)
}

/** The day in a name; undefined for other groups and for a text that is not a day. */
export function leavingDay(group: string): string | undefined {
  const day = isLeavingGroup(group) ? group.slice(prefix.length) : ''
  return /^\d{4}-\d\d-\d\d$/.test(day) && isDay(day) ? day : undefined
}

function isDay(text: string): boolean {
  const at = Date.parse(text)
  return !Number.isNaN(at) && dayOf(at) === text
}

/** The days on which a user leaves by the groups that the token sees, in their order; usually none or one. */
export function leavingDays({ groups = [] }: { readonly groups?: readonly string[] }): readonly string[] {
  const days = groups.flatMap((group) => leavingDay(group) ?? [])
  return days.length < 2 ? days : days.sort()
}

/** The day on which a user leaves, by a notice or by a delete that the system has accepted. */
export function leavingDate(user: {
  readonly groups?: readonly string[]
  readonly leavesAt?: string
}): string | undefined {
  return user.leavesAt === undefined ? leavingDays(user).at(-1) : dayOf(user.leavesAt)
}

/** The groups without those of notices. */
export function withoutLeaving(groups: readonly string[]): readonly string[] {
  return groups.some(isLeavingGroup) ? groups.filter((group) => !isLeavingGroup(group)) : groups
}

/** The day of a time, UTC. */
export function dayOf(time: string | number): string {
  return new Date(time).toISOString().slice(0, 10)
}

/** The day so many days later. */
export function dayAfter(day: string, days: number): string {
  return dayOf(Date.parse(day) + days * 86_400_000)
}

/** Whether a user was active on a day or later; undefined when the token does not see it. */
export function isActiveSince(last: string | null | undefined, day: string): boolean | undefined {
  if (last === undefined) return undefined
  return last !== null && Date.parse(last) >= Date.parse(day)
}
