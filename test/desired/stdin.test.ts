import { mkdtempSync, openSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { formatPlace, Problem } from '../../src/core/problem.ts'
import { type DesiredFlags, loadPlanConfig } from '../../src/desired/index.ts'
import { openFiles } from '../../src/desired/stdin.ts'
import { stdinPath } from '../../src/options/kinds.ts'
import { now } from '../helpers/clocks.ts'
import { temporaryFolder } from '../helpers/folder.ts'
import { noFlags } from './no-flags.ts'

const input = (text: string) => async (): Promise<Buffer> => Buffer.from(text)

function files(text: string, format?: 'csv' | 'json' | 'yaml' | 'names') {
  return openFiles({ cwd: '/x', format, read: input(text) })
}

/** The ending that a text is read with. */
async function kindOf(text: string): Promise<string | undefined> {
  return (await files(text).find(stdinPath)).ending
}

describe('standard input', () => {
  test.each([
    ['username,admin\nzoe,\n', '.csv'],
    ['username\nzoe\n', '.csv'],
    ['"Email"\nzoe@x.edu\n', '.csv'],
    ['Login;Section\nzoe;A\n', '.csv'],
    ['Login\tSection\n', '.csv'],
    ['[{"name": "zoe"}]', '.json'],
    ['  {"version": 1}', '.json'],
    ['version: 1\nusers: []\n', '.yaml'],
    ['- name: zoe\n', '.yaml'],
    ['---\nversion: 1\n', '.yaml'],
    ['zoe\nann\n', '.txt'],
    ['# class\n\nzoe@x.edu\n', '.txt'],
    ['\ufeffzoe\n', '.txt'],
    ['', '.txt'],
  ])('%j is read by its first line', async (text, ending) => expect(await kindOf(text)).toBe(ending))

  test('that begins with a long line of other letters is read whole', async () => {
    const text = `${'é'.repeat(3000)},x\nzoe,\n`
    const { bytes, ending } = await files(text).find(stdinPath)
    expect([ending, bytes?.toString()]).toEqual(['.csv', text])
  })
  test('is told how it is read, unless that is stated', async () => {
    const guessing = files('zoe\n')
    await guessing.find(stdinPath)
    expect(guessing.warnings.map(({ at, message }) => `${formatPlace(at)}: ${message}`)).toEqual([
      'stdin: read as names; state another kind with --stdin-format',
    ])
    const stated = files('zoe\n', 'csv')
    expect(await stated.find(stdinPath)).toMatchObject({ path: 'stdin', ending: '.csv' })
    expect(stated.warnings).toEqual([])
  })
  test('can be read once', async () => {
    const all = files('zoe\n')
    await all.find(stdinPath)
    await expect(all.find(stdinPath)).rejects.toThrow('Standard input is named twice, and can be read once.')
  })
  test('is not read where a program calls hubplan', async () => {
    const all = openFiles({ cwd: '/x', format: undefined, read: undefined })
    await expect(all.find(stdinPath)).rejects.toThrow('Standard input is not read here; give a file.')
  })
})

describe('a path', () => {
  test('of a file is a file', async () => {
    expect(await files('').find('u.csv')).toEqual({ path: 'u.csv', location: '/x/u.csv' })
  })
  test('that a shell makes of a pipe is read at once', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'hubplan-')), 'u')
    writeFileSync(file, 'username,admin\nzoe,\n')
    const path = `/dev/fd/${openSync(file, 'r')}`
    const { ending, bytes } = await files('').find(path)
    expect([ending, bytes?.toString()]).toEqual(['.csv', 'username,admin\nzoe,\n'])
  })
  test('of a pipe that is not open is told', async () => {
    const caught = await files('')
      .find('/dev/fd/987')
      .catch((thrown: unknown) => thrown)
    expect(caught).toMatchObject({
      message: '/dev/fd/987 cannot be read.',
      hint: 'give a file, or pipe the list into -',
    })
  })
})

describe('a list from another program', () => {
  async function load(text: string, flags: Partial<DesiredFlags>) {
    const cwd = temporaryFolder()
    writeFileSync(join(cwd, 'all.csv'), 'username\nzoe\n')
    const streams = { input: input(text) }
    const { sources, warnings, inputs } = await loadPlanConfig({ ...noFlags, ...flags }, { env: {}, cwd, now, streams })
    const tables = [...sources.tables, ...sources.shortcuts]
    const names = tables.flatMap(({ rows }) => rows.map(({ cells }) => cells.get('username')?.value))
    return { names, protect: sources.scope.protect, told: warnings.map(({ message }) => message), inputs }
  }
  const told = ['read as names; state another kind with --stdin-format']

  test('is a roster', async () => {
    expect(await load('ann\n', { files: [stdinPath] })).toMatchObject({ names: ['ann'], told })
  })
  test('is a list of users to delete', async () => {
    const read = await load('ann\n', { files: ['all.csv'], absentFrom: [stdinPath] })
    expect(read).toMatchObject({ names: ['zoe', 'ann'], told })
    expect(read.inputs.map(({ path }) => path)).toEqual(['all.csv', 'stdin'])
  })
  test('is a list of new admins', async () => {
    expect(await load('ann\n', { adminFrom: [stdinPath] })).toMatchObject({ names: ['ann'] })
  })
  test('is a list of users to protect', async () => {
    expect(await load('ann\nb*b\n', { files: ['all.csv'], protectFrom: [stdinPath] })).toMatchObject({
      protect: ['ann', 'b[*]b'],
    })
  })
  test('that is empty is no list', async () => {
    const caught = await load('', { files: [stdinPath] }).catch((thrown: unknown) => thrown)
    expect(caught).toBeInstanceOf(Problem)
    expect((caught as Problem).diagnostics.map(({ message }) => message)).toEqual([
      'the file is empty; write one name a line',
    ])
  })
})
