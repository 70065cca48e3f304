// The statistics of the console's dashboard, for admins.
import type { Call } from '../call.ts'
import type { Reply, User } from '../types.ts'
import { needAdmin } from './entry.ts'
import type { AupHub } from './hub.ts'
import { minutesBetween } from './sessions.ts'
import { byHour, endedSince, type Granularity, localTime, minutesOf, resources, timeline, topUsers } from './stats.ts'
import type { UsageSession } from './types.ts'

const dayMs = 86_400_000

/** Counts sessions of servers that never came up as active. */
export function showOverview(hub: AupHub, call: Call): Reply {
  needAdmin(hub, call)
  const { sessions } = hub.aup
  const weekAgo = new Date(hub.settings.now().getTime() - 7 * dayMs)
  const isRecent = ({ lastActivity }: User): boolean => lastActivity !== undefined && lastActivity >= weekAgo
  const body = {
    total_users: hub.users.size,
    active_sessions: sessions.filter(({ status }) => status === 'active').length,
    total_usage_minutes: minutesOf(sessions.filter(({ status }) => status !== 'active')),
    users_this_week: [...hub.users.values()].filter(isRecent).length,
  }
  return { status: 200, body }
}

export function showUsage(hub: AupHub, call: Call): Reply {
  needAdmin(hub, call)
  return { status: 200, body: { daily_usage: timeline(recent(hub, call), granularityOf(call)) } }
}

export function showDistribution(hub: AupHub, call: Call): Reply {
  needAdmin(hub, call)
  const sessions = recent(hub, call)
  const body = {
    by_resource: resources(sessions).map(({ resource, ...sums }) => ({
      resource_type: resource,
      ...sums,
      avg_minutes: Math.round((sums.minutes / sums.sessions) * 10) / 10,
    })),
    top_users: topUsers(sessions).map(({ user, minutes, sessions: count }) => {
      return { username: user, total_minutes: minutes, sessions: count }
    }),
  }
  return { status: 200, body }
}

/** Of the last days, or of the days from `start_date` to `end_date`. */
export function showHours(hub: AupHub, call: Call): Reply {
  needAdmin(hub, call)
  const offset = Math.min(840, Math.max(-720, integer(call, 'tz_offset', 0)))
  return { status: 200, body: { hourly: byHour(ofDates(hub, call) ?? recent(hub, call), offset) } }
}

/** Of exactly this name; an unknown one has zeros. */
export function showUserUsage(hub: AupHub, call: Call, username: string): Reply {
  needAdmin(hub, call)
  const own = recent(hub, call).filter(({ user }) => user === username)
  const begun = hub.aup.sessions.filter(({ user, start }) => user === username && start >= since(hub, call))
  const body = {
    username,
    total_minutes: minutesOf(own),
    total_sessions: own.length,
    usage: timeline(own, granularityOf(call)).map(({ date, minutes, sessions }) => ({ date, minutes, sessions })),
    by_resource: resources(own).map(({ resource, minutes, sessions }) => ({
      resource_type: resource,
      minutes,
      sessions,
    })),
    recent_sessions: begun
      .toSorted((one, other) => other.start.getTime() - one.start.getTime())
      .slice(0, 20)
      .map(sessionModel),
  }
  return { status: 200, body }
}

/** Server-sent events, one at once and then one every five seconds. */
export function streamActive(hub: AupHub, call: Call): Reply {
  needAdmin(hub, call)
  return {
    status: 200,
    type: 'text/event-stream',
    headers: { 'cache-control': 'no-cache' },
    events: () => `data: ${JSON.stringify(activeNow(hub))}\n\n`,
  }
}

/** Only sessions whose user has a server. A start is pending for half an hour at most. */
function activeNow(hub: AupHub): object {
  const now = hub.settings.now()
  const users = [...hub.users.values()]
  const hasServer = new Set(users.filter(isRunning).map(({ name }) => name.toLowerCase()))
  const active = hub.aup.sessions.filter(({ user, status }) => status === 'active' && hasServer.has(user))
  const pending = users.flatMap(({ name, servers }) =>
    [...servers.values()].flatMap(({ state, started }) =>
      state === 'spawning' && started !== undefined && now.getTime() - started.getTime() < dayMs / 48
        ? [{ username: name, started: localTime(started), waiting_minutes: minutesBetween(started, now) }]
        : [],
    ),
  )
  return {
    active_sessions: active
      .toSorted((one, other) => one.start.getTime() - other.start.getTime())
      .map(({ user, resource, start }) => ({
        username: user,
        resource_type: resource,
        start_time: localTime(start),
        elapsed_minutes: minutesBetween(start, now),
        idle_warning: minutesBetween(start, now) >= 120,
      })),
    pending_spawns: pending,
  }
}

function isRunning({ servers }: User): boolean {
  return [...servers.values()].some(({ state }) => state === 'ready' || state === 'stopping')
}

function sessionModel({ resource, start, end, minutes, status }: UsageSession): object {
  return {
    resource_type: resource,
    start_time: localTime(start),
    end_time: end === undefined ? null : localTime(end),
    duration_minutes: minutes ?? null,
    status,
  }
}

function recent(hub: AupHub, call: Call): readonly UsageSession[] {
  return endedSince(hub.aup.sessions, since(hub, call))
}

function since(hub: AupHub, call: Call): Date {
  const days = Math.min(365, Math.max(1, integer(call, 'days', 30)))
  return new Date(hub.settings.now().getTime() - days * dayMs)
}

function ofDates(hub: AupHub, call: Call): readonly UsageSession[] | undefined {
  const [from, to] = [call.query.get('start_date'), call.query.get('end_date')]
  if (from === null || to === null) return undefined
  const day = ({ start }: UsageSession): string => start.toISOString().slice(0, 10)
  return endedSince(hub.aup.sessions, new Date(0)).filter((one) => day(one) >= from && day(one) <= to)
}

function granularityOf({ query }: Call): Granularity {
  return query.get('granularity') === 'week' ? 'week' : 'day'
}

function integer({ query }: Call, name: string, usual: number): number {
  const text = query.get(name)
  return text !== null && /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : usual
}
