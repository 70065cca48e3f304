// The words of the table over several targets: the same in a comment, on a screen and on a page.

import { count, number, percent } from '../../../core/sentences.ts'
import { titles } from '../verdict.ts'
import type { Counts, SetRow, State } from './rows.ts'

/** Headings, in order. */
export const columns = [
  'Target',
  'Verdict',
  'Deletes',
  'Active last week',
  'New admins and roles',
  'Creates',
  'Look first at',
] as const

/** The verdict on a target, and in the title over all. */
export const stateWords: Readonly<Record<State, string>> = { ...titles, failed: 'not planned' }

/** The numbers of a row; all are empty for a target that could not be planned. */
export interface NumberCells {
  /** `12 of 400 (3 %)` */
  readonly deletes: string
  /** Of the deleted users: `3`, `3, 2 not visible`. */
  readonly active: string
  /** `2 admins, 3 with roles` */
  readonly rights: string
  readonly creates: string
}

export function numbersOf(row: SetRow): NumberCells {
  if (row.is === 'failed') return { deletes: '', active: '', rights: '', creates: '' }
  const { counts } = row
  return {
    deletes: deletesCell(counts),
    active: activeCell(counts),
    rights: rightsCell(counts),
    creates: number(counts.creates),
  }
}

function deletesCell({ deletes, users }: Counts): string {
  if (deletes === 0 || users === undefined || users === 0) return number(deletes)
  return `${number(deletes)} of ${number(users)} (${percent(deletes / users)})`
}

function activeCell({ deletes, active, unseen }: Counts): string {
  if (deletes === 0) return ''
  if (unseen === deletes) return 'not visible'
  return `${number(active)}${unseen === 0 ? '' : `, ${number(unseen)} not visible`}`
}

function rightsCell({ admins, roles, areRolesUnseen }: Counts): string {
  const parts = [
    ...(admins === 0 ? [] : [count(admins, 'admin')]),
    ...(roles === 0 ? [] : [`${number(roles)} with roles`]),
    ...(areRolesUnseen ? ['roles not visible'] : []),
  ]
  return parts.length === 0 ? '0' : parts.join(', ')
}
