import { describe, expect, it } from 'vitest'

import { damageOf, formulaFault } from '../../../src/core/desired/damage.ts'
import { told } from '../cells.ts'
import { desiring, table } from '../live.ts'

const kinds: readonly (readonly [what: string, why: string, texts: readonly string[]])[] = [
  [
    'an error of a spreadsheet',
    'is an error of a spreadsheet; correct its formula',
    [
      ...['#NAME?', '#REF!', '#VALUE!', '#N/A', '#DIV/0!', '#NUM!', '#NULL!', '#SPILL!', '#GETTING_DATA', '#name?'],
      ...['#BEZUG!', '#WERT!', '#NV', '#ZAHL!', '#ÜBERLAUF!', '#NOM?', '#VALEUR!', '#¿NOMBRE?', '#¡REF!', 'Err:508'],
    ],
  ],
  [
    'a narrow column',
    'is what a spreadsheet shows in a narrow column; make it wider and export again',
    ['###', '########'],
  ],
  [
    'a long number',
    'is what a spreadsheet makes of a long number, and its digits are lost; format the column as text and export again',
    ['1.00012E+11', '1,00012E+11', '2E+10', '1.3e+5', '123.4E+3'],
  ],
  ['a number of Python', 'is a number with decimals; export the column as text', ['12345.0', '2026001,00']],
  [
    'a date',
    'is a date that a spreadsheet made of a name; format the column as text and type it again',
    ['1-Mar', 'Sep-02', 'Mär 02', '02. Mär', '1. Mrz', 'Okt 10', '2 Dez', 'Jan-99', '1-Sept'],
  ],
  [
    'an odd space',
    'has a no-break or another odd space; type it again',
    ['zed\u00a0doe', 'zed\u2009doe', 'zed\u202fdoe', 'zed\u3000doe'],
  ],
  ['a name in quotes', 'is in quotes; type it without them', ['“zed”', '„zed“', '«zed»', '‘zed’']],
  [
    'an address with its person',
    'is an address with more around it; write the address alone',
    ['Doe, Zed <zed@x.edu>', '<zed@x.edu>', 'mailto:zed@x.edu'],
  ],
]

describe.each(kinds)('%s', (_, why, texts) => {
  it.each(texts)('%s is told', (text) => expect(damageOf(text)).toBe(why))
})

describe('what may be a name', () => {
  it.each([
    ...[
      'ann',
      'o’neil',
      '“zed',
      'zed”',
      '’',
      '"zed"',
      "'zed'",
      '001',
      '1e10',
      '1.3E5',
      'mar-02',
      'Mara-01',
      'Mar-2001',
      '#yan',
      '##',
      'a#b!',
      '12.0',
      'sep-2',
    ],
    ...['zed doe', 'a<b', 'ann@x.edu', 'May', 'v1.0', 'E+11', 'error:1'],
  ])('%s is not refused', (text) => expect(damageOf(text)).toBeUndefined())
})

describe('a cell', () => {
  const names = (...texts: readonly string[]): string[] => {
    const rows = texts.map((text) => [text])
    return desiring({ tables: [table('u.csv', ['username'], ...rows)] }).diagnostics.map(({ message }) => message)
  }
  it('of a username that is spoilt is a fault', () => {
    expect(names(' #REF! ', 'ann')).toEqual(['the username "#REF!" is an error of a spreadsheet; correct its formula'])
  })
  it('of a flag may name a user that such a cell once created', () => {
    const at = { file: '--absent' }
    const cells = new Map(
      Object.entries({ username: '#REF!', ensure: 'absent' }).map(([key, value]) => [key, { value, at }]),
    )
    const flags = {
      path: 'command line',
      header: [
        { value: 'username', at },
        { value: 'ensure', at },
      ],
      rows: [{ at, cells }],
    }
    const { diagnostics, desired } = desiring({ shortcuts: [flags] })
    expect([diagnostics, [...desired.users.keys()]]).toEqual([[], ['#ref!']])
  })
  it('of an old name, too', () => {
    expect(told('renamed_from', '1E+10')).toEqual([
      'error u.csv:2:2 the old name "1e+10" is what a spreadsheet makes of a long number, and its digits are lost; format the column as text and export again; hubplan cannot rename such a user',
    ])
  })
  it('of groups is a fault when a formula failed, but a section may be called by a date', () => {
    expect(told('groups', '#REF!;ml')).toEqual([
      'error u.csv:2:2 the group name "#REF!" is an error of a spreadsheet; correct its formula',
    ])
    expect(told('groups', 'Sep-02')).toEqual([])
    expect(formulaFault('Sep-02')).toBeUndefined()
  })
})
