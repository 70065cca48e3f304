// Thousands of changes: only with the full sizes.
import { hubOf, numbered, person } from '../hub.ts'
import type { Desk } from '../make.ts'
import { type Case, caseOf, csv } from './case.ts'

/** Creates with memberships. */
function creations(users: number, groups: number): Desk {
  const joined = numbered('course', groups).join(';')
  return {
    files: {
      'class.csv': csv(
        'username,groups',
        numbered('new', users).map((name) => [name, joined]),
      ),
    },
    flags: { files: ['class.csv'] },
    live: hubOf(numbered('old', 3000).map((name) => person(name))),
  }
}

/** Deletions by prune, some active lately, with a few by rows. */
function deletions(size: number): Desk {
  const gone = numbered('gone', size).map((name, index) =>
    person(name, {
      days: index < 20 ? index / 4 : index < 60 ? 8 + index / 4 : 31 + (index % 500),
      servers: index < 2 ? [''] : [],
    }),
  )
  const stay = numbered('stay', 3000)
  const rows = [...stay.map((name) => [name, '']), ...numbered('gone', 100).map((name) => [name, 'absent'])]
  return {
    files: {
      'hubplan.yaml': 'version: 1\nprune: true\ninclude: [{ path: roster.csv }]\n',
      'roster.csv': csv('username,ensure', rows),
    },
    flags: { maxDeletes: size, maxDeleteShare: 0.99 },
    live: hubOf([...stay.map((name) => person(name)), ...gone]),
  }
}

const isLarge = true

export const largeCases: readonly Case[] = [
  caseOf('6,000 changes', () => creations(1000, 5), { isLarge }),
  caseOf('20,000 changes', () => creations(5000, 3), { isLarge }),
  caseOf('2,000 deletions', () => deletions(2000), { isLarge }),
  caseOf('5,000 deletions', () => deletions(5000), { isLarge }),
]
