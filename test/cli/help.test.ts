// hubplan --help, and the help of each command.
import { tmpdir } from 'node:os'

import { describe, expect, test } from 'vitest'
import { topicNames } from '../../src/help/topics.ts'
import { commandGroups, commands } from '../../src/options/index.ts'
import type { Command } from '../../src/options/table.ts'
import { runCli } from '../helpers/cli.ts'

const all: readonly (readonly [string, Command])[] = Object.entries(commands)

async function helpOf(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli([...args, '--help'], { cwd: tmpdir() })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout
}

describe('the overview', () => {
  test('has each command once, under a heading, and says where more help is', async () => {
    const overview = await helpOf()
    const named = [...overview.matchAll(/^ {2}([a-z-]+)(?= )/gm)].map(([, name]) => name)
    expect(named.filter((name) => name !== 'hubplan')).toEqual(commandGroups.flatMap(({ names }) => names))
    expect(named.filter((name) => name !== 'hubplan').sort()).toEqual(Object.keys(commands).sort())
    expect(overview.split('\n\n').slice(-3).join('\n\n')).toBe(
      [
        'Every command: --help, --version, --no-color (also NO_COLOR).',
        'Exit codes: 0 done, 1 error, 2 changes (plan --detailed-exitcode), 3 refused by a guard, 4 stale, 5',
        'applied in part, 130 interrupted.',
        'More:',
        '  hubplan COMMAND --help  examples and flags of a command',
        '  hubplan help            all topics of the manual; begin with: hubplan help start',
        '',
      ]
        .join('\n')
        .replace('\nExit', '\n\nExit')
        .replace('\nMore', '\n\nMore'),
    )
  })
})

describe.each(all)('hubplan %s --help', (name, { examples, topic }) => {
  test('shows examples first, fits into 100 columns and 70 lines, and ends with its topic', async () => {
    const lines = (await helpOf(name)).split('\n')
    expect(lines[4]).toBe('Examples:')
    const first = lines
      .slice(5, lines.indexOf('', 5))
      .filter((line) => line.startsWith('  hubplan ') || /^ {2}eval/.test(line))
    expect(first).toEqual(examples.map(([line]) => expect.stringContaining(`  ${line.replaceAll('$0', 'hubplan')}`)))
    expect(lines.filter((line) => line.length > 100)).toEqual([])
    expect(lines.length).toBeLessThanOrEqual(70)
    expect(lines.slice(-2)).toEqual([`More: hubplan help ${topic}`, ''])
    expect(topicNames).toContain(topic)
  })
})

describe('headings', () => {
  test('hold every flag, those of plan in the order in which somebody plans', async () => {
    const heads = [...(await helpOf('plan')).matchAll(/^(\w[\w ]*):$/gm)].map(([, head]) => head)
    const flags = ['Who', 'Files', 'Limits', 'Directory', 'Connection', 'Output']
    expect(heads).toEqual(['Examples', 'Arguments', ...flags])
  })
})

test('a flag says what it takes, what it does, and its default in words', async () => {
  const help = await helpOf('plan')
  expect(help).toContain('\n  --absent NAME         delete this user, or all users that match this glob\n')
  expect(help).toContain('\n  -o, --output FILE    file to save the plan in; without it the plan is only shown\n')
  expect(help).toContain('\n  --timeout SECONDS   longest wait for one answer, in seconds (default: 30)\n')
  expect(help).toContain('\n  --format FORMAT      output format: text, markdown, html or json (default: text)\n')
  expect(await helpOf('apply')).toContain(
    '\n  --events FORMAT  format of events on stdout, one per line before the report: ndjson\n',
  )
})

test('help is shown, whatever else is wrong, and not for a word after --', async () => {
  const { code, stdout } = await runCli(['plan', '--bogus', '--timeout', 'x', '--help'], { cwd: tmpdir() })
  expect([code, stdout.split('\n')[0]]).toEqual([0, 'hubplan plan [files..]'])
  const other = await runCli(['show', '--', '--help'], { cwd: tmpdir() })
  expect([other.code, other.stdout]).toEqual([1, ''])
})
