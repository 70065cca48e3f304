import { expect, test } from 'vitest'

import type { ActionOf } from '../../../src/core/types.ts'
import { actionWords, formOf, kindOf, kinds, lostOf } from '../../../src/views/facets/index.ts'
import { knownOf } from '../../../src/views/facets/known.ts'
import { removalStates, removals } from '../../../src/views/facets/named-servers.ts'
import { stoppedServers } from '../../../src/views/facets/servers.ts'
import { planOf, readPlan } from '../fixtures.ts'

type Removal = ActionOf<'server.remove'>

/** The plans of these tests are made on 2026-03-02 at 09:15 UTC. */
const removeOf = (user: string, server: string, before: Partial<Removal['before']> = {}): Removal => ({
  id: `server.remove:${encodeURIComponent(user)}:${encodeURIComponent(server)}`,
  op: 'server.remove',
  user,
  server,
  before: { state: 'stopped', ...before },
  after: null,
  reason: { why: 'row', at: 'u.csv:2:1' },
})
const old = { last_activity: '2025-11-02T00:00:00Z' }

test('a removal is one line, with the name of its server made safe', () => {
  expect(actionWords(removeOf('ann', 'e\u001b[31m'))).toBe('server.remove ann -> e\\x1b[31m')
})

test('those that run come first, then those used last', () => {
  const all = [
    removeOf('a', 'old', old),
    removeOf('b', 'never', { last_activity: null }),
    removeOf('c', 'new', { last_activity: '2026-02-01T00:00:00Z' }),
    removeOf('d', 'runs', { state: 'ready', started: '2024-02-01T00:00:00Z' }),
    removeOf('e', 'unseen'),
  ]
  const { title, told, lines, comment } = removals(knownOf(planOf(all)))
  expect(title).toBe('REMOVE 5 named servers of 5 users (1 running)')
  expect(told.map((action) => 'user' in action && action.user)).toEqual(['d', 'c', 'a', 'b', 'e'])
  expect(lines?.().map(({ words }) => words.slice(0, 2).join(' | '))).toEqual([
    'runs | used 2 years ago (2024-02-01), running',
    'new | used 29 days ago (2026-02-01)',
    'old | used 3 months ago (2025-11-02)',
    'never | never used',
    'unseen | last use not visible',
  ])
  expect(comment?.().rows[0]).toMatch(/^\| `d` \| `runs` \|/)
})

test('one that is starting or stopping is told so', () => {
  const states = (['spawn', 'stop'] as const).map((state) => removeOf('a', 'x', { state, ...old }))
  const person = { ...knownOf(planOf([])), name: 'a', actions: states, image: undefined, isNew: false, isGone: false }
  expect(removalStates(person).map((row) => row.map(({ text }) => text).join(' '))).toEqual([
    'server x used 3 months ago (2025-11-02), starting -> removed',
    'server x used 3 months ago (2025-11-02), stopping -> removed',
  ])
})

test('the summary counts those that run, and they count as stopped', () => {
  const plan = planOf([removeOf('a', 'x', { state: 'ready' }), removeOf('b', 'y')])
  const known = knownOf(plan)
  expect(kinds['server.remove'].some?.(plan.actions)).toBe('1 of them running')
  expect(kinds['server.remove'].some?.(plan.actions.slice(1))).toBe('')
  expect(stoppedServers(known)).toEqual({ servers: 1, owners: ['a'] })
  const [first, second] = plan.actions as [Removal, Removal]
  expect([first, second].map((action) => formOf(action).risks?.(action, known))).toEqual([
    { running: true },
    { running: false },
  ])
  expect(kindOf(first, known)).toBe('server.remove')
})

test('what is lost is said before it is', () => {
  const words = (...all: Removal[]) => lostOf(planOf(all)).map(({ rest }) => rest)
  expect(words(removeOf('a', 'x'))).toEqual([
    "A removed named server does not come back, nor does the storage that the hub's spawner deletes with it.",
  ])
  expect(words(removeOf('a', 'x'), removeOf('a', 'y'))).toEqual([
    "2 removed named servers do not come back, nor does the storage that the hub's spawner deletes with it.",
  ])
  expect(lostOf(readPlan('small')).some(({ rest }) => rest.includes('named server'))).toBe(false)
})
