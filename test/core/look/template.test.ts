import { describe, expect, test } from 'vitest'

import { given, numbered } from '../../../src/core/look/template.ts'

describe('numbered names', () => {
  test.each([
    ['two digits', { count: 3, start: 1 }, ['s01', 's02', 's03']],
    ['more when the last needs them', { count: 2, start: 99 }, ['s099', 's100']],
    ['as many as asked for', { count: 1, start: 7, digits: 4 }, ['s0007']],
    ['from 0', { count: 2, start: 0, digits: 1 }, ['s0', 's1']],
  ])('have %s', (_, more, names) => {
    expect(numbered({ prefix: 's', ...more })).toEqual(names)
  })

  test('sort as they count, and are all different', () => {
    const names = numbered({ prefix: 'AUP', count: 1200, start: 1 })
    expect(names.toSorted()).toEqual(names)
    expect(new Set(names).size).toBe(1200)
    expect([names[0], names.at(-1)]).toEqual(['AUP0001', 'AUP1200'])
  })

  test.each([
    [{ prefix: 's', count: 120, start: 1, digits: 2 }, '--digits 2 is too few: the last number is 120.'],
    [{ prefix: 's', count: 1_000_001, start: 1 }, '--count is 1000001; a template has at most 1000000 rows.'],
    [{ prefix: 's', count: 1, start: 1, digits: 21 }, '--digits is 21; a number has at most 20 of them.'],
    [{ prefix: 'a/', count: 2, start: 1 }, 'The name "a/01" has a slash, which a proxy may read as another path.'],
    [{ prefix: ' s', count: 2, start: 1 }, 'The name " s01" has spaces at its ends.'],
  ])('%j are refused', (numbering, message) => {
    expect(() => numbered(numbering)).toThrow(message)
  })
})

describe('given names', () => {
  test('stay as they are', () => {
    expect(given(['001', 'Ann', 'a@b.c'])).toEqual(['001', 'Ann', 'a@b.c'])
  })

  test.each([
    [['a', 'b', 'a'], 'The name "a" is given twice.'],
    [['Ann', 'ann'], 'The names "Ann" and "ann" are one name to the hub: "ann".'],
    [['a', ''], 'The name "" is empty.'],
    [['..'], 'The name ".." would be read as a folder in the URL of a request.'],
  ])('%j are refused', (names, message) => {
    expect(() => given(names)).toThrow(message)
  })
})
