import { describe, expect, it } from 'vitest'

import * as fc from '../../helpers/draws.ts'
import { desiring, table } from '../live.ts'
import { mapped, read } from './mapped.ts'

describe('rows that are no users', () => {
  const skip = [
    { column: 'ID', match: [''] },
    { column: 'Name', match: ['Student, Test', 'Demo *'] },
  ]
  const file = (...lines: readonly string[][]): string[] =>
    read(mapped({ columns: { username: 'Login' }, skip }, ['ID', 'Login', 'Name'], ...lines))

  it('are skipped by an empty cell', () => {
    expect(file(['', '', 'Points'], ['  ', 'x', ''], ['1', 'ann', ''])).toEqual(['ann'])
  })
  it('are skipped by a value or a glob, in the right case', () => {
    expect(file(['1', 'x', ' Student, Test '], ['2', 'y', 'Demo 7'], ['3', 'ann', 'demo 8'])).toEqual(['ann'])
  })
  it('are skipped where a short row lacks the cell', () => {
    const stated = { columns: { username: 'Login' }, skip: [{ column: 'ID', match: [''] }] }
    expect(read(mapped(stated, ['Login', 'ID'], ['ann'], ['ben', '1']))).toEqual(['ben'])
  })
  it('have no faults', () => {
    const ensure = { from: 'Name', values: { ok: 'present' as const } }
    const stated = { columns: { username: 'Login', ensure }, skip: [{ column: 'ID', match: [''] }] }
    expect(read(mapped(stated, ['ID', 'Login', 'Name'], ['', '#REF!', 'what']))).toEqual([])
  })
  it('are skipped in a file with hubplan’s own columns, too', () => {
    const stated = { skip: [{ column: 'admin', match: ['no'] }] }
    expect(read(mapped(stated, ['username', 'admin'], ['ann', 'yes'], ['ben', 'no']))).toEqual(['ann: admin'])
  })
})

describe('cells', () => {
  it('of an optional column that the file lacks say nothing', () => {
    const stated = { columns: { username: 'u', groups: 'g' }, mayLack: ['g'] }
    expect(read(mapped(stated, ['u'], ['ann']))).toEqual(['ann'])
  })
  it('of two columns for one field count where only one of them says something', () => {
    const values = { x: 'absent' as const }
    const ensure = [
      { from: 'a', values },
      { from: 'b', values },
    ]
    const file = mapped(
      { columns: { username: 'u', ensure } },
      ['u', 'a', 'b'],
      ['ann', '', 'x'],
      ['ben', '', ''],
      ['cy'],
    )
    expect(read(file)).toEqual(['-ann', 'ben', 'cy'])
  })
  it('of a short row that lacks one of several columns with groups leave out that one', () => {
    const stated = { columns: { username: 'u', groups: ['g', 'h'] } }
    expect(read(mapped(stated, ['u', 'g', 'h'], ['ann', 'ml'], ['ben', '', 'cv']))).toEqual(['ann: ml', 'ben: cv'])
  })
})

describe('rows of one name', () => {
  const columns = { username: 'u', groups: 'g', admin: { from: 'r', values: { t: true, s: false } } }
  const file = (repeat: 'unite' | undefined, ...lines: readonly string[][]): string[] =>
    read(mapped({ columns, ...(repeat === undefined ? {} : { repeat }) }, ['u', 'g', 'r'], ...lines))

  it('are a fault', () => {
    expect(file(undefined, ['ann', 'a', ''], ['ann', 'b', ''])).toEqual([
      'ann: a',
      'error u.csv:3:1 "ann" is also at u.csv:2:1; keep one of the two rows',
    ])
  })
  it('are one user where that is stated, with the groups of all', () => {
    expect(file('unite', ['ann', 'b', ''], ['Ann', 'a;b', ''], ['ann', '', ''])).toEqual(['ann: a, b'])
    expect(file('unite', ['ann', 'b', 't'], ['ann', 'a', 't'], ['ann', '', 't'])).toEqual(['ann: a, b: admin'])
  })
  it('that name no group leave groups alone', () => {
    expect(file('unite', ['ann', '', ''], ['ann', '', ''])).toEqual(['ann'])
    expect(file('unite', ['ann', '', ''], ['ann', 'a', ''])).toEqual(['ann: a'])
  })
  it('that differ in more than groups are a fault all the same', () => {
    expect(file('unite', ['ann', 'b', 't'], ['ann', 'a', 's'])).toEqual([
      'ann: b: admin',
      'error u.csv:3:1 "ann" is also at u.csv:2:1; keep one of the two rows',
    ])
  })
})

