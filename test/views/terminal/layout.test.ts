import { describe, expect, test } from 'vitest'

import { flow, widthOf, wrap } from '../../../src/views/terminal/layout.ts'

const paper = { color: false, columns: 60 }

function cells(...texts: readonly string[]): readonly { text: string }[] {
  return texts.map((text) => ({ text }))
}

test('width is counted in terminal cells', () => {
  expect(['abc', 'Zoë', 'Zoe\u0308', '李雷', ''].map(widthOf)).toEqual([3, 3, 3, 4, 0])
})

test('a text is broken at spaces, a long word stays whole', () => {
  expect(wrap('one two three', 7)).toEqual(['one two', 'three'])
  expect(wrap('a veryverylongword b', 5)).toEqual(['a', 'veryverylongword', 'b'])
})

describe('rows', () => {
  test('are aligned, and an empty column takes no room', () => {
    expect(flow(paper, [cells('+', 'alice', '', 'x'), cells('+', '李雷', '', 'y')])).toEqual([
      '  +  alice  x',
      '  +  李雷   y',
    ])
  })

  test('a row of one cell does not widen the columns', () => {
    expect(flow(paper, [cells('a heading that is long'), cells('+', 'b')])).toEqual([
      '  a heading that is long',
      '  +  b',
    ])
  })

  test('a long last cell is broken in its place', () => {
    expect(flow(paper, [cells('+', 'bob', 'the quick brown fox jumps over the lazy dog and sleeps')])).toEqual([
      '  +  bob  the quick brown fox jumps over the lazy dog and',
      '          sleeps',
    ])
  })

  test('without room for that it goes on below', () => {
    expect(flow(paper, [cells('+', 'x'.repeat(40), 'the quick brown fox jumps')])).toEqual([
      `  +  ${'x'.repeat(40)}`,
      '       the quick brown fox jumps',
    ])
  })

  test('paper without an end breaks nothing', () => {
    expect(flow({ color: false, columns: 0 }, [cells('+', 'word '.repeat(100).trim())])).toHaveLength(1)
  })
})

test('below a wide first column a text begins at the left, where it has room', () => {
  const rows = [
    [{ text: 'Overrides and loosened limits' }, { text: 'max_deletes is 60, ten over the default' }],
    [{ text: '' }, { text: '--allow admin-delete lets one deletion pass' }],
  ]
  expect(flow({ color: false, columns: 40 }, rows)).toEqual([
    '  Overrides and loosened limits',
    '    max_deletes is 60, ten over the',
    '    default',
    '    --allow admin-delete lets one',
    '    deletion pass',
  ])
})

test('a percentage stays in one line', () => {
  expect(wrap('the limit is 25 % of all', 15)).toEqual(['the limit is', '25 % of all'])
})
