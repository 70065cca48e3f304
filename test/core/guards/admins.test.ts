import { describe, expect, it } from 'vitest'

import { adminsAfter } from '../../../src/core/guards/admins.ts'
import type { Action } from '../../../src/core/types.ts'
import { drafted, guardsOf, limits, snapshot, table, user } from '../live.ts'
import {
  absent,
  admin,
  brief,
  create,
  found,
  join,
  leave,
  messages,
  namesOf,
  password,
  people,
  remove,
  rename,
  root,
  stop,
  students,
} from './actions.ts'

describe('new admins', () => {
  const names = people(6).map(({ name }) => name)
  it('may be five, and not six', () => {
    expect(
      brief(
        'new-admins',
        names.slice(1).map((name) => admin(name, true)),
      ),
    ).toEqual([])
    expect(
      brief(
        'new-admins',
        names.map((name) => admin(name, true)),
      ),
    ).toEqual([`block ${names.map((name) => `admin.set:${name}`).join(' ')}`])
  })
  it('are those too who join a group with roles, each once, but not who leaves it or joins another', () => {
    const live = snapshot([root], {
      groups: new Map([
        ['ops', { name: 'ops', roles: ['x'] }],
        ['ml', { name: 'ml', roles: [] }],
      ]),
    })
    const one = { options: { limits: { ...limits, max_new_admins: 1 } } }
    expect(
      brief('new-admins', [join('a', 'ops'), admin('a', true), leave('b', 'ops'), join('b', 'ml')], live, one),
    ).toEqual([])
    expect(brief('new-admins', [join('a', 'ops'), join('b', 'ops'), admin('c', false)], live, one)).toEqual([
      'block member.add:a:ops member.add:b:ops',
    ])
  })
  it('are not found in groups that nobody sees', () => {
    const live = snapshot([root], { groups: undefined })
    expect(
      brief(
        'new-admins',
        names.map((name) => join(name, 'ops')),
        live,
      ),
    ).toEqual([])
  })
})

describe('the admins who are left', () => {
  it('are those who are admins, and not who goes or is demoted', () => {
    const live = snapshot([root, user('two', { admin: true }), user('ann')])
    const left = (...actions: Action[]) => adminsAfter(actions, live)
    expect([left(), left(remove('two')), left(admin('two', false)), left(remove('ann'))]).toEqual([2, 1, 1, 2])
    expect([left(admin('ann', true)), left(rename('two', 'x')), left(rename('ann', 'x')), left(create('x'))]).toEqual([
      3, 2, 2, 2,
    ])
  })
  it('are no fewer when one of them leaves a group or is renamed', () => {
    const live = snapshot([root, user('two', { admin: true })])
    expect(adminsAfter([leave('two', 'g'), join('root', 'g'), stop('two'), rename('two', 'x')], live)).toBe(2)
    const all = [rename('two', 'x'), remove('root')]
    const three = { limits: { ...limits, min_admins: 3 } }
    expect(brief('min-admins', all, live, { options: three })).toEqual(['block user.delete:root'])
  })
  it('may be one, and not none', () => {
    const two = snapshot([root, user('two', { admin: true })])
    expect(brief('min-admins', [remove('two')], two)).toEqual([])
    expect(brief('min-admins', [remove('two'), admin('root', false), remove('ann')], two)).toEqual([
      'block user.delete:two admin.set:root',
    ])
  })
  it('are nobody to care for where the plan takes none', () => {
    const live = snapshot([user('ann')])
    expect(
      brief('min-admins', [remove('ann'), remove('gone'), admin('ann', true)], live, {
        options: { limits: { ...limits, min_admins: 3 } },
      }),
    ).toEqual([])
  })
  it('are not counted where nobody can be listed', () => {
    expect(brief('min-admins', [remove('root')], snapshot([root], { listed: false }))).toEqual([])
  })
})

