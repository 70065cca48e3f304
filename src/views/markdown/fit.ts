// Fits the parts of a comment into a number of characters. Small parts are whole before large ones begin.

import { cutText, type Part } from './parts.ts'

/** How a part is written: so many rows, and what stands for the others. */
interface Shown {
  readonly part: Part
  rows: number
  rest: 'names' | 'counts' | 'cut'
}

/** Minimum rows of each part that must be seen, before any part gets more. */
const least = 10

/** The part of the room that the names of one list may take before anything else. */
const mostForNames = 0.95

export interface Fitted {
  readonly texts: readonly string[]
  /** Parts of which something is not shown, with the number of rows that are missing. */
  readonly cut: readonly { readonly part: Part; readonly missing: number }[]
}

/**
 * In this order: what stands for the rows of a list that must be whole; the rows of `first` parts, up to half of the
 * room; some rows of each `seen` part; whole parts, the smallest first; then the rows of what is left.
 */
export function fitParts(parts: readonly Part[], room: number): Fitted {
  const used = parts.filter((part) => part.rows.length > 0 || part.noun === '')
  const all = used.map((part): Shown => ({ part, rows: 0, rest: 'cut' }))
  const of = (rank: Part['rank']): readonly Shown[] => all.filter(({ part }) => part.rank === rank)
  const [first, seen] = [of('first'), of('seen')]
  const wholes = new Map(all.map((one) => [one, wholeSize(one)]))
  let left = all.reduce((rest, one) => rest - textOf(one).length - 2, room)
  const grow = (one: Shown, most: number, free = 0): void => {
    left -= addRows(one, most, left - free)
  }
  for (const one of seen) left -= chooseRest(one, left * mostForNames)
  const half = left / 2
  for (let round = 1; round <= least; round += 1) for (const one of first) grow(one, round, half)
  for (const one of first) grow(one, Number.POSITIVE_INFINITY, half)
  for (let round = 1; round <= least; round += 1) for (const one of seen) grow(one, round)
  const bySize = all.toSorted((one, other) => (wholes.get(one) ?? 0) - (wholes.get(other) ?? 0))
  for (const one of bySize) {
    if ((wholes.get(one) ?? 0) - textOf(one).length <= left) grow(one, Number.POSITIVE_INFINITY)
  }
  for (const one of all) if (!seen.includes(one) && one.rows === 0) left -= chooseRest(one, left * mostForNames)
  for (const one of [...first, ...seen, ...all]) grow(one, Number.POSITIVE_INFINITY)
  return {
    texts: all.map(textOf),
    cut: all.filter(isCut).map(({ part, rows }) => ({ part, missing: part.rows.length - rows })),
  }
}

/** What parts take, with the gaps after them. */
export interface Sizes {
  /** Without any row. */
  readonly least: number
  /** With all rows. */
  readonly most: number
}

export function sizesOf(parts: readonly Part[]): Sizes {
  const sum = (sizeOf: (one: Shown) => number): number =>
    parts.reduce((all, part) => all + sizeOf({ part, rows: 0, rest: 'cut' }) + 2, 0)
  return { least: sum((one) => textOf(one).length), most: sum(wholeSize) }
}

/** Takes the fullest form of the rest that fits, and returns its size. */
function chooseRest(one: Shown, room: number): number {
  const before = textOf(one).length
  if (one.part.tail === undefined) return 0
  for (const rest of ['names', 'counts'] as const) {
    one.rest = rest
    const more = textOf(one).length - before
    if (more <= room) return more
  }
  one.rest = 'cut'
  return 0
}

/** Adds rows while there is room, up to a maximum; returns what they take. A row replaces its name in the rest. */
function addRows(one: Shown, most: number, room: number): number {
  const { rows } = one.part
  const last = Math.min(most, rows.length)
  let taken = 0
  let next = one.rows
  while (next < last && taken + (rows[next]?.length ?? 0) + 1 <= room) {
    taken += (rows[next]?.length ?? 0) + 1
    next += 1
  }
  if (next === one.rows) return 0
  const before = textOf(one).length
  one.rows = next
  return textOf(one).length - before
}

function wholeSize({ part }: Shown): number {
  return textOf({ part, rows: part.rows.length, rest: 'cut' }).length
}

function isCut({ part, rows, rest }: Shown): boolean {
  return rows < part.rows.length && rest !== 'names'
}

function textOf({ part, rows, rest }: Shown): string {
  const more = part.rows.length - rows
  const tail = more === 0 ? [] : [`\n${restText(part, rows, rest)}`]
  const table = rows === 0 || part.columns === undefined ? [] : [part.columns]
  return [part.head, ...table, ...part.rows.slice(0, rows), ...tail, ...(part.foot === '' ? [] : [part.foot])].join(
    '\n',
  )
}

function restText(part: Part, from: number, rest: Shown['rest']): string {
  if (rest === 'cut' || part.tail === undefined) return cutText(part.noun, part.rows.length - from)
  return part.tail[rest](from)
}
