import { afterEach, describe, expect, it, test } from 'vitest'

import { everyOp, traitsOf } from '../../../src/core/facets/index.ts'
import { guards } from '../../../src/core/guards/index.ts'
import type { Guard } from '../../../src/core/guards/types.ts'
import { lookupsForAdmins, lookupsToBegin, lookupsToCompare } from '../../../src/core/look/lookups.ts'
import type { Action, Extent, Lookups, Op, Plan, Reason } from '../../../src/core/types.ts'
import { admin, create, join, leave, notice, remove, rename } from '../guards/actions.ts'
import { options } from '../live.ts'

const ofSystem = (): Extent => ({})

function planOf(actions: readonly Action[], users = 20_000): Pick<Plan, 'actions' | 'snapshot'> {
  return { actions, snapshot: { users } as Plan['snapshot'] }
}

function toBegin(actions: readonly Action[], users?: number, limits = options.limits): Lookups | undefined {
  return lookupsToBegin({ plan: planOf(actions, users), ofSystem }, { limits })
}

function toCompare(actions: readonly Action[], users?: number): Lookups | undefined {
  return lookupsToCompare({ plan: planOf(actions, users), ofSystem })
}

const example = (op: Op): Action => everyOp.find((traits) => traits.example.op === op)?.example as Action

describe('before the first write', () => {
  const shown = (action: Action): unknown => {
    const asked = toBegin([action])
    if (asked === undefined) return { all: true }
    const { users: _, groups: __, besides: ___, mustExist, ...rest } = asked
    expect(mustExist).toBe(true)
    return rest
  }
  it.each<[Op, unknown]>([
    ['user.create', { all: true }],
    ['user.rename', { all: true }],
    ['user.delete', { all: true }],
    ['admin.set', { services: true }],
    ['password.set', { services: true }],
    ['quota.set', { services: true }],
    ['quota.add', { services: true }],
    ['quota.unlimited', { services: true }],
    ['group.create', { everyGroup: true }],
    ['group.properties', {}],
    ['group.delete', { members: true }],
    ['member.add', { members: true, services: true }],
    ['member.remove', { members: true, services: true }],
    ['notice.give', { members: true, services: true }],
    ['notice.lift', { members: true, services: true }],
    ['server.start', { services: true }],
    ['server.stop', { services: true }],
    ['server.remove', { services: true }],
    ['token.revoke', { services: true }],
  ])('the op %s needs no more than this', (op, expected) => {
    expect(shown(example(op))).toEqual(expected)
  })
  it('every op is in this list', () => {
    expect(everyOp).toHaveLength(19)
  })
  it.each<Op>(['server.stop', 'server.remove'])('%s by a rule needs all users, whose servers are counted', (op) => {
    const reason: Reason = { why: 'rule' }
    expect(toBegin([{ ...example(op), reason } as Action])).toBeUndefined()
  })
  it('the group of a notice is compared with no other name', () => {
    const group = 'hubplan-leaving-2026-12-13'
    const made = { ...example('group.create'), id: `group.create:${group}`, group } as Action
    expect(toBegin([made, notice('ann')])).toEqual({
      ...{ users: ['ann'], groups: [group], besides: ['ann'] },
      ...{ members: true, services: true, mustExist: true },
    })
  })
  it('an admin who loses the rights needs as many others as the limit says', () => {
    const limits = { ...options.limits, min_admins: 3 }
    expect(toBegin([admin('ann', false), admin('ben', true)], 20_000, limits)).toEqual({
      ...{ users: ['ann', 'ben'], groups: [], besides: ['ann', 'ben'] },
      ...{ services: true, admins: 3, mustExist: true },
    })
    expect(toBegin([admin('ann', false)], 20_000, { ...options.limits, min_admins: 0 })?.admins).toBe(0)
  })
  it('one action that needs all users is enough', () => {
    expect(toBegin([admin('ann', true), create('zoe')])).toBeUndefined()
  })
  it('what the system needs is added', () => {
    const looking = { plan: planOf([admin('ann', true)]), ofSystem: (): Extent => ({ authenticator: true }) }
    expect(lookupsToBegin(looking, options)).toMatchObject({ services: true, authenticator: true })
    expect(lookupsToBegin({ ...looking, ofSystem: () => 'all' }, options)).toBeUndefined()
  })
})

