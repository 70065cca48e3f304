// How files and flags come together to one desired state.
import { compareNames, creationFault } from './names.ts'
import { error, formatPlace } from './problem.ts'
import { type Note, readWishes, type Wish } from './rows.ts'
import { quote } from './text.ts'
import type { DesiredGroup, DesiredSources, DesiredState, DesiredUser, Diagnostic, Scope, Table } from './types.ts'

/** What should be, from all rows; every fault of every row is told, and then nothing may be planned. */
export function desire(sources: DesiredSources): { desired: DesiredState; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const note: Note = (diagnostic) => void diagnostics.push(diagnostic)
  const wishes = new Map<string, Wish>()
  for (const table of sources.tables) mergeInto(wishes, readWishes(table, sources.scope, note), note)
  overlay(wishes, sources.shortcuts, sources.scope, note)
  const users = new Map([...wishes.values()].sort((a, b) => compareNames(a.name, b.name)).map(asDesired))
  const groups = managedGroups(users, sources.groups, note)
  return { desired: { users, groups, rules: sources.rules, scope: sources.scope }, diagnostics }
}

function asDesired(wish: Wish): [string, DesiredUser] {
  return [wish.name, { ...wish, ensure: wish.ensure ?? 'present' }]
}

function managedGroups(
  users: ReadonlyMap<string, DesiredUser>,
  declared: readonly DesiredGroup[],
  note: Note,
): Map<string, DesiredGroup> {
  const groups = new Map<string, DesiredGroup>()
  for (const group of declared) {
    const fault = creationFault(group.name)
    if (fault !== undefined) note(error(group.at, `the group name ${quote(group.name)} ${fault}`))
    const twin = groups.get(group.name)
    if (twin !== undefined)
      note(error(group.at, `the group ${quote(group.name)} is also declared at ${formatPlace(twin.at)}`))
    groups.set(group.name, group)
  }
  for (const user of users.values()) {
    for (const name of user.groups ?? []) {
      if (!groups.has(name)) groups.set(name, { name, exact: false, isDeclared: false, at: user.at })
    }
  }
  return groups
}

/** Across files groups unite, equal values merge, different values conflict. */
function mergeInto(wishes: Map<string, Wish>, more: readonly Wish[], note: Note): void {
  for (const wish of more) {
    const first = wishes.get(wish.name)
    wishes.set(wish.name, first === undefined ? wish : merge(first, wish, note))
  }
}

function merge(first: Wish, second: Wish, note: Note): Wish {
  const groups =
    first.groups === undefined && second.groups === undefined
      ? undefined
      : [...new Set([...(first.groups ?? []), ...(second.groups ?? [])])].sort(compareNames)
  const conflict = conflictOf(first, second)
  if (conflict !== undefined) {
    note(
      error(
        second.at,
        `${quote(second.name)} is ${conflict[1]} here and ${conflict[0]} at ${formatPlace(first.at)}; make the two agree`,
      ),
    )
  }
  return { ...first, ...second, at: first.at, ...(groups === undefined ? {} : { groups }) }
}

function conflictOf(first: Wish, second: Wish): [string, string] | undefined {
  const ensure = (wish: Wish): string => wish.ensure ?? 'present'
  const oneAbsent = (first.ensure === 'absent') !== (second.ensure === 'absent')
  const bothSay = first.ensure !== undefined && second.ensure !== undefined && first.ensure !== second.ensure
  if (oneAbsent || bothSay) return [ensure(first), ensure(second)]
  if (first.admin === undefined || second.admin === undefined || first.admin === second.admin) return undefined
  const word = (wish: Wish): string => (wish.admin === true ? 'an admin' : 'not an admin')
  return [word(first), word(second)]
}

/** A shortcut overrides a file's row; two shortcuts for one name must agree. */
function overlay(wishes: Map<string, Wish>, tables: readonly Table[], scope: Scope, note: Note): void {
  const shortcuts = new Map<string, Wish>()
  for (const table of tables) mergeInto(shortcuts, readWishes(table, scope, note), note)
  for (const wish of shortcuts.values()) {
    const row = wishes.get(wish.name)
    const isChange = wish.ensure !== 'absent' && row !== undefined && row.ensure !== 'absent'
    wishes.set(wish.name, isChange ? { ...row, ...wish, ensure: row.ensure ?? 'present', at: wish.at } : wish)
  }
}
