import { describe, expect, it } from 'vitest'
import { appliedActions } from '../../../src/core/actions/applied.ts'
import { plannedOf } from '../../../src/core/actions/planned.ts'
import { dependsOn, inOrder } from '../../../src/core/actions/waves.ts'
import { runGuards } from '../../../src/core/guards/index.ts'
import { type Reverted, revert } from '../../../src/core/revert/index.ts'
import { guessed, origin } from '../../../src/core/revert/notes.ts'
import type { Action, LiveUser, Plan, Snapshot } from '../../../src/core/types.ts'
import * as fc from '../../helpers/draws.ts'
import { drawn, hubs, wishes } from '../draws.ts'
import { drafted, groupDelete, guardsOf, ids, options, snapshot, table, user } from '../live.ts'
import { carriedOut, essence, frozen } from '../model.ts'

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
    expect(findings).toContain('warn: not undone, because the user was demoted since: user.create "new"')
    expect(findings).toContain(
      'warn: not undone, because the group has members whose joining is not undone: group.create "ml"',
    )
  })
  it('an account that is older than the plan was not made by it', () => {
    const { actions, findings } = told(plan, changed('new', { created: '2020-01-01T00:00:00Z' }))
    expect(actions).not.toContain('user.delete:new')
    expect(findings).toContain(
      'warn: not undone, because the account with that name is older than the plan: user.create "new"',
    )
  })
  it('somebody under the name of a deleted user is left alone', () => {
    const { actions, findings } = told(plan, changed('bob', {}))
    expect(actions.filter((id) => id.includes('bob'))).toEqual([])
    expect(findings).toContain(
      'warn: not undone, because a new user with that name exists since, and is kept: user.delete "bob"',
    )
  })
  it('but nothing is reported when the user is unchanged', () => {
    const { findings } = told(plan, changed('bob', { admin: true, groups: ['old', 'staff'] }))
    expect(findings).toEqual([])
  })
  it('who was made anew is somebody else', () => {
    const { actions, findings } = told(plan, changed('eve', { created: '2026-11-21T12:00:00Z' }))
    expect(actions.filter((id) => id.includes('eve'))).toEqual([])
    expect(findings).toContain(
      'warn: not undone, because the user was deleted and created again since the plan: admin.set "eve", member.add "eve" "ml"',
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
    expect(findings).toContain(
      'warn: not undone, because the group has members whose joining is not undone: group.create "ml"',
    )
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

describe('a membership that an exact group ended', () => {
  const at = { file: 'hubplan.yaml', line: 3, column: 3 }
  const exact = { name: 'ml', exact: true, isDeclared: true, at }
  const undone = (...names: string[]) => {
    const live = snapshot(names.map((name) => user(name, { groups: ['ml'] })))
    const made = frozen(drafted({ groups: [exact] }, live).actions, live)
    return undo(made, carriedOut(live, made.actions)).findings
  }
  it('comes back, and the next plan ends it again', () =>
    expect(undone('ann')).toEqual([
      {
        guard: 'not-undone',
        level: 'warn',
        message:
          '1 membership of groups with members: exact would be restored, and the next plan of the same files removes it again: "ann" in "ml"; name the users in the files',
        actions: ['member.add:ann:ml'],
      },
    ]))
  it('is one of several in one finding', () => {
    const names = Array.from({ length: 21 }, (_, index) => `u${String(index).padStart(2, '0')}`)
    const [only, ...others] = undone(...names)
    expect(others).toEqual([])
    expect(only?.message).toMatch(
      /^21 memberships of groups with .* removes them again: "u00" in "ml", .*"u19" in "ml" and 1 more; name the users/,
    )
  })
  it('is nothing to tell of where the user is gone', () => {
    const live = snapshot([user('ann', { groups: ['ml'] }), user('ben', { groups: ['ml'] })])
    const made = frozen(drafted({ groups: [exact] }, live).actions, live)
    const after = carriedOut(live, made.actions)
    const users = new Map(after.users)
    users.delete('ann')
    expect(undo(made, { ...after, users }).findings.map(({ message }) => message)).toEqual([
      'not undone, because the user is no longer on the hub: member.remove "ann" "ml"',
      '1 membership of groups with members: exact would be restored, and the next plan of the same files removes it again: "ben" in "ml"; name the users in the files',
    ])
  })
})

describe('a deleted group', () => {
  const deletion = frozen([groupDelete('staff', ['bob', 'eve'])], hub)
  const gone = carriedOut(hub, deletion.actions)
  it('comes back with its members', () => {
    expect(told(deletion, gone)).toEqual({
      actions: ['group.create:staff', 'member.add:bob:staff', 'member.add:eve:staff'],
      findings: [
        'info: groups that are created again have no roles, and the plan does not show that they had any: "staff"',
        'info: properties of these groups were not visible to the token that made the plan, and do not come back, if there were any: "staff"',
      ],
    })
  })
  it('comes back without its roles, which are named, and with its properties, which are not', () => {
    const at = { file: 'hubplan.yaml', line: 3, column: 3 }
    const groups = ['ops', 'staff'].map((name) => ({
      name,
      exact: false,
      isDeclared: true,
      isAbsent: true as const,
      at,
    }))
    const roled = snapshot([user('ann', { groups: ['ops'] })], {
      groups: new Map([
        ['ops', { name: 'ops', roles: ['z-admin', 'grader'], properties: { cpu: 2 } }],
        ['staff', { name: 'staff', roles: ['grader'], properties: {} }],
      ]),
    })
    const made = frozen(drafted({ groups }, roled).actions, roled)
    const { actions, findings } = undo(made, carriedOut(roled, made.actions))
    expect(actions.map(({ id }) => id)).toEqual([
      'group.create:ops',
      'group.properties:ops',
      'member.add:ann:ops',
      'group.create:staff',
    ])
    expect(findings).toEqual([
      {
        guard: 'not-undone',
        level: 'info',
        message:
          'roles of groups that are created again do not come back, so their members do not get them: "ops" ("grader", "z-admin"), "staff" ("grader"); the hub\'s own config or an admin gives roles to a group',
        actions: ['group.create:ops', 'group.create:staff'],
      },
    ])
  })
  it('comes back without members whose names the hub would lower-case', () => {
    const people = snapshot([user('Bob', { groups: ['staff'] }), user('bob'), user('eve', { groups: ['staff'] })])
    const made = frozen([groupDelete('staff', ['Bob', 'eve'])], people)
    const { actions, findings } = told(made, carriedOut(people, made.actions))
    expect(actions).toEqual(['group.create:staff', 'member.add:eve:staff'])
    expect(findings).toContain(
      'warn: cannot be put back into their groups, because the hub lower-cases names in its group lists: "Bob"',
    )
  })
  it('that somebody made again is left alone', () => {
    const groups = new Map(gone.groups).set('staff', { name: 'staff' })
    expect(told(deletion, { ...gone, groups })).toEqual({
      actions: [],
      findings: [
        'warn: not undone, because a new group with that name exists since, and is kept: group.delete "staff"',
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

describe('a rename', () => {
  const wide = ['username', 'renamed_from', 'groups', 'server']
  const hub = snapshot([user('ann', { groups: ['old'] }), user('root', { admin: true })])
  const renaming = (...line: string[]): Plan =>
    frozen(drafted({ tables: [table('u.csv', wide, line)] }, hub).actions, hub)

  it('is turned round, and everything else under the name that comes back', () => {
    const made = renaming('anna', 'ann', 'ml', 'running')
    expect(told(made, carriedOut(hub, made.actions))).toEqual({
      actions: ['user.rename:anna:ann', 'member.remove:ann:ml', 'server.stop:ann', 'group.delete:ml'],
      findings: [],
    })
  })
  it('that was not applied is not', () => {
    const made = renaming('anna', 'ann')
    expect(told(made, hub, [])).toEqual({ actions: [], findings: [] })
  })
  it('stays when somebody has made a user of the old name, and then the rest is undone under the new one', () => {
    const made = renaming('anna', 'ann', 'ml')
    const later = carriedOut(hub, made.actions)
    const live = { ...later, users: new Map(later.users).set('ann', user('ann', { created: '2026-11-21T12:00:00Z' })) }
    expect(told(made, live)).toEqual({
      actions: ['member.remove:anna:ml', 'group.delete:ml'],
      findings: ['warn: not undone, because a user with the old name was created since: user.rename "ann"'],
    })
  })
  it('of somebody who was made anew since stays', () => {
    const made = renaming('anna', 'ann')
    const live = changed('anna', { created: '2026-11-21T12:00:00Z' }, carriedOut(hub, made.actions))
    expect(told(made, live)).toEqual({
      actions: [],
      findings: ['warn: not undone, because the user was deleted and created again since the plan: user.rename "ann"'],
    })
  })
  it('of somebody who is gone stays', () => {
    const made = renaming('anna', 'ann')
    const live = snapshot([user('root', { admin: true })])
    expect(told(made, live).findings).toEqual([
      'warn: not undone, because the user is no longer on the hub: user.rename "ann"',
    ])
  })
  it('that somebody turned round already needs nothing', () =>
    expect(told(renaming('anna', 'ann'), hub)).toEqual({ actions: [], findings: [] }))
  it('of a member of a deleted group adds the user to it again', () => {
    const renamed = renaming('anna', 'ann')
    const all = frozen([...renamed.actions, groupDelete('old', ['ann'])], hub)
    expect(told(all, carriedOut(hub, all.actions)).actions).toEqual([
      'user.rename:anna:ann',
      'group.create:old',
      'member.add:ann:old',
    ])
  })
  it('lets the group be deleted only after its renamed member has left', () => {
    const made = renaming('anna', 'ann', 'ml')
    const { actions } = undo(made, carriedOut(hub, made.actions))
    const deletion = actions.find(({ op }) => op === 'group.delete')
    const planned = plannedOf(actions)
    expect(deletion && dependsOn(deletion, planned).filter((id) => planned.has(id))).toEqual(['member.remove:ann:ml'])
  })
})

describe('servers', () => {
  const wide = ['username', 'server']
  const running = [
    { name: '', state: 'ready' as const },
    { name: 'lab', state: 'ready' as const },
  ]
  const hub = snapshot([user('on', { servers: running }), user('off')])
  const lines = [
    ['on', 'stopped'],
    ['off', 'running'],
    ['new', 'running'],
  ]
  const made = frozen(drafted({ tables: [table('u.csv', wide, ...lines)] }, hub).actions, hub)
  const later = carriedOut(hub, made.actions)

  it('that were started are stopped, and the other way round', () =>
    expect(told(made, later)).toEqual({
      actions: ['server.start:on', 'server.start:on:lab', 'server.stop:off', 'user.delete:new'],
      findings: [],
    }))
  it('that are as they were are left', () => {
    const live = changed('off', { servers: [] }, changed('on', { servers: running }, later))
    expect(told(made, live).actions).toEqual(['user.delete:new'])
  })
  it('of somebody made anew are left', () => {
    const live = changed('off', { created: '2026-11-21T12:00:00Z' }, later)
    expect(told(made, live).findings).toEqual([
      'warn: not undone, because the user was deleted and created again since the plan: server.start "off"',
    ])
  })
})

describe('properties of a group', () => {
  const at = { file: 'hubplan.yaml', line: 9, column: 5 }
  const groups = [{ name: 'ml', exact: false, isDeclared: true, properties: { cpu: 2 }, at }]
  const withProperties = (live: Snapshot, properties: Readonly<Record<string, unknown>>): Snapshot => ({
    ...live,
    groups: new Map([['ml', { name: 'ml', properties }]]),
  })
  const hub = withProperties(snapshot([]), { mem: 1 })
  const made = frozen(drafted({ groups }, hub).actions, hub)

  it('come back whole', () => {
    const { actions } = undo(made, carriedOut(hub, made.actions))
    expect(actions).toMatchObject([{ op: 'group.properties', before: { mem: 1, cpu: 2 }, after: { mem: 1 } }])
  })
  it('that are as they were are left', () => expect(told(made, hub)).toEqual({ actions: [], findings: [] }))
  it('that somebody changed since are left, and told', () =>
    expect(told(made, withProperties(hub, { cpu: 3 }))).toEqual({
      actions: [],
      findings: ['warn: not undone, because the properties of the group were changed since: group.properties "ml"'],
    }))
  it('of a group that is gone are left', () => expect(told(made, snapshot([]))).toEqual({ actions: [], findings: [] }))
  it('of a group that the plan made go with it', () => {
    const before = snapshot([])
    const all = frozen(drafted({ groups }, before).actions, before)
    expect(told(all, carriedOut(before, all.actions)).actions).toEqual(['group.delete:ml'])
  })
  it('of a deleted group come back with it', () => {
    const gone = [{ name: 'ml', exact: false, isDeclared: true, isAbsent: true as const, at }]
    const all = frozen(drafted({ groups: gone }, hub).actions, hub)
    const back = told(all, carriedOut(hub, all.actions))
    expect(back.actions).toEqual(['group.create:ml', 'group.properties:ml'])
    expect(back.findings).toEqual([
      'info: groups that are created again have no roles, and the plan does not show that they had any: "ml"',
    ])
  })
})

describe('what is told of an undoing', () => {
  const undone = { file: 'plan.json', digest: 'sha256:abc' }
  it('is what it undoes, and how much of that was applied', () => {
    expect(origin({ ...undone, planned: 1, applied: 1 })).toEqual({
      guard: 'revert',
      level: 'info',
      message: 'undoes plan.json (sha256:abc), of whose 1 action 1 was applied',
      actions: [],
    })
    expect(origin({ ...undone, planned: 3, applied: 2 }).message).toBe(
      'undoes plan.json (sha256:abc), of whose 3 actions 2 were applied',
    )
  })
  it('is that nobody knows who did it, where there is no journal', () => {
    expect(guessed('plan.journal')).toEqual({
      guard: 'revert',
      level: 'warn',
      message:
        'there is no journal plan.journal of an apply, so everything that is on the hub as planned counts as done by the plan; if the journal is kept elsewhere, give it with --journal FILE, or its folder with --state FOLDER',
      actions: [],
    })
  })
  it('is a list of at most twenty, and how many more', () => {
    const people = Array.from({ length: 22 }, (_, index) => user(`p${String(index).padStart(2, '0')}`))
    const many = frozen(
      people.map(({ name }) => ({
        id: `password.set:${name}`,
        op: 'password.set',
        user: name,
        before: null,
        after: { how: 'generate', force_change: true },
        reason: { why: 'row' },
      })),
      snapshot(people),
    )
    const [finding] = undo(many, snapshot(people)).findings
    expect(finding?.message).toMatch(/^not undone, because an old password is not known, and cannot be set again: /)
    expect(finding?.message).toMatch(/password\.set "p19" and 2 more$/)
  })
})

describe('a delete that is put off', () => {
  const there = snapshot([user('ann', { groups: ['ml'] }), user('root', { admin: true })])
  const made = planOf([['ann', '', '', 'absent']], there)
  const due = (deletes?: { losses: string; cancel?: string }) =>
    changed('ann', { leavesAt: '2026-12-21T08:00:00Z' }, { ...there, ...(deletes === undefined ? {} : { deletes }) })
  it('is told with its day', () => {
    expect(told(made, due()).findings).toEqual([
      'warn: not undone, because the delete is accepted, and takes effect on 2026-12-21: user.delete "ann"',
    ])
  })
  it('is told with how to cancel it, where that can be done', () => {
    expect(told(made, due({ losses: 'all', cancel: 'cancel it by hand' })).findings).toEqual([
      'warn: not undone, because the delete is accepted, and takes effect on 2026-12-21; cancel it by hand; once it is cancelled there, record that with: hubplan revert plan.json --cancelled: user.delete "ann"',
    ])
  })
  it('and has happened cannot be brought back', () => {
    const gone = { ...carriedOut(there, made.actions), deletes: { losses: 'all', cancel: 'cancel it by hand' } }
    expect(told(made, gone)).toEqual({
      actions: [],
      findings: [
        'warn: not undone, because the delete has taken effect, and the user cannot be restored: user.delete "ann"',
      ],
    })
  })
})

describe('what the plan did not see', () => {
  it('of groups does not come back, and nothing is said of running servers', () => {
    const { groups: _, servers: __, ...hidden } = user('ann')
    const there = snapshot([hidden, user('root', { admin: true })])
    const made = frozen(
      [
        {
          id: 'user.delete:ann',
          op: 'user.delete',
          user: 'ann',
          before: { admin: false },
          after: null,
          reason: { why: 'row' },
        },
      ],
      there,
    )
    expect(told(made, carriedOut(there, made.actions))).toEqual({
      actions: ['user.create:ann'],
      findings: [
        'info: created again as new, empty accounts: "ann"; their files and home storage, passwords, API tokens and dates of creation do not come back',
        'info: the groups of "ann" were not visible to the token that made the plan, and do not come back',
      ],
    })
  })
  it('of the creation of a user keeps nobody from being undone', () => {
    const there = snapshot([user('bob', { created: null })])
    const made = planOf([['bob', 'yes', '', '']], there)
    const now = carriedOut(there, made.actions)
    expect(told(made, now).actions).toEqual(['admin.set:bob'])
  })
})

it('a user who was made and demoted since stays', () => {
  const there = snapshot([user('root', { admin: true })])
  const made = planOf([['new', 'yes', '', '']], there)
  const now = changed('new', { admin: false }, carriedOut(there, made.actions))
  expect(told(made, now).findings).toContain('warn: not undone, because the user was demoted since: user.create "new"')
})

it('a member who left a group that is gone does not come back into it', () => {
  const there = snapshot([user('bob', { groups: ['ml', 'old'] })])
  const made = planOf([['bob', '', 'ml', '']], there)
  const leave = frozen(
    [
      {
        id: 'member.remove:bob:old',
        op: 'member.remove',
        user: 'bob',
        group: 'old',
        before: true,
        after: false,
        reason: { why: 'exact' },
      },
    ],
    there,
  )
  expect(made.actions).toEqual([])
  const later = carriedOut(there, leave.actions)
  const now = { ...later, groups: new Map([...(later.groups ?? [])].filter(([name]) => name !== 'old')) }
  expect(told(leave, now)).toEqual({
    actions: [],
    findings: ['warn: not undone, because the group is no longer on the hub: member.remove "bob" "old"'],
  })
})

it('a user who was made and promoted since stays', () => {
  const there = snapshot([user('root', { admin: true })])
  const made = planOf([['new', '', '', '']], there)
  const now = changed('new', { admin: true }, carriedOut(there, made.actions))
  expect(told(made, now).findings).toContain('warn: not undone, because the user was promoted since: user.create "new"')
})
