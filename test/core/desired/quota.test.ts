import { describe, expect, test } from 'vitest'
import { plannedOf } from '../../../src/core/actions/planned.ts'
import { precheck } from '../../../src/core/actions/precheck.ts'
import { quotaFacet } from '../../../src/core/facets/quota/index.ts'
import { changesDigest } from '../../../src/core/plan/freeze.ts'
import type { Snapshot } from '../../../src/core/types.ts'
import { balances, hub, planned, quota, rule, wish } from '../aup.ts'
import { readBy } from '../cells.ts'
import { desiring, table } from '../live.ts'

function read(value: string): unknown {
  const { wishes, faults } = readBy(quotaFacet, { quota: value })
  return faults[0]?.message ?? wishes?.quota
}

describe('the changes digest', () => {
  const digest = (balance: number): string => {
    const live = hub(['ann'], { ann: balance })
    return changesDigest({
      target: live.target,
      actions: planned(wish([{ username: 'ann', quota: '100' }]), live),
      overrides: [],
    })
  }

  test('does not heed what was used up, and heeds whether something is taken away', () => {
    expect(digest(90)).toBe(digest(20))
    expect(digest(5000)).not.toBe(digest(90))
  })
})

describe('the changes digest of a grant', () => {
  const digest = (has: number | 'unlimited' | undefined, said = '+5'): string => {
    const live = hub(['ann'], has === undefined ? {} : { ann: has })
    const actions = planned(wish([{ username: 'ann', quota: said }], { topup: true }), live)
    return changesDigest({ target: live.target, actions, overrides: [] })
  }

  test('holds the balance that it was worked out from, none and unlimited too', () => {
    const digests = [undefined, 0, 1, 100, 'unlimited' as const].map((has) => digest(has))
    expect(new Set(digests).size).toBe(5)
    expect(digest(100)).toBe(digest(100))
  })

  test('holds the sum', () => expect(digest(100, '+6')).not.toBe(digest(100)))
})

describe('a grant on another balance than the plan saw', () => {
  const rules = [rule({ maxBalance: 150 })]
  const check = (was: number | undefined, now: number | 'unlimited' | undefined, amount = 100): unknown => {
    const rows = (has: number | 'unlimited' | undefined) => hub(['ann'], has === undefined ? {} : { ann: has })
    const some = amount === 100 ? rules : [rule({ amount, minBalance: 20 })]
    const [action] = planned(wish([], { topup: true }, { quotaRules: some }), rows(was))
    if (action === undefined) throw new Error('nothing is planned')
    const found = precheck(action, rows(now), plannedOf([action]))
    return found.is === 'stale' ? found.why : found.is
  }

  test('is given on what is left of it', () => {
    expect([check(50, 50), check(50, 3), check(50, -7)]).toEqual(['ready', 'ready', 'ready'])
  })

  test('is stale when the balance rose, as by another plan of the same state', () => {
    expect(check(50, 150)).toBe('the balance has risen since the plan, to 150')
    expect(check(50, 51)).toBe('the balance has risen since the plan, to 51')
  })

  test('is stale when the user has become unlimited', () =>
    expect(check(50, 'unlimited')).toBe('the user has become unlimited since the plan'))

  test('never passes the maximum of its rule, also where a first look has made a row', () => {
    expect([check(undefined, undefined), check(undefined, 50)]).toEqual(['ready', 'ready'])
    const [action] = planned(wish([], { topup: true }, { quotaRules: [rule({ maxBalance: 120 })] }), hub(['ann']))
    if (action === undefined) throw new Error('nothing is planned')
    expect(precheck(action, hub(['ann'], { ann: 50 }), plannedOf([action]))).toEqual({
      is: 'stale',
      why: 'with the grant the balance would be 150, above the maximum of 120',
    })
  })

  test('that takes away never passes the minimum of its rule', () => {
    expect(check(50, 50, -30)).toBe('ready')
    expect(check(50, 49, -30)).toBe('with the grant the balance would be 19, below the minimum of 20')
    expect(check(50, 51, -30)).toBe('the balance has risen since the plan, to 51')
  })
})

