// Which column is the username is never a silent guess.
import { foldedHeader } from '../mapping/headers.ts'

/** Columns that are the username where no other column may be. */
export const aliases: readonly string[] = ['name', 'user', 'email']

/** Headers of login names in other programs. */
const logins: ReadonlySet<string> = new Set(
  [
    ...['login', 'login_id', 'login id', 'login name', 'loginname', 'sis login id', 'user_id', 'user id', 'userid'],
    ...[
      'user_name',
      'user-name',
      'github_username',
      'github username',
      'netid',
      'uid',
      'upn',
      'account',
      'accountname',
    ],
    ...['sAMAccountName', 'userPrincipalName', 'student id', 'student_id', 'studentid', 'sis user id', 'sis_user_id'],
    ...['student number', 'matriculation number', 'Matrikelnummer', 'Benutzername', 'Benutzerkennung', 'Anmeldename'],
    ...[
      "Nom d'utilisateur",
      'Nombre de usuario',
      'OrgDefinedId',
      'identifier',
      'id',
      'email address',
      'e-mail',
      'mail',
    ],
    ...['E-Mail-Adresse', 'Adresse de courriel', 'Adresse e-mail', 'Dirección de correo'],
  ].map(foldedHeader),
)

/** The headers that may hold login names, in the order of the file. */
export function candidatesOf(header: readonly string[]): readonly string[] {
  return header.filter((one) => logins.has(foldedHeader(one)) || aliases.includes(foldedHeader(one)))
}

const people: ReadonlySet<string> = new Set(
  [
    ...['username', 'usernames', 'names', 'users', 'emails', 'logins', 'student', 'students', 'member', 'members'],
    ...[
      'people',
      'person',
      'participant',
      'participants',
      'teilnehmer',
      'first name',
      'last name',
      'surname',
      'vorname',
    ],
    ...['nachname', 'full name', 'display name', 'address', 'addresses', 'account name', 'accounts', 'group', 'groups'],
    ...['roster', 'list', 'staff', 'teacher', 'teachers', 'course', 'section', 'role', 'class'],
  ].map(foldedHeader),
)

/** Whether a cell at the top of a single column is its heading, and no user's name. */
export function isHeaderWord(cell: string): boolean {
  const key = foldedHeader(cell)
  return aliases.includes(key) || logins.has(key) || people.has(key)
}

/** Whether a record looks like the header of a list of users. */
export function hasLoginHeader(values: readonly string[]): boolean {
  return values.some((value) => {
    const key = foldedHeader(value)
    return key === 'username' || aliases.includes(key) || logins.has(key)
  })
}
