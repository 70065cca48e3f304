// The indented commands of the manual's topics, line by line, on the sandbox.
import { execFile } from 'node:child_process'
import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { describe, expect, onTestFinished, test } from 'vitest'

import { dayAfter, dayOf } from '../../src/core/leaving.ts'
import { linesOf, onSandbox } from '../help/commands.ts'
import { blocksOf, pathOf, textOf } from '../help/manual.ts'
import { placeHubplan } from '../helpers/door.ts'
import { fullScopes } from '../helpers/hub-client.ts'
import { startSandbox } from '../helpers/sandbox.ts'
import { textCell, workbook } from '../sources/workbook.ts'
import { classOf, type Desk, openDesk, type Ran, token } from './run.ts'

type Env = Readonly<Record<string, string>>

interface Topic {
  /** What the reader has before. */
  readonly prepare?: (desk: Desk) => Promise<Env | undefined>
  /** What a command needs besides, by its beginning. */
  readonly more?: Readonly<Record<string, string>>
  /** Exit codes other than 0, by the beginning of the command. */
  readonly codes?: Readonly<Record<string, number>>
  readonly check: (desk: Desk, ran: ReadonlyMap<string, Ran>) => Promise<void> | void
}

/** The answer to a command that begins so. */
function said(ran: ReadonlyMap<string, Ran>, start: string): string {
  return [...ran].find(([command]) => command.startsWith(start))?.[1].stdout ?? `no command ${start}`
}

async function planned(desk: Desk): Promise<void> {
  expect(await desk.run('plan', '--absent', 's01', '-o', 'plan.json')).toMatchObject({ code: 0 })
}

/** A roster of the fixtures under the name that a topic gives it. */
async function copyRoster(desk: Desk, file: string, name: string): Promise<void> {
  await copyFile(fileURLToPath(new URL(`../../fixtures/rosters/${file}`, import.meta.url)), join(desk.folder, name))
}

/** Rows of one column; `-` before a text hides its row. */
function loginRows(...column: readonly string[]): string {
  return column
    .map((text, index) => {
      const hidden = text.startsWith('-') ? ' hidden="1"' : ''
      return `<row r="${index + 1}"${hidden}>${textCell(`A${index + 1}`, text.replace(/^-/, ''))}</row>`
    })
    .join('')
}

const studentsSheet = {
  'xl/worksheets/sheet2.xml': [
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>',
    `<row r="1">${textCell('A1', 'Login')}${textCell('B1', 'Lab')}</row>`,
    `<row r="2">${textCell('A2', 'ada')}${textCell('B2', 'lab-1')}</row>`,
    '</sheetData></worksheet>',
  ].join(''),
}

const names = async ({ hub }: Desk): Promise<string[]> => [...hub.hub.users.keys()].sort()

/** What `init` asks for without a terminal. No CI job reaches a sandbox, so the files are for another hub, and its hubplan.yaml is not what is planned. */
const forCi =
  "--provider jupyterhub --offline --url https://hub.example.edu --protect 'svc-*' --force && rm hubplan.yaml"

