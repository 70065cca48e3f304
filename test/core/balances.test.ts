// Balances between plan and apply, and back.
import { describe, expect, test } from 'vitest'

import { plannedOf } from '../../src/core/actions/planned.ts'
import { precheck } from '../../src/core/actions/precheck.ts'
import { report } from '../../src/core/actions/report.ts'
import { revert } from '../../src/core/revert/index.ts'
import type { Action, ApplyEvent, Snapshot } from '../../src/core/types.ts'
import { hub, planned, wish } from './aup.ts'
import { user } from './live.ts'
import { frozen } from './model.ts'

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

function undone(before: Snapshot, rows: readonly Readonly<Record<string, string>>[], now: Snapshot) {
  const plan = frozen(planned(wish(rows, topup), before), before)
  const applied = new Set(plan.actions.map(({ id }) => id))
  const { actions, findings } = revert({ plan, file: 'plan.json', applied, live: now })
  const lines = actions.map((action) => `${action.id} ${JSON.stringify(action.after)}`)
  return { lines, warnings: findings.filter(({ level }) => level === 'warn').map(({ message }) => message) }
}

describe('a revert', () => {
  test.each<[string, Said, Said, string[]]>([
    ['500', 100, 500, ['quota.set:ann {"balance":100,"unlimited":false}']],
    ['500', 100, 480, ['quota.set:ann {"balance":100,"unlimited":false}']],
    ['500', 100, 100, []],
    ['500', 100, 600, []],
    ['500', -30, 500, ['quota.set:ann {"balance":0,"unlimited":false}']],
    ['500', undefined, 500, ['quota.set:ann {"balance":50,"unlimited":false}']],
    ['500', 'unlimited', 500, ['quota.unlimited:ann {"unlimited":true}']],
    ['500', 'unlimited', 'unlimited', []],
    ['unlimited', 100, 'unlimited', ['quota.set:ann {"balance":100,"unlimited":false}']],
    ['unlimited', 100, 90, []],
    ['+5', 100, 105, ['quota.add:ann {"add":-5,"min":0}']],
    ['+5', 0, 2, ['quota.add:ann {"add":-2,"min":0}']],
    ['+5', 0, 0, []],
    ['-5', 100, 95, ['quota.add:ann {"add":5}']],
  ])('of %s for %s, now %s', (said, was, now, lines) => {
    expect(
      undone(hub(['ann'], rowsOf(was)), [{ username: 'ann', quota: said }], hub(['ann'], rowsOf(now))).lines,
    ).toEqual(lines)
  })

  test('of a rename leaves what the old name still has', () => {
    const rows = [{ username: 'anna', renamed_from: 'ann' }]
    const before = hub(['ann'], { ann: 300 })
    expect(undone(before, rows, hub(['anna'], { ann: 300, anna: 200 })).lines).toEqual([
      'user.rename:anna:ann {"name":"ann"}',
    ])
    const taken = undone(before, rows, hub(['anna', 'ann'], { ann: 300, anna: 200 }))
    expect(taken.lines).toEqual([])
    expect(taken.warnings.join('\n')).toContain('the user keeps the new name, and the balance with it')
  })

  test('of a new account takes nothing but the account', () => {
    const rows = [{ username: 'new', quota: '5', password: 'generate' }]
    const now = hub([user('new', { created: '2026-11-21T00:00:09.000Z' })], { new: 5 })
    expect(undone(hub([]), rows, now).lines).toEqual(['user.delete:new null'])
  })

  test('of grants says that it takes them back each time', () => {
    const { warnings } = undone(hub(['ann'], { ann: 1 }), [{ username: 'ann', quota: '+5' }], hub(['ann'], { ann: 6 }))
    expect(warnings[0]).toContain('make and apply only one')
  })
})
