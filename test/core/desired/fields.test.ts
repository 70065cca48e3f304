import { describe, expect, it } from 'vitest'

import { fieldsOf } from '../../../src/core/desired/fields.ts'
import type { Diagnostic, Table } from '../../../src/core/types.ts'
import { table } from '../live.ts'
import { mapped, words } from '../mapping/mapped.ts'

const meaning = { manages: new Set(['admin'] as const), system: 'a JupyterHub' }

/** `username admin` of each row that is a user; `none` without a column of names. */
function fields(read: Table): string[] | 'none' {
  const reader = fieldsOf(read, meaning, () => undefined)
  if (reader === undefined) return 'none'
  return read.rows.flatMap((row) => {
    const field = reader(row, () => undefined)
    return field === undefined ? [] : [`${field('username')?.value} ${field('admin')?.value}`]
  })
}

describe('the fields of a row', () => {
  it('are those of hubplan’s own columns', () => {
    expect(fields(table('u.csv', ['Admin', 'User Name'], ['yes', 'ann']))).toEqual(['ann yes'])
  })
  it('are asked for one by one where a row can give them so', () => {
    const read = table('u.csv', ['username', 'admin', 'more'], ['ann', 'yes', 'x'])
    const asked: string[] = []
    const rows = read.rows.map((row) => ({
      at: row.at,
      cells: new Map(),
      cell: (header: string) => {
        asked.push(header)
        return row.cells.get(header)
      },
    }))
    expect([fields({ ...read, rows }), asked]).toEqual([['ann yes'], ['username', 'admin']])
  })
  it('are those of a mapping, and no others', () => {
    const stated = { columns: { username: 'u' } }
    expect(fields(mapped(stated, ['u', 'admin'], ['ann', 'yes']))).toEqual(['ann undefined'])
  })
  it('are hubplan’s own where a mapping only skips rows', () => {
    const stated = { skip: [{ column: 'admin', match: [''] }] }
    expect(fields(mapped(stated, ['username', 'admin'], ['ann', 'yes'], ['', '']))).toEqual(['ann yes'])
  })
  it('are unknown without a column of names, which is told', () => {
    const told: Diagnostic[] = []
    expect(fields(table('u.csv', ['Kurs'], ['x']))).toBe('none')
    expect(fields(mapped({ skip: [{ column: 'Kurs', match: [''] }] }, ['Kurs'], ['x']))).toBe('none')
    fieldsOf(table('u.csv', ['Kurs'], ['x']), meaning, (one) => void told.push(one))
    expect(words(told)).toHaveLength(1)
  })
})
