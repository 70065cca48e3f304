// What no section of a view tells of a plan. Every view ends with it: a plan has no hidden part.
import type { Action, Plan } from '../../core/types.ts'
import { count, subjectNames } from '../words.ts'

/** A section of a screen, a part of a comment, a group of lines. */
export interface Telling {
  /** A view leaves out what has none. */
  readonly rows: readonly unknown[]
  /** The plan's own actions that the rows show or count. Absent: none. */
  readonly told?: readonly Action[]
}

/** The actions that none of the sections tells, in the plan's order. By identity: long ids are slow keys. */
export function othersOf({ actions }: Plan, sections: readonly Telling[]): readonly Action[] {
  const all = new Set<Action>()
  for (const { rows, told = [] } of sections) if (rows.length > 0) for (const action of told) all.add(action)
  return actions.filter((action) => !all.has(action))
}

/** `Other changes (2 actions)` */
export function othersTitle(others: readonly Action[]): string {
  return `Other changes (${count(others.length, 'action')})`
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
