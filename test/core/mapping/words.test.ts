import { describe, expect, it } from 'vitest'

import type { Variant } from '../../../src/core/mapping/presets/types.ts'
import { mappingWords } from '../../../src/core/mapping/words.ts'
import { mapped } from './mapped.ts'

const names = ['u', 'g', 'h', 'r', 'id']

function wordsOf(stated: Variant, ...lines: readonly string[][]): string[] {
  const { mapped: found, rows } = mapped(stated, names, ...lines)
  return found === undefined ? [] : mappingWords(found, rows)
}

describe('the words of a mapping', () => {
  it('say what fills each column, and how it is converted', () => {
    const stated: Variant = {
      columns: {
        username: { from: 'u', strip: '#', domain: 'x.edu' },
        groups: { from: ['g', 'h'], split: [', ', ' and '], as: 'lab-{}' },
        admin: { from: 'r', values: { T: true, S: false } },
      },
    }
    expect(wordsOf(stated)).toEqual([
      'username from u (without "#"; without @x.edu)',
      'groups from g and h (split at ", ", " and "; as lab-{})',
      'admin from r (T is true, S is false)',
    ])
  })
  it('say which words may separate', () => {
    expect(wordsOf({ columns: { username: 'u', groups: { from: 'g', split: ', ' } }, maySplit: [' und '] })[1]).toBe(
      'groups from g (split at ", "; and at " und " where each part stands alone)',
    )
  })
  it('name a preset first', () => {
    const read = mapped({ columns: { username: 'u' } }, names)
    const found = read.mapped && { ...read.mapped, mapping: { preset: 'nbgrader' } }
    expect(found && mappingWords(found, [])).toEqual(['preset nbgrader', 'username from u'])
  })
  it('count the rows that each rule skips, and leave out a rule that skips none', () => {
    const skip = [
      { column: 'id', match: [''] },
      { column: 'r', match: ['guest', 'x*'] },
      { column: 'g', match: ['none'] },
    ]
    const lines = [
      ['', '', '', '', ''],
      ['', '', '', '', ''],
      ['ann', '', '', 'xy', '1'],
    ]
    expect(wordsOf({ columns: { username: 'u' }, skip }, ...lines)).toEqual([
      'username from u',
      '2 rows skipped: id is empty',
      '1 row skipped: r is guest or x*',
    ])
  })
  it('cut a long glob', () => {
    const skip = [{ column: 'u', match: ['[0-9a-f]'.repeat(40)] }]
    expect(wordsOf({ columns: { username: 'u' }, skip }, ['a'.repeat(40)])).toEqual([
      'username from u',
      '1 row skipped: u is [0-9a-f][0-9a-f][0-9a-f][0-9a-…',
    ])
  })
  it('leave out a column that the file lacks', () => {
    expect(wordsOf({ columns: { username: 'u', groups: 'Section' }, mayLack: ['Section'] })).toEqual([
      'username from u',
    ])
  })
})
