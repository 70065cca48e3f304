// What people of a Bevy community run today: the table of the topic bevy, row by row and word for word.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { expect, test } from 'vitest'

import { placeHubplan } from '../helpers/door.ts'
import { crowd, csvOf } from '../mocks/bevy.ts'
import { type BevyDesk, openBevyDesk } from './bevy-desk.ts'

const topic = readFileSync(fileURLToPath(new URL('../../src/help/bevy.md', import.meta.url)), 'utf8')

/** The commands of each row of the table, by its job. */
const rows = new Map(
  [...topic.matchAll(/^\| ([^|]+) \| [^|]+ \| (`hubplan [^|]+) \|$/gm)].map(([, job = '', cell = '']) => [
    job,
    [...cell.matchAll(/`(hubplan [^`]+)`/g)].map(([, command = '']) => command),
  ]),
)

const people = crowd(640)
const gone = people.slice(10, 610)

/** Jobs that look at what an earlier one has done run it first. */
const earlier: Readonly<Record<string, string>> = {
  'List scheduled deletes': 'Try one user first',
  'Cancel deletes': 'Delete the members of a list, and track the accepted deletes',
}

const checks: Readonly<Record<string, (desk: BevyDesk, stdout: string) => Promise<void> | void>> = {
  'Check the connection: key, routes, requests left, scheduled deletes': (_, stdout) => {
    expect(stdout).toContain('it lists its users, 640 in all')
  },
  'Try one user first': ({ site }) => expect(site.marked).toEqual(['1003']),
  'Delete the members of a list, and track the accepted deletes': async ({ site, read }) => {
    expect([...site.marked].sort()).toEqual(gone.map(({ id }) => String(id)))
    const lines = (text: string): string[] => text.toLowerCase().trimEnd().split('\n').sort()
    expect(lines(await read('accepted.csv'))).toEqual(lines(await read('users.csv')))
    expect(lines(await read('results.csv'))).toHaveLength(601)
  },
  'List scheduled deletes': (_, stdout) => expect(stdout).toContain('scheduled deletes  1 user, the first on 2'),
  'Cancel deletes': async (desk, stdout) => {
    expect(stdout).toContain('cancel it until then in the admin dashboard: Members, Cancel Deletion')
    expect((await desk.plan('undo.json')).actions).toEqual([])
  },
  'Export all members': async ({ read }) => {
    expect((await read('members.csv')).trimEnd().split('\n')).toHaveLength(641)
  },
}

test('every row has its check', () => {
  expect([...rows.keys()].sort()).toEqual(Object.keys(checks).sort())
})

async function sh(desk: BevyDesk, commands: readonly string[]): Promise<string> {
  const env = {
    PATH: `${desk.folder}:${process.env['PATH']}`,
    HOME: desk.folder,
    NO_COLOR: '1',
    TZ: 'UTC',
    ...desk.env,
  }
  const done = await promisify(execFile)('bash', ['--norc', '-euc', commands.join('\n')], {
    cwd: desk.folder,
    env,
    maxBuffer: 1e8,
  })
  return done.stdout
}

test.each([...rows])('%s', async (job, commands) => {
  const files = { 'users.csv': csvOf(gone), 'one.csv': csvOf(people.slice(2, 3)) }
  const desk = await openBevyDesk({ people, files })
  await placeHubplan(join(desk.folder, 'hubplan'))
  const before = rows.get(earlier[job] ?? '')
  if (before !== undefined) await sh(desk, before)
  const stdout = await sh(desk, commands)
  await checks[job]?.(desk, stdout)
})
