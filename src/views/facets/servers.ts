// Servers that start and stop.

import { minutesBetween } from '../../core/ages.ts'
import { count, number } from '../../core/sentences.ts'
import type { ActionOf, Server } from '../../core/types.ts'
import { step } from '../html/cells.ts'
import { nameText, proseText, tableOf, unnamedIn, usersText, why as whyText } from '../markdown/parts.ts'
import { reasonedTable } from '../markdown/reasons.ts'
import { actionsOf, sharing } from '../model/grouping.ts'
import { forTerminal } from '../safe.ts'
import { dim, given, lead, reasonText, stopped, why } from '../terminal/cells.ts'
import type { Tone } from '../terminal/layout.ts'
import { byReason, most, type Row, unnamedOf, userTexts } from '../terminal/rows.ts'
import { dated, inBrackets } from '../words.ts'
import { type Facet, lostIf, type Topic } from './facet.ts'
import type { Known } from './known.ts'
import { type Person, state } from './person.ts'

type Start = ActionOf<'server.start'>
type Stop = ActionOf<'server.stop'>

export const servers = {
  kinds: {
    'server.start': { label: 'start server', tone: 'gain', noun: 'server', verb: 'to start' },
    'server.stop': { label: 'stop server', tone: 'risk', noun: 'server', verb: 'to stop' },
  },
  ops: {
    'server.start': {
      deed: 'starting servers',
      change: ({ server, before }) => step([`${nameOfServer(server)}: ${before.state}`], ['ready']),
    },
    'server.stop': {
      deed: 'stopping servers',
      change: (action, { at }) => step([`${nameOfServer(action.server)}: ${usageWords(action, at)}`], ['stopped']),
      risks: (action, { at }) => ({ used: isInUse(action, at) }),
    },
  },
  lost: ({ plan }) => {
    const { servers: stopped } = stoppedServers({ plan })
    return lostIf(
      stopped,
      `What runs in the ${stopped === 1 ? 'server' : count(stopped, 'server')} to be stopped ends, and unsaved work there is lost.`,
    )
  },
} satisfies Facet

export interface Stopped {
  readonly servers: number
  /** Their users, by the names that the users have now. */
  readonly owners: readonly string[]
}

/** Every server that the plan stops: by its own action, or before it is removed or its user is deleted or renamed. */
export function stoppedServers({ plan }: Pick<Known, 'plan'>): Stopped {
  const gone = [...actionsOf(plan, 'user.delete'), ...actionsOf(plan, 'user.rename')]
  const held = gone.filter(({ before }) => before.servers?.length)
  const counted = new Set([
    ...held.map(({ user }) => user),
    ...held.flatMap((action) => (action.op === 'user.rename' ? [action.after.name] : [])),
  ])
  const removed = actionsOf(plan, 'server.remove').filter(({ before }) => before.state !== 'stopped')
  const others = [...actionsOf(plan, 'server.stop'), ...removed].filter(({ user }) => !counted.has(user))
  return {
    servers: others.length + held.reduce((sum, { before }) => sum + (before.servers?.length ?? 0), 0),
    owners: [...new Set([...held, ...others].map(({ user }) => user))],
  }
}

/** Servers in use first. */
export function stops({ plan, at }: Known): Topic {
  const all = actionsOf(plan, 'server.stop').toSorted((one, other) => lastUse(other) - lastUse(one))
  const words = (action: Stop): readonly string[] =>
    [nameOfServer(action.server), usageWords(action, at)].map(forTerminal)
  return {
    title: `STOP ${count(all.length, 'server')}${atWorkWords(all, at)}: ages are as of the reading`,
    tone: 'risk',
    noun: 'server',
    told: all,
    seen: true,
    text: () =>
      byReason(
        all,
        'server',
        (action, reason): Row => [
          ...lead(stopped, action.user),
          ...words(action).map((text) => ({ text })),
          dim(reason),
        ],
      ),
    comment: () =>
      reasonedTable(all, {
        User: ({ user }) => nameText(user),
        Server: ({ server }) => serverText(server),
        'Last use': (action) => proseText(usageWords(action, at)),
      }),
    label: 'stop',
    lines: () =>
      all.map((action) => ({
        ...{ action, ...stopped, also: [action.server] },
        words: [...words(action), reasonText(action.reason)],
      })),
  }
}

/** Names of users with a new server matter less than their number. */
const shown = 20

