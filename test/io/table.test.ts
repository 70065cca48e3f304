import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

import exceljs from 'exceljs'
import { describe, expect, it } from 'vitest'
import type { Table } from '../../src/core/types.ts'
import { checkTablePath, csvText, writeTable } from '../../src/io/table.ts'
import { parseCsv } from '../../src/sources/csv/index.ts'
import { parseXlsx } from '../../src/sources/xlsx/index.ts'
import * as fc from '../helpers/draws.ts'
import { temporaryFolder } from '../helpers/folder.ts'

const folder = temporaryFolder()

const columns = ['user', 'message']
const rows = [
  { user: '001', message: 'a,"b"\nc' },
  { user: '=cmd()', message: '+1' },
  { user: '@x', message: '-2' },
]

describe('writeTable', () => {
  it('writes CSV in which nothing runs as a formula', async () => {
    const path = join(folder, 'r.csv')
    await writeTable(path, columns, rows)
    expect(readFileSync(path, 'utf8')).toBe(`user,message\n001,"a,""b""\nc"\n'=cmd(),'+1\n'@x,'-2\n`)
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })
  it("writes a lone - into CSV as it is, which is nobody's formula", async () => {
    const values = ['-', "'-", "''-", '--', '-1', '－', '-\n']
    const text = await csvText(
      ['user'],
      values.map((user) => ({ user })),
    )
    expect(text).toBe(`user\n-\n''-\n'''-\n'--\n'-1\n'－\n"'-\n"\n`)
  })
  it('writes JSON with the values as they are', async () => {
    const path = join(folder, 'r.json')
    await writeTable(path, columns, rows)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(rows)
  })
  it('writes XLSX in which every cell is text', async () => {
    const path = join(folder, 'r.xlsx')
    await writeTable(path, columns, rows)
    const book = new exceljs.Workbook()
    await book.xlsx.readFile(path)
    const sheet = book.worksheets[0]
    expect(sheet?.name).toBe('results')
    const cells = [1, 2, 3, 4].map((row) => ['A', 'B'].map((column) => sheet?.getCell(`${column}${row}`).value))
    expect(cells).toEqual([columns, ...rows.map(({ user, message }) => [user, message])])
    expect(sheet?.getCell('A3').type).toBe(exceljs.ValueType.String)
  })
  it('calls the sheet of an XLSX after what it holds', async () => {
    const path = join(folder, 'named.xlsx')
    await writeTable(path, columns, rows, 'users')
    const book = new exceljs.Workbook()
    await book.xlsx.readFile(path)
    expect(book.worksheets.map(({ name }) => name)).toEqual(['users'])
  })
  it('says when the folder is missing', async () => {
    await expect(writeTable(join(folder, 'no', 'r.csv'), columns, rows)).rejects.toMatchObject({ code: 'usage' })
  })
})

describe('what is written is read back', () => {
  const valuesOf = (table: Table): Record<string, string>[] =>
    table.rows.map(({ cells }) => Object.fromEntries([...cells].map(([key, { value }]) => [key, String(value)])))
  const nasty = fc.constantFrom(
    "'",
    "''",
    '=',
    '+1',
    '-',
    "'-",
    '@',
    '＝',
    '_x0041_',
    '_x005F_',
    '\t',
    '\r',
    '\n',
    '"',
    ';',
    ',',
    '<',
    '&amp;',
  )
  const piece = fc.oneof({ weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) }, nasty)
  // Spaces at the ends are no part of a value when it is read, nor is a row without values.
  const value = fc.array(piece, { maxLength: 4 }).map((parts) => parts.join('').trim())
  const row = fc.record({ user: value, message: value }).filter(({ user, message }) => user !== '' || message !== '')

  async function readBack(ending: string, written: readonly { user: string; message: string }[]): Promise<unknown> {
    const path = join(folder, `back.${ending}`)
    await writeTable(path, columns, written)
    const bytes = readFileSync(path)
    return valuesOf(ending === 'csv' ? parseCsv('back.csv', bytes) : await parseXlsx('back.xlsx', bytes))
  }

  it('as CSV, but for NUL, which is refused', async () => {
    const rowsWithout = fc.array(
      row.filter(({ user, message }) => !`${user}${message}`.includes('\0')),
      { maxLength: 6 },
    )
    await fc.assert(
      fc.asyncProperty(rowsWithout, async (written) => {
        expect(await readBack('csv', written)).toEqual(written)
      }),
      { numRuns: 300 },
    )
    await expect(readBack('csv', [{ user: 'a\0b', message: '' }])).rejects.toMatchObject({ code: 'input' })
  })
  it('as CSV that others wrote, with an apostrophe before a lone - or without', () => {
    expect(valuesOf(parseCsv('u.csv', Buffer.from("user\n-\n'-\n''-\n")))).toEqual([
      { user: '-' },
      { user: '-' },
      { user: "'-" },
    ])
  })
  it('as XLSX, also what XML cannot hold', async () => {
    // A cell without text is not in the sheet, and what stands behind the last one is not in the row.
    const filled = (read: unknown): unknown =>
      (read as Record<string, string>[]).map((one) => ({ user: '', message: '', ...one }))
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 6 }), async (written) => {
        expect(filled(await readBack('xlsx', written))).toEqual(written)
      }),
      { numRuns: 150 },
    )
    const half = [{ user: 'a\ud800b\0\ufffe\r', message: 'x' }]
    expect(await readBack('xlsx', half)).toEqual([{ user: 'a\ud800b\0\ufffe', message: 'x' }])
  })
})

describe('checkTablePath', () => {
  it.each(['a.csv', 'a.XLSX', 'b/c.json'])('takes %s', (path) =>
    expect(() => checkTablePath(path, '--results')).not.toThrow(),
  )
  it.each(['a', 'a.txt', 'csv'])('refuses %s', (path) =>
    expect(() => checkTablePath(path, '--results')).toThrow(
      `--results ${path}: unsupported file type; use .csv, .json or .xlsx.`,
    ),
  )
})
