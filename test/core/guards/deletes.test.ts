import { describe, expect, it } from 'vitest'

import type { Action } from '../../../src/core/types.ts'
import { drafted, guardsOf, limits, snapshot, table, user } from '../live.ts'
import {
  absent,
  admin,
  brief,
  create,
  found,
  makeGroup,
  messages,
  namesOf,
  notice,
  people,
  remove,
  rename,
  root,
  row,
  stop,
  students,
  words,
} from './actions.ts'

describe('deletes', () => {
  it('are all named by the guards that count them, and nothing else is', () => {
    const live = snapshot(people(10))
    const actions = [...people(3).map(({ name }) => remove(name)), create('new')]
    const ids = people(3)
      .map(({ name }) => `user.delete:${name}`)
      .join(' ')
    expect(brief('delete-share', actions, live)).toEqual([`block ${ids}`])
    expect(brief('delete-count', actions, live, { options: { limits: { ...limits, max_deletes: 2 } } })).toEqual([
      `block ${ids}`,
    ])
    expect(brief('delete-count', actions, live, { options: { limits: { ...limits, max_deletes: 3 } } })).toEqual([])
  })
  it('are a share from ten users up, and where everybody is listed', () => {
    const actions = [0, 1, 2].map((index) => remove(people(3)[index]?.name ?? ''))
    expect(brief('delete-share', actions, snapshot(people(9)))).toEqual([])
    expect(brief('delete-share', actions, snapshot(people(12)))).toEqual([])
    expect(brief('delete-share', actions, snapshot(people(11)))).toHaveLength(1)
    expect(brief('delete-share', actions, snapshot(people(11), { listed: false }))).toEqual([])
  })
  it('of an admin are told with the place of the row', () => {
    expect(found('admin-delete', [remove('root', { admin: true }, row), remove('ann')])).toEqual([
      {
        guard: 'admin-delete',
        level: 'block',
        message: '"root" is an admin and would be deleted (u.csv:2:1); demote first, or plan with --allow admin-delete',
        actions: ['user.delete:root'],
      },
    ])
  })
  it('and renames of who has a running server are told', () => {
    const servers = [{ name: '', state: 'ready' }] as const
    const actions = [remove('a', { servers }), remove('b', { servers }), remove('c'), rename('d', 'x', { servers })]
    expect(found('running-servers', actions).map(({ level, message, actions: ids }) => [level, message, ids])).toEqual([
      [
        'warn',
        '2 users to be deleted have a running server, which is stopped first: "a", "b"',
        ['user.delete:a', 'user.delete:b'],
      ],
      ['warn', '1 user to be renamed has a running server, which is stopped first: "d"', ['user.rename:d:x']],
    ])
    const { servers: _, ...hidden } = user('h')
    const unseen = { ...remove('h'), before: hidden } as Action
    expect(brief('running-servers', [unseen])).toEqual([])
  })
  it('may take storage with them', () => {
    const tail =
      " depends on the hub's spawner: on Kubernetes the home volume is deleted too, and hubplan cannot restore it"
    expect(words('storage', [remove('a')])).toEqual([`info: what is lost with a deleted user${tail}`])
    expect(words('storage', [remove('a'), remove('b')])).toEqual([`info: what is lost with deleted users${tail}`])
    expect(brief('storage', [remove('a'), create('b')])).toEqual(['info user.delete:a'])
    expect(brief('storage', [create('b')])).toEqual([])
    const live = snapshot([root], { deletes: { losses: 'all is lost' } })
    expect(found('storage', [remove('a')], live)).toEqual([
      { guard: 'storage', level: 'info', message: 'all is lost', actions: ['user.delete:a'] },
    ])
  })
  it('may be renames', () => {
    const pair = (gone: string, made: string) => brief('possible-rename', [remove(gone), create(made)])
    expect(pair('anna', 'anne')).toEqual(['warn user.delete:anna user.create:anne'])
    expect(pair('abc', 'abd')).toEqual(['warn user.delete:abc user.create:abd'])
    expect(pair('abc', 'xyz')).toEqual([])
    // Of two letters, nearly everything is near.
    expect([pair('ab', 'ac'), pair('ab', 'a'), pair('a', 'ab')]).toEqual([[], [], []])
    expect(pair('bob1', 'bob2')).toEqual([])
  })
  it('may be renames at the notice, too: at the delete the new user has long been created', () => {
    expect(words('possible-rename', [notice('anna'), create('anne')])).toEqual([
      'warn: "anna" would get notice and "anne" created; if this is one person under a new name, files and servers do not follow: give the new row renamed_from: "anna" instead',
    ])
    expect(brief('possible-rename', [notice('anna'), create('anne')])).toEqual([
      'warn notice.give:anna:2026-12-13 user.create:anne',
    ])
  })
})

