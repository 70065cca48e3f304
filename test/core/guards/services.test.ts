import { describe, expect, it } from 'vitest'

import { allowable } from '../../../src/core/guards/index.ts'
import { actionId } from '../../../src/core/names.ts'
import type { Action, Reason } from '../../../src/core/types.ts'
import { drafted, guardsOf, snapshot, table, user } from '../live.ts'
import { admin, create, found, makeGroup, remove, rename, root } from './actions.ts'

function promoted(why: Reason['why']): Action {
  return { ...admin('culler', true), reason: { why } }
}
function grant(name: string): Action {
  const reason: Reason = { why: 'rule', at: 'h.yaml:3' }
  return { id: actionId('quota.add', name), op: 'quota.add', user: name, before: null, after: { add: 1 }, reason }
}

describe('a user named like a service', () => {
  const live = snapshot([root, user('culler')], { services: new Set(['culler', 'grader']) })
  const taken = (name: string) => `"${name}" is the name of a service of the hub; the hub treats the two as one`

  it.each([undefined, 'atApply' as const])(
    'is not made, and nobody is renamed so, at plan or at apply (%s)',
    (only) => {
      expect(
        found('name-collision', [create('grader'), rename('ann', 'grader'), create('ann')], live, { only }),
      ).toEqual([
        {
          guard: 'name-collision',
          level: 'block',
          message: `${taken('grader')}; choose another name`,
          actions: ['user.create:grader', 'user.rename:ann:grader'],
        },
      ])
    },
  )
  it('is not changed by anybody who names it, nor deleted', () => {
    const asked = [admin('culler', true), ...(['needed', 'revert'] as const).map((why) => promoted(why))]
    const gone = remove('culler')
    const away = rename('culler', 'other')
    for (const action of [...asked, gone, away]) {
      expect(found('name-collision', [action], live)).toEqual([
        {
          guard: 'name-collision',
          level: 'block',
          message: `${taken('culler')}; take the row out, or give the service another name`,
          actions: [action.id],
        },
      ])
    }
  })
  it('is one of several in one finding', () => {
    expect(found('name-collision', [create('grader'), create('culler'), admin('culler', true)], live)).toEqual([
      {
        guard: 'name-collision',
        level: 'block',
        message:
          '2 names are names of services of the hub, which treats the two of each as one: "grader", "culler"; choose other names',
        actions: ['user.create:grader', 'user.create:culler'],
      },
      {
        guard: 'name-collision',
        level: 'block',
        message: `${taken('culler')}; take the row out, or give the service another name`,
        actions: ['admin.set:culler'],
      },
    ])
    const [both] = found('name-collision', [admin('culler', true), admin('grader', true)], live)
    expect(both?.message).toBe(
      '2 names are names of services of the hub, which treats the two of each as one: "culler", "grader"; take the rows out, or give the services other names',
    )
  })
  it('may have what a rule gives to many, and a group may be called so', () => {
    expect(found('name-collision', [grant('culler'), promoted('rule'), makeGroup('culler')], live)).toEqual([])
  })
  it('is not made with the token of that very service, and may be with that of a user of the name', () => {
    const { identity } = live
    const made = create(identity.name)
    expect(found('name-collision', [made], live, { only: 'atApply' }).map(({ message }) => message)).toEqual([
      `"${identity.name}" is the name of the service that the token belongs to; the hub treats the two as one; choose another name`,
    ])
    const own = snapshot([root], { identity: { ...identity, kind: 'user' } })
    expect(found('name-collision', [made], own)).toEqual([])
  })
  it('is out of the reach of prune', () => {
    const kept = snapshot([...live.users.values(), user('ann')], { services: new Set(['culler']) })
    const { actions, findings } = drafted(
      { tables: [table('u.csv', ['username'], ['root'])], scope: { prune: { file: 'h.yaml', line: 1 } } },
      kept,
    )
    expect(actions.map(({ id }) => id)).toEqual(['user.delete:ann'])
    expect(findings.map(({ message }) => message)).toContain('left alone, named like a service of the hub: "culler"')
  })
  it('is one guard for --allow, whatever it found', () => {
    expect(allowable.filter((name) => name === 'name-collision')).toHaveLength(1)
  })
})

it('nobody gets the name of the service whose token it is', () => {
  const live = snapshot([user('u1')])
  const rows = table('u.csv', ['username'], [live.identity.name])
  expect(guardsOf(drafted({ tables: [rows] }, live).findings)).toContain('block name-collision')
  const renamed = table('u.csv', ['username', 'renamed_from'], [live.identity.name, 'u1'])
  expect(guardsOf(drafted({ tables: [renamed] }, live).findings)).toContain('block name-collision')
})
