import { afterEach, describe, expect, it } from 'vitest'

import { openPace, usualSizes } from '../../src/apply/pace.ts'
import { report } from '../../src/core/actions/report.ts'
import type { ApplyEvent } from '../../src/core/types.ts'
import { table, type Wanted } from '../core/live.ts'
import { anyBed, bed, changes, closeBeds, kinds, paceOf, people } from './bed.ts'

afterEach(closeBeds)

const header = ['username', 'admin', 'groups', 'ensure']
const rows = (...lines: string[][]): Wanted => ({ tables: [table('u.csv', header, ...lines)] })
const create = (count: number): Wanted => rows(...people(count).map((name) => [name, '', '', '']))
const remove = (names: readonly string[]): Wanted => rows(...names.map((name) => [name, '', '', 'absent']))

describe('applyPlan', () => {
  it('takes the hub to the desired state, wave by wave', async () => {
    const { sandbox, plan, apply } = await bed({
      users: [{ name: 'root', admin: true }, { name: 'old', groups: ['a'] }, { name: 'gone' }],
    })
    const wanted = rows(
      ['new', 'yes', 'a', ''],
      ['old', '', 'b', ''],
      ['root', 'no', '', ''],
      ['gone', '', '', 'absent'],
    )
    const { report: end } = await apply(await plan(wanted))
    expect(end.ok).toBe(true)
    const sent = changes(sandbox)
    expect(sent.slice(0, 2)).toEqual(['POST /users 201', 'POST /groups/b 201'])
    expect(sent.slice(2, 4).sort()).toEqual(['PATCH /users/new 200', 'POST /groups/a/users 200'])
    expect(sent.slice(4)).toEqual(['DELETE /groups/a/users 200', 'PATCH /users/root 200', 'DELETE /users/gone 204'])
    expect((await plan(wanted)).actions).toEqual([])
  })
  it('sends nothing the second time', async () => {
    const { sandbox, plan, apply } = await bed({ users: [{ name: 'root', admin: true }] })
    const frozen = await plan(create(3))
    await apply(frozen)
    const before = changes(sandbox).length
    const { report: end } = await apply(frozen)
    expect(kinds(end)).toEqual({ already: 3 })
    expect(changes(sandbox)).toHaveLength(before)
  })
  it('creates in batches of 50, one at a time', async () => {
    const { sandbox, plan, apply } = await bed({})
    let inFlight = 0
    sandbox.onRequest(async (request) => {
      if (request.method !== 'POST') return
      inFlight += 1
      expect(inFlight).toBe(1)
      await new Promise((resolve) => setTimeout(resolve, 5))
      inFlight -= 1
    })
    await apply(await plan(create(120)))
    expect(
      sandbox.requests
        .filter((request) => request.method === 'POST')
        .map((request) => (request.body as { usernames: string[] }).usernames.length),
    ).toEqual([50, 50, 20])
  })
  it('has an intent on record before every change', async () => {
    const { sandbox, plan, apply } = await bed({ users: people(9).map((name) => ({ name })) })
    const seen: string[] = []
    sandbox.onRequest((request) => {
      if (request.method === 'DELETE') seen.push(`sent ${request.path}`)
    })
    await apply(await plan(remove(people(9))), {
      emit: async (event) => {
        await new Promise((resolve) => setTimeout(resolve, 2))
        if (event.type === 'intent') seen.push(`intent ${event.path.replace('/hub/api', '')}`)
      },
    })
    for (const name of people(9))
      expect(seen.indexOf(`intent /users/${name}`)).toBeLessThan(seen.indexOf(`sent /users/${name}`))
  })
})

describe('new users far away', () => {
  it.each([
    { count: 130, sizes: [10, 15, 25, 25, 25, 25, 5] },
    { count: 25, sizes: [25] },
  ])('$count of them go out in batches of $sizes', async ({ count, sizes }) => {
    const { sandbox, plan, apply } = await bed({})
    let clock = 0
    const pace = openPace({
      width: 4,
      roundTripMs: 50,
      sizes: usualSizes,
      rate: undefined,
      nowMs: () => (clock += 1),
      wait: async (ms) => {
        clock += ms
        await new Promise((resolve) => setTimeout(resolve, 5))
      },
    })
    const { report: end } = await apply(await plan(create(count)), { pace })
    expect(kinds(end)).toEqual({ changed: count })
    const names = sandbox.requests.flatMap(({ method, body }) =>
      method === 'POST' ? [(body as { usernames: readonly string[] }).usernames] : [],
    )
    expect(names.map(({ length }) => length)).toEqual(sizes)
    expect(names.flat()).toEqual(people(count))
  })
})