const desks: Readonly<Record<(typeof onSandbox)[number], Topic>> = {
  plan: {
    prepare: async ({ write }) => {
      await write('staff.csv', 'username,groups\nalice,staff\nnew,staff\n')
      await write('keep.csv', 'username\nalice\nbob\n')
    },
    codes: { 'hubplan plan': 3 },
    check: (_, ran) => {
      const ends = [...ran.values()].map(({ stdout }) => /^Plan: .*$/m.exec(stdout)?.[0])
      expect(ends).toEqual([
        'Plan: 1 user to create, 10 to delete, 1 membership to add.',
        'Plan: 9 users to delete.',
        'Plan: 11 users to delete.',
      ])
    },
  },
  leaving: {
    prepare: async (desk) => {
      const file = 'version: 1\nleave: { notice: 14d }\nabsent: [{ match: ["s0[12]"] }]\n'
      await desk.write('hubplan.yaml', file)
      await desk.run('plan', '-o', 'plan.json')
      await desk.run('apply', 'plan.json')
      return undefined
    },
    check: async (desk) => {
      const day = dayAfter(dayOf(Date.now()), 14)
      const [header, ...rows] = (await desk.read('leaving.csv')).trimEnd().split('\n')
      expect(header).toBe('username,date,last_activity')
      expect(rows.map((row) => row.split(',').slice(0, 2))).toEqual([
        ['s01', day],
        ['s02', day],
      ])
    },
  },
  roster: {
    prepare: async (desk) => {
      await copyRoster(desk, 'canvas-gradebook.csv', 'canvas.csv')
      await copyRoster(desk, 'moodle-participants.csv', 'participants.csv')
      await desk.write('class.xlsx', workbook({ sheets: ['Cover', 'Students'], parts: studentsSheet }))
      await desk.write('leavers.xlsx', workbook({ rows: loginRows('Login', 's01', 's02', '-s03') }))
      await desk.write('old.csv', 'username,groups\ns04,ml-2025\n')
      await desk.run('plan', 'old.csv', '-o', 'old.json')
      await desk.run('apply', 'old.json')
      return undefined
    },
    check: async (desk, ran) => {
      const plans = [...ran].filter(([command]) => / plan /.test(command))
      expect(plans.map(([, { stdout }]) => /^Plan: .*$/m.exec(stdout)?.[0])).toEqual([
        'Plan: 5 users to create, 3 groups to create, 8 memberships to add.',
        'Plan: 2 users to create, 2 groups to create, 2 memberships to add.',
        'Plan: 1 user to create, 1 group to create, 1 membership to add.',
        'Plan: 2 users to delete.',
        'Plan: 1 user to delete.',
      ])
      expect(said(ran, 'hubplan validate')).toContain('"alovelace", groups Lab 1')
      expect((await desk.read('users.csv')).split('\n')[50]).toBe('student50,false')
      expect(await desk.files()).toContain('staff.xlsx')
    },
  },
  presets: {
    prepare: async (desk) => {
      await copyRoster(desk, 'google-forms.csv', 'form.csv')
      return undefined
    },
    check: (_, ran) => {
      expect(said(ran, 'hubplan plan')).toContain('Plan: 2 users to create, 3 groups to create, 4 memberships to add.')
    },
  },
  init: {
    prepare: async ({ folder }) => {
      await mkdir(join(folder, '.config/fish/completions'), { recursive: true })
    },
    check: async ({ read }) => {
      expect(await read('.config/fish/completions/hubplan.fish')).toContain('complete')
    },
  },
  review: {
    prepare: async (desk) => {
      await planned(desk)
      const { digest } = await desk.plan()
      await desk.run('review', 'plan.json', '--approve', '--expect-digest', digest)
    },
    check: async (desk, ran) => {
      expect(said(ran, 'hubplan apply')).toContain('Applied: 1 changed')
      expect(await desk.read('plan.approval.json')).toContain('"decision": "refused"')
      expect(await desk.read('plan.approval.json')).toContain('s01 stays')
    },
  },
  undo: {
    prepare: async (desk) => {
      await planned(desk)
      await desk.run('apply', 'plan.json')
    },
    check: async (desk) => {
      expect((await desk.plan('undo.json')).actions.map(({ id }) => id)).toEqual(['user.create:s01'])
    },
  },
  audit: {
    prepare: async (desk) => {
      await desk.write(
        'hubplan.yaml',
        `version: 1\ntargets:\n  one: { url: ${desk.hub.url} }\nusers: [{ name: bob, ensure: absent }]\n`,
      )
      await desk.run('plan', '--target', 'all', '-o', 'plans/')
      await mkdir(join(desk.folder, 'artifact'))
      for (const file of ['plan.json', 'artifact/plan.json'])
        await copyFile(join(desk.folder, 'plans/one.json'), join(desk.folder, file))
      expect(await desk.run('apply', 'plans/one.json')).toMatchObject({ code: 0 })
      return undefined
    },
    check: (_, ran) => {
      expect(said(ran, 'hubplan log plan.json')).toContain('not known: no journal lies beside the plan')
      expect(said(ran, 'hubplan log artifact/')).toContain('artifact/plan.json')
      expect(said(ran, 'hubplan log plans/ --user')).toContain('user.delete bob')
    },
  },
  ci: {
    more: { 'hubplan init': forCi, 'hubplan plan': '--absent s01' },
    codes: { 'hubplan plan': 2, 'hubplan init --ci github --install': 1 },
    check: async (desk, ran) => {
      expect(await desk.files()).toEqual(expect.arrayContaining(['.github', '.gitlab-ci.yml', 'comment.md']))
      expect(await desk.read('comment.md')).toContain('s01')
      expect(said(ran, 'hubplan apply')).toContain('Applied: 1 changed')
      expect(said(ran, 'hubplan upgrade-ci')).toContain('CI runs this hubplan already: ')
      expect(ran.get([...ran.keys()].find((line) => line.includes('--install')) ?? '')?.stderr).toContain(
        '--integrity is not a sha512 of a package.',
      )
    },
  },
  housekeeping: {
    prepare: async ({ hub, write }) => {
      const server = { name: 'gpu', state: 'stopped', lastActivity: '2025-01-01T00:00:00Z' } as const
      hub.hub.addToken({ token: 'x', name: 's01', kind: 'user', scopes: ['inherit'], note: 'nightly' })
      hub.hub.addUser({ name: 'ada', servers: [server, { ...server, name: 'lab' }] })
      const yaml = blocksOf(textOf(pathOf('housekeeping'))).filter(({ kind }) => kind === 'yaml')
      await write('hubplan.yaml', yaml.find(({ text }) => text.includes('remove_servers'))?.text ?? '')
      return undefined
    },
    check: (_, ran) => {
      expect(said(ran, 'hubplan list --servers')).toContain('  ada')
      expect(said(ran, 'hubplan list --tokens')).toMatch(/ s01 +a2 +api +nightly /)
      expect(said(ran, 'hubplan status')).toContain('  API tokens        1, of 1 user\n')
      expect(said(ran, 'hubplan plan')).toContain('Plan: 2 named servers to remove.')
    },
  },
  'many-hubs': {
    prepare: prepareTwo,
    check: async (desk) => {
      expect(await desk.files()).toEqual(expect.arrayContaining(['plan.biology.json', 'plan.physics.json', 'plans']))
      expect(await names(desk)).toContain('ada')
    },
  },
  'many-plans': {
    prepare: prepareTwo,
    // Undoing would delete ada, who became an admin.
    codes: { 'hubplan revert': 3 },
    check: async (desk, ran) => {
      expect(said(ran, 'hubplan apply plans/ --expect')).toContain('Applied: 2 of 2 targets are done; ')
      expect(await desk.files()).toEqual(expect.arrayContaining(['plans', 'undo']))
      expect(await names(desk)).toContain('ada')
    },
  },
}

