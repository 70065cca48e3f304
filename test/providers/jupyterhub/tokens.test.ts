// Reading the tokens of users from a hub.
import { afterEach, describe, expect, it } from 'vitest'

import type { Problem } from '../../../src/core/problem.ts'
import type { ReadEvent, Snapshot } from '../../../src/core/types.ts'
import { read } from '../../../src/providers/jupyterhub/read.ts'
import type { ReadOptions } from '../../../src/providers/types.ts'
import { now } from '../../helpers/clocks.ts'
import { connect } from '../../helpers/hub-client.ts'
import { type SandboxOptions, startSandbox } from '../../helpers/sandbox.ts'

const cleanup: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of cleanup.splice(0)) await close()
})

const reading = ['list:users', 'read:users', 'list:groups', 'read:groups', 'read:tokens']
const of = (name: string, note: string, more: object = {}) =>
  ({ token: `${name} ${note}`, name, kind: 'user', scopes: ['inherit'], note, ...more }) as const

async function hubOf(options: SandboxOptions = {}, scopes: readonly string[] = reading) {
  const { tokens = [], ...rest } = options
  const sandbox = await startSandbox({
    users: [{ name: 'ann' }, { name: 'ben', groups: ['x'] }],
    tokens: [{ token: 'secret', name: 'bot', kind: 'service', scopes }, ...tokens],
    ...rest,
  })
  const client = connect(sandbox.url, 'secret')
  cleanup.push(client.close, sandbox.close)
  const events: ReadEvent[] = []
  const take = (more: Partial<ReadOptions> = { also: { tokens: () => () => true } }): Promise<Snapshot> =>
    read(client.http, sandbox.url, { now, onRead: (event) => events.push(event), ...more })
  const asked = (): string[] => sandbox.requests.map(({ path }) => path).filter((path) => path.includes('/tokens'))
  return { sandbox, take, events, asked }
}

const named = (live: Snapshot): unknown =>
  [...live.users.values()].map(({ name, tokens }) => [name, tokens?.map(({ note }) => note)])

/** An answer in place of the hub's own. */
const answering = (status: number, body: unknown) => ({
  path: /tokens$/,
  times: Number.POSITIVE_INFINITY,
  action: { type: 'reply', status, body } as const,
})

