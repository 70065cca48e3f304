// Listings of what users have, such as their servers: the same rows as text, JSON, table and names.
import { count, number } from '../../core/sentences.ts'
import { printable } from '../json.ts'
import { forTerminal } from '../safe.ts'
import { type Cell, flow, type Paper } from '../terminal/layout.ts'
import { age, date } from '../words.ts'

/** Plain data of one field; undefined where the system does not show it. */
type Value = string | number | boolean | null | readonly string[] | undefined

/** One column of a listing. */
export interface RowColumn<Row> {
  /** Key in JSON, and header of a CSV but for `header`. */
  readonly name: string
  /** Header of a CSV, where a roster means something else by `name`. */
  readonly header?: string
  /** Header of the text; `name` when absent. */
  readonly title?: string
  /** Raw: JSON has it as it is, a CSV as text. */
  readonly value: (row: Row) => Value
  /** What people read, escaped; the value in words when absent. */
  readonly cell?: (row: Row, now: string) => Cell
}

/** Rows of users, sorted. */
export interface RowListing<Row extends { readonly user: string }> {
  /** Key of the rows in JSON, such as `servers`. */
  readonly key: string
  /** One row in words, such as `server`. */
  readonly noun: string
  /** All that meet the conditions. */
  readonly rows: readonly Row[]
  /** Only so many are shown; all when absent. */
  readonly limit?: number | undefined
  /** ISO, by the hub's clock. */
  readonly takenAt: string
  readonly columns: readonly RowColumn<Row>[]
}

/** Aligned columns under a header; empty when there are no rows. */
export function rowsText<Row extends { readonly user: string }>(listing: RowListing<Row>, paper: Paper): string {
  const { columns, takenAt } = listing
  const rows = shownOf(listing)
  if (rows.length === 0) return ''
  const header = columns.map(({ name, title = name }): Cell => ({ text: title, tone: 'head' }))
  const cells = rows.map((row) => columns.map(({ cell, value }) => cell?.(row, takenAt) ?? plainCell(value(row))))
  return `${flow(paper, [header, ...cells]).join('\n')}\n`
}

function shownOf<Row extends { readonly user: string }>({ rows, limit }: RowListing<Row>): readonly Row[] {
  return rows.slice(0, limit)
}

const none: Cell = { text: '-', tone: 'dim' }
const unseen: Cell = { text: '?', tone: 'dim' }

function plainCell(value: Value): Cell {
  if (value === undefined) return unseen
  const texts = typeof value === 'object' && value !== null ? value : [String(value ?? '')]
  const text = texts.map(forTerminal).join(', ')
  return text === '' ? none : { text }
}

/** `3 days ago (2026-11-18)` */
export function timeCell(time: string | null | undefined, now: string, never = 'never'): Cell {
  if (time === undefined) return unseen
  if (time === null) return { text: never }
  const ago = age(time, now)
  return { text: ago === undefined ? forTerminal(time) : `${ago} (${date(time)})` }
}

/** `{ "taken_at": ..., "count": ..., "servers": [...] }`; what the system does not show is absent. */
export function rowsJson<Row extends { readonly user: string }>(listing: RowListing<Row>): string {
  const { key, columns, rows, takenAt } = listing
  const fieldsOf = (row: Row) => Object.fromEntries(columns.map(({ name, value }) => [name, value(row)]))
  return printable({ taken_at: takenAt, count: rows.length, [key]: shownOf(listing).map(fieldsOf) })
}

/** The rows of a table; the header of the user's name is `username`, as in other files. */
export function rowsTable<Row extends { readonly user: string }>(listing: RowListing<Row>) {
  const { columns } = listing
  const headers = columns.map(({ name, header = name }) => (header === 'user' ? 'username' : header))
  const cellsOf = (row: Row) => columns.map(({ value }, index) => [headers[index], csvCell(value(row))])
  const rowOf = (row: Row): Readonly<Record<string, string>> => Object.fromEntries(cellsOf(row))
  return { columns: headers, rows: shownOf(listing).map(rowOf) }
}

function csvCell(value: Value): string {
  return typeof value === 'object' && value !== null ? value.join(';') : String(value ?? '')
}

/** The users of the shown rows, each once. */
export function rowsNames<Row extends { readonly user: string }>(listing: RowListing<Row>): readonly string[] {
  return usersOf(shownOf(listing))
}

function usersOf(rows: readonly { readonly user: string }[]): readonly string[] {
  return [...new Set(rows.map(({ user }) => user))]
}

/** `12 servers of 5 users, the first 4 shown.` */
export function rowsFooter<Row extends { readonly user: string }>({ noun, rows, limit }: RowListing<Row>): string {
  const shown = limit !== undefined && limit < rows.length ? `, the first ${number(limit)} shown` : ''
  return `${count(rows.length, noun)} of ${count(usersOf(rows).length, 'user')}${shown}.\n`
}
