import { request } from 'undici'
import { beforeAll, expect, onTestFinished, test } from 'vitest'

import type { ReportJson } from '../../src/views/json.ts'
import type { CliResult } from '../helpers/cli.ts'
import { describeRealHub } from '../helpers/real-hub.ts'
import { sized } from '../helpers/tier.ts'
import type { Person } from './bare.ts'
import { standToStrike } from './between.ts'
import { type Desk, ids, intents, people, useStage } from './desk.ts'

/** Old and new names; each is hard on a path in its own way. */
const names: readonly (readonly [string, string])[] = [
  ['a b', 'c d'],
  ['x?y', 'z#y'],
  ['old-üser', 'üser'],
  ['50%', '100%'],
  ['plain', 'a&b=c'],
]

describeRealHub('renaming users', (version) => {
  const stage = useStage({
    version,
    users: [{ name: 'root', admin: true }, ...names.map(([name]) => ({ name, groups: ['team'] }))],
    groups: ['team', 'new team'],
    slowSpawnMs: 10_000,
  })
  let desk: Desk
  let planned: CliResult
  let applied: CliResult
  let created: readonly (string | undefined)[]
  let token: string

  const whoIs = async (): Promise<unknown> => {
    const { statusCode, body } = await request(`${stage().hub.hubUrl}/hub/api/user`, {
      headers: { authorization: `token ${token}` },
    })
    const json = (await body.json()) as { readonly name?: string }
    return statusCode === 200 ? json.name : statusCode
  }

  beforeAll(async () => {
    desk = stage().desk()
    token = await stage().hub.userToken('plain')
    const before = await stage().bare.everybody()
    created = names.map(([old]) => before.get(old)?.created)
    const rows = names.map(([old, name]) => `"${name}","${old}",new team`)
    desk.write('users.csv', `username,renamed_from,groups\n${rows.join('\n')}\n`)
    planned = await desk.run('plan', 'users.csv', '-o', 'plan.json')
    applied = await desk.run('apply', 'plan.json')
  })

  test('the plan renames everybody, and joins them under the new names', () => {
    expect(planned.code, planned.stderr).toBe(0)
    expect(desk.plan().summary).toEqual({ 'user.rename': 5, 'member.add': 5 })
    expect(ids(desk.plan())).toContain('user.rename:x%3Fy:z%23y')
    expect(ids(desk.plan())).toContain('member.add:z%23y:new%20team')
  })

  test('apply does it through the proxy', () => {
    expect(applied.code, applied.stderr).toBe(0)
    expect(applied.stdout).toBe('Applied: 10 changed, 0 already done.\n')
    expect(intents(desk.journal())).toContain('PATCH /hub/api/users/a%20b')
    expect(intents(desk.journal())).toContain('PATCH /hub/api/users/x%3Fy')
  })

  test('the accounts are the same ones, with their groups', async () => {
    const live = await stage().bare.everybody()
    expect(names.map(([, name]) => live.get(name)?.created)).toEqual(created)
    expect(names.map(([, name]) => live.get(name)?.groups)).toEqual(names.map(() => ['new team', 'team']))
    expect(names.filter(([old]) => live.has(old))).toEqual([])
  })

  test('a token of a renamed user is that of the new name', async () => {
    expect(await whoIs()).toBe('a&b=c')
  })

  test('a second plan is empty, although the files still say renamed_from', async () => {
    const second = await desk.run('plan', 'users.csv', '-o', 'again.json', '--detailed-exitcode')
    expect(second.code, second.stderr).toBe(0)
    expect(desk.plan('again.json').actions).toEqual([])
  })

  test('the same plan applied again sends nothing', async () => {
    const again = await desk.run('apply', 'plan.json')
    expect(again.stdout).toBe('Applied: 0 changed, 10 already done.\n')
  })

  test('revert gives the old names back', async () => {
    const undo = await desk.run('revert', 'plan.json', '-o', 'undo.json')
    expect(undo.code, undo.stderr).toBe(0)
    const undone = await desk.run('apply', 'undo.json')
    expect(undone.code, undone.stderr + undone.stdout).toBe(0)
    const live = await stage().bare.everybody()
    expect(names.map(([old]) => [live.get(old)?.created, live.get(old)?.groups])).toEqual(
      created.map((date) => [date, ['team']]),
    )
    expect(await whoIs()).toBe('plain')
  })
})

