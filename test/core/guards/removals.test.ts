// How many named servers a plan may remove, and what is told of them.
import { describe, expect, it } from 'vitest'

import { actionId } from '../../../src/core/names.ts'
import type { Action, AnyServer, Reason } from '../../../src/core/types.ts'
import { limits, snapshot, user } from '../live.ts'
import { allowing, found, remove, row, words } from './actions.ts'

const byRule: Reason = { why: 'rule', at: 'h.yaml:3:3', unused_for: '90d' }
function removal(name: string, server: string, reason = byRule, state: AnyServer['state'] = 'stopped'): Action {
  const id = actionId('server.remove', name, server)
  const stop = state === 'stopped' ? {} : { stop: true as const }
  return { id, op: 'server.remove', user: name, server, ...stop, before: { state }, after: null, reason }
}
const stopped = (name: string): AnyServer => ({ name, state: 'stopped' })
const hub = (size: number) =>
  snapshot([
    user('ann', { allServers: [stopped(''), ...'abcdefgh'.slice(0, size).split('').map(stopped)] }),
    user('ben'),
  ])
const some = (size: number, reason = byRule) =>
  'abcdefgh'
    .slice(0, size)
    .split('')
    .map((name) => removal('ann', name, reason))

describe('removals of named servers', () => {
  const two = { options: { limits: { ...limits, max_server_removals: 2 } } }
  it('have no limit unless one is set', () => expect(words('server-removals', some(4), hub(8))).toEqual([]))
  it('may be as many as the limit, and not one more', () => {
    expect(words('server-removals', some(2), hub(8), two)).toEqual([])
    expect(found('server-removals', some(3), hub(8), two)).toEqual([
      {
        guard: 'server-removals',
        level: 'block',
        message:
          '3 named servers would be removed, and the limit is 2; if that is right, raise guards.max_server_removals in hubplan.yaml or plan with --allow server-removals',
        actions: some(3).map(({ id }) => id),
      },
    ])
    expect(words('server-removals', some(3), hub(8), { ...two, ...allowing('server-removals') })[0]).toMatch(
      /^warn: allowed by/,
    )
  })
  it('by rules of over half of them warn, from three up', () => {
    expect(words('server-removals', some(5), hub(8))).toEqual([
      'warn: rules would remove 5 of 8 named servers (62.5 %); check the conditions of remove_servers',
    ])
    expect(words('server-removals', some(2), hub(2))).toEqual([])
    expect(words('server-removals', some(3), hub(3))).toHaveLength(1)
    expect(words('server-removals', some(8, row), hub(8))).toEqual([])
  })
  it('tell which of them run', () => {
    const run = (server: string) => removal('ann', server, byRule, 'ready')
    expect(words('running-servers', [run('a'), removal('ann', 'b')])).toEqual([
      'warn: 1 named server to be removed runs and is stopped first: "a" of "ann"',
    ])
    expect(words('running-servers', [run('a'), run('b')])).toEqual([
      'warn: 2 named servers to be removed run and are stopped first: "a" of "ann", "b" of "ann"',
    ])
  })
  it('tell what may go with them, beside what goes with users', () => {
    const lost = (what: string) =>
      `info: what is lost with ${what} depends on the hub's spawner: it may delete the volume of each, and hubplan cannot restore it`
    expect(words('storage', some(1))).toEqual([lost('a removed server')])
    expect(words('storage', some(2))).toEqual([lost('removed servers')])
    expect(words('storage', [...some(2), remove('x')])).toHaveLength(2)
  })
  it('have names that an address can carry', () =>
    expect(words('server-names', [removal('ann', '..'), removal('ben', 'a/b')])).toHaveLength(1))
  it('by an age cannot be trusted where the clocks are a day apart', () => {
    const far = { now: '2026-11-25T00:00:00Z' }
    expect(words('clock', some(1), hub(8), far)[0]).toMatch(/^block: 1 change by an age/)
    expect(words('clock', some(1, row), hub(8), far)[0]).toMatch(/^warn: /)
  })
})
