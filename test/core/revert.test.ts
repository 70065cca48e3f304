import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { appliedActions } from '../../src/core/applied.ts'
import { runGuards } from '../../src/core/guards/index.ts'
import { dependsOn, plannedOf } from '../../src/core/planned.ts'
import { type Reverted, revert } from '../../src/core/revert.ts'
import type { Action, LiveUser, Plan, Snapshot } from '../../src/core/types.ts'
import { inOrder } from '../../src/core/waves.ts'
import { drawn, hubs, wishes } from './draws.ts'
import { drafted, groupDelete, guardsOf, ids, options, snapshot, table, user } from './live.ts'
import { carriedOut, essence, frozen } from './model.ts'

const header = ['username', 'admin', 'groups', 'ensure']

function undo(plan: Plan, live: Snapshot, applied = plan.actions): Reverted {
  return revert({ plan, file: 'plan.json', applied: new Set(ids(applied)), live })
}

function planOf(lines: readonly string[][], live: Snapshot): Plan {
  return frozen(drafted({ tables: [table('u.csv', header, ...lines)] }, live).actions, live)
}

/** What is undone, in order, and what is said about the rest. */
function told(plan: Plan, live: Snapshot, applied = plan.actions): { actions: string[]; findings: string[] } {
  const { actions, findings } = undo(plan, live, applied)
  return { actions: ids(inOrder(actions)), findings: findings.map(({ level, message }) => `${level}: ${message}`) }
}

/** A part of the plan as an interrupted apply leaves it: nothing is done without what it needs. */
function part(plan: Plan, picks: readonly boolean[]): Action[] {
  const planned = plannedOf(plan.actions)
  const done = new Set<string>()
  return plan.actions.filter((action, index) => {
    const isDone =
      picks[index % picks.length] === true && dependsOn(action, planned).every((id) => !planned.has(id) || done.has(id))
    if (isDone) done.add(action.id)
    return isDone
  })
}

describe('a plan and its inverse', () => {
  it('restore names, admin flags and groups of everybody', () => {
    fc.assert(
      fc.property(hubs, wishes, (before, wish) => {
        const plan = drawn(before, wish)
        const then = carriedOut(before, plan.actions)
        expect(essence(carriedOut(then, undo(plan, then).actions))).toEqual(essence(before))
      }),
      { numRuns: 1000 },
    )
  })
  it('do so after a part of the plan', () => {
    const picks = fc.array(fc.boolean(), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(hubs, wishes, picks, (before, wish, some) => {
        const plan = drawn(before, wish)
        const done = part(plan, some)
        const then = carriedOut(before, done)
        expect(essence(carriedOut(then, undo(plan, then, done).actions))).toEqual(essence(before))
      }),
      { numRuns: 1000 },
    )
  })
  it('do so without a journal', () => {
    fc.assert(
      fc.property(hubs, wishes, (before, wish) => {
        const plan = drawn(before, wish)
        const then = carriedOut(before, plan.actions)
        const applied = appliedActions(plan, undefined, then)
        const { actions } = revert({ plan, file: 'plan.json', applied, live: then })
        expect(essence(carriedOut(then, actions))).toEqual(essence(before))
      }),
      { numRuns: 500 },
    )
  })
  it('can be undone in turn', () => {
    fc.assert(
      fc.property(hubs, wishes, (before, wish) => {
        const plan = drawn(before, wish)
        const then = carriedOut(before, plan.actions)
        const inverse = frozen(undo(plan, then).actions, then)
        const back = carriedOut(then, inverse.actions)
        expect(essence(carriedOut(back, undo(inverse, back).actions))).toEqual(essence(then))
      }),
      { numRuns: 500 },
    )
  })
  it('leave nothing to undo a second time', () => {
    fc.assert(
      fc.property(hubs, wishes, (before, wish) => {
        const plan = drawn(before, wish)
        const then = carriedOut(before, plan.actions)
        expect(undo(plan, carriedOut(then, undo(plan, then).actions))).toMatchObject({ actions: [] })
      }),
      { numRuns: 500 },
    )
  })
})

const root = user('root', { admin: true })
const bob = user('bob', { admin: true, groups: ['staff', 'old'], servers: [{ name: '', state: 'ready' }] })
const eve = user('eve', { groups: ['staff'] })
const hub = snapshot([root, bob, eve])
const plan = planOf(
  [
    ['new', 'yes', 'ml', ''],
    ['bob', '', '', 'absent'],
    ['eve', 'yes', 'ml', ''],
  ],
  hub,
)
const then = carriedOut(hub, plan.actions)

function changed(name: string, more: Partial<LiveUser>, from: Snapshot = then): Snapshot {
  const one = from.users.get(name)
  const users = new Map(from.users).set(name, user(name, { ...one, ...more }))
  return { ...from, users }
}

