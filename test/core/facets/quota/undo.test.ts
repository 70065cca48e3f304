// Balances taken back.
import { describe, expect, it } from 'vitest'

import { revert } from '../../../../src/core/revert/index.ts'
import type { Action, Plan, Snapshot } from '../../../../src/core/types.ts'
import { hub, planned, wish } from '../../aup.ts'
import { ids, user } from '../../live.ts'
import { frozen } from '../../model.ts'

function undo(plan: Plan, live: Snapshot): string[] {
  const { actions, findings } = revert({ plan, file: 'plan.json', applied: new Set(ids(plan.actions)), live })
  const warnings = findings.filter(({ level, message }) => level === 'warn' && message.startsWith('not undone'))
  return [...actions.map(said), ...warnings.map(({ message }) => message)]
}

function said(action: Action): string {
  if (action.op === 'quota.set') return `${action.user}=${action.after.balance}`
  return action.op === 'quota.add' ? `${action.user}${action.after.add}` : action.id
}

const raised = 'not undone, because the balance was changed since: '

describe('a balance that was set', () => {
  const before = hub(['ann'], { ann: 10 })
  const plan = frozen(planned(wish([{ username: 'ann', quota: '50' }]), before), before)
  it.each([
    ['is put back', 50, ['ann=10']],
    ['is put back when some of it was used', 49, ['ann=10']],
    ['is as it was already', 10, []],
    ['stays when somebody has raised it', 51, [`${raised}quota.set "ann"`]],
    ['stays when somebody has made it unlimited', 'unlimited', [`${raised}quota.set "ann"`]],
  ] as const)('%s', (_, now, undone) => expect(undo(plan, hub(['ann'], { ann: now }))).toEqual(undone))
  it('of somebody without one any more needs nothing', () => expect(undo(plan, hub(['ann']))).toEqual([]))
  it('on a hub that has none any more needs nothing', () => {
    const { quotas: _, ...without } = hub(['ann'])
    expect(undo(plan, without)).toEqual([])
  })
  it('of somebody who is gone cannot be', () => {
    expect(undo(plan, hub([]))).toEqual(['not undone, because the user is no longer on the hub: quota.set "ann"'])
  })
})

describe('a first balance', () => {
  const before = hub(['ann'])
  const plan = frozen(planned(wish([{ username: 'ann', quota: '90' }]), before), before)
  it('goes back to what the hub gives first', () => expect(undo(plan, hub(['ann'], { ann: 90 }))).toEqual(['ann=50']))
  it('goes back to nothing where the hub does not say', () => {
    const { firstQuota: _, ...silent } = hub(['ann'], { ann: 90 })
    expect(undo(plan, silent)).toEqual(['ann=0'])
  })
})

describe('a balance that was unlimited', () => {
  const before = hub(['ann'], { ann: 'unlimited' })
  const plan = frozen(planned(wish([{ username: 'ann', quota: '50' }]), before), before)
  it.each([
    ['is so again', 50, ['quota.unlimited:ann']],
    ['is so already', 'unlimited', []],
    ['stays when somebody has raised it since', 60, [`${raised}quota.set "ann"`]],
  ] as const)('%s', (_, now, undone) => expect(undo(plan, hub(['ann'], { ann: now }))).toEqual(undone))
})

describe('a balance that was made unlimited', () => {
  const before = hub(['ann'], { ann: 10 })
  const plan = frozen(planned(wish([{ username: 'ann', quota: 'unlimited' }]), before), before)
  it.each([
    ['is put back', 'unlimited', ['ann=10']],
    ['stays when somebody has limited it otherwise', 30, [`${raised}quota.unlimited "ann"`]],
  ] as const)('%s', (_, now, undone) => expect(undo(plan, hub(['ann'], { ann: now }))).toEqual(undone))
})

