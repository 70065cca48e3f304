// hubplan web as it is started: what other users of the machine can do, and what a killed process leaves.
import { execFile } from 'node:child_process'
import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { expect, onTestFinished, test } from 'vitest'

import type { PlanListView, PlanSetView } from '../../src/web/api.ts'
import { until } from '../helpers/cli.ts'
import { temporaryFolder } from '../helpers/folder.ts'
import { type Sandbox, startSandbox } from '../helpers/sandbox.ts'
import { inside } from './run.ts'
import { startWeb } from './web-desk.ts'

const token = 'hush-token'
const names = Array.from({ length: 60 }, (_, at) => `user${String(at).padStart(2, '0')}`)
const leaving = names.slice(0, 14)

async function hubOf(): Promise<Sandbox> {
  const scopes = ['admin:users', 'admin:groups', 'admin:servers', 'list:users', 'delete:users', 'read:hub']
  const hub = await startSandbox({
    users: [{ name: 'root', admin: true }, ...names.map((name) => ({ name }))],
    tokens: [{ token, name: 'root', kind: 'user', admin: true, scopes }],
  })
  onTestFinished(() => hub.close())
  return hub
}

function deletesAt(hub: Sandbox): readonly string[] {
  return hub.requests.flatMap(({ method, path, status }) => (method === 'DELETE' && status === 204 ? [path] : []))
}

test('killed in the middle of an apply, it offers to go on, and does each thing once', async () => {
  const [hub, folder] = [await hubOf(), temporaryFolder()]
  const first = await startWeb(folder)
  await first.connect({ provider: 'jupyterhub', url: hub.url, token })
  const plan = await first.plan({ job: 'remove', text: leaving.join('\n') })
  let seen = 0
  hub.onRequest(async ({ method }) => {
    if (method !== 'DELETE') return
    seen += 1
    if (seen === 5) first.child.kill('SIGKILL')
    // The hub carries out what it has got, whether the answer is read or not.
  })
  await first.begin(plan).catch(() => undefined)
  await first.ended
  await until('the hub has answered', () => hub.requests.every(({ status }) => status !== undefined))
  hub.onRequest(() => undefined)
  const done = new Set(deletesAt(hub))
  expect(done.size).toBeGreaterThan(0)
  expect(done.size).toBeLessThan(leaving.length)

  const second = await startWeb(folder)
  const { plans } = await second.send<PlanListView>('GET', '/api/plans')
  expect(plans).toMatchObject([{ id: plan.id, state: 'killed', canResume: true }])
  const open = await second.send<PlanSetView>('GET', `/api/plans/${plan.id}`)
  expect(open).toMatchObject({ decision: { by: 'Ada' }, runs: [{ how: 'killed' }], canApply: true })
  const refused = await second.begin(open).catch((thrown: Error) => thrown.message)
  expect(refused).toContain('is needed')
  await second.connect({ provider: 'jupyterhub', url: hub.url, token })
  await second.begin(open)
  expect(await second.over(plan.id)).toMatchObject({ state: 'done' })
  expect([...hub.hub.users.keys()].filter((name) => leaving.includes(name))).toEqual([])
  expect(deletesAt(hub)).toHaveLength(leaving.length)
  const journal = readdirSync(join(folder, plan.path)).find((name) => name.endsWith('.journal')) ?? ''
  const events = readFileSync(join(folder, plan.path, journal), 'utf8')
    .trim()
    .split('\n')
  const applied = events
    .map((line) => JSON.parse(line) as { type: string; action?: string })
    .filter(({ type }) => type === 'applied')
  expect(new Set(applied.map(({ action }) => action)).size).toBe(leaving.length)
  const log = await inside(['log', plan.path], { cwd: folder, env: {} })
  expect(log.stdout).toContain('approved by Ada')
})

test('Ctrl-C in the middle of an apply finishes what is in flight, and says so', async () => {
  const [hub, folder] = [await hubOf(), temporaryFolder()]
  const web = await startWeb(folder)
  await web.connect({ provider: 'jupyterhub', url: hub.url, token })
  const plan = await web.plan({ job: 'remove', text: leaving.join('\n') })
  let seen = 0
  hub.onRequest(async ({ method }) => {
    if (method === 'DELETE') {
      seen += 1
      // Once: a second Ctrl-C ends at once.
      if (seen === 3) web.child.kill('SIGINT')
    }
    await new Promise((resolve) => setTimeout(resolve, 30))
  })
  await web.begin(plan)
  const { code, text } = await web.ended
  expect(code).toBe(130)
  expect(text).toContain('A plan is being applied: finishing what is in flight.')
  const log = await inside(['log', plan.path, '--format', 'json'], { cwd: folder, env: {} })
  expect(log.stdout).not.toContain('killed')
})

