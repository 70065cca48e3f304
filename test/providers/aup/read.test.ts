import { afterEach, describe, expect, test } from 'vitest'

import { Problem } from '../../../src/core/problem.ts'
import type { Http, Reply } from '../../../src/http/types.ts'
import { read } from '../../../src/providers/aup/read.ts'
import { now } from '../../helpers/clocks.ts'
import { connect } from '../../helpers/hub-client.ts'
import { type SandboxOptions, startSandbox } from '../../helpers/sandbox.ts'
import { reply } from './setup.ts'

const cleanup: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of cleanup.splice(0)) await close()
})

async function hub(options: SandboxOptions, token = 'secret') {
  const tokens = [
    { token: 'secret', name: 'admin', kind: 'user' as const, admin: true, scopes: ['inherit'] },
    { token: 'scoped', name: 'bot', kind: 'service' as const, scopes: ['admin:users', 'list:users', 'admin:groups'] },
  ]
  const sandbox = await startSandbox({ tokens, aup: true, ...options })
  const { http, url, close } = connect(sandbox.url, token)
  cleanup.push(close, sandbox.close)
  return { sandbox, http, url }
}

async function problem(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
  } catch (thrown) {
    if (thrown instanceof Problem) return `${thrown.code}: ${thrown.message}`
    throw thrown
  }
  return 'none'
}

const quotas = { ann: 5, gone: 7, free: 'unlimited' as const }

describe('a snapshot', () => {
  test('has the balances of all, also of those who are gone', async () => {
    const { http, url } = await hub({ users: [{ name: 'ann' }, { name: 'ben' }], aup: { quotas, firstQuota: 30 } })
    const live = await read(http, url, { now })
    expect(live.target.provider).toBe('aup')
    expect([...(live.quotas ?? [])]).toEqual([
      ['ann', { balance: 5, unlimited: false }],
      ['free', { balance: 0, unlimited: true }],
      ['gone', { balance: 7, unlimited: false }],
    ])
    expect([...live.users.values()].map(({ name, quota }) => [name, quota]).sort()).toEqual([
      ['admin', null],
      ['ann', { balance: 5, unlimited: false }],
      ['ben', null],
    ])
    expect([live.firstQuota, [...(live.offers ?? [])]]).toEqual([30, ['batch-password']])
  })

  test('changes nothing, and makes no row', async () => {
    const { sandbox, http, url } = await hub({ users: [{ name: 'ann' }] })
    await read(http, url, { now })
    expect(sandbox.hub.quotas.size).toBe(0)
    expect(sandbox.requests.every(({ method }) => method === 'GET')).toBe(true)
  })

  test('of an old hub offers less', async () => {
    const { http, url } = await hub({ aup: { age: 'march', quotas } })
    expect([...((await read(http, url, { now })).offers ?? ['?'])]).toEqual([])
  })

  test('knows whose groups are whose', async () => {
    const groups = [
      { name: 'team', properties: { source: 'github-team' } },
      { name: 'sys', properties: { source: 'system' } },
      { name: 'mine', properties: { source: 'admin' } },
      { name: 'odd', properties: { source: 7 } },
    ]
    const { http, url } = await hub({ groups })
    const live = await read(http, url, { now })
    expect([...(live.groups?.values() ?? [])].map(({ name, kept }) => [name, kept]).sort()).toEqual([
      ['github-users', 'system'],
      ['mine', undefined],
      ['native-users', 'system'],
      ['odd', undefined],
      ['sys', 'system'],
      ['team', 'synced'],
    ])
  })

  test('says whether balances count, and what a start takes', async () => {
    const on = await hub({})
    expect((await read(on.http, on.url, { now })).terms).toEqual({ isOn: true, toStart: 20 })
    const off = await hub({ aup: { mode: 'auto-login' } })
    expect((await read(off.http, off.url, { now })).terms).toEqual({ isOn: false, toStart: 20 })
    const march = await hub({ aup: { age: 'march' } })
    expect((await read(march.http, march.url, { now })).terms).toEqual({ isOn: true, toStart: 20 })
  })

  test.each([
    ['neither', { default_quota: 5 }, undefined],
    ['no rate', { enabled: true }, { isOn: true }],
    ['a rate that is none', { enabled: true, rates: { cpu: 'x' } }, { isOn: true }],
    ['a rate of nothing', { enabled: true, rates: { cpu: 0 } }, { isOn: true }],
    ['a fraction', { enabled: true, rates: { cpu: 0.51 } }, { isOn: true, toStart: 11 }],
    [
      'a least balance that is higher',
      { enabled: true, rates: { cpu: 1 }, minimum_to_start: 30 },
      { isOn: true, toStart: 30 },
    ],
    [
      'a least balance that is lower',
      { enabled: true, rates: { cpu: 1 }, minimum_to_start: 10 },
      { isOn: true, toStart: 20 },
    ],
  ])('of what balances are good for knows what is said: %s', async (_, body, terms) => {
    const { http, url } = await hub({})
    const said: Http = (req) => (req.path.endsWith('/rates') ? Promise.resolve(reply(200, body)) : http(req))
    expect((await read(said, url, { now })).terms).toEqual(terms)
  })

  test('of a few still has all balances', async () => {
    const { http, url } = await hub({ users: [{ name: 'ann' }], aup: { quotas } })
    const only = [
      {
        id: 'quota.add:ann',
        op: 'quota.add' as const,
        user: 'ann',
        before: null,
        after: { add: 1 },
        reason: { why: 'row' as const },
      },
    ]
    const live = await read(http, url, { now, only })
    expect([live.users.has('ann'), live.quotas?.size]).toEqual([true, 3])
  })
})

