// Uses of servers, as the hub records them for its statistics.
import { isDict } from '../python.ts'
import type { AupHub } from './hub.ts'
import type { SessionSeed, UsageSession } from './types.ts'

export function toSession({ user, resource, start, end, minutes, status }: SessionSeed): UsageSession {
  const [from, to] = [new Date(start), end === undefined ? undefined : new Date(end)]
  const length = to === undefined ? undefined : minutesBetween(from, to)
  return {
    user,
    resource,
    start: from,
    end: to,
    minutes: minutes ?? length,
    status: status ?? (to === undefined ? 'active' : 'completed'),
  }
}

/** Begins with the request for a server, whether or not one comes up. */
export function beginSession({ aup, settings }: AupHub, user: string, options: unknown): void {
  const given = isDict(options) ? options['resource_type'] : undefined
  const resource = typeof given === 'string' ? given : usualResource
  aup.sessions.push({ user, resource, start: settings.now(), end: undefined, minutes: undefined, status: 'active' })
}

/** Ends the user's newest active session; the others were of failed starts. */
export function finishSession({ aup, settings }: AupHub, user: string): void {
  const session = aup.sessions.findLast((one) => one.user === user && one.status === 'active')
  if (session === undefined) return
  const end = settings.now()
  Object.assign(session, { end, minutes: minutesBetween(session.start, end), status: 'completed' })
}

export function minutesBetween(from: Date, to: Date): number {
  return Math.trunc((to.getTime() - from.getTime()) / 60_000)
}

/** The resource of a start without options. */
const usualResource = 'cpu'
