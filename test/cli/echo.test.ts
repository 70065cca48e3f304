// Nothing that a hub repeats of what it was sent reaches a screen, a file, an event or an error.
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { thirdOf } from '../helpers/tier.ts'
import { type Echo, formsOf, startEcho } from './echo-hub.ts'
import { type Desk, openDesk, type Ran, token } from './run.ts'

const roster = 'username,admin,groups\nxia,false,staff\nbob,true,-\n'

interface Listened {
  readonly desk: Desk
  readonly run: (...args: string[]) => Promise<Ran>
  /** Everything that was said and written so far. */
  readonly told: () => Promise<string>
}

/** A desk whose hub repeats everything; a plan was made while it did not. */
async function listened(echo: Echo): Promise<Listened> {
  const desk = await openDesk({ files: { 'users.csv': roster } })
  const url = await startEcho(desk.hub.url, echo)
  const ran: Ran[] = []
  const run = async (...args: string[]): Promise<Ran> => {
    const result = await desk.runWith({ HUBPLAN_URL: url }, ...args)
    ran.push(result)
    return result
  }
  const told = async (): Promise<string> => {
    const names = await readdir(desk.folder, { recursive: true })
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(desk.folder, name)
        return (await stat(path)).isFile() ? readFile(path, 'latin1') : ''
      }),
    )
    return [...ran.flatMap(({ stdout, stderr }) => [stdout, stderr]), ...names, ...files].join('\n')
  }
  return { desk, run, told }
}

/** Of the token, in whatever case. */
async function expectHush({ told }: Listened, ...secrets: string[]): Promise<void> {
  const text = (await told()).toLowerCase()
  for (const form of [token, ...secrets].flatMap(formsOf)) expect(text).not.toContain(form.toLowerCase())
}

const looks = [
  ['plan', 'users.csv'],
  ['plan', 'users.csv', '--format', 'json'],
  ['plan', 'users.csv', '--format', 'markdown', '-o', 'seen.json'],
  ['plan', 'users.csv', '--format', 'html'],
  ['list'],
  ['list', '--format', 'json'],
  ['list', '--format', 'csv'],
  ['list', '--format', 'names'],
  ['export'],
  ['export', 'saved.json'],
  ['export', 'saved.xlsx'],
  ['status'],
  ['status', '--format', 'json'],
  ['doctor'],
  ['doctor', '--format', 'json'],
  ['init', '--provider', 'jupyterhub', '--roster', 'made.csv', '--force'],
] as const

const all: readonly Echo[] = ['beside', 'refusing', 'forbidding', 'redirecting', 'paging', 'raving', 'boasting']

describe.each(all)('a hub that is %s', (echo) => {
  test('is looked at in every way, and nothing of it is told', async () => {
    const listening = await listened(echo)
    // Each read of a connection that breaks off is tried again for some seconds.
    const short = looks.filter(([command]) => ['doctor', 'status'].includes(command))
    const some = thirdOf(echo === 'raving' ? short : looks, all.indexOf(echo))
    for (const args of some) await listening.run(...args, '--debug')
    await expectHush(listening)
  }, 120_000)

  test('has a plan applied, and nothing of it is told', async () => {
    const listening = await listened(echo)
    const { desk, run } = listening
    expect(await desk.run('plan', 'users.csv', '-o', 'plan.json')).toMatchObject({ code: 0 })
    await run('plan', 'users.csv', '-o', 'plan.json')
    const forms = [
      ['--format', 'text'],
      ['--format', 'json'],
      ['--events', 'ndjson'],
    ]
    for (const how of thirdOf(forms, all.indexOf(echo))) {
      await run('apply', 'plan.json', ...how, '--results', `${how[1]}.csv`, '--accepted', `${how[1]}.xlsx`, '--debug')
    }
    await run('doctor', 'plan.json')
    await run('revert', 'plan.json')
    await expectHush(listening)
  }, 120_000)
})

test('a hub that repeats everything beside its answers is planned for and applied to as any other', async () => {
  const { desk, run } = await listened('beside')
  expect(await run('plan', 'users.csv', '-o', 'plan.json')).toMatchObject({ code: 0 })
  expect(await run('apply', 'plan.json')).toMatchObject({ code: 0 })
  expect([...desk.hub.hub.users.keys()]).toContain('xia')
  expect(await run('plan', 'users.csv', '--detailed-exitcode')).toMatchObject({ code: 0 })
})

