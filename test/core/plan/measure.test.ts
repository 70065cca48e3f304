// What a plan comes to, by the measure of each of its limits.
import { describe, expect, it } from 'vitest'

import type { LimitName } from '../../../src/core/limits/index.ts'
import { plainly, reachedBy } from '../../../src/core/plan/measure.ts'
import type { Action, Snapshot } from '../../../src/core/types.ts'
import { drafted, guardsOf, snapshot, table, user } from '../live.ts'

const people = (count: number, groups: readonly string[] = []) =>
  Array.from({ length: count }, (_, at) => user(`s${String(at).padStart(2, '0')}`, { groups }))
const roots = [user('root', { admin: true }), user('boss', { admin: true })]
const rows = (header: string[], ...lines: string[][]) => ({ tables: [table('u.csv', header, ...lines)] })

function reached(limit: LimitName, wish: Parameters<typeof drafted>[0], live: Snapshot): number | undefined {
  return reachedBy(limit, { actions: drafted(wish, live).actions, live })
}

describe('a plan comes to', () => {
  const live = snapshot([...roots, ...people(18)])
  const gone = rows(
    ['username', 'ensure'],
    ['s00', 'absent'],
    ['s01', 'absent'],
    ['boss', 'absent'],
    ['new', 'present'],
  )
  it.each([
    ['max_deletes', 3],
    ['max_delete_share', 0.15],
    ['max_change_share', 0.15],
    ['max_creates', 1],
    ['min_admins', 1],
    ['max_new_admins', 0],
    ['max_demotions', 0],
    ['max_rename_share', 0],
    ['max_group_removals', 0],
    ['max_group_removal_share', 0],
  ] as const)('by %s: %s', (limit, amount) => expect(reached(limit, gone, live)).toBe(amount))

  it('promotions, demotions and renames', () => {
    const wish = rows(['username', 'admin', 'renamed_from'], ['s00', 'yes', ''], ['boss', 'no', ''], ['neo', '', 's01'])
    expect(reached('max_new_admins', wish, live)).toBe(1)
    expect(reached('max_demotions', wish, live)).toBe(1)
    expect(reached('max_rename_share', wish, live)).toBe(0.05)
    expect(reached('min_admins', wish, live)).toBe(2)
  })
  it('the largest number and share that leave one group of size', () => {
    const of = snapshot([...people(20, ['big']), user('x', { groups: ['tiny'] })])
    const leaving = people(12).map(({ name }) => [name, '-'])
    const wish = {
      ...rows(['username', 'groups'], ...leaving, ['x', '-']),
      groups: ['big', 'tiny'].map((name) => ({
        name,
        exact: false,
        isDeclared: true,
        at: { file: 'h.yaml', line: 1 },
      })),
    }
    expect(reached('max_group_removals', wish, of)).toBe(12)
    expect(reached('max_group_removal_share', wish, of)).toBe(0.6)
  })
  it('a share of the running servers that rules stop', () => {
    const servers = [{ name: '', state: 'ready', last_activity: '2026-01-01T00:00:00Z' }] as const
    const idle = user('idle', { servers })
    const busy = user('busy', { servers: [{ name: '', state: 'ready', last_activity: '2026-11-21T00:00:00Z' }] })
    const off = user('off', { servers: [{ name: '', state: 'stopped' }] })
    const at = { file: 'h.yaml', line: 1, column: 1 }
    const wish = { stopRules: [{ idle: { text: '1d', seconds: 86_400 }, at }] }
    expect(reached('max_stop_share', wish, snapshot([idle, busy, off]))).toBe(0.5)
    expect(reached('max_stop_share', {}, snapshot([user('a'), { ...user('b'), servers: [] }]))).toBeUndefined()
  })
  it('the named servers that are removed', () => {
    const allServers = [
      { name: '', state: 'stopped' },
      { name: 'lab', state: 'stopped' },
    ] as const
    const wish = { removeRules: [{ match: ['a*'], at: { file: 'h.yaml', line: 1, column: 1 } }] }
    expect(
      reached('max_server_removals', wish, snapshot([user('a1', { allServers }), user('a2', { allServers })])),
    ).toBe(2)
  })
  it('what cannot be measured: of a listing that there is not, of nobody, and what is no measure of actions', () => {
    const unlisted = { ...live, listed: false as const }
    expect(reachedBy('max_delete_share', { actions: [], live: unlisted })).toBeUndefined()
    expect(reachedBy('min_admins', { actions: [], live: unlisted })).toBeUndefined()
    expect(reachedBy('max_delete_share', { actions: [], live: snapshot([]) })).toBeUndefined()
    expect(reachedBy('max_source_shrink', { actions: [], live })).toBeUndefined()
    expect(plainly('min_admins', [], 4)).toBeUndefined()
  })
  it('a group of whose members none is visible has no share', () => {
    const leave = (at: number): Action => ({
      id: `member.remove:u${at}:g`,
      op: 'member.remove',
      user: `u${at}`,
      group: 'g',
      before: true,
      after: false,
      reason: { why: 'row' },
    })
    const actions = Array.from({ length: 11 }, (_, at) => leave(at))
    expect(reachedBy('max_group_removal_share', { actions, live: snapshot([]) })).toBe(0)
  })
})

describe('a limit that a file loosened', () => {
  it('is told with what the plan comes to', () => {
    const live = snapshot(people(20))
    const one = { limit: 'max_deletes', value: 1_000_000, default: 50, at: 'hubplan.yaml:15:16' }
    const shrink = { limit: 'max_source_shrink', value: 1, default: 0.25, at: 'hubplan.yaml:16:3' }
    const wish = rows(['username', 'ensure'], ['s00', 'absent'])
    expect(drafted(wish, live, { loosened: [one, shrink] }).loosened).toEqual([{ ...one, reached: 1 }, shrink])
    expect(guardsOf(drafted(wish, live, { loosened: [one] }).findings)).toEqual([])
  })
})
