import { describe, expect, it } from 'vitest'
import { differInNumbers, domainOf, groupKey, isSamePerson, personKey } from '../../src/core/person.ts'
import * as fc from '../helpers/draws.ts'

describe('names have one key of a person', () => {
  it.each([
    ['a domain', 'ann@x.edu', 'ann'],
    ['another domain', 'ann@x.edu', 'ann@y.edu'],
    ['dots, dashes and underscores', 'ann.m-lee_1', 'annmlee1'],
    ['a long dash and another connector', 'ann\u2013lee', 'ann\u203flee'],
    ['apostrophes and spaces', "o'brien", 'o\u2019bri en'],
    ['case', 'Ann@X.edu', 'ann'],
    ['the final sigma', 'ΝΙΚΟΣ', 'νικος'],
    ['letters of full width, and the sign between name and domain', '\uff41nn\uff20x.edu', 'ann'],
    ['a ligature', 'so\ufb01a', 'sofia'],
    ['how a letter is put together', 'zoe\u0308', 'zo\u00eb'],
    ['a letter that case takes apart', 'stra\u00dfe', 'STRASSE'],
  ])('%s: %s and %s', (_, one, other) => expect(personKey(one)).toBe(personKey(other)))

  it.each([
    ['an accent', 'zoe', 'zo\u00eb'],
    ['a digit', 'ann1', 'ann2'],
    ['a leading zero', '007', '7'],
    ['a prefix', 'github:ann', 'ann'],
    ['what follows a plus', 'ann+x@x.edu', 'ann@x.edu'],
  ])('but not with %s: %s and %s', (_, one, other) => expect(personKey(one)).not.toBe(personKey(other)))

  it('a name of nothing but signs is its own key', () => {
    expect([personKey('---'), personKey('...'), personKey('@x')]).toEqual(['---', '...', '@x'])
  })
})

it('a group has no domain', () => {
  expect(groupKey('ml@x')).not.toBe(groupKey('ml'))
  expect(groupKey('Data Science')).toBe(groupKey('data-science'))
})

it('the last @ parts name and domain, and one at the start parts nothing', () => {
  expect(domainOf('a@b@c')).toEqual({ local: 'a@b', domain: 'c' })
  expect(domainOf('ann')).toEqual({ local: 'ann', domain: undefined })
  expect(domainOf('@ann')).toEqual({ local: '@ann', domain: undefined })
})

describe('numbered accounts', () => {
  it.each([
    ['team1-11', 'team11-1'],
    ['s-1_23', 's-12.3'],
    ['1.11@x', '11.1'],
  ])('are two: %s and %s', (one, other) => {
    expect(personKey(one)).toBe(personKey(other))
    expect(differInNumbers(one, other)).toBe(true)
  })
  it.each([
    ['12.345', '12345'],
    ['ann-1-2', 'ann1-2'],
    ['ann1--2', 'ann1-2'],
    ['ann.b1-2', 'annb1_2@x.edu'],
    ['-1-2', '1-2'],
    ['ann.lee', 'annlee'],
  ])('are one where nothing but other signs differs: %s and %s', (one, other) => {
    expect(differInNumbers(one, other)).toBe(false)
  })
})

const parts = ['a', 'B', 'e', '\u0301', 'ß', 'Σ', 'ς', '\uff41', '1', '2', '.', '-', '_', ' ', '@', 'x.edu']
const names = fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 6 }).map((all) => all.join(''))

it('that two names are of one person holds for the other one as well, and never for a name and itself', () => {
  fc.assert(
    fc.property(names, names, (one, other) => {
      expect(isSamePerson(one, other)).toBe(isSamePerson(other, one))
      expect(isSamePerson(one, one)).toBe(false)
    }),
  )
})

it('a name has one key whatever its case and composition, with a domain or without', () => {
  fc.assert(
    fc.property(names, (name) => {
      const key = personKey(name)
      expect(personKey(name.normalize('NFD'))).toBe(key)
      expect(personKey(name.normalize('NFC'))).toBe(key)
      if (!name.includes('@')) expect(personKey(`${name}@y.edu`)).toBe(key)
    }),
  )
})

describe('the key of a plain name', () => {
  it('is that of the name in capitals, which is folded first', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z\d]{1,20}$/), (name) => {
        expect([personKey(name), personKey(name.toUpperCase())]).toEqual([name, name])
      }),
    )
  })
})
