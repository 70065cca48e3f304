import { expect, test } from 'vitest'

import {
  type RowListing,
  rowsFooter,
  rowsJson,
  rowsNames,
  rowsTable,
  rowsText,
  timeCell,
} from '../../../src/views/listing/rows.ts'

interface Key {
  readonly user: string
  readonly note: string | null
  readonly uses?: number
  readonly used?: string | null
  readonly scopes: readonly string[]
}

const keys: readonly Key[] = [
  { user: 'ann', note: 'ci', uses: 3, used: '2026-11-18T00:00:00Z', scopes: ['a', 'b'] },
  { user: 'ann', note: null, used: null, scopes: [] },
  { user: 'e\u001b[31mvil ', note: '=1', uses: 0, used: 'soon', scopes: ['\u202e'] },
  { user: '001', note: '', scopes: ['x'] },
]

function listing(more: Partial<RowListing<Key>> = {}): RowListing<Key> {
  return {
    key: 'keys',
    noun: 'key',
    rows: keys,
    takenAt: '2026-11-21T00:00:00Z',
    columns: [
      { name: 'user', value: ({ user }) => user },
      { name: 'note', value: ({ note }) => note },
      { name: 'uses', title: 'times', value: ({ uses }) => uses },
      { name: 'used', value: ({ used }) => used, cell: ({ used }, now) => timeCell(used, now) },
      { name: 'scopes', value: ({ scopes }) => scopes },
    ],
    ...more,
  }
}

const paper = { color: false, columns: 0 }

test('people get aligned columns, made safe', () => {
  expect(rowsText(listing(), paper)).toBe(
    [
      '  user             note  times  used                     scopes',
      '  ann              ci    3      3 days ago (2026-11-18)  a, b',
      '  ann              -     ?      never                    -',
      '  "e\\x1b[31mvil "  =1    0      soon                     \\u202e',
      '  001              -     ?      ?                        x',
      '',
    ].join('\n'),
  )
})

test('nothing is nothing, not a header', () => {
  expect(rowsText(listing({ rows: [] }), paper)).toBe('')
})

test('programs get plain data, and no field that is unseen', () => {
  const text = rowsJson(listing({ rows: keys.slice(1), limit: 2 }))
  expect(text).not.toContain('\u001b')
  expect(JSON.parse(text)).toEqual({
    taken_at: '2026-11-21T00:00:00Z',
    count: 3,
    keys: [
      { user: 'ann', note: null, used: null, scopes: [] },
      { user: 'e\u001b[31mvil ', note: '=1', uses: 0, used: 'soon', scopes: ['\u202e'] },
    ],
  })
})

test('a table has text alone, under the header that a plan reads', () => {
  expect(rowsTable(listing({ limit: 2 }))).toEqual({
    columns: ['username', 'note', 'uses', 'used', 'scopes'],
    rows: [
      { username: 'ann', note: 'ci', uses: '3', used: '2026-11-18T00:00:00Z', scopes: 'a;b' },
      { username: 'ann', note: '', uses: '', used: '', scopes: '' },
    ],
  })
})

test('names are those of the users, each once', () => {
  expect(rowsNames(listing())).toEqual(['ann', 'e\u001b[31mvil ', '001'])
})

test('the last line counts rows and users', () => {
  expect(rowsFooter(listing())).toBe('4 keys of 3 users.\n')
  expect(rowsFooter(listing({ limit: 1 }))).toBe('4 keys of 3 users, the first 1 shown.\n')
})
