import { beforeAll, expect, test } from 'vitest'

import type { ReportJson } from '../../src/views/json.ts'
import { until } from '../helpers/cli.ts'
import { describeNewestHub, describeRealHub } from '../helpers/real-hub.ts'
import { sized } from '../helpers/tier.ts'
import { type Desk, ids, intents, people, useStage } from './desk.ts'

async function done(desk: Desk, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await desk.run(...args)
  expect(code, stderr + stdout).toBe(0)
  return stdout
}

const size = sized(20, 5)

describeNewestHub(`a class of ${size} servers`, (version) => {
  const students = people(size, 's')
  const stage = useStage({
    version,
    users: [{ name: 'root', admin: true }],
    spawnDelayMs: 600,
    slowSpawnMs: 0,
    stopDelayMs: 600,
    slowStopMs: 0,
  })
  const roster = (wish: string): string =>
    `username,groups,server\n${students.map((name) => `${name},class,${wish}`).join('\n')}\n`
  const running = async (): Promise<readonly string[]> =>
    [...(await stage().bare.everybody()).values()]
      .filter(({ servers }) => servers['']?.ready === true)
      .map(({ name }) => name)
      .sort()
  let desk: Desk

  test('is made and started from a CSV, and waited for until every server is ready', async () => {
    desk = stage().desk()
    desk.write('class.csv', roster('running'))
    await done(desk, 'plan', 'class.csv', '-o', 'plan.json')
    expect(desk.plan().summary).toEqual({
      'group.create': 1,
      'user.create': size,
      'member.add': size,
      'server.start': size,
    })
    expect(await done(desk, 'apply', 'plan.json')).toBe(`Applied: ${3 * size + 1} changed, 0 already done.\n`)
    expect(await running()).toEqual(students)
  })

  test('needs nothing more', async () => {
    await done(desk, 'plan', 'class.csv', '-o', 'again.json', '--detailed-exitcode')
    expect(desk.plan('again.json').actions).toEqual([])
  })

  test('is stopped, and waited for', async () => {
    const after = stage().desk()
    after.write('class.csv', roster('stopped'))
    await done(after, 'plan', 'class.csv', '-o', 'stop.json')
    expect(after.plan('stop.json').summary).toEqual({ 'server.stop': size })
    expect(await done(after, 'apply', 'stop.json')).toBe(`Applied: ${size} changed, 0 already done.\n`)
    expect(await running()).toEqual([])
  })

  test('runs again after the stop is undone', async () => {
    const after = stage().desk()
    after.write('two.csv', 'username,server\ns000,running\ns001,running\n')
    await done(after, 'plan', 'two.csv', '-o', 'plan.json')
    await done(after, 'apply', 'plan.json')
    after.write('stop.csv', 'username,server\ns000,stopped\ns001,stopped\n')
    await done(after, 'plan', 'stop.csv', '-o', 'stop.json')
    await done(after, 'apply', 'stop.json')
    expect(await running()).toEqual([])
    await done(after, 'revert', 'stop.json', '-o', 'undo.json')
    await done(after, 'apply', 'undo.json')
    expect(await running()).toEqual(['s000', 's001'])
  })
})

describeNewestHub('a server that cannot start', (version) => {
  const stage = useStage({
    version,
    users: ['bad', 'good'],
    slowSpawnMs: 0,
    config: [
      'import asyncio',
      'async def hook(spawner):',
      '    await asyncio.sleep(1)',
      "    if spawner.user.name == 'bad':",
      "        raise RuntimeError('no node left')",
      'c.Spawner.pre_spawn_hook = hook',
    ].join('\n'),
  })

  test('is told, and the others run', async () => {
    const desk = stage().desk()
    desk.write('class.csv', 'username,server\nbad,running\ngood,running\n')
    await done(desk, 'plan', 'class.csv', '-o', 'plan.json')
    const applied = await desk.run('apply', 'plan.json', '--format', 'json')
    expect(applied.code, applied.stderr).toBe(5)
    const { outcomes } = JSON.parse(applied.stdout) as ReportJson
    expect(outcomes.map(({ id, is, message }) => [id, is, message])).toEqual([
      ['server.start:bad', 'failed', 'the server did not start; the log of the hub has the reason'],
      ['server.start:good', 'changed', undefined],
    ])
  })
})

