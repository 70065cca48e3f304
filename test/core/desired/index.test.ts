import { describe, expect, it } from 'vitest'

import { formatPlace } from '../../../src/core/problem.ts'
import { desired, desiring, table } from '../live.ts'

function told(wanted: Parameters<typeof desiring>[0]): string[] {
  return desiring(wanted).diagnostics.map((d) => `${d.severity} ${formatPlace(d.at)} ${d.message}`)
}

const admins = (header: readonly string[], ...lines: string[][]) => table('users.csv', header, ...lines)

describe('rows', () => {
  it('normalises the name and keeps the zeros', () => {
    const { users } = desired({ tables: [admins(['username'], [' Alice '], ['001'])] })
    expect([...users.keys()]).toEqual(['001', 'alice'])
  })
  it('manages only the fields that are filled in', () => {
    const { users } = desired({ tables: [admins(['username', 'admin', 'groups'], ['alice', '', ''])] })
    expect(users.get('alice')).toEqual({
      name: 'alice',
      written: 'alice',
      at: { file: 'users.csv', line: 2, column: 1 },
    })
  })
  it.each([
    ['TRUE', true],
    ['yes', true],
    ['1', true],
    ['False', false],
    ['no', false],
    ['0', false],
  ])('reads the boolean %s', (text, value) => {
    const { users } = desired({ tables: [admins(['username', 'admin'], ['alice', text])] })
    expect(users.get('alice')?.admin).toBe(value)
  })
  it('splits groups at ; and sorts them', () => {
    const { users } = desired({ tables: [admins(['username', 'groups'], ['alice', 'ml; cv;;ml'])] })
    expect(users.get('alice')?.groups).toEqual(['cv', 'ml'])
  })
  it.each([['-'], [[]]])('reads %j as none of the managed groups', (cell) => {
    const { users } = desired({ tables: [table('u.yaml', ['name', 'groups'], ['alice', cell])] })
    expect(users.get('alice')?.groups).toEqual([])
  })
  it('fills empty cells from the defaults', () => {
    const rows = {
      ...admins(['username', 'groups'], ['alice', ''], ['bob', 'staff']),
      defaults: { groups: ['students'], ensure: 'existing' as const },
    }
    const { users } = desired({ tables: [rows] })
    expect(users.get('alice')).toMatchObject({ groups: ['students'], ensure: 'existing' })
    expect(users.get('bob')).toMatchObject({ groups: ['staff'] })
  })
  it('does not manage the groups of somebody who goes', () => {
    const { groups } = desired({ tables: [admins(['username', 'groups', 'ensure'], ['alice', 'old', 'absent'])] })
    expect(groups.size).toBe(0)
  })
  it('keeps the names __proto__ and constructor apart from everything else', () => {
    const { users } = desired({ tables: [admins(['username', 'admin'], ['__proto__', 'true'], ['constructor', ''])] })
    expect(users.get('__proto__')?.admin).toBe(true)
    expect(users.get('constructor')?.admin).toBeUndefined()
  })
})

describe('faults of rows', () => {
  it('tells all of them at once, each with its place', () => {
    const rows = admins(['username', 'admin', 'ensure'], ['', 'true', ''], ['a/b', 'maybe', ''], ['c', '', 'gone'])
    expect(told({ tables: [rows] })).toEqual([
      'error users.csv:2:1 the username is empty; fill it in or remove the row',
      'error users.csv:3:1 the username "a/b" has a slash, which a proxy may read as another path; hubplan cannot manage such a user',
      'error users.csv:3:2 admin is "maybe"; write true or false',
      'error users.csv:4:3 ensure is "gone"; write present, existing, if-present or absent',
    ])
  })
  it('names both rows of one name', () => {
    expect(told({ tables: [admins(['username'], ['bob'], ['Bob'])] })).toEqual([
      'error users.csv:3:1 "Bob" here and "bob" at users.csv:2:1 are one name to the hub; keep one of the two rows',
    ])
  })
})

describe('columns', () => {
  it.each([['name'], ['user'], ['email'], [' User Name ']])('takes %s for the username', (header) => {
    expect(desired({ tables: [admins([header], ['alice'])] }).users.has('alice')).toBe(true)
  })
  it('prefers username to its aliases', () => {
    const { users } = desired({ tables: [admins(['email', 'username'], ['a@b.c', 'alice'])] })
    expect([...users.keys()]).toEqual(['alice'])
  })
  it('refuses to choose between two aliases', () => {
    expect(told({ tables: [admins(['name', 'email'], ['a', 'b'])] })).toEqual([
      'error users.csv:1:1 "name" and "email" could each be the username; name it with --column username=email',
    ])
  })
  it('says which columns there are when none is the username', () => {
    expect(told({ tables: [admins(['id', 'mail'], ['1', 'b'])] })).toEqual([
      'error users.csv:1:1 "id" and "mail" could each be the username; name it with --column username=mail',
    ])
  })
  it('warns of an unknown column and guesses what was meant', () => {
    expect(told({ tables: [admins(['username', 'gruops'], ['a', 'b'])] })).toEqual([
      'warning users.csv:1:2 the column gruops is unknown and not used; did you mean groups?',
    ])
  })
  it.each(['quota', 'password'])('warns that %s is not used', (column) => {
    expect(told({ tables: [admins(['username', column], ['a', '1'])] })).toEqual([
      `warning users.csv:1:2 the column ${column} is not used: a JupyterHub has no such setting`,
    ])
  })
  it('takes the columns of a backup in silence', () => {
    expect(
      told({ tables: [admins(['username', 'admin', 'created', 'last_activity'], ['a', 'false', 'x', 'y'])] }),
    ).toEqual([])
  })
})

