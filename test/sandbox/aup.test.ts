import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { type Sandbox, startSandbox } from '../helpers/sandbox.ts'
import { ask } from './client.ts'

const admin = { token: 'secret', name: 'admin', kind: 'user' as const, admin: true, scopes: ['inherit'] }
const start = new Date('2026-03-02T08:00:00Z')

let sandbox: Sandbox
let now = start

beforeEach(async () => {
  now = start
  sandbox = await startSandbox({
    now: () => now,
    tokens: [admin],
    users: [{ name: 'ann' }, { name: 'ben' }],
    aup: { quotas: { ann: 10, ben: 'unlimited' }, passwords: { ann: 'secret' } },
  })
})
afterEach(() => sandbox.close())

const add = (amount: number, description = '') =>
  ask(sandbox, 'POST', '/hub/admin/api/quota/ann', { anywhere: true, body: { action: 'add', amount, description } })
const descriptions = async (): Promise<readonly string[]> => {
  const answer = await ask(sandbox, 'GET', '/hub/admin/api/quota/ann', { anywhere: true })
  return JSON.parse(answer.text).recent_transactions.map((one: { readonly description: string }) => one.description)
}

describe('a sandbox that speaks AUP', () => {
  test('is a 5.2.1, and has what it was given', async () => {
    const { hub } = sandbox
    expect(JSON.parse((await ask(sandbox, 'GET', '/')).text)).toEqual({ version: '5.2.1' })
    expect([...hub.quotas].map(([name, { balance, unlimited }]) => [name, balance, unlimited])).toEqual([
      ['ann', 10, false],
      ['ben', 0, true],
    ])
    expect(hub.transactions('ann')).toEqual([])
    expect(hub.isPassword('ann', 'secret')).toBe(true)
    expect(hub.tryLogin('ann', 'secret')).toBe(true)
  })

  test('has the groups of the system from the start, not yet known as such', () => {
    expect([...sandbox.hub.groups.values()].map(({ name, properties }) => [name, properties])).toEqual([
      ['native-users', {}],
      ['github-users', {}],
    ])
  })

  test('keeps no password where a test may print it', async () => {
    await ask(sandbox, 'POST', '/hub/admin/api/set-password', {
      anywhere: true,
      body: { username: 'ben', password: 'Abcdef1!' },
    })
    const users = [{ username: 'ann', password: 'Abcdef2!' }]
    await ask(sandbox, 'POST', '/hub/admin/api/batch-set-password', { anywhere: true, body: { users } })
    expect(sandbox.hub.isPassword('ben', 'Abcdef1!')).toBe(true)
    expect(JSON.stringify([sandbox.requests, [...sandbox.hub.passwords]])).not.toMatch(/Abcdef/)
    expect(sandbox.requests.at(-1)?.body).toEqual({ users: [{ username: 'ann', password: '(hidden)' }] })
  })

  test('lets a test change what somebody else would', async () => {
    sandbox.hub.setQuota('ann', { balance: 5, unlimited: false })
    sandbox.hub.spendQuota('ann', 7)
    sandbox.hub.spendQuota('ben', 7)
    expect([sandbox.hub.quotas.get('ann')?.balance, sandbox.hub.quotas.get('ben')?.balance]).toEqual([0, 0])
    expect(sandbox.hub.transactions('ann')).toMatchObject([{ transaction_type: 'usage', amount: -7, balance_after: 0 }])
  })

  test('shows of one second what came first, so that the newest of more than 20 are not seen', async () => {
    await add(1, 'before')
    now = new Date(start.getTime() + 1000)
    for (let index = 1; index <= 22; index += 1) await add(1, `mark ${index}`)
    expect(await descriptions()).toEqual(Array.from({ length: 20 }, (_, index) => `mark ${index + 1}`))
    now = new Date(start.getTime() + 2500)
    await add(1, 'later')
    expect((await descriptions()).slice(0, 2)).toEqual(['later', 'mark 1'])
    expect(sandbox.hub.transactions('ann')).toHaveLength(24)
    expect(sandbox.hub.transactions('ann').at(-1)).toMatchObject({ id: 24, created_at: '2026-03-02T08:00:02' })
  })
})

describe('the options', () => {
  const post = (hub: Sandbox, path: string, body: unknown) => ask(hub, 'POST', `/hub${path}`, { body, anywhere: true })

  test('a hub with a base URL has the routes below it', async () => {
    const other = await startSandbox({ aup: true, baseUrl: 'jupyter', tokens: [admin] })
    expect((await ask(other, 'GET', '/jupyter/hub/admin/api/quota/', { anywhere: true })).status).toBe(200)
    const { headers } = await ask(other, 'GET', '/jupyter/hub/admin/api/quota/', { token: 'no', anywhere: true })
    expect(headers['location']).toMatch(/^\/jupyter\/hub\/login\?next=/)
    await other.close()
  })

  test('a password takes its time, and others are served meanwhile', async () => {
    const slow = await startSandbox({ aup: { msPerPassword: 60 }, tokens: [admin] })
    const users = ['a', 'b', 'c', 'd'].map((username) => ({ username, password: 'Abcdef1!' }))
    const order: string[] = []
    const batch = post(slow, '/admin/api/batch-set-password', { users }).then(() => order.push('batch'))
    await ask(slow, 'GET', '/').then(() => order.push('other'))
    expect(slow.hub.passwords.size).toBe(0)
    await batch
    expect(order).toEqual(['other', 'batch'])
    expect(slow.hub.passwords.size).toBe(4)
    await slow.close()
  })

  test('a bcrypt that refuses long passwords fails a whole batch, and stores nothing', async () => {
    const strict = await startSandbox({ aup: { longPasswords: 'refused' }, tokens: [admin] })
    const users = [
      { username: 'a', password: 'Abcdef1!' },
      { username: 'b', password: `Abcdef1!${'x'.repeat(70)}` },
    ]
    expect((await post(strict, '/admin/api/batch-set-password', { users })).status).toBe(500)
    expect(strict.hub.passwords.size).toBe(0)
    await strict.close()
  })

  test('without passwords nobody logs in with one, and a start changes no group', async () => {
    const auto = await startSandbox({ aup: { mode: 'auto-login' }, tokens: [admin], users: [{ name: 'ann' }] })
    expect(auto.hub.tryLogin('ann', 'Abcdef1!')).toBe(false)
    expect((await post(auto, '/api/users/ann/server', {})).status).toBe(202)
    expect([...auto.hub.groups.keys()]).toEqual([])
    await auto.close()
  })

  test('who logs in elsewhere joins another group by a start', async () => {
    sandbox.hub.addUser({ name: 'github:bob' })
    await ask(sandbox, 'POST', '/users/github:bob/server')
    expect(sandbox.hub.groupsOf('github:bob')).toEqual(['github-users'])
    expect(sandbox.hub.tryLogin('github:bob', 'Abcdef1!')).toBe(false)
  })

  test('a plain hub has none of it', async () => {
    const plain = await startSandbox({ version: '5.2.1', tokens: [admin] })
    expect((await ask(plain, 'GET', '/hub/admin/api/quota/', { anywhere: true })).status).toBe(404)
    expect((await ask(plain, 'GET', '/platform')).status).toBe(404)
    expect(plain.hub.quotas.size).toBe(0)
    expect(() => plain.hub.tryLogin('ann', 'x')).toThrow('option `aup`')
    await plain.close()
  })
})
