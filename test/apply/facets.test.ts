// Renames, servers and groups on the sandbox, when all goes well and when it does not.
import { afterEach, describe, expect, it } from 'vitest'

import type { ApplyEvent, DesiredGroup } from '../../src/core/types.ts'
import { table, type Wanted } from '../core/live.ts'
import { bed, changes, closeBeds, kinds, messagesOf, paceOf, people } from './bed.ts'

afterEach(closeBeds)

const header = ['username', 'renamed_from', 'server', 'groups', 'admin', 'ensure']
const rows = (...lines: string[][]): Wanted => ({ tables: [table('u.csv', header, ...lines)] })
const rename = (old: string, name: string): string[] => [name, old]
const server = (wish: 'running' | 'stopped', names: readonly string[]): Wanted =>
  rows(...names.map((name) => [name, '', wish]))
const at = { file: 'hubplan.yaml', line: 1, column: 1 }
const group = (name: string, more: Partial<DesiredGroup> = {}): DesiredGroup => ({
  name,
  exact: false,
  isDeclared: true,
  at,
  ...more,
})
const html = '<html>502 Bad Gateway</html>'

function intents(events: readonly ApplyEvent[]): string[] {
  return events.flatMap((event) =>
    event.type === 'intent' ? [`${event.method} ${event.path.replace('/hub/api', '')} ${event.actions.join(' ')}`] : [],
  )
}

