// Where the screen is in a list, and how much of its beginning has been on it.
import { count } from '../../core/sentences.ts'

/** A place in a list. */
export interface Scroll {
  /** Index of the row with the cursor. */
  readonly cursor: number
  /** Index of the first row on the screen. */
  readonly top: number
  /** Number of first rows, of those that must be seen, that have been on the screen. */
  readonly seen: number
}

export interface Extent {
  /** Rows on the screen. */
  readonly height: number
  /** Rows of the list. */
  readonly rows: number
  /** Number of first rows that must have been on the screen before an approval. */
  readonly must: number
  /** The list itself is on the screen, whole and large enough to be read. */
  readonly isRead: boolean
}

/** Keeps the cursor on the screen, and records the rows that have been on it. */
export function settledIn(place: Scroll, { height, rows, must, isRead }: Extent): Scroll {
  const cursor = Math.max(0, Math.min(place.cursor, rows - 1))
  const highest = Math.max(0, rows - height)
  const top = Math.max(0, Math.min(place.top, highest, cursor), cursor - height + 1)
  const seen = isRead && top <= place.seen ? Math.min(must, Math.max(place.seen, top + height)) : place.seen
  return { cursor, top, seen }
}

/** What an approval still needs to be read; empty for nothing. */
export function unreadWords(hidden: number): string {
  return hidden <= 0 ? '' : `First read what is on top: ${count(hidden, 'line')} not shown yet (g, then PgDn).`
}