describe('whose the token is', () => {
  const live = snapshot([root], { identity: { kind: 'user', name: 'root', admin: true, version: '', scopes: [] } })
  it('is not deleted, renamed, demoted or given a password', () => {
    const all = [remove('root'), rename('root', 'x'), admin('root', false), password('root')]
    expect(
      found('self', all, live).map(({ level, actions, message }) => [level, actions, message.split(',')[1]]),
    ).toEqual([
      ['block', ['user.delete:root'], ' who would be deleted; use another token'],
      ['block', ['user.rename:root:x'], ' who would be renamed; use another token'],
      ['block', ['admin.set:root'], ' who would be demoted; use another token'],
      ['block', ['password.set:root'], ' who would be given a new password; use another token'],
    ])
  })
  it('may be promoted, join, leave and lose a server', () => {
    expect(brief('self', [admin('root', true), join('root', 'g'), leave('root', 'g'), stop('root')], live)).toEqual([])
  })
  it('is nobody else', () => {
    expect(brief('self', [remove('ann'), rename('ann', 'root'), admin('ann', false), password('ann')], live)).toEqual(
      [],
    )
  })
})

describe('self', () => {
  const live = snapshot([root, user('me', { admin: true }), ...students(8)], {
    identity: { kind: 'user', name: 'me', admin: true, version: '3.0.0', scopes: ['list:users'] },
  })
  it('blocks deleting oneself, and no flag helps', () => {
    const overrides = ['self', 'admin-delete'].map((value) => ({ flag: '--allow', value }) as const)
    expect(messages({ tables: [absent('me')] }, live, { overrides })).toEqual([
      'the token belongs to user "me", who would be deleted; use another token, or take the row out',
    ])
  })
  it('blocks demoting oneself', () => {
    const rows = table('u.csv', ['username', 'admin'], ['me', 'no'])
    expect(messages({ tables: [rows] }, live)).toEqual([
      'the token belongs to user "me", who would be demoted; use another token, or take the row out',
    ])
  })
  it('blocks deleting a user who is called like the service: the hub takes them for one', () => {
    const service = snapshot([user('hubplan-bot'), ...students(9)])
    expect(guardsOf(drafted({ tables: [absent('hubplan-bot')] }, service).findings)).toContain('block self')
  })
})

describe('rows about admins', () => {
  it('blocks the demotion of the last admin', () => {
    const rows = table('u.csv', ['username', 'admin'], ['root', 'no'])
    expect(messages({ tables: [rows] }, snapshot([root]))).toEqual([
      '0 admins would be left on the hub, and the minimum is 1; keep or promote another admin',
    ])
  })
  it('lets it pass when somebody else is promoted', () => {
    const rows = table('u.csv', ['username', 'admin'], ['root', 'no'], ['heir', 'yes'])
    expect(messages({ tables: [rows] }, snapshot([root, user('heir')]))).toEqual([])
  })
  it('says nothing of a hub without admins when none is taken', () => {
    expect(messages({ tables: [absent('s00')] }, snapshot(students(4)))).toEqual([])
  })
  const promote = (count: number) =>
    table('u.csv', ['username', 'admin'], ...namesOf(students(count)).map((name) => [name, 'yes']))
  it('blocks a sixth new admin', () => {
    expect(messages({ tables: [promote(6)] }, snapshot([root, ...students(9)]))[0]).toMatch(
      /^6 users would become admin, or join a group that carries roles, and the limit is 5: "s00", /,
    )
  })
  it('lets five pass', () => expect(messages({ tables: [promote(5)] }, snapshot([root, ...students(9)]))).toEqual([]))
  it('counts who joins a group that carries roles', () => {
    const rows = table('u.csv', ['username', 'groups'], ...namesOf(students(6)).map((name) => [name, 'wheel']))
    const live = snapshot(students(20), { groups: new Map([['wheel', { name: 'wheel', roles: ['admin'] }]]) })
    expect(guardsOf(drafted({ tables: [rows] }, live).findings)).toContain('block new-admins')
  })
})