describe('servers that are to run', () => {
  it('are started, and done with a 201', async () => {
    const { sandbox, plan, apply } = await bed({ users: people(3).map((name) => ({ name })) })
    const wanted = server('running', people(3))
    const { report, events } = await apply(await plan(wanted))
    expect(kinds(report)).toEqual({ changed: 3 })
    expect(changes(sandbox).sort()).toEqual(people(3).map((name) => `POST /users/${name}/server 201`))
    expect(intents(events).sort()).toEqual(people(3).map((name) => `POST /users/${name}/server server.start:${name}`))
    expect((await plan(wanted)).actions).toEqual([])
  })
  it('are waited for after a 202, all together', async () => {
    const names = people(6)
    const { sandbox, plan, apply } = await bed({
      users: names.map((name) => ({ name })),
      spawnDelayMs: 60,
      slowSpawnMs: 0,
    })
    const wanted = server('running', names)
    const { report, events } = await apply(await plan(wanted))
    expect(kinds(report)).toEqual({ changed: 6 })
    expect(report.ok).toBe(true)
    expect(changes(sandbox).sort()).toEqual(names.map((name) => `POST /users/${name}/server 202`))
    // No outcome before the hub has begun with the last one.
    const kindsOf = events.map(({ type }) => type)
    expect(kindsOf.lastIndexOf('intent')).toBeLessThan(kindsOf.indexOf('applied'))
    expect((await plan(wanted)).actions).toEqual([])
  })
  it('of more than forty are looked for in one listing', async () => {
    const names = people(45)
    const { sandbox, plan, apply } = await bed({
      users: names.map((name) => ({ name })),
      spawnDelayMs: 10_000,
      slowSpawnMs: 0,
    })
    const frozen = await plan(server('running', names))
    let started = 0
    sandbox.onRequest(({ method, path }) => {
      if (method === 'POST') started += 1
      // All are there when they are looked for.
      if (method !== 'GET' || path !== '/users' || started < names.length) return
      for (const name of names) sandbox.hub.setServer(name, '', 'ready')
    })
    const { report } = await apply(frozen)
    expect(kinds(report)).toEqual({ changed: 45 })
    const single = sandbox.requests.filter(({ method, path }) => method === 'GET' && path.startsWith('/users/'))
    expect(single).toEqual([])
  })
  it('that fail after a 202 are told, and the others run', async () => {
    const { sandbox, plan, apply } = await bed({
      users: people(3).map((name) => ({ name })),
      spawnDelayMs: 10_000,
      slowSpawnMs: 0,
    })
    const frozen = await plan(server('running', people(3)))
    let looks = 0
    sandbox.onRequest(({ method, path }) => {
      if (method !== 'GET' || !path.startsWith('/users/')) return
      looks += 1
      if (looks !== 4) return
      sandbox.hub.setServer('s000', '', 'ready')
      sandbox.hub.setServer('s001', '', 'stopped')
      sandbox.hub.setServer('s002', '', 'ready')
    })
    const { report } = await apply(frozen)
    expect(messagesOf(report)).toEqual([
      'server.start:s000 changed',
      'server.start:s001 failed the server did not start; the log of the hub has the reason',
      'server.start:s002 changed',
    ])
    expect(report.residual?.map(({ action }) => action.id)).toEqual(['server.start:s001'])
  })
  it('that are never ready are given up after --server-timeout', async () => {
    const { plan, apply } = await bed({ users: [{ name: 'ann' }], spawnDelayMs: 10_000, slowSpawnMs: 0 })
    const { report } = await apply(await plan(server('running', ['ann'])), { serverTimeoutMs: 30_000 })
    expect(messagesOf(report)).toEqual([
      'server.start:ann failed not ready after 30 s (--server-timeout); the hub may still be working on it',
    ])
  })
  it('that the hub refuses with a 500 are told in its words', async () => {
    const { sandbox, plan, apply } = await bed({ users: [{ name: 'ann' }] })
    sandbox.misbehave({
      method: 'POST',
      action: { type: 'reply', status: 500, body: { status: 500, message: 'Unhandled error starting server ann' } },
    })
    const { report } = await apply(await plan(server('running', ['ann'])))
    expect(messagesOf(report)).toEqual(['server.start:ann failed Unhandled error starting server ann'])
  })
  it('that stop still are waited for, and started then', async () => {
    const { sandbox, plan, apply } = await bed({ users: [{ name: 'ann', servers: [{ state: 'stopping' }] }] })
    let tries = 0
    sandbox.onRequest(({ method }) => {
      if (method === 'POST') tries += 1
      if (tries === 2) sandbox.hub.setServer('ann', '', 'stopped')
    })
    const { report } = await apply(await plan(server('running', ['ann'])))
    expect(kinds(report)).toEqual({ changed: 1 })
    expect(changes(sandbox)).toEqual(['POST /users/ann/server 400', 'POST /users/ann/server 201'])
  })
  it('that somebody started since are done', async () => {
    const { sandbox, plan, apply } = await bed({ users: [{ name: 'ann' }] })
    const frozen = await plan(server('running', ['ann']))
    sandbox.onRequest(({ method }) => {
      if (method === 'POST') sandbox.hub.setServer('ann', '', 'ready')
    })
    expect(kinds((await apply(frozen)).report)).toEqual({ already: 1 })
    expect(changes(sandbox)).toEqual(['POST /users/ann/server 400'])
  })
  it('of users who were deleted meanwhile are stale', async () => {
    const { sandbox, plan, apply } = await bed({ users: [{ name: 'ann' }], spawnDelayMs: 10_000, slowSpawnMs: 0 })
    const frozen = await plan(server('running', ['ann']))
    sandbox.onRequest(({ method, path }) => {
      if (method === 'GET' && path === '/users/ann' && sandbox.hub.users.has('ann')) sandbox.hub.removeUser('ann')
    })
    expect(messagesOf((await apply(frozen)).report)).toEqual([
      'server.start:ann skipped the user is no longer on the hub',
    ])
  })
  it('are tried again after a 429, when the hub says', async () => {
    const { sandbox, plan, apply, waits } = await bed({ users: people(2).map((name) => ({ name })) })
    const body = { status: 429, message: 'Too many users trying to log in right now. Try again in 45 seconds.' }
    sandbox.misbehave({ method: 'POST', times: 3, action: { type: 'reply', status: 429, retryAfter: 31, body } })
    const { report } = await apply(await plan(server('running', people(2))))
    expect(kinds(report)).toEqual({ changed: 2 })
    expect(waits.filter((ms) => ms === 31_000)).toHaveLength(3)
  })
  it('of new users come after them', async () => {
    const { sandbox, plan, apply } = await bed({})
    await apply(await plan(rows(['ann', '', 'running'])))
    expect(changes(sandbox)).toEqual(['POST /users 201', 'POST /users/ann/server 201'])
  })
})

