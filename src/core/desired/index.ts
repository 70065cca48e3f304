// Merges files and flags into one desired state.
import { everyFacet, facets } from '../facets/index.ts'
import { everyList, ruleKeyOf } from '../facets/rules.ts'
import { isLeavingGroup } from '../leaving.ts'
import { addressFault, compareNames, creationFault, inNameOrder } from '../names.ts'
import { error, formatPlace } from '../problem.ts'
import { quote } from '../sentences.ts'
import type { DesiredGroup, DesiredSources, DesiredState, DesiredUser, Diagnostic, Facet, Table } from '../types.ts'
import type { Note } from './cells.ts'
import { readWishes } from './rows.ts'

/** The desired state of all rows, with every fault. With a fault nothing may be planned. */
export function desire(sources: DesiredSources): { desired: DesiredState; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const note: Note = (diagnostic) => void diagnostics.push(diagnostic)
  const { tables, own = [], shortcuts, groups: declared, system: _, ...said } = sources
  const shared = rowsOf(tables, sources, note)
  const files = own.length === 0 ? shared : overlaid(shared, rowsOf(own, sources, note), ofTarget)
  const users = byName(shortcuts.length === 0 ? files : overlaid(files, rowsOf(shortcuts, sources, note), ofFlag))
  checkRenames(users, note)
  const groups = managedGroups(users, declared, note)
  for (const { groups: of = [], at } of everyList(sources).flatMap(({ rules }) => rules)) {
    for (const name of of.filter(isLeavingGroup)) note(error(at, reserved(name)))
  }
  for (const fault of lacking(users, sources)) note(fault)
  return { desired: { ...said, users, ...groups }, diagnostics }
}

/** What the files ask of a facet that the system lacks, where that must not be ignored: each rule, and the first row. */
function lacking(users: ReadonlyMap<string, DesiredUser>, sources: DesiredSources): Diagnostic[] {
  return (Object.keys(facets) as Facet[]).flatMap((name): Diagnostic[] => {
    const { lacking: lack, words } = facets[name]
    if (lack === undefined || sources.manages.has(name)) return []
    const why = `${sources.system} ${lack.why}`
    const row = [...users.values()].find((user) => words?.(user) !== undefined)
    return [
      ...sources[lack.rules].map(({ at }) => error(at, `${why}; take ${ruleKeyOf(lack.rules)} out`)),
      // A column is refused by its header; this is a default of an include, or a column with another header.
      ...(row === undefined ? [] : [error(row.at, `${quote(row.name)} is ${words?.(row)}, and ${why}`)]),
    ]
  })
}

type Wishes = ReadonlyMap<string, DesiredUser>

/** The merged rows of some tables, by name. */
function rowsOf(tables: readonly Table[], sources: DesiredSources, note: Note): Wishes {
  const [first, ...others] = tables
  // Usually the only table, perhaps with a million rows: it is not copied.
  const wishes = first === undefined ? new Map<string, DesiredUser>() : readWishes(first, sources, note)
  for (const table of others) {
    for (const wish of readWishes(table, sources, note).values()) {
      const said = wishes.get(wish.name)
      wishes.set(wish.name, said === undefined ? wish : merge(said, wish, note))
    }
  }
  return wishes
}

function byName(wishes: Wishes): Wishes {
  const names = [...wishes.keys()]
  if (inNameOrder(names) === names) return wishes
  return new Map([...wishes].sort(([one], [other]) => compareNames(one, other)))
}

/** Checks that each name has one role in a plan: being renamed, being a new name, or having a row. */
function checkRenames(users: ReadonlyMap<string, DesiredUser>, note: Note): void {
  const heirs = new Map<string, DesiredUser>()
  for (const user of users.values()) {
    if (user.renamedFrom === undefined) continue
    const { renamedFrom: old } = user
    const row = users.get(old)
    const heir = heirs.get(old)
    const renamed = `${quote(old)} is to be renamed to ${quote(user.name)}`
    if (row !== undefined) {
      note(error(user.at, `${renamed} and has a row of its own at ${formatPlace(row.at)}; take one of them out`))
    }
    if (heir !== undefined) {
      note(error(user.at, `${renamed} here and to ${quote(heir.name)} at ${formatPlace(heir.at)}; keep one`))
    }
    heirs.set(old, user)
  }
}

