// Every override and every loosened limit of a plan, in numbers.
import { describe, expect, it } from 'vitest'

import { limitFacts } from '../../../src/core/limits/facts.ts'
import { defaultLimits } from '../../../src/core/limits/index.ts'
import type { Action, Limits, Loosened, Override, Plan } from '../../../src/core/types.ts'
import { admin, create, join, leave, remove, rename } from '../guards/actions.ts'
import { options, snapshot, user } from '../live.ts'
import { frozen } from '../model.ts'

interface Given {
  readonly actions?: readonly Action[]
  readonly overrides?: readonly Override[]
  readonly loosened?: readonly Loosened[]
  readonly limits?: Partial<Limits>
  readonly listed?: false
}

const names = Array.from({ length: 100 }, (_, index) => `s${index}`)
const live = snapshot([
  user('root', { admin: true }),
  user('boss', { admin: true }),
  ...names.map((name) => user(name)),
])

function planOf({ actions = [], limits = {}, listed, ...more }: Given): Plan {
  const plan = frozen(actions, live)
  const facts = { ...plan.snapshot, ...(listed === undefined ? {} : { listed }) }
  return { ...plan, snapshot: facts, options: { ...options, limits: { ...defaultLimits, ...limits } }, ...more }
}

const allowing = (value: string): readonly Override[] => [{ flag: '--allow', value }]
const deletes = names.slice(0, 60).map((name) => remove(name))

describe('a plan', () => {
  it('with the defaults has nothing to say', () => expect(limitFacts(planOf({ actions: deletes }))).toEqual([]))

  it('says what a flag sets, and how far the plan is beyond the default', () => {
    const overrides: Override[] = [
      { flag: '--max-deletes', value: 60 },
      { flag: '--max-delete-share', value: 0.6 },
    ]
    expect(
      limitFacts(planOf({ actions: deletes, overrides, limits: { max_deletes: 60, max_delete_share: 0.6 } })),
    ).toEqual([
      { from: 'flag', where: '--max-deletes', limit: 'max_deletes', value: 60, default: 50, reached: 60, beyond: 10 },
      {
        from: 'flag',
        where: '--max-delete-share',
        limit: 'max_delete_share',
        value: 0.6,
        default: 0.25,
        reached: 0.588235,
        beyond: 0.338235,
      },
    ])
  })

  it('within the default is 0 beyond it', () => {
    const overrides: Override[] = [{ flag: '--max-deletes', value: 60 }]
    expect(limitFacts(planOf({ actions: deletes.slice(0, 9), overrides, limits: { max_deletes: 60 } }))).toEqual([
      expect.objectContaining({ reached: 9, beyond: 0 }),
    ])
  })

  it('has another default and no share where the system lists no users', () => {
    const overrides: Override[] = [
      { flag: '--max-deletes', value: 60 },
      { flag: '--max-delete-share', value: 1 },
    ]
    expect(limitFacts(planOf({ actions: deletes, overrides, listed: false }))).toEqual([
      { from: 'flag', where: '--max-deletes', limit: 'max_deletes', value: 60, default: 10, reached: 60, beyond: 50 },
      { from: 'flag', where: '--max-delete-share', limit: 'max_delete_share', value: 1, default: 0.25 },
    ])
  })

  it('says which limits a file loosens, and what no one recorded, before the flags', () => {
    const loosened = [
      { limit: 'max_demotions', value: 9, default: 5, at: 'hubplan.yaml:9:3', reached: 7 },
      { limit: 'max_source_shrink', value: 1, default: 0.25, at: 'hubplan.yaml:10:3' },
      { limit: 'min_admins', value: 0, default: 1, at: 'hubplan.yaml:11:3', reached: 0 },
    ]
    const limits = { max_demotions: 9, max_source_shrink: 1, min_admins: 0, max_deletes: 70 }
    expect(limitFacts(planOf({ actions: deletes, loosened, overrides: allowing('storage'), limits }))).toEqual([
      { from: 'file', where: 'hubplan.yaml:9:3', ...loosened[0], at: undefined, beyond: 2 },
      { from: 'file', where: 'hubplan.yaml:10:3', ...loosened[1], at: undefined },
      { from: 'file', where: 'hubplan.yaml:11:3', ...loosened[2], at: undefined, beyond: 1 },
      { from: 'unrecorded', limit: 'max_deletes', value: 70, default: 50, reached: 60, beyond: 10 },
      { from: 'flag', where: '--allow', allows: 'storage' },
    ])
  })
})

describe('a guard that is let pass', () => {
  const of = (guard: string, actions: readonly Action[], more: Given = {}) =>
    limitFacts(planOf({ actions, overrides: allowing(guard), ...more }))
  const allowed = (guard: string, limit: string) => ({ from: 'flag', where: '--allow', allows: guard, limit })

  it('without limits is named', () => {
    for (const guard of ['admin-delete', 'newer', 'constructor'])
      expect(of(guard, [])).toEqual([{ from: 'flag', where: '--allow', allows: guard }])
  })
  it.each<[string, string, readonly Action[], object]>([
    ['delete-count', 'max_deletes', deletes, { value: 50, default: 50, reached: 60, beyond: 10 }],
    [
      'rename-share',
      'max_rename_share',
      [rename('s0', 'n0')],
      { value: 0.25, default: 0.25, reached: 0.009804, beyond: 0 },
    ],
    ['demotions', 'max_demotions', [admin('boss', false)], { value: 5, default: 5, reached: 1, beyond: 0 }],
    ['create-count', 'max_creates', [create('x')], { reached: 1 }],
    ['source-shrank', 'max_source_shrink', [], { value: 0.25, default: 0.25 }],
  ])('has the numbers of its limit: %s', (guard, limit, actions, numbers) =>
    expect(of(guard, actions)).toEqual([{ ...allowed(guard, limit), ...numbers }]),
  )
  it('has the limit that the plan sets, also where there is no default', () =>
    expect(of('create-count', [create('x'), create('y')], { limits: { max_creates: 1 } })).toEqual([
      { ...allowed('create-count', 'max_creates'), value: 1, reached: 2 },
    ]))
  it('counts the users that gain rights, by the flag or by a group', () => {
    const grader: Action = { ...join('s0', 'staff'), roles: ['grader'] } as Action
    const actions = [admin('s1', true), grader, { ...grader, id: 'member.add:s0:ops' }, join('s2', 'ml')]
    expect(of('new-admins', actions)).toEqual([
      { ...allowed('new-admins', 'max_new_admins'), value: 5, default: 5, reached: 2, beyond: 0 },
    ])
  })
  it('counts the admins that are left', () => {
    const actions = [remove('boss', { admin: true }), admin('root', false), admin('s1', true), remove('s2')]
    expect(of('min-admins', actions)).toEqual([
      { ...allowed('min-admins', 'min_admins'), value: 1, default: 1, reached: 1, beyond: 0 },
    ])
    expect(of('min-admins', actions.slice(0, 2))).toEqual([expect.objectContaining({ reached: 0, beyond: 1 })])
    expect(of('min-admins', actions, { listed: false })).toEqual([
      { ...allowed('min-admins', 'min_admins'), value: 1, default: 1 },
    ])
  })
  it('has one entry for each of its limits', () => {
    const actions = names.slice(0, 12).map((name) => leave(name, 'ml'))
    expect(of('group-removals', actions)).toEqual([
      { ...allowed('group-removals', 'max_group_removals'), value: 10, default: 10, reached: 12, beyond: 2 },
      { ...allowed('group-removals', 'max_group_removal_share'), value: 0.25, default: 0.25 },
    ])
  })
})