describe('servers whose answer was lost', () => {
  it('after the start are settled by a look', async () => {
    const { sandbox, plan, apply } = await bed({ users: [{ name: 'ann' }] })
    sandbox.misbehave({ method: 'POST', action: { type: 'drop', when: 'after' } })
    const { report } = await apply(await plan(server('running', ['ann'])))
    expect(kinds(report)).toEqual({ changed: 1 })
    expect(changes(sandbox)).toEqual(['POST /users/ann/server 201'])
  })
  it('while they start are asked for again, which the hub answers with a 202, and waited for', async () => {
    const { sandbox, plan, apply } = await bed({ users: [{ name: 'ann' }], spawnDelayMs: 60_000, slowSpawnMs: 0 })
    sandbox.misbehave({ method: 'POST', action: { type: 'drop', when: 'after' } })
    sandbox.onRequest(({ method }) => {
      if (method === 'GET' && changes(sandbox).length === 2) sandbox.hub.setServer('ann', '', 'ready')
    })
    const { report } = await apply(await plan(server('running', ['ann'])))
    expect(kinds(report)).toEqual({ changed: 1 })
    expect(changes(sandbox)).toEqual(['POST /users/ann/server 202', 'POST /users/ann/server 202'])
  })
  it('while the hub cannot be read any more are unknown, and nothing more is begun', async () => {
    const { sandbox, plan, apply } = await bed({
      users: [{ name: 'ann' }, { name: 'gone' }],
      spawnDelayMs: 10_000,
      slowSpawnMs: 0,
    })
    const frozen = await plan(rows(['ann', '', 'running'], ['gone', '', '', '', '', 'absent']))
    sandbox.onRequest(({ method }) => {
      if (method === 'POST')
        sandbox.misbehave({ method: 'GET', times: 6, action: { type: 'reply', status: 502, body: html } })
    })
    const { report } = await apply(frozen)
    expect(messagesOf(report)).toEqual([
      'server.start:ann unknown the hub had started it, and a gateway in front of the hub answered /hub/api/user in its place (502, with a web page)',
      'user.delete:gone pending',
    ])
    expect(report.why).toBe('a gateway in front of the hub answered /hub/api/user in its place (502, with a web page)')
  })
})

describe('servers that are to stop', () => {
  const busy = (name: string) => ({ name, servers: [{ state: 'ready' as const }, { name: 'gpu lab' }] })

  it('are stopped, named ones too, and done with a 204', async () => {
    const { sandbox, plan, apply } = await bed({ allowNamedServers: true, users: [busy('ann')] })
    const wanted = server('stopped', ['ann'])
    const { report, events } = await apply(await plan(wanted))
    expect(kinds(report)).toEqual({ changed: 2 })
    expect(changes(sandbox).sort()).toEqual(['DELETE /users/ann/server 204', 'DELETE /users/ann/servers/gpu%20lab 204'])
    expect(intents(events).sort()).toEqual([
      'DELETE /users/ann/server server.stop:ann',
      'DELETE /users/ann/servers/gpu%20lab server.stop:ann:gpu%20lab',
    ])
    expect((await plan(wanted)).actions).toEqual([])
  })
  it('are waited for after a 202', async () => {
    const { sandbox, plan, apply } = await bed({
      allowNamedServers: true,
      users: [busy('ann')],
      stopDelayMs: 40,
      slowStopMs: 0,
    })
    const { report } = await apply(await plan(server('stopped', ['ann'])))
    expect(report.ok).toBe(true)
    expect(kinds(report)).toEqual({ changed: 2 })
    expect(changes(sandbox).map((line) => line.split(' ').at(-1))).toEqual(['202', '202'])
  })
  it('that never do are given up after --server-timeout', async () => {
    const { plan, apply } = await bed({
      users: [{ name: 'ann', servers: [{ state: 'ready' }] }],
      stopDelayMs: 10_000,
      slowStopMs: 0,
    })
    const { report } = await apply(await plan(server('stopped', ['ann'])), { serverTimeoutMs: 60_000 })
    expect(messagesOf(report)).toEqual([
      'server.stop:ann failed not stopped after 60 s (--server-timeout); the hub may still be working on it',
    ])
  })
  it('while they start are stopped once the hub lets them', async () => {
    const { sandbox, plan, apply } = await bed({ users: [{ name: 'ann', servers: [{ state: 'spawning' }] }] })
    let tries = 0
    sandbox.onRequest(({ method }) => {
      if (method === 'DELETE') tries += 1
      if (tries === 3) sandbox.hub.setServer('ann', '', 'ready')
    })
    const { report } = await apply(await plan(server('stopped', ['ann'])))
    expect(kinds(report)).toEqual({ changed: 1 })
    expect(changes(sandbox).map((line) => line.split(' ').at(-1))).toEqual(['400', '400', '204'])
  })
  it('for idleness and were used since are left', async () => {
    const { sandbox, plan, apply } = await bed({
      users: [{ name: 'ann', servers: [{ state: 'ready', lastActivity: '2025-01-01T00:00:00Z' }] }],
    })
    const frozen = await plan({ stopRules: [{ idle: { text: '12h', seconds: 43_200 }, at }] })
    expect(frozen.actions).toHaveLength(1)
    sandbox.hub.setServer('ann', '', 'ready')
    expect(messagesOf((await apply(frozen)).report)).toEqual([
      'server.stop:ann skipped the server has been used since the plan, which stops it for idleness',
    ])
    expect(changes(sandbox)).toEqual([])
  })
})