/** The groups that must exist, and those that must not exist. */
function managedGroups(
  users: ReadonlyMap<string, DesiredUser>,
  declared: readonly DesiredGroup[],
  note: Note,
): Pick<DesiredState, 'groups' | 'absentGroups'> {
  const all = new Map<string, DesiredGroup>()
  for (const group of declared) {
    const fault = group.isAbsent ? addressFault(group.name) : creationFault(group.name)
    if (fault !== undefined) note(error(group.at, `the group name ${quote(group.name)} ${fault}`))
    if (isLeavingGroup(group.name)) note(error(group.at, reserved(group.name)))
    const twin = all.get(group.name)
    if (twin !== undefined)
      note(error(group.at, `the group ${quote(group.name)} is also declared at ${formatPlace(twin.at)}`))
    all.set(group.name, group)
  }
  for (const user of users.values()) {
    for (const name of user.groups ?? []) {
      const group = all.get(name)
      if (group === undefined) {
        if (isLeavingGroup(name)) note(error(user.at, reserved(name)))
        all.set(name, { name, exact: false, isDeclared: false, at: user.at })
      } else if (group.isAbsent) {
        const said = `${quote(user.name)} is to be in the group ${quote(name)}, which is to be absent at ${formatPlace(group.at)}`
        note(error(user.at, `${said}; make the two agree`))
      }
    }
  }
  const groups = [...all]
  return {
    groups: new Map(groups.filter(([, group]) => !group.isAbsent)),
    absentGroups: new Map(groups.filter(([, group]) => group.isAbsent)),
  }
}

/** A group of notices is never managed by its name. */
function reserved(group: string): string {
  return `the group ${quote(group)} is one that leave fills and removes by itself; take its name out (a row for a user lifts their notice)`
}

/** Across files groups unite, equal values merge, different values conflict. */
function merge(first: DesiredUser, second: DesiredUser, note: Note): DesiredUser {
  const conflict = conflictOf(first, second)
  if (conflict !== undefined) {
    const [there, here] = conflict
    const said = `${quote(second.name)} is ${here} here and ${there} at ${formatPlace(first.at)}`
    note(error(second.at, `${said}; make the two agree`))
  }
  const both = { ...first, ...second, at: first.at }
  return everyFacet.reduce((merged, { united }) => Object.assign(merged, united?.(first, second)), both)
}

/** The two conflicting phrases: the first row's, then the second's. */
function conflictOf(first: DesiredUser, second: DesiredUser): [string, string] | undefined {
  const ensure = (wish: DesiredUser): string => wish.ensure ?? 'present'
  const oneAbsent = (first.ensure === 'absent') !== (second.ensure === 'absent')
  const bothSay = first.ensure !== undefined && second.ensure !== undefined && first.ensure !== second.ensure
  if (oneAbsent || bothSay) return [ensure(first), ensure(second)]
  for (const { words } of everyFacet) {
    const [one, other] = [words?.(first), words?.(second)]
    if (one !== undefined && other !== undefined && one !== other) return [one, other]
  }
  return undefined
}

type Override = (row: DesiredUser, over: DesiredUser) => DesiredUser

/** Rows that override others, field by field; two that override the same row must agree. */
function overlaid(rows: Wishes, over: Wishes, changed: Override): Wishes {
  const wishes = new Map(rows)
  for (const wish of over.values()) {
    const row = rows.get(wish.name)
    const isChange = wish.ensure !== 'absent' && row !== undefined && row.ensure !== 'absent'
    wishes.set(wish.name, isChange ? changed(row, wish) : wish)
  }
  return wishes
}

/** A row of the chosen target. */
const ofTarget: Override = (row, own) => ({ ...row, ...own })

/** A flag; `ensure` of the row decides whether the user may be created. */
const ofFlag: Override = (row, { ensure: _, ...wish }) => ({ ...row, ...wish })
