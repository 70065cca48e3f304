import { describe, expect, it } from 'vitest'

import { manages } from '../aup.ts'
import { told } from '../cells.ts'
import { desiring, table } from '../live.ts'

describe('columns', () => {
  it.each(['server', 'renamed_from', 'expires', ' Renamed_From ', 'EXPIRES'])('%j is known', (header) =>
    expect(told(header, '')).toEqual([]),
  )
  it.each([
    ['renamedfrom', 'renamed_from'],
    ['Renamed From', 'renamed_from'],
    ['expire', 'expires'],
    ['serve', 'server'],
  ])('%s is not, but near %s', (header, near) =>
    expect(told(header, '')).toEqual([
      `warning u.csv:1:2 the column ${header} is unknown and not used; did you mean ${near}?`,
    ]),
  )
  it.each(['Gruppe', 'Gruppen', 'Groupes', 'Grupo', 'group_name'])('%s is near groups', (header) => {
    expect(told(header, '')).toEqual([
      `warning u.csv:1:2 the column ${header} is unknown and not used; did you mean groups?`,
    ])
  })
  const messagesOf = (...header: string[]): string[] =>
    desiring({ tables: [table('u.csv', header)], manages }).diagnostics.map(({ message }) => message)

  it('are near to those that the system has', () => {
    expect(messagesOf('username', 'quotas')).toEqual(['the column quotas is unknown and not used; did you mean quota?'])
  })

  it('that are unknown are one warning, at the first, and those near to a known one are warnings of their own', () => {
    const tables = [table('u.csv', ['Notes', 'username', 'gruops', 'Section 1', 'Password1!', 'adnin'])]
    expect(desiring({ tables }).diagnostics).toEqual([
      {
        severity: 'warning',
        at: { file: 'u.csv', line: 1, column: 3 },
        message: 'the column gruops is unknown and not used; did you mean groups?',
      },
      {
        severity: 'warning',
        at: { file: 'u.csv', line: 1, column: 6 },
        message: 'the column adnin is unknown and not used; did you mean admin?',
      },
      {
        severity: 'warning',
        at: { file: 'u.csv', line: 1, column: 1 },
        message: '3 columns are unknown and not used (Notes, Section 1, Password1!)',
      },
    ])
  })

  it.each([
    ['API tokens', '--tokens', ['username', 'id', 'kind', 'created', 'scopes']],
    ['servers', '--servers', ['username', 'state', 'last_activity', 'started', 'url']],
  ])('of a list of %s are no list of users to delete', (noun, flag, header) => {
    const errorsOf = (ensure?: 'absent') => {
      const given = { ...table('t.csv', header), ...(ensure && { defaults: { ensure } }) }
      return desiring({ tables: [given] }).diagnostics.filter(({ severity }) => severity === 'error')
    }
    expect(errorsOf('absent').map(({ message }) => message)).toEqual([
      `this is a list of ${noun}, and all users in it would be deleted; to delete the users, list their names with hubplan list ${flag} --format names`,
    ])
    expect(errorsOf()).toEqual([])
  })

  it('of a known program are not read, although one of them is username', () => {
    expect(messagesOf('OrgDefinedId', 'Username', 'Last Name', 'End-of-Line Indicator')).toEqual([
      'this looks like the grades of a Brightspace course; --preset d2l-grades reads it as such',
      '3 columns are unknown and not used (OrgDefinedId, Last Name, End-of-Line Indicator)',
    ])
  })

  it('of a known program are named as its preset names them', () => {
    expect(messagesOf('id', 'first_name', 'last_name', 'email')).toEqual([
      '"id" and "email" could each be the username; this looks like a list of students of nbgrader: add --preset nbgrader, or name it with --column username=id',
    ])
  })

  it('beyond ten are only counted', () => {
    const header = ['username', ...Array.from({ length: 12 }, (_, index) => `Assignment ${index + 1}`)]
    const first = header.slice(1, 11).join(', ')
    expect(messagesOf(...header)).toEqual([`12 columns are unknown and not used (${first} and 2 more)`])
  })

  it('are told in an error as the file has them, unless one may be the password of a first user', () => {
    const end = 'name it with --column username=HEADER, or add a first line username'
    expect(messagesOf('Ann', 'Geheim-123')).toEqual([`no username column; found Ann, (not shown); ${end}`])
    expect(messagesOf('Wer Da', 'Geheim-123', 'groups')).toEqual([
      `no username column; found Wer Da, Geheim-123, groups; name it with --column username=HEADER --column groups=groups, or add a first line username`,
    ])
  })
})