describe('an interrupt while servers are waited for', () => {
  it('leaves them open, and the next run goes on with them', async () => {
    const { sandbox, plan, apply } = await bed({ users: [{ name: 'ann' }], spawnDelayMs: 10_000, slowSpawnMs: 0 })
    const frozen = await plan(server('running', ['ann']))
    const stop = new AbortController()
    sandbox.onRequest(({ method, path }) => {
      if (method === 'GET' && path === '/users/ann') stop.abort()
    })
    const first = await apply(frozen, { signal: stop.signal })
    expect(messagesOf(first.report)).toEqual(['server.start:ann pending'])
    expect(intents(first.events)).toEqual(['POST /users/ann/server server.start:ann'])
    expect(first.events.at(-1)).toMatchObject({ type: 'end', ok: false })

    sandbox.onRequest(({ method, path }) => {
      if (method === 'GET' && path === '/users/ann') sandbox.hub.setServer('ann', '', 'ready')
    })
    expect(kinds((await apply(frozen)).report)).toEqual({ changed: 1 })
    expect(changes(sandbox)).toEqual(['POST /users/ann/server 202', 'POST /users/ann/server 202'])
  })
})

describe('a rename', () => {
  it('keeps the account with all it has, whatever the names are like', async () => {
    const { sandbox, plan, apply } = await bed({
      users: ['a b', 'x?y', 'bob#old'].map((name) => ({ name, groups: ['ml'], admin: true })),
    })
    const wanted = rows(rename('a b', 'üser'), rename('x?y', '100%'), rename('bob#old', 'bob'))
    const created = [...sandbox.hub.users.values()].map((one) => one.created)
    const { report, events } = await apply(await plan(wanted))
    expect(kinds(report)).toEqual({ changed: 3 })
    expect([...sandbox.hub.users.keys()]).toEqual(['bot', 'üser', '100%', 'bob'].filter((name) => name !== 'bot'))
    expect([...sandbox.hub.users.values()].map((one) => one.created)).toEqual(created)
    expect(sandbox.hub.groupsOf('üser')).toEqual(['ml'])
    expect(intents(events).sort()).toEqual([
      'PATCH /users/a%20b user.rename:a%20b:%C3%BCser',
      'PATCH /users/bob%23old user.rename:bob%23old:bob',
      'PATCH /users/x%3Fy user.rename:x%3Fy:100%25',
    ])
    expect((await plan(wanted)).actions).toEqual([])
  })
  it('sends nothing the second time', async () => {
    const { sandbox, plan, apply } = await bed({ users: [{ name: 'ann' }] })
    const frozen = await plan(rows(['anna', 'ann', '', 'ml']))
    await apply(frozen)
    const before = changes(sandbox).length
    expect(kinds((await apply(frozen)).report)).toEqual({ already: 3 })
    expect(changes(sandbox)).toHaveLength(before)
  })
  it('stops the servers first, and starts the one that is to run after it', async () => {
    const { sandbox, plan, apply } = await bed({
      allowNamedServers: true,
      stopDelayMs: 20,
      slowStopMs: 0,
      users: [{ name: 'ann', servers: [{ state: 'ready' }, { name: 'lab' }] }],
    })
    const { report, events } = await apply(await plan(rows(['anna', 'ann', 'running'])))
    expect(kinds(report)).toEqual({ changed: 2 })
    const sent = changes(sandbox)
    expect(sent.slice(-2)).toEqual(['PATCH /users/ann 200', 'POST /users/anna/server 201'])
    expect(new Set(sent.slice(0, -2))).toEqual(
      new Set([
        'DELETE /users/ann/server 202',
        'DELETE /users/ann/server 204',
        'DELETE /users/ann/servers/lab 202',
        'DELETE /users/ann/servers/lab 204',
      ]),
    )
    expect(
      intents(events)
        .filter((line) => line.startsWith('DELETE'))
        .at(0),
    ).toBe('DELETE /users/ann/server user.rename:ann:anna')
  })
  it('is not done when a server does not stop', async () => {
    const { sandbox, plan, apply } = await bed({ users: [{ name: 'ann', servers: [{ state: 'spawning' }] }] })
    const { report } = await apply(await plan(rows(['anna', 'ann', '', 'ml'])), { stopTimeoutMs: 5000 })
    expect(messagesOf(report)).toEqual([
      'user.rename:ann:anna failed a server is starting; gave up waiting',
      'group.create:ml changed',
      'member.add:anna:ml skipped it needs user.rename:ann:anna, which was not done',
    ])
    expect([...sandbox.hub.users.keys()]).toEqual(['ann'])
  })
  it('whose answer was lost is settled by a look, and not sent twice', async () => {
    const { sandbox, plan, apply } = await bed({ users: [{ name: 'ann' }] })
    sandbox.misbehave({ method: 'PATCH', action: { type: 'drop', when: 'after' } })
    const { report } = await apply(await plan(rows(rename('ann', 'anna'))))
    expect(kinds(report)).toEqual({ changed: 1 })
    expect(changes(sandbox)).toEqual(['PATCH /users/ann 200'])
  })
  it('that did not arrive is sent again after a look', async () => {
    const { sandbox, plan, apply } = await bed({ users: [{ name: 'ann' }] })
    sandbox.misbehave({ method: 'PATCH', action: { type: 'drop', when: 'before' } })
    expect(kinds((await apply(await plan(rows(rename('ann', 'anna'))))).report)).toEqual({ changed: 1 })
    const sent = sandbox.requests.map(({ method, path }) => `${method} ${path}`)
    const [first, second] = sent.flatMap((line, index) => (line === 'PATCH /users/ann' ? [index] : []))
    expect(
      sent
        .slice(first, second)
        .filter((line) => line.startsWith('GET /users/'))
        .sort(),
    ).toEqual(['GET /users/ann', 'GET /users/anna'])
  })
  it('that the hub carried out late, after the look, is found out', async () => {
    const { sandbox, plan, apply } = await bed({ users: [{ name: 'ann' }] })
    sandbox.misbehave({ method: 'PATCH', action: { type: 'reply', status: 504, body: html } })
    let patches = 0
    sandbox.onRequest(({ method }) => {
      if (method === 'PATCH') patches += 1
      if (patches === 2 && sandbox.hub.users.has('ann')) sandbox.hub.patchUser('ann', { name: 'anna' })
    })
    const { report } = await apply(await plan(rows(rename('ann', 'anna'))))
    expect(messagesOf(report)).toEqual(['user.rename:ann:anna changed'])
    expect(changes(sandbox)).toEqual(['PATCH /users/ann 504', 'PATCH /users/ann 404'])
  })
  it('to a name that somebody takes meanwhile is stale', async () => {
    const { sandbox, plan, apply } = await bed({ users: [{ name: 'ann' }] })
    const frozen = await plan(rows(['anna', 'ann', '', 'ml']))
    sandbox.onRequest(({ method }) => {
      if (method === 'PATCH' && !sandbox.hub.users.has('anna')) sandbox.hub.addUser({ name: 'anna' })
    })
    const { report } = await apply(frozen)
    expect(messagesOf(report)).toEqual([
      'user.rename:ann:anna skipped a user called "anna" was created since the plan',
      'group.create:ml changed',
      'member.add:anna:ml skipped it needs user.rename:ann:anna, which was not done',
    ])
    expect(sandbox.hub.groupsOf('anna')).toEqual([])
  })
  it('of somebody who goes meanwhile is stale', async () => {
    const { sandbox, plan, apply } = await bed({ users: [{ name: 'ann' }] })
    const frozen = await plan(rows(rename('ann', 'anna')))
    sandbox.onRequest(({ method }) => {
      if (method === 'PATCH' && sandbox.hub.users.has('ann')) sandbox.hub.removeUser('ann')
    })
    expect(messagesOf((await apply(frozen)).report)).toEqual([
      'user.rename:ann:anna skipped the user is no longer on the hub',
    ])
  })
  it('lets a run that was broken off go on with all that follows, the delete of a group too', async () => {
    const { sandbox, plan, apply } = await bed({
      users: people(8).map((name) => ({ name, groups: ['old'] })),
    })
    const wanted = {
      ...rows(...people(8).map((name) => [`n${name}`, name, '', 'new'])),
      groups: [group('old', { isAbsent: true })],
    }
    const frozen = await plan(wanted)
    const stop = new AbortController()
    let patches = 0
    sandbox.onRequest(({ method }) => {
      if (method === 'PATCH') patches += 1
      if (patches === 3) stop.abort()
    })
    const first = (await apply(frozen, { signal: stop.signal, pace: paceOf(1) })).report
    expect(kinds(first)).toEqual({ changed: 3, pending: 15 })
    const second = (await apply(frozen)).report
    expect(kinds(second)).toEqual({ already: 3, changed: 15 })
    expect(sandbox.hub.groups.has('old')).toBe(false)
    expect((await plan(wanted)).actions).toEqual([])
  })
  it('that a canary verifies is looked for under both names', async () => {
    const { plan, apply } = await bed({ users: people(3).map((name) => ({ name })) })
    const { report } = await apply(await plan(rows(...people(3).map((name) => rename(name, `n${name}`)))), {
      canary: 2,
    })
    expect(kinds(report)).toEqual({ changed: 3 })
  })
})

