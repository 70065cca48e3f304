// What `status` tells, in parts: text, markdown and page show the same ones, each in its own way.

import type { Status } from '../../core/look/status.ts'
import { number } from '../../core/sentences.ts'
import type { Phrase } from '../model/phrase.ts'

/** One topic, such as groups. Names in it are raw: each view escapes them. */
export interface Part {
  /** Unique; its anchor on a page. */
  readonly name: string
  readonly title: string
  /** Text shows the rows of all parts as one block at its top. */
  readonly rows: readonly Row[]
  /** Text shows the rows under the title. */
  readonly isApart?: true
  readonly table?: Table
  /** Text shows only `bars`. */
  readonly chart?: Chart
  /** A page gives it its whole width. */
  readonly isWide?: true
}

/** A fact. */
export interface Row {
  /** Our own words, in lower case. */
  readonly label: string
  readonly value: Phrase
  /** One of the key numbers, which a page shows first. */
  readonly tile?: Tile
  /** The token does not see it; the value says so. */
  readonly isUnseen?: true
}

export interface Tile {
  readonly value: number
  /** A few words under it. */
  readonly note?: string
  /** Something to act on. */
  readonly isLoud?: boolean
}

export interface Table {
  /** What one row is. */
  readonly noun: string
  readonly columns: readonly Column[]
  /** The most important first; each view shows as many as it has room for. */
  readonly rows: readonly (readonly Cell[])[]
}

export interface Column {
  readonly title: string
  /** What its numbers count: text has no headings, and writes `3 members`. */
  readonly noun?: string
  /** A page draws its numbers as bars, too. */
  readonly isDrawn?: true
}

export type Cell = Phrase | number

/** Numbers that a page draws. */
export type Chart = Bars | Histogram | Trend

/** The largest first. */
export interface Bars {
  readonly is: 'bars'
  readonly title?: string
  /** What a label is, such as `group`. */
  readonly of: string
  /** What is counted, such as `member`. */
  readonly noun: string
  readonly bars: readonly Bar[]
}

/** In the order of their sense, empty buckets too. */
export interface Histogram {
  readonly is: 'histogram'
  readonly title: string
  /** What a label is, such as `last active`. */
  readonly of: string
  readonly noun: string
  readonly buckets: readonly Bucket[]
}

/** One number a day, the oldest first, without gaps. */
export interface Trend {
  readonly is: 'trend'
  readonly title?: string
  readonly noun: string
  readonly points: readonly Point[]
}

export interface Bar {
  readonly label: Phrase
  readonly value: number
}

export interface Bucket {
  readonly label: string
  readonly value: number
  /** Something to act on. */
  readonly isLoud?: boolean
}

export interface Point {
  /** `2026-11-29` */
  readonly date: string
  readonly value: number
}

/** What parts need besides the status. */
export interface Context {
  /** Software of a hub, whose version is shown. Other systems show no servers, groups or activity. */
  readonly product: string | undefined
}

/** The parts of one topic. */
export type PartsOf = (status: Status, context: Context) => readonly Part[]

/** A fact that needs no names. */
export function row(label: string, value: string | Phrase, tile?: Tile): Row {
  return { label, value: typeof value === 'string' ? [value] : value, ...(tile === undefined ? {} : { tile }) }
}

/** A number that is one of the key numbers. */
export function keyRow(label: string, value: number, note?: string): Row {
  return row(label, number(value), { value, ...(note === undefined ? {} : { note }) })
}

/** What the token does not see, with the scope that would show it. */
export function unseenRow(label: string, scope: string | undefined): Row {
  const value = `not visible to the token${scope === undefined ? '' : ` (needs ${scope})`}`
  return { label, value: [value], isUnseen: true }
}
