// The people of the large hubs, and the files that name them.
import { closeSync, openSync, writeSync } from 'node:fs'

export const nameOf = (index) => `student${String(index).padStart(7, '0')}`

/** Of the token of a stand-in hub. */
export const scopes = [
  'admin:users',
  'admin:groups',
  'admin:servers',
  'list:users',
  'read:users',
  'read:servers',
  'list:groups',
]

/** Rows a write; a million rows are no single string. */
const piece = 20_000

/**
 * `count` people beginning with number `first`, all as the hub has them.
 * @param first the first so many of the hub are missing in the file, and as many are new in it
 */
export function writeCsv(path, count, first = 0) {
  // Number 0 is the admin of the hub.
  writeRows(path, { header: 'username,admin', first, count, row: (index) => `${nameOf(index)},${index === 0}` })
}

/** A file with a header, and a row for each number. */
export function writeRows(path, { header, first = 0, count, row }) {
  const file = openSync(path, 'w')
  writeSync(file, `${header}\n`)
  for (let at = first; at < first + count; at += piece) {
    const end = Math.min(at + piece, first + count)
    const rows = Array.from({ length: end - at }, (_, index) => `${row(at + index)}\n`)
    writeSync(file, rows.join(''))
  }
  closeSync(file)
}
