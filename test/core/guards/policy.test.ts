// What a policy sets, `--allow` lifts for no guard: one by one, and for whatever is planned under whatever policy.

import { describe, expect, it, test } from 'vitest'
import { allowable, runGuards } from '../../../src/core/guards/index.ts'
import { defaultLimits } from '../../../src/core/limits/index.ts'
import { optionsAtApply } from '../../../src/core/limits/policy.ts'
import { actionId } from '../../../src/core/names.ts'
import type { Action, GuardSettings, LiveUser, Plan, PolicyFile, Reason, Snapshot } from '../../../src/core/types.ts'
import * as fc from '../../helpers/draws.ts'
import { options, snapshot, user } from '../live.ts'

const row: Reason = { why: 'row', at: 'u.csv:2:1' }
const all = allowable.map((value) => ({ flag: '--allow' as const, value }))
const names = Array.from({ length: 20 }, (_, at) => `s${String(at).padStart(2, '0')}`)
const admins = ['root', 'boss', 'chief', 'dean', 'elder', 'first', 'grand']

const remove = (name: string, more: Partial<LiveUser> = {}): Action => {
  const { name: _, ...before } = user(name, more)
  return { id: actionId('user.delete', name), op: 'user.delete', user: name, before, after: null, reason: row }
}
const rename = (name: string): Action => {
  const { name: _, ...before } = user(name)
  const after = { name: `new-${name}` }
  return { id: actionId('user.rename', name, after.name), op: 'user.rename', user: name, before, after, reason: row }
}
const create = (name: string): Action => {
  const after = { admin: false } as const
  return { id: actionId('user.create', name), op: 'user.create', user: name, before: null, after, reason: row }
}
const admin = (name: string, after: boolean): Action => {
  return { id: actionId('admin.set', name), op: 'admin.set', user: name, before: !after, after, reason: row }
}
const join = (name: string, group: string): Action => {
  const id = actionId('member.add', name, group)
  return { id, op: 'member.add', user: name, group, before: false, after: true, reason: row }
}
const leave = (name: string, group: string, reason: Reason = row): Action => {
  const id = actionId('member.remove', name, group)
  return { id, op: 'member.remove', user: name, group, before: true, after: false, reason }
}

const live = snapshot(
  [
    ...admins.map((name) => user(name, { admin: true })),
    ...names.map((name) => user(name, { groups: ['ml', ...(name < 's03' ? ['few'] : [])] })),
  ],
  {
    groups: new Map([
      ['ml', { name: 'ml', roles: [] }],
      ['few', { name: 'few', roles: [] }],
      ['ops', { name: 'ops', roles: ['user-admin'] }],
    ]),
  },
)

/** What a run of the plan with every guard allowed is told, by level and guard. */
function toldAtApply(actions: readonly Action[], policy: PolicyFile, on: Snapshot = live): string[] {
  const planned = { options, overrides: all } as unknown as Plan
  const given = { actions, live: on, options: optionsAtApply(planned, policy), policy }
  return runGuards(given, all, 'atApply').map(({ level, guard }) => `${level} ${guard}`)
}

const under = (guards: GuardSettings): PolicyFile => ({ version: 1, guards })

describe('--allow, where the policy sets the limit', () => {
  const exact: Reason = { why: 'exact' }
  it.each<[string, string, GuardSettings, readonly Action[]]>([
    ['deletes', 'delete-count', { max_deletes: 2 }, names.slice(0, 3).map((name) => remove(name))],
    ['the share of deletes', 'delete-share', { max_delete_share: 0.1 }, names.slice(0, 3).map((name) => remove(name))],
    ['creates', 'create-count', { max_creates: 1 }, [create('x'), create('y')]],
    ['renames', 'rename-share', { max_rename_share: 0.05 }, [rename('s00'), rename('s01')]],
    ['demotions', 'demotions', { max_demotions: 1 }, [admin('boss', false), admin('chief', false)]],
    ['the last admins', 'min-admins', { min_admins: 7 }, [admin('boss', false)]],
    ['new admins', 'new-admins', { max_new_admins: 1 }, [admin('s00', true), join('s01', 'ops')]],
    ['removals', 'group-removals', { max_group_removals: 5 }, names.slice(0, 6).map((name) => leave(name, 'ml'))],
    [
      'the share of removals',
      'group-removals',
      { max_group_removal_share: 0.6 },
      names.slice(0, 13).map((name) => leave(name, 'ml')),
    ],
    [
      'removals of a group that nobody names',
      'group-removals',
      { max_group_removals: 10 },
      names.map((name) => leave(name, 'ml', exact)),
    ],
  ])('does not lift it: %s', (_, guard, guards, actions) => {
    expect(toldAtApply(actions, under(guards))).toContain(`block ${guard}`)
    expect(toldAtApply(actions, under({}))).not.toContain(`block ${guard}`)
  })
  it('names no flag where the policy holds the limit, whichever of the two it sets', () => {
    const words = (guards: GuardSettings): (string | undefined)[] => {
      const given = { actions: names.map((name) => leave(name, 'ml', exact)), live, policy: under(guards) }
      const planned = { options, overrides: all } as unknown as Plan
      const findings = runGuards({ ...given, options: optionsAtApply(planned, given.policy) }, [], 'atApply')
      return findings.filter(({ guard }) => guard === 'group-removals').map(({ message }) => message.split('? ').pop())
    }
    const ask = 'If this is right, ask for another limit in the policy, or make smaller plans'
    expect(words({ max_group_removals: 5 })).toEqual([ask])
    expect(words({ max_group_removal_share: 0.2 })).toEqual([ask])
    expect(words({})).toEqual(['If this is right, plan with --allow group-removals'])
  })
  it('lifts what a group loses beyond half of it, within the limits of the policy', () => {
    const most = names.slice(0, 2).map((name) => leave(name, 'few'))
    expect(toldAtApply(most, under({ max_group_removals: 10 }))).toEqual(['warn group-removals'])
    expect(toldAtApply(most, under({ max_group_removals: 1 }))).toEqual(['block group-removals'])
  })
})

