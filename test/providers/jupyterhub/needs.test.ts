import { describe, expect, it } from 'vitest'
import type { LiveUser } from '../../../src/core/types.ts'
import { adminsOnly, needs } from '../../../src/providers/jupyterhub/needs.ts'
import { drafted, groupDelete, snapshot, table, user } from '../../core/live.ts'

const rows = table('u.csv', ['username', 'admin', 'ensure'], ['a', 'yes', ''], ['b', '', 'absent'])
const people = [user('b', { servers: [{ name: '', state: 'ready' }] })]

function words(version: string, admin: boolean, scopes: string[]): string[] {
  const live = snapshot(people, { identity: { kind: 'service', name: 's', admin, version, scopes } })
  return needs(drafted({ tables: [rows] }, live).actions, live).map(
    (need) => `${need.met ? 'has' : 'lacks'} ${need.what}`,
  )
}

describe('needs', () => {
  it('to delete a group it must be seen, with its members', () => {
    const live = snapshot([])
    expect(needs([groupDelete('ml', [])], live).map((need) => need.what)).toEqual([
      'delete:groups',
      'list:groups',
      'list:users',
      'read:users:groups',
    ])
  })
  it('lists the scopes of every op, and which the token lacks', () => {
    expect(words('3.0.0', false, ['list:users', 'read:users', 'delete:users'])).toEqual([
      'lacks admin:users',
      'lacks delete:servers',
      'has delete:users',
      'has list:users',
      'lacks read:servers',
      'has read:users',
    ])
  })
  it('to delete after a notice the group and the activity since must be seen', () => {
    const place = { file: 'h.yaml' }
    const leave = { days: 1, ifActive: 'keep', all: false, at: place } as const
    const old = user('b', { groups: ['hubplan-leaving-2026-11-01'], last_activity: null })
    const needed = (ifActive: 'keep' | 'delete', one: LiveUser) => {
      const live = snapshot([one])
      const { actions } = drafted({ scope: { prune: place }, leave: { ...leave, ifActive } }, live)
      return needs(actions, live).map(({ what }) => what)
    }
    const scopes = ['delete:groups', 'delete:users', 'list:groups', 'list:users', 'read:servers', 'read:users']
    expect(needed('keep', old)).toEqual([...scopes, 'read:users:activity', 'read:users:groups'])
    const back = { ...old, last_activity: '2026-11-20T00:00:00Z' }
    expect(needed('delete', back)).toEqual([...scopes, 'read:users:groups'])
  })
  it('to give and to lift notice the groups must be seen and changed', () => {
    const live = snapshot([])
    const before = { admin: false }
    const group = 'hubplan-leaving-2026-12-01'
    const day = { day: '2026-12-01' }
    const about = { user: 'a', group, reason: { why: 'row' } } as const
    const scopes = ['groups', 'list:groups', 'list:users', 'read:users:groups']
    expect(needs([{ id: 'x', op: 'notice.give', ...about, before, after: day }], live).map(({ what }) => what)).toEqual(
      scopes,
    )
    expect(
      needs([{ id: 'x', op: 'notice.lift', ...about, before: day, after: null }], live).map(({ what }) => what),
    ).toEqual(scopes)
  })
  it('asks for an admin where only admins change admins', () => {
    expect(words('5.2.1', false, [])).toContain('lacks admin')
    expect(words('5.2.1', true, [])).toContain('has admin')
  })
})

describe('what renames, servers and properties need', () => {
  const header = ['username', 'renamed_from', 'server']
  const identity = { kind: 'service', name: 's', admin: false, scopes: [] } as const

  function words(line: string[], one: LiveUser, version = '3.0.0'): string[] {
    const hub = snapshot([one], { identity: { ...identity, version } })
    const { actions } = drafted({ tables: [table('u.csv', header, line)] }, hub)
    return needs(actions, hub).map(({ what, ops }) => `${what}: ${ops.join(' ')}`)
  }
  const running = { servers: [{ name: '', state: 'ready' as const }] }

  it('a rename', () =>
    expect(words(['anna', 'ann', ''], user('ann'))).toEqual([
      'admin:users: user.rename',
      'list:users: user.rename',
      'read:servers: user.rename',
      'read:users: user.rename',
    ]))
  it('a rename of somebody with a server', () =>
    expect(words(['anna', 'ann', ''], user('ann', running))).toContain('delete:servers: user.rename'))
  it('a rename of somebody whose date of creation nobody saw need not see it', () => {
    const { created: _, ...blind } = user('ann')
    expect(words(['anna', 'ann', ''], blind)).not.toContain('read:users: user.rename')
  })
  it.each([
    ['3.0.0', false],
    ['4.1.6', true],
    ['5.0.0', false],
    ['5.2.1', true],
    ['6.0.0b2', true],
  ])('a rename of an admin in %s: an admin is needed: %s', (version, isNeeded) =>
    expect(words(['anna', 'ann', ''], user('ann', { admin: true }), version).includes('admin: user.rename')).toBe(
      isNeeded,
    ),
  )
  it('a rename of a plain user never needs an admin', () =>
    expect(words(['anna', 'ann', ''], user('ann'), '5.2.1')).not.toContain('admin: user.rename'))
  it.each([
    ['2.3.1', 'servers'],
    ['3.0.0', 'servers'],
    ['5.5.1', 'servers'],
    ['6.0.0b2', 'start:servers'],
    ['6.0.0', 'start:servers'],
    ['10.1.0', 'start:servers'],
    ['', 'servers'],
  ])('a start in %j: %s', (version, scope) =>
    expect(words(['ann', '', 'running'], user('ann'), version)).toEqual(
      ['list:users', 'read:servers', 'read:users', scope].sort().map((one) => `${one}: server.start`),
    ),
  )
  it('a stop', () =>
    expect(words(['ann', '', 'stopped'], user('ann', running), '6.0.0')).toEqual([
      'delete:servers: server.stop',
      'list:users: server.stop',
      'read:servers: server.stop',
      'read:users: server.stop',
    ]))
  it('properties', () => {
    const groups = [{ name: 'ml', exact: false, isDeclared: true, properties: { a: 1 }, at: { file: 'h.yaml' } }]
    const hub = snapshot([], { groups: new Map([['ml', { name: 'ml', properties: {} }]]) })
    expect(needs(drafted({ groups }, hub).actions, hub).map(({ what }) => what)).toEqual([
      'groups',
      'list:groups',
      'read:groups',
    ])
  })
})

describe('adminsOnly', () => {
  it.each([
    ['2.3.1', false],
    ['3.1.1', false],
    ['4.0.2', false],
    ['4.1.5', false],
    ['4.1.6', true],
    ['5.0.0', false],
    ['5.1.0', true],
    ['5.2.1', true],
    ['6.0.0b2', true],
    ['', false],
  ])('%s: %s', (version, expected) => expect(adminsOnly(version)).toBe(expected))
})

it('to remove a named server it must be seen and stopped', () => {
  const live = snapshot([user('a', { allServers: [{ name: 'lab', state: 'stopped' }] })])
  const at = { file: 'hubplan.yaml', line: 1, column: 1 }
  const { actions } = drafted({ removeRules: [{ match: ['a'], at }] }, live)
  expect(needs(actions, live).map(({ what }) => what)).toEqual([
    'delete:servers',
    'list:users',
    'read:servers',
    'read:users',
  ])
})
