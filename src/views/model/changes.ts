// Counts of changes. An action of a plan is one change in every view, however many of them a line shows.

import { count, number } from '../../core/sentences.ts'
import type { Action } from '../../core/types.ts'

/** A line of a view. */
export interface Showing {
  readonly actions: readonly Action[]
}

/** Number of changes that the lines show. */
export function countChanges(lines: readonly Showing[]): number {
  return lines.reduce((sum, { actions }) => sum + actions.length, 0)
}

/** `1 change`, `2,000 changes`; `12 of 2,000 changes` when only some are shown. */
export function changesWords(all: number, shown = all): string {
  const words = count(all, 'change')
  return shown === all ? words : `${number(shown)} of ${words}`
}
