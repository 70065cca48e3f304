// What a roster of another program offers, before it is said how it is read.
import { describe, expect, test } from 'vitest'

import { isRosterHeader } from '../../../src/core/desired/naming.ts'
import { commaListIn, domainsOf, proposalOf, shownColumns } from '../../../src/core/desired/proposal.ts'
import { table } from '../live.ts'

const classroom = table(
  'roster.csv',
  ['identifier', 'github_username', 'github_id', 'name'],
  ['ada@example.edu', 'alovelace', '101', ''],
)
const campus = table(
  'campus.csv',
  ['Student', 'Login', 'Mail', 'Section', 'Account Status', 'admin'],
  ['Ada', 'ada', 'ada@example.edu', 'Lab 1, Lab 2', 'active', ''],
  ['Ben', 'ben', 'ben@EXAMPLE.edu', 'Lab 1', 'deleted', 'yes'],
  ['Cy', 'cy', '', '', '', ''],
)

describe('a roster', () => {
  test('of a known program proposes its preset, and the column of its names', () => {
    const preset = { name: 'github-classroom', title: 'a roster of GitHub Classroom' }
    expect(proposalOf(classroom)).toEqual({
      preset: { ...preset, username: 'github_username', needsDomain: false },
      isOwn: false,
      usernames: ['identifier', 'github_username', 'github_id', 'name'],
      others: [],
    })
  })

  test('with addresses needs a domain, in the language of its header', () => {
    const german = table('t.csv', ['Vorname', 'Nachname', 'E-Mail-Adresse', 'Gruppen'])
    expect(proposalOf(german)).toMatchObject({
      preset: { name: 'moodle-participants', username: 'E-Mail-Adresse', needsDomain: true },
      groups: 'Gruppen',
    })
  })

  test('that looks like one of a known program, without its names, proposes no preset', () => {
    expect(proposalOf(table('t.csv', ['Apellidos', 'Nombre', 'Nombre de usuario'])).preset?.username).toBe(
      'Nombre de usuario',
    )
    expect(proposalOf(table('t.csv', ['Email Address [Required]'])).preset?.name).toBe('google-workspace')
    expect(proposalOf(table('t.csv', ['OrgDefinedId', 'End-of-Line Indicator'])).preset).toBeUndefined()
  })

  test('of no known program proposes its columns', () => {
    expect(proposalOf(campus)).toEqual({
      isOwn: false,
      usernames: ['Login', 'Mail'],
      groups: 'Section',
      others: ['admin'],
      ensure: { from: 'Account Status', values: { active: 'present', deleted: 'absent' } },
    })
  })

  test('has the groups in the first column that has some', () => {
    expect(proposalOf(table('t.csv', ['login', 'Groups', 'Section'], ['ada', '', 'Lab 1'])).groups).toBe('Section')
  })

  test('of hubplan itself is known by its username', () => {
    expect(proposalOf(table('t.csv', ['Username', 'groups', 'password', 'server']))).toEqual({
      isOwn: true,
      usernames: ['Username'],
      groups: 'groups',
      others: ['server'],
    })
  })

  test('has a column that says which users are gone only when one of them is', () => {
    expect(proposalOf(table('t.csv', ['login', 'status'], ['ada', 'active'])).ensure).toBeUndefined()
  })

  test('is known by its header', () => {
    expect(isRosterHeader(['Student', 'Login'])).toBe(true)
    expect(isRosterHeader(['Apellidos', 'Nombre', 'Nombre de usuario'])).toBe(true)
    expect(isRosterHeader(['Summer 2026', ''])).toBe(false)
  })
})

test('domains are counted in any case, the most frequent first; login names have none', () => {
  const rows = ['a@x.edu', 'b@y.edu', 'c@Y.edu', 'd', ''].map((name) => [name])
  expect(domainsOf(table('t.csv', ['mail'], ...rows), 'mail')).toEqual([
    { domain: 'y.edu', spellings: new Set(['y.edu', 'Y.edu']), rows: 2 },
    { domain: 'x.edu', spellings: new Set(['x.edu']), rows: 1 },
  ])
  expect(domainsOf(campus, 'Login')).toEqual([])
})

test('a cell with a comma is found', () => {
  expect(commaListIn(campus, 'Section')).toBe('Lab 1, Lab 2')
  expect(commaListIn(campus, 'Login')).toBeUndefined()
})

describe('what is shown of a column', () => {
  const shown = (header: readonly string[], ...rows: readonly (readonly string[])[]) => {
    const one = table('t.csv', [...header], ...rows.map((row) => [...row]))
    return shownColumns(one, proposalOf(one)).map((column) => `${column.header}: ${column.cells?.join('|')}`)
  }

  test('are its first three cells', () => {
    expect(shown(['Login', 'Note'], ['a', 'x'], ['b', ''], ['c'], ['d', 'z'])).toEqual(['Login: a|b|c', 'Note: x||'])
  })

  test.each(['Password', 'ssha_password', 'Kennwort', 'Initial PIN', 'Mot de passe', 'Contraseña', 'pwd'])(
    'is nothing in the column %s',
    (header) => expect(shown(['Login', header], ['a', 'weak'])).toEqual(['Login: a', `${header}: undefined`]),
  )

  test('is nothing where one cell of any row could be a password, except in the columns that are read', () => {
    const strong = 'Geheim-123!'
    expect(shown(['Login', 'Note'], ['a', ''], ['b', ''], ['c', ''], ['Ann-1-Bob', strong])).toEqual([
      'Login: a|b|c',
      'Note: undefined',
    ])
    expect(shown(['Login', 'Section'], ['a', 'Lab 1-A'])).toEqual(['Login: a', 'Section: Lab 1-A'])
    expect(shown(['User name [userPrincipalName] Required'], ['Ada.1@x.edu'])[0]).toContain('Ada.1@x.edu')
  })

  test('hides a header that could be the password of a first user, where no column is known', () => {
    expect(shown(['ann', 'Geheim-123!'], ['bob', ''])).toEqual(['ann: bob', '(not shown): undefined'])
    expect(shown(['Login', 'Points-10!'], ['bob', ''])).toEqual(['Login: bob', 'Points-10!: '])
  })
})
