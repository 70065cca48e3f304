// hubplan rehearse as people run it, and on random plans.

import { describe, expect, test } from 'vitest'
import { runRehearse } from '../../src/commands/rehearse.ts'
import { runGuards } from '../../src/core/guards/index.ts'
import { freeze } from '../../src/core/plan/freeze.ts'
import { writePlan } from '../../src/io/planfile.ts'
import type { World } from '../../src/session/world.ts'
import type { RehearsalJson } from '../../src/views/rehearsal.ts'
import { type Desk, launch, openDesk } from '../cli/run.ts'
import { drawn, hubs, wishes } from '../core/draws.ts'
import { chance, elapsedMs, waitedMs } from '../helpers/clocks.ts'
import * as fc from '../helpers/draws.ts'

const files = {
  'users.csv': 'username,admin,groups,ensure\nnew1,,ml,\nnew2,,ml,\ns01,,,absent\ns02,,,absent\nalice,yes,,\nbob,,-,\n',
}

const facets = `version: 1
users:
  - { name: anna, renamed_from: ann, groups: [staff, new], admin: true }
  - { name: cy, server: running }
  - { name: neo, server: running }
groups:
  - { name: staff, properties: { a: 2, users: [x, y] } }
  - { name: new, properties: { q: 1 } }
  - { name: old, ensure: absent }
stop_servers:
  - { idle_for: 12h }
`

async function planned(more: Parameters<typeof openDesk>[0] = {}): Promise<Desk> {
  const desk = await openDesk({ files, ...more })
  await desk.run('plan', 'users.csv', '-o', 'plan.json')
  return desk
}

async function rehearsed(desk: Desk, ...args: string[]): Promise<RehearsalJson> {
  const ran = await desk.run('rehearse', 'plan.json', '--format', 'json', ...args)
  expect(ran.stderr).toBe('')
  return JSON.parse(ran.stdout) as RehearsalJson
}

describe('a rehearsal', () => {
  test('tells what is done, in which requests, and how long it takes', async () => {
    const desk = await planned()
    const ran = await desk.run('rehearse', 'plan.json')
    expect(ran).toMatchObject({ code: 0, stderr: '' })
    expect(ran.stdout.replace(desk.hub.url, 'URL')).toBe(
      `Rehearsal of plan.json, which is for URL
  on an embedded hub like JupyterHub 3.0.0, which is stopped now

All 8 actions went well.

What was done
  group.create  1
  user.create   2
  admin.set     1
  member.add    2
  user.delete   2

In 5 requests, besides reading all users before and after
  POST /users           1  with 2 names
  POST /groups/{group}  1  with 2 names
  PATCH /users/{name}   1
  DELETE /users/{name}  2

About 1 second: an estimate, at 10 ms a change and 2 ms a member of a batch.

Not as on the hub
  -  the hub of the plan was not read: changes there since the plan are not visible here
`,
    )
  })

  test('needs no token and asks no hub', async () => {
    const desk = await planned()
    const before = desk.hub.requests.length
    const ran = await launch(['rehearse', 'plan.json'], { cwd: desk.folder }).done
    expect(ran.code).toBe(0)
    expect(desk.hub.requests.length).toBe(before)
  })

  test('leaves no journal behind', async () => {
    const desk = await planned()
    await desk.run('rehearse', 'plan.json')
    expect(await desk.files()).toEqual(['plan.json', 'users.csv'])
  })

  test('tells the time at a rate', async () => {
    const desk = await planned()
    expect(await rehearsed(desk, '--rate', '2/s')).toMatchObject({ rate: 2, seconds: 2.5, estimated: false, ok: true })
    expect(await desk.run('rehearse', 'plan.json', '--rate', 'fast')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--rate is "fast"'),
    })
  })

  test('stops servers, named ones too', async () => {
    const users = [
      { name: 'root', admin: true },
      { name: 's01', servers: [{}, { name: 'gpu' }] },
      { name: 's02', created: '2024-01-01T00:00:00Z' },
      { name: 'bob' },
      { name: 'alice' },
    ]
    const desk = await planned({ users, allowNamedServers: true })
    const { ok, requests, notes } = await rehearsed(desk)
    expect(ok).toBe(true)
    const kinds = requests.map(({ method, path, count }) => `${method} ${path} ${count}`)
    expect(kinds).toContain('DELETE /users/{name}/server 1')
    expect(kinds).toContain('DELETE /users/{name}/servers/{server} 1')
    expect(notes.join()).toContain('servers stop at once here')
  })

  test('acts by the rules of a newer hub where the plan is for one', async () => {
    const desk = await planned({ version: '5.2.1' })
    expect(await rehearsed(desk)).toMatchObject({ ok: true, hub: '5.2.1' })
  })

  test('renames, describes groups, starts and stops', async () => {
    const lastActivity = '2026-01-01T00:00:00.123Z'
    const desk = await openDesk({
      version: '5.2.1',
      allowNamedServers: true,
      users: [
        { name: 'root', admin: true },
        { name: 'ann', groups: ['staff', 'old'], servers: [{ lastActivity }] },
        { name: 'bob', servers: [{ lastActivity }, { name: 'gpu', lastActivity }] },
        { name: 'cy' },
      ],
      groups: [
        { name: 'staff', properties: { a: 1, b: [2] } },
        { name: 'old', properties: { c: 1 } },
      ],
      files: { 'hubplan.yaml': facets },
    })
    expect(await desk.run('plan', '-o', 'plan.json')).toMatchObject({ code: 0 })
    const { ok, hub, done, requests, notes } = await rehearsed(desk)
    expect({ ok, hub }).toEqual({ ok: true, hub: '5.2.1' })
    expect(done).toEqual({
      'user.rename': 1,
      'group.create': 1,
      'group.properties': 2,
      'user.create': 1,
      'admin.set': 1,
      'member.add': 1,
      'server.start': 2,
      // A user who is to be an admin keeps a server that is not used.
      'server.stop': 2,
      'group.delete': 1,
    })
    expect(requests).toContainEqual({ method: 'PUT', path: '/groups/{group}/properties', count: 2, names: 0 })
    expect(notes.join('\n')).toContain('the start time on a hub is not counted')
    expect(notes.join('\n')).not.toContain('the hub of the plan is')
  })

  test('can be of a plan that undoes another', async () => {
    const desk = await planned()
    await desk.run('apply', 'plan.json')
    await desk.run('revert', 'plan.json', '-o', 'undo.json')
    await desk.write('plan.json', await desk.read('undo.json'))
    expect(await rehearsed(desk)).toMatchObject({ ok: true, done: { 'group.delete': 1, 'user.create': 2 } })
  })

  test('of nothing says so', async () => {
    const desk = await openDesk({ files: { 'users.csv': 'username,admin\nroot,yes\n' } })
    await desk.run('plan', 'users.csv', '-o', 'plan.json')
    const ran = await desk.run('rehearse', 'plan.json')
    expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing to do: the plan has no actions.') })
  })
})