describe('a batch that is refused whole', () => {
  it('costs only the name at fault', async () => {
    const { sandbox, plan, apply } = await bed({})
    const frozen = await plan(create(20))
    // The sandbox refuses s007 as a validating authenticator would.
    sandbox.onRequest((request) => {
      const names = (request.body as { usernames?: string[] } | undefined)?.usernames
      if (names?.includes('s007'))
        sandbox.misbehave({
          method: 'POST',
          action: { type: 'reply', status: 400, body: { status: 400, message: 'Invalid username: s007' } },
        })
    })
    const { report: end } = await apply(frozen)
    expect(kinds(end)).toEqual({ changed: 19, failed: 1 })
    expect(end.outcomes.find((outcome) => outcome.is === 'failed')).toMatchObject({
      action: { user: 's007' },
      message: 'Invalid username: s007',
    })
    expect(end.residual?.map((outcome) => outcome.action.id)).toEqual(['user.create:s007'])
  })
  it('takes those who depend on it with it', async () => {
    const { sandbox, plan, apply } = await bed({})
    const frozen = await plan(rows(['a', 'yes', 'ml', ''], ['b', '', 'ml', '']))
    sandbox.misbehave({
      method: 'POST',
      path: '/users',
      times: 2,
      action: { type: 'reply', status: 400, body: { message: 'no' } },
    })
    const { report: end } = await apply(frozen)
    const told = end.outcomes.map(({ action, is, message }) => `${action.id} ${is} ${message ?? ''}`.trim())
    expect(told).toEqual([
      'group.create:ml changed',
      'user.create:a failed no',
      'user.create:b changed',
      'admin.set:a skipped it needs user.create:a, which was not done',
      'member.add:a:ml skipped it needs user.create:a, which was not done',
      'member.add:b:ml changed',
    ])
  })
})

describe('a lost reply', () => {
  it.each([
    { type: 'drop', timeoutMs: undefined },
    { type: 'stall', timeoutMs: 2000 },
  ] as const)(
    '($type) after a batch was made is settled by a look, and nothing is sent twice',
    async ({ type, timeoutMs }) => {
      const { sandbox, plan, apply } = await bed({}, timeoutMs)
      const frozen = await plan(create(10))
      sandbox.misbehave({ method: 'POST', path: '/users', action: { type, when: 'after' } })
      const { report: end } = await apply(frozen)
      expect(kinds(end)).toEqual({ changed: 10 })
      expect(changes(sandbox)).toEqual(['POST /users 201'])
    },
  )
  it('before a batch was made is sent again', async () => {
    const { sandbox, plan, apply } = await bed({})
    const frozen = await plan(create(10))
    sandbox.misbehave({ method: 'POST', path: '/users', action: { type: 'drop', when: 'before' } })
    const { report: end } = await apply(frozen)
    expect(kinds(end)).toEqual({ changed: 10 })
    expect(changes(sandbox)).toEqual(['POST /users 0', 'POST /users 201'])
  })
  it.each([502, 503, 504])('of a delete behind a %i is settled by a look', async (status) => {
    const { sandbox, plan, apply } = await bed({ users: [{ name: 'gone' }] })
    const frozen = await plan(remove(['gone']))
    sandbox.misbehave({ method: 'DELETE', action: { type: 'reply', status, body: '<html>' } })
    const { report: end } = await apply(frozen)
    expect(kinds(end)).toEqual({ changed: 1 })
  })
  it('every time is a failure in the end', async () => {
    const { sandbox, plan, apply } = await bed({ users: [{ name: 'gone' }] })
    const frozen = await plan(remove(['gone']))
    sandbox.misbehave({ method: 'DELETE', times: 99, action: { type: 'drop', when: 'before' } })
    const { report: end } = await apply(frozen)
    expect(end.outcomes[0]).toMatchObject({ is: 'failed', message: 'the connection was lost, 5 times' })
    expect(changes(sandbox)).toHaveLength(5)
  })
  it('with a hub that is gone leaves the outcome unknown and begins nothing more', async () => {
    const { sandbox, plan, apply } = await bed({ users: people(20).map((name) => ({ name })) })
    const frozen = await plan(remove(people(20)))
    let deletes = 0
    sandbox.onRequest((request) => {
      if (request.method === 'DELETE') deletes += 1
      if (request.method !== 'DELETE' || deletes !== 5) return
      sandbox.misbehave({ times: 200, action: { type: 'drop', when: 'after' } })
    })
    const events: ApplyEvent[] = []
    await apply(frozen, { emit: async (event) => void events.push(event) }).catch(() => undefined)
    const ends = report(frozen, events, undefined).counts
    expect(ends.changed).toBe(4)
    expect(ends.unknown).toBeGreaterThan(0)
    expect(ends.unknown).toBeLessThanOrEqual(4)
    expect(ends.changed + ends.unknown + ends.pending).toBe(20)
  })
  it('is not taken for a fresh start when somebody else made the user anew', async () => {
    const { sandbox, plan, apply } = await bed({ users: [{ name: 'gone', created: '2026-01-01T00:00:00Z' }] })
    const frozen = await plan(remove(['gone']))
    sandbox.misbehave({ method: 'DELETE', action: { type: 'drop', when: 'after' } })
    sandbox.onRequest((request) => {
      if (request.path === '/users/gone' && request.method === 'GET' && !sandbox.hub.users.has('gone'))
        sandbox.hub.addUser({ name: 'gone' })
    })
    const { report: end } = await apply(frozen)
    expect(end.outcomes[0]).toMatchObject({
      is: 'skipped',
      message: 'the user was deleted and created again since the plan',
    })
    expect(sandbox.hub.users.has('gone')).toBe(true)
  })
})

