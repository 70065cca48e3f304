// Named servers that are removed, perhaps with their storage.
import { count, number } from '../../core/sentences.ts'
import type { ActionOf } from '../../core/types.ts'
import { nameCell, step } from '../html/cells.ts'
import { nameText, proseText } from '../markdown/parts.ts'
import { reasonedTable } from '../markdown/reasons.ts'
import { actionsOf } from '../model/grouping.ts'
import { forTerminal } from '../safe.ts'
import { dim, lead, reasonText, taken } from '../terminal/cells.ts'
import { byReason, type Row } from '../terminal/rows.ts'
import { dated } from '../words.ts'
import { type Facet, lostIf, type Topic } from './facet.ts'
import type { Known } from './known.ts'
import { type Person, state } from './person.ts'

type Removal = ActionOf<'server.remove'>

export const namedServers = {
  kinds: {
    'server.remove': {
      label: 'remove named server',
      tone: 'loss',
      noun: 'named server',
      verb: 'to remove',
      some: (actions) => {
        const running = actions.filter((action) => action.op === 'server.remove' && isRunning(action)).length
        return running === 0 ? '' : `${number(running)} of them running`
      },
      does: (actions) => [{ strong: [`removes ${count(actions.length, 'named server')}`] }],
    },
  },
  ops: {
    'server.remove': {
      deed: 'removing named servers',
      change: (action, { at }) => step([...nameCell(action.server), `: ${usageWords(action, at)}`], ['removed']),
      risks: (action) => ({ running: isRunning(action) }),
    },
  },
  lost: ({ plan }) => {
    const all = actionsOf(plan, 'server.remove')
    const content = all.length === 1 ? 'A removed named server does' : `${count(all.length, 'removed named server')} do`
    return lostIf(all.length, `${content} not come back, nor does the storage that the hub's spawner deletes with it.`)
  },
} satisfies Facet

function isRunning({ before }: Removal): boolean {
  return before.state !== 'stopped'
}

/** Running ones first, then by the last use, the latest first. */
export function removals({ plan, at }: Known): Topic {
  const all = actionsOf(plan, 'server.remove').toSorted((one, other) => weight(other) - weight(one))
  const users = new Set(all.map(({ user }) => user)).size
  const running = all.filter(isRunning).length
  const words = (action: Removal): readonly string[] => [action.server, usageWords(action, at)].map(forTerminal)
  return {
    title: `REMOVE ${count(all.length, 'named server')} of ${count(users, 'user')}${running === 0 ? '' : ` (${number(running)} running)`}`,
    tone: 'loss',
    noun: 'named server',
    missing: 'removal',
    told: all,
    seen: true,
    text: () =>
      byReason(
        all,
        'named server',
        (action, reason): Row => [...lead(taken, action.user), ...words(action).map((text) => ({ text })), dim(reason)],
      ),
    comment: () =>
      reasonedTable(all, {
        User: ({ user }) => nameText(user),
        Server: ({ server }) => nameText(server),
        'Last use': (action) => proseText(usageWords(action, at)),
      }),
    label: 'remove server',
    lines: () =>
      all.map((action) => ({
        ...{ action, ...taken, also: [action.server] },
        words: [...words(action), reasonText(action.reason)],
      })),
  }
}

/** `last used 3 months ago (2026-03-02)`, `never used, running`. Not yet escaped. */
function usageWords({ before }: Removal, at: string): string {
  const { last_activity: last, started, state: now } = before
  const used = last ?? started
  const words =
    used === undefined || used === null
      ? last === null
        ? 'never used'
        : 'last use not visible'
      : `used ${dated(used, at)}`
  const states: Readonly<Record<string, string>> = { ready: 'running', spawn: 'starting', stop: 'stopping' }
  const state = states[now]
  return state === undefined ? words : `${words}, ${state}`
}

function weight({ before: { state: now, last_activity: last, started } }: Removal): number {
  const used = Date.parse(last ?? started ?? '') || 0
  return now === 'stopped' ? used : used + 9e14
}

/** Removed servers of a user, in a review. */
export function removalStates({ actions, at }: Person): readonly Row[] {
  return actionsOf({ actions }, 'server.remove').map((action) =>
    state(`server ${forTerminal(action.server)}`, forTerminal(usageWords(action, at)), 'removed', 'loss'),
  )
}
