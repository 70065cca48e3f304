// Any words on the command line: they are understood, or refused with a Problem that shows no secret.
import { expect, test } from 'vitest'

import { checkWords } from '../../src/cli/check.ts'
import { scan } from '../../src/cli/scan.ts'
import { usualWords } from '../../src/cli/spelling.ts'
import { Problem } from '../../src/core/problem.ts'
import { commands } from '../../src/options/index.ts'
import { type Command, flagOf } from '../../src/options/table.ts'
import * as fc from '../helpers/draws.ts'

const secret = 'hush-5eC4e7'
const all: readonly (readonly [string, Command])[] = Object.entries(commands)
const flags = all.flatMap(([, { options }]) => Object.entries(options).map(([name, one]) => `--${flagOf(name, one)}`))
const habits = [
  '-f',
  '-o',
  '-n',
  '-v',
  '-y',
  '-h',
  '--json',
  '-json',
  '--dry-run',
  '--auto-approve',
  '-config',
  '--out=x',
]
const others = [
  'plan.json',
  'users.csv',
  '-',
  '--',
  '',
  '--=',
  '-1',
  "'a'",
  '“a”',
  '—x',
  '=',
  'a=b',
  '-=',
  '--no-color',
  'delete',
]

const word = fc.oneof(
  fc.constantFrom(...all.map(([name]) => name), ...flags, ...habits, ...others),
  fc.string(),
  fc.constantFrom(...flags).map((flag) => `${flag}=x`),
)

/** A secret after one of the flags that ask for it, somewhere in a line. */
const hidden = fc
  .tuple(
    fc.array(word, { maxLength: 3 }),
    fc.constantFrom('--token', '-token', '--api-key'),
    fc.boolean(),
    fc.array(word),
  )
  .map(([before, flag, isJoined, after]) => [
    ...before,
    ...(isJoined ? [`${flag}=${secret}`] : [flag, secret]),
    ...after,
  ])
  .filter((words) => words.indexOf('--') < 0)

async function problemOf(words: readonly string[]): Promise<Problem | undefined> {
  try {
    await checkWords(usualWords(words))
    return undefined
  } catch (thrown) {
    if (thrown instanceof Problem) return thrown
    throw thrown
  }
}

test('are understood, or refused in a sentence with a next step', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 6 }), async (words) => {
      const problem = await problemOf(words)
      if (problem === undefined) return
      expect(problem.code).toBe('usage')
      expect(problem.message).toMatch(/[.?]$/)
      expect(problem.hint).toMatch(/^\S/)
    }),
    { numRuns: 2000 },
  )
})

test('that hold a token are always refused, without showing it', async () => {
  await fc.assert(
    fc.asyncProperty(hidden, async (words) => {
      const problem = await problemOf(words)
      expect(problem).toBeDefined()
      expect(JSON.stringify([problem?.message, problem?.hint])).not.toContain(secret)
    }),
    { numRuns: 2000 },
  )
})

test('are all a flag, the value of one, or an argument', () => {
  fc.assert(
    fc.property(fc.array(word, { maxLength: 6 }), (words) => {
      const { flags: found, args } = scan(words, commands.plan)
      const values = found.filter(({ value, isJoined }) => value !== undefined && !isJoined).length
      const ends = words.includes('--') ? 1 : 0
      expect(found.length + values + args.length + ends).toBe(words.length)
    }),
  )
})
