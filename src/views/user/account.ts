// The account and the servers of a user.
import type { Person, PersonGroup } from '../../core/look/person.ts'
import type { AnyServer, LiveUser } from '../../core/types.ts'
import { amountWords } from '../facets/quota/changes.ts'
import { forTerminal, proseForTerminal } from '../safe.ts'
import type { Cell } from '../terminal/layout.ts'
import type { Row, Section } from '../terminal/rows.ts'
import { age, date, dateTime } from '../words.ts'

export function accountSection(person: Person): Section {
  return { title: 'Account', tone: 'head', noun: 'fact', rows: accountRows(person) }
}

const unseen: Cell = { text: 'not visible to the token', tone: 'dim' }

function accountRows({ user, groups, leaving, login, more, takenAt }: Person): readonly Row[] {
  if (user === undefined) return [[{ text: 'There is no such user; only the files name one.', tone: 'risk' }]]
  return [
    ...(user.account === undefined ? [] : [row('number', user.account)]),
    ...(user.unverified === true ? [row('checked', 'no: the system cannot be asked for this user')] : []),
    ...(user.created === undefined ? [] : [row('created', user.created === null ? 'not known' : date(user.created))]),
    ...activityRows(user, takenAt),
    [{ text: 'admin' }, user.admin ? { text: 'yes', tone: 'risk' } : { text: 'no' }],
    ...(login === undefined ? [] : [row('login', forTerminal(login))]),
    ...(groups === undefined ? [] : [row('groups', groups.length === 0 ? 'none' : groups.map(groupWords).join(', '))]),
    // Of several groups the latest day counts.
    ...leaving.slice(-1).map((day) => row(...leavingWords(day, takenAt))),
    ...rolesRows(more?.roles),
    ...(user.quota === undefined ? [] : [row('quota', user.quota === null ? 'none' : amountWords(user.quota))]),
    ...(user.leavesAt === undefined ? [] : [row('deleted on', dateTime(user.leavesAt))]),
    ...unseenRows(user, more),
  ]
}

function leavingWords(day: string, takenAt: string): readonly [string, string] {
  if (day > takenAt.slice(0, 10)) return ['leaves', `on ${day}, by a notice on the hub`]
  return ['notice', `ended on ${day}: plans delete or keep the user from then on`]
}

/** @param value escaped where it holds names */
function row(label: string, value: string): Row {
  return [{ text: label }, { text: proseForTerminal(value) }]
}

function activityRows({ last_activity: last }: LiveUser, now: string): readonly Row[] {
  if (last === undefined) return []
  if (last === null) return [row('last active', 'never')]
  const ago = age(last, now)
  return [row('last active', ago === undefined ? last : `${ago} (${dateTime(last)})`)]
}

function groupWords({ name, kept }: PersonGroup): string {
  const who = { system: 'filled by the hub', synced: 'filled from outside' }
  return kept === undefined ? forTerminal(name) : `${forTerminal(name)} (${who[kept]})`
}

function rolesRows(roles: readonly string[] | undefined): readonly Row[] {
  if (roles === undefined) return []
  return [row('roles', roles.length === 0 ? 'none' : roles.map(forTerminal).join(', '))]
}

/** On a system that has them, but does not show them to this token. */
function unseenRows(
  { created, last_activity: last, groups, account, servers }: LiveUser,
  more: Person['more'],
): readonly Row[] {
  if (account !== undefined) return []
  const hidden = [
    ...(created === undefined ? ['created'] : []),
    ...(last === undefined ? ['last active'] : []),
    ...(groups === undefined ? ['groups'] : []),
    ...((more?.servers ?? servers) === undefined ? ['servers'] : []),
  ]
  return hidden.map((label) => [{ text: label }, unseen])
}

export function serverSection({ user, more, takenAt }: Person): Section {
  const known = more?.servers ?? user?.servers
  const rows = known?.map((server) => serverRow(server, takenAt)) ?? []
  return { title: 'Servers', tone: 'head', noun: 'server', rows }
}

const states = { ready: 'running', spawn: 'starting', stop: 'stopping', stopped: 'stopped' } as const

function serverRow({ name, state, started, url }: AnyServer, now: string): Row {
  const since = typeof started === 'string' ? (age(started, now) ?? started) : undefined
  return [
    { text: name === '' ? 'default server' : forTerminal(name) },
    { text: states[state], tone: state === 'stopped' ? 'dim' : 'gain' },
    { text: since === undefined ? '' : proseForTerminal(`started ${since}`) },
    { text: url === undefined ? '' : forTerminal(url), tone: 'dim' },
  ]
}