/** The servers of these users have not been used for 30 hours, soon after they have started. */
const aged = `
import asyncio, datetime

async def age(spawner):
    loop = asyncio.get_event_loop()

    def back():
        if not spawner.ready:
            loop.call_later(0.1, back)
            return
        spawner.orm_spawner.last_activity -= datetime.timedelta(hours=30)
        spawner.db.commit()
    if spawner.user.name.startswith('idle'):
        loop.call_later(0.1, back)

c.Spawner.pre_spawn_hook = age
`

describeNewestHub('a rule for idle servers', (version) => {
  const names = ['idle-ann', 'idle-svc', 'idle-boss', 'busy']
  const stage = useStage({
    version,
    users: names.map((name) => ({ name, admin: name === 'idle-boss' })),
    allowNamedServers: true,
    config: aged,
  })
  const file = 'version: 1\nstop_servers: [{ idle_for: 24h }]\nprotect: ["*-svc"]\n'
  let desk: Desk
  let shown: string

  beforeAll(async () => {
    for (const name of names)
      for (const path of ['server', 'servers/lab'])
        expect((await stage().bare.send('POST', `/users/${name}/${path}`)).status).toBe(201)
    const dayAgo = new Date(Date.now() - 86_400_000).toISOString()
    await until('the servers of the idle are as old as they are to be', async () => {
      const live = await stage().bare.everybody()
      const idle = names.filter((name) => name.startsWith('idle')).map((name) => live.get(name)?.servers ?? {})
      return idle.every((servers) => ['', 'lab'].every((name) => (servers[name]?.last_activity ?? '9') < dayAgo))
    })
    desk = stage().desk()
    desk.write('hubplan.yaml', file)
    shown = await done(desk, 'plan', '-o', 'plan.json')
  })

  test('stops those that no user used, and reports the users that it skips', () => {
    expect(ids(desk.plan())).toEqual(['server.stop:idle-ann', 'server.stop:idle-ann:lab'])
    expect(shown).toContain('left alone, admins: "idle-boss"')
    expect(shown).toContain('left alone, protected: "idle-svc"')
  })

  test('does not stop one that is used after the plan', async () => {
    const at = new Date().toISOString()
    await stage().bare.send('POST', '/users/idle-ann/activity', {
      last_activity: at,
      servers: { lab: { last_activity: at } },
    })
    const refused = await desk.run('apply', 'plan.json')
    expect(refused.code).toBe(4)
    expect(refused.stderr).toContain('the server has been used since the plan, which stops it for idleness')
    const applied = await desk.run('apply', 'plan.json', '--skip-stale')
    expect(applied.code, applied.stderr).toBe(5)
    expect(intents(desk.journal())).toEqual(['DELETE /hub/api/users/idle-ann/server'])
  })

  test('leaves all the others running', async () => {
    const live = await stage().bare.everybody()
    expect(names.map((name) => Object.keys(live.get(name)?.servers ?? {}).sort())).toEqual([
      ['lab'],
      ['', 'lab'],
      ['', 'lab'],
      ['', 'lab'],
    ])
  })
})

