// How the hub is set up, and what that makes of a plan.
import { describe, expect, test } from 'vitest'

import type { Action, Snapshot } from '../../../src/core/types.ts'
import { check } from '../../../src/providers/aup/check.ts'
import { ofTerms, shortOfQuota, shortWords } from '../../../src/providers/aup/terms.ts'
import { hub, planned, wish } from '../../core/aup.ts'
import { add, create, password, set, unlimited } from './setup.ts'

const auto = (more: Partial<Snapshot> = {}): Snapshot => {
  const live = hub([], {}, more)
  return {
    ...live,
    identity: { ...live.identity, authenticator: 'core.authenticators.auto_login.AutoLoginAuthenticator' },
  }
}

const start = (user: string): Action => ({
  id: `server.start:${user}`,
  op: 'server.start',
  user,
  server: '',
  before: { state: 'stopped' },
  after: { state: 'ready' },
  reason: { why: 'row' },
})

const told = (actions: readonly Action[], live: Snapshot): string[] =>
  ofTerms(actions, live).map(
    ({ guard, level, message, actions: ids }) => `${level} ${guard} ${ids.join(' ')}: ${message}`,
  )

describe('a hub that logs everybody in as one user', () => {
  test('keeps no passwords, so that none can be set', () => {
    expect(told([password('ann'), password('ben')], auto())).toEqual([
      'block unsupported password.set:ann password.set:ben: this hub logs all people in as one user (auto-login) and stores no passwords: 2 passwords cannot be set; take password out of the rows, or switch the hub to a login with passwords first',
    ])
  })
  test('lets nobody in under the names of new accounts', () => {
    expect(told([create('ann')], auto())).toEqual([
      'warn auto-login user.create:ann: this hub logs all people in as one user (auto-login): 1 new name of this plan cannot log in until the hub is switched to another login',
    ])
  })
  test('has no accounts that the first comer claims', () => {
    expect(check([create('ann')], auto()).map(({ guard }) => guard)).toEqual(['auto-login'])
    expect(check([create('ann')], hub([])).map(({ guard }) => guard)).toEqual(['claimable'])
  })
  test('is nothing to a plan without names and passwords', () => {
    expect(told([set('ann', 5), start('ann')], auto())).toEqual([])
  })
})

describe('a hub whose quotas are switched off', () => {
  const off = hub(['ann'], { ann: 5 }, { terms: { isOn: false, toStart: 20 } })

  test('keeps balances that limit nobody', () => {
    expect(told([set('ann', 1), add('ben', 2), unlimited('cat')], off)).toEqual([
      'warn quotas-off quota.set:ann quota.add:ben quota.unlimited:cat: quotas are switched off on this hub: 3 balances of this plan are stored, without effect until quotas are switched on',
    ])
    expect(told([set('ann', 1)], off)).toEqual([expect.stringContaining('1 balance of this plan is stored')])
  })
  test('starts every server', () => {
    expect(told([start('ann')], off)).toEqual([])
    expect(shortOfQuota(off)).toBeUndefined()
  })
})

describe('a server that is to start', () => {
  const terms = { isOn: true, toStart: 20 }
  const live = hub(['ann', 'ben', 'cat', 'dan', 'eve'], { ann: 19, ben: 20, cat: 'unlimited', dan: -3 }, { terms })

  test('with too little quota is told, with what it takes', () => {
    expect(told(['ann', 'ben', 'cat', 'dan'].map(start), live)).toEqual([
      'warn short-of-quota server.start:ann server.start:dan: 2 servers to be started will not come up: a start takes a balance of 20, and these users have less after this plan: "ann" (19), "dan" (-3); give them quota in the same plan',
    ])
  })
  test('is judged by what the user has once the plan is carried out', () => {
    expect(told([set('ann', 20), add('dan', 23), start('ann'), start('dan')], live)).toEqual([])
    expect(told([unlimited('ann'), start('ann')], live)).toEqual([])
    expect(told([set('ben', 1), set('cat', 0), start('ben'), start('cat')], live)).toEqual([
      expect.stringContaining('"ben" (1), "cat" (0)'),
    ])
  })
  test('of a new user is judged by what the hub gives at first', () => {
    expect(told([start('new')], live)).toEqual([])
    expect(told([start('new')], { ...live, firstQuota: 10 })).toEqual([expect.stringContaining('"new" (10)')])
    expect(told([add('new', 15), start('new')], { ...live, firstQuota: 10 })).toEqual([])
  })
  test('of a new user is not judged where the hub does not say what it gives', () => {
    const { firstQuota: _, ...silent } = live
    expect(told([start('new')], silent)).toEqual([])
    expect(told([add('new', 15), start('new')], silent)).toEqual([expect.stringContaining('"new" (15)')])
    expect(
      shortOfQuota({ ...silent, users: new Map([...live.users].filter(([name]) => name === 'eve')) }),
    ).toBeUndefined()
  })
  test('is not judged where the hub does not say what a start takes', () => {
    expect(told([start('ann')], hub(['ann'], { ann: 0 }))).toEqual([])
    expect(told([start('ann')], hub(['ann'], { ann: 0 }, { terms: { isOn: true } }))).toEqual([])
  })
  test('is told of ten users, and the others are counted', () => {
    const names = Array.from({ length: 12 }, (_, index) => `s${String(index).padStart(2, '0')}`)
    const poor = hub(names, {}, { terms, firstQuota: 0 })
    expect(told(names.map(start), poor)[0]).toMatch(/"s09" \(0\) and 2 more; give them quota/)
  })
  test('is planned from a row and told at once', () => {
    const wanted = wish(
      [],
      {},
      {
        tables: [
          {
            path: 'u.csv',
            header: ['username', 'server'].map((value) => ({ value, at: { file: 'u.csv', line: 1 } })),
            rows: [
              {
                at: { file: 'u.csv', line: 2 },
                cells: new Map(
                  Object.entries({ username: 'ann', server: 'running' }).map(([key, value]) => [
                    key,
                    { value, at: { file: 'u.csv', line: 2 } },
                  ]),
                ),
              },
            ],
          },
        ],
      },
    )
    expect(told(planned(wanted, live), live)).toEqual([expect.stringContaining('"ann" (19)')])
  })
})

test('who is short of quota is named with what a start takes', () => {
  const live = hub(['ann', 'ben'], { ann: 19, ben: 20 }, { terms: { isOn: true, toStart: 20 } })
  const short = shortOfQuota(live)
  expect(short && shortWords(short)).toBe('1 user with less than the 20 that a server start takes: "ann"')
})