describe('several files', () => {
  const one = (...line: string[]) => table('one.csv', ['username', 'admin', 'groups', 'ensure'], line)
  const two = (...line: string[]) => table('two.csv', ['username', 'admin', 'groups', 'ensure'], line)

  it('unites groups and merges equal values', () => {
    const { users } = desired({ tables: [one('bob', 'true', 'a', ''), two('bob', 'yes', 'b', '')] })
    expect(users.get('bob')).toMatchObject({ admin: true, groups: ['a', 'b'] })
  })
  it('names both places of a conflict', () => {
    expect(told({ tables: [one('bob', 'true', '', ''), two('bob', 'false', '', '')] })).toEqual([
      'error two.csv:2:1 "bob" is not an admin here and an admin at one.csv:2:1; make the two agree',
    ])
  })
  it('takes wanted and absent for a conflict', () => {
    expect(told({ tables: [one('bob', '', '', ''), two('bob', '', '', 'absent')] })).toEqual([
      'error two.csv:2:1 "bob" is absent here and present at one.csv:2:1; make the two agree',
    ])
  })
})

describe('the rows of a target alone', () => {
  const file = admins(
    ['username', 'admin', 'groups', 'ensure'],
    ['alice', 'yes', 'ml', 'existing'],
    ['bob', '', '', 'absent'],
  )
  const own = (...rows: string[][]) => table('hubplan.yaml', ['name', 'admin', 'groups', 'ensure'], ...rows)
  it('override the other rows field by field', () => {
    const { users, groups } = desired({ tables: [file], own: [own(['alice', '', 'cv', ''])] })
    expect(users.get('alice')).toMatchObject({ admin: true, groups: ['cv'], ensure: 'existing', at: { line: 2 } })
    expect([...groups.keys()]).toEqual(['cv'])
  })
  it('stand alone where one of the two is absent', () => {
    const { users } = desired({ tables: [file], own: [own(['alice', '', '', 'absent'], ['bob', 'yes', '', ''])] })
    expect(users.get('alice')).not.toHaveProperty('groups')
    expect(users.get('alice')).toMatchObject({ ensure: 'absent' })
    expect(users.get('bob')).not.toHaveProperty('ensure')
  })
  it('are overridden by a shortcut, and must agree with each other', () => {
    const shortcut = { ...own(['alice', 'no', '', '']), path: '--no-admin' }
    const { users } = desired({ tables: [file], own: [own(['alice', '', 'cv', ''])], shortcuts: [shortcut] })
    expect(users.get('alice')).toMatchObject({ admin: false, groups: ['cv'] })
    expect(told({ own: [own(['alice', 'yes', '', '']), own(['alice', 'no', '', ''])] })).toEqual([
      'error hubplan.yaml:2:1 "alice" is not an admin here and an admin at hubplan.yaml:2:1; make the two agree',
    ])
  })
})

describe('shortcuts', () => {
  const file = table('users.csv', ['username', 'admin', 'groups'], ['alice', 'false', 'ml'])
  const shortcut = (ensure: string, admin: string) => ({
    ...table('--x', ['username', 'ensure', 'admin'], ['alice', ensure, admin]),
    path: 'command line',
  })

  it('overrides the value of the row and keeps the rest', () => {
    const { users } = desired({ tables: [file], shortcuts: [shortcut('existing', 'true')] })
    expect(users.get('alice')).toMatchObject({ admin: true, groups: ['ml'] })
  })
  it('deletes a user that the file wants', () => {
    const { users } = desired({ tables: [file], shortcuts: [shortcut('absent', '')] })
    expect(users.get('alice')).toMatchObject({ ensure: 'absent' })
  })
  it('creates nobody', () => {
    const { users } = desired({ shortcuts: [shortcut('existing', 'true')] })
    expect(users.get('alice')?.ensure).toBe('existing')
  })
  it('conflicts with its own opposite', () => {
    expect(told({ shortcuts: [shortcut('existing', 'true'), shortcut('existing', 'false')] })).toEqual([
      'error --x:2:1 "alice" is not an admin here and an admin at --x:2:1; make the two agree',
    ])
  })
})

