// Which attributes of the directory fill which columns, and how their values are converted.
import { mappingOf } from '../../core/mapping/rules.ts'
import type { ColumnRule, LdapColumns, LdapName, MappedTable, Place } from '../../core/types.ts'

/** The attributes of each column. */
export interface Attributes {
  readonly username: string
  readonly pick?: LdapName['pick']
  readonly groups: readonly string[]
  readonly admin?: string
  readonly ensure?: string
  readonly quota?: string
  readonly expires?: string
}

/** @param usual the attribute of names of this kind of directory */
export function attributesOf(columns: LdapColumns | undefined, usual: string): Attributes {
  const { username, groups, admin, ensure, quota, expires } = columns ?? {}
  const pick = typeof username === 'object' ? username.pick : undefined
  return {
    username: (typeof username === 'string' ? username : username?.from) ?? usual,
    ...(pick === undefined ? {} : { pick }),
    groups: fromOf(groups),
    ...(admin === undefined ? {} : { admin: typeof admin === 'string' ? admin : admin.from }),
    ...(ensure === undefined ? {} : { ensure: ensure.from }),
    ...(quota === undefined ? {} : { quota }),
    ...(expires === undefined ? {} : { expires }),
  }
}

/** Every attribute that the columns name, by its column. */
export function namedAttributes(columns: LdapColumns | undefined): readonly (readonly [string, string])[] {
  return Object.entries(columns ?? {}).flatMap(([column, said]) => fromOf(said).map((name) => [column, name] as const))
}

type Said = LdapColumns[keyof LdapColumns]

function fromOf(said: Said): readonly string[] {
  if (said === undefined) return []
  if (typeof said === 'string') return [said]
  if (Array.isArray(said)) return said
  const { from } = said as { readonly from?: string | readonly string[] }
  return from === undefined ? [] : typeof from === 'string' ? [from] : from
}

/** What hubplan itself says of a person, beside the values of the directory, which may have to be converted. */
export const groupsOfMembers = 'groups of members_of'
export const stateOfAccount = 'state of the account'

const ownKeys = [
  ['groups', groupsOfMembers],
  ['ensure', stateOfAccount],
] as const

const canonical = ['username', 'groups', 'admin', 'ensure', 'quota', 'expires'] as const

/** The conversions of the columns; undefined when every value is taken as it is. The rows have hubplan's own columns. */
export function conversionsOf(columns: LdapColumns | undefined, at: Place): MappedTable | undefined {
  const isPlain = Object.values(columns ?? {}).every((said) => typeof said === 'string' || Array.isArray(said))
  if (isPlain) return undefined
  const stated = Object.fromEntries(canonical.map((column) => [column, statedOf(column, columns?.[column])]))
  const { mapping } = mappingOf({ columns: stated }, () => at)
  return {
    columns: [
      ...mapping.columns.map((rule: ColumnRule) => ({ rule, keys: [rule.column] })),
      ...ownKeys.map(([column, key]) => ({ rule: { column, from: [key], at }, keys: [key] })),
    ],
    skip: [],
    mapping: {},
  }
}

function statedOf(column: string, said: Said): unknown {
  if (typeof said !== 'object' || Array.isArray(said)) return column
  const { pick: _, ...rest } = said as LdapName
  return { ...rest, from: column }
}
