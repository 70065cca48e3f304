// Where new passwords come from. A plan holds none of them.
import type { ActionOf } from '../../core/types.ts'
import { count } from '../words.ts'
import { groupBy } from './grouping.ts'

type Password = ActionOf<'password.set'>

const sources = { generate: 'generated', shared: 'one shared by all', file: 'from a file' } as const

/** `generated`, `from a file, need not be changed`: for a row of a table whose title says the rest. */
export function sourceWords({ after: { how, force_change: force } }: Password): string {
  return `${sources[how]}${force ? '' : ', need not be changed'}`
}

/** `generated, to be changed at the next login` */
export function passwordWords({ after: { how, force_change: force } }: Password, login: 'first' | 'next'): string {
  return `${sources[how]}, ${force ? `to be changed at the ${login} login` : 'need not be changed'}`
}

/** `50 passwords generated, to be changed at the first login`, one a kind. */
export function kindsWords(passwords: readonly Password[]): readonly string[] {
  const kinds = groupBy(passwords, (action) => passwordWords(action, 'first'))
  return [...kinds].map(([words, alike]) => `${count(alike.length, 'password')} ${words}`)
}
