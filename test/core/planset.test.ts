import { describe, expect, it } from 'vitest'

import { digestOf } from '../../src/core/canonical.ts'
import { freeze } from '../../src/core/plan/freeze.ts'
import {
  expiryOf,
  indexOf,
  ofMember,
  planFileOf,
  type TargetPlan,
  verifyIndex,
  verifyMember,
} from '../../src/core/planset.ts'
import { Problem } from '../../src/core/problem.ts'
import type { FailedTarget, Plan } from '../../src/core/types.ts'
import { options, snapshot, user } from './live.ts'

const createdAt = '2026-03-02T10:00:00Z'

/** A plan that creates these users, on a hub of its own. */
function planFor(target: string, users: readonly string[], expiresAt = '2026-03-09T10:00:00Z'): Plan {
  return freeze({
    ...{ tool: 'hubplan 1', createdAt, expiresAt, live: snapshot([user('ann')]), flags: { target } },
    ...{ inputs: [], options, overrides: [], needs: [], findings: [] },
    actions: users.map((name) => ({
      ...{ id: `user.create:${name}`, op: 'user.create', user: name, before: null },
      after: { admin: false },
      reason: { why: 'row', at: 'users.csv:2:1' },
    })),
  })
}

const member = (target: string, ...users: readonly string[]): TargetPlan => ({
  ...{ target, file: `plans/${target}.json` },
  plan: planFor(target, users),
})

const two = [member('east', 'bob'), member('west', 'cyd', 'dan')]
const made = (plans: readonly TargetPlan[], failed: readonly FailedTarget[] = []) =>
  indexOf({ tool: 'hubplan 1', createdAt, plans, failed })

/** The message of what a step refuses. */
function refusal(step: () => void): string {
  try {
    step()
  } catch (thrown) {
    if (thrown instanceof Problem && thrown.code === 'planfile') return thrown.message
    throw thrown
  }
  return ''
}

describe('an index', () => {
  it('names each plan with its file, its number of actions and its digests', () => {
    expect(made(two).plans).toEqual(
      two.map(({ target, plan }) => ({
        ...{ target, file: `${target}.json`, actions: plan.actions.length },
        ...{ changes_digest: plan.changes_digest, digest: plan.digest },
      })),
    )
  })

  it('has equal changes for equal plans, in whatever order and whenever they are made', () => {
    const later = two.map((one) => ({ ...one, plan: { ...one.plan, digest: `sha256:${'0'.repeat(64)}` } }))
    expect(made(later.toReversed()).changes_digest).toBe(made(two).changes_digest)
    expect(made(later).digest).not.toBe(made(two).digest)
  })

  it.each([
    ['another change', [member('east', 'bob'), member('west', 'cyd')], []],
    ['a target more', [...two, member('north')], []],
    ['a target less', two.slice(1), []],
    ['a target that failed', two, [{ target: 'north', code: 'connection', message: 'No answer.' }]],
  ] as const)('has other changes with %s', (_, plans, failed) => {
    expect(made(plans, failed).changes_digest).not.toBe(made(two).changes_digest)
  })

  it('does not change with the message of a target that failed', () => {
    const failed = (message: string) => made(two, [{ target: 'north', code: 'connection', message }])
    expect(failed('No answer.').changes_digest).toBe(failed('No answer in 30 s.').changes_digest)
  })

  it('passes with no digest, with its digest and with its changes digest', () => {
    const index = made(two)
    for (const expected of [undefined, index.digest, index.changes_digest])
      expect(() => verifyIndex(index, expected)).not.toThrow()
  })

  it('is refused with another digest', () => {
    const index = made(two)
    expect(refusal(() => verifyIndex(index, two[0]?.plan.digest))).toBe(
      `These are not the reviewed plans: together they have the digest ${index.digest} and the changes digest ${index.changes_digest}.`,
    )
  })

  it.each([
    ['a plan is missing', { plans: made(two).plans.slice(1) }],
    ['its time is another', { created_at: '2026-03-03T10:00:00Z' }],
    ['its changes digest is another', { changes_digest: `sha256:${'0'.repeat(64)}` }],
  ])('is refused when %s', (_, change) => {
    expect(refusal(() => verifyIndex({ ...made(two), ...change }))).toBe(
      'The index of the plans was changed after it was made: its digest does not match.',
    )
  })

  it.each([
    ['a target twice', [...two, member('east', 'zed')]],
    [
      'two targets with one file',
      // The file of the target index, under another name.
      [member('index'), { ...member('index'), target: 'index' }],
    ],
  ])('is refused with %s, although its digests match', (_, plans) => {
    expect(refusal(() => verifyIndex(made(plans)))).toContain('was changed after it was made')
  })
})

describe('a plan of a set', () => {
  const [first] = two as [TargetPlan, TargetPlan]
  const [entry, other] = made(two).plans

  it('may name no target itself: the index does', () => {
    const { planned_with: _, digest: __, ...body } = first.plan
    const plan = { ...body, digest: digestOf(body) }
    const [own] = made([{ ...first, plan }]).plans
    expect(() => verifyMember({ ...first, plan }, own as NonNullable<typeof own>)).not.toThrow()
  })

  it('that fails by a bug is told as the bug', () => {
    const bug = new TypeError('bug')
    expect(ofMember(bug, 'plans/east.json')).toBe(bug)
  })

  it('is the one that the index names', () => {
    expect(() => verifyMember(first, entry as NonNullable<typeof entry>)).not.toThrow()
  })

  it('is refused in the place of another one', () => {
    const swapped = { ...first, target: 'west', file: 'plans/west.json' }
    expect(refusal(() => verifyMember(swapped, other as NonNullable<typeof other>))).toBe(
      'plans/west.json is not the plan that the index names for the target west.',
    )
  })

  it('is refused for a target for which it was not made, although the index says so', () => {
    const lent = { ...first, target: 'west', file: 'plans/west.json' }
    const [claim] = made([lent]).plans
    expect(refusal(() => verifyMember(lent, claim as NonNullable<typeof claim>))).toContain('for the target west.')
  })

  it('is refused when it was edited', () => {
    const edited = { ...first, plan: { ...first.plan, created_at: '2026-03-03T10:00:00Z' } }
    expect(refusal(() => verifyMember(edited, entry as NonNullable<typeof entry>))).toContain(
      'changed after it was made',
    )
  })
})

it('lies in a file of its own, also for a target that is called as another file of the folder is', () => {
  expect(['east', 'index', 'approval', 'approvals'].map(planFileOf)).toEqual([
    ...['east.json', 'index.plan.json', 'approval.plan.json', 'approvals.plan.json'],
  ])
})

it('expires with the first plan that has changes', () => {
  const plans = [
    { target: 'a', file: 'a.json', plan: planFor('a', [], '2026-03-01T10:00:00Z') },
    { target: 'b', file: 'b.json', plan: planFor('b', ['bob'], '2026-03-09T10:00:00Z') },
    { target: 'c', file: 'c.json', plan: planFor('c', ['cyd'], '2026-03-08T10:00:00Z') },
  ]
  expect(expiryOf({ index: made(plans), plans })).toBe('2026-03-08T10:00:00Z')
  expect(expiryOf({ index: made([]), plans: [] })).toBeUndefined()
})
