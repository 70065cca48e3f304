import { describe, expect, test } from 'vitest'
import { isRecord } from '../../../src/providers/replies.ts'
import { hub } from '../../core/aup.ts'
import * as fc from '../../helpers/draws.ts'
import { add, calls, create, password, set, told, unlimited } from './setup.ts'

const old = { offers: new Set<string>() }
const now = { offers: new Set(['batch-password']) }
const lines = (...given: Parameters<typeof calls>) => calls(...given).flatMap(told)

describe('balances', () => {
  const live = hub([], { free: 'unlimited', refresh: 'unlimited', ben: 7 }, now)

  test('go many at a time', () => {
    expect(lines([set('ann', 1), set('ben', 2), set('cy', 3), set('dan', 4), set('eve', 5)], live)).toEqual([
      'POST quota/batch {"users":[{"username":"ann","amount":1},{"username":"ben","amount":2},{"username":"cy","amount":3}]}',
      'POST quota/batch {"users":[{"username":"dan","amount":4},{"username":"eve","amount":5}]}',
    ])
  })

  test('go alone when there is one', () => {
    expect(lines([set('ann', 1)], live)).toEqual(['POST quota/ann {"action":"set","amount":1}'])
    expect(lines([unlimited('ann')], live)).toEqual(['POST quota/ann {"action":"set_unlimited","unlimited":true}'])
    expect(lines([set('free', 1)], live)).toEqual([
      'POST quota/free {"action":"set_unlimited","unlimited":false}',
      'POST quota/free {"action":"set","amount":1}',
    ])
  })

  test('say the amount with each flag', () => {
    expect(lines([set('free', 1), unlimited('ben'), unlimited('new')], live)).toEqual([
      'POST quota/batch {"users":[{"username":"free","amount":1,"unlimited":false},{"username":"ben","amount":7,"unlimited":true},{"username":"new","amount":0,"unlimited":true}]}',
    ])
  })

  test.each(['refresh', 'batch', 'Refresh'])('of %s go only in a batch, also alone', (name) => {
    for (const action of [set(name, 1), unlimited(name)])
      expect(calls([action], live).map(({ path, first }) => [path, first])).toEqual([
        ['/hub/admin/api/quota/batch', []],
      ])
  })

  test('of names that a batch does not take go alone', () => {
    const odd = ['üser', 'a b', 'a+b', 'x'.repeat(201)]
    expect(
      calls(
        [...odd, 'ann', 'ben'].map((name) => set(name, 1)),
        live,
        { quota: 9 },
      ).map(({ path }) => path),
    ).toEqual(['/hub/admin/api/quota/batch', ...odd.map((name) => `/hub/admin/api/quota/${encodeURIComponent(name)}`)])
  })

  test('on an old hub flags go alone, and so do names with a colon', () => {
    const some = [set('ann', 1), set('ben', 2), set('free', 3), unlimited('cy'), set('github:x', 4)]
    expect(lines(some, { ...live, ...old }, { quota: 9 })).toEqual([
      'POST quota/batch {"users":[{"username":"ann","amount":1},{"username":"ben","amount":2}]}',
      'POST quota/free {"action":"set_unlimited","unlimited":false}',
      'POST quota/free {"action":"set","amount":3}',
      'POST quota/cy {"action":"set_unlimited","unlimited":true}',
      'POST quota/github%3Ax {"action":"set","amount":4}',
    ])
    expect(calls([set('refresh', 1)], { ...live, ...old }).map(({ path }) => path)).toEqual([
      '/hub/admin/api/quota/batch',
    ])
  })

  test('no shape ever zeroes a balance, names a route, or is too large', () => {
    const names = ['ann', 'refresh', 'batch', 'free', 'üser', 'a b', 'Batch', 'github:x', 'a/b', '__proto__']
    const action = fc.tuple(fc.constantFrom(...names), fc.integer({ min: -1, max: 9 }))
    fc.assert(
      fc.property(
        fc.uniqueArray(action, { selector: ([name]) => name }),
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        (some, quota, isOld) => {
          const actions = some.map(([name, sum]) => (sum < 0 ? unlimited(name) : set(name, sum)))
          const made = calls(actions, { ...live, ...(isOld ? old : now) }, { quota })
          expect(made.flatMap((call) => call.actions)).toHaveLength(actions.length)
          for (const call of made) {
            const body = isRecord(call.body) ? call.body : {}
            if (call.path.endsWith('/quota/batch')) {
              const users = body['users'] as Record<string, unknown>[]
              expect(users.length).toBeLessThanOrEqual(quota)
              for (const user of users) expect(Number.isInteger(user['amount'])).toBe(true)
            } else {
              expect(call.path.toLowerCase()).not.toMatch(/\/(refresh|batch)$/)
              expect(call.actions).toHaveLength(1)
            }
          }
        },
      ),
    )
  })
})

describe('grants', () => {
  test('go alone, once, with their mark', () => {
    const [call] = calls([add('a/b', -5)], hub([]))
    expect(call && told(call)).toEqual([
      'POST quota/a%2Fb {"action":"add","amount":-5,"description":"hubplan:x:quota.add:a%2Fb"}',
    ])
    expect(call?.once?.look).toEqual({ method: 'GET', path: '/hub/admin/api/quota/a%2Fb' })
  })
})

describe('passwords', () => {
  test('go by what they force, two at a time', () => {
    expect(
      lines([password('a'), password('b', false), password('c'), password('d'), password('e', false)], hub([])),
    ).toEqual([
      'POST batch-set-password {"users":[{"username":"a","password":"pw of a"},{"username":"c","password":"pw of c"}],"force_change":true}',
      'POST set-password {"username":"d","password":"pw of d","force_change":true}',
      'POST batch-set-password {"users":[{"username":"b","password":"pw of b"},{"username":"e","password":"pw of e"}],"force_change":false}',
    ])
  })

  test('go one by one on an old hub', () => {
    const made = calls([password('a'), password('b')], hub([], {}, old))
    expect(made.map(({ path, lane, timeoutMs }) => [path, lane, timeoutMs])).toEqual([
      ['/hub/admin/api/set-password', 'single', 120_000],
      ['/hub/admin/api/set-password', 'single', 120_000],
    ])
  })
})

test('the rest goes as on any JupyterHub', () => {
  expect(calls([create('ann'), create('ben')], hub([])).map(({ path }) => path)).toEqual(['/hub/api/users'])
})
