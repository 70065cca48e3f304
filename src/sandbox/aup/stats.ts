// The numbers of the statistics. Only ended sessions count, each at its start.
import type { UsageSession } from './types.ts'

type Sums = { readonly minutes: number; readonly sessions: number }

export function minutesOf(sessions: readonly UsageSession[]): number {
  return sessions.reduce((sum, { minutes }) => sum + (minutes ?? 0), 0)
}

/** The ended sessions that began since then. */
export function endedSince(sessions: readonly UsageSession[], since: Date): readonly UsageSession[] {
  return sessions.filter(({ start, status }) => status !== 'active' && start >= since)
}

export type Granularity = 'day' | 'week'

/** By day or week, earliest first; a period without sessions has no row. */
export function timeline(
  sessions: readonly UsageSession[],
  granularity: Granularity,
): readonly (Sums & { readonly date: string; readonly users: number })[] {
  const periodOf = granularity === 'day' ? dayOf : weekOf
  return grouped(sessions, ({ start }) => periodOf(start))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([date, rows]) => ({ date, ...sumsOf(rows), users: usersOf(rows) }))
}

/** The most used first. */
export function resources(
  sessions: readonly UsageSession[],
): readonly (Sums & { readonly resource: string; readonly users: number })[] {
  return grouped(sessions, ({ resource }) => resource)
    .map(([resource, rows]) => ({ resource, ...sumsOf(rows), users: usersOf(rows) }))
    .sort((one, other) => other.minutes - one.minutes)
}

/** The users with the most minutes, ten at most. */
export function topUsers(sessions: readonly UsageSession[]): readonly (Sums & { readonly user: string })[] {
  return grouped(sessions, ({ user }) => user)
    .map(([user, rows]) => ({ user, ...sumsOf(rows) }))
    .sort((one, other) => other.minutes - one.minutes)
    .slice(0, 10)
}

/** @param offset minutes ahead of UTC */
export function byHour(
  sessions: readonly UsageSession[],
  offset: number,
): readonly (Sums & { readonly hour: number })[] {
  const hourOf = ({ start }: UsageSession): number => new Date(start.getTime() + offset * 60_000).getUTCHours()
  return Array.from({ length: 24 }, (_, hour) => ({
    hour,
    ...sumsOf(sessions.filter((session) => hourOf(session) === hour)),
  }))
}

/** A time without a zone, as the hub stores and shows it. */
export function localTime(at: Date): string {
  return at.toISOString().replace('T', ' ').replace('Z', '000')
}

function sumsOf(rows: readonly UsageSession[]): Sums {
  return { minutes: minutesOf(rows), sessions: rows.length }
}

function usersOf(rows: readonly UsageSession[]): number {
  return new Set(rows.map(({ user }) => user)).size
}

function grouped<Key>(
  sessions: readonly UsageSession[],
  keyOf: (session: UsageSession) => Key,
): [Key, readonly UsageSession[]][] {
  const groups = new Map<Key, UsageSession[]>()
  for (const session of sessions) {
    const key = keyOf(session)
    groups.set(key, [...(groups.get(key) ?? []), session])
  }
  return [...groups]
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10)
}

/** Weeks begin on Monday; the days before the first Monday of a year are its week 00. */
function weekOf(at: Date): string {
  const first = Date.UTC(at.getUTCFullYear(), 0, 1)
  const day = Math.floor((at.getTime() - first) / 86_400_000)
  const sinceMonday = (at.getUTCDay() + 6) % 7
  const week = Math.floor((day + 7 - sinceMonday) / 7)
  return `${at.getUTCFullYear()}-W${String(week).padStart(2, '0')}`
}