export function starts({ plan }: Known): Topic {
  const all = actionsOf(plan, 'server.start')
  const alike = sharing(all, ({ server }) => server)
  const words = ({ server, reason }: Start): readonly string[] => [
    forTerminal(nameOfServer(server)),
    reasonText(reason),
  ]
  return {
    title: `Start ${count(all.length, 'server')}`,
    tone: 'gain',
    noun: 'row',
    unnamed: unnamedOf(
      alike.map(({ all: users }) => users),
      shown,
    ),
    told: all,
    text: () =>
      alike.map(
        ({ first: { server }, all: users, reason }): Row => [
          { text: `+${number(users.length)}`, tone: 'gain' },
          { text: server === '' ? '' : forTerminal(server) },
          why({ reason }),
          { text: userTexts(users, shown).join(', ') },
        ],
      ),
    most,
    comment: () => ({
      unnamed: unnamedIn(alike.map(({ all: users }) => users.map(({ user }) => user))),
      ...tableOf(alike, { Server: ({ first }) => serverText(first.server), Users: usersText, Why: whyText }),
    }),
    label: 'start',
    lines: () => all.map((action) => ({ action, ...given, words: words(action) })),
  }
}

/** The default server has no name, and another one may be named `default`. */
function serverText(name: string): string {
  return name === '' ? 'default' : nameText(name)
}

function isInUse({ before: { state, last_activity: last } }: Stop, at: string): boolean {
  return state === 'spawn' || minutesBetween(last ?? '', at) <= 60
}

/** ` (1 used in the last hour, 2 starting)`; empty when none is in use. */
function atWorkWords(all: readonly Stop[], at: string): string {
  const starting = all.filter(({ before }) => before.state === 'spawn').length
  const used = all.filter((action) => isInUse(action, at)).length - starting
  return inBrackets([
    used > 0 ? `${number(used)} used in the last hour` : '',
    starting > 0 ? `${number(starting)} starting` : '',
  ])
}

/** `used 3 hours ago (2026-03-02)`, `never used, starting`. Not yet escaped. */
function usageWords({ before: { state, last_activity: last } }: Stop, at: string): string {
  const used = last === undefined ? 'last use not visible' : last === null ? 'never used' : `used ${dated(last, at)}`
  if (state === 'spawn') return `${used}, starting`
  return state === 'stop' ? `${used}, stopping` : used
}

/** A user waits for a starting server; a server whose use is not visible may be in use. */
function lastUse({ before: { state, last_activity: last } }: Stop): number {
  if (state === 'spawn') return 9e15
  return last === undefined ? 8e15 : Date.parse(last ?? '') || 0
}

/** `2 running servers: default, gpu (stopping)`; empty for none. Not yet escaped. */
export function serverWords(all: readonly Server[] | undefined): string {
  if (all === undefined) return 'servers not visible'
  if (all.length === 0) return ''
  return `${count(all.length, 'running server')}: ${all.map(serverName).join(', ')}`
}

/** The default server is the one without a name. Not yet escaped. */
function nameOfServer(name: string): string {
  return name === '' ? 'default' : name
}

function serverName(server: Server): string {
  const name = nameOfServer(server.name)
  if (server.state === 'spawn') return `${name} (starting)`
  return server.state === 'stop' ? `${name} (stopping)` : name
}

/** The servers of a deleted or renamed user, in a review. */
export function runningStates({ image }: Person): readonly Row[] {
  if (image === undefined) return []
  const { servers: running } = image
  const before = running?.length === 0 ? 'none running' : forTerminal(serverWords(running))
  return [running?.length ? state('servers', before, 'stopped first', 'risk') : state('servers', before, '-')]
}

/** Servers that stop and start, in a review. */
export function serverStates(person: Person): readonly Row[] {
  const stateOf = ({ server, before }: Stop | Start, after: string, tone: Tone): Row =>
    state(`server ${forTerminal(nameOfServer(server))}`, stateWords(before.state), after, tone)
  return [
    ...actionsOf(person, 'server.stop').map((action) => stateOf(action, 'stopped', 'risk')),
    ...actionsOf(person, 'server.start').map((action) => stateOf(action, 'running', 'gain')),
  ]
}

function stateWords(now: string): string {
  const words: Readonly<Record<string, string>> = { ready: 'running', spawn: 'starting', stop: 'stopping' }
  return words[now] ?? 'stopped'
}
