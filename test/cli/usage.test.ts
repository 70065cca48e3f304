// A command line that is wrong: what is said of it, command by command.
import { tmpdir } from 'node:os'

import { describe, expect, test } from 'vitest'

import { commands } from '../../src/options/index.ts'
import { type Command, flagOf } from '../../src/options/table.ts'
import { runCli } from '../helpers/cli.ts'

const all: readonly (readonly [string, Command])[] = Object.entries(commands)

/** The last lines about a wrong flag or argument of a command. */
function endOf(name: string | undefined): string {
  const [, command] = all.find(([one]) => one === name) ?? []
  return `hint: hubplan ${name} --help lists its flags\nhelp: hubplan help ${command?.topic}\n`
}

async function said(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(args, { cwd: tmpdir() })
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(/^error: .*\n/)
  return stderr
}

describe('a flag', () => {
  test.each([
    [['show', 'plan.json', '--protct', 'x'], 'There is no flag --protct.'],
    [['show', 'plan.json', '--outpt', 'x'], 'There is no flag --outpt; did you mean --output?'],
    [['plan', '--protct', 'x'], 'There is no flag --protct; did you mean --protect?'],
    [['plan', '--abesnt', 'x'], 'There is no flag --abesnt; did you mean --absent?'],
    [['plan', '--no-colr'], 'There is no flag --no-colr; did you mean --no-color?'],
    [['demo', '--yes'], '--yes is not a flag of hubplan demo, but of apply.'],
    [['list', '--a', '--mtach', 'x'], 'There is no flag --a. There is no flag --mtach; did you mean --match?'],
    [['show', 'plan.json', '-o'], '-o needs a value.'],
    [['show', 'plan.json', '--output'], '--output needs a value.'],
    [
      ['show', 'plan.json', '--format', 'last_"x"'],
      '--format is "last_\\"x\\""; use one of text, markdown, html, json.',
    ],
    [['review', 'plan.json', '--refuse', '--approve'], '--approve and --refuse do not go together.'],
    [['list', '--no-admins', '--admins'], '--admins and --no-admins do not go together.'],
    [['template', '--names', 'a', '--start', '2'], '--names and --start do not go together.'],
  ])('%j is answered with what this command has', async (args, message) => {
    expect(await said(...args)).toBe(`error: ${message}\n${endOf(args[0])}`)
  })

  test('is suggested for its own command alone', async () => {
    for (const [name, { options, positionals }] of all) {
      const needed = Object.entries(positionals).flatMap(([key, { missing }]) =>
        missing === undefined ? [] : [key === 'shell' ? 'bash' : 'plan.json'],
      )
      const own = Object.entries(options).map(([key, option]) => `--${flagOf(key, option)}`)
      const [, near] = /did you mean (.*)\?/.exec(await said(name, ...needed, '--protct')) ?? []
      expect([name, near]).toEqual([name, own.includes('--protect') ? '--protect' : undefined])
    }
  })
})

describe('an argument', () => {
  test.each(
    all.flatMap(([name, { positionals }]) =>
      Object.values(positionals).flatMap(({ missing }) => (missing === undefined ? [] : [[name, missing] as const])),
    ),
  )('of hubplan %s that is missing is asked for: %s', async (name, missing) => {
    expect(await said(name)).toBe(`error: ${missing}\n${endOf(name)}`)
  })

  test.each([
    [['completion'], 'Give a shell: bash, zsh, fish or powershell.'],
    [['apply'], 'The plan file is missing; give the one that hubplan plan -o wrote.'],
    [['completion', 'tcsh'], 'shell is "tcsh"; use one of bash, zsh, fish, powershell.'],
    [['list', 'a', 'b'], 'Unexpected argument "a". Unexpected argument "b".'],
    [['list', 'list'], 'Unexpected argument "list".'],
  ])('%j is told in a sentence of its own', async (args, message) => {
    expect(await said(...args)).toBe(`error: ${message}\n${endOf(args[0])}`)
  })
})

describe('a command', () => {
  test.each([
    [[], 'Give a command, such as plan.'],
    [['--no-color'], 'Give a command, such as plan.'],
    [['plna'], 'There is no command plna; did you mean plan?'],
    [['--no-color', 'plna', '--absent', 'x'], 'There is no command plna; did you mean plan?'],
    [['frobnicate-the-hub', 'twice'], 'There is no command frobnicate-the-hub.'],
  ])('is missing or misspelt in %j', async (args, message) => {
    const end = 'hint: hubplan --help lists the commands\nhelp: hubplan help start\n'
    expect(await said(...args)).toBe(`error: ${message}\n${end}`)
  })
})

test('the words of a completion are no mistake, even when there are none', async () => {
  const ran = await runCli(['--get-yargs-completions', 'hubplan', 'demo', 'x'], { cwd: tmpdir() })
  expect([ran.code, ran.stderr]).toEqual([0, ''])
})
