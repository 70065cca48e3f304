import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { anyMatcher, globMatcher } from '../../src/core/globs.ts'
import * as fc from '../helpers/draws.ts'
import { sized } from '../helpers/tier.ts'

describe('globMatcher', () => {
  it.each([
    ['*23', 'student23', true],
    ['*23', 'student231', false],
    ['*', '', true],
    ['*', '.hidden/with:all', true],
    ['*', '..', true],
    ['a?c', 'a😀c', true],
    ['[ab]*', 'bob', true],
    ['[!ab]*', 'bob', false],
    ['[a-c]x', 'bx', true],
    ['[]]', ']', true],
    ['[', '[', true],
    ['[!]', '[!]', true],
    ['[z-a]', 'z', false],
    ['a{b,c}', 'ab', false],
    ['!a', 'b', false],
    ['a\\*', 'a\\x', true],
    ['Bob', 'bob', false],
  ])('%s on %s is %s', (pattern, name, expected) => expect(globMatcher(pattern)(name)).toBe(expected))

  it('answers a pattern made to hang a regular expression', () => {
    expect(globMatcher('*a*a*a*a*a*a*a*a*a*a*a*a*b')('a'.repeat(2000))).toBe(false)
  })

  const size = sized(100_000, 10_000)
  it(`agrees with Python's fnmatch on ${size.toLocaleString('en')} generated patterns and names`, () => {
    const part = fc.constantFrom(
      'a',
      'b',
      'é',
      '😀',
      '.',
      '/',
      ':',
      '-',
      '!',
      ']',
      '[',
      '*',
      '?',
      '[a-b]',
      '[!a]',
      '\\',
      '^',
    )
    const word = (parts: fc.Arbitrary<string>): fc.Arbitrary<string> =>
      fc.array(parts, { maxLength: 7 }).map((all) => all.join(''))
    const name = word(fc.constantFrom('a', 'b', 'é', '😀', '.', '/', ':', '-', '!', ']', '[', '\\', '^'))
    // Half of the names follow their pattern, or hardly any would match.
    const pair = word(part).chain((pattern) =>
      fc.tuple(fc.constant(pattern), fc.oneof(name, followerOf(pattern, name))),
    )
    const pairs = fc.sample(pair, { numRuns: size, seed: 20261121 })
    const python =
      'import json, sys, fnmatch; print(json.dumps([fnmatch.fnmatchcase(n, p) for p, n in json.load(sys.stdin)]))'
    const theirs: unknown = JSON.parse(
      execFileSync('python3', ['-c', python], { input: JSON.stringify(pairs), encoding: 'utf8', maxBuffer: 2 ** 24 }),
    )
    const ours = pairs.map(([pattern, text]) => globMatcher(pattern)(text))
    const differing = pairs.filter((_, index) => ours[index] !== (theirs as boolean[])[index])
    expect(differing).toEqual([])
    expect(ours).toHaveLength(pairs.length)
    expect(ours.filter(Boolean).length).toBeGreaterThan(pairs.length / 5)
    expect(ours.filter((match) => !match).length).toBeGreaterThan(pairs.length / 5)
  }, 60_000)
})

/** A name made by going along a pattern. */
function followerOf(pattern: string, any: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const pieces = pattern.match(/\[!?\]?[^\]]*\]|./gsu) ?? []
  const parts = pieces.map((piece) => {
    if (piece === '*') return any
    if (piece === '?') return fc.constantFrom('a', 'é', '😀', '/')
    return piece.length > 2 && piece.startsWith('[') ? fc.constantFrom('a', 'b', '-', ']') : fc.constant(piece)
  })
  return fc.tuple(...parts).map((all) => all.join(''))
}

describe('anyMatcher', () => {
  it('matches when one glob does', () => expect(anyMatcher(['x*', 'b?b'])('bob')).toBe(true))
  it('matches nothing without globs', () => expect(anyMatcher([])('bob')).toBe(false))
})

describe('a class whose first range is empty', () => {
  // As in Python: the range falls out, and what follows it may then be the `!`.
  it('may begin with the ! of the next one, and a dash after that is a dash', () => {
    const isMatch = globMatcher('[b-a!-z]')
    expect(['-', 'z', 'a', 'y', '!'].map(isMatch)).toEqual([false, false, true, true, true])
  })
  it('and that is all matches nothing, and everything when it is turned round', () => {
    expect(['a', 'z', '-', ''].map(globMatcher('[z-a]'))).toEqual([false, false, false, false])
    expect(['a', 'z', '-', ''].map(globMatcher('[!z-a]'))).toEqual([true, true, true, false])
  })
})
