import { expect, test } from 'vitest'

import type { Plan } from '../../../src/core/types.ts'
import { knownOf } from '../../../src/views/facets/known.ts'
import { serverWords, starts, stops } from '../../../src/views/facets/servers.ts'
import { planOf, startOf, stopOf } from '../fixtures.ts'

const commentOf = (topic: ReturnType<typeof starts>): readonly string[] => topic.comment?.().rows ?? []
const startRows = (plan: Plan): readonly string[] => commentOf(starts(knownOf(plan)))

test('the servers of a class start together, most servers first', () => {
  const undone = { why: 'revert', at: 'old.json' } as const
  const plan = planOf([
    startOf('root', { at: 'hubplan.yaml:4:5' }),
    startOf('ann', { at: 'class.csv:2:1' }),
    startOf('bob', { at: 'class.csv:3:1' }),
    startOf('cy', { at: 'class.csv:4:1', since: 'hub' }),
    { ...startOf('dan'), server: 'gpu', reason: undone },
  ])
  expect(startRows(plan)).toEqual([
    '| default | 2: `ann`, `bob` | `class.csv` |',
    '| default | 1: `root` | `hubplan.yaml:4` |',
    '| default | 1: `cy` | `class.csv:4`; the hub changed since the last plan |',
    '| `gpu` | 1: `dan` | undoes `old.json` |',
  ])
  expect(starts(knownOf(plan)).title).toBe('Start 5 servers')
})

test('people of one directory are one thing, each by the base that they share', () => {
  const plan = planOf([
    startOf('ann', { at: 'ldap uid=ann,ou=people,dc=x' }),
    startOf('bob', { at: 'ldap cn=b\\,ob,ou=people,dc=x' }),
    startOf('cy', { at: 'ldap uid=cy,ou=staff,dc=x' }),
  ])
  expect(startRows(plan)).toEqual([
    '| default | 2: `ann`, `bob` | ldap `ou=people,dc=x` |',
    '| default | 1: `cy` | ldap `uid=cy,ou=staff,dc=x` |',
  ])
})

test('users at work come first among those who lose a server', () => {
  const actions = [
    stopOf('never', { last_activity: null }),
    stopOf('old', { last_activity: '2026-01-01T00:00:00Z' }),
    stopOf('recent', { last_activity: '2026-03-02T09:00:00Z' }),
    stopOf('unseen', {}),
    stopOf('waiting', { state: 'spawn', last_activity: null }),
  ]
  const users = stops(knownOf(planOf(actions))).told.map((action) => 'user' in action && action.user)
  expect(users).toEqual(['waiting', 'unseen', 'recent', 'old', 'never'])
})

test('what is at stake with a server is who works on it', () => {
  // The hub's time of the plan.
  const used = stopOf('a', { last_activity: '2026-03-02T08:45:00Z' })
  const waited = stopOf('b', { state: 'spawn', last_activity: '2026-03-02T09:15:00Z' })
  const idle = stopOf('c', { last_activity: '2026-03-02T08:14:00Z' })
  const topicOf = (...actions: (typeof used)[]) => stops(knownOf(planOf(actions)))
  expect(topicOf(used, waited, idle).title).toBe(
    'STOP 3 servers (1 used in the last hour, 1 starting): ages are as of the reading',
  )
  expect(topicOf(idle, stopOf('d', {})).title).toBe('STOP 2 servers: ages are as of the reading')
  const words = [used, waited, idle, stopOf('d', {}), stopOf('e', { state: 'stop', last_activity: null })].map(
    (action) => topicOf(action).lines?.()[0]?.words[1],
  )
  expect(words).toEqual([
    'used 30 minutes ago (2026-03-02)',
    'used just now (2026-03-02), starting',
    'used 1 hour ago (2026-03-02)',
    'last use not visible',
    'never used, stopping',
  ])
})

test('servers are told with their state', () => {
  expect(serverWords(undefined)).toBe('servers not visible')
  expect(serverWords([])).toBe('')
  expect(serverWords([{ name: '', state: 'spawn' }])).toBe('1 running server: default (starting)')
})
