import { describe, expect, it } from 'vitest'

import { drafted, snapshot, table, user } from '../live.ts'

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
  it('tells of two new names, each', () => expect(told(['b0b', 'bob'])).toHaveLength(2))
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
  it('says nothing of a renamed user and his old name', () => {
    const rows = table('u.csv', ['username', 'renamed_from'], ['bob', 'b0b'])
    const { findings } = drafted({ tables: [rows] }, snapshot([user('b0b')]))
    expect(findings.map(({ guard }) => guard)).not.toContain('look-alike')
  })
})
