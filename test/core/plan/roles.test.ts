// Roles that a group gives: who joins it gains them, and no reviewer may miss that.
import { describe, expect, it } from 'vitest'
import { plannedOf } from '../../../src/core/actions/planned.ts'
import { precheck } from '../../../src/core/actions/precheck.ts'
import { runGuards } from '../../../src/core/guards/index.ts'
import { changesDigest } from '../../../src/core/plan/freeze.ts'
import { hidesAnyRoles } from '../../../src/core/plan/roles.ts'
import { revert } from '../../../src/core/revert/index.ts'
import type { Action, ActionOf, LiveGroup, Snapshot } from '../../../src/core/types.ts'
import { drafted, options, snapshot, table, user } from '../live.ts'
import { frozen } from '../model.ts'

const hubOf = (groups: readonly LiveGroup[], ...names: string[]): Snapshot =>
  snapshot([user('root', { admin: true }), ...names.map((name) => user(name))], {
    groups: new Map(groups.map((group) => [group.name, group])),
  })
const joining = (...lines: string[][]) => ({ tables: [table('u.csv', ['username', 'groups'], ...lines)] })
const joinsOf = (actions: readonly Action[]): ActionOf<'member.add'>[] =>
  actions.filter((action) => action.op === 'member.add')
const rolesIn = (actions: readonly Action[]) => joinsOf(actions).map(({ id, roles }) => [id, roles])
const check = (action: Action | undefined, live: Snapshot): string => {
  if (action === undefined) throw new Error('no action')
  const result = precheck(action, live, plannedOf([action]))
  return result.is === 'stale' ? result.why : result.is
}

const staff = { name: 'staff', roles: ['z-admin', 'grader'] }
const declared = {
  name: 'staff',
  exact: false,
  isDeclared: true,
  at: { file: 'hubplan.yaml', line: 2, column: 1 },
} as const

describe('a membership', () => {
  it('keeps the roles that it gives, in order; one that gives none has none', () => {
    const live = hubOf([staff, { name: 'ml', roles: [] }], 'ann')
    expect(rolesIn(drafted(joining(['ann', 'staff;ml;new']), live).actions)).toEqual([
      ['member.add:ann:ml', undefined],
      ['member.add:ann:new', undefined],
      ['member.add:ann:staff', ['grader', 'z-admin']],
    ])
  })
  it('keeps them for a user that the plan creates, too', () => {
    expect(rolesIn(drafted(joining(['zoe', 'staff']), hubOf([staff])).actions)).toEqual([
      ['member.add:zoe:staff', ['grader', 'z-admin']],
    ])
  })
  it('keeps them when it is given back by a revert', () => {
    const before = snapshot([user('ann', { groups: ['staff'] })], { groups: new Map([['staff', staff]]) })
    const plan = frozen(
      drafted({ tables: [table('u.csv', ['username', 'groups'], ['ann', '-'])], groups: [declared] }, before).actions,
      before,
    )
    const applied = new Set(plan.actions.map(({ id }) => id))
    const { actions } = revert({ plan, file: 'plan.json', applied, live: hubOf([staff], 'ann') })
    expect(rolesIn(actions)).toEqual([['member.add:ann:staff', ['grader', 'z-admin']]])
  })
  it('of other roles is another change', () => {
    const live = hubOf([staff], 'ann')
    const { actions } = drafted(joining(['ann', 'staff']), live)
    const bare = actions.map(({ roles: _, ...action }: Action & { roles?: readonly string[] }) => action as Action)
    const digest = (some: readonly Action[]): string =>
      changesDigest({ target: live.target, actions: some, overrides: [] })
    expect(digest(actions)).not.toBe(digest(bare))
  })
})