describeRealHub('properties of groups', (version) => {
  const stage = useStage({ version, groups: ['ml'] })
  const file = (properties: string): string =>
    `version: 1\ngroups:\n  - { name: ml, properties: ${properties} }\n  - { name: "new ü", properties: { a: [1, true, null] } }\n`

  if (version === '3.0.0') {
    test.each([['ml'], ['only-new']])('are unknown to this hub, and the plan says so (%s)', async (name) => {
      const desk = stage().desk()
      desk.write('hubplan.yaml', `version: 1\ngroups: [{ name: ${name}, properties: { a: 1 } }]\n`)
      const planned = await desk.run('plan')
      expect(planned.code).toBe(3)
      expect(planned.stdout.replaceAll(/\s+/g, ' ')).toContain(
        'visibility properties of groups are not visible: the token needs read:groups, and the hub must be recent enough to have them',
      )
    })
    test('are not taken for something that a hub without groups could have', async () => {
      const desk = stage().desk()
      await stage().bare.send('DELETE', '/groups/ml')
      desk.write('hubplan.yaml', 'version: 1\ngroups: [{ name: new, properties: { a: 1 } }]\n')
      expect((await desk.run('plan')).code).toBe(3)
    })
    return
  }

  const propertiesOf = async (group: string): Promise<unknown> => {
    const { json } = await stage().bare.send('GET', `/groups/${encodeURIComponent(group)}`)
    return (json as { readonly properties: unknown }).properties
  }

  test('are set key by key, and null takes one away', async () => {
    await stage().bare.send('PUT', '/groups/ml/properties', { kept: 1, changed: 'x', removed: true })
    const desk = stage().desk()
    desk.write('hubplan.yaml', file('{ changed: { deep: ["y", 2] }, removed: null }'))
    await done(desk, 'plan', '-o', 'plan.json')
    expect(desk.plan().summary).toEqual({ 'group.create': 1, 'group.properties': 2 })
    expect(await done(desk, 'apply', 'plan.json')).toBe('Applied: 3 changed, 0 already done.\n')
    expect(await propertiesOf('ml')).toEqual({ kept: 1, changed: { deep: ['y', 2] } })
    expect(await propertiesOf('new ü')).toEqual({ a: [1, true, null] })
    await done(desk, 'plan', '-o', 'again.json')
    expect(desk.plan('again.json').actions).toEqual([])
  })

  test('come back when the plan is undone', async () => {
    const desk = stage().desk()
    desk.write('hubplan.yaml', 'version: 1\ngroups: [{ name: ml, properties: { kept: 2 } }]\n')
    await done(desk, 'plan', '-o', 'plan.json')
    await done(desk, 'apply', 'plan.json')
    await done(desk, 'revert', 'plan.json', '-o', 'undo.json')
    await done(desk, 'apply', 'undo.json')
    expect(await propertiesOf('ml')).toEqual({ kept: 1, changed: { deep: ['y', 2] } })
  })

  test('of a deleted group come back with it', async () => {
    const desk = stage().desk()
    desk.write('hubplan.yaml', 'version: 1\ngroups: [{ name: ml, ensure: absent }]\n')
    await done(desk, 'plan', '-o', 'plan.json')
    await done(desk, 'apply', 'plan.json')
    expect((await stage().bare.send('GET', '/groups/ml')).status).toBe(404)
    await done(desk, 'revert', 'plan.json', '-o', 'undo.json')
    await done(desk, 'apply', 'undo.json')
    expect(await propertiesOf('ml')).toEqual({ kept: 1, changed: { deep: ['y', 2] } })
  })
})

