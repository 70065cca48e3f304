// What administrators of Alteryx workspaces do: the table of the topic alteryx, row by row, on the small server.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { describe, expect, onTestFinished, test } from 'vitest'

import { placeHubplan } from '../helpers/door.ts'
import { type AlteryxMock, crowd, type MockPerson, startAlteryx } from '../mocks/alteryx.ts'
import { type AlteryxDesk, oauthFile, openAlteryxDesk, staticToken } from './alteryx-desk.ts'

const topic = readFileSync(fileURLToPath(new URL('../../src/help/alteryx.md', import.meta.url)), 'utf8')

/** The commands of each row of the table, by its job. */
const rows = new Map(
  [...topic.matchAll(/^\| ([^|]+) \| [^|]+ \| (`hubplan [^|]+) \|$/gm)].map(([, job = '', cell = '']) => [
    job,
    cell.split('<br>').map((command) => command.replace(/^`(.*)`$/, '$1')),
  ]),
)
const [, targets = ''] = /^```yaml\n(version: 1\ntargets:[\s\S]*?)^```$/m.exec(topic) ?? []
const [, tokens = ''] = /^```json\n([\s\S]*?)^```$/m.exec(topic) ?? []

interface Job {
  readonly files?: Readonly<Record<string, string>>
  readonly check: (desk: AlteryxDesk, apac: AlteryxMock) => Promise<void> | void
}

const keep = 'email\nP005@corp.com\nann@CORP.com\n'
const stayed = ['Admin@corp.com', 'boss@corp.com', 'p005@Corp.com', 'ann@corp.com'].sort()

const jobs: Readonly<Record<string, Job>> = {
  'Remove all users except these e-mails': {
    files: { 'keep.csv': keep },
    check: async (desk) => {
      expect(desk.mock.emails()).toEqual(stayed)
      expect(await desk.read('results.csv')).toContain('user.delete')
    },
  },
  'Remove users outside the company': {
    check: ({ mock }) => expect(mock.emails().filter((email) => !/@corp\.com$/i.test(email))).toEqual([]),
  },
  'Remove users inactive for half a year, reviewed first': {
    check: ({ mock }) => {
      expect(mock.removals()).toEqual([701])
    },
  },
  'Invite people': {
    files: { 'new.csv': 'email\nNew@corp.com\n' },
    check: ({ mock }) => expect(mock.emails()).toContain('new@corp.com'),
  },
  'Make a user an administrator': {
    check: ({ mock }) => expect(mock.people.get(700)?.isAdmin).toBe(true),
  },
  'The same keep-list for many workspaces': {
    files: { 'keep.csv': keep, 'workspaces.yaml': targets },
    check: ({ mock }, apac) => {
      expect(mock.emails()).toEqual(stayed)
      expect(apac.emails()).toEqual([...stayed, 'lead@corp.com'].sort())
    },
  },
}

function people(): MockPerson[] {
  const now = new Date().toISOString()
  const recent = crowd(10).map((person) => ({ ...person, lastLoginTime: now }))
  return [
    ...recent,
    { id: 700, email: 'ann@corp.com', lastLoginTime: now },
    { id: 701, email: 'old@corp.com', lastLoginTime: '2020-01-01T00:00:00Z' },
    { id: 702, email: 'guest@partner.com', lastLoginTime: now },
  ]
}

test('every row of the table has a test, and every test its row', () => {
  expect([...rows.keys()].sort()).toEqual(Object.keys(jobs).sort())
})

test('the OAuth file of the topic has what is needed', () => {
  expect(Object.keys(JSON.parse(tokens) as object)).toEqual(['client_id', 'refresh_token', 'token_endpoint'])
})

describe('what administrators of Alteryx workspaces do', () => {
  test.each(Object.entries(jobs))('%s', async (name, { files = {}, check }) => {
    const desk = await openAlteryxDesk({ people: people() })
    const apac = await startAlteryx({
      people: [...people(), { id: 800, email: 'lead@corp.com' }],
      workspace: { id: 1002, name: 'APAC' },
      clientId: 'client-2',
    })
    onTestFinished(() => apac.close())
    for (const [file, text] of Object.entries(files)) {
      const own = text
        .replace('https://eu1.alteryxcloud.com', desk.mock.url)
        .replace('https://us1.alteryxcloud.com', apac.url)
      await desk.write(file, own)
    }
    await desk.write('emea.json', oauthFile(desk.mock))
    await desk.write('apac.json', oauthFile(apac))
    await placeHubplan(join(desk.folder, 'hubplan'))
    const isForMany = name.includes('many')
    const env = {
      PATH: `${desk.folder}:${process.env['PATH']}`,
      HOME: desk.folder,
      NO_COLOR: '1',
      ...(isForMany
        ? {
            HUBPLAN_URL_EMEA: desk.mock.url,
            HUBPLAN_URL_APAC: apac.url,
            HUBPLAN_OAUTH_FILE_EMEA: 'emea.json',
            HUBPLAN_OAUTH_FILE_APAC: 'apac.json',
          }
        : { HUBPLAN_URL: desk.mock.url, HUBPLAN_TOKEN: staticToken }),
    }
    const script = (rows.get(name) ?? []).join('\n')
    await promisify(execFile)('bash', ['--norc', '-euc', script], { cwd: desk.folder, env })
    await check(desk, apac)
  })
})
