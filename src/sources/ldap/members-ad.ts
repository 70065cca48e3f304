// Members of a group in Active Directory, found by searching for people: that avoids ranges, and the server resolves
// nested groups.
import type { Filter } from 'ldapts'

import { eightAtATime, valuesOf } from './directory.ts'
import { dnKey, domainOf } from './dn.ts'
import { DirectoryFault, some } from './fault.ts'
import { all, any, equals, memberOf } from './filter.ts'
import { groupAt, isForeign, isGroup, type Members, noMembers, takeStranger, type Wanted } from './members.ts'
import { allValues } from './range.ts'
import type { Entry } from './wire.ts'

/** The members of a group, including people with it as their primary group, which neither `member` nor `memberOf` shows. */
export async function searchMembers(wanted: Wanted, dn: string): Promise<Members> {
  const { directory, base, filter, attributes, nested } = wanted
  const members = noMembers()
  const group = await groupAt(wanted, dn)
  const domain = domainOf(group.dn) ?? base
  const inGroup = memberOf(group.dn, nested)
  const inner = nested
    ? await directory.list(domain, all(equals('objectClass', 'group'), inGroup), groupAttributes)
    : []
  const takePeople = async (isMember: Filter): Promise<void> => {
    for (const person of await directory.list(base, all(filter, isMember), attributes)) {
      members.people.set(dnKey(person.dn), person)
    }
  }
  await takePeople(any(inGroup, ...tokensOf([group, ...inner]).map(hasFirst)))
  const unsearched = await checkNamed(wanted, [group, ...inner], members)
  const tokens = tokensOf(unsearched)
  if (tokens.length > 0) await takePeople(any(...tokens.map(hasFirst)))
  if (nested) {
    const foreign = all(equals('objectClass', 'foreignSecurityPrincipal'), inGroup)
    for (const entry of await directory.list(domain, foreign, ['objectClass'])) members.unreadable.add(entry.dn)
  }
  return members
}

const groupAttributes = ['objectClass', 'member', 'primaryGroupToken']

/** @throws DirectoryFault when a group hides its number: people with it as their primary group would be missing */
function tokensOf(groups: readonly Entry[]): string[] {
  const hidden = groups.filter((one) => valuesOf(one, 'primaryGroupToken').length === 0)
  if (hidden.length === 0) return groups.flatMap((one) => valuesOf(one, 'primaryGroupToken'))
  const what = `primaryGroupToken of ${some(hidden.map(({ dn }) => dn))} cannot be read`
  const why = 'people with this group as their primary group would be missing'
  throw new DirectoryFault('input', `${what}, so ${why}; grant this account "Read general information" on it`)
}

function hasFirst(token: string): Filter {
  return equals('primaryGroupID', token)
}

/**
 * Compares the groups' own lists with the search: `memberOf` may be hidden where `member` is not.
 * @returns nested groups that the search did not find, whose lists were read, too
 */
async function checkNamed(wanted: Wanted, groups: readonly Entry[], members: Members): Promise<Entry[]> {
  const { directory, nested } = wanted
  const met = new Set(groups.map(({ dn }) => dnKey(dn)))
  const unsearched: Entry[] = []
  for (let open = [...groups]; open.length > 0; ) {
    const inner: Entry[] = []
    for (const group of open) {
      const named = await allValues(directory, group, 'member')
      const strangers = named.filter((dn) => !members.people.has(dnKey(dn)) && !met.has(dnKey(dn)))
      for (const dn of strangers) met.add(dnKey(dn))
      const entries = await eightAtATime(strangers, (dn) => directory.look(dn, groupAttributes))
      for (const [index, entry] of entries.entries()) {
        if (entry === undefined || isForeign(entry)) members.unreadable.add(strangers[index] ?? '')
        else if (nested && isGroup(entry)) inner.push(entry)
        else await takeStranger(wanted, members, entry)
      }
    }
    unsearched.push(...inner)
    open = inner
  }
  return unsearched
}
