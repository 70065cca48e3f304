// What administrators of AUP Learning Cloud run today: the table of the topic aup, row by row, on the embedded hub.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { describe, expect, test } from 'vitest'

import { placeHubplan } from '../helpers/door.ts'
import { fullScopes } from '../helpers/hub-client.ts'
import { type Desk, openDesk, token } from './run.ts'

const topic = readFileSync(fileURLToPath(new URL('../../src/help/aup.md', import.meta.url)), 'utf8')

/** The commands of each row of the table, by its job. */
const rows = new Map(
  [...topic.matchAll(/^\| ([^|]+) \| [^|]+ \| (`hubplan [^|]+) \|$/gm)].map(([, job = '', cell = '']) => [
    job,
    cell.split('<br>').map((command) => command.replace(/^`(.*)`$/, '$1')),
  ]),
)
const [, classFile = ''] = /^```yaml file=aup.yaml\n([\s\S]*?)^```$/m.exec(topic) ?? []

interface Job {
  readonly files?: Readonly<Record<string, string>>
  readonly check: (desk: Desk, stdout: string) => Promise<void> | void
}

const given = 'username,password\nuser1,Str0ng-enough\nuser2,An0ther-one\n'

const jobs: Readonly<Record<string, Job>> = {
  'Onboard a class: accounts, admins, groups, quota, first passwords': {
    files: { 'aup.yaml': classFile, 'class.csv': 'username\nnew01\nnew02\n' },
    check: async (desk) => {
      const { hub } = desk.hub
      expect(hub.users.get('teacher01')?.admin).toBe(true)
      expect(hub.groupsOf('new02')).toContain('ml-2026')
      expect(hub.quotas.get('new01')).toMatchObject({ balance: 500 })
      for (const line of (await desk.read('credentials.csv')).trimEnd().split('\n').slice(1)) {
        const [name = '', password = ''] = line.split(',')
        expect(hub.isPassword(name, password), name).toBe(true)
      }
      expect(hub.passwords.get('new01')).toMatchObject({ forceChange: true })
    },
  },
  'Set the passwords in a file': {
    files: { 'users.csv': given },
    check: ({ hub }) => expect(hub.hub.isPassword('user2', 'An0ther-one')).toBe(true),
  },
  'Generate passwords for existing users': {
    files: { 'generate.csv': 'username,password\nuser1,generate\n' },
    check: async (desk) => {
      const [, line = ''] = (await desk.read('passwords_output.csv')).split('\n')
      expect(desk.hub.hub.isPassword('user1', line.split(',')[1] ?? '')).toBe(true)
    },
  },
  'One shared password, for now': {
    files: { 'shared.csv': 'username,password\nuser1,shared\nuser2,shared\n', 'shared.txt': 'Welc0me-2026\n' },
    check: ({ hub }) => expect(['user1', 'user2'].every((name) => hub.hub.isPassword(name, 'Welc0me-2026'))).toBe(true),
  },
  'Set quotas': {
    files: { 'quotas.csv': 'username,quota\nuser3,250\n' },
    check: ({ hub }) => {
      expect(hub.hub.quotas.get('user1')).toMatchObject({ balance: 1000 })
      expect(hub.hub.quotas.get('user2')).toMatchObject({ unlimited: true })
      expect(hub.hub.quotas.get('user3')).toMatchObject({ balance: 250 })
    },
  },
  'Add to quotas': {
    check: ({ hub }) => expect([balance(hub, 'user1'), balance(hub, 'user2')]).toEqual([120, 130]),
  },
  'Top up all users below a bound': {
    files: { 'aup.yaml': classFile, 'class.csv': 'username\nuser4\n' },
    check: ({ hub }) => expect(balance(hub, 'member')).toBe(1000),
  },
  'List quotas': { check: (_, stdout) => expect(stdout).toMatch(/user2\s.*30/) },
  'List users short of quota': {
    check: (_, stdout) => {
      expect(stdout).toContain('user1')
      expect(stdout).not.toContain('member')
    },
  },
  'Rename a user, with quota and a new password': {
    files: { 'renames.csv': 'username,renamed_from\nuser1-new,user1\n' },
    check: async (desk) => {
      const { hub } = desk.hub
      expect(hub.users.has('user1')).toBe(false)
      expect(hub.quotas.get('user1-new')).toMatchObject({ balance: 20 })
      const [, line = ''] = (await desk.read('credentials.csv')).split('\n')
      expect(hub.tryLogin('user1-new', 'Claimed-by-1')).toBe(false)
      expect(hub.isPassword('user1-new', line.split(',')[1] ?? '')).toBe(true)
    },
  },
  'Add members to a group, and leave the groups that the hub fills': {
    files: { 'groups.csv': 'username,groups\nuser1,lab;native-users\nmember,-\n' },
    check: ({ hub }) => {
      expect(hub.hub.groupsOf('user1')).toEqual(['lab'])
      expect(hub.hub.groupsOf('member')).toContain('native-users')
    },
  },
  'Totals, minutes, top users': {
    check: (_, stdout) => {
      expect(stdout).toContain('1,000')
      expect(stdout).toContain('\nUsage of the last 30 days\n  minutes              0, in 0 sessions\n')
    },
  },
  'Back up with quotas': {
    check: async (desk) => {
      expect(await desk.read('backup.yaml')).toContain('quota: 950')
      expect((await desk.run('plan', 'backup.yaml')).stdout).toContain('Nothing to do')
    },
  },
}

function balance(hub: Desk['hub'], name: string): number | undefined {
  return hub.hub.quotas.get(name)?.balance
}

test('every row of the table has a test, and every test its row', () => {
  expect([...rows.keys()].sort()).toEqual(Object.keys(jobs).sort())
})

describe('what administrators of AUP Learning Cloud run today', () => {
  test.each(Object.entries(jobs))('%s', async (name, { files = {}, check }) => {
    const desk = await openDesk({
      aup: { quotas: { user1: 20, user2: 30, member: 950 } },
      users: [
        { name: 'admin', admin: true },
        ...['user1', 'user2', 'user3', 'user4'].map((one) => ({ name: one })),
        { name: 'member', groups: ['ml-2026', 'native-users'] },
      ],
      groups: [{ name: 'ml-2026' }],
      tokens: [{ token, name: 'admin', kind: 'user', admin: true, scopes: fullScopes }],
      files,
    })
    await placeHubplan(join(desk.folder, 'hubplan'))
    const env = {
      PATH: `${desk.folder}:${process.env['PATH']}`,
      HOME: desk.folder,
      NO_COLOR: '1',
      HUBPLAN_URL: desk.hub.url,
      HUBPLAN_TOKEN: token,
    }
    const script = (rows.get(name) ?? []).join('\n')
    const { stdout } = await promisify(execFile)('bash', ['--norc', '-euc', script], { cwd: desk.folder, env })
    await check(desk, stdout)
  })
})
