import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import exceljs from 'exceljs'
import { afterAll, describe, expect, it } from 'vitest'

import { checkTablePath, writeTable } from '../../src/io/table.ts'

const folder = mkdtempSync(join(tmpdir(), 'hubplan-table-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

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
    const cells = [1, 2, 3, 4].map((row) => ['A', 'B'].map((column) => sheet?.getCell(`${column}${row}`).value))
    expect(cells).toEqual([columns, ...rows.map(({ user, message }) => [user, message])])
    expect(sheet?.getCell('A3').type).toBe(exceljs.ValueType.String)
  })
  it('says when the folder is missing', async () => {
    await expect(writeTable(join(folder, 'no', 'r.csv'), columns, rows)).rejects.toMatchObject({ code: 'usage' })
  })
})

describe('checkTablePath', () => {
  it.each(['a.csv', 'a.XLSX', 'b/c.json'])('takes %s', (path) =>
    expect(() => checkTablePath(path, '--results')).not.toThrow(),
  )
  it.each(['a', 'a.txt', 'csv'])('refuses %s', (path) =>
    expect(() => checkTablePath(path, '--results')).toThrow(`--results ${path} is none of .csv, .json and .xlsx.`),
  )
})
