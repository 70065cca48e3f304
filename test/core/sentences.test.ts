import { expect, test } from 'vitest'

import { count, listed, number, percent, sentence } from '../../src/core/sentences.ts'

test.each([
  [0, '0 users'],
  [1, '1 user'],
  [999, '999 users'],
  [12_345, '12,345 users'],
  [-1_234_567, '-1,234,567 users'],
])('%i things are counted in words', (amount, words) => {
  expect(count(amount, 'user')).toBe(words)
})

test('a number that is not whole, or too large to be exact, is written all the same', () => {
  expect([1234.5, 2 ** 60].map(number)).toEqual(['1,234.5', '1,152,921,504,606,847,000'])
})

test('a share is told to a tenth of a percent', () => {
  expect([0, 0.12345, 1].map(percent)).toEqual(['0 %', '12.3 %', '100 %'])
})

test('of a long list of names the first twenty are told, and the rest is counted', () => {
  const names = (size: number) => Array.from({ length: size }, (_, index) => `n${index}`)
  expect(listed(['a', 'b\n'])).toBe('"a", "b\\n"')
  expect(listed(names(20))).not.toContain(' and ')
  expect(listed(names(21))).toBe(`${listed(names(20))} and 1 more`)
})

test('a sentence begins with a capital letter', () => {
  expect([sentence('the hub is there'), sentence('"x" is there'), sentence('')]).toEqual([
    'The hub is there',
    '"x" is there',
    '',
  ])
})
