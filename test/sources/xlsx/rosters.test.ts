// Workbooks as people have them: titles, covers, filters, hidden columns.
import { describe, expect, test } from 'vitest'
import type { Variant } from '../../../src/core/mapping/presets/types.ts'
import { mappingOf } from '../../../src/core/mapping/rules.ts'
import { formatPlace, type Problem } from '../../../src/core/problem.ts'
import type { ReadOptions } from '../../../src/sources/types.ts'
import { parseXlsx } from '../../../src/sources/xlsx/index.ts'
import { cells, partsOf, type Recipe, textCell, workbook, zip } from '../workbook.ts'

type Line = readonly (string | number)[]

/** Rows from the first on; a text after `attributes` of its row. */
function sheet(...lines: readonly (Line | { readonly row: string; readonly cells: Line })[]): string {
  return lines
    .map((line, index) => {
      const { row, cells: values } = 'row' in line ? line : { row: '', cells: line }
      const filled = values.map((value, column) => {
        const at = `${'ABCD'[column]}${index + 1}`
        if (value === '') return ''
        return typeof value === 'number' ? `<c r="${at}"><v>${value}</v></c>` : textCell(at, value)
      })
      return `<row r="${index + 1}" ${row}>${filled.join('')}</row>`
    })
    .join('')
}

const reading = (stated: Variant) =>
  ({ variants: [mappingOf(stated, () => ({ file: 'hubplan.yaml' })).mapping] }) as const

/** The values of each row, and the warnings; or the faults. */
async function read(bytes: Buffer, options: ReadOptions = {}): Promise<string[]> {
  try {
    const { rows, warnings = [] } = await parseXlsx('u.xlsx', bytes, options)
    return [
      ...rows.map((row) => [...row.cells.values()].map(({ value }) => value).join(' ')),
      ...warnings.map(({ at, message }) => `${formatPlace(at)}: ${message}`),
    ]
  } catch (caught) {
    return (caught as Problem).diagnostics.map(({ at, message }) => `${formatPlace(at)}: ${message}`)
  }
}

const book = (recipe: Recipe, options?: ReadOptions): Promise<string[]> => read(workbook(recipe), options)

describe('a title above the header', () => {
  const titled = sheet(['Class of 2026'], [], ['Stand: 1.3.'], ['username', 'admin'], ['zoe', 'yes'])
  test('is told, with the row that looks like the header', async () => {
    expect(await book({ rows: titled })).toEqual([
      'u.xlsx:1:1: row 1 is read as the header and names no users; row 4 looks like the header ("username"); remove the rows above it, or add --column username=username --column admin=admin (header: 4 in an include)',
    ])
  })
  test('is told when the header below it is wider, or when it is of a known program', async () => {
    const rows = sheet(['Class of 2026'], ['No', 'Surname', 'Login', 'Team'], ['1', 'Roe', 'proe', 'T1'])
    expect(await book({ rows })).toEqual([
      'u.xlsx:1:1: row 1 is read as the header and names no users; row 2 looks like the header ("Login"); remove the rows above it, or add --column username=Login (header: 2 in an include)',
    ])
    const known = sheet(['Export'], ['Nachname', 'Vorname', 'E-Mail-Adresse'], ['Roe', 'Pat', 'pat@example.edu'])
    expect(await book({ rows: known })).toEqual([
      'u.xlsx:1:1: row 1 is read as the header and names no users; row 2 looks like the header ("E-Mail-Adresse"); remove the rows above it, or add --preset moodle-participants (header: 2 in an include)',
    ])
  })
  test('with no header below it has columns without a header', async () => {
    expect(await book({ rows: sheet(['Points'], ['7', 'good'], ['8', 'bad']) })).toEqual([
      'u.xlsx:2:2: column 2 has values but no header; name it in the header row, or empty it',
    ])
  })
  test('is passed over when the row is stated, merged or not', async () => {
    const after = '<mergeCells><mergeCell ref="A1:D1"/></mergeCells>'
    expect(await book({ rows: titled, after }, { reading: reading({ header: 4 }) })).toEqual(['zoe yes'])
  })
  test('is passed over by a mapping, whatever its cells hold', async () => {
    const rows = sheet(['Class', 7], ['Login', 'Note'], ['zoe', 'x'])
    expect(await book({ rows }, { reading: reading({ columns: { username: 'Login' } }) })).toEqual(['zoe'])
  })
})