describe('the cell', () => {
  test.each([
    ['500', { is: 'balance', balance: 500 }],
    [' 007 ', { is: 'balance', balance: 7 }],
    ['0', { is: 'balance', balance: 0 }],
    ['10000000', { is: 'balance', balance: 10_000_000 }],
    ['unlimited', { is: 'unlimited' }],
    ['Unlimited', { is: 'unlimited' }],
    ['-1', { is: 'unlimited' }],
    ['∞', { is: 'unlimited' }],
    ['+100', { is: 'grant', add: 100 }],
    ['-5', { is: 'grant', add: -5 }],
    ['-10000000', { is: 'grant', add: -10_000_000 }],
  ])('%s', (text, meaning) => {
    expect(read(text)).toEqual(meaning)
  })

  test.each([
    '1e3',
    '5.5',
    '10000001',
    '+10000001',
    '+0',
    '+5.5',
    '+1e3',
    '-0',
    '--1',
    'five',
    '５',
    '1 000',
    '0x10',
    'Infinity',
    '+',
  ])('%s is a fault with its place', (text) => {
    expect(read(text)).toBe(
      `quota is ${JSON.stringify(text)}; write a whole number up to 10000000, unlimited, or a grant such as +100`,
    )
  })

  test('an empty one says nothing', () => {
    expect(balances(wish([{ username: 'ann' }]), hub(['ann'], { ann: 3 }))).toEqual([])
  })

  test('a JupyterHub has none', () => {
    const { diagnostics, desired } = desiring({
      tables: [table('u.csv', ['username', 'quota', 'password', 'force_change'], ['ann', '5', 'Geheim1!x', 'no'])],
    })
    expect(diagnostics.map(({ severity, message }) => `${severity} ${message}`)).toEqual([
      'warning the column quota is not used: a JupyterHub has no such setting',
      'warning the column password is not used: a JupyterHub has no such setting',
      'warning the column force_change is not used: a JupyterHub has no such setting',
    ])
    expect(JSON.stringify([...desired.users])).not.toContain('Geheim')
  })
})

describe('what is planned', () => {
  test.each([
    ['5', 'ann=5'],
    ['unlimited', 'ann=unlimited'],
  ])('%s for whoever has no row', (said, is) => {
    const live = hub(['ann'])
    expect(balances(wish([{ username: 'ann', quota: said }]), live)).toEqual([is])
    expect(planned(wish([{ username: 'ann', quota: said }]), live)[0]).toMatchObject({ before: null })
  })

  test.each([
    [7, '7', []],
    [7, '8', ['ann=8']],
    ['unlimited', 'unlimited', []],
    ['unlimited', '0', ['ann=0']],
    [0, '0', []],
    [-9, '0', ['ann=0']],
  ] as const)('of %s to %s', (has, said, is) => {
    expect(balances(wish([{ username: 'ann', quota: said }]), hub(['ann'], { ann: has }))).toEqual(is)
  })

  test('quota_when create is for new users only', () => {
    const wanted = wish(
      [
        { username: 'ann', quota: '5' },
        { username: 'new', quota: '5' },
      ],
      { quotaWhen: 'create' },
    )
    expect(balances(wanted, hub(['ann'], { ann: 3 }))).toEqual(['new=5'])
  })

  test('a grant is planned only by a top-up, each time', () => {
    const rows = [{ username: 'ann', quota: '+100' }]
    expect(balances(wish(rows), hub(['ann'], { ann: 3 }))).toEqual([])
    expect(balances(wish(rows, { topup: true }), hub(['ann'], { ann: 103 }))).toEqual(['ann+100'])
  })

  test('somebody who goes gets nothing', () => {
    const wanted = wish([{ username: 'ann', quota: '5', ensure: 'absent' }], { topup: true }, { quotaRules: [rule()] })
    expect(balances(wanted, hub(['ann'], { ann: 3 }))).toEqual([])
  })
})

describe('a rename', () => {
  const row = { username: 'anna', renamed_from: 'ann' }

  test.each([
    [300, {}, 'anna=300'],
    ['unlimited', {}, 'anna=unlimited'],
    [300, { anna: 'unlimited' }, 'anna=300'],
    ['unlimited', { anna: 9 }, 'anna=unlimited'],
    [-20, {}, 'anna=0'],
    [20_000_000, {}, 'anna=10000000'],
  ] as const)('carries %s along, whatever the new name has (%j)', (has, left, is) => {
    const live = hub(['ann'], { ann: has, ...left })
    expect(balances(wish([row]), live)).toEqual([is])
    expect(planned(wish([row]), live).find(({ op }) => op.startsWith('quota'))?.reason.why).toBe('needed')
  })

  test('carries it also when the row has a say only at creation', () => {
    expect(balances(wish([{ ...row, quota: '5' }], { quotaWhen: 'create' }), hub(['ann'], { ann: 300 }))).toEqual([
      'anna=300',
    ])
  })

  test('carries it also when the row is but a grant', () => {
    const rows = [{ ...row, quota: '+100' }]
    expect(balances(wish(rows), hub(['ann'], { ann: 300 }))).toEqual(['anna=300'])
    expect(balances(wish(rows, { topup: true }), hub(['ann'], { ann: 300 }))).toEqual(['anna=400'])
    expect(balances(wish(rows, { topup: true }), hub(['ann'], { ann: 'unlimited' }))).toEqual(['anna=unlimited'])
    expect(balances(wish(rows, { topup: true }), hub(['ann']))).toEqual(['anna+100'])
  })

  test('a row says it otherwise', () => {
    expect(balances(wish([{ ...row, quota: '5' }]), hub(['ann'], { ann: 300 }))).toEqual(['anna=5'])
  })

  test('what somebody else left with the new name is not taken over by one who has nothing', () => {
    expect(balances(wish([row]), hub(['ann'], { anna: 9000 }))).toEqual(['anna=50'])
    expect(balances(wish([row], { keepInherited: true }), hub(['ann'], { anna: 9000 }))).toEqual([])
    expect(balances(wish([row]), hub(['ann']))).toEqual([])
  })

  test('rules count from what is carried along', () => {
    const wanted = wish([row], { topup: true }, { quotaRules: [rule({ maxBalance: 350 })] })
    expect(balances(wanted, hub(['ann'], { ann: 300, anna: 7 }))).toEqual(['anna=350'])
    expect(balances({ ...wanted, scope: { manage: [['ann']] } }, hub(['ann'], { ann: 300 }))).toEqual(['anna=300'])
  })
})