describe('a membership that ends', () => {
  const wish = { tables: [table('u.csv', ['username', 'groups'], ['ann', '-'])], groups: [declared] }
  const leaving = (groups: readonly LiveGroup[]): readonly Action[] =>
    drafted(wish, snapshot([user('ann', { groups: ['staff'] })], { groups: new Map(groups.map((g) => [g.name, g])) }))
      .actions
  it('keeps the roles that go with it, in order', () =>
    expect(leaving([staff])).toEqual([expect.objectContaining({ op: 'member.remove', roles: ['grader', 'z-admin'] })]))
  it.each([
    ['there are none', { name: 'staff', roles: [] }],
    ['they are not visible', { name: 'staff' }],
  ])('keeps no roles where %s', (_, group) => {
    const [action] = leaving([group])
    expect(action).toMatchObject({ op: 'member.remove' })
    expect(action).not.toHaveProperty('roles')
  })
  it('is the same change with other roles, and is not stale by them', () => {
    const [seen] = leaving([staff])
    const target = snapshot([]).target
    const digest = (actions: readonly Action[]): string => changesDigest({ target, actions, overrides: [] })
    expect(digest(leaving([staff]))).toBe(digest(leaving([{ name: 'staff' }])))
    const other = [{ name: 'staff', roles: ['owner'] }]
    const now = snapshot([user('ann', { groups: ['staff'] })], { groups: new Map(other.map((g) => [g.name, g])) })
    expect(check(seen, now)).toBe('ready')
  })
  it('when it undoes a joining, keeps them too', () => {
    const before = hubOf([staff], 'ann')
    const plan = frozen(drafted(joining(['ann', 'staff']), before).actions, before)
    const now = snapshot([user('ann', { groups: ['staff'] })], { groups: new Map([['staff', staff]]) })
    const applied = new Set(plan.actions.map(({ id }) => id))
    expect(revert({ plan, file: 'plan.json', applied, live: now }).actions).toEqual([
      expect.objectContaining({ op: 'member.remove', roles: ['grader', 'z-admin'] }),
    ])
  })
})

describe('a group that is deleted', () => {
  const gone = { groups: [{ ...declared, isAbsent: true }] } as const
  it('keeps its roles in the before-image, in order', () =>
    expect(drafted(gone, hubOf([staff])).actions).toEqual([
      expect.objectContaining({ op: 'group.delete', before: { members: [], roles: ['grader', 'z-admin'] } }),
    ]))
  it.each([
    ['there are none', { name: 'staff', roles: [] }],
    ['they are not visible', { name: 'staff' }],
  ])('keeps no roles where %s', (_, group) =>
    expect(drafted(gone, hubOf([group])).actions).toEqual([expect.objectContaining({ before: { members: [] } })]),
  )
  it('is the same change with other roles, is not stale by them, and comes back by a revert', () => {
    const before = hubOf([staff])
    const { actions } = drafted(gone, before)
    const digest = (some: readonly Action[]): string =>
      changesDigest({ target: before.target, actions: some, overrides: [] })
    expect(digest(actions)).toBe(digest(drafted(gone, hubOf([{ name: 'staff' }])).actions))
    expect(check(actions[0], hubOf([{ name: 'staff', roles: ['owner'] }]))).toBe('ready')
    const applied = new Set(actions.map(({ id }) => id))
    const undo = revert({ plan: frozen(actions, before), file: 'plan.json', applied, live: hubOf([]) })
    expect(undo.actions.map(({ id }) => id)).toEqual(['group.create:staff'])
  })
  it('when that undoes its creation, keeps them too', () => {
    const before = hubOf([])
    const plan = frozen(drafted({ groups: [declared] }, before).actions, before)
    const applied = new Set(plan.actions.map(({ id }) => id))
    expect(revert({ plan, file: 'plan.json', applied, live: hubOf([staff]) }).actions).toEqual([
      expect.objectContaining({ op: 'group.delete', before: { members: [], roles: ['grader', 'z-admin'] } }),
    ])
  })
})

