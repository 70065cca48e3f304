// The cost of a start. A hub of any version accepts the request, and checks the balance afterwards.
import { isDict } from '../python.ts'
import type { Hub, User } from '../types.ts'
import { ensureQuota, isUnlimited, rates } from './quota.ts'
import { beginSession, finishSession } from './sessions.ts'
import { isAup } from './state.ts'

const usualMinutes = 20

/** Begins a session, and returns whether the server starts. The session of a failed start never ends. */
export function admitStart(hub: Hub, user: User, options: unknown): boolean {
  if (!isAup(hub)) return true
  const name = user.name.toLowerCase()
  beginSession(hub, name, options)
  if (!hub.aup.settings.metered || isUnlimited(hub, name)) return true
  const balance = ensureQuota(hub, name)
  return balance > 0 && balance >= costOf(options)
}

export function endSession(hub: Hub, user: User): void {
  if (isAup(hub)) finishSession(hub, user.name.toLowerCase())
}

function costOf(options: unknown): number {
  const given = isDict(options) ? options : {}
  const minutes = typeof given['runtime_minutes'] === 'number' ? given['runtime_minutes'] : usualMinutes
  const rate = new Map(Object.entries(rates)).get(String(given['gpu_selection'])) ?? rates.cpu
  return minutes * rate
}
