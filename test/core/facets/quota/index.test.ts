// What a row says of a balance, what a reviewer agrees to, and which of the two changed it, files or hub.
import { describe, expect, test } from 'vitest'

import { quotaFacet } from '../../../../src/core/facets/quota/index.ts'
import { changesDigest } from '../../../../src/core/plan/freeze.ts'
import { directed, rememberedOf } from '../../../../src/core/plan/last-plan.ts'
import type { Wanted as Said } from '../../../../src/core/types.ts'
import { balances, hub, planned, wish } from '../../aup.ts'
import { readBy } from '../../cells.ts'
import { desired, desiring, table } from '../../live.ts'

function read(value: string): unknown {
  const { wishes, faults } = readBy(quotaFacet, { quota: value })
  return faults[0]?.message ?? wishes?.quota
}

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
      'warning 3 columns are not used (quota, password, force_change): a JupyterHub has no such setting',
    ])
    expect(JSON.stringify([...desired.users])).not.toContain('Geheim')
  })
})

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

const sinceOf = (quota: string, live: number | 'unlimited', said: Said['quota']): string[] => {
  const actions = planned(wish([{ username: 'ann', quota }]), hub(['ann'], { ann: live }))
  const last: Said = { name: 'ann', ...(said === undefined ? {} : { quota: said }) }
  return directed(actions, [last]).map(({ id, reason }) => `${id} ${reason.since ?? '-'}`)
}

describe('a balance differs', () => {
  test.each([
    ['because the files did not say one', '50', 10, undefined, 'quota.set:ann files'],
    ['because of the hub, where the files said the same', '50', 10, 50, 'quota.set:ann hub'],
    ['because of the files, where the hub is as they said', '50', 10, 10, 'quota.set:ann files'],
    ['because of both, where it is neither', '50', 10, 20, 'quota.set:ann both'],
    ['because of the hub, where the files said unlimited', 'unlimited', 10, 'unlimited', 'quota.unlimited:ann hub'],
    ['because of the files, where both were unlimited', '50', 'unlimited', 'unlimited', 'quota.set:ann files'],
    ['because of both, where only the hub was unlimited', '50', 'unlimited', 20, 'quota.set:ann both'],
    ['because of the files, where the hub has what they said', 'unlimited', 10, 10, 'quota.unlimited:ann files'],
  ] as const)('%s', (_, quota, live, said, since) => expect(sinceOf(quota, live, said)).toEqual([since]))
  test('because of both, where there was none and the files said another one', () => {
    const actions = planned(wish([{ username: 'ann', quota: '50' }]), hub(['ann']))
    expect(directed(actions, [{ name: 'ann', quota: 20 }])[0]?.reason.since).toBe('both')
  })
  test('because of nobody, when it is a grant or comes with a password', () => {
    const granted = planned(wish([{ username: 'ann', quota: '+5' }], { topup: true }), hub(['ann'], { ann: 1 }))
    const reset = planned(wish([{ username: 'ann', password: 'generate' }], { setPasswords: true }), hub(['ann']))
    const both = directed([...granted, ...reset], [{ name: 'ann', quota: 1 }])
    expect(both.map(({ op, reason }) => [op, reason.since])).toEqual([
      ['quota.add', undefined],
      ['password.set', undefined],
    ])
  })
})

describe('what the files said', () => {
  test('of balances is remembered, and of grants is not', () => {
    const state = desired(
      wish([
        { username: 'ann', quota: '50' },
        { username: 'ben', quota: 'unlimited' },
        { username: 'cat', quota: '+5' },
        { username: 'dan' },
      ]),
    )
    expect(rememberedOf(state, 0)).toEqual([
      { name: 'ann', quota: 50 },
      { name: 'ben', quota: 'unlimited' },
      { name: 'cat' },
      { name: 'dan' },
    ])
  })
})
