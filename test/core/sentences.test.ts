import { describe, expect, it } from 'vitest'

import { count, listed } from '../../src/core/sentences.ts'

describe('words', () => {
  const names = (size: number) => Array.from({ length: size }, (_, index) => `n${index}`)
  it('name at most twenty, and count the rest', () => {
    expect(listed(names(20)).split(', ')).toHaveLength(20)
    expect(listed(names(20))).not.toContain(' and ')
    expect(listed(names(21))).toBe(`${listed(names(20))} and 1 more`)
  })
  it('count one, none and many', () => {
    expect([1, 0, 2].map((amount) => count(amount, 'user'))).toEqual(['1 user', '0 users', '2 users'])
  })
})
