// Members of a group, read from the group's own list, which every directory supports.
import type { Filter } from 'ldapts'

import type { Directory } from './directory.ts'
import { eightAtATime, valuesOf } from './directory.ts'
import { dnKey, isBelow } from './dn.ts'
import { DirectoryFault } from './fault.ts'
import { any, equals } from './filter.ts'
import { allValues } from './range.ts'
import type { Entry } from './wire.ts'

/** The people that an include selects. */
export interface Wanted {
  readonly directory: Directory
  readonly base: string
  readonly filter: Filter
  /** The requested attributes of each person. */
  readonly attributes: readonly string[]
  /** Members of nested groups count, too. */
  readonly nested: boolean
}

/** The members of a group. */
export interface Members {
  /** Selected people, by the key of their DN. */
  readonly people: Map<string, Entry>
  /** DNs of members that the include does not select. */
  readonly passedOver: Set<string>
  /** DNs of nested groups that are not read. */
  readonly groups: Set<string>
  /** Members with an unreadable entry. */
  readonly unreadable: Set<string>
}

export const noMembers = (): Members => ({
  people: new Map(),
  passedOver: new Set(),
  groups: new Set(),
  unreadable: new Set(),
})

const groupAttributes = ['objectClass', 'member', 'uniqueMember', 'memberUid', 'gidNumber', 'primaryGroupToken']
const groupClasses: ReadonlySet<string> = new Set([
  'group',
  'groupofnames',
  'groupofuniquenames',
  'groupofmembers',
  'groupofentries',
  'posixgroup',
])
const namesClasses: readonly string[] = ['groupofnames', 'groupofuniquenames']

/** @throws DirectoryFault when the group is missing: a search for an unknown name would be empty without an error */
export async function groupAt({ directory }: Wanted, dn: string): Promise<Entry> {
  const group = await directory.look(dn, groupAttributes)
  if (group !== undefined) return group
  const what = `there is no group ${JSON.stringify(dn)} in the directory, or this account cannot see it`
  throw new DirectoryFault('input', `${what}; check members_of and what the account may read`)
}

export function isGroup(entry: Entry): boolean {
  return (
    classesOf(entry).some((name) => groupClasses.has(name)) ||
    ['member', 'uniqueMember', 'memberUid'].some((attribute) => valuesOf(entry, attribute).length > 0)
  )
}

/** Whether a member is of another domain: the entry is a placeholder without a name. */
export function isForeign(entry: Entry): boolean {
  return classesOf(entry).includes('foreignsecurityprincipal')
}

function classesOf(entry: Entry): string[] {
  return valuesOf(entry, 'objectClass').map((name) => name.toLowerCase())
}

/**
 * Members of a group and, with `nested`, of the groups in it; a group that occurs twice counts once.
 * @param selected the selected people, by the key of their DN
 */
export async function readMembers(wanted: Wanted, dn: string, selected: ReadonlyMap<string, Entry>): Promise<Members> {
  const members = noMembers()
  const first = await groupAt(wanted, dn)
  const seen = new Set([dnKey(first.dn)])
  for (let groups = [first]; groups.length > 0; ) {
    const inner: Entry[] = []
    for (const group of groups) inner.push(...(await readGroup({ wanted, selected, members, group })))
    groups = inner.filter((group) => {
      const key = dnKey(group.dn)
      return seen.has(key) ? false : seen.add(key)
    })
  }
  return members
}

interface Reading {
  readonly wanted: Wanted
  readonly selected: ReadonlyMap<string, Entry>
  readonly members: Members
  readonly group: Entry
}

/** Adds the people of one group, and returns the nested groups. */
async function readGroup({ wanted, selected, members, group }: Reading): Promise<Entry[]> {
  const { directory } = wanted
  const names = await allValues(directory, group, 'member')
  const uniqueNames = await allValues(directory, group, 'uniqueMember')
  const dns = [...names, ...uniqueNames.map((name) => name.replace(/#'[01]*'B$/, ''))].filter((dn) => dn !== '')
  if (dns.length === 0 && directory.mustHaveMembers && namesClasses.some((name) => classesOf(group).includes(name))) {
    members.unreadable.add(group.dn)
  }
  const strangers: string[] = []
  for (const dn of dns) {
    const person = selected.get(dnKey(dn))
    if (person === undefined) strangers.push(dn)
    else members.people.set(dnKey(person.dn), person)
  }
  await readUids({ wanted, selected, members, group })
  const entries = await eightAtATime(strangers, (dn) => directory.look(dn, groupAttributes))
  const inner: Entry[] = []
  for (const [index, entry] of entries.entries()) {
    if (entry === undefined || isForeign(entry)) members.unreadable.add(strangers[index] ?? '')
    else if (wanted.nested && isGroup(entry)) inner.push(entry)
    else await takeStranger(wanted, members, entry)
  }
  return inner
}

/** Handles a member who is not on the list of people: new since it was read, or more often outside base or filter. */
export async function takeStranger(wanted: Wanted, members: Members, entry: Entry): Promise<void> {
  const isNear = isBelow(entry.dn, wanted.base)
  const person = isNear ? await wanted.directory.look(entry.dn, wanted.attributes, wanted.filter) : undefined
  if (person === undefined) (isGroup(entry) ? members.groups : members.passedOver).add(entry.dn)
  else members.people.set(dnKey(person.dn), person)
}

/** A posixGroup names members by uid; people with it as their primary group are members without being named. */
async function readUids({ wanted, selected, members, group }: Reading): Promise<void> {
  const uids = await allValues(wanted.directory, group, 'memberUid')
  const [gid] = classesOf(group).includes('posixgroup') ? valuesOf(group, 'gidNumber') : []
  if (uids.length === 0 && gid === undefined) return
  const byUid = new Map<string, [string, Entry][]>()
  for (const [key, person] of selected) {
    if (gid !== undefined && valuesOf(person, 'gidNumber').includes(gid)) members.people.set(key, person)
    for (const uid of valuesOf(person, 'uid')) {
      byUid.set(uid.toLowerCase(), [...(byUid.get(uid.toLowerCase()) ?? []), [key, person]])
    }
  }
  const strangers = uids.filter((uid) => !byUid.has(uid.toLowerCase()))
  for (const uid of uids)
    for (const [key, person] of byUid.get(uid.toLowerCase()) ?? []) members.people.set(key, person)
  const known = await uidsBelow(wanted, strangers)
  for (const uid of strangers) {
    const dn = known.get(uid.toLowerCase())
    if (dn === undefined) members.unreadable.add(`memberUid ${uid}`)
    else members.passedOver.add(dn)
  }
}

/** DNs by uid, without the include's filter. One list at a time: a connection has one paging cookie. */
async function uidsBelow({ directory, base }: Wanted, uids: readonly string[]): Promise<Map<string, string>> {
  const dns = new Map<string, string>()
  for (let at = 0; at < uids.length; at += 50) {
    const isOne = any(...uids.slice(at, at + 50).map((uid) => equals('uid', uid)))
    for (const entry of await directory.list(base, isOne, ['uid'])) {
      for (const uid of valuesOf(entry, 'uid')) dns.set(uid.toLowerCase(), entry.dn)
    }
  }
  return dns
}
