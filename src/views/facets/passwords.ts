// New passwords. A plan holds only their sources.

import { count, number } from '../../core/sentences.ts'
import type { ActionOf } from '../../core/types.ts'
import { tableOf, unnamedIn, usersText, why as whyText } from '../markdown/parts.ts'
import { actionsOf, groupBy, sharing } from '../model/grouping.ts'
import { changed, reasonText, why } from '../terminal/cells.ts'
import { type Row, unnamedOf, userTexts } from '../terminal/rows.ts'
import { type Facet, lostIf, type Topic } from './facet.ts'
import { isOld, type Known } from './known.ts'
import { type Person, state } from './person.ts'

type Password = ActionOf<'password.set'>

export const passwords = {
  kinds: {
    'password.reset': {
      label: 'reset password',
      tone: 'risk',
      noun: 'password',
      verb: 'to set',
      does: ({ length }) => [`resets the password of ${count(length, 'user')}`],
    },
    'password.set': {
      label: 'set password',
      tone: 'gain',
      noun: 'password',
      verb: 'to set',
      does: ({ length }) => [`sets the password of ${count(length, 'new user')}`],
    },
  },
  ops: {
    'password.set': {
      deed: 'setting passwords',
      value: ({ after }) => after.how,
      kind: (action, known) => (isOld(known)(action) ? 'password.reset' : 'password.set'),
      change: (action, known) => [passwordWords(action, isOld(known)(action) ? 'next' : 'first')],
      risks: (action, known) => ({ reset: isOld(known)(action) }),
    },
  },
  lost: (known) =>
    lostIf(
      actionsOf(known.plan, 'password.set').filter(isOld(known)).length,
      'Reset passwords cannot be restored: hubplan revert does not know the old ones.',
    ),
} satisfies Facet

/** Passwords of existing users; a new user's row shows their own. */
export function resets(known: Known): Topic {
  const all = actionsOf(known.plan, 'password.set').filter(isOld(known))
  const alike = sharing(all, ({ after }) => `${after.how} ${after.force_change}`)
  return {
    title: `RESET the password of ${count(all.length, 'user')}: the old ones stop working`,
    tone: 'risk',
    noun: 'row',
    unnamed: unnamedOf(alike.map(({ all: users }) => users)),
    told: all,
    seen: true,
    text: () =>
      alike.map(
        ({ first, all: users, reason }): Row => [
          { text: number(users.length), tone: 'risk' },
          { text: passwordWords(first, 'next') },
          why({ reason }),
          { text: userTexts(users).join(', ') },
        ],
      ),
    comment: () => ({
      unnamed: unnamedIn(alike.map(({ all: users }) => users.map(({ user }) => user))),
      ...tableOf(alike, { Password: ({ first }) => passwordWords(first, 'next'), Users: usersText, Why: whyText }),
    }),
    label: 'password',
    lines: () =>
      all.map((action) => ({
        ...{ action, ...changed },
        words: [`password ${passwordWords(action, 'next')}`, reasonText(action.reason)],
      })),
  }
}

const sources = { generate: 'generated', shared: 'one shared by all', file: 'from a file' } as const

/** `generated`, `from a file, need not be changed`: for a row of a table whose title has the rest. */
export function sourceWords({ after: { how, force_change: force } }: Password): string {
  return `${sources[how]}${force ? '' : ', need not be changed'}`
}

/** `generated, to be changed at the next login` */
function passwordWords({ after: { how, force_change: force } }: Password, login: 'first' | 'next'): string {
  return `${sources[how]}, ${force ? `to be changed at the ${login} login` : 'need not be changed'}`
}

/** `50 passwords generated, to be changed at the first login`, one per kind. */
export function kindsWords(passwords: readonly Password[]): readonly string[] {
  const kinds = groupBy(passwords, (action) => passwordWords(action, 'first'))
  return [...kinds].map(([words, alike]) => `${count(alike.length, 'password')} ${words}`)
}

/** A user's password in a review. */
export function passwordStates(person: Person): readonly Row[] {
  const [before, login] = person.isNew ? (['none', 'first'] as const) : (['as it is', 'next'] as const)
  return actionsOf(person, 'password.set').map((action) =>
    state('password', before, passwordWords(action, login), 'risk'),
  )
}