describe('cells of several rules', () => {
  it('of groups are united', () => {
    const at = { file: 'u.csv' }
    const own = { rule: { column: 'groups' as const, from: ['h'], at }, keys: ['h'] }
    const one = mapped({ columns: { username: 'u', groups: { from: ['g'], as: 'lab-{}' } } }, ['u', 'g'])
    const both = one.mapped && { ...one.mapped, columns: [...one.mapped.columns, own] }
    const rows = table('u.csv', ['u', 'g', 'h'], ['ann', 'a', 'b'])
    expect(read({ ...rows, ...(both === undefined ? {} : { mapped: both }) })).toEqual(['ann: b, lab-a'])
  })
  it('that a short row lacks say nothing', () => {
    expect(read(mapped({ columns: { username: 'u', groups: 'g' } }, ['u', 'g'], ['ann']))).toEqual(['ann'])
  })
  it('with lists are searched for names that stand alone, too', () => {
    const groups = { from: ['g'], split: [' and '] }
    const lines = [['ann', 'A and B'], ['ben', ['A', 'B']], ['cy']] as const
    expect(read(mapped({ columns: { username: 'u', groups } }, ['u', 'g'], ...lines))).toEqual([
      'ann: A, B',
      'ben: A, B',
      'cy',
    ])
  })
  it('of a list are no name', () => {
    expect(read(mapped({ columns: { username: 'u' } }, ['u'], [['ann']]))).toEqual([
      'error u.csv:2:1 the username must be one text, not a list',
    ])
  })
})

describe('a row that repeats the header', () => {
  it.each([
    ['username', 'username'],
    ['name', 'name'],
    ['email', 'E-Mail'],
  ])('below %s is a fault, and no user', (name) => {
    expect(read(table('u.csv', [name, 'admin'], ['ann', ''], [name, 'admin'], ['ben', '']))).toEqual([
      'ann',
      'ben',
      'error u.csv:3:1 the row repeats the header; remove it',
    ])
  })
  it('in other letters, or with hubplan’s own word, is one too', () => {
    expect(read(table('u.csv', ['user name'], ['USERNAME'], ['User  Name']))).toEqual([
      'error u.csv:2:1 the row repeats the header; remove it',
      'error u.csv:3:1 the row repeats the header; remove it',
    ])
  })
  it('is seen in a mapped file', () => {
    const ensure = { from: 's', values: { ok: 'present' as const } }
    const stated = { columns: { username: { from: 'SIS Login ID', domain: 'x.edu' }, ensure } }
    expect(read(mapped(stated, ['SIS Login ID', 's'], ['ann', 'ok'], ['SIS Login ID', 's']))).toEqual([
      'ann',
      'error u.csv:3:1 the row repeats the header; remove it',
    ])
  })
  it('is not what a flag names', () => {
    const at = { file: '--absent' }
    const row = { at, cells: new Map([['username', { value: 'username', at }]]) }
    const flags = { path: 'command line', header: [{ value: 'username', at }], rows: [row] }
    expect([...desiring({ shortcuts: [flags] }).desired.users.keys()]).toEqual(['username'])
  })
})

const names = ['ann', 'ben', 'cy', 'dan', 'eve']
const lines = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom(...names),
    groups: fc.subarray(['art', 'bio', 'chem']),
    admin: fc.constantFrom('', 'yes', 'no'),
    ensure: fc.constantFrom('', '', 'absent', 'existing'),
  }),
  { selector: ({ name }) => name },
)

describe('a mapping', () => {
  it('of hubplan’s own headers gives the same users as no mapping', () => {
    const own = ['username', 'groups', 'admin', 'ensure']
    const columns = { username: 'username', groups: 'groups', admin: 'admin', ensure: 'ensure' } as never
    fc.assert(
      fc.property(lines, (drawn) => {
        const rows = drawn.map(({ name, groups, admin, ensure }) => [name, groups.join(';'), admin, ensure])
        expect(desiring({ tables: [mapped({ columns }, own, ...rows)] })).toEqual(
          desiring({ tables: [table('u.csv', own, ...rows)] }),
        )
      }),
    )
  })
  it('never reads a row that is skipped', () => {
    fc.assert(
      fc.property(lines, fc.subarray(names), (drawn, out) => {
        const skip = [{ column: 'n', match: out.length === 0 ? ['nobody'] : out }]
        const rows = drawn.map(({ name, groups }) => [name, name, groups.join(';')])
        const { desired } = desiring({
          tables: [mapped({ columns: { username: 'u', groups: 'g' }, skip }, ['n', 'u', 'g'], ...rows)],
        })
        const kept = drawn.map(({ name }) => name).filter((name) => !out.includes(name))
        expect([...desired.users.keys()]).toEqual(kept.sort())
      }),
    )
  })
  it('unites the groups of the rows of one name', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('ann', 'ben'), fc.subarray(['a', 'b', 'c']))), (drawn) => {
        const rows = drawn.map(([name, groups]) => [name, groups.join('+')])
        const stated = {
          columns: { username: 'u', groups: { from: ['g'], split: '+' } },
          repeat: 'unite' as const,
        }
        const { desired, diagnostics } = desiring({ tables: [mapped(stated, ['u', 'g'], ...rows)] })
        const united = (name: string): string[] =>
          [...new Set(drawn.flatMap(([one, groups]) => (one === name ? groups : [])))].sort()
        expect(diagnostics).toEqual([])
        for (const { name, groups = [] } of desired.users.values()) expect(groups).toEqual(united(name))
      }),
    )
  })
})
