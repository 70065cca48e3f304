// How much the hub is used: minutes, resources, users, running servers and pending starts.

import type { Status } from '../../../core/look/status.ts'
import type { RunningNow, Usage } from '../../../core/look/usage.ts'
import { count, number, percent } from '../../../core/sentences.ts'
import type { Phrase } from '../../model/phrase.ts'
import { hoursWords } from '../../words.ts'
import { type Cell, type Context, type Part, type Row, row, type Table, unseenRow } from '../part.ts'
import { minutesTrend, usersTrend } from './usage-trends.ts'

export function usageParts({ usage, shownBy, takenAt }: Status, { product }: Context): readonly Part[] {
  if (usage === undefined || product === undefined) return []
  return [
    sumPart(usage, takenAt),
    ...usersTrend(usage, takenAt),
    ...tables(usage),
    ...runningPart(usage, shownBy?.servers),
    ...pendingPart(usage, shownBy?.servers),
    ...groupsPart(usage),
  ]
}

function sumPart(usage: Usage, takenAt: string): Part {
  const { days } = usage
  const chart = minutesTrend(usage, takenAt)
  const title = usage.without === undefined ? `Usage of the last ${count(days, 'day')}` : 'Usage'
  return {
    name: 'usage',
    title,
    rows: [...minuteRows(usage), ...activeRows(usage)],
    isApart: true,
    ...(chart && { chart, isWide: true }),
  }
}

const notShown = 'the hub does not show them'
const beyond = 'not known: the hub counts a year at most'
/** More days are not counted twice within a year. */
const mostBefore = 182

/** Why there are no minutes. */
const reasons: Readonly<Record<NonNullable<Usage['without']>, string>> = {
  none: 'a JupyterHub does not count them; only AUP Learning Cloud does',
  'too old': 'this version of AUP Learning Cloud does not offer its statistics; newer ones do',
}

function minuteRows({ without, minutes, sessions, before, allMinutes, busiest, days }: Usage): readonly Row[] {
  if (without !== undefined) return [row('minutes', reasons[without])]
  return [
    minutes === undefined
      ? row('minutes', notShown)
      : row('minutes', `${number(minutes)}${inSessions(sessions)}`, {
          value: minutes,
          note: `in ${count(days, 'day')}`,
        }),
    before === undefined
      ? row('in the days before', days > mostBefore ? beyond : notShown)
      : row(
          'in the days before',
          `${number(before.minutes)}${inSessions(before.sessions)}${trend(minutes, before.minutes)}`,
        ),
    row('since the first day', allMinutes === undefined ? notShown : number(allMinutes)),
    ...(busiest === undefined ? [] : [row('most users on a day', `${number(busiest.users)}, on ${busiest.date}`)]),
  ]
}

function inSessions(sessions: number | undefined): string {
  return sessions === undefined ? '' : `, in ${count(sessions, 'session')}`
}

function trend(now: number | undefined, before: number): string {
  if (now === undefined || before === 0) return ''
  const change = (now - before) / before
  return ` (${change < 0 ? '' : '+'}${percent(change)} since)`
}

function activeRows({ active: { day, week } }: Usage): readonly Row[] {
  const said = [
    ...(day === undefined ? [] : [`${number(day)} in 24 h`]),
    ...(week === undefined ? [] : [`${number(week)} in 7 days`]),
  ]
  return said.length === 0 ? [] : [row('active users', said.join(', '))]
}

function tables({ resources = [], users = [] }: Usage): readonly Part[] {
  const ofResources: Table = {
    noun: 'resource',
    columns: [{ title: 'Resource' }, minutesColumn, sessionsColumn, { title: 'Users', noun: 'user' }],
    rows: resources.map((one): Cell[] => [
      [{ name: one.resource }],
      one.minutes,
      orUnknown(one.sessions),
      orUnknown(one.users),
    ]),
  }
  const ofUsers: Table = {
    noun: 'user',
    columns: [{ title: 'User' }, minutesColumn, sessionsColumn],
    rows: users.map((one): Cell[] => [[{ name: one.user }], one.minutes, orUnknown(one.sessions)]),
  }
  return [
    ...part('usage-resources', 'By resource', ofResources),
    ...part('usage-users', 'Users with the most minutes', ofUsers),
  ]
}

const minutesColumn = { title: 'Minutes', noun: 'minute', isDrawn: true } as const
const sessionsColumn = { title: 'Sessions', noun: 'session' }

function orUnknown(value: number | undefined): Cell {
  return value ?? ['?']
}

function part(name: string, title: string, table: Table, more: Pick<Part, 'isWide'> = {}): readonly Part[] {
  return table.rows.length === 0 ? [] : [{ name, title, rows: [], table, ...more }]
}

function runningPart({ running }: Usage, scope: string | undefined): readonly Part[] {
  if (running === undefined) return [unseenPart('live sessions', scope)]
  const table: Table = {
    noun: 'session',
    columns: [{ title: 'User' }, { title: 'Server' }, { title: 'Running for' }],
    rows: running.map((one): Cell[] => [
      [{ name: one.user }],
      whatRuns(one),
      [one.elapsed === undefined ? '?' : hoursWords(one.elapsed)],
    ]),
  }
  return part('usage-live', count(running.length, 'live session'), table)
}

function whatRuns({ resource, server }: RunningNow): Phrase {
  if (resource !== undefined) return [{ name: resource }]
  return server === undefined || server === '' ? ['default server'] : [{ name: server }]
}

function pendingPart({ pending }: Usage, scope: string | undefined): readonly Part[] {
  if (pending === undefined) return [unseenPart('pending starts', scope)]
  const table: Table = {
    noun: 'start',
    columns: [{ title: 'User' }, { title: 'Server' }],
    rows: pending.map(({ user, server }): Cell[] => [[{ name: user }], whatRuns({ user, server, elapsed: undefined })]),
  }
  return part('usage-pending', count(pending.length, 'pending start'), table)
}

function unseenPart(what: string, scope: string | undefined): Part {
  return { name: `usage-${what.split(' ')[0]}`, title: 'Usage', rows: [unseenRow(what, scope)], isApart: true }
}

function groupsPart({ groups = [] }: Usage): readonly Part[] {
  const table: Table = {
    noun: 'group',
    columns: [{ title: 'Group' }, { title: 'Source' }, { title: 'Members', noun: 'member' }, { title: 'Resources' }],
    rows: groups.map((group): Cell[] => [
      [{ name: group.name }],
      [{ name: group.source }],
      orUnknown(group.members),
      resourceNames(group.resources),
    ]),
  }
  return part('usage-groups', 'Groups, who fills them, and their resources', table, { isWide: true })
}

function resourceNames(resources: readonly string[]): Phrase {
  if (resources.length === 0) return ['no resources']
  return resources.flatMap((name, at) => (at === 0 ? [{ name }] : [', ', { name }]))
}
