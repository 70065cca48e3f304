import { describe, expect, it } from 'vitest'
import { report } from '../../../src/core/actions/report.ts'
import { freeze } from '../../../src/core/plan/freeze.ts'
import type { ApplyEvent } from '../../../src/core/types.ts'
import { drafted, options, snapshot, table, user } from '../live.ts'

const live = snapshot([user('a'), user('b'), user('c'), user('d'), user('e')])
const rows = table('u.csv', ['username', 'ensure'], ...['a', 'b', 'c', 'd', 'e'].map((name) => [name, 'absent']))
const { actions, findings } = drafted({ tables: [rows] }, live)
const at = '2026-11-21T08:00:00.000Z'
const plan = freeze({
  tool: 't',
  createdAt: at,
  expiresAt: at,
  live,
  inputs: [],
  options,
  overrides: [],
  needs: [],
  actions,
  findings,
})
const events: ApplyEvent[] = [
  { type: 'start', at, digest: plan.digest, total: 5 },
  { type: 'intent', at, method: 'DELETE', path: '/x', actions: ['user.delete:a'] },
  { type: 'applied', at, action: 'user.delete:a', how: 'changed' },
  { type: 'applied', at, action: 'user.delete:b', how: 'already' },
  { type: 'failed', at, action: 'user.delete:c', status: 500, message: 'boom' },
  { type: 'skipped', at, action: 'user.delete:d', why: 'guard', message: 'too few admins' },
]

describe('report', () => {
  it('says of every action how it ended, in the order of the plan', () => {
    const { outcomes, counts } = report(plan, events, undefined)
    expect(outcomes.map(({ action, is, message }) => [action.id, is, message])).toEqual([
      ['user.delete:a', 'changed', undefined],
      ['user.delete:b', 'already', undefined],
      ['user.delete:c', 'failed', 'boom'],
      ['user.delete:d', 'skipped', 'too few admins'],
      ['user.delete:e', 'pending', undefined],
    ])
    expect(counts).toEqual({ changed: 1, already: 1, failed: 1, skipped: 1, unknown: 0, pending: 1, left: 0 })
  })
  it('says of what is put off when it was sent again without knowing what came of the first time', () => {
    const until = '2026-11-28T08:00:00.000Z'
    const sent = (user: string): ApplyEvent => ({
      type: 'intent',
      at,
      method: 'DELETE',
      path: '/x',
      actions: [`user.delete:${user}`],
    })
    const accepted = (user: string): ApplyEvent => ({
      type: 'applied',
      at,
      action: `user.delete:${user}`,
      how: 'changed',
      until,
    })
    const refused: ApplyEvent = { type: 'failed', at, action: 'user.delete:b', status: 403, message: 'no' }
    const unsent: ApplyEvent = { type: 'unsent', at, actions: ['user.delete:c'] }
    const killed = [sent('a'), sent('b'), refused, sent('c'), unsent, sent('d')]
    const onTime: ApplyEvent = { type: 'applied', at, action: 'user.delete:d', how: 'changed' }
    const run = [sent('a'), accepted('a'), sent('b'), accepted('b'), sent('c'), accepted('c'), sent('d'), onTime]
    const { outcomes } = report(plan, run, undefined, { past: killed })
    expect(outcomes.map(({ is, message }) => [is, message]).slice(0, 4)).toEqual([
      ['changed', 'sent again: an earlier request may have been accepted already'],
      ['changed', undefined],
      ['changed', undefined],
      ['changed', undefined],
    ])
  })
  it('lists what does not hold in the closing re-read', () => {
    const { residual } = report(plan, events, snapshot([user('c'), user('d', { admin: true })]))
    expect(residual?.map(({ action, message }) => [action.id, message])).toEqual([
      ['user.delete:c', undefined],
      ['user.delete:d', 'the user has become an admin since the plan'],
    ])
  })
  it('is ok only when all is settled and nothing is left over', () => {
    const all = actions.map((action): ApplyEvent => ({ type: 'applied', at, action: action.id, how: 'changed' }))
    expect(report(plan, all, snapshot([])).ok).toBe(true)
    expect(report(plan, all, snapshot([user('e')])).ok).toBe(false)
    expect(report(plan, all.slice(1), snapshot([])).ok).toBe(false)
  })
})

describe('a part of a plan', () => {
  const [first, ...others] = plan.actions
  if (first === undefined) throw new Error('no action')
  it('leaves the rest', () => {
    const { counts } = report(plan, [], undefined, { selected: [first] })
    expect([counts.pending, counts.left]).toEqual([1, others.length])
  })
  it('that was done is well, with no look or with one that shows it', () => {
    const done: ApplyEvent = { type: 'applied', at, action: first.id, how: 'changed' }
    expect(report(plan, [done], undefined, { selected: [first] }).ok).toBe(true)
    expect(report(plan, [done], snapshot([]), { selected: [first] }).ok).toBe(true)
    expect(report(plan, [done], live, { selected: [first] }).ok).toBe(false)
    expect(report(plan, [], undefined, { selected: [first] }).ok).toBe(false)
  })
  it('that an earlier run had accepted has the day that it was told', () => {
    const until = '2026-12-21T08:00:00.000Z'
    const past: ApplyEvent = { type: 'applied', at, action: first.id, how: 'changed', until }
    const now: ApplyEvent = { type: 'applied', at, action: first.id, how: 'already' }
    expect(report(plan, [now], undefined, { selected: [first], past: [past] }).outcomes[0]).toEqual({
      action: first,
      is: 'already',
      until,
      isAccepted: true,
    })
  })
  it('says what helps: what the journal says, else what an older journal could only mean', () => {
    const ends: ApplyEvent[] = [
      { type: 'failed', at, action: 'user.delete:a', status: 409, message: 'as A', kind: 'stored', stored: 'A' },
      { type: 'failed', at, action: 'user.delete:b', status: 400, message: 'no' },
      { type: 'unknown', at, action: 'user.delete:c', message: 'lost', kind: 'sight' },
      { type: 'unknown', at, action: 'user.delete:d', message: 'lost' },
      { type: 'skipped', at, action: 'user.delete:e', why: 'dependency', message: 'it needs another' },
    ]
    expect(report(plan, ends, undefined).outcomes.map(({ kind, stored }) => [kind, stored])).toEqual([
      ['stored', 'A'],
      ['refused', undefined],
      ['sight', undefined],
      ['later', undefined],
      [undefined, undefined],
    ])
  })
})

describe('what was looked at', () => {
  const part = { ...live, lookedAt: 3 }
  const seen = (before: typeof live, after: typeof live | undefined) => report(plan, events, after, { before }).lookedAt
  it('is not told where all users were read', () => {
    expect(report(plan, events, live, { before: live })).not.toHaveProperty('lookedAt')
  })
  it('is told of each look, with the number of users at the plan', () => {
    expect(seen(part, { ...part, lookedAt: 1 })).toEqual({ atStart: 3, atEnd: 1, of: 5 })
    expect(seen(part, undefined)).toEqual({ atStart: 3, atEnd: undefined, of: 5 })
    expect(seen(live, part)).toEqual({ atStart: undefined, atEnd: 3, of: 5 })
  })
})
