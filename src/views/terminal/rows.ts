// Parts that the tables of a plan at a terminal share.

import { count, number } from '../../core/sentences.ts'
import type { Action, Reason } from '../../core/types.ts'
import { groupBy } from '../model/grouping.ts'
import { forTerminal } from '../safe.ts'
import { reasonText } from './cells.ts'
import type { Cell, Tone } from './layout.ts'

export type Row = readonly Cell[]

/** A heading and rows of aligned cells. */
export interface Section {
  readonly title: string
  readonly tone: Tone
  /** What one row is, to count the rows that are cut. */
  readonly noun: string
  /** What one row is when it is not shown; absent: the noun. */
  readonly missing?: string
  /** How many names the rows count only. */
  readonly unnamed?: number
  readonly rows: readonly Row[]
  /** Maximum number of rows shown; absent: all. */
  readonly most?: number
  /** The actions that the rows show or count; an action in no section is listed under "Other changes". */
  readonly told?: readonly Action[]
}

/** Maximum number of rows or names, where the rest may be cut. */
export const most = 200

/** Items by reason: those of a row of a file show its line; those of a rule or another plan are listed under it. */
export function byReason<Item extends { readonly reason: Reason }>(
  items: readonly Item[],
  noun: string,
  rowOf: (item: Item, reason: string) => Row,
): readonly Row[] {
  const isNamed = ({ reason }: Item): boolean =>
    reason.why !== 'rule' && reason.why !== 'prune' && reason.why !== 'revert'
  const ruled = groupBy(
    items.filter((item) => !isNamed(item)),
    (item) => reasonText(item.reason),
  )
  return [
    ...items.filter(isNamed).map((item) => rowOf(item, reasonText(item.reason))),
    ...[...ruled].flatMap(([reason, sharing]) => [
      [{ text: `${reason}: ${count(sharing.length, noun)}` }],
      ...sharing.map((item) => rowOf(item, '')),
    ]),
  ]
}

/** The users of actions, for one cell. */
export function userTexts(actions: readonly { readonly user: string }[], shown = most): readonly string[] {
  return nameTexts(
    actions.map(({ user }) => user),
    shown,
  )
}

/** Names for one cell; the tail of a long list is counted. */
export function nameTexts(names: readonly string[], shown = most): readonly string[] {
  const first = names.slice(0, shown).map(forTerminal)
  const more = names.length - first.length
  return more > 0 ? [...first, `… and ${number(more)} more (see the json)`] : first
}

/** How many names of such cells are counted only. */
export function unnamedOf(cells: readonly (readonly unknown[])[], shown = most): number {
  return cells.reduce((sum, names) => sum + Math.max(0, names.length - shown), 0)
}

/** Names that fit into a line of a list. */
export const few = 8

/** `ann, bob and 3 more` */
export function fewNames(names: readonly string[], shown = few): string {
  const more = names.length - shown
  return names.slice(0, shown).map(forTerminal).join(', ') + (more > 0 ? ` and ${number(more)} more` : '')
}