describe('to compare at the end', () => {
  it('a user who was created, renamed or deleted on a hub is enough', () => {
    expect(toCompare([create('zoe'), rename('ann', 'anna'), remove('ben')])).toEqual({
      users: ['zoe', 'ann', 'anna', 'ben'],
      groups: [],
      besides: ['zoe', 'ann', 'anna', 'ben'],
    })
  })
  it('an account that has a number may have any name by now', () => {
    expect(toCompare([remove('ann@x.edu', { account: '7' })])).toBeUndefined()
  })
  it('what the system checks before the first write does not count', () => {
    const looking = { plan: planOf([admin('ann', true)]), ofSystem: (): Extent => 'all' }
    expect(lookupsToCompare(looking)).toMatchObject({ users: ['ann'] })
  })
})

describe('for the admins', () => {
  const ofPlan = (users: number) => ({ plan: planOf([], users), ofSystem })
  it('nobody is looked up', () => {
    expect(lookupsForAdmins(ofPlan(20_000), [admin('ann', false)], 2)).toEqual({
      users: [],
      groups: [],
      besides: ['ann'],
      admins: 2,
    })
  })
  it('a hub of one page is read whole', () => {
    expect(lookupsForAdmins(ofPlan(200), [admin('ann', false)], 2)).toBeUndefined()
    expect(lookupsForAdmins(ofPlan(201), [admin('ann', false)], 2)).toBeDefined()
  })
})

describe('all users are read', () => {
  it('where the system takes no lookups', () => {
    const looking = { plan: planOf([admin('ann', true)]), ofSystem: undefined }
    expect(lookupsToBegin(looking, options)).toBeUndefined()
    expect(lookupsToCompare(looking)).toBeUndefined()
    expect(lookupsForAdmins(looking, [admin('ann', false)], 1)).toBeUndefined()
  })
  it.each([
    ['as many users', Array.from({ length: 5 }, (_, at) => admin(`u${at}`, true)), 5],
    ['as many users and groups', [join('ann', 'g1'), join('ann', 'g2'), leave('ben', 'g3')], 5],
    ['a page for the admins and as many users', [admin('ann', false), admin('ben', true)], 3],
    ['a user', [admin('ann', true)], 1],
    ['a group alone', [example('group.properties')], 1],
  ])('where looking up %s takes no fewer requests', (_, actions, pages) => {
    expect(toBegin(actions, pages * 199 + 1)).toBeUndefined()
    expect(toBegin(actions, pages * 199 + 2)).toBeDefined()
  })
  it('all groups are one list in either way', () => {
    const joins = ['g1', 'g2', 'g3'].flatMap((group) => [
      { ...example('group.create'), id: `group.create:${group}`, group } as Action,
      join('ann', group),
    ])
    expect(toBegin(joins, 300)).toMatchObject({ everyGroup: true, users: ['ann'] })
  })
  it.each(['', '.', '..', 'a/b', 'a\ud800'])('where a name cannot be part of an address: %j', (name) => {
    expect(toCompare([admin(name, true)])).toBeUndefined()
    expect(toCompare([join('ann', name)])).toBeUndefined()
  })
})

describe('what says nothing needs all users', () => {
  const undo: (() => void)[] = []
  afterEach(() => {
    for (const one of undo.splice(0)) one()
  })
  it('a guard', () => {
    const list = guards as Guard[]
    const silent = { name: 'self', canAllow: false, check: () => [] } as const
    list.push({ ...silent, atApply: false })
    undo.push(() => void list.pop())
    expect(toBegin([admin('ann', true)])).toBeDefined()
    list.push({ ...silent, atApply: true })
    undo.push(() => void list.pop())
    expect(toBegin([admin('ann', true)])).toBeUndefined()
  })
  it('an op', () => {
    const traits = traitsOf(example('admin.set')) as { extent?: Extent }
    const { extent } = traits
    delete traits.extent
    undo.push(() => Object.assign(traits, { extent }))
    expect(toCompare([admin('ann', true)])).toBeUndefined()
    expect(toCompare([join('ann', 'ml')])).toBeDefined()
  })
})

test('more actions never need less of a guard', () => {
  const all = [...everyOp.map(({ example: one }) => one as Action), admin('x', false), leave('x', 'g', { why: 'rule' })]
  const planned = (actions: readonly Action[]) => ({ actions, limits: { ...options.limits } as never })
  for (const { extent } of guards) {
    if (extent === undefined) continue
    const whole = extent(planned(all))
    for (const one of all) {
      const part = extent(planned([one]))
      if (whole === 'all') continue
      expect(part).not.toBe('all')
      expect(whole).toMatchObject(part as object)
    }
  }
})
