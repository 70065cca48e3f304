// The texts of a facet in each view. The views keep their layout and walk the registry in index.ts.
import type { Action, ActionOf, Op } from '../../core/types.ts'
import type { Cell } from '../html/cells.ts'
import type { Tone as PageTone } from '../html/parts.ts'
import type { Table } from '../markdown/parts.ts'
import type { Subject } from '../model/others.ts'
import type { Phrase } from '../model/phrase.ts'
import type { Risks } from '../model/risk-words.ts'
import type { Mark } from '../terminal/cells.ts'
import type { Tone } from '../terminal/layout.ts'
import type { Row } from '../terminal/rows.ts'
import type { Known } from './known.ts'

/** The views' texts for the actions of one facet. An op without an entry is listed under "Other changes". */
export interface Facet {
  readonly kinds: Readonly<Record<string, Kind>>
  readonly ops: Ops
  /** What a revert does not restore. */
  readonly lost: (known: Known) => readonly Lost[]
}

/** A loss that a revert does not restore. Not yet escaped. */
export interface Lost {
  /** What it is, where a reader must see it first; empty otherwise. */
  readonly lead: string
  readonly rest: string
  /** Restored, but perhaps not completely: shown after what is not restored at all. */
  readonly isPartial?: true
}

/** For a facet whose changes a revert can undo. */
export const nothingLost = (): readonly Lost[] => []

/** A sentence; empty when there is nothing to say. */
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
  /** An addition to the summary: `2 of them with roles`; empty for none. */
  readonly some?: (actions: readonly Action[]) => string
  /** In a sentence about the plan: `makes 2 users admin`. Absent: made of the verb and the noun. */
  readonly does?: (actions: readonly Action[], known: Known) => Phrase
}

/** Partial: the views list an op without a form, too. */
export type Ops = { readonly [Each in Op]?: OpForm<ActionOf<Each>> }

/** The texts of one action. */
export interface OpForm<A extends Action> {
  /** Follows the names in one line: `+100`. */
  readonly amount?: (action: A) => string
  /** Name of its wave while it runs: `creating users`. */
  readonly deed: string | ((action: A) => string)
  /** Value in a results file, besides names: `+100`; never a password. */
  readonly value?: (action: A) => string
  /** The name of the kind; absent: the op. */
  readonly kind?: (action: A, known: Known) => string
  /** Before and after, for the page. */
  readonly change: (action: A, known: Known) => Cell
  /** Without the findings about the action. */
  readonly risks?: (action: A, known: Known) => Risks
}

/** Changes under one heading. Each view calls only its own form. */
export interface Topic {
  /** For a screen; a comment puts it into the third person. */
  readonly title: string
  readonly tone: Tone
  /** What one row is, to count the rows that are cut. */
  readonly noun: string
  /** What one row is when it is not shown: `deletion`; absent: the noun. */
  readonly missing?: string
  /** How many names the rows of the text count only. */
  readonly unnamed?: number
  /** The actions that the rows show or count; an action in no topic is listed under "Other changes". */
  readonly told: readonly Action[]
  /** A comment shows it before the warnings, and always some of its rows. */
  readonly seen?: true
  readonly text?: () => readonly Row[]
  /** Maximum number of rows in the text; absent: all. */
  readonly most?: number
  readonly comment?: () => Table
  /** For a review: one or two words, for the line of filters. */
  readonly label?: string
  readonly lines?: () => readonly Line[]
}

/** One line of a review's list. */
export interface Line extends Mark {
  readonly action: Action
  /** Other actions that the line shows. */
  readonly folded?: readonly Action[]
  /** Absent: the subject of the action. */
  readonly subject?: Subject
  /** Escaped; the most important first, because the end may be cut. */
  readonly words: readonly string[]
  /** Further raw names that a search finds. */
  readonly also?: readonly string[]
}
