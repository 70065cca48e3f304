// Unknown names in rows for users that exist or existed: absent, existing and renamed ones.

import { isWholeSight, nounOf, placeOf } from '../look/sight.ts'
import { error } from '../problem.ts'
import { listed, quote } from '../sentences.ts'
import type { DesiredState, DesiredUser, Diagnostic, Finding, Snapshot } from '../types.ts'
import { nearNames, nearWords } from './near.ts'

/**
 * Findings about absent rows of unknown users. A list without a single known user is probably of another system, or
 * spells names differently.
 * @param unknown names of such rows
 */
export function notHere(unknown: readonly string[], desired: DesiredState, live: Snapshot): Finding[] {
  if (unknown.length === 0) return []
  const names = new Set(unknown)
  const rows = [...desired.users.values()].filter(({ name }) => names.has(name))
  const near = nearTo(
    rows.filter(isLeaver).map(({ name }) => name),
    desired,
    live,
  )
  const lists = foreignLists(rows, desired)
  const others = rows.filter(({ at }) => !lists.has(at.file)).map(({ name }) => name)
  const close = new Map(others.flatMap((name) => pairOf(name, near)))
  const far = others.filter((name) => !close.has(name))
  return [
    ...[...lists].map((list) => told('warn', foreignWords(list, near, live))),
    ...(close.size === 0 ? [] : [told('warn', closeWords(close, live))]),
    ...(far.length === 0 ? [] : [told('info', `to be absent and not ${placeOf(live)}: ${listed(far)}`)]),
  ]
}

function told(level: Finding['level'], message: string): Finding {
  return { guard: 'already-absent', level, message, actions: [] }
}

function pairOf(name: string, near: ReadonlyMap<string, string>): [string, string][] {
  const twin = near.get(name)
  return twin === undefined ? [] : [[name, twin]]
}

/** An expired account that is gone is as wanted. */
function isLeaver({ ensure }: DesiredUser): boolean {
  return ensure === 'absent'
}

/** Files whose rows are all absent and all unknown. A single name or a flag is not a list. */
function foreignLists(unknown: readonly DesiredUser[], { users }: DesiredState): Map<string, string[]> {
  const lists = new Map<string, string[]>()
  for (const row of unknown) {
    if (!isLeaver(row) || row.at.line === undefined) continue
    const names = lists.get(row.at.file)
    if (names === undefined) lists.set(row.at.file, [row.name])
    else names.push(row.name)
  }
  if (lists.size === 0) return lists
  const sizes = new Map<string, number>()
  for (const { at } of users.values()) sizes.set(at.file, (sizes.get(at.file) ?? 0) + 1)
  return new Map([...lists].filter(([file, names]) => names.length > 1 && sizes.get(file) === names.length))
}

function foreignWords([file, names]: [string, string[]], near: ReadonlyMap<string, string>, live: Snapshot): string {
  const close = new Map(names.flatMap((name) => pairOf(name, near)))
  const pairs = close.size === 0 ? '' : `; perhaps misspelt: ${nearWords(close, 'is here')}`
  const advice =
    close.size === 0
      ? 'unless they are deleted already, check that the list is for this system, and spells names as the system does'
      : `write the names as ${nounOf(live)} has them`
  return `${file} lists ${names.length} users to be absent, and none is ${placeOf(live)}: ${listed(names)}${pairs}; ${advice}`
}

function closeWords(close: ReadonlyMap<string, string>, live: Snapshot): string {
  return `to be absent and not ${placeOf(live)}, perhaps misspelt: ${nearWords(close, 'is here')}; check the ${close.size === 1 ? 'name' : 'names'}`
}

/** Users without a row; a user with a row is not meant by another one. */
function nearTo(names: readonly string[], { users, scope }: DesiredState, live: Snapshot): Map<string, string> {
  if (!isWholeSight(live)) return new Map()
  return nearNames(names, { live, names: scope.names, mayBe: ({ name }) => !users.has(name) })
}

/** A row with `ensure: existing` for an unknown user. */
export interface MissingUser {
  readonly row: DesiredUser
  /** A user that is never touched and has the same normal form. */
  readonly raw: string | undefined
}

/** Rows with `ensure: existing` for unknown users. */
export function noSuchUsers(missing: readonly MissingUser[], desired: DesiredState, live: Snapshot): Diagnostic[] {
  if (missing.length === 0) return []
  const names = missing.filter(({ raw }) => raw === undefined).map(({ row }) => row.name)
  const near = nearTo(names, desired, live)
  return missing.map(({ row, raw }) => {
    const twin = near.get(row.name)
    const never = raw === undefined ? '' : `; there is ${quote(raw)}, which hubplan never touches`
    const meant = twin === undefined ? '' : `; did you mean ${quote(twin)}?`
    const who = `there is no user ${quote(row.name)} ${placeOf(live)}`
    return error(row.at, `${who}${never}, and this row cannot create one (ensure: existing)${meant}`)
  })
}
