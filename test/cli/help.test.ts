import { tmpdir } from 'node:os'

import { describe, expect, test } from 'vitest'

import { runCli } from '../helpers/cli.ts'

const { stdout: overview } = await runCli(['--help'], { cwd: tmpdir() })
const commands = [...overview.matchAll(/^ {2}hubplan (\w+)/gm)].map(([, command = '']) => command)

test('the overview names the commands, once each', () => {
  expect(commands).toEqual(expect.arrayContaining(['plan', 'show', 'apply', 'init', 'completion', 'demo']))
  expect(new Set(commands).size).toBe(commands.length)
  expect(overview).not.toContain('yargs')
})

describe.each(commands)('hubplan %s --help', (command) => {
  test('shows examples, and fits into 100 columns', async () => {
    const { code, stdout } = await runCli([command, '--help'], { cwd: tmpdir() })
    expect(code).toBe(0)
    expect(stdout).toContain('Examples:')
    expect(stdout).toContain(`hubplan ${command}`)
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
  })
})

test.each([
  [['plna'], 'There is no command plna; did you mean plan?'],
  [['plan', '--abesnt', 'x'], 'There is no flag --abesnt; did you mean --absent?'],
  [['list', '--columns', 'naem'], 'There is no column "naem".\nhint: did you mean name?'],
])('%j is a slip of the finger', async (args, said) => {
  const { code, stderr } = await runCli(args, { cwd: tmpdir() })
  expect(code).toBe(1)
  expect(stderr).toContain(said)
})
