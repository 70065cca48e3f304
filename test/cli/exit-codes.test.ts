// The exit code of an apply is the same however the report is shown.
import { describe, expect, test } from 'vitest'

import { digestOf } from '../../src/core/canonical.ts'
import { changesDigest } from '../../src/core/plan/freeze.ts'
import type { Plan } from '../../src/core/types.ts'
import type { ReportJson } from '../../src/views/json.ts'
import { thirdOf } from '../helpers/tier.ts'
import { type Desk, nobody, openDesk, type Ran } from './run.ts'

const formats = [
  ['text', ['--format', 'text']],
  ['json', ['--format', 'json']],
  ['ndjson', ['--events', 'ndjson']],
] as const
type Format = (typeof formats)[number][0]

interface Situation {
  readonly name: string
  readonly code: number
  /** Whether the run gets as far as a report. */
  readonly reports: boolean
  /** Of `hubplan plan`; the roster when left out. */
  readonly plan?: readonly string[]
  /** What happens before the apply. */
  readonly before?: (desk: Desk) => void | Promise<void>
  readonly run?: (desk: Desk, args: readonly string[]) => Promise<Ran>
}

const files = {
  'users.csv': 'username,admin,groups,ensure\nzoe,,ml,\nalice,yes,,\ns01,,,absent\ns02,,,absent\n',
  'as-it-is.csv': 'username,groups\nalice,staff\n',
}
const always = { times: Number.POSITIVE_INFINITY }

const situations: readonly Situation[] = [
  { name: 'done', code: 0, reports: true },
  {
    name: 'done before',
    code: 0,
    reports: true,
    before: async (desk) => expect((await desk.run('apply', 'plan.json')).code).toBe(0),
  },
  { name: 'nothing to do', code: 0, reports: true, plan: ['as-it-is.csv'] },
  { name: 'blocked plan', code: 3, reports: false, plan: ['--absent', 'root'] },
  {
    name: 'refused by a guard as the hub is now',
    code: 3,
    reports: false,
    plan: ['--no-admin', 'root', '--allow', 'delete-share'],
    before: ({ hub }) => hub.hub.patchUser('bob', { admin: false }),
  },
  { name: 'stale', code: 4, reports: false, before: ({ hub }) => hub.hub.patchUser('s01', { admin: true }) },
  { name: 'expired', code: 4, reports: false, before: (desk) => rewrite(desk, { expires_at: '2024-01-01T00:00:00Z' }) },
  {
    name: 'edited plan',
    code: 1,
    reports: false,
    before: async (desk) => desk.write('plan.json', (await desk.read('plan.json')).replaceAll('s02', 's03')),
  },
  {
    name: 'wrong target',
    code: 1,
    reports: false,
    run: (desk, args) => desk.runWith({ HUBPLAN_URL: 'http://127.0.0.1:1' }, ...args),
  },
  {
    name: 'wrong token',
    code: 1,
    reports: false,
    run: (desk, args) => desk.runWith({ HUBPLAN_TOKEN: 'of-somebody-else' }, ...args),
  },
  {
    name: 'hub down',
    code: 1,
    reports: false,
    before: async (desk) => rewrite(desk, { target: { ...(await desk.plan()).target, url: nobody } }),
    run: async (desk, args) => {
      const isText = args.includes('text')
      const env = { HUBPLAN_URL: nobody }
      const ran = await (isText ? desk.startWith(env, ...args).done : desk.runWith(env, ...args))
      expect(ran.stderr).toContain('the connection was refused')
      return ran
    },
  },
  {
    name: 'failed in part',
    code: 5,
    reports: true,
    before: ({ hub }) => {
      hub.misbehave({ method: 'DELETE', path: '/users/s01', ...always, action: { type: 'reply', status: 500 } })
    },
  },
  {
    name: 'skipped in part',
    code: 5,
    reports: true,
    before: ({ hub }) => hub.hub.patchUser('s01', { admin: true }),
    run: (desk, args) => desk.run(...args, '--skip-stale'),
  },
  { name: 'interrupted', code: 130, reports: true, run: interrupted },
  { name: 'interrupted before the first change', code: 130, reports: false, run: interruptedEarly },
]

describe.each(situations)('$name: exit code $code', ({ name, code, reports, plan = ['users.csv'], before, run }) => {
  const at = situations.findIndex((one) => one.name === name)
  test.each(thirdOf(formats, at))('with %s', async (format, flags) => {
    const desk = await openDesk({ files, users: people })
    await desk.run('plan', ...plan, '--allow', 'delete-share', '-o', 'plan.json')
    await before?.(desk)
    const args = ['apply', 'plan.json', '--concurrency', '1', ...flags]
    // One form of the report in a process of its own, whose exit code is what scripts see.
    const go = format === 'text' ? (...all: string[]) => desk.start(...all).done : desk.run
    const ran = await (run === undefined ? go(...args) : run(desk, args))
    expect(ran.code, ran.stderr).toBe(code)
    if (reports) expect(saysOk(format, ran.stdout)).toBe(code === 0)
    else expect(ran.stdout).toBe('')
  })
})

const people = [
  { name: 'root', admin: true },
  { name: 'bob', admin: true },
  { name: 'alice', groups: ['staff'] },
  ...['s01', 's02', 's03', 's04', 's05'].map((name) => ({ name })),
]

/** Whether the report is of a success, in any of its forms. */
function saysOk(format: Format, stdout: string): boolean {
  switch (format) {
    case 'text':
      return stdout.startsWith('Applied: ') || stdout.startsWith('Nothing to do')
    case 'json':
      return (JSON.parse(stdout) as ReportJson).ok
    case 'ndjson': {
      const last = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as ReportJson & { readonly type: string }
      expect(last.type).toBe('report')
      return last.ok
    }
  }
}

/** The plan with another field, and whole again. */
async function rewrite(desk: Desk, fields: Partial<Plan>): Promise<void> {
  const { digest: _, ...plan } = { ...(await desk.plan()), ...fields }
  const body = { ...plan, changes_digest: changesDigest(plan) }
  await desk.write('plan.json', JSON.stringify({ ...body, digest: digestOf(body) }))
}

/** Ctrl-C while the first delete is on its way; the hub answers it when the program has taken notice. */
async function interrupted(desk: Desk, args: readonly string[]): Promise<Ran> {
  const running = desk.start(...args)
  let said = ''
  const noticed = new Promise<void>((resolve) => {
    running.child.stderr?.on('data', (chunk) => {
      said += chunk
      if (said.includes('Interrupted: ')) resolve()
    })
  })
  desk.hub.onRequest(async ({ method }) => {
    if (method !== 'DELETE') return
    running.child.kill('SIGINT')
    await noticed
  })
  return running.done
}

/** Ctrl-C while the hub is being read. */
async function interruptedEarly(desk: Desk, args: readonly string[]): Promise<Ran> {
  desk.hub.misbehave({ path: '/users', ...always, action: { type: 'stall', when: 'before' } })
  const running = desk.start(...args)
  desk.hub.onRequest(({ path }) => {
    if (path === '/users') running.child.kill('SIGINT')
  })
  return running.done
}