const stepOf = (name: string) =>
  fc.constantFrom<Action>(
    remove(name, { admin: admins.includes(name) }),
    rename(name),
    create(`x-${name}`),
    admin(name, !admins.includes(name)),
    join(name, 'ops'),
    leave(name, 'ml'),
    leave(name, 'ml', { why: 'exact' }),
    leave(name, 'few', { why: 'exact' }),
  )
const steps = fc
  .subarray([...admins, ...names])
  .chain((chosen) => fc.tuple(...chosen.map(stepOf)))
  .map((actions): readonly Action[] => actions)

const share = fc.integer({ min: 0, max: 20 }).map((part) => part / 20)
const small = fc.integer({ min: 0, max: 12 })
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })
const globs = fc.subarray(['s0*', 's1?', 'root', '[a-d]*'], { minLength: 1 })
const policies = fc
  .record({
    guards: fc.record({
      max_deletes: maybe(small),
      max_delete_share: maybe(share),
      max_creates: maybe(small),
      max_rename_share: maybe(share),
      max_demotions: maybe(small),
      min_admins: maybe(small),
      max_new_admins: maybe(small),
      max_group_removals: maybe(small),
      max_group_removal_share: maybe(share),
    }),
    protect: maybe(globs),
    manage: maybe(globs),
    groups: maybe(fc.constant('read-only' as const)),
  })
  // As a file is read: what it does not say is not there.
  .map((drawn): PolicyFile => ({ version: 1, ...(JSON.parse(JSON.stringify(drawn)) as Omit<PolicyFile, 'version'>) }))

/** Which guards must block by the words of the policy, told without hubplan's own. */
function dueOf(actions: readonly Action[], { guards = {}, protect, manage, groups }: PolicyFile): string[] {
  const of = (op: Action['op']) => actions.filter((action) => action.op === op)
  const isOver = (number: number, most: number | undefined): boolean => most !== undefined && number > most
  const size = live.users.size
  const gains = actions.filter((a) => (a.op === 'admin.set' && a.after) || (a.op === 'member.add' && a.group === 'ops'))
  const lost = actions.filter(
    (a) => 'user' in a && admins.includes(a.user) && ['admin.set', 'user.delete'].includes(a.op),
  )
  const left = admins.length - lost.length + actions.filter((a) => a.op === 'admin.set' && a.after).length
  const fits = (list: readonly string[]) => (name: string) =>
    list.some((glob) => ({ 's0*': /^s0/, 's1?': /^s1.$/, root: /^root$/, '[a-d]*': /^[a-d]/ })[glob]?.test(name))
  const there = actions.flatMap((action) => ('user' in action && live.users.has(action.user) ? [action.user] : []))
  const { max_group_removals: count, max_group_removal_share: part } = guards
  const isSet = count !== undefined || part !== undefined
  const emptied = [['ml', names.length] as const, ['few', 3] as const].some(([group, members]) => {
    const leavers = actions.filter((action) => action.op === 'member.remove' && action.group === group).length
    const [most, share] = [count ?? defaultLimits.max_group_removals, part ?? defaultLimits.max_group_removal_share]
    return leavers > most && leavers / members > share
  })
  const due: readonly (readonly [string, boolean])[] = [
    ['delete-count', isOver(of('user.delete').length, guards.max_deletes)],
    ['delete-share', isOver(of('user.delete').length / size, guards.max_delete_share)],
    ['create-count', isOver(of('user.create').length, guards.max_creates)],
    ['rename-share', isOver(of('user.rename').length / size, guards.max_rename_share)],
    ['demotions', isOver(actions.filter((a) => a.op === 'admin.set' && !a.after).length, guards.max_demotions)],
    ['new-admins', isOver(gains.length, guards.max_new_admins)],
    ['min-admins', lost.length > 0 && guards.min_admins !== undefined && left < guards.min_admins],
    ['group-removals', isSet && emptied],
    ['protected', protect !== undefined && there.some(fits(protect))],
    ['outside-manage', manage !== undefined && !there.every(fits(manage))],
    ['groups-read-only', groups !== undefined && actions.some((action) => 'group' in action)],
  ]
  return due.filter(([, isDue]) => isDue).map(([guard]) => `block ${guard}`)
}

test('no apply passes by what the policy alone would block, whatever the plan and its overrides are', () => {
  fc.assert(
    fc.property(steps, policies, (actions, policy) => {
      const told = toldAtApply(actions, policy)
      for (const due of dueOf(actions, policy)) expect(told).toContain(due)
    }),
  )
})
