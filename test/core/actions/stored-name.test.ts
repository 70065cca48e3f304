import { expect, test } from 'vitest'

import { plainName, storedAs } from '../../../src/core/actions/stored-name.ts'

test.each([
  ['ann@x.edu', 'ann'],
  ['ann', 'ann@x.edu'],
  ['ann.lee', 'AnnLee'],
  ['github:ann', 'ann'],
  ['\uff41nn', 'ann'],
])('%s may be stored as %s', (asked, stored) => {
  expect(storedAs(asked, ['bob', stored])).toBe(stored)
})

test('two names that are alike are not told apart', () => {
  expect(storedAs('ann@x.edu', ['ann', 'a-nn'])).toBeUndefined()
})

test('a name is not stored as itself', () => {
  expect(storedAs('ann', ['ann', 'bob'])).toBeUndefined()
})

test('a name without letters and digits is like no other', () => {
  expect(storedAs('-', ['.', '--'])).toBeUndefined()
})

test.each([
  ['ann.lee@x.edu', 'ann.lee@x.edu'],
  ['a b', '"a b"'],
  ['-x', '"-x"'],
])('%s stands in a sentence as %s', (name, shown) => {
  expect(plainName(name)).toBe(shown)
})
