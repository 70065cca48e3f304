import { describe, expect, test } from 'vitest'
import type { Variant } from '../../src/core/mapping/presets/types.ts'
import { mappingOf } from '../../src/core/mapping/rules.ts'
import { formatPlace, type Problem } from '../../src/core/problem.ts'
import type { Cell, Table } from '../../src/core/types.ts'
import { columnsIn, headerIndex } from '../../src/sources/columns.ts'
import { parseCsv } from '../../src/sources/csv/index.ts'
import * as fc from '../helpers/draws.ts'

const at = { file: 'hubplan.yaml' }

const reading = (stated: Variant) => ({ variants: [mappingOf(stated, () => at).mapping] }) as const

function cellsOf({ rows }: Table): Record<string, unknown>[] {
  return rows.map(({ cells }) => Object.fromEntries([...cells].map(([key, { value }]) => [key, value])))
}

function faults(text: string, stated?: Variant): string[] {
  try {
    parseCsv('u.csv', Buffer.from(text), stated === undefined ? {} : { reading: reading(stated) })
    return []
  } catch (caught) {
    return (caught as Problem).diagnostics.map(({ at: place, message }) => `${formatPlace(place)}: ${message}`)
  }
}

const login: Variant = { columns: { username: 'Login' } }

describe('the header of a table', () => {
  const lines = (...values: readonly string[][]) => values.map((one, index) => ({ line: index + 1, values: one }))

  test('is the first record without a mapping', () => {
    expect(headerIndex(lines(['a'], ['Login']), undefined)).toBe(0)
  })
  test('is the first of twenty that has every mapped column', () => {
    const above = Array.from({ length: 19 }, () => ['title'])
    expect(headerIndex(lines(['title'], ['Login'], ['Login']), reading(login))).toBe(1)
    expect(headerIndex(lines(...above, ['Login']), reading(login))).toBe(19)
    expect(headerIndex(lines(...above, ['title'], ['Login']), reading(login))).toBe(0)
  })
  test('is the line that is stated', () => {
    const text = 'Export\n\nusername,admin\nann,yes\n'
    expect(cellsOf(parseCsv('u.csv', Buffer.from(text), { reading: reading({ header: 3 }) }))).toEqual([
      { username: 'ann', admin: 'yes' },
    ])
  })
  test('below a title is proposed, with its line', () => {
    expect(faults('Members of ml-2026\n\nEmail,Nickname\nann@x.edu,\n')).toEqual([
      'u.csv:1:1: line 1 is read as the header and names no users; line 3 looks like the header ("Email"); remove the lines above it, or add --column username=Email (header: 3 in an include)',
    ])
  })
  test('has another separator than a title above it', () => {
    for (const title of ['Class of 2026', 'Class of 2026, spring', '"Class, spring"']) {
      const text = `${title}\n\nKürzel;Gruppe;Name\nann;ml;"Lee, Ann"\n`
      const mapping = reading({ columns: { username: 'Kürzel', groups: 'Gruppe' } })
      expect(cellsOf(parseCsv('u.csv', Buffer.from(text), { reading: mapping }))).toEqual([
        { Kürzel: 'ann', Gruppe: 'ml' },
      ])
      expect(cellsOf(parseCsv('u.csv', Buffer.from(text), { reading: reading({ header: 3 }) }))).toEqual([
        { Kürzel: 'ann', Gruppe: 'ml', Name: 'Lee, Ann' },
      ])
    }
    const name = 'User name [userPrincipalName] Required'
    expect(faults(`version:v1.0,\nName [displayName] Required,${name}\nPat,pat@example.edu\n`)).toEqual([
      `u.csv:1:1: line 1 is read as the header and names no users; line 2 looks like the header ("${name}"); remove the lines above it, or add --preset entra-bulk-create (header: 2 in an include)`,
    ])
    expect(faults('Class of 2026\nLogin;Groups\nann;ml\n')).toEqual([
      'u.csv:1:1: line 1 is read as the header and names no users; line 2 looks like the header ("Login"); remove the lines above it, or add --column username=Login --column groups=Groups (header: 2 in an include)',
    ])
  })
})

describe('the columns of a mapping', () => {
  test('are kept, and no others', () => {
    const read = parseCsv('u.csv', Buffer.from('Login,Password,Note\nann,Hush-Hush-1,x\n'), { reading: reading(login) })
    expect(cellsOf(read)).toEqual([{ Login: 'ann' }])
    expect(read.header.map(({ value }) => value)).toEqual(['Login'])
    expect(read).not.toHaveProperty('sha256')
  })
  test('may have one header twice: both are read', () => {
    const stated: Variant = { columns: { username: 'Login', groups: { from: ['Group'] } } }
    const read = parseCsv('u.csv', Buffer.from('Login,Group,Group\nann,a,b\n'), { reading: reading(stated) })
    expect(cellsOf(read)).toEqual([{ Login: 'ann', Group: 'a', 'Group (column 3)': 'b' }])
    expect(read.mapped?.columns.map(({ keys }) => keys)).toEqual([['Login'], ['Group', 'Group (column 3)']])
  })
  test('leave headers that occur twice, and columns without one, alone where they are not mapped', () => {
    expect(faults('Login,Quiz,Quiz,\nann,1,2,3\n', login)).toEqual([])
    expect(faults('username,Quiz,Quiz,\nann,1,2,3\n')).toHaveLength(2)
  })
  test('are all where only rows are skipped', () => {
    const skip = [{ column: 'ID', match: [''] }]
    const header = ['username', 'ID', 'admin'].map((value): Cell => ({ value, at }))
    expect(columnsIn(header, reading({ skip })).keys).toEqual(['username', 'ID', 'admin'])
  })
  test('that are not there are a fault, where they are named', () => {
    expect(faults('Name\nann\n', login)).toEqual([
      'hubplan.yaml: u.csv has no column "Login"; it has "Name"; did you mean "Name"?',
    ])
  })
})

test('no cell of a column that is not mapped is in the table, or in what is told of it', () => {
  const secret = fc.constantFrom('Hush-Hush-1', 'S3cret!word', 'Geheim#99')
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('ann', 'ben', '#REF!', ''), secret), { minLength: 1 }), (drawn) => {
      const lines = drawn.map(([name, word]) => `${word},${name},${word}`).join('\n')
      const read = parseCsv('u.csv', Buffer.from(`Password,Login,Notes\n${lines}\n`), { reading: reading(login) })
      const known = JSON.stringify([read.header, cellsOf(read), read.warnings ?? [], read.sha256 ?? ''])
      for (const [, word] of drawn) expect(known).not.toContain(word)
    }),
  )
})
