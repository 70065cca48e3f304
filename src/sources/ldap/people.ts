// The people that an include selects: all below its base, or the members of its groups.
import type { LdapInclude } from '../../core/types.ts'
import { stateAttributes } from './account.ts'
import { type Attributes, attributesOf, namedAttributes } from './columns.ts'
import type { Directory } from './directory.ts'
import { dnKey } from './dn.ts'
import { DirectoryFault, some } from './fault.ts'
import { all, any, equals, parseFilter } from './filter.ts'
import { type Members, readMembers, type Wanted } from './members.ts'
import { searchMembers } from './members-ad.ts'
import type { Entry } from './wire.ts'

/** A person of the directory, with the hub groups that their directory groups are mapped to. */
export interface Found {
  readonly entry: Entry
  readonly groups: readonly string[] | undefined
}

/** The include's query for one directory. */
export function wantedOf(include: LdapInclude, directory: Directory): Wanted & { readonly columns: Attributes } {
  const { isActiveDirectory } = directory
  const columns = attributesOf(include.columns, isActiveDirectory ? 'sAMAccountName' : 'uid')
  const ofGroups = isActiveDirectory ? ['primaryGroupID'] : ['uid', 'gidNumber']
  const membership = include.members_of === undefined ? [] : ofGroups
  // A filter from the file may match contacts, too, whose accounts have no state.
  const classes = isActiveDirectory && include.filter !== undefined ? ['objectClass'] : []
  const state = include.disabled === 'keep' ? [] : stateAttributes(isActiveDirectory)
  const mapped = namedAttributes(include.columns).map(([, attribute]) => attribute)
  const isPerson = isActiveDirectory
    ? all(equals('objectCategory', 'person'), equals('objectClass', 'user'))
    : any(equals('objectClass', 'person'), equals('objectClass', 'posixAccount'))
  return {
    directory,
    base: include.base,
    filter: include.filter === undefined ? isPerson : parseFilter(include.filter),
    attributes: [
      ...new Map(
        [columns.username, ...mapped, ...membership, ...classes, ...state].map((name) => [name.toLowerCase(), name]),
      ).values(),
    ],
    nested: include.nested === true,
    columns,
  }
}

/** @throws DirectoryFault when no people are found, or when members cannot be read and the include does not ignore that */
export async function findPeople(
  include: LdapInclude,
  wanted: Wanted,
): Promise<{ readonly people: readonly Found[]; readonly warnings: readonly string[] }> {
  const { directory, base, filter, attributes } = wanted
  const groups = include.members_of
  const needsAll = groups === undefined || !directory.isActiveDirectory
  const listed = needsAll ? await directory.list(base, filter, attributes) : []
  if (needsAll && listed.length === 0) throw noneFound(`no people below ${JSON.stringify(base)}`, 'base, filter')
  if (groups === undefined) return { people: listed.map((entry) => ({ entry, groups: undefined })), warnings: [] }
  const selected = new Map(listed.map((entry) => [dnKey(entry.dn), entry]))
  const people = new Map<string, { entry: Entry; groups: string[] | undefined }>()
  const standFor = groups.some((group) => group.as !== undefined)
  const passedOver = new Set<string>()
  const inner = new Set<string>()
  const unreadable = new Set<string>()
  for (const { dn, as } of groups) {
    const members: Members = directory.isActiveDirectory
      ? await searchMembers(wanted, dn)
      : await readMembers(wanted, dn, selected)
    for (const name of members.passedOver) passedOver.add(name)
    for (const name of members.groups) inner.add(name)
    for (const name of members.unreadable) unreadable.add(name)
    // Unreadable members explain an empty result, so they are reported first.
    if (include.unreadable_members !== 'ignore') checkReadable(unreadable)
    if (members.people.size === 0) throw nobodyIn(dn, members)
    for (const [key, entry] of members.people) {
      const known = people.get(key) ?? { entry, groups: standFor ? [] : undefined }
      if (as !== undefined) known.groups?.push(as)
      people.set(key, known)
    }
  }
  // Its people count as members of the outer group, unless it is mapped to a group of its own.
  const named = new Set(standFor ? [] : groups.map(({ dn }) => dnKey(dn)))
  const missed = new Set([...inner].filter((dn) => !named.has(dnKey(dn))))
  return { people: [...people.values()], warnings: warningsOf({ passedOver, groups: missed, unreadable }) }
}

function noneFound(none: string, check: string): DirectoryFault {
  const what = `the directory returned ${none}, which is probably an error`
  return new DirectoryFault('input', `${what}; check ${check} and what this account may read`)
}

function nobodyIn(dn: string, { groups }: Members): DirectoryFault {
  if (groups.size === 0) {
    return noneFound(`no matching people below base in ${JSON.stringify(dn)}`, 'the group, base, filter')
  }
  const what = `no matching people below base are in ${JSON.stringify(dn)} itself: it contains ${groupsOf(groups)}`
  return new DirectoryFault('input', `${what}; ${lookInside}`)
}

const lookInside = 'write nested: true to read the members of groups in groups'

function groupsOf(dns: ReadonlySet<string>): string {
  return `${dns.size === 1 ? '1 group' : `${dns.size} groups`} (${some([...dns].sort())})`
}

function checkReadable(unreadable: ReadonlySet<string>): void {
  if (unreadable.size === 0) return
  const who = unreadable.size === 1 ? '1 member' : `${unreadable.size} members`
  const todo = 'repair the group or the rights of this account, or write unreadable_members: ignore'
  throw new DirectoryFault('input', `${who} cannot be read (${some([...unreadable].sort())}); ${todo}`)
}

function warningsOf({ passedOver, groups, unreadable }: Omit<Members, 'people'>): string[] {
  const members = (count: number): string => (count === 1 ? '1 member' : `${count} members`)
  const outside = `skipped because they are not below base or do not match (${some([...passedOver].sort())})`
  return [
    ...(passedOver.size === 0 ? [] : [`${members(passedOver.size)} ${outside}`]),
    ...(groups.size === 0 ? [] : [`the members of ${groupsOf(groups)} in the group are not read; ${lookInside}`]),
    ...(unreadable.size === 0
      ? []
      : [`${members(unreadable.size)} cannot be read and are ignored (${some([...unreadable].sort())})`]),
  ]
}
