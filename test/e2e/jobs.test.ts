// What administrators run today, and what the topic jobs says they run with hubplan: its table, row by row, on a real hub.
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { afterAll, describe, expect, test } from 'vitest'

import { parseCsv } from '../../src/sources/csv/index.ts'
import { until } from '../helpers/cli.ts'
import { placeHubplan } from '../helpers/door.ts'
import { describeOneHub, type RealUser } from '../helpers/real-hub.ts'
import { textCell, workbook } from '../sources/workbook.ts'
import { people, type Stage, selfOn, useStage } from './desk.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const topic = readFileSync(join(root, 'src/help/jobs.md'), 'utf8')

/** The commands of each row of the table, by its job. */
const [, section = ''] = /^## What you run today\n([\s\S]*?)^## /m.exec(topic) ?? []
const rows = new Map(
  [...section.matchAll(/^\| ([^|]+) \| [^|]+ \| (`hubplan [^|]+) \|$/gm)].map(([, job = '', cell = '']) => [
    job,
    cell.split('<br>').map((command) => command.replace(/^`(.*)`$/, '$1')),
  ]),
)

const files = new Map(
  [...topic.matchAll(/^```\w+ file=(\S+)\n([\s\S]*?)^```$/gm)].map(([, name = '', text = '']) => [name, text]),
)

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** A folder, in which a row's commands are run by a shell. */
interface Bench {
  readonly stage: Stage
  write(name: string, ...lines: readonly string[]): void
  put(name: string, bytes: Uint8Array): void
  read(name: string): string
  /** The named file of the topic. */
  place(name: string): void
  /** All commands of the row; what the last one said. */
  run(): Promise<Ended>
  /** Names of all users of the hub but the one of the token. */
  names(): Promise<string[]>
}

interface Job {
  /** Users of the hub before. */
  readonly users: readonly (string | RealUser)[]
  readonly groups?: readonly string[]
  readonly prepare?: (bench: Bench) => Promise<void> | void
  readonly check: (bench: Bench, ended: Ended) => Promise<void> | void
}

const boss = { name: 'root', admin: true }
// None of them ends with 23.
const class30 = people(30, 'p').map((name) => `${name}x`)

async function groupsOf(bench: Bench): Promise<Map<string, { users: readonly string[]; properties?: unknown }>> {
  const { json } = await bench.stage.bare.send('GET', '/groups')
  const { items } = json as { items: readonly { name: string; users: readonly string[]; properties?: unknown }[] }
  return new Map(items.map(({ name, users, properties }) => [name, { users: [...users].sort(), properties }]))
}

async function adminsOf(bench: Bench): Promise<string[]> {
  const all = await bench.stage.bare.everybody()
  return [...all.values()].flatMap(({ name, admin }) => (admin ? [name] : [])).sort()
}

async function runs(bench: Bench, name: string): Promise<boolean> {
  return (await bench.stage.bare.person(name))?.servers['']?.ready === true
}

async function start(bench: Bench, name: string): Promise<void> {
  await bench.stage.bare.send('POST', `/users/${name}/server`)
  await until(`the server of ${name} runs`, () => runs(bench, name))
}

function usernames(text: string): readonly (string | undefined)[] {
  const table = parseCsv('file', Buffer.from(text))
  return table.rows.map((row) => row.cells.get('username')?.value as string | undefined)
}

/** A column of a sheet; `-` before a text hides its row. */
function filtered(column: readonly string[]): string {
  const rows = column.map((text, index) => {
    const cell = textCell(`A${index + 1}`, text.replace(/^-/, ''))
    return `<row r="${index + 1}"${text.startsWith('-') ? ' hidden="1"' : ''}>${cell}</row>`
  })
  return rows.join('')
}

const jobs: Readonly<Record<string, Job>> = {
  'Delete by name pattern': {
    users: [boss, 'ann23', 'ben23', 'ann24', '230', ...class30],
    check: async (bench) => expect(await bench.names()).toEqual(['230', 'ann24', ...class30, 'root']),
  },
  'Collect names, have them reviewed, delete exactly those': {
    users: [boss, 'ann23', 'ben23', 'ann24', ...class30],
    check: async (bench) => {
      expect(usernames(bench.read('leavers.csv'))).toEqual(['ann23', 'ben23'])
      expect(await bench.names()).toEqual(['ann24', ...class30, 'root'])
    },
  },
  'A numbered list of names': {
    users: [],
    check: (bench) => {
      const lines = bench.read('users.csv').trimEnd().split('\n')
      expect(lines).toHaveLength(51)
      expect([lines[0], lines[1], lines[50]]).toEqual(['username,admin', 'student01,false', 'student50,false'])
    },
  },
  'The same in Excel, with three digits': {
    users: [],
    check: async (bench) => {
      const { parseXlsx } = await import('../../src/sources/xlsx/index.ts')
      const table = await parseXlsx('f.xlsx', Buffer.from(bench.read('aup_users.xlsx'), 'latin1'))
      const names = table.rows.map((row) => row.cells.get('username')?.value)
      expect([names.length, names[0], names[29]]).toEqual([30, 'AUP001', 'AUP030'])
    },
  },
  'A list of admins': {
    users: [],
    check: (bench) => expect(bench.read('staff.csv')).toBe('username,admin\nalice,true\nbob,true\ncharlie,true\n'),
  },
  'Create users from a file': {
    users: [boss, 'there'],
    prepare: (bench) => bench.write('users.csv', 'username,password,admin', 'there,,', '001,,', 'lead,,True'),
    check: async (bench) => {
      expect(await bench.names()).toEqual(['001', 'lead', 'root', 'there'])
      expect(await adminsOf(bench)).toEqual(['lead', 'root'])
      expect(bench.read('results.csv')).toContain('001')
    },
  },
  'Create a class from Canvas': {
    users: [boss],
    prepare: (bench) => bench.put('canvas.csv', readFileSync(join(root, 'fixtures/rosters/canvas-gradebook.csv'))),
    check: async (bench) => {
      expect(await bench.names()).toEqual(['001', 'alovelace', 'aturing', 'cbabbage', 'enoether', 'root'])
      expect((await groupsOf(bench)).get('Lab 2')?.users).toEqual(['001', 'cbabbage', 'enoether'])
    },
  },
  'Delete the users that a filtered sheet shows': {
    users: [boss, ...class30, 'x', 'y', 'z'],
    prepare: (bench) => bench.put('leavers.xlsx', workbook({ rows: filtered(['username', 'x', '-y', 'z']) })),
    check: async (bench) => expect(await bench.names()).toEqual([...class30, 'root', 'y']),
  },
  'List all users': {
    users: [boss, ...people(230)],
    check: (_, { stdout }) => {
      for (const name of people(230)) expect(stdout).toContain(name)
    },
  },
  'Back up, and restore later': {
    users: [boss, { name: 'ann', groups: ['a', 'b'] }, { name: '007', admin: true }, 'gone'],
    check: async (bench) => {
      // Since the backup, people and a membership have been lost.
      await bench.stage.bare.send('DELETE', '/users/gone')
      await bench.stage.bare.send('DELETE', '/users/007')
      await bench.stage.bare.send('DELETE', '/groups/a/users', { users: ['ann'] })
      const again = await shell(bench, (rows.get('Back up, and restore later') ?? []).slice(1))
      expect(again.code, again.stderr).toBe(0)
      expect(await bench.names()).toEqual(['007', 'ann', 'gone', 'root'])
      expect(await adminsOf(bench)).toEqual(['007', 'root'])
      expect((await bench.stage.bare.person('ann'))?.groups.toSorted()).toEqual(['a', 'b'])
    },
  },
  'Delete the users in a file': {
    users: [boss, ...class30, 'x', 'y'],
    prepare: (bench) => bench.write('remove_list.csv', 'username,admin', 'x,False', 'y,False', 'nobody,False'),
    check: async (bench) => expect(await bench.names()).toEqual([...class30, 'root']),
  },
  'Make admins': {
    users: [boss, 'teacher01', 'teacher02', 'teacher03', 'other'],
    prepare: (bench) => bench.write('admins.csv', 'username', 'teacher03'),
    check: async (bench) => expect(await adminsOf(bench)).toEqual(['root', 'teacher01', 'teacher02', 'teacher03']),
  },
  'Remove admin rights': {
    users: [boss, { name: 'student01', admin: true }, { name: 'student02', admin: true }],
    prepare: (bench) => bench.write('demote.csv', 'username,admin', 'student02,'),
    check: async (bench) => expect(await adminsOf(bench)).toEqual(['root']),
  },
  'Onboard a class': {
    users: [boss],
    prepare: (bench) => bench.place('course.yaml'),
    check: async (bench) => {
      const pupils = Array.from({ length: 30 }, (_, index) => `ml${String(index + 1).padStart(2, '0')}`)
      expect((await groupsOf(bench)).get('ml-2026')?.users).toEqual([...pupils, 'teacher'])
      expect(await adminsOf(bench)).toEqual(['root', 'teacher'])
    },
  },
  'Remove a cohort': {
    users: [boss, ...people(8, 'ml-2025-'), ...class30],
    check: async (bench) => expect(await bench.names()).toEqual([...class30, 'root']),
  },
  'Keep only these people': {
    users: [boss, 'ada@example.edu', 'ben@example.edu', 'ada@example.org', ...class30],
    check: async (bench) => expect(await bench.names()).toEqual(['ada@example.edu', 'ben@example.edu', 'root']),
  },
  'Rename, promote and regroup people': {
    users: [boss, { name: 'jane.miller', groups: ['a', 'old'] }, { name: 'kim', groups: ['a'] }],
    prepare: (bench) =>
      bench.write('edits.csv', 'username,renamed_from,admin,groups', 'jane.smith,jane.miller,true,b;a', 'kim,,,-'),
    check: async (bench) => {
      expect(await bench.names()).toEqual(['jane.smith', 'kim', 'root'])
      expect((await bench.stage.bare.person('jane.smith'))?.groups.toSorted()).toEqual(['a', 'b', 'old'])
      expect((await bench.stage.bare.person('kim'))?.groups).toEqual([])
      expect(await adminsOf(bench)).toEqual(['jane.smith', 'root'])
    },
  },
  'Start the servers of a class': {
    users: [boss, 's1', 's2', 's3', 'other'],
    prepare: (bench) => bench.write('start.csv', 'username,server', 's1,running', 's2,running', 's3,running'),
    check: async (bench) => {
      for (const name of ['s1', 's2', 's3']) expect(await runs(bench, name), name).toBe(true)
      expect(await runs(bench, 'other')).toBe(false)
    },
  },
  'Stop idle servers': {
    users: [boss, 'sleeper', 'worker'],
    prepare: async (bench) => {
      bench.place('idle.yaml')
      await start(bench, 'sleeper')
      await start(bench, 'worker')
    },
    check: async (bench) => {
      expect(await runs(bench, 'sleeper')).toBe(false)
      expect(await runs(bench, 'worker')).toBe(true)
    },
  },
  'Delete many users, but no admin and not your own account': {
    users: [boss, { name: 'lead', admin: true }, ...class30],
    check: async (bench) => expect(await bench.names()).toEqual(['lead', 'root']),
  },
  'Create, fill, describe and delete groups': {
    users: [boss, 'ada', 'ben', { name: 'cy', groups: ['ml-2025'] }],
    groups: ['ml-2025'],
    prepare: (bench) => bench.place('groups.yaml'),
    check: async (bench) => {
      const groups = await groupsOf(bench)
      expect(groups.has('ml-2025')).toBe(false)
      expect(groups.get('ml-2026')?.users).toEqual(['ada', 'ben'])
      expect(groups.get('ml-2026')?.properties).toEqual({ room: 'B12', seats: 30 })
    },
  },
  'How many users, admins, active servers, idle people, pending starts': {
    users: [boss, 'ann', 'ben'],
    prepare: (bench) => start(bench, 'ann'),
    check: (_, { stdout }) => {
      expect(stdout).toMatch(/users\s+3\b/i)
      expect(stdout).toMatch(/admins\s+1\b/i)
      expect(stdout).toMatch(/\n1 live session\n {2}ann {2}default server {2}\d+ min\n/)
    },
  },
  'All that is known of one user': {
    users: [boss, 'ann', 'ben'],
    groups: ['ml-2026'],
    prepare: async (bench) => {
      await bench.stage.bare.send('POST', '/groups/ml-2026/users', { users: ['ann'] })
      await start(bench, 'ann')
    },
    check: (_, { stdout }) => {
      const told = stdout
        .replace(/^ann at http.*/, 'ann at URL')
        .replaceAll(/\d{4}-\d\d-\d\d(?: \d\d:\d\d UTC)?/g, 'DATE')
        .replaceAll(/just now|\d+ minutes? ago/g, 'AGO')
      expect(told).toBe(`ann at URL
  as of DATE

Account
  created      DATE
  last active  AGO (DATE)
  admin        no
  login        by jupyterhub.auth.DummyAuthenticator
  groups       ml-2026
  roles        user

Servers
  default server  running  started AGO  /user/ann/

There is no desired state: a hubplan.yaml here, or FILEs, would show what the next plan does.
`)
    },
  },
  'Which students are at work, by last activity': {
    users: [boss, 'student1', 'student2', 'student3', 'teacher'],
    prepare: async (bench) => {
      await start(bench, 'student2')
      await start(bench, 'teacher')
    },
    check: (_, { stdout }) => {
      expect(stdout).toContain('student2')
      for (const other of ['student1', 'student3', 'teacher']) expect(stdout).not.toContain(other)
    },
  },
}

/** Nobody has used the server of `sleeper` for long, whatever the hub would write down. */
const config = `
from datetime import datetime
from jupyterhub import orm

@event.listens_for(orm.Spawner, 'before_update')
def asleep(mapper, connection, spawner):
    if spawner.user is not None and spawner.user.name == 'sleeper':
        spawner.last_activity = datetime(2026, 1, 1)
`

/** Properties of groups came after this hub. */
const notOn: Readonly<Record<string, readonly string[]>> = { '3.0.0': ['Create, fill, describe and delete groups'] }

const bins = new Map<string, string>()
afterAll(() => {
  for (const bin of bins.values()) rmSync(bin, { recursive: true, force: true })
})

/** A folder with hubplan. What the shell sees of the built one it sees on one version. */
async function binFor(version: string): Promise<string> {
  const bin = bins.get(version) ?? mkdtempSync(join(tmpdir(), 'hubplan-bin-'))
  if (!bins.has(version)) await placeHubplan(join(bin, 'hubplan'), version === '5.2.1')
  bins.set(version, bin)
  return bin
}

const folders = new Map<Bench, string>()

function openBench(stage: Stage, job: string): Bench {
  const folder = mkdtempSync(join(tmpdir(), 'hubplan-job-'))
  const bench: Bench = {
    stage,
    write: (name, ...lines) => writeFileSync(join(folder, name), `${lines.join('\n')}\n`),
    put: (name, bytes) => writeFileSync(join(folder, name), bytes),
    read: (name) => readFileSync(join(folder, name), name.endsWith('.xlsx') ? 'latin1' : 'utf8'),
    place: (name) => writeFileSync(join(folder, name), files.get(name) ?? ''),
    run: () => shell(bench, rows.get(job) ?? []),
    names: async () => [...(await stage.bare.everybody()).keys()].sort(),
  }
  folders.set(bench, folder)
  return bench
}

async function shell(bench: Bench, commands: readonly string[]): Promise<Ended> {
  const { hub } = bench.stage
  const folder = folders.get(bench) ?? ''
  const env = {
    PATH: `${await binFor(hub.version)}:${process.env['PATH']}`,
    HOME: folder,
    NO_COLOR: '1',
    HUBPLAN_URL: hub.url,
    HUBPLAN_TOKEN: hub.tokens[selfOn(hub.version)] ?? '',
  }
  return promisify(execFile)('bash', ['--norc', '-euc', commands.join('\n')], {
    cwd: folder,
    env,
    maxBuffer: 1e8,
  }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (failure: Ended) => failure,
  )
}

test('every row of the table has a test, and every test its row', () => {
  expect([...rows.keys()].sort()).toEqual(Object.keys(jobs).sort())
})

describeOneHub('what administrators run today', (version) => {
  const stage = useStage({ version, config })
  afterAll(() => {
    for (const folder of folders.values()) rmSync(folder, { recursive: true, force: true })
  })

  /** A hub with these users and nobody else. */
  async function reset({ users, groups = [] }: Job): Promise<void> {
    const { bare, hub } = stage()
    for (const name of (await bare.everybody()).keys()) {
      // A server that runs is stopped with its user, who is deleted only once it has stopped.
      await until(`${name} is deleted`, async () => {
        const { status } = await bare.send('DELETE', `/users/${encodeURIComponent(name)}`)
        return status === 204 || status === 404
      })
    }
    const { json } = await bare.send('GET', '/groups')
    for (const { name } of (json as { items: { name: string }[] }).items) await bare.send('DELETE', `/groups/${name}`)
    const needed = [...groups, ...users.flatMap((user) => (typeof user === 'string' ? [] : (user.groups ?? [])))]
    for (const group of new Set(needed)) await bare.send('POST', `/groups/${group}`)
    await hub.addUsers(users)
  }

  for (const [name, job] of Object.entries(jobs)) {
    if (notOn[version]?.includes(name)) continue
    describe(name, () => {
      test('works as the topic says', async () => {
        await reset(job)
        const bench = openBench(stage(), name)
        await job.prepare?.(bench)
        const ended = await bench.run()
        expect(ended.code, ended.stderr).toBe(0)
        await job.check(bench, ended)
      }, 60_000)
    })
  }
})
