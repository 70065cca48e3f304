// Converts people of a directory to rows, sorted by name, with every fault that prevents one.
import type { Cell, Place, Row } from '../../core/types.ts'
import { sha256Of } from '../bytes.ts'
import { adExpiryMs, shadowExpiryMs } from './account.ts'
import { type Attributes, groupsOfMembers, stateOfAccount } from './columns.ts'
import { valuesOf } from './directory.ts'
import { DirectoryFault, some } from './fault.ts'
import type { Entry } from './wire.ts'

/** A person who becomes a row. */
export interface Person {
  readonly entry: Entry
  /** Groups of the hub, mapped from directory groups; undefined when none is mapped. */
  readonly groups: readonly string[] | undefined
  readonly isAbsent: boolean
}

export interface Making {
  readonly columns: Attributes
  /** People without a hub group get those of `defaults`. */
  readonly hasDefaultGroups: boolean
  /** The values of the directory are converted, hubplan's own are not. */
  readonly isConverted?: boolean
}

const oneValued = ['admin', 'ensure', 'quota', 'expires'] as const

/** @throws DirectoryFault `input` with all people without a name, with several, or with another's name */
export function rowsOf(people: readonly Person[], making: Making): { rows: readonly Row[]; sha256: string } {
  checkNames(people, making.columns)
  checkWhole(people)
  const named = people.map((person): [string, Row] => [nameOf(person.entry, making.columns), row(person, making)])
  named.sort(([one], [other]) => (one < other ? -1 : 1))
  const rows = named.map(([, made]) => made)
  const plain = rows.map(({ cells }) => [...cells].map(([key, { value }]) => [key, value]))
  return { rows, sha256: sha256Of(JSON.stringify(plain)) }
}

/** The name in comparable form. */
function nameOf(entry: Entry, columns: NameColumn): string {
  return picked(entry, columns)[0]?.trim().toLowerCase() ?? ''
}

type NameColumn = Pick<Attributes, 'username' | 'pick'>

/** The values of the name; the picked one, where several are allowed. */
function picked(entry: Entry, { username, pick }: NameColumn): readonly string[] {
  const values = valuesOf(entry, username)
  if (pick === undefined || values.length < 2) return values
  if (pick === 'first') return values.slice(0, 1)
  if (pick === 'shortest') return [...values].sort((one, other) => one.length - other.length).slice(0, 1)
  return values.filter((value) => value.toLowerCase().endsWith(pick.ends.toLowerCase()))
}

function checkNames(people: readonly Person[], columns: NameColumn): void {
  const attribute = columns.username
  const entries = people.map(({ entry }) => entry)
  const dns = (is: (values: readonly string[]) => boolean): string[] =>
    entries.filter((entry) => is(picked(entry, columns))).map(({ dn }) => dn)
  const none = dns((values) => (values[0] ?? '').trim() === '')
  const several = dns((values) => values.length > 1)
  const broken = dns((values) => values.some((value) => value.includes('\ufffd')))
  const leaveOut = 'or leave such entries out with filter'
  refuse(none, `no ${attribute}, which is to be the username; fill it in, name another attribute, ${leaveOut}`)
  refuse(
    several,
    `several values of ${attribute}, which is to be the username; name an attribute with one value, or say with pick which one counts`,
  )
  refuse(broken, `bytes in ${attribute} that are not text; name another attribute, ${leaveOut}`)
  const byName = new Map<string, Entry>()
  for (const entry of entries) {
    const name = nameOf(entry, columns)
    const twin = byName.get(name)
    byName.set(name, entry)
    if (twin === undefined) continue
    const what = `${some([twin.dn, entry.dn])} both have the ${attribute} ${JSON.stringify(name)}`
    throw new DirectoryFault('input', `${what}; give each their own, or leave one out with filter`)
  }
}

/** Checks that no attribute holds only a range of its values. */
function checkWhole(people: readonly Person[]): void {
  const cut = people.filter(({ entry }) => [...entry.values.keys()].some((name) => name.includes(';range=')))
  const what = 'more values of an attribute than the directory gives at once; name another in columns'
  refuse(
    cut.map(({ entry }) => entry.dn),
    what,
  )
}

function refuse(dns: readonly string[], what: string): void {
  if (dns.length === 0) return
  const have = dns.length === 1 ? '1 entry has' : `${dns.length} entries have`
  throw new DirectoryFault('input', `${have} ${what}: ${some([...dns].sort())}`)
}

function row({ entry, groups, isAbsent }: Person, { columns, hasDefaultGroups, isConverted }: Making): Row {
  const at: Place = { file: `ldap ${entry.dn}` }
  const cells = new Map<string, Cell>()
  const put = (key: string, value: string | readonly string[]): void => void cells.set(key, { value, at })
  put('username', picked(entry, columns)[0] ?? '')
  const said = columns.groups.flatMap((attribute) => valuesOf(entry, attribute))
  const all = isConverted ? said : [...said, ...(groups ?? [])]
  // A person without a mapped group is in none of them, provided that the include maps groups at all.
  const isInNone = groups !== undefined && !hasDefaultGroups
  if (all.length > 0 || (isInNone && !isConverted)) put('groups', [...new Set(all)].sort())
  if (isConverted && (isInNone || groups?.length)) put(groupsOfMembers, [...new Set(groups)].sort())
  for (const column of oneValued) {
    const attribute = columns[column]
    const values = attribute === undefined ? [] : valuesOf(entry, attribute)
    if (values.length > 1) refuse([entry.dn], `several values of ${attribute}, which is to be ${column}; name another`)
    const value = values[0] === undefined ? undefined : meaningOf(column, attribute ?? '', values[0])
    if (value !== undefined) put(column, value)
  }
  if (isAbsent) put(isConverted ? stateOfAccount : 'ensure', 'absent')
  return { at, cells }
}

/** Dates differ between directories; everything else stays text. */
function meaningOf(column: string, attribute: string, value: string): string | undefined {
  if (column !== 'expires') return value
  const name = attribute.toLowerCase()
  if (name === 'accountexpires') return dateOf(adExpiryMs(value))
  if (name === 'shadowexpire') return dateOf(shadowExpiryMs(value))
  const [, year, month, day, hour, minute, second = '00'] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:[.,]\d+)?Z$/.exec(value) ?? []
  return year === undefined ? value : `${year}-${month}-${day}T${hour}:${minute}:${second}Z`
}

function dateOf(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString()
}
