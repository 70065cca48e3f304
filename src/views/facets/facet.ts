// How a facet tells its changes. All its words are in one room; the views keep their layout and walk the registry.
import type { Action, ActionOf, Op } from '../../core/types.ts'
import type { Html, Tone as PageTone, Risk } from '../html/parts.ts'
import type { Table } from '../markdown/parts.ts'
import type { Subject } from '../model/others.ts'
import type { Tone } from '../terminal/layout.ts'
import type { Mark, Row } from '../terminal/rows.ts'
import type { Known } from './known.ts'

/** What the views say of single actions of one facet. An op that no facet has here stands under "Other changes". */
export interface Facet {
  readonly kinds: Readonly<Record<string, Kind>>
  readonly ops: Ops
}

/** Changes that the summary counts together, and that the page filters by. */
export interface Kind {
  readonly label: string
  readonly tone: PageTone
  /** `3 users to create`; kinds with the same words are counted as one. */
  readonly noun: string
  readonly verb: string
  /** What to say of some of them: `2 of them with roles`; empty for nothing. */
  readonly some?: (actions: readonly Action[]) => string
}

/** The forms of some ops. */
export type Ops = { readonly [Each in Op]?: OpForm<ActionOf<Each>> }

/** An action by itself. */
export interface OpForm<A extends Action> {
  /** Stands in one line behind the names: `+100`. */
  readonly amount?: (action: A) => string
  /** Absent: called like the op. */
  readonly kind?: (action: A, known: Known) => string
  /** What was and what will be, for the page. */
  readonly change: (action: A, known: Known) => Html
  readonly risks?: (action: A, known: Known) => readonly Risk[]
}

/** Changes under one heading. A view asks only for its own form. */
export interface Topic {
  /** For a screen; a comment says it in the third person. */
  readonly title: string
  readonly tone: Tone
  /** What one row is, where rows that are cut are counted. */
  readonly noun: string
  /** The actions that the rows show or count. */
  readonly told: readonly Action[]
  /** Before the warnings of a comment, and never quite cut. */
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