describeRealHub('groups, expiry and rules', (version) => {
  const stage = useStage({
    version,
    users: [
      { name: 'root', admin: true },
      { name: 'gone', groups: ['away', 'class'] },
      { name: 'stays', groups: ['away', 'class'] },
      { name: 'never', groups: ['guests'] },
      { name: 'came', groups: ['guests'], lastActivity: '2026-01-01T00:00:00Z' },
      { name: 'other', groups: ['class'] },
    ],
  })

  test('a row past its day deletes, one before it does not, and the absent group goes', async () => {
    const desk = stage().desk()
    desk.write('users.csv', 'username,expires\ngone,2020-12-31\nstays,2999-12-31\n')
    desk.write(
      'hubplan.yaml',
      [
        'version: 1',
        'include: [{ path: users.csv }]',
        'groups: [{ name: away, ensure: absent }]',
        'absent: [{ group: guests, never_logged_in: true }]',
        '',
      ].join('\n'),
    )
    await done(desk, 'plan', '-o', 'plan.json')
    expect(ids(desk.plan())).toEqual(['user.delete:gone', 'user.delete:never', 'group.delete:away'])
    expect(desk.plan().actions.map(({ reason }) => reason)).toEqual([
      { why: 'row', at: 'users.csv:2:1', expires: '2020-12-31' },
      { why: 'rule', at: 'hubplan.yaml:4:10', never_logged_in: true, groups: ['guests'] },
      { why: 'row', at: 'hubplan.yaml:3:18' },
    ])
    await done(desk, 'apply', 'plan.json')
    const live = await stage().bare.everybody()
    expect([...live.keys()].sort()).toEqual(['came', 'other', 'root', 'stays'])
    expect(live.get('stays')?.groups).toEqual(['class'])
    expect((await stage().bare.send('GET', '/groups/away')).status).toBe(404)
  })

  test('against the last plan it is told which differences are from the files and which from the hub', async () => {
    const desk = stage().desk()
    desk.write('users.csv', 'username,groups\ncame,guests;class\nstays,class\nother,class\n')
    await done(desk, 'plan', 'users.csv', '-o', 'last.json')
    await done(desk, 'apply', 'last.json')
    await stage().bare.send('DELETE', '/groups/class/users', { users: ['stays'] })
    desk.write('users.csv', 'username,groups\ncame,guests\nstays,class\nother,class\nnew,class\n')
    const shown = await done(desk, 'plan', 'users.csv', '--against', 'last.json', '-o', 'plan.json')
    expect(desk.plan().actions.map(({ id, reason }) => `${id} ${reason.since}`)).toEqual([
      'user.create:new files',
      'member.add:new:class files',
      'member.add:stays:class hub',
      'member.remove:came:class files',
    ])
    expect(shown.replaceAll(/\s+/g, ' ')).toContain(': the files changed for 2 users, the hub for 1, and both for 0')
  })
})

describeRealHub('groups that the authenticator manages', (version) => {
  const stage = useStage({ version, users: ['ann', 'ben'], config: 'c.Authenticator.manage_groups = True\n' })

  test('cannot be changed: the plan that tries is told so in one sentence', async () => {
    const desk = stage().desk()
    desk.write('users.csv', 'username,groups\nann,team\nben,team\nnew,\n')
    await done(desk, 'plan', 'users.csv', '-o', 'plan.json')
    const applied = await desk.run('apply', 'plan.json', '--format', 'json')
    expect(applied.code, applied.stderr).toBe(5)
    const { outcomes } = JSON.parse(applied.stdout) as ReportJson
    expect(outcomes.map(({ id, is, message }) => [id, is, message])).toEqual([
      [
        'group.create:team',
        'failed',
        "groups are managed by the hub's authenticator and cannot be changed through the API; set target.groups: read-only",
      ],
      ['user.create:new', 'changed', undefined],
      ['member.add:ann:team', 'skipped', 'it needs group.create:team, which was not done'],
      ['member.add:ben:team', 'skipped', 'it needs group.create:team, which was not done'],
    ])
  })

  test('are left alone with target.groups: read-only: the plan that tries is blocked', async () => {
    const desk = stage().desk()
    desk.write('hubplan.yaml', 'version: 1\ntarget: { groups: read-only }\nusers: [{ name: ann, groups: [team] }]\n')
    const planned = await desk.run('plan')
    expect(planned.code).toBe(3)
    expect(planned.stdout.replaceAll(/\s+/g, ' ')).toContain(
      "2 changes of groups, which the hub's authenticator manages here (target.groups: read-only)",
    )
  })
})
