import unhomoglyph from 'unhomoglyph'
import { describe, expect, it } from 'vitest'

import { shapeOf } from '../../../src/core/guards/look-alikes.ts'
import * as fc from '../../helpers/draws.ts'
import { drafted, snapshot, table, user } from '../live.ts'
import { create, found } from './actions.ts'

function told(names: readonly string[], live: readonly string[] = []): string[] {
  const rows = table('u.csv', ['username'], ...names.map((name) => [name]))
  const { findings } = drafted({ tables: [rows] }, snapshot(live.map((name) => user(name))))
  return findings.filter(({ guard }) => guard === 'look-alike').map(({ level, message }) => `${level} ${message}`)
}

describe('names that look alike', () => {
  it('tells of a Cyrillic letter, by its number', () => {
    expect(told(['\u0430lice'], ['alice'])).toEqual([
      'warn "\u0430lice" looks like "alice" (it has U+0430); check that they are two people',
    ])
  })
  it('tells of a 0 for an o', () => {
    expect(told(['b0b'], ['bob'])).toEqual([
      'warn "b0b" looks like "bob" (it has 0 (U+0030)); check that they are two people',
    ])
  })
  it('tells of two new names, each, in one finding', () =>
    expect(told(['b0b', 'bob'])).toEqual([
      'warn 2 new names look like another name: "b0b" like "bob" (it has 0 (U+0030)), "bob" like "b0b" (it has o (U+006F)); check that each pair is two people',
    ]))
  it('says nothing of a letter that is composed differently: that is the same name', () => {
    expect(told(['mu\u0308ller'], ['m\u00fcller'])).toEqual([])
  })
  it('says nothing of two that may be one person, which another guard tells', () => {
    expect(told(['\uff41nn', 'a_lice'], ['ann', 'alice'])).toEqual([])
  })
  it('says nothing of a class', () => {
    expect(told(['student01', 'student10', 'student11', 'a', 'b'], ['student02'])).toEqual([])
  })
  it('says nothing when nobody is new', () => expect(told(['b0b'], ['bob', 'b0b'])).toEqual([]))
  it('does not report a renamed user and the old name', () => {
    const rows = table('u.csv', ['username', 'renamed_from'], ['bob', 'b0b'])
    const { findings } = drafted({ tables: [rows] }, snapshot([user('b0b')]))
    expect(findings.map(({ guard }) => guard)).not.toContain('look-alike')
  })
})

describe('a look-alike of somebody who is there or is made', () => {
  it('that look alike are told with the characters that differ, and those of another case are not', () => {
    const live = snapshot([user('bob'), user('ANN')])
    expect(found('look-alike', [create('bоb'), create('ann'), create('Bob')], live)).toEqual([
      {
        guard: 'look-alike',
        level: 'warn',
        message:
          '2 new names look like another name: "bоb" like "bob", "Bob" (it has U+043E), "Bob" like "bоb" (it has B (U+0042), o (U+006F)); check that each pair is two people',
        actions: [create('bоb').id, 'user.create:Bob'],
      },
    ])
  })
})

describe('a look-alike of the same characters', () => {
  it('is told so', () => {
    const { findings } = drafted({ tables: [table('u.csv', ['username'], ['rnrnm'])] }, snapshot([user('mrnrn')]))
    expect(findings.filter(({ guard }) => guard === 'look-alike').map(({ message }) => message)).toEqual([
      '"rnrnm" looks like "mrnrn" (the same characters in other places); check that they are two people',
    ])
  })
})

describe('the shape of a name', () => {
  it('is that of the table of confusable characters, for every name', () => {
    const ordinary = fc.stringMatching(/^[a-z\d._@+-]{0,20}$/)
    fc.assert(
      fc.property(fc.oneof(ordinary, fc.string({ unit: 'grapheme' })), (name) => {
        expect(shapeOf(name)).toBe(unhomoglyph(name.normalize('NFC')).toLowerCase())
      }),
    )
  })
})
