// What a facet says in each view. The views keep their layout and walk the registry, which is index.ts.
import type { Action, ActionOf, Op } from '../../core/types.ts'
import type { Html, Tone as PageTone, Risks } from '../html/parts.ts'
import type { Table } from '../markdown/parts.ts'
import type { Subject } from '../model/others.ts'
import type { Mark } from '../terminal/cells.ts'
import type { Tone } from '../terminal/layout.ts'
import type { Row } from '../terminal/rows.ts'
import type { Known } from './known.ts'

/** What the views say of the actions of one facet. An op without an entry stands under "Other changes". */
export interface Facet {
  readonly kinds: Readonly<Record<string, Kind>>
  readonly ops: Ops
  /** What a revert does not bring back. */
  readonly lost: (known: Known) => readonly Lost[]
}

/** Something that a revert does not bring back. Not yet made safe. */
export interface Lost {
  /** What it is, where a reader must see it first; empty otherwise. */
  readonly lead: string
  readonly rest: string
  /** Comes back, but perhaps not whole: said after what does not come back at all. */
  readonly isPartial?: true
}

/** Of a facet whose changes a revert undoes. */
export const nothingLost = (): readonly Lost[] => []

/** A sentence, unless there are none of the things. */
export function lostIf(amount: number, rest: string): readonly Lost[] {
  return amount === 0 ? [] : [{ lead: '', rest }]
}

/** Changes that the summary counts together, and that the page filters by. */
export interface Kind {
  readonly label: string
  readonly tone: PageTone
  /** `3 users to create`; kinds with the same words are counted as one. */
  readonly noun: string
  readonly verb: string
  /** What the summary adds: `2 of them with roles`; empty for nothing. */
  readonly some?: (actions: readonly Action[]) => string
}

/** Partial: the views tell an op that has no form, too. */
export type Ops = { readonly [Each in Op]?: OpForm<ActionOf<Each>> }

/** How one action is told. */
export interface OpForm<A extends Action> {
  /** Follows the names in one line: `+100`. */
  readonly amount?: (action: A) => string
  /** What its wave does while it runs: `creating users`. */
  readonly deed: string | ((action: A) => string)
  /** What a results file says of it besides names: `+100`; never a password. */
  readonly value?: (action: A) => string
  /** The name of the kind; absent: the op. */
  readonly kind?: (action: A, known: Known) => string
  /** Before and after, for the page. */
  readonly change: (action: A, known: Known) => Html
  readonly risks?: (action: A, known: Known) => Risks
}

/** Changes under one heading. Each view calls only its own form. */
export interface Topic {
  /** For a screen; a comment says it in the third person. */
  readonly title: string
  readonly tone: Tone
  /** What one row is, to count the rows that are cut. */
  readonly noun: string
  /** The actions that the rows show or count; an action that no topic tells stands under "Other changes". */
  readonly told: readonly Action[]
  /** A comment shows it before the warnings, and always some of its rows. */
  readonly seen?: true
  readonly text?: () => readonly Row[]
  /** How many rows of the text are shown; absent: all. */
  readonly most?: number
  readonly comment?: () => Table
  /** Of a review: one word or two, for the line of filters. */
  readonly label?: string
  readonly lines?: () => readonly Line[]
}

/** One line of a review's list. */
export interface Line extends Mark {
  readonly action: Action
  /** Other actions that the line stands for. */
  readonly folded?: readonly Action[]
  /** Absent: what the action names. */
  readonly subject?: Subject
  /** Safe; the most important first, because the end may be cut. */
  readonly words: readonly string[]
  readonly isRisky?: boolean
  /** Raw names that a search is to find, too. */
  readonly also?: readonly string[]
}
