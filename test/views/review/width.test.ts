import { describe, expect, test } from 'vitest'

import { cut, cutInside, whole } from '../../../src/views/review/width.ts'
import { widthOf } from '../../../src/views/terminal/layout.ts'
import * as fc from '../../helpers/draws.ts'

test('a text is cut at its end, wide letters as two', () => {
  expect([cut('abcdef', 6), cut('abcdef', 5), cut('日本語', 5)]).toEqual(['abcdef', 'abcd…', '日本…'])
})

test('a name is cut in its middle', () => {
  expect([cutInside('abcdefgh', 8), cutInside('abcdefgh', 6), cutInside('日本語の', 6)]).toEqual([
    'abcdefgh',
    'abc…gh',
    '日…の',
  ])
})

describe('a line that is too wide', () => {
  test('is broken with no character left out', () => {
    expect(whole('abcdefghijkl', 6)).toEqual(['abcdef', '    gh', '    ij', '    kl'])
    expect(whole('abcdef', 6)).toEqual(['abcdef'])
  })

  test('loses its colours, and others keep them', () => {
    expect(whole('\u001b[1mabcdefgh\u001b[22m', 6)).toEqual(['abcdef', '    gh'])
    expect(whole('\u001b[1mabc\u001b[22m', 6)).toEqual(['\u001b[1mabc\u001b[22m'])
  })

  test('has all its characters, whatever they are', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '日', '😀', '-') })
    fc.assert(
      fc.property(text, fc.integer({ min: 8, max: 40 }), (line, columns) => {
        const [first = '', ...rest] = whole(line, columns)
        expect([first, ...rest.map((one) => one.slice(4))].join('')).toBe(line)
        for (const one of [first, ...rest]) expect(widthOf(one)).toBeLessThanOrEqual(columns)
      }),
    )
  })

  test('is never wider when it is cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '日') }), fc.integer({ min: 2, max: 20 }), (text, columns) => {
        expect(widthOf(cut(text, columns))).toBeLessThanOrEqual(columns)
        expect(widthOf(cutInside(text, columns))).toBeLessThanOrEqual(columns)
      }),
    )
  })
})
