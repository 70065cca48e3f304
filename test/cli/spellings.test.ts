// Spellings that other programs taught: each does what it means.
import { describe, expect, test } from 'vitest'

import { openDesk } from './run.ts'

const files = { 'users.csv': 'username\nann\n', 'hubplan.yaml': 'version: 1\nusers:\n  - { name: ann }\n' }

test.each([
  [['-h'], ['--help']],
  [['-?'], ['--help']],
  [['/?'], ['--help']],
  [
    ['plan', '-h'],
    ['plan', '--help'],
  ],
  [
    ['-h', 'plan'],
    ['plan', '--help'],
  ],
  [
    ['plan', 'users.csv', '-help'],
    ['plan', '--help'],
  ],
  [
    ['plan', 'help'],
    ['plan', '--help'],
  ],
  [
    ['--config', 'plan', 'list', '-h'],
    ['list', '--help'],
  ],
  [
    ['help', 'show'],
    ['show', '--help'],
  ],
  [['version'], ['--version']],
  [['-V'], ['--version']],
  [['-v'], ['--version']],
  [['-version', '--no-color'], ['--version']],
  [['plan', '-V'], ['--version']],
])('%j is %j', async (words, usual) => {
  const desk = await openDesk({ files })
  const ran = await desk.run(...words)
  expect(ran).toMatchObject({ code: 0, stderr: '' })
  expect(ran).toEqual(await desk.run(...usual))
  expect(desk.hub.requests).toHaveLength(0)
})

test.each([
  [
    ['list', '--json'],
    ['list', '--format', 'json'],
  ],
  [
    ['list', '-json'],
    ['list', '--format', 'json'],
  ],
  [
    ['list', '--csv'],
    ['list', '--format', 'csv'],
  ],
  [
    ['list', '--names'],
    ['list', '--format', 'names'],
  ],
  [
    ['list', '-match', 's*', '-format=names'],
    ['list', '--match', 's*', '--format', 'names'],
  ],
  [
    ['--match', 's*', 'list'],
    ['list', '--match', 's*'],
  ],
  [
    ['--admins', 'list'],
    ['list', '--admins'],
  ],
  [['export', '-o', '-'], ['export']],
  [['export', '-'], ['export']],
  [
    ['template', '--names', 'a', '-o', '-'],
    ['template', '--names', 'a'],
  ],
  [
    ['validate', '--', 'users.csv'],
    ['validate', 'users.csv'],
  ],
])('%j is %j', async (words, usual) => {
  const desk = await openDesk({ files })
  const ran = await desk.run(...words)
  expect(ran.code).toBe(0)
  expect(ran).toEqual(await desk.run(...usual))
})

describe('a long flag with one dash', () => {
  test('names a file of the plan', async () => {
    const desk = await openDesk({ files })
    const ran = await desk.run('plan', 'users.csv', '-output=plan.json')
    expect(ran).toMatchObject({ code: 0, stderr: 'The plan is saved in plan.json.\n' })
    expect(await desk.files()).toContain('plan.json')
  })

  test('is a file after a bare --', async () => {
    const desk = await openDesk({ files: { '-output.csv': 'username\nann\n' } })
    expect(await desk.run('validate', '--', '-output.csv')).toMatchObject({ code: 0, stderr: '' })
  })
})