describe('a refusal that speaks of the token', () => {
  it('ends the op as a whole', async () => {
    const { sandbox, plan, apply } = await bed({
      users: [{ name: 'root', admin: true }, ...people(8).map((name) => ({ name }))],
    })
    const frozen = await plan(rows(...people(8).map((name) => [name, 'yes', '', ''])))
    sandbox.misbehave({
      method: 'PATCH',
      times: 99,
      action: { type: 'reply', status: 403, body: { message: 'Only admins can grant admin permissions' } },
    })
    const { report: end } = await apply(frozen, { pace: paceOf(1) })
    expect(kinds(end)).toEqual({ failed: 1, skipped: 7 })
    expect(changes(sandbox)).toHaveLength(1)
    expect(end.outcomes[1]?.message).toBe(
      'the hub refused this kind of change: Only admins can grant admin permissions',
    )
  })
})

describe.each(anyBed)('the last admin of %s', (_, bed) => {
  it('stays when the promotion of the next one failed', async () => {
    const { sandbox, plan, apply } = await bed({ users: [{ name: 'root', admin: true }, { name: 'heir' }] })
    const frozen = await plan(rows(['heir', 'yes', '', ''], ['root', 'no', '', '']))
    sandbox.misbehave({
      method: 'PATCH',
      path: '/users/heir',
      action: { type: 'reply', status: 500, body: { message: 'boom' } },
    })
    const { report: end } = await apply(frozen)
    expect(end.outcomes.map(({ action, is, message }) => [action.id, is, message])).toEqual([
      ['admin.set:heir', 'failed', 'boom'],
      ['admin.set:root', 'skipped', 'only 0 admins would be left, and the limit is 1 (guard min-admins)'],
    ])
    expect(sandbox.hub.users.get('root')?.admin).toBe(true)
  })
})

describe('a delete of somebody with servers', () => {
  it('stops every one of them first, and waits', async () => {
    const { sandbox, plan, apply } = await bed({
      allowNamedServers: true,
      stopDelayMs: 200,
      slowStopMs: 5,
      users: [{ name: 'busy', servers: [{ state: 'ready' }, { name: 'gpu lab', state: 'ready' }] }],
    })
    const { report: end } = await apply(await plan(remove(['busy'])))
    expect(end.ok).toBe(true)
    const sent = changes(sandbox)
    expect(sent[0]).toBe('DELETE /users/busy/server 202')
    expect(sent).toContain('DELETE /users/busy/servers/gpu%20lab 202')
    expect(sent.at(-1)).toBe('DELETE /users/busy 204')
    expect(sent.filter((line) => line.startsWith('DELETE /users/busy '))).toHaveLength(1)
  })
  it('waits for one that is starting', async () => {
    const { sandbox, plan, apply } = await bed({ users: [{ name: 'busy', servers: [{ state: 'spawning' }] }] })
    const frozen = await plan(remove(['busy']))
    let stops = 0
    sandbox.onRequest((request) => {
      if (request.path !== '/users/busy/server') return
      stops += 1
      if (stops === 3) sandbox.hub.setServer('busy', '', 'ready')
    })
    const { report: end } = await apply(frozen)
    expect(end.ok).toBe(true)
    expect(changes(sandbox).map((line) => line.split(' ').at(-1))).toEqual(['400', '400', '204', '204'])
  })
  it('gives up when a server does not stop in time, and does not delete', async () => {
    const { sandbox, plan, apply } = await bed({ users: [{ name: 'busy', servers: [{ state: 'spawning' }] }] })
    const { report: end } = await apply(await plan(remove(['busy'])), { stopTimeoutMs: 5000 })
    expect(end.outcomes[0]).toMatchObject({ is: 'failed', message: 'a server is starting; gave up waiting' })
    expect(sandbox.hub.users.has('busy')).toBe(true)
    expect(changes(sandbox)).not.toContain('DELETE /users/busy 204')
  })
})