describe('before a membership is added', () => {
  const seen = drafted(joining(['ann', 'staff']), hubOf([staff], 'ann')).actions[0]
  const none = drafted(joining(['ann', 'staff']), hubOf([{ name: 'staff', roles: [] }], 'ann')).actions[0]

  it('the same roles in another order are no change', () =>
    expect(check(seen, hubOf([{ name: 'staff', roles: ['grader', 'z-admin'] }], 'ann'))).toBe('ready'))
  it('roles that the plan does not name are stale, whether it saw none or could not see', () => {
    const why = 'the group "staff" gives the roles "z-admin", "grader" now, and the plan names none'
    expect(check(none, hubOf([staff], 'ann'))).toBe(why)
    const unseen = drafted(joining(['ann', 'staff']), hubOf([{ name: 'staff' }], 'ann')).actions[0]
    expect(check(unseen, hubOf([staff], 'ann'))).toBe(why)
  })
  it('other roles are stale, more or fewer', () => {
    expect(check(seen, hubOf([{ name: 'staff', roles: ['grader', 'owner'] }], 'ann'))).toBe(
      'the group "staff" gives the roles "grader", "owner" now, and the plan says "grader", "z-admin"',
    )
    expect(check(seen, hubOf([{ name: 'staff', roles: [] }], 'ann'))).toBe(
      'the group "staff" gives no roles now, and the plan says "grader", "z-admin"',
    )
  })
  it('a group that has come meanwhile, with roles, is stale', () => {
    const [create, join] = drafted(joining(['ann', 'staff']), hubOf([], 'ann')).actions
    if (create === undefined || join === undefined) throw new Error('no actions')
    expect(precheck(join, hubOf([staff], 'ann'), plannedOf([create, join])).is).toBe('stale')
  })
  it('a token that cannot see them finds no change', () =>
    expect(check(seen, hubOf([{ name: 'staff' }], 'ann'))).toBe('ready'))
  it('one that is there already is done, whatever its roles', () => {
    const member = snapshot([user('ann', { groups: ['staff'] })], { groups: new Map([['staff', staff]]) })
    expect(check(none, member)).toBe('done')
  })
})

describe('roles-unseen', () => {
  const found = (wish: ReturnType<typeof joining>, live: Snapshot) =>
    drafted(wish, live)
      .findings.filter(({ guard }) => guard === 'roles-unseen')
      .map(({ level, message, actions }) => [level, message, actions.length])

  it('warns once, of all groups whose roles the token cannot see', () => {
    const live = hubOf([{ name: 'ml' }, { name: 'staff' }, { name: 'seen', roles: [] }], 'ann', 'bob')
    expect(found(joining(['ann', 'ml;staff;new'], ['bob', 'ml;seen']), live)).toEqual([
      [
        'warn',
        '2 users would join the groups "ml", "staff", and the token cannot see which roles these give: give it the scope read:roles:groups',
        3,
      ],
    ])
  })
  it('names a single one', () => {
    expect(found(joining(['ann', 'ml']), hubOf([{ name: 'ml' }], 'ann'))).toEqual([
      [
        'warn',
        '1 user would join the group "ml", and the token cannot see which roles it gives: give it the scope read:roles:groups',
        1,
      ],
    ])
  })
  it('has nothing to say where nobody joins, or all roles are seen', () => {
    expect(found(joining(['ann', '']), hubOf([{ name: 'ml' }], 'ann'))).toEqual([])
    expect(found(joining(['ann', 'staff']), hubOf([staff], 'ann'))).toEqual([])
  })
})

describe('new-admins', () => {
  const names = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6']
  const { actions } = drafted(joining(...names.map((name) => [name, 'staff'])), hubOf([staff], ...names))
  const found = (live: Snapshot): string[] =>
    runGuards({ actions, live, options }, [], 'atApply').map(({ level, guard }) => `${level} ${guard}`)

  it('counts at apply what the applying token sees', () =>
    expect(found(hubOf([staff], ...names))).toEqual(['block new-admins']))
  it('counts what the plan names where that token sees nothing, and warns', () =>
    expect(found(hubOf([{ name: 'staff' }], ...names))).toEqual(['block new-admins', 'warn roles-unseen']))
})

describe('groups whose roles are not visible', () => {
  it('are told apart from groups without roles, and from groups that nobody sees', () => {
    expect(hidesAnyRoles(hubOf([staff, { name: 'ml', roles: [] }]))).toBe(false)
    expect(hidesAnyRoles(hubOf([staff, { name: 'ml' }]))).toBe(true)
    expect(hidesAnyRoles(snapshot([], { groups: undefined }))).toBe(false)
  })
})