describe('a cover sheet', () => {
  const second = (rows: string): Recipe['parts'] => ({
    'xl/worksheets/sheet2.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
  })
  const cover: Recipe = { rows: cells(['Report', 'made today']), sheets: ['Cover', 'Class 1'] }
  test('is told, with the sheet and the row that look like the table', async () => {
    expect(await book({ ...cover, parts: second(sheet(['Title'], ['Login', 'Section'], ['zoe', 'A'])) ?? {} })).toEqual(
      [
        'u.xlsx: the sheet "Cover" has no user names, and row 2 of the sheet "Class 1" looks like their header; name the sheet with --sheet "Class 1", or sheet: in an include',
      ],
    )
  })
  test('that is empty is told, too', async () => {
    expect(await book({ ...cover, rows: '' })).toEqual([
      'u.xlsx: the sheet "Cover" has no user names, and row 1 of the sheet "Class 1" looks like their header; name the sheet with --sheet "Class 1", or sheet: in an include',
    ])
  })
  test('is known by the columns of a mapping', async () => {
    const options = { reading: reading({ columns: { username: 'Kürzel' } }) }
    const parts = second(sheet(['Kürzel'], ['zoe'])) ?? {}
    expect(await book({ ...cover, rows: cells(['username', 'x']), parts }, options)).toEqual([
      'u.xlsx: the sheet "Cover" has no user names, and row 1 of the sheet "Class 1" looks like their header; name the sheet with --sheet "Class 1", or sheet: in an include',
    ])
  })
  test('is none where the sheet is named, or no other one has names', async () => {
    expect(await book(cover, { sheet: 'Class 1' })).toEqual(['class 1'])
    expect(await book({ ...cover, parts: second(sheet(['Colour'], ['red'])) ?? {} })).toEqual([
      'made today',
      'u.xlsx: only the sheet "Cover" is read, and "Class 1" holds rows too; name the one to read with --sheet or sheet:',
    ])
  })
})

describe('hidden rows', () => {
  const filtered = sheet(
    ['username'],
    { row: 'hidden="1"', cells: ['ann'] },
    ['zoe'],
    { row: 'ht="0" customHeight="1"', cells: ['ben'] },
    { row: 'ht="15"', cells: ['cy'] },
  )
  test('are told with both counts and both choices, also those of no height', async () => {
    expect(await book({ rows: filtered })).toEqual([
      'u.xlsx:2: 2 of 4 rows are hidden; add --hidden-rows skip to leave them out, or --hidden-rows read (hidden_rows: in an include)',
    ])
  })
  test('of one are told as one', async () => {
    expect(await book({ rows: sheet(['username'], { row: 'hidden="true"', cells: ['ann'] }, ['zoe']) })).toEqual([
      'u.xlsx:2: 1 of 2 rows is hidden; add --hidden-rows skip to leave it out, or --hidden-rows read (hidden_rows: in an include)',
    ])
  })
  test('are skipped or read as said', async () => {
    expect(await book({ rows: filtered }, { hiddenRows: 'skip' })).toEqual(['zoe', 'cy'])
    expect(await book({ rows: filtered }, { hiddenRows: 'read' })).toEqual(['ann', 'zoe', 'ben', 'cy'])
  })
  test('above the header of a mapped sheet do not matter', async () => {
    const rows = sheet({ row: 'hidden="1"', cells: ['made by x'] }, ['Login'], ['zoe'])
    expect(await book({ rows }, { reading: reading({ columns: { username: 'Login' } }) })).toEqual(['zoe'])
  })
  test('that are skipped do not hide the faults of visible ones', async () => {
    const rows = sheet(['username'], { row: 'hidden="1"', cells: [12] }, [7])
    expect(await book({ rows }, { hiddenRows: 'skip' })).toEqual([
      'u.xlsx:3:1: A3 holds the number 7, and a spreadsheet drops leading zeros; format the column as text and type the values again',
    ])
  })
})

describe('hidden columns', () => {
  const rows = sheet(['username', 'admin', 'groups'], ['zoe', 'yes', 'ml'])
  const hiding = (cols: string): Promise<string[]> => {
    const main = partsOf({ rows })['xl/worksheets/sheet1.xml'] ?? ''
    const part = main.replace('<sheetData>', `<cols>${cols}</cols><sheetData>`)
    return book({ rows, parts: { 'xl/worksheets/sheet1.xml': part } })
  }
  test('are read, and that is told', async () => {
    expect(await hiding('<col min="2" max="2" hidden="1"/><col min="3" max="9" width="0"/>')).toEqual([
      'zoe yes ml',
      'u.xlsx:1:2: the column "admin" is hidden in the sheet, and read like the others; unhide it to check it',
      'u.xlsx:1:3: the column "groups" is hidden in the sheet, and read like the others; unhide it to check it',
    ])
  })
  test('beside the table do not matter', async () => {
    expect(await hiding('<col min="1" max="3" width="9"/><col min="4" max="16384" hidden="1"/>')).toEqual([
      'zoe yes ml',
    ])
  })
})

test('an archive with backslashes in the names of its parts is read', async () => {
  const parts = Object.entries(partsOf({ rows: cells(['username', 'zoe']) })).map(([name, text]) => ({
    name: name.replaceAll('/', '\\'),
    data: Buffer.from(text),
  }))
  expect(await read(zip(parts))).toEqual(['zoe'])
})
