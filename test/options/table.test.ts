// The one table of options: what holds of every entry, whatever command it is of.
import { describe, expect, test } from 'vitest'

import { commands } from '../../src/options/index.ts'
import { plan } from '../../src/options/plan.ts'
import { type Command, checksOf, fillFlags, flagOf, readFlags } from '../../src/options/table.ts'

const all: readonly (readonly [string, Command])[] = Object.entries(commands)

describe.each(all)('%s', (_, { options, positionals }) => {
  const flags = Object.entries(options).map(([name, option]) => flagOf(name, option))

  test('has one flag an option, and none is the name of an argument', () => {
    expect(new Set([...flags, ...Object.keys(positionals)]).size).toBe(flags.length + Object.keys(positionals).length)
  })

  test('has fallbacks that its kinds read, and conflicts with options that it has', () => {
    for (const { kind, fallback, conflicts = [] } of Object.values(options)) {
      if (fallback !== undefined) expect(kind.read([fallback], '--some')).toBeDefined()
      expect(Object.keys(options)).toEqual(expect.arrayContaining([...conflicts]))
    }
  })
})

test.each([
  ['url', 'url'],
  ['maxDeleteShare', 'max-delete-share'],
  ['noAdminFrom', 'no-admin-from'],
])('the flag of %s is --%s', (name, flag) => {
  expect(flagOf(name)).toBe(flag)
})

test('a command gets what was typed, and the fallback of what was not', () => {
  const typed = new Map([
    ['files', ['a.csv']],
    ['max-deletes', ['5', '7']],
    ['absent', ['x', 'y']],
    ['prune', ['true']],
  ])
  expect(readFlags(plan, (name) => typed.get(name))).toMatchObject({
    ...{ files: ['a.csv'], maxDeletes: 7, absent: ['x', 'y'], prune: true },
    ...{ timeout: 30, format: 'text', admin: [], topup: false, url: undefined },
  })
})

test('a program gets the same fallbacks', () => {
  expect(fillFlags(plan, { maxDeletes: 7 })).toEqual(
    readFlags(plan, (name) => (name === 'max-deletes' ? ['7'] : undefined)),
  )
})

test('the library has no check for what is of the command line alone', () => {
  const checked = Object.keys(checksOf(plan.options))
  expect(checked).toContain('maxDeletes')
  expect(checked).not.toContain('detailedExitcode')
})