describe('Ctrl-C', () => {
  it('lets what is in flight end and begins nothing more', async () => {
    const { sandbox, plan, apply } = await bed({ users: people(30).map((name) => ({ name })) })
    const frozen = await plan(remove(people(30)))
    const stop = new AbortController()
    let deletes = 0
    sandbox.onRequest((request) => {
      if (request.method === 'DELETE') deletes += 1
      if (deletes === 10) stop.abort()
    })
    const { report: end } = await apply(frozen, { signal: stop.signal })
    expect(end.counts.failed + end.counts.unknown).toBe(0)
    expect(end.counts.changed).toBeGreaterThanOrEqual(10)
    expect(end.counts.changed).toBeLessThanOrEqual(14)
    expect(sandbox.hub.users.size).toBe(30 - end.counts.changed)
    expect(kinds((await apply(frozen)).report)).toEqual({
      already: end.counts.changed,
      changed: 30 - end.counts.changed,
    })
  })
})

describe('--canary', () => {
  it('does the first few alone, reads them again and goes on', async () => {
    const { sandbox, plan, apply } = await bed({ users: people(10).map((name) => ({ name })) })
    const { report: end } = await apply(await plan(remove(people(10))), { canary: 2 })
    expect(end.ok).toBe(true)
    const after = sandbox.requests.filter(
      (request) => request.method === 'DELETE' || /^\/users\/s00[01]$/.test(request.path),
    )
    expect(
      after
        .slice(0, 4)
        .map(({ method, path }) => `${method} ${path}`)
        .sort(),
    ).toEqual(['DELETE /users/s000', 'DELETE /users/s001', 'GET /users/s000', 'GET /users/s001'])
  })
  it('stops when they do not hold', async () => {
    const { sandbox, plan, apply } = await bed({ users: people(10).map((name) => ({ name })) })
    const frozen = await plan(remove(people(10)))
    sandbox.onRequest((request) => {
      if (request.method === 'GET' && request.path === '/users/s001' && !sandbox.hub.users.has('s001'))
        sandbox.hub.addUser({ name: 's001' })
    })
    const { report: end } = await apply(frozen, { canary: 2 })
    expect(kinds(end)).toEqual({ changed: 1, failed: 1, pending: 8 })
    expect(end.why).toBe('the canary no longer held when the system was read again')
    expect(sandbox.hub.users.size).toBe(9)
  })
})

describe('--max-errors', () => {
  it('stops after so many failures', async () => {
    const { sandbox, plan, apply } = await bed({ users: people(20).map((name) => ({ name })) })
    const frozen = await plan(remove(people(20)))
    sandbox.misbehave({
      method: 'DELETE',
      times: 99,
      action: { type: 'reply', status: 500, body: { message: 'boom' } },
    })
    const { report: end } = await apply(frozen, { maxErrors: 3, pace: paceOf(1) })
    expect(kinds(end)).toEqual({ failed: 3, pending: 17 })
    expect(end.why).toBe('the limit of 3 errors is reached')
    expect(changes(sandbox)).toHaveLength(3)
  })
})

describe('a hub that became slow', () => {
  it('gets smaller batches', async () => {
    const { sandbox, plan, apply } = await bed({})
    const frozen = await plan(create(100))
    let now = 0
    sandbox.onRequest((request) => {
      if (request.method === 'POST' && changes(sandbox).length === 1) now += 5000
    })
    const { report: end } = await apply(frozen, { pace: paceOf(4), nowMs: () => now })
    expect(end.ok).toBe(true)
    const sizes = sandbox.requests
      .filter((request) => request.method === 'POST')
      .map((request) => (request.body as { usernames: string[] }).usernames.length)
    expect(sizes[0]).toBe(50)
    expect(Math.max(...sizes.slice(1))).toBeLessThan(50)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(100)
  })
})

describe.each(anyBed)('two plans at once for %s', (_, bed) => {
  it('cannot take the last admins between them', async () => {
    const { sandbox, plan, apply } = await bed({
      users: [
        { name: 'a', admin: true },
        { name: 'b', admin: true },
      ],
    })
    const one = await plan(rows(['a', 'no', '', '']))
    const other = await plan(rows(['b', 'no', '', '']))
    // The other one's demotion happens after this one took its snapshot.
    let reads = 0
    sandbox.onRequest((request) => {
      if (request.path === '/users') reads += 1
      if (reads === 2) sandbox.hub.patchUser('b', { admin: false })
    })
    const { report: end } = await apply(one)
    expect(end.outcomes[0]).toMatchObject({
      is: 'skipped',
      message: 'only 0 admins would be left, and the limit is 1 (guard min-admins)',
    })
    expect(other.actions).toHaveLength(1)
  })
})
