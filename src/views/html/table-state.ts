// What the script of the table knows: the data of the page, what is shown of it, and which rows are in the document.
import type { Part } from './browser.ts'
import type { TableData } from './data.ts'

export interface Changes {
  readonly data: TableData
  readonly parts: TableParts
  /** Of each name: the user or group that has it. */
  readonly owners: readonly number[]
  /** Of each owner: how many rows. */
  readonly sizes: readonly number[]
  /** Made when they are needed for the first time. */
  readonly kept: { texts?: SearchTexts; names?: readonly number[]; reasons?: readonly number[] }
  /** All rows, sorted. */
  sorted: readonly number[]
  /** Those that fit the search and the filters; a place is an index of them. */
  view: readonly number[]
  /** The fields' values that `view` fits. */
  asked: string
  /** The row that shows all changes of its user; -1: none. */
  opened: number
  readonly shown: Shown
}

export interface TableParts {
  readonly table: Part
  readonly body: Part
  readonly search: Part
  readonly counter: Part
  readonly none: Part
  readonly order: Part
  readonly unseen: Part
  readonly unprinted: Part
  readonly boxes: readonly Part[]
}

/** As a search compares them. */
export interface SearchTexts {
  readonly kinds: readonly string[]
  readonly risks: readonly string[]
  readonly names: readonly string[]
  readonly cells: readonly string[]
  readonly reasons: readonly string[]
}

/** The rows that are in the document. */
export interface Shown {
  first: number
  /** Exclusive. */
  last: number
  /** By place; also a row with the focus, which stays wherever it is. */
  readonly rows: Map<number, Part>
  /** The height of a row, and what stands for one that is not in the document. */
  height: number
  unit: number
  /** Height before the first row. */
  above: number
  /** A row at the top of the screen, and where it is. */
  anchor: Anchor
  width: number
  /** Where the page was at the last look. */
  scrolled: number
  isWaiting: boolean
  timer: number
}

export interface Anchor {
  readonly place: number
  /** From the top of the screen. */
  readonly top: number
}
