import { describe, expect, it } from 'vitest'

import { candidatesOf, hasLoginHeader, isHeaderWord, likeliest } from '../../../src/core/desired/candidates.ts'
import { table } from '../live.ts'
import { read } from '../mapping/mapped.ts'

describe('a header', () => {
  it.each([
    ...['login', 'Login_ID', 'SIS Login ID', 'Login name', 'User name', 'GitHub_Username', 'NetID', 'uid', 'UPN'],
    ...['sAMAccountName', 'userPrincipalName', 'Account', 'Benutzername', 'Uni-Kennung', 'Anmeldename'],
    ...['Nom d’utilisateur', 'Nombre de usuario', 'Identifiant', 'id', 'User ID', 'student_id', 'Student number'],
    ...['Matrikelnummer', 'OrgDefinedId', 'identifier', 'SIS User ID', 'name', 'user', 'email', 'E-mail address'],
    ...['Email Address [Required]', 'E-Mail-Adresse', 'Adresse de courriel', 'Dirección de correo', 'mail'],
  ])('%s may be the username', (header) => expect(candidatesOf([header])).toEqual([header]))
  it.each([
    ...['Last login', 'Login count', 'Section', 'Section ID', 'course_id', 'Group ID', 'First name', 'Full name'],
    ...['Display name', 'Number', 'Phone number', 'Manager email', 'Role', 'Student', `${'sis'.repeat(20)}id`],
  ])('%s may not', (header) => expect(candidatesOf([header])).toEqual([]))
})

describe('the likeliest of several headers', () => {
  it.each([
    ['SIS Login ID', ['ID', 'SIS User ID', 'SIS Login ID']],
    ['github_username', ['identifier', 'github_username', 'name']],
    ['login_id', ['user_id', 'login_id', 'email']],
    ['Student ID', ['Name', 'Student ID']],
    ['email', ['Section', 'name', 'email']],
    [undefined, []],
  ])('is %s', (best, headers) => expect(likeliest(headers)).toBe(best))
})

describe('a file whose username column is not clear', () => {
  const told = (...header: readonly string[]): string[] => read(table('u.csv', header, []))

  it('names all candidates, and proposes the likeliest', () => {
    expect(told('Name', 'Student ID', 'Section')).toEqual([
      'error u.csv:1:1 "Name" and "Student ID" could each be the username; name it with --column "username=Student ID"',
    ])
  })
  it('keeps the columns that hubplan knows in its proposal, but for passwords', () => {
    expect(told('email', 'login', 'admin', 'groups')).toEqual([
      'error u.csv:1:1 "email" and "login" could each be the username; name it with --column username=login --column admin=admin --column groups=groups',
    ])
  })
  it('proposes the preset of a program that is known', () => {
    expect(told('Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section')).toEqual([
      'error u.csv:1:1 "ID" and "SIS User ID" and "SIS Login ID" could each be the username; this looks like a Canvas gradebook: add --preset canvas-gradebook, or name it with --column "username=SIS Login ID"',
    ])
  })
  it('is told of its only candidate', () => {
    expect(told('Kurs', 'Kennung')).toEqual([
      'error u.csv:1:1 no username column; "Kennung" may be it; name it with --column username=Kennung',
    ])
  })
  it('is told of its headers where none is a candidate, but for what could be a password', () => {
    expect(told('Kurs', 'Hush-Hush-1')).toEqual([
      'error u.csv:1:1 no username column; found Kurs, (not shown); name it with --column username=HEADER, or add a first line username',
    ])
  })
  it('takes an alias that stands alone', () => {
    expect(read(table('u.csv', ['Email', 'First name'], ['ann@x.edu', 'Ann']))).toEqual([
      'ann@x.edu',
      'warning u.csv:1:2 the column First name is unknown and not used',
    ])
  })
  it('takes a column username before all others', () => {
    expect(read(table('u.csv', ['login', 'username'], ['x', 'ann']))).toEqual([
      'ann',
      'warning u.csv:1:1 the column login is unknown and not used',
    ])
  })
})

describe('a word', () => {
  it.each(['username', 'Users', 'name', 'E-Mail', 'Login', 'Teilnehmer', 'members'])(
    '%s at the top is a heading',
    (word) => expect(isHeaderWord(word)).toBe(true),
  )
  it.each(['ann', 'ann@x.edu', 'weblogin', '001'])('%s is a name', (word) => expect(isHeaderWord(word)).toBe(false))
})

describe('a record', () => {
  it('with one header of login names looks like the header', () => {
    expect(hasLoginHeader(['', 'First name', 'Login'])).toBe(true)
    expect(hasLoginHeader(['Members of ml-2026'])).toBe(false)
  })
})