describe('changes', () => {
  const live = snapshot(people(10))
  const promoted = (size: number) => people(size).map(({ name }) => admin(name, true))
  it('of half of the users are no matter, and of more are told', () => {
    expect(found('change-share', promoted(5), live)).toEqual([])
    expect(found('change-share', promoted(6), live)).toEqual([
      {
        guard: 'change-share',
        level: 'warn',
        message: '6 of 10 users (60 %) would be changed or deleted, which is above 50 % (guards.max_change_share)',
        actions: [],
      },
    ])
  })
  it('count from ten users up, and where everybody is listed', () => {
    expect(found('change-share', promoted(9), snapshot(people(9)))).toEqual([])
    expect(found('change-share', promoted(9), snapshot(people(10), { listed: false }))).toEqual([])
  })
  it('count each user once, and not who is new, nor servers, nor groups', () => {
    const names = people(10).map(({ name }) => name)
    const again = [
      ...promoted(5),
      ...promoted(5),
      ...names.map((name) => stop(name, row)),
      ...people(9).map((_, index) => create(`n${index}`)),
      makeGroup('g'),
    ]
    expect(found('change-share', again, live)).toEqual([])
  })
})

describe('delete-count', () => {
  const live = snapshot(students(300))
  it('lets exactly the limit pass', () => {
    expect(messages({ tables: [absent(...namesOf(students(50)))] }, live)).toEqual([])
  })
  it('blocks one more, and says how to go on', () => {
    expect(messages({ tables: [absent(...namesOf(students(51)))] }, live)).toEqual([
      '51 users would be deleted, and the limit is 50; if that is right, raise guards.max_deletes in hubplan.yaml or plan with --max-deletes 51',
    ])
  })
})

describe('delete-share', () => {
  it('blocks above a quarter', () => {
    expect(messages({ tables: [absent(...namesOf(students(11)))] }, snapshot(students(40)))).toEqual([
      '11 of 40 users (27.5 %) would be deleted, and the limit is 25 %; if that is right, raise guards.max_delete_share in hubplan.yaml or plan with --max-delete-share 0.28',
    ])
  })
  it('lets exactly a quarter pass', () => {
    expect(messages({ tables: [absent(...namesOf(students(10)))] }, snapshot(students(40)))).toEqual([])
  })
  it('does not count below ten users', () => {
    expect(messages({ tables: [absent(...namesOf(students(5)))] }, snapshot(students(9)))).toEqual([])
  })
  it('counts from ten users on', () => {
    expect(messages({ tables: [absent(...namesOf(students(5)))] }, snapshot(students(10)))).toHaveLength(1)
  })
})

describe('the delete of an admin', () => {
  it('blocks a row that deletes an admin', () => {
    expect(messages({ tables: [absent('root')] }, snapshot([root, user('other', { admin: true })]))).toEqual([
      '"root" is an admin and would be deleted (u.csv:2:1); demote first, or plan with --allow admin-delete',
    ])
  })
  it('lets it pass with --allow, as a loud warning', () => {
    const live = snapshot([root, user('other', { admin: true })])
    const { findings } = drafted({ tables: [absent('root')] }, live, {
      overrides: [{ flag: '--allow', value: 'admin-delete' }],
    })
    expect(findings.filter((f) => f.guard === 'admin-delete').map((f) => [f.level, f.message.slice(0, 28)])).toEqual([
      ['warn', 'allowed by --allow admin-del'],
    ])
  })
})

describe('rows that delete', () => {
  it('warns when more than half of the users change', () => {
    const rows = table('u.csv', ['username', 'groups'], ...namesOf(students(11)).map((name) => [name, 'ml']))
    expect(guardsOf(drafted({ tables: [rows] }, snapshot(students(20))).findings)).toEqual(['warn change-share'])
  })
  it('warns of a delete and a create that look like one person', () => {
    const rows = table('u.csv', ['username', 'ensure'], ['jon.smith', 'absent'], ['john.smith', ''], ['jane', ''])
    expect(drafted({ tables: [rows] }, snapshot([user('jon.smith')])).findings.map((f) => f.message)[0]).toBe(
      '"jon.smith" would be deleted and "john.smith" created; if this is one person under a new name, files and servers do not follow: give the new row renamed_from: "jon.smith" instead',
    )
  })
  it('takes numbered students for different people', () => {
    const rows = table('u.csv', ['username', 'ensure'], ['student01', 'absent'], ['student02', ''])
    expect(guardsOf(drafted({ tables: [rows] }, snapshot([user('student01')])).findings)).toEqual([])
  })
  it('warns of running servers', () => {
    const live = snapshot([user('a', { servers: [{ name: '', state: 'ready' }] })])
    expect(drafted({ tables: [absent('a')] }, live).findings[0]?.message).toBe(
      '1 user to be deleted has a running server, which is stopped first: "a"',
    )
  })
})
