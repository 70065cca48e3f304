import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { until } from '../helpers/cli.ts'
import { type Sandbox, startSandbox } from '../helpers/sandbox.ts'
import { ask } from './client.ts'

const path = '/hub/admin/api/quota/ann'
let sandbox: Sandbox

beforeEach(async () => {
  sandbox = await startSandbox({
    tokens: [{ token: 'secret', name: 'admin', kind: 'user', admin: true, scopes: ['inherit'] }],
    aup: { quotas: { ann: 10 } },
  })
})
afterEach(() => sandbox.close())

const add = (timeoutMs?: number) =>
  ask(sandbox, 'POST', '/hub/admin/api/quota/ann', {
    anywhere: true,
    body: { action: 'add', amount: 5 },
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  })
const balance = () => sandbox.hub.quotas.get('ann')?.balance

describe('faults on the routes of AUP', () => {
  test('are matched with the whole path, since it is not below `/hub/api`', async () => {
    sandbox.misbehave({ method: 'POST', path, action: { type: 'reply', status: 502, body: '<html>' } })
    expect([(await add()).status, balance()]).toEqual([502, 10])
    expect([(await add()).status, balance()]).toEqual([200, 15])
    expect(sandbox.requests.map((request) => request.path)).toEqual([path, path])
  })

  test('a 502 may come after the deed', async () => {
    sandbox.misbehave({ path, action: { type: 'reply', status: 502, when: 'after' } })
    expect([(await add()).status, balance()]).toEqual([502, 15])
    expect(sandbox.requests.at(-1)?.status).toBe(200)
  })

  test.each([
    ['before', 10],
    ['after', 15],
  ] as const)('an answer is lost %s the deed', async (when, left) => {
    sandbox.misbehave({ path, action: { type: 'drop', when } })
    await expect(add()).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' })
    expect(balance()).toBe(left)
  })

  test('a delay may stand before the deed or between it and the answer', async () => {
    for (const when of ['before', 'after'] as const) {
      sandbox.misbehave({ path, action: { type: 'delay', ms: 60, when } })
      const before = balance()
      let isAnswered = false
      const answer = add().finally(() => {
        isAnswered = true
      })
      const hasBegun = () => (when === 'before' ? sandbox.requests.length === 1 : balance() !== before)
      while (!hasBegun()) await new Promise(setImmediate)
      expect([isAnswered, balance()]).toEqual([false, when === 'before' ? 10 : 20])
      expect((await answer).status).toBe(200)
    }
  })

  test('who is gone before the answer has been served', async () => {
    sandbox.misbehave({ path, action: { type: 'stall', when: 'after' } })
    await expect(add(100)).rejects.toMatchObject({ code: 'UND_ERR_HEADERS_TIMEOUT' })
    await until('it is served', () => balance() === 15)
  })
})
