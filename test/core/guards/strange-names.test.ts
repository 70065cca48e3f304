import { describe, expect, it } from 'vitest'

import { drafted, snapshot, table, user } from '../live.ts'

function told(names: readonly string[], live: readonly string[] = ['ann']): string[] {
  // The last row may be a total.
  const rows = table('u.csv', ['username'], ...[...names, 'ann'].map((name) => [name]))
  const { findings } = drafted({ tables: [rows] }, snapshot(live.map((name) => user(name))))
  return findings.filter(({ guard }) => guard === 'strange-name').map(({ level, message }) => `${level} ${message}`)
}

describe('a new name', () => {
  it.each([
    ['zed doe', 'a space'],
    ['doe,zed', 'a comma'],
    ['zed:3', 'a colon'],
    ['#yan', 'a #'],
    ['vic”', 'a quote'],
    ['o’neil', 'a quote'],
    ['zed(2)', 'a bracket'],
    ['yan–01', 'a long dash'],
    ['=zed', 'a sign of a formula or a pattern'],
    ['corp\\zed', 'a sign of a formula or a pattern'],
    ['-', 'a sign at the start'],
    ['+zed', 'a sign at the start'],
    ['@zed', 'an @ that is not of an address'],
    ['zed@', 'an @ that is not of an address'],
    ['a@b@x.edu', 'an @ that is not of an address'],
    ['1e10', 'a number in scientific form'],
    ['1.3e5', 'a number in scientific form'],
    ['1.0', 'a number with a separator'],
    ['1.234.567', 'a number with a separator'],
    ['2026-03-01', 'a date'],
    ['01.03.2026', 'a date'],
    ['1-mars', 'a date'],
    ['avr-05', 'a date'],
    ['mar-2001', 'a date'],
    ['total', 'a total'],
    ['summe', 'a total'],
    ['null', 'a word for no value'],
    ['true', 'a word for no value'],
    ['benutzername', 'a word of a header'],
    ['email', 'a word of a header'],
  ])('%s may be no login name', (name, why) => {
    expect(told([name])).toEqual([
      `warn 1 new name may be no login name: ${JSON.stringify(name)} (${why}); no user here has that`,
    ])
  })
  it.each(['zed', '001', 'zed.doe', 'z-doe', 'z_doe@x.edu', 'marta-1', 'totaljane', 'nancy', '2026a', 'o.1'])(
    '%s is one',
    (name) => expect(told([name])).toEqual([]),
  )
  it('is as usual where a user here has the same', () => {
    expect(told(['zed doe'], ['Ann Lee'])).toEqual([])
    expect(told(['zed doe:'], ['Ann Lee'])).toEqual([
      'warn 1 new name may be no login name: "zed doe:" (a colon); no user here has that',
    ])
  })
  it('is counted with others, of which three are shown', () => {
    expect(told(['a b', 'c d', 'e:f', 'g#h', 'zed'])).toEqual([
      'warn 4 new names may be no login name: "a b", "c d", "e:f" and others (a space, a colon, a #); no user here has that',
    ])
  })
  it('is looked at, and no other', () => expect(told(['a b'], ['a b'])).toEqual([]))
})
