// Every command that README and topics show is run by a test or by CI, or is listed as unrun with its reason.
import { describe, expect, test } from 'vitest'

import { commands } from '../../src/options/index.ts'
import { type Command, flagOf } from '../../src/options/table.ts'
import { inTests, jobsTable, jobTests, linesOf, onSandbox, runnerOf, type Shown, shown, unrun } from './commands.ts'
import { manual, pathOf, proseOf, textOf } from './manual.ts'
import { tours } from './tours.ts'

describe('commands of the manual', () => {
  test('are found in blocks, in tables and in sentences', () => {
    expect(shown.length).toBeGreaterThan(150)
    expect(new Set(shown.map(({ form }) => form))).toEqual(new Set(['sh', 'indented', 'step', 'row', 'words']))
  })

  test('are all run, or listed with the reason why not', () => {
    expect(shown.filter((one) => runnerOf(one) === undefined)).toEqual([])
  })

  test.each<[string, Shown]>([
    ['in a block of a topic without a tour', { page: pathOf('names'), command: 'hubplan list', form: 'sh' }],
    ['of npm that CI does not run', { page: pathOf('install'), command: 'npm run none', form: 'indented' }],
    ['with one part that CI does not run', { page: 'README.md', command: 'npm ci && npm run none', form: 'indented' }],
    [
      'of which CI runs only a longer one',
      { page: pathOf('install'), command: 'npm run build:sing', form: 'indented' },
    ],
    ['of hubplan in README', { page: 'README.md', command: 'hubplan list', form: 'indented' }],
    ['in a table that no test runs', { page: pathOf('names'), command: 'hubplan list', form: 'row' }],
  ])('a command %s would be noticed', (_, one) => expect(runnerOf(one)).toBeUndefined())

  test('comments are no part of them', () => {
    expect(linesOf('# one\nhubplan plan -o x   # two\n\nhubplan show "a#b"\n')).toEqual([
      'hubplan plan -o x',
      'hubplan show "a#b"',
    ])
  })
})

describe('what runs them', () => {
  test.each(Object.entries(jobTests))('the rows of %s are read by %s', (page, file) => {
    const rows = shown.filter((one) => one.page === page && one.form === 'row')
    expect(rows.length).toBeGreaterThan(3)
    const text = textOf(file)
    expect(text).toContain(page)
    expect(text).toMatch(/^test\('every row (?:of the table has a test, and every test its row|has its check)'/m)
  })

  test('the tours are followed', () => {
    const text = textOf('test/readme.test.ts')
    for (const name of Object.keys(tours)) expect(text).toContain(`follow(tours.${name}, `)
  })

  test.each(onSandbox)('%s has indented commands, and the test of the manual runs them', (topic) => {
    expect(shown.some(({ page, form }) => page === pathOf(topic) && form === 'indented')).toBe(true)
    expect(textOf('test/cli/manual-commands.test.ts')).toContain('onSandbox')
  })

  test.each(inTests)('$command is run by $test', ({ command, test: file, as }) => {
    expect(textOf(file)).toContain(as)
    expect(shown.some((one) => one.command === command)).toBe(true)
  })

  test('nothing is listed as unrun that the manual does not show', () => {
    const all = new Set(shown.map(({ command }) => command))
    expect(Object.keys(unrun).filter((command) => !all.has(command))).toEqual([])
  })
})

const byName: Readonly<Record<string, Command>> = commands

/** Flags of every command. */
const common = ['help', 'version', 'no-color']

function flagsOf({ options }: Command): string[] {
  return Object.entries(options).map(([name, option]) => flagOf(name, option))
}

/** What is wrong with the command line of hubplan, as far as its form says; undefined when it is right. */
function faultOf(line: string): string | undefined {
  const [, name = ''] = /^hubplan ([\w-]+)/.exec(line) ?? []
  if (line.startsWith('hubplan --') || name === 'COMMAND') return undefined
  const command = byName[name]
  if (command === undefined) return `${line}: no such command`
  const known = [...common, ...flagsOf(command)]
  const strange = [...line.matchAll(/ --([a-z-]+)/g)]
    .map(([, flag = '']) => flag)
    .filter((flag) => !known.includes(flag))
  return strange.length === 0 ? undefined : `${line}: no flag --${strange.join(', --')}`
}

describe('flags', () => {
  test('that a command is shown with are its own', () => {
    const lines = shown.flatMap(({ command }) => command.split(/ (?:&&|\||>) /)).filter((one) => /^hubplan /.test(one))
    expect(lines.map(faultOf).filter((fault) => fault !== undefined)).toEqual([])
  })

  test('a wrong one would be noticed', () => {
    expect(faultOf('hubplan plan --prune --absent-form x')).toBe(
      'hubplan plan --prune --absent-form x: no flag --absent-form',
    )
    expect(faultOf('hubplan aply plan.json')).toBe('hubplan aply plan.json: no such command')
  })

  test.each(manual)('%s: those in sentences are flags of some command', (page) => {
    const known = new Set([...common, ...Object.values(byName).flatMap(flagsOf)])
    const prose = proseOf(textOf(page)).replace(jobsTable, '')
    const named = [...prose.matchAll(/`--([a-z-]+)[^`]*`/g)].map(([, flag = '']) => flag)
    expect(named.filter((flag) => !known.has(flag))).toEqual([])
  })
})
