// With --format json an error is the last line on stderr, as JSON in a stable form.
import { describe, expect, test } from 'vitest'

import { topicNames } from '../../src/help/topics.ts'
import { openStreams } from '../../src/io/streams.ts'
import { tellFailure } from '../../src/session/failure.ts'
import { openDesk } from './run.ts'

/** Of the last line. */
function errorIn(stderr: string): Readonly<Record<string, unknown>> {
  const lines = stderr.split('\n')
  expect(lines.at(-1)).toBe('')
  expect(lines.slice(0, -2).filter((line) => line.startsWith('{'))).toEqual([])
  return (JSON.parse(lines.at(-2) ?? '') as { error: Readonly<Record<string, unknown>> }).error
}

test('has each fault of a file with its place', async () => {
  const desk = await openDesk({ files: { 'users.csv': 'username,admin\nann,perhaps\n,yes\n' } })
  const ran = await desk.run('plan', 'users.csv', '--format', 'json')
  expect(ran).toMatchObject({ code: 1, stdout: '' })
  expect(errorIn(ran.stderr)).toEqual({
    code: 'input',
    message: '2 errors in the input.',
    hint: 'correct them and run the same command again',
    errors: [
      { at: 'users.csv:2:5', message: expect.stringContaining('perhaps') },
      { at: 'users.csv:3', message: expect.stringContaining('the username is empty') },
    ],
    exit_code: 1,
    topic: 'roster',
  })
})

test.each([
  [['list', '--format', 'json', '--mtach', 'x'], 'usage', 1, 'look'],
  [['list', '--format=json', '--mtach', 'x'], 'usage', 1, 'look'],
  [['list', '-format=json', '--mtach', 'x'], 'usage', 1, 'look'],
  [['list', '--mtach', 'x', '--json'], 'usage', 1, 'look'],
  [['list', '--format', 'text', '--format', 'json', '--mtach', 'x'], 'usage', 1, 'look'],
  [['diff', '--json'], 'usage', 1, 'plan'],
  [['show', 'nothing.json', '--json'], 'planfile', 1, 'review'],
  [['doctor', '--url', 'nonsense', '--no-such', '--json'], 'usage', 1, 'check'],
  [['list', '--url', 'nonsense', '--json'], 'target', 1, 'connection'],
])('%j ends with code %s, exit code %i and topic %s', async (args, code, exit, topic) => {
  const desk = await openDesk()
  const ran = await desk.run(...args)
  expect(ran).toMatchObject({ code: exit, stdout: '' })
  const error = errorIn(ran.stderr)
  expect(error).toMatchObject({ code, exit_code: exit, topic, errors: [] })
  expect(Object.keys(error)).toEqual(['code', 'message', 'hint', 'errors', 'exit_code', 'topic'])
  expect(topicNames).toContain(error['topic'])
})

test.each([
  [['list', '--format', 'json', '--format', 'text', '--mtach', 'x']],
  [['list', '--mtach', 'x', '--', '--json']],
  [['list', '--mtach', 'json']],
])('%j asks for no JSON', async (args) => {
  const desk = await openDesk()
  expect((await desk.run(...args)).stderr).toMatch(/^error: /)
})

test('a plan that is stale ends with its exit code, after the warnings as text', async () => {
  const desk = await openDesk({ files: { 'users.csv': 'username,admin\nalice,true\n' } })
  await desk.run('plan', 'users.csv', '-o', 'plan.json')
  desk.hub.hub.removeUser('alice')
  const ran = await desk.run('apply', 'plan.json', '--format', 'json', '--debug')
  expect(ran).toMatchObject({ code: 4, stdout: '' })
  expect(errorIn(ran.stderr)).toMatchObject({ code: 'stale', exit_code: 4, topic: 'apply' })
  expect(ran.stderr).toMatch(/^debug: /m)
})

test('a blocked plan is a result, not an error', async () => {
  const desk = await openDesk()
  const ran = await desk.run('plan', '--absent', 's*', '--format', 'json')
  expect(ran).toMatchObject({ code: 3, stderr: '' })
  expect(JSON.parse(ran.stdout)).toMatchObject({ applyable: false })
})

describe('a bug', () => {
  test('has the code bug and where it happened, on one line that nothing of it can leave', () => {
    const said: string[] = []
    const streams = { ...openStreams({}, process), err: (text: string) => void said.push(text) }
    expect(tellFailure(new Error('odd\n::add-mask::x'), streams, ['plan', '--json'])).toBe(1)
    const [line = '', ...more] = said
    expect(more).toEqual([])
    expect(line.indexOf('\n')).toBe(line.length - 1)
    expect(line).not.toContain('::')
    expect(errorIn(line)).toMatchObject({
      code: 'bug',
      message: 'This is a bug in hubplan; please report it.',
      topic: null,
      trace: expect.arrayContaining(['Error: odd']),
    })
  })
})
