import { describe, expect, it } from 'vitest'
import { caselessMatcher, compositions, foldCase } from '../../src/core/caseless.ts'
import * as fc from '../helpers/draws.ts'

describe('a text with its case folded', () => {
  it.each([
    ['Bob', 'bob'],
    ['ΝΙΚΟΣ', 'νικοσ'],
    ['νικος', 'νικοσ'],
    ['Straße', 'strasse'],
    ['\u212aim', 'kim'],
    ['\u0131', 'i'],
  ])('%s is %s', (text, folded) => expect(foldCase(text)).toBe(folded))

  it('is the same for a text in capitals and in lower case, and folded again', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'Z', 'ß', 'Σ', 'ς', 'é', '\u0130', 'ﬁ', '1') }), (text) => {
        expect(foldCase(foldCase(text))).toBe(foldCase(text))
        expect(foldCase(text.toLowerCase())).toBe(foldCase(foldCase(text)))
      }),
    )
  })
})

describe('a glob whatever the case', () => {
  it.each([
    ['ΝΙΚΟΣ*', 'νικοσα', true],
    ['νικος*', 'ΝΙΚΟΣΑ', true],
    ['[Z-a]*', 'zoe', true],
    ['[Z-a]*', 'Anna', true],
    ['[Z-a]*', 'bob', false],
    ['[α-ω]*', 'ΩΜΕΓΑ', true],
    ['STRASSE-*', 'straße-1', true],
    ['straße-?', 'STRASSE-1', true],
    ['a?c', 'ABC', true],
    ['[]-]x', ']X', true],
    ['[^]x', '^X', true],
    ['[\\d]x', '1x', false],
    ['[\\d]x', '\\X', true],
    ['[z-a]x', 'zx', false],
    ['k*', '\u212aim', true],
  ])('%s on %s is %s', (glob, name, expected) => expect(caselessMatcher(glob)(name)).toBe(expected))

  it('that excludes, excludes what is written', () => {
    const matches = caselessMatcher('[!a]*')
    expect(['a', 'A', 'b'].map(matches)).toEqual([false, true, true])
    expect(caselessMatcher('é[!a-z]')('É1')).toBe(true)
  })
})

it('a name is looked at composed, taken apart, and with its dotted capital I in one piece', () => {
  expect(compositions('bob')).toEqual(['bob'])
  expect(compositions('zoe\u0308')).toEqual(['zoe\u0308', 'zo\u00eb'])
  expect(compositions('i\u0307')).toEqual(['i\u0307', '\u0130', 'i'])
})
