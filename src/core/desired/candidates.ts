// Which column is the username is never a silent guess.
import { foldedHeader } from '../mapping/folded.ts'

/** Columns that are the username where no other column may be. */
export const aliases: readonly string[] = ['name', 'user', 'email']

/** What may stand before the words below, such as `SIS` in `SIS Login ID`. */
const owners =
  'sis|students?|users?|person|people|members?|employee|staff|participant|learner|campus|university|univ|uni|hochschul|school|canvas|moodle|lms|jupyterhub|jupyter|hub|github|gitlab|google|microsoft|azure|ad|ldap|sso|cas|network|windows|linux|unix|work|institutional|institution|official|primary|your|my|deine?|ihre?|external|internal|domain|system|your'

/** Headers of login names, addresses and numbers in other programs: letters and digits only, the likeliest first. */
const kinds: readonly RegExp[] = [
  'login|loginid|loginname|logon|logonname|username|netid|kennung|anmeldename|anmeldekennung|benutzer|benutzername|benutzerkennung|nutzername|account|accountname|samaccountname|userprincipalname|upn|uid|handle|utilisateur|nomdutilisateur|identifiant|usuario|nombredeusuario|nomeutente|gebruikersnaam',
  'e?mails?|e?mailaddress|e?mailadresse|courriel|adressedecourriel|adressee?mail|correo|correoelectrónico|correoelectronico|direccióndecorreo|direcciondecorreo|direccióndecorreoelectrónico',
  'id|idnumber|idnummer|userid|number|orgdefinedid|identifier|sourcedid|objectid|studentno|studentnr|matriculationnumber|matrikelnummer|matrikelnr|matrikel|matnr',
].map((words) => new RegExp(`^(?:${owners})*(?:${words})(?:required)?$`, 'u'))

/** Longer headers are questions and titles. */
const longest = 40

/** How likely a header is the one of login names: the lower the likelier; undefined when it cannot be. */
function rankOf(header: string): number | undefined {
  const word = foldedHeader(header)
  if (word.length > longest) return undefined
  const key = word.replaceAll(/[^\p{L}\p{N}]/gu, '')
  // A number of what, a header must say: `number` alone may count anything.
  const rank = key === 'number' ? -1 : kinds.findIndex((kind) => kind.test(key))
  if (rank !== -1) return rank
  return aliases.includes(word) ? kinds.length : undefined
}

/** The headers that may hold login names, in the order of the file. */
export function candidatesOf(header: readonly string[]): readonly string[] {
  return header.filter((one) => rankOf(one) !== undefined)
}

/** The header that is the likeliest one of login names. */
export function likeliest(header: readonly string[]): string | undefined {
  const ranked = header.flatMap((one) => {
    const rank = rankOf(one)
    return rank === undefined ? [] : [{ one, rank }]
  })
  return ranked.sort((one, other) => one.rank - other.rank)[0]?.one
}

const people: ReadonlySet<string> = new Set(
  [
    ...['username', 'usernames', 'names', 'users', 'logins', 'student', 'students', 'member', 'members', 'people'],
    ...['person', 'participant', 'participants', 'teilnehmer', 'first name', 'last name', 'surname', 'vorname'],
    ...['nachname', 'full name', 'display name', 'address', 'addresses', 'accounts', 'group', 'groups', 'roster'],
    ...['list', 'staff', 'teacher', 'teachers', 'course', 'section', 'role', 'class'],
  ].map(foldedHeader),
)

/** Whether a cell is a word of a header, and no user's name. */
export function isHeaderWord(cell: string): boolean {
  return people.has(foldedHeader(cell)) || rankOf(cell) !== undefined
}

/** Whether a record looks like the header of a list of users. */
export function hasLoginHeader(values: readonly string[]): boolean {
  return values.some((value) => rankOf(value) !== undefined)
}
