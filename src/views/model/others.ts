// Actions that no section of a view shows. Every view ends with them, so that no part of a plan is hidden.

import { count } from '../../core/sentences.ts'
import type { Action, Plan } from '../../core/types.ts'
import { subjectNames } from '../words.ts'

/** A section of a screen, a part of a comment, a group of lines. */
export interface Telling {
  /** A view leaves out a section without rows. */
  readonly rows: readonly unknown[]
  /** The plan's own actions that the rows show or count. Absent: none. */
  readonly told?: readonly Action[]
}

/** The actions in none of the sections, in the plan's order. Compared by identity: long ids are slow keys. */
export function othersOf({ actions }: Plan, sections: readonly Telling[]): readonly Action[] {
  const all = new Set<Action>()
  for (const { rows, told = [] } of sections) if (rows.length > 0) for (const action of told) all.add(action)
  return actions.filter((action) => !all.has(action))
}

/** `Other changes (2 actions)` */
export function othersTitle(others: readonly Action[]): string {
  return `Other changes (${count(others.length, 'action')})`
}

/** The subject of a change; a renamed user has the new name. */
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
