// The command line that a report repeats: what was typed, and nothing else.
import { expect, test } from 'vitest'

import { commandOf } from '../../../../src/commands/apply/set/command.ts'
import { type ApplyFlags, apply } from '../../../../src/options/apply.ts'
import { readFlags } from '../../../../src/options/table.ts'

function flagsOf(typed: Readonly<Record<string, readonly string[]>>): ApplyFlags {
  return readFlags(apply, (name) => typed[name])
}

test.each<[Readonly<Record<string, readonly string[]>>, string]>([
  [{}, ''],
  [{ format: ['text'], timeout: ['30'] }, ''],
  [
    { 'expect-digest': ['sha256:0a'], parallel: ['4'], 'keep-going': ['true'] },
    ' --expect-digest sha256:0a --parallel 4 --keep-going',
  ],
  [{ exclude: ['ann', "o'neil"] }, String.raw` --exclude ann --exclude 'o'\''neil'`],
  [{ rate: ['300/m'], target: ['phys*'] }, " --rate 5 --target 'phys*'"],
  [
    { 'credentials-recipient': ['age1x'], credentials: ['new.csv'] },
    ' --credentials new.csv --credentials-recipient age1x',
  ],
])('%j', (typed, words) => {
  expect(commandOf(flagsOf({ plan: ['plans/'], ...typed }))).toBe(`hubplan apply plans/${words}`)
})

test('a folder whose name begins with a dash is not read as a flag', () => {
  expect(commandOf(flagsOf({ plan: ['-plans/'] }))).toBe('hubplan apply ./-plans/')
})

test('typed again, it has the same flags', () => {
  const given = {
    plan: ['plans/'],
    canary: ['5'],
    'skip-stale': ['true'],
    results: ['results of today.csv'],
    config: ['-x.yaml'],
  }
  const words = commandOf(flagsOf(given))
    .split(/ (?=--)/)
    .slice(1)
  expect(words).toEqual(['--skip-stale', '--canary 5', '--config=-x.yaml', "--results 'results of today.csv'"])
})