describe('groups', () => {
  it('manages every group that is named anywhere', () => {
    const { groups } = desired({
      tables: [table('u.csv', ['username', 'groups'], ['alice', 'ml'])],
      groups: [{ name: 'cv', exact: true, isDeclared: true, at: { file: 'h.yaml' } }],
    })
    expect([...groups.values()].map(({ name, exact, isDeclared }) => ({ name, exact, isDeclared }))).toEqual([
      { name: 'cv', exact: true, isDeclared: true },
      { name: 'ml', exact: false, isDeclared: false },
    ])
  })
})

describe('two files about one user', () => {
  const two = (header: readonly string[], one: string[], other: string[], more: object = {}) => ({
    tables: [
      table('a.csv', ['username', ...header], ['ann', ...one]),
      table('b.csv', ['username', ...header], ['ann', ...other]),
    ],
    ...more,
  })
  it.each([
    ['the first', 'cv', '', ['cv']],
    ['the second', '', 'ml', ['ml']],
    ['both', 'ml', 'cv', ['cv', 'ml']],
  ])('have the groups of %s', (_, one, other, groups) => {
    expect(desired(two(['groups'], [one], [other])).users.get('ann')?.groups).toEqual(groups)
  })
  it.each([
    ['unlimited', '50', 'to have the quota 50 here and to have the quota unlimited'],
    ['50', 'unlimited', 'to have the quota unlimited here and to have the quota 50'],
    ['+5', '-5', 'to have the quota -5 here and to have the quota +5'],
  ])('must agree on the quota: %s and %s', (one, other, words) => {
    const manages = new Set(['existence', 'quota'] as const)
    expect(told(two(['quota'], [one], [other], { manages }))).toEqual([
      `error b.csv:2:1 "ann" is ${words} at a.csv:2:1; make the two agree`,
    ])
  })
  it('agree where one says nothing of the quota', () => {
    const manages = new Set(['existence', 'quota', 'admin'] as const)
    expect(told(two(['quota', 'admin'], ['', 'yes'], ['5', ''], { manages }))).toEqual([])
  })
})

describe('names of groups', () => {
  const at = { file: 'h.yaml', line: 3, column: 5 }
  const group = (name: string, more: object = {}) => ({ name, exact: false, isDeclared: true, at, ...more })
  it('that no request can speak of are refused where they are declared', () => {
    expect(told({ groups: [group('a/b')] })).toEqual([
      'error h.yaml:3:5 the group name "a/b" has a slash, which a proxy may read as another path',
    ])
  })
  it('that no request can speak of are refused in a cell', () => {
    expect(told({ tables: [table('u.csv', ['username', 'groups'], ['ann', 'ml;a/b'])] })).toEqual([
      'error u.csv:2:2 the group name "a/b" has a slash, which a proxy may read as another path',
    ])
  })
})

describe('cells', () => {
  it('that could be a password are not shown', () => {
    expect(told({ tables: [table('u.csv', ['username', 'admin'], ['ann', 'Correct-Horse-7'])] })).toEqual([
      'error u.csv:2:2 admin is something that could be a password; write true or false',
    ])
  })
  it('of numbers are one text, not a list', () => {
    const manages = new Set(['existence', 'account'] as const)
    const rows = table('u.csv', ['username', 'user_id'], ['ann@x.org', ['7', '8']])
    expect(told({ tables: [rows], manages })).toEqual([
      'error u.csv:2:2 the user_id "7,8" is not a whole number; write it as the system gives it',
    ])
  })
  it('of names are one text, not a list', () => {
    expect(told({ tables: [table('u.csv', ['username'], [['ann', 'ben']])] })).toEqual([
      'error u.csv:2:1 the username must be one text, not a list',
    ])
  })
  it('of old names are one text, not a list', () => {
    expect(told({ tables: [table('u.csv', ['username', 'renamed_from'], ['ann', ['x', 'y']])] })).toEqual([
      'error u.csv:2:2 renamed_from must be one name, not a list',
    ])
  })
})

it('a password that a default gives to all is not meant for who logs in elsewhere', () => {
  const rows = { ...table('u.csv', ['username'], ['github:x'], ['ann']), defaults: { password: 'generate' } } as const
  const { users } = desired({ tables: [rows], manages: new Set(['existence', 'password']) })
  expect([...users.values()].map(({ name, password }) => [name, password?.how])).toEqual([
    ['ann', 'generate'],
    ['github:x', undefined],
  ])
})

it('a table without any column has nobody', () => {
  expect(desired({ tables: [table('u.csv', [])] }).users.size).toBe(0)
  expect(told({ tables: [table('u.csv', ['what'], ['x'])] })).toEqual([expect.stringMatching(/^error u\.csv:1:1 /)])
})