test('the last goodbye ends it', async () => {
  const web = await startWeb(temporaryFolder())
  await web.send('POST', '/api/goodbye', { tab: 'x' })
  expect(await web.ended).toMatchObject({ code: 0, text: expect.stringContaining('its window was closed') })
})

test('a port that is taken, and a folder that is not there, are said', async () => {
  const folder = temporaryFolder()
  const web = await startWeb(folder)
  const { port } = new URL(web.url)
  const taken = await inside(['web', '--no-open', '--port', port], { cwd: folder, env: {} })
  expect(taken).toMatchObject({ code: 1, stderr: expect.stringContaining(`Port ${port} is taken.`) })
  const missing = await inside(['web', '--no-open', '--dir', 'nowhere'], { cwd: folder, env: {} })
  expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('--dir nowhere is not a folder.') })
})

/** Another user of the machine: whatever it tries is told in a line. */
const stranger = `
const [url, folder, pid] = process.argv.slice(1)
const { readdirSync, readFileSync, existsSync } = require('node:fs')
const { join } = require('node:path')
const origin = url.slice(0, -1)
const tried = async (path, options) => {
  const response = await fetch(url + path, options).catch(() => ({ status: 'none' }))
  return response.status
}
const walk = (at) => {
  try { return readdirSync(at, { withFileTypes: true }).flatMap((one) => one.isDirectory() ? walk(join(at, one.name)) : [join(at, one.name)]) }
  catch { return [] }
}
const readable = (path) => { try { readFileSync(path); return true } catch { return false } }
;(async () => {
  const json = { 'content-type': 'application/json', origin }
  console.log(JSON.stringify({
    uid: process.getuid(),
    session: await tried('api/session', {}),
    guessed: await tried('api/session', { headers: { cookie: 'hubplan-' + new URL(url).port + '=guess' } }),
    entered: await tried('api/enter', { method: 'POST', headers: json, body: JSON.stringify({ key: 'x'.repeat(43) }) }),
    below: await tried('x'.repeat(43) + '/api/session', {}),
    draft: await tried('api/draft', { method: 'PUT', headers: json, body: '{}' }),
    events: await tried('api/events?tab=x', {}),
    files: walk(folder).filter(readable).map((path) => path.slice(folder.length + 1)),
    memory: readable('/proc/' + pid + '/environ') || readable('/proc/' + pid + '/mem'),
    arguments: existsSync('/proc/' + pid + '/cmdline') ? readFileSync('/proc/' + pid + '/cmdline', 'utf8').split('\\0') : [],
  }))
})()
`

test('another user of the machine can neither call it, nor read what it makes or holds', async () => {
  const [hub, folder] = [await hubOf(), temporaryFolder()]
  // Even a folder that others may look into.
  chmodSync(folder, 0o755)
  const web = await startWeb(folder)
  await web.connect({ provider: 'jupyterhub', url: hub.url, token })
  const plan = await web.plan({ job: 'remove', text: leaving.slice(0, 2).join('\n') })
  await web.begin(plan)
  await web.over(plan.id)
  const isRoot = process.getuid?.() === 0
  // Node itself may lie where only root may start it.
  const other = isRoot ? 'process.setgroups([]); process.setgid(65534); process.setuid(65534);' : ''
  const args = ['-e', other + stranger, web.url, folder, String(web.child.pid)]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: '/', env: {} })
  const saw = JSON.parse(stdout) as { readonly files: readonly string[]; readonly arguments: readonly string[] }
  expect(saw).toMatchObject({ session: 403, guessed: 403, entered: 403, draft: 403, events: 403, below: 403 })
  expect(saw.arguments.join()).not.toMatch(new RegExp(`${web.key}|hush`))
  // Only a root can become another user; elsewhere the modes of the files say the same.
  if (isRoot) expect(saw).toMatchObject({ uid: 65_534, files: [], memory: false })
  const modes = readdirSync(folder, { recursive: true, withFileTypes: true, encoding: 'utf8' })
    .filter((entry) => entry.isDirectory())
    .map((entry) => (statSync(join(entry.parentPath, entry.name)).mode & 0o777).toString(8))
  expect([...new Set(modes)]).toEqual(['700'])
})