describe('groups that the authenticator manages', () => {
  const disabled = { status: 400, message: 'Group management via API is disabled' }
  const says =
    "groups are managed by the hub's authenticator and cannot be changed through the API; set target.groups: read-only"

  it('end every kind of their changes at the first, in a batch too', async () => {
    const { sandbox, plan, apply } = await bed({
      users: [...people(8).map((name) => ({ name })), { name: 'ann', groups: ['ml', 'old'] }],
    })
    sandbox.misbehave({
      path: /^\/groups\//,
      method: 'POST',
      times: 99,
      action: { type: 'reply', status: 400, body: disabled },
    })
    sandbox.misbehave({
      path: /^\/groups\//,
      method: 'DELETE',
      times: 99,
      action: { type: 'reply', status: 400, body: disabled },
    })
    const wanted = rows(
      ...people(8).map((name) => [name, '', '', 'ml']),
      ['ann', '', '', 'ml'],
      ['new', '', '', 'other'],
    )
    const { report } = await apply(await plan({ ...wanted, groups: [group('old', { isAbsent: true })] }))
    expect(changes(sandbox)).toEqual([
      'POST /users 201',
      'POST /groups/other 400',
      'POST /groups/ml/users 400',
      'DELETE /groups/old 400',
    ])
    expect(messagesOf(report)).toEqual([
      `group.create:other failed ${says}`,
      'user.create:new changed',
      'member.add:new:other skipped it needs group.create:other, which was not done',
      ...people(8).map((name) => `member.add:${name}:ml failed ${says}`),
      `group.delete:old failed ${says}`,
    ])
  })
})

describe('properties of groups', () => {
  it('are put whole', async () => {
    const { sandbox, plan, apply } = await bed({ version: '5.2.1', groups: [{ name: 'ml' }] })
    Object.assign(sandbox.hub.groups.get('ml') ?? {}, { properties: { mem: '1G', cpu: 1 } })
    const wanted = {
      groups: [
        group('ml', { properties: { cpu: null, gpu: { kind: 'a', count: 2 } } }),
        group('neu', { properties: { a: 1 } }),
      ],
    }
    const { report } = await apply(await plan(wanted))
    expect(kinds(report)).toEqual({ changed: 3 })
    expect(changes(sandbox)).toEqual([
      'POST /groups/neu 201',
      'PUT /groups/ml/properties 200',
      'PUT /groups/neu/properties 200',
    ])
    expect(sandbox.hub.groups.get('ml')?.properties).toEqual({ mem: '1G', gpu: { kind: 'a', count: 2 } })
    expect((await plan(wanted)).actions).toEqual([])
  })
})