describe('revert', () => {
  it('turns every op round', () => {
    expect(told(plan, then)).toEqual({
      actions: [
        'user.create:bob',
        'admin.set:bob',
        'member.add:bob:old',
        'member.add:bob:staff',
        'member.remove:eve:ml',
        'admin.set:eve',
        'user.delete:new',
        'group.delete:ml',
      ],
      findings: [
        'info: created again as new, empty accounts: "bob"; their files and home storage, passwords, API tokens and dates of creation do not come back',
        'info: servers that were stopped are not started again: those of "bob"',
      ],
    })
  })
  it('names the plan as the reason, and the members of a group as its before-image', () => {
    const { actions } = undo(plan, then)
    expect(new Set(actions.map((action) => JSON.stringify(action.reason)))).toEqual(
      new Set(['{"why":"revert","at":"plan.json"}']),
    )
    expect(actions.find((action) => action.op === 'group.delete')).toMatchObject({
      before: { members: ['eve', 'new'] },
    })
  })
  it('undoes nothing that was not applied', () => {
    expect(told(plan, hub, [])).toEqual({ actions: [], findings: [] })
  })
  it('is stopped by the guards like any plan', () => {
    const many = Array.from({ length: 30 }, (_, index) => [`n${index}`, '', '', ''])
    const large = planOf(many, hub)
    const now = carriedOut(hub, large.actions)
    const { actions } = undo(large, now)
    expect(guardsOf(runGuards({ actions, live: now, options }, []))).toContain('block delete-share')
  })
})

describe('what somebody changed since', () => {
  it('a new user who became something else stays', () => {
    const { actions, findings } = told(plan, changed('new', { admin: false }))
    expect(actions).not.toContain('user.delete:new')
    expect(findings).toContain('warn: not undone, because somebody has demoted the user since: user.create "new"')
    expect(findings).toContain('warn: not undone, because the group has members who are not undone: group.create "ml"')
  })
  it('an account that is older than the plan was not made by it', () => {
    const { actions, findings } = told(plan, changed('new', { created: '2020-01-01T00:00:00Z' }))
    expect(actions).not.toContain('user.delete:new')
    expect(findings).toContain(
      'warn: not undone, because the account of that name is older than the plan: user.create "new"',
    )
  })
  it('somebody under the name of a deleted user is left alone', () => {
    const { actions, findings } = told(plan, changed('bob', {}))
    expect(actions.filter((id) => id.includes('bob'))).toEqual([])
    expect(findings).toContain(
      'warn: not undone, because somebody has made a user of that name since, who is left alone: user.delete "bob"',
    )
  })
  it('but nothing is said when he is as he was', () => {
    const { findings } = told(plan, changed('bob', { admin: true, groups: ['old', 'staff'] }))
    expect(findings).toEqual([])
  })
  it('who was made anew is somebody else', () => {
    const { actions, findings } = told(plan, changed('eve', { created: '2026-11-21T12:00:00Z' }))
    expect(actions.filter((id) => id.includes('eve'))).toEqual([])
    expect(findings).toContain(
      'warn: not undone, because the user was deleted and made anew since the plan: admin.set "eve", member.add "eve" "ml"',
    )
  })
  it('who is gone is told of', () => {
    const users = new Map(then.users)
    users.delete('eve')
    const { findings } = told(plan, { ...then, users })
    expect(findings).toContain('warn: not undone, because the user is no longer on the hub: admin.set "eve"')
  })
  it('a group that others have joined stays', () => {
    const { actions, findings } = told(plan, changed('root', { groups: ['ml'] }))
    expect(actions).not.toContain('group.delete:ml')
    expect(actions).toContain('user.delete:new')
    expect(findings).toContain('warn: not undone, because the group has members who are not undone: group.create "ml"')
  })
  it('groups that are gone cannot be joined', () => {
    const groups = new Map(then.groups)
    groups.delete('old')
    const { actions, findings } = told(plan, { ...then, groups })
    expect(actions).toContain('member.add:bob:staff')
    expect(actions).not.toContain('member.add:bob:old')
    expect(findings).toContain('info: groups that are no longer on the hub cannot be joined again, by "bob"')
  })
})

describe('a deleted group', () => {
  const deletion = frozen([groupDelete('staff', ['bob', 'eve'])], hub)
  const gone = carriedOut(hub, deletion.actions)
  it('comes back with its members', () => {
    expect(told(deletion, gone)).toEqual({
      actions: ['group.create:staff', 'member.add:bob:staff', 'member.add:eve:staff'],
      findings: [
        'info: roles of groups that are created again do not come back: "staff", and neither do properties of "staff", if they had any',
      ],
    })
  })
  it('that somebody made again is left alone', () => {
    const groups = new Map(gone.groups).set('staff', { name: 'staff' })
    expect(told(deletion, { ...gone, groups })).toEqual({
      actions: [],
      findings: [
        'warn: not undone, because somebody has made a group of that name since, which is left alone: group.delete "staff"',
      ],
    })
  })
})

it('nothing is concluded about groups that nobody sees', () => {
  const { findings } = undo(plan, { ...then, groups: undefined })
  expect(findings.filter((finding) => finding.level === 'block').map((finding) => finding.guard)).toEqual([
    'visibility',
  ])
})
