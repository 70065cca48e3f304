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

describe('headings', () => {
  test('hold every flag, those of plan in the order in which somebody plans', async () => {
    const { stdout } = await runCli(['plan', '--help'], { cwd: tmpdir() })
    const heads = [...stdout.matchAll(/^(\w[\w ]*):$/gm)].map(([, head]) => head)
    const flags = ['Who', 'Files', 'Limits', 'Directory', 'Connection', 'Output', 'Every command']
    expect(heads).toEqual(['Positionals', ...flags, 'Examples'])
  })

  test.each(commands)('of %s leave nothing but help, version and colours for every command', async (command) => {
    const { stdout } = await runCli([command, '--help'], { cwd: tmpdir() })
    const [, rest = ''] = /^Every command:\n((?: .*\n)+)/m.exec(stdout) ?? []
    expect([...rest.matchAll(/--[\w-]+/g)].map(([flag]) => flag).sort()).toEqual(['--help', '--no-color', '--version'])
    expect(stdout).not.toContain('Options:')
  })
})
