import { describe, expect, it } from 'vitest'

import { differenceOf, strange } from '../../src/core/letters.ts'

describe('letters that differ', () => {
  it('are told by number, and by what they are where that is plain', () => {
    expect(strange('b0b\u0430', ['bob'])).toBe('it has 0 (U+0030), U+0430')
    expect(strange('a\u{1f600}', ['a'])).toBe('it has U+1F600')
  })
  it('may be the same ones in other places', () =>
    expect(strange('ab', ['ba'])).toBe('the same characters in other places'))
})

it('two names of one normal form differ in case, or in how letters are put together', () => {
  expect(differenceOf('bob', 'Bob')).toBe('only in upper and lower case or spaces')
  expect(differenceOf('zo\u00eb', 'zoe\u0308')).toBe(
    'only in how its letters are put together: it has e (U+0065), U+0308',
  )
})
