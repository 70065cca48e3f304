import { describe, expect, test } from 'vitest'

import { choose, type Log, type PlanLog } from '../../../src/core/audit/log.ts'
import type { AuditedAction, AuditedRun } from '../../../src/core/audit/runs.ts'
import type { Action } from '../../../src/core/types.ts'
import { createOf, deleteOf, joinOf, planOf, renameOf } from '../../views/fixtures.ts'

const at = '2026-03-02T09:15:00Z'
const run = (...actions: AuditedAction[]): AuditedRun => ({
  ...{ began: at, ended: at, how: 'done', requests: 1, retries: 0 },
  actions,
})
const logOf = (target: string | undefined, actions: readonly Action[], runs?: readonly AuditedRun[]): PlanLog => ({
  ...(target === undefined ? {} : { target }),
  ...{ file: 'plan.json', plan: planOf(actions), decisions: [] },
  ...(runs === undefined ? {} : { journal: { file: 'plan.json.journal', runs } }),
})
const log = (...plans: PlanLog[]): Log => ({ plans, notes: ['n'], faults: ['f'] })

const named = (...names: string[]) => {
  return (user: string): boolean => names.includes(user)
}

describe('a log', () => {
  test('is shown whole, and without its actions, unless they are asked for', () => {
    const all = log(logOf(undefined, [deleteOf('bob')]))
    expect(choose(all, { withActions: false })).toEqual({ ...all, isOfUsers: false })
    const action = deleteOf('bob')
    expect(choose(all, { withActions: true }).plans[0]?.actions).toEqual([{ action, outcomes: [] }])
  })

  test('has the outcome of each action in each run that came to it', () => {
    const [first, second] = [
      run({ id: 'user.delete:bob', is: 'failed', at, message: 'no' }, { id: 'strange', is: 'changed', at }),
      run({ id: 'user.delete:bob', is: 'changed', at }),
    ]
    const plan = logOf('a', [deleteOf('bob'), createOf('new')], [first, second])
    expect(choose(log(plan), { withActions: true }).plans[0]?.actions).toEqual([
      {
        action: deleteOf('bob'),
        outcomes: [
          { run: first, outcome: first.actions[0] },
          { run: second, outcome: second.actions[0] },
        ],
      },
      { action: createOf('new'), outcomes: [] },
    ])
  })

  test('of some targets leaves out the others, and plans without a target', () => {
    const all = log(logOf('a', []), logOf('b', []), logOf(undefined, []))
    const chosen = choose(all, { isTarget: named('b'), withActions: false })
    expect(chosen.plans.map(({ target }) => target)).toEqual(['b'])
    expect(chosen).toMatchObject({ notes: ['n'], faults: ['f'] })
  })

  test('of some users has their actions, and the plans with such actions', () => {
    const all = log(
      logOf('a', [deleteOf('bob'), joinOf('bob', 'ml'), joinOf('new', 'bob')]),
      logOf('b', [createOf('new')]),
    )
    const chosen = choose(all, { isUser: named('bob'), withActions: false })
    expect(chosen.isOfUsers).toBe(true)
    expect(chosen.plans.map(({ target, actions }) => [target, actions?.map(({ action }) => action.id)])).toEqual([
      ['a', ['user.delete:bob', 'member.add:bob:ml']],
    ])
  })

  test.each(['anna', 'anne'])('finds a renamed user as %s', (name) => {
    const plan = logOf('a', [renameOf('anna', 'anne'), joinOf('anna', 'ml'), joinOf('anne', 'staff'), createOf('x')])
    const [{ actions = [] } = expect.fail()] = choose(log(plan), { isUser: named(name), withActions: true }).plans
    expect(actions.map(({ action }) => action.id)).toEqual([
      'user.rename:anna:anne',
      'member.add:anna:ml',
      'member.add:anne:staff',
    ])
  })
})
