// How much a hub is used, for `status --usage`.
import { daysBetween, hoursBetween, minutesBetween } from '../ages.ts'
import { activeServers } from '../facets/servers.ts'
import { compareNames } from '../names.ts'
import type { AnyServer, Snapshot } from '../types.ts'
import { unseenFields } from './sight.ts'
import type { DayUse, ResourceUse, Running, Statistics, UsedGroup, UseReport, UserUse } from './use.ts'

export interface Usage {
  /** The last days that are counted. */
  readonly days: number
  /** Why there are no minutes; undefined where the system counts them. */
  readonly without: 'none' | 'too old' | undefined
  /** Of sessions that ended; undefined when not shown, likewise the others. */
  readonly minutes: number | undefined
  readonly sessions: number | undefined
  /** Of as many days before. */
  readonly before: { readonly minutes: number; readonly sessions: number | undefined } | undefined
  /** Minutes since the first session. */
  readonly allMinutes: number | undefined
  /** Users that were active in the last 24 hours, and in the last seven days. */
  readonly active: { readonly day: number | undefined; readonly week: number | undefined }
  /** Users with a session that began on this day, the most on any. */
  readonly busiest: { readonly date: string; readonly users: number } | undefined
  /** Earliest first; a day without sessions has no row. */
  readonly daily: readonly DayUse[] | undefined
  /** The most used first. */
  readonly resources: readonly ResourceUse[] | undefined
  /** The users with the most minutes. */
  readonly users: readonly UserUse[] | undefined
  /** The longest first. */
  readonly running: readonly RunningNow[] | undefined
  readonly pending: readonly Pending[] | undefined
  readonly groups: readonly UsedGroup[] | undefined
}

export interface RunningNow extends Running {
  /** Minutes since the start. */
  readonly elapsed: number | undefined
}

/** A server that is starting. */
export interface Pending {
  readonly user: string
  /** Empty for the default server. */
  readonly server: string
}

export function usageOf(live: Snapshot, { statistics, running, groups }: UseReport, days: number): Usage {
  const counted: Statistics = typeof statistics === 'string' ? {} : statistics
  const { daily, longer } = counted
  const sums = daily && sumsOf(daily)
  const seesServers = !unseenFields(live).includes('servers')
  return {
    days,
    without: typeof statistics === 'string' ? statistics : undefined,
    minutes: sums?.minutes,
    sessions: sums?.sessions,
    before: sums && longer && difference(sumsOf(longer), sums),
    allMinutes: counted.allMinutes,
    active: activeOf(live, counted.weekUsers),
    busiest: daily && busiestOf(daily),
    daily,
    resources: counted.resources,
    users: counted.users,
    running: longestFirst(running ?? (seesServers ? serversOf(live) : undefined), live.takenAt),
    pending: seesServers ? pendingOf(live) : undefined,
    groups,
  }
}

interface Sums {
  readonly minutes: number
  readonly sessions: number | undefined
}

function sumsOf(days: readonly DayUse[]): Sums {
  return {
    minutes: total(days.map(({ minutes }) => minutes)),
    sessions: days.some(({ sessions }) => sessions === undefined)
      ? undefined
      : total(days.map(({ sessions = 0 }) => sessions)),
  }
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}

/** Twice the days less the days: the hub has no other way to ask for the days before. */
function difference(longer: Sums, last: Sums): Usage['before'] {
  const isCounted = longer.sessions !== undefined && last.sessions !== undefined
  return {
    minutes: longer.minutes - last.minutes,
    sessions: isCounted ? longer.sessions - last.sessions : undefined,
  }
}

function busiestOf(days: readonly DayUse[]): Usage['busiest'] {
  return days.reduce<Usage['busiest']>(
    (most, { date, users }) => (users !== undefined && users > (most?.users ?? 0) ? { date, users } : most),
    undefined,
  )
}

/** @param week as the hub itself counts them */
function activeOf(live: Snapshot, week: number | undefined): Usage['active'] {
  if (unseenFields(live).includes('last_activity')) return { day: undefined, week }
  // As status counts activity.
  const activeIn = (ageOf: typeof daysBetween, most: number): number =>
    [...live.users.values()].filter(({ last_activity: last }) => ageOf(last ?? '', live.takenAt) <= most).length
  return { day: activeIn(hoursBetween, 24), week: week ?? activeIn(daysBetween, 7) }
}

function serversOf({ users }: Snapshot): readonly Running[] {
  return [...users.values()].flatMap((user) => {
    const all: readonly AnyServer[] = user.allServers ?? activeServers(user)
    return all
      .filter(({ state }) => state === 'ready')
      .map(({ name: server, started: since }) => ({
        user: user.name,
        server,
        ...(typeof since === 'string' ? { since } : {}),
      }))
  })
}

function longestFirst(running: readonly Running[] | undefined, now: string): Usage['running'] {
  return running
    ?.map((one) => ({ ...one, elapsed: one.minutes ?? elapsedOf(one, now) }))
    .sort((one, other) => (other.elapsed ?? -1) - (one.elapsed ?? -1) || compareNames(one.user, other.user))
}

/** Clocks may differ by a little. */
function elapsedOf({ since }: Running, now: string): number | undefined {
  const minutes = minutesBetween(since ?? '', now)
  return Number.isNaN(minutes) ? undefined : Math.max(0, minutes)
}

function pendingOf({ users }: Snapshot): readonly Pending[] {
  return [...users.values()]
    .flatMap((user) =>
      activeServers(user).flatMap(({ name, state }) => (state === 'spawn' ? [{ user: user.name, server: name }] : [])),
    )
    .sort((one, other) => compareNames(one.user, other.user) || compareNames(one.server, other.server))
}
