// Balances between plan and apply.
import { describe, expect, test } from 'vitest'

import { plannedOf } from '../../../../src/core/actions/planned.ts'
import { precheck } from '../../../../src/core/actions/precheck.ts'
import { report } from '../../../../src/core/actions/report.ts'
import type { Action, ApplyEvent, Snapshot } from '../../../../src/core/types.ts'
import { hub, planned, rule, wish } from '../../aup.ts'
import { frozen } from '../../model.ts'

const at = '2026-11-21T08:00:00.000Z'
const topup = { topup: true }
type Said = number | 'unlimited' | undefined

const rowsOf = (has: Said) => (has === undefined ? {} : { ann: has })

function only(actions: readonly Action[]): Action {
  const [action] = actions
  if (action === undefined || actions.length > 1) throw new Error(JSON.stringify(actions))
  return action
}

function checked(said: string, was: Said, now: Snapshot, events: readonly ApplyEvent[] = []): string {
  const actions = planned(wish([{ username: 'ann', quota: said }], topup), hub(['ann'], rowsOf(was)))
  return precheck(only(actions), now, plannedOf(actions, events)).is
}

const intent: ApplyEvent = { type: 'intent', at, method: 'POST', path: '/x', actions: ['quota.set:ann'] }

describe('a balance since the plan', () => {
  test.each<[string, Said, Said, string]>([
    ['500', 100, 100, 'ready'],
    ['500', 100, 90, 'ready'],
    ['500', 100, -3, 'ready'],
    ['500', 100, 101, 'stale'],
    ['500', 100, 500, 'done'],
    ['500', 100, 'unlimited', 'stale'],
    ['500', 'unlimited', 'unlimited', 'ready'],
    ['500', 'unlimited', 0, 'stale'],
    ['500', 'unlimited', 500, 'done'],
    ['50', 100, 50, 'done'],
    ['500', undefined, undefined, 'ready'],
    ['500', undefined, 0, 'ready'],
    ['500', undefined, 50, 'ready'],
    ['500', undefined, 51, 'stale'],
    ['unlimited', 100, 90, 'ready'],
    ['unlimited', 100, 101, 'stale'],
    ['unlimited', 100, 'unlimited', 'done'],
    ['unlimited', undefined, undefined, 'ready'],
    ['+5', 100, 90, 'ready'],
    ['+5', 100, 100, 'ready'],
    ['+5', 100, -3, 'ready'],
    ['+5', 100, 101, 'stale'],
    ['+5', 100, 'unlimited', 'stale'],
    ['+5', 'unlimited', 'unlimited', 'ready'],
    ['+5', 'unlimited', 0, 'stale'],
    ['+5', undefined, undefined, 'ready'],
    ['+5', undefined, 50, 'ready'],
    ['+5', undefined, 51, 'stale'],
    ['-5', 100, 90, 'ready'],
    ['-5', 100, 101, 'stale'],
  ])('%s, planned at %s, now %s: %s', (said, was, now, is) => {
    expect(checked(said, was, hub(['ann'], rowsOf(now)))).toBe(is)
  })

  test('of somebody who is gone is stale', () => {
    expect(checked('500', 100, hub([], { ann: 100 }))).toBe('stale')
    expect(checked('+5', 100, hub([], { ann: 100 }))).toBe('stale')
  })

  test('a flag that an interrupted run of ours has cleared is no drift', () => {
    expect(checked('500', 'unlimited', hub(['ann'], { ann: 0 }), [intent])).toBe('ready')
    expect(checked('500', 100, hub(['ann'], { ann: 'unlimited' }), [intent])).toBe('stale')
  })

  test('a grant is done when a journal says so, whatever the balance', () => {
    const done: ApplyEvent = { type: 'applied', at, action: 'quota.add:ann', how: 'changed' }
    expect(checked('+5', 100, hub(['ann'], { ann: 900 }), [done])).toBe('done')
  })

  test('a grant that an earlier run has sent is looked for, whatever the balance', () => {
    const sent: ApplyEvent = { ...intent, actions: ['quota.add:ann'] }
    expect(checked('+5', 100, hub(['ann'], { ann: 105 }), [sent])).toBe('ready')
  })

  test('a grant is left over unless the run says that it was given', () => {
    const before = hub(['ann'], { ann: 100 })
    const plan = frozen(planned(wish([{ username: 'ann', quota: '+5' }], topup), before), before)
    const after = hub(['ann'], { ann: 105 })
    const applied: ApplyEvent = { type: 'applied', at, action: 'quota.add:ann', how: 'changed' }
    expect(report(plan, [applied], after)).toMatchObject({ ok: true, residual: [] })
    expect(report(plan, [], after).residual).toHaveLength(1)
    expect(report(plan, [{ ...applied, how: 'already' }], after, { past: [applied] }).ok).toBe(true)
  })
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
