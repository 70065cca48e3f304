// Which of the two changed a balance, files or hub: the one facet of which both may be true.
import { describe, expect, it } from 'vitest'

import { directed, rememberedOf } from '../../../src/core/plan/against.ts'
import type { Wanted as Said } from '../../../src/core/types.ts'
import { hub, planned, wish } from '../aup.ts'
import { desired } from '../live.ts'

const sinceOf = (quota: string, live: number | 'unlimited', said: Said['quota']): string[] => {
  const actions = planned(wish([{ username: 'ann', quota }]), hub(['ann'], { ann: live }))
  const last: Said = { name: 'ann', ...(said === undefined ? {} : { quota: said }) }
  return directed(actions, [last]).map(({ id, reason }) => `${id} ${reason.since ?? '-'}`)
}

describe('a balance differs', () => {
  it.each([
    ['because the files did not say one', '50', 10, undefined, 'quota.set:ann files'],
    ['because of the hub, where the files said the same', '50', 10, 50, 'quota.set:ann hub'],
    ['because of the files, where the hub is as they said', '50', 10, 10, 'quota.set:ann files'],
    ['because of both, where it is neither', '50', 10, 20, 'quota.set:ann both'],
    ['because of the hub, where the files said unlimited', 'unlimited', 10, 'unlimited', 'quota.unlimited:ann hub'],
    ['because of the files, where both were unlimited', '50', 'unlimited', 'unlimited', 'quota.set:ann files'],
    ['because of both, where only the hub was unlimited', '50', 'unlimited', 20, 'quota.set:ann both'],
    ['because of the files, where the hub has what they said', 'unlimited', 10, 10, 'quota.unlimited:ann files'],
  ] as const)('%s', (_, quota, live, said, since) => expect(sinceOf(quota, live, said)).toEqual([since]))
  it('because of both, where there was none and the files said another one', () => {
    const actions = planned(wish([{ username: 'ann', quota: '50' }]), hub(['ann']))
    expect(directed(actions, [{ name: 'ann', quota: 20 }])[0]?.reason.since).toBe('both')
  })
  it('because of nobody, when it is a grant or comes with a password', () => {
    const granted = planned(wish([{ username: 'ann', quota: '+5' }], { topup: true }), hub(['ann'], { ann: 1 }))
    const reset = planned(wish([{ username: 'ann', password: 'generate' }], { setPasswords: true }), hub(['ann']))
    const both = directed([...granted, ...reset], [{ name: 'ann', quota: 1 }])
    expect(both.map(({ op, reason }) => [op, reason.since])).toEqual([
      ['quota.add', undefined],
      ['password.set', undefined],
    ])
  })
})

it('a server that a rule stops is neither', () => {
  const stop = {
    id: 'server.stop:ann',
    op: 'server.stop',
    user: 'ann',
    server: '',
    before: { state: 'ready' },
    after: { state: 'stopped' },
    reason: { why: 'rule' },
  } as const
  expect(directed([stop], [{ name: 'ann', server: 'stopped' }])[0]?.reason.since).toBeUndefined()
})

describe('what the files said', () => {
  it('of balances is remembered, and of grants is not', () => {
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
  it('is not remembered above a hundred thousand users', () => {
    const one = { name: 'a', written: 'a', ensure: 'present', at: { file: 'u.csv' } } as const
    const many = (size: number) => ({
      ...desired({}),
      users: new Map(Array.from({ length: size }, (_, index) => [String(index), one])),
    })
    expect(rememberedOf(many(100_000), 0)).toHaveLength(100_000)
    expect(rememberedOf(many(100_001), 0)).toBeUndefined()
  })
})
