// The columns of a roster and its first rows, as hubplan init shows them.
import { expect, test } from 'vitest'

import { headText } from '../../src/views/roster-head.ts'

test('each column is a line, with its first cells', () => {
  const columns = [
    { header: 'Student', cells: ['Lovelace, Ada', 'Babbage, Charles', ''] },
    { header: 'Password', cells: undefined },
  ]
  expect(headText('canvas.csv', 1200, columns)).toBe(
    [
      'canvas.csv: 2 columns, 1,200 rows. The first rows:',
      '  Student                       Lovelace, Ada | Babbage, Charles |',
      '  Password                      (not shown)',
      '',
    ].join('\n'),
  )
})

test('long texts are cut, and nothing in them acts on a terminal', () => {
  const columns = [{ header: `H${'x'.repeat(60)}`, cells: ['\u001b[2Jred', 'two\nlines', 'y'.repeat(60)] }]
  const [, line = ''] = headText('a\u202e.csv', 1, columns).split('\n')
  expect(line).toBe(`  H${'x'.repeat(26)}…  \\x1b[2Jred | two lines | ${'y'.repeat(21)}…`)
  expect(headText('a\u202e.csv', 1, columns)).toContain('a\\u202e.csv: 1 column, 1 row.')
})

test('columns beyond fifteen are counted', () => {
  const columns = Array.from({ length: 42 }, (_, index) => ({ header: `Assignment ${index}`, cells: ['1'] }))
  const lines = headText('canvas.csv', 1, columns).trimEnd().split('\n')
  expect(lines).toHaveLength(17)
  expect(lines.at(-1)).toBe('  27 more columns')
})
