// Members of a group in Active Directory, found by searching for people: no ranges are in play then, and groups in groups
// are the server's work.
import { eightAtATime, valuesOf } from './ldap-directory.ts'
import { dnKey, domainOf } from './ldap-dn.ts'
import { all, any, equals, memberOf } from './ldap-filter.ts'
import { groupAt, isForeign, isGroup, type Members, noMembers, takeStranger, type Wanted } from './ldap-members.ts'
import { allValues } from './ldap-range.ts'
import type { Entry } from './ldap-wire.ts'

/** Members of a group, those among them whose first group it is: neither `member` nor `memberOf` says these. */
export async function searchMembers(wanted: Wanted, dn: string): Promise<Members> {
  const { directory, base, filter, attributes, nested } = wanted
  const members = noMembers()
  const group = await groupAt(wanted, dn)
  const domain = domainOf(group.dn) ?? base
  const inGroup = memberOf(group.dn, nested)
  const inner = nested
    ? await directory.list(domain, all(equals('objectClass', 'group'), inGroup), ['primaryGroupToken'])
    : []
  const firstGroups = [group, ...inner].flatMap((one) => valuesOf(one, 'primaryGroupToken'))
  const isMember = any(inGroup, ...firstGroups.map((token) => equals('primaryGroupID', token)))
  for (const person of await directory.list(base, all(filter, isMember), attributes)) {
    members.people.set(dnKey(person.dn), person)
  }
  await checkNamed(wanted, group, members)
  if (nested) {
    const foreign = all(equals('objectClass', 'foreignSecurityPrincipal'), inGroup)
    for (const entry of await directory.list(domain, foreign, ['objectClass'])) members.unreadable.add(entry.dn)
  }
  return members
}

/** The group's own list against what the search found: `memberOf` may be hidden where `member` is not. */
async function checkNamed(wanted: Wanted, group: Entry, members: Members): Promise<void> {
  const { directory, nested } = wanted
  const named = await allValues(directory, group, 'member')
  const strangers = named.filter((dn) => !members.people.has(dnKey(dn)))
  const entries = await eightAtATime(strangers, (dn) => directory.look(dn, ['objectClass']))
  for (const [index, entry] of entries.entries()) {
    if (entry === undefined || isForeign(entry)) members.unreadable.add(strangers[index] ?? '')
    else if (!(nested && isGroup(entry))) await takeStranger(wanted, members, entry)
  }
}
