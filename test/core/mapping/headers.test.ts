import { describe, expect, it } from 'vitest'

import { isHeaderOf, placeMapping } from '../../../src/core/mapping/headers.ts'
import type { Variant } from '../../../src/core/mapping/presets/types.ts'
import { header, mapping, words } from './mapped.ts'

/** The columns of a file that a mapping finds, by hubplan's column, and what is wrong. */
function placed(stated: Variant, ...names: readonly string[]): Record<string, number[]> | string[] {
  const { placed: found, faults } = placeMapping(mapping(stated), header(...names))
  if (faults.length > 0) return words(faults)
  return Object.fromEntries(found.columns.map(({ rule, indexes }) => [rule.column, [...indexes]]))
}

const login = (from: string): Variant => ({ columns: { username: from } })

describe('a header', () => {
  it('is taken as written before one that differs in case', () => {
    expect(placed(login('ID'), 'id', 'ID')).toEqual({ username: [1] })
  })
  it.each([
    ['sis login id', 'SIS Login ID'],
    ['SISLoginID', 'SIS Login ID'],
    ["Numéro d'identification", 'Numéro d’identification'],
    ['Pre\u0301nom', 'Prénom'],
    ['E-Mail', '  e-mail  '],
  ])('%j is found as %j', (wanted, name) => {
    expect(placed(login(wanted), 'x', name)).toEqual({ username: [1] })
  })
  it('with brackets is a header first, and a glob only where no header has that name', () => {
    const name = 'User name [userPrincipalName] Required'
    expect(placed(login(name), 'User name u Required', name)).toEqual({ username: [1] })
    expect(placed(login('Login[12]'), 'Login', 'login2')).toEqual({ username: [1] })
  })
  it('of groups may be a glob: all that match are united, in the order of the file', () => {
    const groups: Variant = { columns: { username: 'u', groups: { from: ['team*', 'Section'] } } }
    expect(placed(groups, 'Section', 'u', 'Team 1', 'other', 'team2')).toEqual({ username: [1], groups: [0, 2, 4] })
  })
  it('that two columns have must be named exactly', () => {
    expect(placed(login('mail*'), 'Mail 1', 'Mail 2')).toEqual([
      'error h.yaml columns.username "Mail 1", "Mail 2" all match; name one of them exactly',
    ])
    expect(placed(login('login'), 'Login', 'LOGIN')).toEqual([
      'error h.yaml columns.username "Login", "LOGIN" all match; name one of them exactly',
    ])
  })
  it('that is not there is told with those that are', () => {
    expect(placed(login('Kennung'), 'A', 'B')).toEqual([
      'error h.yaml columns.username u.csv has no column "Kennung"; it has "A", "B"; write the header as the file has it',
    ])
  })
  it('that two rules need is told once', () => {
    const both: Variant = { columns: { username: 'ID' }, skip: [{ column: 'ID', match: [''] }] }
    expect(placed(both, 'A', 'B')).toEqual([
      'error h.yaml columns.username u.csv has no column "ID"; it has "A", "B"; write the header as the file has it',
    ])
  })
  it('that is misspelt is told with the nearest', () => {
    expect(placed(login('Logn'), 'Name', 'Login')).toEqual([
      'error h.yaml columns.username u.csv has no column "Logn"; it has "Name", "Login"; did you mean "Login"?',
    ])
  })
  it('that is misspelt is told with the nearest of two', () => {
    expect(placed(login('Logn'), 'Loan', 'Login')).toEqual([
      'error h.yaml columns.username u.csv has no column "Logn"; it has "Loan", "Login"; did you mean "Loan"?',
    ])
    expect(placed(login('Sektion'), 'Sections', 'Section')).toEqual([
      'error h.yaml columns.username u.csv has no column "Sektion"; it has "Sections", "Section"; did you mean "Section"?',
    ])
  })
  it('of names that is not there is told with the likeliest', () => {
    expect(placed(login('username'), 'email', 'groups')).toEqual([
      'error h.yaml columns.username u.csv has no column "username"; it has "email", "groups"; did you mean "email"?',
    ])
  })
  it('is looked for in an empty file, too', () => {
    expect(placed(login('Login'))).toEqual([
      'error h.yaml columns.username h.yaml columns.username has no column "Login"; write the header as the file has it',
    ])
  })
  it('that could be a password is shown only when another column is known', () => {
    const both: Variant = { columns: { username: 'Login', groups: 'Section' } }
    expect(placed(both, 'Hush-Hush-1', 'x')).toEqual([
      'error h.yaml columns.username u.csv has no column "Login"; it has "x"; write the header as the file has it',
      'error h.yaml columns.groups u.csv has no column "Section"; it has "x"; write the header as the file has it',
    ])
    expect(placed(both, 'Login', 'Quiz (77) A-b')).toEqual([
      'error h.yaml columns.groups u.csv has no column "Section"; it has "Login", "Quiz (77) A-b"; write the header as the file has it',
    ])
  })
  it('of passwords is not read, although a glob matches it', () => {
    expect(placed({ columns: { username: 'u', groups: 'p*' } }, 'u', 'p1', 'Password [Required]')).toEqual([
      'error h.yaml columns.groups "Password [Required]" holds secrets and is never read as another column; "p*" matches it; name another header',
    ])
    expect(placed({ columns: { username: 'u', groups: 'ssha_password' } }, 'u', 'ssha_password')).toEqual([
      'error h.yaml columns.groups "ssha_password" holds secrets and is never read as another column; name another header',
    ])
  })
  it('of a rule to skip rows must be there, and once', () => {
    const stated: Variant = { columns: { username: 'u' }, skip: [{ column: 'Rol*', match: ['x'] }] }
    expect(placed(stated, 'u')).toEqual([
      'error h.yaml skip.0 u.csv has no column "Rol*"; it has "u"; write the header as the file has it',
    ])
    expect(placed(stated, 'u', 'Role', 'Rolle')).toEqual([
      'error h.yaml skip.0 "Role", "Rolle" all match; name one of them exactly',
    ])
  })
  it('that a preset may lack is not missed', () => {
    const stated: Variant = { columns: { username: 'u', groups: 'g' }, mayLack: ['g'] }
    expect(placed(stated, 'u')).toEqual({ username: [0], groups: [] })
  })
})

describe('a record', () => {
  const stated = mapping({
    columns: { username: 'Login', groups: { from: ['Section'] } },
    skip: [{ column: 'ID', match: [''] }],
    mayLack: ['Section'],
  })
  it('is the header when it has every column that is needed', () => {
    expect(isHeaderOf(stated, ['ID', 'login'])).toBe(true)
  })
  it.each([[['Login']], [['ID', 'Section']], [['Class of 2026']]])('%j is not', (names) => {
    expect(isHeaderOf(stated, names)).toBe(false)
  })
})
