import { describe, expect, it } from 'vitest'

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
  it('asks for an admin where only admins change admins', () => {
    expect(words('5.2.1', false, [])).toContain('lacks admin')
    expect(words('5.2.1', true, [])).toContain('has admin')
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