describe('what goes wrong', () => {
  test('is told, with exit code 5', async () => {
    const users = [{ name: 'planner' }, ...Array.from({ length: 9 }, (_, index) => ({ name: `p${index}` }))]
    const desk = await openDesk({ users, files: { 'users.csv': 'username,ensure\nplanner,absent\np0,absent\n' } })
    expect(await desk.run('plan', 'users.csv', '-o', 'plan.json')).toMatchObject({ code: 3 })
    const ran = await desk.run('rehearse', 'plan.json')
    expect(ran.code).toBe(5)
    expect(ran.stdout).toContain('Of 2 actions only 1 went well.')
    expect(ran.stdout).toContain('What went wrong\n  failed  user.delete planner  Cannot delete yourself!')
    expect(ran.stdout).toContain('a guard blocks the plan: as it is, it cannot be applied')
  })

  test('is a plan that was changed by hand', async () => {
    const desk = await planned()
    await desk.write('plan.json', (await desk.read('plan.json')).replaceAll('"alice"', '"mallory"'))
    expect(await desk.run('rehearse', 'plan.json')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('its digest does not match'),
    })
  })
})

test('every plan can be rehearsed', async () => {
  const desk = await openDesk()
  const file = `${desk.folder}/plan.json`
  const texts: string[] = []
  const streams = {
    out: async (text: string) => void texts.push(text),
    err: () => undefined,
    color: () => false,
    outIsTerminal: false,
    columns: 80,
  } as unknown as World['streams']
  const world: World = {
    env: {},
    cwd: desk.folder,
    streams,
    signal: new AbortController().signal,
    holdInterrupts: () => undefined,
    now: () => new Date().toISOString(),
    elapsedMs,
    waitedMs,
    ...chance,
  }
  await fc.assert(
    fc.asyncProperty(hubs, wishes, async (before, wish) => {
      const scopes = ['admin:groups', 'admin:users', 'list:users', 'servers']
      const identity = { ...before.identity, scopes }
      const live = { ...before, identity }
      const { actions, options } = drawn(live, wish)
      // Whether enough admins are left, or one of them goes, is a guard's question, not the rehearsal's.
      const allowed = ['min-admins', 'admin-delete', 'admin-rename']
      const overrides = allowed.map((value) => ({ flag: '--allow', value }) as const)
      const findings = runGuards({ actions, live, options }, overrides).filter(({ level }) => level !== 'block')
      const at = '2026-11-21T08:00:00.000Z'
      const made = { tool: 't', createdAt: at, expiresAt: at, inputs: [], needs: [] }
      await writePlan(file, freeze({ ...made, live, options, overrides, actions, findings }))
      expect(await runRehearse({ plan: file, format: 'json' }, world), texts.at(-1)).toBe(0)
    }),
    { numRuns: 40 },
  )
})
