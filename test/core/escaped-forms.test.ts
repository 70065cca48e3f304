import { describe, expect, it } from 'vitest'
import { replaceSpelt, spellings } from '../../src/core/escaped-forms.ts'
import * as fc from '../helpers/draws.ts'

describe('spellings', () => {
  it.each([
    ['%41%c3%A9%e2%82%ac%f0%9f%98%80', 'Aé€😀'],
    ['%ff%41%c3%41', 'ÿAÃA'],
    ['&amp;&LT;&gt;&quot;&apos;&#65;&#x1F600;', '&<>"\'A😀'],
    ['&#9999999;', '\ufffd'],
    ['\\u0041\\u{1f600}\\x41\\"\\\'\\\\\\/', 'A😀A"\'\\/'],
    ['\\b\\f\\n\\r\\t', '\b\f\n\r\t'],
  ])('of %s begin with it, and %j is the next', (text, undone) => {
    expect(spellings(text).slice(0, 2)).toEqual([text, undone])
  })

  it.each(['', 'plain', '100 %', 'a&b', 'C:\\users', '&nope;', '%zz'])('of %j are none but itself', (text) =>
    expect(spellings(text)).toEqual([text]),
  )

  it('are looked for three layers deep', () => {
    expect(spellings('%25252541')).toEqual(['%25252541', '%252541', '%2541', '%41'])
  })
})

describe('replaceSpelt', () => {
  const by = (word: string) => (text: string) => {
    const at = text.indexOf(word)
    return at < 0 ? [] : [[at, at + word.length] as const]
  }

  it('replaces what was escaped as a whole, and nothing beside it', () => {
    expect(replaceSpelt('&amp;a%62c&amp; &lt;', by('abc'), '*')).toBe('&amp;*&amp; &lt;')
    expect(replaceSpelt('x%2561bc%25', by('abc'), '*')).toBe('x*%25')
  })

  it('replaces what overlaps once', () => {
    const find = (): (readonly [number, number])[] => [
      [3, 6],
      [1, 4],
      [8, 9],
    ]
    expect(replaceSpelt('0123456789', find, '*')).toBe('0*67*9')
  })

  it('finds a word in whatever way each of its letters is escaped', () => {
    const ways = [
      (letter: string) => letter,
      (letter: string) => encodeURIComponent(letter),
      (letter: string) => `%${letter.charCodeAt(0).toString(16).padStart(2, '0')}`,
      (letter: string) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
      (letter: string) => `&#${letter.charCodeAt(0)};`,
      (letter: string) => `&#x${letter.charCodeAt(0).toString(16)};`,
    ]
    const word = 'hush/a+b=&<x>!'
    const spelt = fc.array(fc.constantFrom(...ways), { minLength: word.length, maxLength: word.length })
    fc.assert(
      fc.property(spelt, fc.constantFrom('', 'é', ' &amp; ', '%20', '\\n'), (all, around) => {
        const written = [...word].map((letter, index) => (all[index] ?? String)(letter)).join('')
        expect(replaceSpelt(`${around}${written}${around}`, by(word), '*')).toBe(`${around}*${around}`)
      }),
    )
  })
})

describe('where escapes begin', () => {
  it('is found behind signs that begin none, and right behind another escape', () => {
    expect(spellings('100% &c \\q %41&amp;\\u0042%')[1]).toBe('100% &c \\q A&B%')
  })
  it('is searched for again behind each escape', () => {
    const parts = fc.array(fc.constantFrom('%', '&', '\\', 'x', '%41', '&#66;', '\\u0043', '%e2%82%ac'))
    fc.assert(
      fc.property(parts, (all) => {
        // A mark between the parts keeps them from making an escape together.
        const written = all.join('|')
        const read = written
          .replaceAll('%41', 'A')
          .replaceAll('&#66;', 'B')
          .replaceAll('\\u0043', 'C')
          .replaceAll('%e2%82%ac', '€')
        expect(spellings(written)[1] ?? written).toBe(read)
      }),
    )
  })
})
