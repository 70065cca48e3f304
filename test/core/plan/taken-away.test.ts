// Against the last plan: protection, reach and limits that are weaker now are told, once and by name.
import { describe, expect, it } from 'vitest'
import { freeze } from '../../../src/core/plan/freeze.ts'
import { takenAway } from '../../../src/core/plan/taken-away.ts'
import type { Options } from '../../../src/core/types.ts'
import { drafted, guardsOf, limits, options, snapshot, table } from '../live.ts'

const live = snapshot([])

function lastWith(before: Partial<Options>) {
  const plan = freeze({
    tool: 't',
    createdAt: '2026-11-20T00:00:00.000Z',
    expiresAt: '2026-11-27T00:00:00.000Z',
    live,
    inputs: [{ path: 'u.csv', rows: 100 }],
    options: { ...options, ...before },
    overrides: [],
    needs: [],
    actions: [],
    findings: [],
  })
  return { file: 'last.json', plan }
}

function told(before: Partial<Options>, now: Partial<Options>): string[] {
  return takenAway({ ...options, ...now }, lastWith(before)).map(({ level, guard, message }) => {
    const since = 'since last.json of 2026-11-20 00:00 UTC: '
    return `${level} ${guard}: ${message.replace(since, '').replace('; check that this is meant', '')}`
  })
}

describe('taken away since the last plan is', () => {
  it('nothing where all is as it was, or tighter', () => {
    expect(told({}, {})).toEqual([])
    expect(
      told(
        { protect: ['a'] },
        { protect: ['a', 'b'], manage: [['*'], ['s*']], groups: 'read-only', limits: { ...limits, max_deletes: 1 } },
      ),
    ).toEqual([])
    expect(told({ names: 'exact' }, { names: 'lower' })).toEqual([])
  })
  it('who was protected', () =>
    expect(told({ protect: ['svc-*', 'root', 'x'] }, { protect: ['x'] })).toEqual([
      'warn taken-away: protect has lost "svc-*", "root"',
    ]))
  it('a list of users that rules may change, and one that admits more', () => {
    expect(told({ manage: [['s*', 't*']] }, { manage: [] })).toEqual([
      'warn taken-away: manage is no longer limited to "s*", "t*"',
    ])
    expect(told({ manage: [['s*']] }, { manage: [['s*', 't*']] })).toEqual([
      'warn taken-away: manage is no longer limited to "s*"',
    ])
    expect(told({ manage: [['s*', 't*']] }, { manage: [['s*']] })).toEqual([])
  })
  it('that groups are read-only, and that case does not count', () =>
    expect(told({ groups: 'read-only' }, { names: 'exact' })).toEqual([
      'warn taken-away: groups are no longer read-only; names was lower, and is exact',
    ]))
  it('a tighter limit', () =>
    expect(
      told(
        { limits: { ...limits, max_deletes: 5, min_admins: 3, max_creates: 9 } },
        { limits: { ...limits, max_deletes: 50 } },
      ),
    ).toEqual([
      'warn taken-away: max_deletes was 5, and is 50; min_admins was 3, and is 1; max_creates was 9, and is not set',
    ]))
})

it('is told in the plan, and the largest loss of a file is measured', () => {
  const last = lastWith({ protect: ['svc-*'] })
  const shrink = { limit: 'max_source_shrink', value: 1, default: 0.25, at: 'hubplan.yaml:2:3' }
  const made = drafted({ tables: [table('u.csv', ['username'], ['a'])] }, live, {
    last,
    inputs: [{ path: 'u.csv', rows: 40 }],
    limits: { max_source_shrink: 1 },
    loosened: [shrink],
  })
  expect(guardsOf(made.findings)).toEqual(['warn taken-away'])
  expect(made.loosened).toEqual([{ ...shrink, reached: 0.6 }])
})