describe('a grant', () => {
  const before = hub(['ann'], { ann: 10 })
  const plan = frozen(planned(wish([{ username: 'ann', quota: '+5' }], { topup: true }), before), before)
  it.each([
    ['is taken back', 15, ['ann-5']],
    ['is taken back as far as it is left', 3, ['ann-3']],
    ['is not taken from who has nothing', 0, []],
    ['is not taken from who is below nothing', -4, []],
  ] as const)('%s', (_, now, undone) => expect(undo(plan, hub(['ann'], { ann: now }))).toEqual(undone))
  it('to somebody without a balance any more needs nothing', () => expect(undo(plan, hub(['ann']))).toEqual([]))
  it('to somebody who is gone cannot be', () => {
    expect(undo(plan, hub([]))).toEqual(['not undone, because the user is no longer on the hub: quota.add "ann"'])
  })
  it('on a hub that has no balances any more needs nothing', () => {
    const { quotas: _, ...without } = hub(['ann'])
    expect(undo(plan, without)).toEqual([])
  })
  it('to a user that the plan created goes with the user', () => {
    const made = frozen(
      [
        {
          id: 'user.create:ann',
          op: 'user.create',
          user: 'ann',
          before: null,
          after: { admin: false },
          reason: { why: 'row' },
        },
        ...plan.actions,
      ],
      hub([]),
    )
    const ann = user('ann', { created: '2026-11-21T12:00:00Z' })
    expect(undo(made, hub([ann], { ann: 5 }))).toEqual(['user.delete:ann'])
  })
  it('to a user that the plan renamed goes with the old name', () => {
    const [grant] = plan.actions
    if (grant?.op !== 'quota.add') throw new Error('no grant')
    const renamed = frozen(
      [
        {
          id: 'user.rename:old:ann',
          op: 'user.rename',
          user: 'old',
          before: { admin: false },
          after: { name: 'ann' },
          reason: { why: 'row' },
        },
        grant,
      ],
      hub(['old']),
    )
    expect(undo(renamed, hub(['ann'], { ann: 15 }))).toEqual(['user.rename:ann:old'])
    expect(undo(renamed, hub(['ann', 'old'], { ann: 15 }))).toEqual([
      'not undone, because a user with the old name was created since: user.rename "old"',
      'not undone, because the user keeps the new name, and the balance with it: quota.add "ann"',
    ])
  })
})

type Said = number | 'unlimited' | undefined

const rowOf = (has: Said) => (has === undefined ? {} : { ann: has })

function undone(before: Snapshot, rows: readonly Readonly<Record<string, string>>[], now: Snapshot) {
  const plan = frozen(planned(wish(rows, { topup: true }), before), before)
  const applied = new Set(plan.actions.map(({ id }) => id))
  const { actions, findings } = revert({ plan, file: 'plan.json', applied, live: now })
  const lines = actions.map((action) => `${action.id} ${JSON.stringify(action.after)}`)
  return { lines, warnings: findings.filter(({ level }) => level === 'warn').map(({ message }) => message) }
}

describe('the undoing', () => {
  it.each<[string, Said, Said, string[]]>([
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
      undone(hub(['ann'], rowOf(was)), [{ username: 'ann', quota: said }], hub(['ann'], rowOf(now))).lines,
    ).toEqual(lines)
  })

  it('of a rename leaves what the old name still has', () => {
    const rows = [{ username: 'anna', renamed_from: 'ann' }]
    const before = hub(['ann'], { ann: 300 })
    expect(undone(before, rows, hub(['anna'], { ann: 300, anna: 200 })).lines).toEqual([
      'user.rename:anna:ann {"name":"ann"}',
    ])
    const taken = undone(before, rows, hub(['anna', 'ann'], { ann: 300, anna: 200 }))
    expect(taken.lines).toEqual([])
    expect(taken.warnings.join('\n')).toContain('the user keeps the new name, and the balance with it')
  })

  it('of a new account takes nothing but the account', () => {
    const rows = [{ username: 'new', quota: '5', password: 'generate' }]
    const now = hub([user('new', { created: '2026-11-21T00:00:09.000Z' })], { new: 5 })
    expect(undone(hub([]), rows, now).lines).toEqual(['user.delete:new null'])
  })

  it('of grants says that it takes them back each time', () => {
    const { warnings } = undone(hub(['ann'], { ann: 1 }), [{ username: 'ann', quota: '+5' }], hub(['ann'], { ann: 6 }))
    expect(warnings[0]).toContain('make and apply only one')
  })
})