describeRealHub('renaming an admin whose server runs', (version) => {
  const stage = useStage({
    version,
    users: [
      { name: 'root', admin: true },
      { name: 'boss', admin: true },
    ],
    allowNamedServers: true,
    slowSpawnMs: 10_000,
  })
  let desk: Desk

  beforeAll(async () => {
    desk = stage().desk()
    for (const path of ['server', 'servers/lab'])
      expect((await stage().bare.send('POST', `/users/boss/${path}`)).status).toBe(201)
    desk.write('users.csv', 'username,renamed_from,server\nchief,boss,running\n')
  })

  test('is blocked, and told how to let it pass', async () => {
    const blocked = await desk.run('plan', 'users.csv')
    expect(blocked.code).toBe(3)
    expect(blocked.stdout).toContain(
      '"boss" is an admin and would be renamed (users.csv:2:1); take renamed_from out, or plan with --allow admin-rename',
    )
  })

  test('stops both servers, renames, and starts the one that is to run', async () => {
    const planned = await desk.run('plan', 'users.csv', '--allow', 'admin-rename', '-o', 'plan.json')
    expect(planned.code, planned.stderr).toBe(0)
    expect(ids(desk.plan())).toEqual(['user.rename:boss:chief', 'server.start:chief'])
    const applied = await desk.run('apply', 'plan.json')
    expect(applied.code, applied.stderr + applied.stdout).toBe(0)
    const sent = intents(desk.journal())
    expect([...sent.slice(0, 2)].sort()).toEqual([
      'DELETE /hub/api/users/boss/server',
      'DELETE /hub/api/users/boss/servers/lab',
    ])
    expect(sent.slice(2)).toEqual(['PATCH /hub/api/users/boss', 'POST /hub/api/users/chief/server'])
  })

  /** What the proxy answers at the address of a user's server. */
  const statusAt = async (name: string): Promise<number> => {
    const { statusCode, body } = await request(`${stage().hub.url}/user/${name}/`)
    await body.dump()
    return statusCode
  }

  test('the admin is one under the new name', async () => {
    const chief = await stage().bare.person('chief')
    expect(chief).toMatchObject({ admin: true })
    expect(Object.entries(chief?.servers ?? {}).map(([name, one]) => [name, one.ready])).toEqual([['', true]])
    expect((await desk.run('plan', 'users.csv', '-o', 'again.json')).code).toBe(0)
    expect(desk.plan('again.json').actions).toEqual([])
  })

  test('the server keeps the address of the old name', async () => {
    expect([await statusAt('boss'), await statusAt('chief')]).toEqual([200, 302])
    const urls = ({ servers }: Person) =>
      Object.values(servers).map((server) => (server as { readonly url?: string }).url)
    const chief = await stage().bare.person('chief')
    expect(chief && urls(chief)).toEqual(['/user/boss/'])
  })

  test('so that somebody new of the old name takes the address, and takes it along', async () => {
    await stage().bare.send('POST', '/users', { usernames: ['boss'] })
    expect((await stage().bare.send('POST', '/users/boss/server')).status).toBe(201)
    expect((await stage().bare.send('DELETE', '/users/boss/server')).status).toBe(204)
    expect((await stage().bare.person('chief'))?.servers['']).toMatchObject({ ready: true, url: '/user/boss/' })
    expect(await statusAt('boss')).toBe(302)
    await stage().bare.send('DELETE', '/users/boss')
  })

  test('a hub that is started again gives it the new one', async () => {
    await stage().bare.send('DELETE', '/users/chief/server')
    await stage().hub.restart()
    await stage().bare.send('POST', '/users/chief/server')
    expect([await statusAt('boss'), await statusAt('chief')]).toEqual([302, 200])
  })

  test('it can be stopped there too', async () => {
    desk.write('stop.csv', 'username,server\nchief,stopped\n')
    await desk.run('plan', 'stop.csv', '-o', 'stop.json')
    const stopped = await desk.run('apply', 'stop.json')
    expect(stopped.code, stopped.stderr + stopped.stdout).toBe(0)
    expect((await stage().bare.person('chief'))?.servers).toEqual({})
  })
})

describeRealHub('kill -9 in the middle of renames', (version) => {
  const size = sized(60, 30)
  const some = sized(20, 10)
  const old = people(size, 'old-')
  const stage = useStage({
    version,
    users: [{ name: 'root', admin: true }, ...old.map((name) => ({ name, groups: ['away'] }))],
  })

  test('the same command again does the rest, the delete of their group too', async () => {
    const desk = stage().desk()
    const relay = await standToStrike(stage().hub.url, { at: some })
    onTestFinished(relay.close)
    const run: Desk['run'] = (...args) => desk.runWith({ HUBPLAN_URL: relay.url }, ...args)
    desk.write(
      'users.csv',
      `username,renamed_from,groups\n${old.map((name) => `new-${name},${name},team`).join('\n')}\n`,
    )
    desk.write('hubplan.yaml', 'version: 1\ngroups: [{ name: away, ensure: absent }]\ninclude: [{ path: users.csv }]\n')
    // Nearly all are renamed, and all of them leave the group that is deleted.
    const allowed = ['--allow', 'group-removals', '--allow', 'rename-share']
    const planned = await run('plan', '-o', 'plan.json', ...allowed)
    expect(planned.code, planned.stderr).toBe(0)
    expect(desk.plan().summary).toEqual({
      'user.rename': size,
      'group.create': 1,
      'member.add': size,
      'group.delete': 1,
    })

    const killed = desk.start('apply', 'plan.json', '--url', relay.url)
    relay.aim(killed)
    expect(await killed.ended).toMatchObject({ signal: 'SIGKILL' })
    const between = await stage().bare.everybody()
    expect([...between.keys()].filter((name) => name.startsWith('new-')).length).toBeGreaterThanOrEqual(some)
    expect([...between.keys()].filter((name) => name.startsWith('old-')).length).toBeGreaterThan(0)

    const again = await run('apply', 'plan.json', '--format', 'json')
    expect(again.code, again.stderr + again.stdout).toBe(0)
    const { counts, ok, residual } = JSON.parse(again.stdout) as ReportJson
    expect({ ok, residual, total: counts.changed + counts.already }).toEqual({
      ok: true,
      residual: [],
      total: 2 * size + 2,
    })
    const live = await stage().bare.everybody()
    expect([...live.keys()].sort()).toEqual([...old.map((name) => `new-${name}`), 'root'].sort())
    expect([...live.values()].filter(({ groups }) => groups.join() !== 'team').map(({ name }) => name)).toEqual([
      'root',
    ])
  })
})