test('what the hub says against a change is told without the token, in the journal, the results and the events', async () => {
  const listening = await listened('refusing')
  const { desk, run } = listening
  expect(await run('plan', 'users.csv', '-o', 'plan.json')).toMatchObject({ code: 0 })
  const { code, stdout, stderr } = await run('apply', 'plan.json', '--events', 'ndjson', '--results', 'results.csv')
  expect(code, stderr).toBe(5)
  const failed = stdout.split('\n').filter((line) => line.includes('"failed"'))
  for (const text of [failed.join('\n'), await desk.journal(), await desk.read('results.csv')]) {
    expect(text).toContain('*** | token *** | Bearer *** | Token ***')
  }
  await expectHush(listening)
})

const namings = ['naming a user', 'naming a group', 'naming a server', 'naming a service', 'naming oneself'] as const

describe.each(namings)('a hub that is %s after the token', (echo) => {
  const sentence =
    'error: The system answered with the token of this run in 1 name or property of users and groups; nothing was changed.\n'

  test.each(
    thirdOf(
      [['plan', 'users.csv', '--prune', '-o', 'plan.json'], ['list'], ['export', 'saved.csv'], ['apply', 'plan.json']],
      namings.indexOf(echo),
    ),
  )('is believed in nothing: %s', async (...args) => {
    const listening = await listened(echo)
    const { desk, run } = listening
    const url = await startEcho(desk.hub.url, 'beside')
    if (args[0] === 'apply') await desk.runWith({ HUBPLAN_URL: url }, 'plan', 'users.csv', '-o', 'plan.json')
    const { code, stdout, stderr } = await run(...args)
    expect([code, stdout]).toEqual([1, ''])
    if (args[0] !== 'apply') expect(stderr).toContain(sentence)
    expect(desk.sent()).toEqual([])
    await expectHush(listening)
  })
})

test('a token that is shorter than any of a hub is hidden as a header has it, and no word is spoilt by it', async () => {
  const desk = await openDesk({
    tokens: [{ token: 'sta', name: 'planner', kind: 'service', admin: true, scopes: ['list:users'] }],
  })
  const url = await startEcho(desk.hub.url, 'forbidding')
  const env = { HUBPLAN_URL: url, HUBPLAN_TOKEN: 'sta' }
  const { stderr } = await desk.runWith(env, 'list')
  expect(stderr).toContain('*** | *** |')
  expect(stderr).not.toMatch(/(?:token|bearer) sta\b/i)
  const { stdout } = await desk.runWith({ HUBPLAN_TOKEN: 'sta' }, 'list', '--format', 'names')
  expect(stdout).toContain('s01')
})

test('passwords that a hub repeats are told nowhere but in the credentials', async () => {
  const desk = await openDesk({
    aup: {},
    files: {
      'hubplan.yaml': 'version: 1\ntarget: { provider: aup }\nusers: [{ name: xia, password: generate }]\n',
    },
  })
  const url = await startEcho(desk.hub.url, 'refusing')
  const ran: Ran[] = []
  const run = async (...args: string[]): Promise<void> => {
    ran.push(await desk.runWith({ HUBPLAN_URL: url }, ...args))
  }
  await run('plan', '-o', 'plan.json')
  await run('apply', 'plan.json', '--credentials', 'new.csv', '--results', 'r.csv', '--debug')
  await run('apply', 'plan.json', '--credentials', 'new.csv', '--results', 'r.json', '--format', 'json')
  await run('apply', 'plan.json', '--credentials', 'new.csv', '--events', 'ndjson')
  expect(ran.map(({ code }) => code)).toEqual([0, 5, 5, 5])
  const [, row = ''] = (await desk.read('new.csv')).split('\n')
  const [, password = ''] = row.split(',')
  expect(password).toHaveLength(16)
  const files = (await desk.files()).filter((name) => name !== 'new.csv')
  const told = [...ran.map(({ stdout, stderr }) => stdout + stderr), ...(await Promise.all(files.map(desk.read)))].join(
    '',
  )
  expect(told).toContain('***')
  for (const form of formsOf(password)) expect(told).not.toContain(form)
  for (const form of formsOf(token)) expect(told).not.toContain(form)
})
