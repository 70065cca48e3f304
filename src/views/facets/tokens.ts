// API tokens that are revoked. Their notes come from users: hostile text.
import { count } from '../../core/sentences.ts'
import type { Action, ActionOf, LiveToken } from '../../core/types.ts'
import { type Cell, joinCells, nameCell, step } from '../html/cells.ts'
import { nameText, proseText } from '../markdown/parts.ts'
import { reasonedTable } from '../markdown/reasons.ts'
import { actionsOf } from '../model/grouping.ts'
import { forTerminal } from '../safe.ts'
import { dim, lead, reasonText, taken } from '../terminal/cells.ts'
import { byReason, most, type Row } from '../terminal/rows.ts'
import { date, dated } from '../words.ts'
import { type Facet, lostIf, type Topic } from './facet.ts'
import type { Known } from './known.ts'
import { type Person, state } from './person.ts'

type Revoke = ActionOf<'token.revoke'>

export const tokens = {
  kinds: {
    'token.revoke': {
      label: 'revoke token',
      tone: 'loss',
      noun: 'API token',
      verb: 'to revoke',
      does: (actions) => [`revokes ${count(actions.length, 'API token')} of ${count(usersOf(actions), 'user')}`],
    },
  },
  ops: {
    'token.revoke': {
      deed: 'revoking API tokens',
      value: ({ before }) => before.note,
      change: (action, { at }) =>
        step(joinCells([nameCell(action.token), noteCell(action), [usageWords(action.before, at)]], ', '), ['revoked']),
    },
  },
  lost: ({ plan }) => {
    const amount = actionsOf(plan, 'token.revoke').length
    return lostIf(
      amount,
      `${amount === 1 ? 'The revoked API token' : `The ${count(amount, 'revoked API token')}`} cannot be restored: scripts that use ${amount === 1 ? 'it' : 'them'} stop working.`,
    )
  },
} satisfies Facet

export function revokes({ plan, at }: Known): Topic {
  const all = actionsOf(plan, 'token.revoke')
  return {
    title: `REVOKE ${count(all.length, 'API token')} of ${count(usersOf(all), 'user')}: this cannot be undone`,
    tone: 'loss',
    noun: 'API token',
    told: all,
    seen: true,
    text: () =>
      byReason(
        all,
        'API token',
        (action, reason): Row => [
          ...lead(taken, action.user),
          { text: forTerminal(action.token) },
          { text: forTerminal(noteOf(action)) },
          { text: forTerminal(usageWords(action.before, at)) },
          dim(reason),
        ],
      ),
    most,
    comment: () =>
      reasonedTable(all, {
        User: ({ user }) => nameText(user),
        Token: ({ token }) => nameText(token),
        Note: (action) => (noteOf(action) === '' ? '' : nameText(noteOf(action))),
        'Last use': ({ before }) => proseText(usageWords(before, at)),
      }),
    label: 'revoke',
    lines: () =>
      all.map((action) => ({
        ...{ action, ...taken, also: [action.token, action.before.note] },
        words: [wordsOf(action, at), reasonText(action.reason)],
      })),
  }
}

function usersOf(actions: readonly Action[]): number {
  return new Set(actions.flatMap((action) => ('user' in action ? [action.user] : []))).size
}

/** Long notes are cut: a reader recognises a token by its beginning. */
const longestNote = 60

function noteCell(action: Revoke): Cell {
  const note = noteOf(action)
  return note === '' ? [] : nameCell(note)
}

/** Empty for none. Not yet escaped. */
function noteOf({ before: { note } }: Pick<Revoke, 'before'>): string {
  const characters = Array.from(note.trim())
  return characters.length > longestNote ? `${characters.slice(0, longestNote - 1).join('')}…` : characters.join('')
}

/** `used 3 months ago (2026-03-02), never expires`. Not yet escaped. */
function usageWords({ last_used: used, created, expires }: Omit<LiveToken, 'id'>, at: string): string {
  const made = created === null ? '' : `, made ${date(created)}`
  const use = used === null ? `never used${made}` : `used ${dated(used, at)}`
  return `${use}, ${expires === null ? 'never expires' : `expires ${date(expires)}`}`
}

/** `ci, used 3 months ago (2026-03-02), never expires` */
function wordsOf(action: Revoke, at: string): string {
  const words = [noteOf(action), usageWords(action.before, at)]
  return words
    .filter((word) => word !== '')
    .map(forTerminal)
    .join(', ')
}

/** A user's tokens in a review. */
export function tokenStates(person: Person): readonly Row[] {
  return actionsOf(person, 'token.revoke').map((action) =>
    state(`token ${forTerminal(action.token)}`, wordsOf(action, person.at), 'revoked', 'risk'),
  )
}
