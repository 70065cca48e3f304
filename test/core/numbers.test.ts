import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { countNumber, type NumberRule, positiveNumber, shareNumber, wholeNumber } from '../../src/core/numbers.ts'

const most = 999_999_999

describe('a number', () => {
  test.each<[string, NumberRule, readonly number[], readonly number[]]>([
    ['above 0', positiveNumber, [0.1, 1, 2.5, 1e12], [0, -1]],
    ['that counts from 1', wholeNumber, [1, 2, most], [0, -1, 1.5, most + 1]],
    ['that counts from 0', countNumber, [0, 1, most], [-1, 0.5, most + 1]],
    ['that is a share', shareNumber, [0, 0.4, 1], [-0.1, 1.1]],
  ])('%s is one of those and none of these', (_, { holds }, good, bad) => {
    expect(good.filter((value) => !holds(value))).toEqual([])
    expect(bad.filter(holds)).toEqual([])
  })

  test.each([
    ['positive', positiveNumber],
    ['whole', wholeNumber],
    ['count', countNumber],
    ['share', shareNumber],
  ])('%s is never NaN or endless: such a limit would never trigger', (_, { holds }) => {
    expect([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].filter(holds)).toEqual([])
  })

  test('that is whole counts, and is positive', () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        if (!wholeNumber.holds(value)) return
        expect([countNumber.holds(value), positiveNumber.holds(value)]).toEqual([true, true])
      }),
    )
  })
})
