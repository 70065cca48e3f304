// What no section of a view tells of a plan. Every view ends with it: a plan has no hidden part.
import type { Action, Plan } from '../../core/types.ts'
import { count, subjectNames } from '../words.ts'

/** A section of a screen, a part of a comment, a group of lines. */
export interface Telling {
  /** A view leaves out what has none. */
  readonly rows: readonly unknown[]
  /** Ids of the actions that the rows show or count. Absent: no action. */
  readonly told?: readonly string[]
}

/** The actions that none of the sections tells, in the plan's order. */
export function othersOf({ actions }: Plan, sections: readonly Telling[]): readonly Action[] {
  const told = new Set<string>()
  for (const { rows, told: ids = [] } of sections) if (rows.length > 0) for (const id of ids) told.add(id)
  return actions.filter(({ id }) => !told.has(id))
}

/** `Other changes (2 actions)` */
export function othersTitle(others: readonly Action[]): string {
  return `Other changes (${count(others.length, 'action')})`
}

export function idsOf(items: readonly { readonly id: string }[]): readonly string[] {
  return items.map(({ id }) => id)
}

/** What a change is about; a renamed user goes by the new name. */
export interface Subject {
  readonly kind: 'user' | 'group'
  /** Raw. */
  readonly name: string
}

/** The user or group that an action names. */
export function subjectOf(action: Action): Subject {
  if ('user' in action) return { kind: 'user', name: action.user }
  return { kind: 'group', name: 'group' in action ? action.group : (subjectNames(action)[0] ?? '') }
}