describe('what is refused', () => {
  test('a token that the hub does not know', async () => {
    const { http, url } = await hub({}, 'wrong')
    expect(await problem(read(http, url, { now }))).toMatch(/^scopes: /)
  })

  test('a token whose owner is no admin, whatever its scopes', async () => {
    const { http, url } = await hub({}, 'scoped')
    expect(await problem(read(http, url, { now }))).toBe(
      'scopes: The hub lets only admins read quotas: Admin access required.',
    )
  })

  test('a JupyterHub', async () => {
    const plain = await startSandbox({
      version: '5.2.1',
      tokens: [{ token: 'secret', name: 'admin', kind: 'user', admin: true, scopes: ['inherit'] }],
    })
    const { http, url, close } = connect(plain.url, 'secret')
    cleanup.push(close, plain.close)
    expect(await problem(read(http, url, { now }))).toBe(
      'target: There are no quotas at /hub/admin/api/quota (404): this is not an AUP Learning Cloud.',
    )
  })

  test.each<[string, Reply, RegExp]>([
    ['a login page', reply(302, ''), /^scopes: The hub redirected the request to its login page/],
    ['nobody’s token', reply(401, { error: 'x' }), /^scopes: .*: x\.$/],
    [
      'a firewall',
      reply(403, '<html>'),
      /^target: A firewall or gateway in front of the hub refused \/hub\/admin\/api\/quota\/ /,
    ],
    ['no route', reply(404, '<html>'), /^target: .*\(404\)/],
    ['a page', reply(200, '<html>'), /^target: .*\(200\)/],
    ['no list', reply(200, { users: 'x' }), /^target: .*\(200\)/],
    ['a gateway', reply(502, '<html>'), /^connection: The hub answered 502/],
    ['a row without a balance', reply(200, { users: [{ username: 'ann' }] }), /^target: .*a row has no balance/],
    ['a broken balance', reply(200, { users: [{ username: 'ann', balance: 1.5 }] }), /^target: .*a row has no balance/],
    ['a nameless row', reply(200, { users: [{ balance: 1 }] }), /^target: .*a row has no balance/],
    ['no row', reply(200, { users: [null] }), /^target: .*a row has no balance/],
  ])('%s', async (_, answer, says) => {
    const { http, url } = await hub({})
    const other: Http = (req) => (req.path === '/hub/admin/api/quota/' ? Promise.resolve(answer) : http(req))
    expect(await problem(read(other, url, { now }))).toMatch(says)
  })

  test('facts that are none are left out', async () => {
    const { http, url } = await hub({})
    const other: Http = (req) =>
      /rates|batch/.test(req.path) ? Promise.resolve(reply(200, { default_quota: -1 })) : http(req)
    const live = await read(other, url, { now })
    expect([live.firstQuota, live.offers?.size]).toEqual([undefined, 0])
  })
})