describe('tokens', () => {
  it('of a user whose name is a folder in an address are not asked for', async () => {
    const users = ['.', '..', 'tokens'].map((name) => ({ name }))
    const { take, asked } = await hubOf({ users, tokens: [of('tokens', 'ci')] })
    expect(named(await take())).toEqual([
      ['.', undefined],
      ['..', undefined],
      ['tokens', ['ci']],
    ])
    expect(asked()).toEqual(['/users/tokens/tokens'])
  })
  it('are read only of the users that are asked for, and not without a wish', async () => {
    const { take, asked } = await hubOf({ tokens: [of('ann', 'ci')] })
    expect(named(await take({}))).toEqual([
      ['ann', undefined],
      ['ben', undefined],
    ])
    expect(asked()).toEqual([])
    const live = await take({ also: { tokens: (all) => (user) => all.users.size === 2 && user.name === 'ann' } })
    expect(named(live)).toEqual([
      ['ann', ['ci']],
      ['ben', undefined],
    ])
    expect(asked()).toEqual(['/users/ann/tokens'])
  })

  it('have a kind: those of servers and logins are told by note and client', async () => {
    const { take } = await hubOf({
      tokens: [
        of('ann', 'ci', { created: '2020-01-01T00:00:00Z', lastUsed: '2020-02-01T00:00:00Z' }),
        of('ann', 'Server at /user/ann/', { created: '2020-01-02T00:00:00Z', lastUsed: '2020-02-02T00:00:00Z' }),
        of('ann', 'retrieved from spawner lab', { created: '2020-01-03T00:00:00Z', lastUsed: '2020-02-03T00:00:00Z' }),
        of('ann', '', { client: 'a service', lastUsed: '2020-02-04T00:00:00Z' }),
        of('ann', 'in a session', { session: 's', lastUsed: '2020-02-05T00:00:00Z' }),
      ],
    })
    const tokens = (await take()).users.get('ann')?.tokens
    expect(tokens?.map(({ kind }) => kind)).toEqual(['api', 'server', 'server', 'login', 'login'])
    expect(tokens?.[0]).toMatchObject({
      ...{ id: 'a2', note: 'ci', created: '2020-01-01T00:00:00Z', last_used: '2020-02-01T00:00:00Z', expires: null },
      scopes: expect.arrayContaining(['tokens!user=ann']),
    })
  })

  it('are told while they are read, so many at a time', async () => {
    const users = Array.from({ length: 30 }, (_, index) => ({ name: `u${index}` }))
    const { sandbox, take, events } = await hubOf({ users })
    let open = 0
    let most = 0
    let meet: () => void = () => undefined
    const met = new Promise<void>((resolve) => {
      meet = resolve
    })
    sandbox.onRequest(async ({ path }) => {
      if (!path.endsWith('/tokens')) return
      open += 1
      most = Math.max(most, open)
      if (open === 2) meet()
      await met
      open -= 1
    })
    await take({ also: { tokens: () => () => true }, width: () => 2 })
    expect(most).toBe(2)
    const told = events.filter(({ type }) => type === 'tokens')
    expect(told.at(-1)).toEqual({ type: 'tokens', users: 30, total: 30 })
    expect(told.length).toBe(30)
  })

  it('are absent where a scope is missing or filtered, and empty for a user who is gone', async () => {
    const without = await hubOf({}, ['list:users'])
    expect(named(await without.take())).toEqual([
      ['ann', undefined],
      ['ben', undefined],
    ])
    expect(without.asked()).toEqual([])
    const filtered = await hubOf({}, ['list:users', 'read:tokens!group=x'])
    expect(named(await filtered.take())).toEqual([
      ['ann', undefined],
      ['ben', []],
    ])
    const going = await hubOf()
    going.sandbox.onRequest(({ path }) => {
      if (path === '/users/ann/tokens') going.sandbox.hub.removeUser('ann')
    })
    expect(named(await going.take())).toEqual([
      ['ann', []],
      ['ben', []],
    ])
    const refused = await hubOf()
    refused.sandbox.misbehave(answering(403, { status: 403, message: null }))
    expect(named(await refused.take())).toEqual([
      ['ann', undefined],
      ['ben', undefined],
    ])
    const denied = await hubOf()
    denied.sandbox.misbehave(answering(404, { status: 404, message: null }))
    expect(named(await denied.take())).toEqual([
      ['ann', undefined],
      ['ben', undefined],
    ])
  })

  it.each([
    ['no list', 200, { tokens: [] }, 'no list of tokens at /hub/api/users/ann/tokens'],
    ['a token without an id', 200, { api_tokens: [{ note: 'x' }] }, 'a token without an id'],
    ['a text', 200, { api_tokens: ['x'] }, 'a token without an id'],
  ])('%s is no answer of a hub', async (_, status, body, why) => {
    const { sandbox, take } = await hubOf()
    sandbox.misbehave(answering(status, body))
    const problem = (await take({
      also: {
        tokens:
          () =>
          ({ name }) =>
            name === 'ann',
      },
    }).catch((thrown: unknown) => thrown)) as Problem
    expect([problem.code, problem.message]).toEqual([
      'target',
      `The answer of the hub is not an answer of JupyterHub: ${why}.`,
    ])
  })

  it('need the hub: what a gateway says is told', async () => {
    const { sandbox, take } = await hubOf()
    sandbox.misbehave(answering(500, { status: 500, message: 'no' }))
    await expect(take()).rejects.toMatchObject({ code: 'connection' })
  })

  it('with odd fields are none of a user', async () => {
    const { sandbox, take } = await hubOf()
    sandbox.misbehave(
      answering(200, {
        api_tokens: [{ id: 'a1', kind: 'api_token', oauth_client: 'JupyterHub', note: null }, { id: 'a2' }],
      }),
    )
    const odd = { note: '', created: null, last_used: null, expires: null, scopes: [] }
    expect((await take()).users.get('ann')?.tokens).toEqual([
      { id: 'a1', kind: 'api', ...odd },
      { id: 'a2', kind: 'login', ...odd },
    ])
  })
})