describe('a name that was used before', () => {
  test.each([9, 'unlimited'] as const)('starts anew (%s)', (left) => {
    const live = hub([], { new: left })
    expect(balances(wish([{ username: 'new' }]), live)).toEqual(['new=50'])
    expect(balances(wish([{ username: 'new', quota: '+100' }]), live)).toEqual(['new=50'])
    expect(balances(wish([{ username: 'new', quota: '+100' }], { topup: true }), live)).toEqual(['new=150'])
    expect(balances(wish([{ username: 'new', quota: '9' }], { quotaWhen: 'create' }), live)).toEqual(
      left === 9 ? [] : ['new=9'],
    )
    expect(balances(wish([{ username: 'new' }], { keepInherited: true }), live)).toEqual([])
  })

  test('starts at nothing when the hub does not say what is first', () => {
    const { firstQuota: _, ...live } = hub([], { new: 9 })
    expect(balances(wish([{ username: 'new' }]), live)).toEqual(['new=0'])
  })
})

test('a hub without balances gets none', () => {
  const { quotas: _, ...live } = hub(['ann'])
  expect(balances(wish([{ username: 'ann', quota: '5' }], { topup: true }, { quotaRules: [rule()] }), live)).toEqual([])
})

test('a balance is what it says', () => {
  expect([quota(3), quota('unlimited')]).toEqual([
    { balance: 3, unlimited: false },
    { balance: 0, unlimited: true },
  ])
})

describe('a balance that an earlier run has set', () => {
  const before = hub(['ann'], { ann: 1 })
  const [action] = planned(wish([{ username: 'ann', quota: '50' }]), before)
  if (action === undefined) throw new Error('no action')
  const at = '2026-11-21T08:00:00Z'
  const ours = plannedOf([action], [{ type: 'applied', action: action.id, how: 'changed', at }])
  const check = (live: Snapshot, by = ours) => {
    const found = precheck(action, live, by)
    return found.is === 'stale' ? found.why : found.is
  }
  test.each([49, 0, -3])('and that has been used since, down to %i, is not given back', (balance) => {
    expect(check(hub(['ann'], { ann: balance }))).toBe('done')
  })
  test('and of which nothing is told any more is not given again', () => {
    expect(check(hub(['ann']))).toBe('done')
  })
  test('and that somebody has raised since is stale', () => {
    expect(check(hub(['ann'], { ann: 51 }))).toBe('the balance has risen since the plan, to 51')
  })
  test('by nobody of us is to be set still', () => {
    expect(check(hub(['ann'], { ann: 0 }), plannedOf([action]))).toBe('ready')
  })
  test('of somebody who had none may not be above what the hub gives first', () => {
    const [first] = planned(wish([{ username: 'ann', quota: '10' }]), hub(['ann']))
    if (first === undefined) throw new Error('no action')
    const now = (balance: number) => precheck(first, hub(['ann'], { ann: balance }), plannedOf([first])).is
    expect([now(50), now(51)]).toEqual(['ready', 'stale'])
    const unsaid = (balance: number) =>
      precheck(first, hub(['ann'], { ann: balance }, { firstQuota: undefined } as never), plannedOf([first])).is
    expect([unsaid(0), unsaid(1)]).toEqual(['ready', 'stale'])
  })
})

test('a limit of just what somebody unlimited has is to be set still', () => {
  const live = hub(['ann'], { ann: 'unlimited' })
  const [action] = planned(wish([{ username: 'ann', quota: '0' }]), live)
  if (action === undefined) throw new Error('no action')
  expect(precheck(action, live, plannedOf([action])).is).toBe('ready')
})

test('an account that is there before its password was set is somebody else’s, unless we have sent it', () => {
  const actions = planned(wish([{ username: 'ann', password: 'generate' }]), hub([]))
  const create = actions.find(({ op }) => op === 'user.create')
  if (create === undefined) throw new Error('no create')
  const intent = { type: 'intent', at: '', method: 'POST', path: '/', actions: [create.id] } as const
  expect(precheck(create, hub(['ann']), plannedOf(actions))).toEqual({
    is: 'stale',
    why: 'somebody else has made an account of that name since the plan',
  })
  expect(precheck(create, hub(['ann']), plannedOf(actions, [intent])).is).toBe('done')
  expect(precheck(create, hub(['ann']), plannedOf([create])).is).toBe('done')
  expect(precheck(create, hub([]), plannedOf(actions)).is).toBe('ready')
})