/** The file of the topic for two hubs, and the variables of both. */
async function prepareTwo(desk: Desk): Promise<Env> {
  const other = await startSandbox({
    users: classOf(12),
    tokens: [{ token, name: 'planner', kind: 'service', admin: true, scopes: fullScopes }],
  })
  onTestFinished(() => other.close())
  const [yaml] = blocksOf(textOf(pathOf('many-hubs'))).filter(({ kind }) => kind === 'yaml')
  const text = (yaml?.text ?? '')
    .replace('https://hub.physics.example.edu', desk.hub.url)
    .replace('https://hub.bio.example.edu', other.url)
  await desk.write('hubplan.yaml', text)
  for (const file of ['staff.csv', 'physics.csv']) await desk.write(file, 'username\nmarie\n')
  return {
    HUBPLAN_URL: '',
    HUBPLAN_URL_PHYSICS: desk.hub.url,
    HUBPLAN_URL_BIOLOGY: other.url,
    HUBPLAN_TOKEN_PHYSICS: token,
    HUBPLAN_TOKEN_BIOLOGY: token,
  }
}

/** Runs one line as the reader does, with what a page leaves out. */
async function runLine(line: string, desk: Desk, env: Env): Promise<Ran> {
  const needsDigest = line.includes('sha256:...')
  const approved = line.includes(' plans/ ') ? 'plans/index.json' : 'plan.json'
  const script = needsDigest ? line.replace('sha256:...', (await desk.plan(approved)).digest) : line
  const own = {
    PATH: `${desk.folder}:${process.env['PATH']}`,
    HOME: desk.folder,
    NO_COLOR: '1',
    HUBPLAN_URL: desk.hub.url,
    HUBPLAN_TOKEN: token,
    ...env,
  }
  return promisify(execFile)('bash', ['--norc', '-euo', 'pipefail', '-c', script], { cwd: desk.folder, env: own }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (failure: Ran) => failure,
  )
}

function ofLine<Value>(line: string, all: Readonly<Record<string, Value>> = {}): Value | undefined {
  return Object.entries(all).find(([start]) => line.startsWith(start))?.[1]
}

describe('the commands of the manual', () => {
  test.each(onSandbox)('%s: every line does what the topic says', async (name) => {
    const { prepare, more, codes, check } = desks[name]
    const desk = await openDesk()
    await placeHubplan(join(desk.folder, 'hubplan'))
    const env = (await prepare?.(desk)) ?? {}
    const blocks = blocksOf(textOf(pathOf(name))).filter(({ kind }) => kind === 'indented')
    const ran = new Map<string, Ran>()
    for (const line of blocks.flatMap(({ text }) => linesOf(text))) {
      const extra = ofLine(line, more)
      const result = await runLine(extra === undefined ? line : `${line} ${extra}`, desk, env)
      expect({ line, ...result }).toMatchObject({ line, code: ofLine(line, codes) ?? 0 })
      ran.set(line, result)
    }
    expect(ran.size).toBeGreaterThan(0)
    await check(desk, ran)
  })
})
