import { describe, expect, it } from 'vitest'
import {
  actionId,
  addressFault,
  canJoin,
  compareNames,
  creationFault,
  groupName,
  handsOffReason,
  lowerForm,
  normalName,
} from '../../src/core/names.ts'
import * as fc from '../helpers/draws.ts'

describe('normalName', () => {
  it('trims and lower-cases as the hub does', () => expect(normalName(' Bob ', 'lower')).toBe('bob'))
  it('keeps the case with names: exact', () => expect(normalName(' Bob ', 'exact')).toBe('Bob'))
  it('keeps what only looks like a number', () => expect(normalName('001', 'lower')).toBe('001'))
  it('turns the dotted capital I into two code points, as Python does', () =>
    expect([...normalName('İ', 'lower')]).toHaveLength(2))
  it('composes the letters, whether case counts or not', () => {
    expect(normalName('Zoe\u0308', 'lower')).toBe('zo\u00eb')
    expect(normalName(' Zoe\u0308', 'exact')).toBe('Zo\u00eb')
  })
  it('is its own normal form', () => {
    const unit = fc.oneof(
      fc.constantFrom('Σ', 'ς', 'İ', 'e', '\u0301', '\u0307', 'ǰ', ' ', 'ﬁ'),
      fc.string({ unit: 'binary' }),
    )
    fc.assert(
      fc.property(fc.string({ unit }), fc.constantFrom('lower' as const, 'exact' as const), (text, names) => {
        const normal = normalName(text, names)
        expect(normalName(normal, names)).toBe(normal)
        expect(normalName(text.normalize('NFD'), names)).toBe(normal)
      }),
    )
  })
})

it('a group is trimmed and composed, and keeps its case', () => {
  expect(groupName(' Cafe\u0301 ')).toBe('Caf\u00e9')
})

describe('names that an issue asked about', () => {
  it.each(['a@b.c', 'üser', 'a b', 'bob#old', 'x?y', '__proto__', 'constructor', 'a%b', '😀'])(
    'creates and addresses %s',
    (name) => {
      expect(creationFault(name)).toBeUndefined()
      expect(handsOffReason(name, 'lower')).toBeUndefined()
    },
  )
  it.each([
    ['', 'is empty'],
    ['.', 'would be read as a folder in the URL of a request'],
    ['..', 'would be read as a folder in the URL of a request'],
    ['a/b', 'has a slash, which a proxy may read as another path'],
    ['\ud800', 'is not valid Unicode'],
  ])('never addresses %j', (name, why) => {
    expect(addressFault(name)).toBe(why)
    expect(handsOffReason(name, 'lower')).toBe(why)
  })
  it.each([
    ['a\nb', 'has a control or text-direction character'],
    ['a\u202eb', 'has a control or text-direction character'],
    ['x'.repeat(256), 'has more than 255 characters'],
  ])('never creates %j', (name, why) => expect(creationFault(name)).toBe(why))
})

describe('handsOffReason', () => {
  it('leaves upper case alone', () => expect(handsOffReason('Bob', 'lower')).toBe('is not in lower case'))
  it('takes upper case with names: exact', () => expect(handsOffReason('Bob', 'exact')).toBeUndefined())
  it('leaves what is not composed alone, also where case counts', () => {
    expect(handsOffReason('zoe\u0308', 'lower')).toBe('is not in the composed form of Unicode (NFC)')
    expect(handsOffReason('zoe\u0308', 'exact')).toBe('is not in the composed form of Unicode (NFC)')
    expect(handsOffReason('Zo\u00eb', 'exact')).toBeUndefined()
  })
  it('leaves spaces at the ends alone', () => expect(handsOffReason('bob ', 'exact')).toBe('has spaces at its ends'))
})

describe('actionId', () => {
  it('encodes every part, the colon included', () =>
    expect(actionId('member.add', 'a:b', 'x/y z')).toBe('member.add:a%3Ab:x%2Fy%20z'))
  it('keeps ids of different subjects apart', () =>
    expect(actionId('member.add', 'a', 'b:c')).not.toBe(actionId('member.add', 'a:b', 'c')))
})

describe('canJoin', () => {
  it.each([
    ['bob', true],
    ['a b', true],
    ['üser', true],
    ['Bob', false],
    ['Üser', false],
    [' bob', false],
  ])('%j: %s', (name, expected) => expect(canJoin(name)).toBe(expected))
})

it('names are ordered by code unit, and equal ones are equal', () => {
  expect(['b', 'a', 'B', 'a'].sort(compareNames)).toEqual(['B', 'a', 'a', 'b'])
  expect([compareNames('a', 'a'), compareNames('a', 'b'), compareNames('b', 'a')]).toEqual([0, -1, 1])
})

describe('a name that is to be made', () => {
  it('may not hold what nobody sees', () => {
    expect(creationFault('a\u{e0061}b')).toBe('has an invisible character')
  })
  it('may have as many characters as a hub stores, counted as people count them, and no more', () => {
    expect(creationFault('😀'.repeat(255))).toBeUndefined()
    expect(creationFault('😀'.repeat(256))).toBe('has more than 255 characters')
  })
})

describe('lowerForm', () => {
  it('is composed, in lower case and composed again, for every text', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }))
    fc.assert(
      fc.property(text, (one) => {
        expect(lowerForm(one)).toBe(one.normalize('NFC').toLowerCase().normalize('NFC'))
      }),
    )
  })
})
