import { describe, expect, it } from 'vitest'

import { listReader } from '../../../src/core/mapping/lists.ts'

const english = [', ', ' and ', ', and ']
const maySplit = [' und ', ' y ']
const way = (left: readonly string[]): string => `split at ${left.join('|')}`

/** The pieces of the first cell, with what is told of all cells. */
function split(separators: readonly string[] | undefined, ...cells: readonly string[]): [string[], string[]] {
  const faults: string[] = []
  const read = listReader(separators === undefined ? {} : { split: separators, maySplit }, () => cells, way)
  const [first = []] = cells.map((cell) => [...read(cell, (message) => faults.push(message))])
  return [first, faults]
}

describe('a list', () => {
  it('is separated by ; where nothing is stated', () => {
    expect(split(undefined, ' a ;b;; a, c ')).toEqual([['a', 'b', 'a, c'], []])
  })
  it('is split at several separators, the longest first', () => {
    expect(split(english, 'A, B, and C', 'A', 'B', 'C')).toEqual([['A', 'B', 'C'], []])
    expect(split(['-', '--'], 'a--b-c')).toEqual([['a', 'b', 'c'], []])
  })
  it('loses the spaces around its pieces', () => expect(split([','], 'a , b,')).toEqual([['a', 'b'], []]))
  it('takes a separator as text, not as a pattern', () => {
    expect(split(['.'], 'a.b')).toEqual([['a', 'b'], []])
    expect(split(['|'], 'a|b')).toEqual([['a', 'b'], []])
  })
})

describe('a separator that is a word', () => {
  it('counts when every piece stands alone in another cell', () => {
    expect(split(english, 'Lab 1 and Lab 2', 'Lab 2', 'Lab 1')).toEqual([['Lab 1', 'Lab 2'], []])
  })
  it('counts when the pieces stand in a cell that only signs separate', () => {
    expect(split(english, 'A and B', 'A, B')).toEqual([['A', 'B'], []])
  })
  it('may be a part of a name otherwise, which is not guessed', () => {
    expect(split(english, 'Research and Writing', 'Research')).toEqual([
      [],
      [
        '"Research and Writing" may be one group or several: no row has "Writing" alone; if " and " is part of a name, split at , |, and ; or rename the group in the file',
      ],
    ])
  })
  it('is told once, however many rows have the cell', () => {
    const [, faults] = split(english, 'A and B', 'A and B', 'A and B')
    expect(faults).toHaveLength(1)
  })
  it('may be the only one', () => {
    expect(split([' and '], 'A and B')[1].join()).toContain('part of a name, split at ;; or rename')
  })
  it('has the file read for it only when a cell has it', () => {
    const read = listReader(
      { split: english },
      () => {
        throw new Error('read')
      },
      way,
    )
    expect(read('A, B', () => undefined)).toEqual(['A', 'B'])
  })
})

describe('a word of another language', () => {
  it('separates where each part stands alone', () => {
    expect(split(english, 'A, B und C', 'A', 'B', 'C')).toEqual([['A', 'B', 'C'], []])
    expect(split(english, 'A y B', 'A, B')).toEqual([['A', 'B'], []])
  })
  it('is part of a name where no part does', () => {
    expect(split(english, 'Lengua y Literatura')).toEqual([['Lengua y Literatura'], []])
    expect(split(english, 'Lengua y Literatura and A', 'Lengua y Literatura', 'A')).toEqual([
      ['Lengua y Literatura', 'A'],
      [],
    ])
  })
  it('may be both where one part does, which is not guessed', () => {
    expect(split(english, 'A und B', 'A')).toEqual([
      [],
      [
        '"A und B" may be one group or several: no row has "B" alone; if " und " is part of a name, split at , | and |, and ; or rename the group in the file',
      ],
    ])
  })
})
