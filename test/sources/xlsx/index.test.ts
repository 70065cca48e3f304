import zlib from 'node:zlib'

import exceljs from 'exceljs'
import { describe, expect, onTestFinished, test, vi } from 'vitest'

import { formatPlace, type Problem } from '../../../src/core/problem.ts'
import type { Table } from '../../../src/core/types.ts'
import { parseXlsx } from '../../../src/sources/xlsx/index.ts'
import { cells, partsOf, type Recipe, textCell, workbook, zip, zip64 } from '../workbook.ts'

const damaged = 'u.xlsx: the file is damaged, or no spreadsheet; open it in one and save it again as .xlsx'

function rowsOf({ rows }: Table): Record<string, string>[] {
  return rows.map((row) => Object.fromEntries([...row.cells].map(([key, cell]) => [key, String(cell.value)])))
}

async function rows(recipe: Recipe, sheet?: string): Promise<Record<string, string>[]> {
  return rowsOf(await parseXlsx('u.xlsx', workbook(recipe), { sheet }))
}

/** The values of the column below its header. */
async function column(header: string, column: readonly string[], more: Recipe = {}): Promise<(string | undefined)[]> {
  const below = column.map((cell, index) => `<row r="${index + 2}">${cell}</row>`).join('')
  const read = await rows({ ...more, rows: `<row r="1">${textCell('A1', header)}</row>${below}` })
  return read.map((row) => row[header])
}

async function faults(bytes: Buffer, sheet?: string): Promise<string[]> {
  try {
    await parseXlsx('u.xlsx', bytes, { sheet })
    return []
  } catch (caught) {
    return (caught as Problem).diagnostics.map(({ at, message }) => `${formatPlace(at)}: ${message}`)
  }
}

function columnFaults(header: string, column: readonly string[], more: Recipe = {}): Promise<string[]> {
  const below = column.map((cell, index) => `<row r="${index + 2}">${cell}</row>`).join('')
  return faults(workbook({ ...more, rows: `<row r="1">${textCell('A1', header)}</row>${below}` }))
}

/** How many bytes are unpacked from now on, whether they are read or not. */
function countInflated(): () => number {
  const create = zlib.createInflateRaw
  let sum = 0
  const spy = vi.spyOn(zlib, 'createInflateRaw').mockImplementation((options) => {
    const stream = create(options)
    const push = stream.push.bind(stream)
    stream.push = (piece: Buffer | null, ...rest) => {
      sum += piece?.length ?? 0
      return push(piece, ...rest)
    }
    return stream
  })
  onTestFinished(() => spy.mockRestore())
  return () => sum
}

describe('a workbook that exceljs writes', () => {
  async function written(fill: (sheet: exceljs.Worksheet, book: exceljs.Workbook) => void): Promise<Buffer> {
    const book = new exceljs.Workbook()
    fill(book.addWorksheet('Users'), book)
    return Buffer.from(await book.xlsx.writeBuffer())
  }

  test('is read with its texts, places and digest', async () => {
    const bytes = await written((sheet) => {
      sheet.addRow(['User Name', 'admin', 'groups'])
      sheet.addRow(['001', true, 'ml;cv'])
      sheet.addRow([])
      sheet.addRow(['zoé 😀', false])
    })
    const table = await parseXlsx('u.xlsx', bytes)
    expect(rowsOf(table)).toEqual([
      { 'User Name': '001', admin: 'true', groups: 'ml;cv' },
      { 'User Name': 'zoé 😀', admin: 'false' },
    ])
    expect(table.rows.map(({ at }) => formatPlace(at))).toEqual(['u.xlsx:2', 'u.xlsx:4'])
    expect([...(table.rows[1]?.cells.values() ?? [])].map(({ at }) => formatPlace(at))).toEqual([
      'u.xlsx:4:1',
      'u.xlsx:4:2',
    ])
    expect(table.sha256).toMatch(/^sha256:[0-9a-f]{64}$/)
  })

  test('gives the text of rich text, links and formulas', async () => {
    const bytes = await written((sheet) => {
      sheet.addRow(['email', 'note'])
      sheet.addRow([
        { text: 'zoe@x.edu', hyperlink: 'mailto:zoe@x.edu' },
        { formula: 'A1&"x"', result: 'emailx' },
      ])
      sheet.addRow([{ richText: [{ text: 'b' }, { font: { bold: true }, text: 'ob' }] }, { formula: '1+1', result: 2 }])
    })
    expect(rowsOf(await parseXlsx('u.xlsx', bytes))).toEqual([
      { email: 'zoe@x.edu', note: 'emailx' },
      { email: 'bob', note: '2' },
    ])
  })

  test('gives dates as ISO, in both calendars', async () => {
    for (const date1904 of [false, true]) {
      const bytes = await written((sheet, book) => {
        book.properties.date1904 = date1904
        sheet.addRow(['username', 'expires', 'seen'])
        sheet.addRow(['zoe', new Date('2026-12-31'), new Date('2026-12-31T08:30:00Z')])
        sheet.getColumn(3).numFmt = 'dd/mm/yyyy hh:mm'
      })
      expect(rowsOf(await parseXlsx('u.xlsx', bytes))).toEqual([
        { username: 'zoe', expires: '2026-12-31', seen: '2026-12-31T08:30:00' },
      ])
    }
  })

  test('is taken with merged cells beside the table, comments and validations, which may be over whole columns', async () => {
    const bytes = await written((sheet) => {
      sheet.addRow(['username', 'admin'])
      sheet.addRow(['zoe', 1])
      sheet.mergeCells('D5:F9')
      sheet.getCell('A2').note = 'the teacher'
      sheet.getCell('B2').dataValidation = { type: 'list', formulae: ['"1,0"'] }
    })
    expect(rowsOf(await parseXlsx('u.xlsx', bytes))).toEqual([{ username: 'zoe', admin: '1' }])
  })
})

describe('a sheet', () => {
  const two: Recipe = { rows: cells(['username', 'zoe']), sheets: ['-Old', 'Users', 'More'] }

  test('is the first that is not hidden', async () => {
    expect(await rows(two)).toEqual([{ username: 'users' }])
  })
  test('may be named, hidden ones too', async () => {
    expect(await rows(two, 'More')).toEqual([{ username: 'more' }])
    expect(await rows(two, 'Old')).toEqual([{ username: 'zoe' }])
  })
  test('that is read alone is told when others hold rows too, unless it is named', async () => {
    const told = async (recipe: Recipe, sheet?: string): Promise<string[]> => {
      const { warnings = [] } = await parseXlsx('u.xlsx', workbook(recipe), { sheet })
      return warnings.map(({ at, severity, message }) => `${severity} ${formatPlace(at)}: ${message}`)
    }
    expect(await told(two)).toEqual([
      'warning u.xlsx: only the sheet "Users" is read, and "More" holds rows too; name the one to read with --sheet or sheet:',
    ])
    expect(await told({ ...two, sheets: ['Users', 'More', '-Old', 'Third'] })).toEqual([
      'warning u.xlsx: only the sheet "Users" is read, and "More", "Third" hold rows too; name the one to read with --sheet or sheet:',
    ])
    expect(await told(two, 'Users')).toEqual([])
    expect(await told({ ...two, sheets: ['Users', '-Old'] })).toEqual([])
    const second = (rows: string): Recipe => ({
      ...two,
      sheets: ['Users', 'More'],
      parts: { 'xl/worksheets/sheet2.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>` },
    })
    expect(await told(second(''))).toEqual([])
    expect(await told(second(cells(['a note'])))).toEqual([])
    expect(await told(second('<row>'))).toHaveLength(1)
  })
  test('may be read beside one that is larger than all that is read', async () => {
    const parts = { 'xl/worksheets/sheet2.xml': `<worksheet>${' '.repeat(300 * 1024 * 1024)}</worksheet>` }
    const table = await parseXlsx('u.xlsx', workbook({ ...two, sheets: ['Users', 'More'], parts }))
    expect(rowsOf(table)).toEqual([{ username: 'zoe' }])
    expect(table.warnings).toHaveLength(1)
  })
  test('that is not there is told with those that are', async () => {
    expect(await faults(workbook(two), 'more')).toEqual([
      'u.xlsx: there is no sheet "more"; the file has "Old", "Users", "More"',
    ])
  })
  test('may be anywhere in the archive, whatever prefix its elements have', async () => {
    const parts = {
      'xl/worksheets/sheet1.xml': null,
      'xl/_rels/workbook.xml.rels':
        '<r:Relationships xmlns:r="x"><r:Relationship Id="rId1" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet" Target="/Data/Table.xml"/></r:Relationships>',
      'data/table.xml':
        '<x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c t="str"><x:v>username</x:v></x:c></x:row><x:row><x:c t="str"><x:v>zoe</x:v></x:c></x:row></x:sheetData></x:worksheet>',
    }
    expect(await rows({ parts })).toEqual([{ username: 'zoe' }])
  })
  test('may leave out where its rows and cells are', async () => {
    const cell = (text: string): string => `<c t="inlineStr"><is><t>${text}</t></is></c>`
    expect(
      await rows({
        rows: `<row>${cell('username')}${cell('admin')}</row><row r="5">${cell('zoe')}<c><v>1</v></c></row>`,
      }),
    ).toEqual([{ username: 'zoe', admin: '1' }])
  })
  test('may begin further down and further right', async () => {
    const bytes = workbook({
      rows: `<row r="3">${textCell('C3', 'username')}</row><row r="9">${textCell('C9', 'zoe')}</row>`,
    })
    const [row] = (await parseXlsx('u.xlsx', bytes)).rows
    expect(formatPlace(row?.cells.get('username')?.at ?? { file: '' })).toBe('u.xlsx:9:3')
  })
  test('has hidden rows, which are read or skipped as said, and are a fault when nothing is said', async () => {
    const row = (number: number, name: string, hidden = '') =>
      `<row r="${number}"${hidden}>${textCell(`A${number}`, name)}</row>`
    const hidden = [row(1, 'username'), row(2, 'zoe', ' hidden="1"'), row(3, 'ann'), row(4, 'ben', ' hidden="true"')]
    const bytes = workbook({ rows: hidden.join('') })
    const read = async (hiddenRows: 'read' | 'skip') => rowsOf(await parseXlsx('u.xlsx', bytes, { hiddenRows }))
    expect(await faults(bytes)).toEqual([
      'u.xlsx:2: 2 of 3 rows are hidden; add --hidden-rows skip to leave them out, or --hidden-rows read (hidden_rows: in an include)',
    ])
    expect(await read('skip')).toEqual([{ username: 'ann' }])
    expect((await read('read')).map(({ username }) => username)).toEqual(['zoe', 'ann', 'ben'])
  })

  test('has a fault in a hidden row only where that row is read', async () => {
    const number = '<row r="2" hidden="1"><c r="A2"><v>1.5</v></c></row>'
    const bytes = workbook({ rows: `<row r="1">${textCell('A1', 'username')}</row>${number}` })
    expect(await parseXlsx('u.xlsx', bytes, { hiddenRows: 'skip' })).toMatchObject({ rows: [] })
    await expect(parseXlsx('u.xlsx', bytes, { hiddenRows: 'read' })).rejects.toThrow('1 error in the input.')
  })
})

describe('text', () => {
  test.each([
    ['a name with &, < and > once', '<c r="A2" t="str"><v>a&amp;lt;b&lt;&gt;</v></c>', 'a&lt;b<>'],
    ['literal text', '<c r="A2" t="inlineStr"><is><t><![CDATA[a<b]]>c</t></is></c>', 'a<bc'],
    ['how it is pronounced left out', '<c r="A2" t="inlineStr"><is><t>kana</t><rPh><t>KANA</t></rPh></is></c>', 'kana'],
    ['an escaped character', '<c r="A2" t="inlineStr"><is><t>a_x0041_b_x005F_x0041_</t></is></c>', 'aAb_x0041_'],
    ['entities by number', '<c r="A2" t="str"><v>&#x1F600;&#233;</v></c>', '😀é'],
    ['a formula with an empty result', '<c r="A2" t="str"><f>""</f><v></v></c>', undefined],
  ])('has %s', async (_, cell, text) => {
    expect((await column('username', [cell]))[0]).toBe(text)
  })
  test('that cells share is one text, without its pronunciation', async () => {
    const texts = [
      '<t>kana</t><rPh sb="0" eb="1"><t>KANA</t></rPh>',
      '<r><t>z</t></r><r><rPr><b/></rPr><t xml:space="preserve">oe</t></r>',
    ]
    const shared = [0, 1].map((index) => `<c r="A${index + 2}" t="s"><v>${index}</v></c>`)
    expect(await column('username', shared, { texts })).toEqual(['kana', 'zoe'])
  })
})

describe('a number', () => {
  test('keeps the zeros that its format shows', async () => {
    expect(
      await column('username', ['<c r="A2" s="1"><v>1</v></c>', '<c r="A3" s="2"><v>1234</v></c>'], {
        formats: ['000', '00000'],
      }),
    ).toEqual(['001', '01234'])
  })
  test('as a name is refused once for its column, because zeros may be gone', async () => {
    expect(await columnFaults('username', ['<c r="A2"><v>1</v></c>', '<c r="A3"><v>20</v></c>'])).toEqual([
      'u.xlsx:2:1: A2 holds the number 1 (the first of 2 such cells in this column), and a spreadsheet drops leading zeros; format the column as text and type the values again',
    ])
    expect(await columnFaults('groups', ['<c r="A2" s="1"><v>7</v></c>'], { formats: [49] })).toHaveLength(1)
  })
  test.each([
    ['<c r="A2"><v>7351</v></c>', []],
    ['<c r="A2"><v>73.51</v></c>', []],
    ['<c r="A2" s="1"><v>7351</v></c>', ['000000']],
    ['<c r="A2" s="1"><v>7351</v></c>', ['0.00']],
    ['<c r="A2" t="e"><v>7351</v></c>', []],
  ])('as a password is refused, and not shown: %s', async (cell, formats) => {
    expect(await columnFaults('Password', [cell], { formats })).toEqual([
      'u.xlsx:2:1: A2 holds no text; format the column as text and type the password again',
    ])
  })
  test('as a name is taken when all have the same four or more digits', async () => {
    expect(await column('username', ['<c r="A2"><v>20231234</v></c>', '<c r="A3"><v>20241111</v></c>'])).toEqual([
      '20231234',
      '20241111',
    ])
    expect(
      await columnFaults('username', ['<c r="A2"><v>20231234</v></c>', '<c r="A3"><v>1231234</v></c>']),
    ).toHaveLength(1)
    expect(await columnFaults('username', ['<c r="A2"><v>123</v></c>', '<c r="A3"><v>456</v></c>'])).toHaveLength(1)
  })
  test.each([
    [
      '<v>1.5</v>',
      'holds the number 1.5, which a spreadsheet made from the typed text; format the column as text and type it again',
    ],
    [
      '<v>-5</v>',
      'holds the number -5, which a spreadsheet made from the typed text; format the column as text and type it again',
    ],
    ['<v>1E+3</v>', 'holds the number 1000 '],
    [
      '<v>1.2345678901234567E+18</v>',
      'holds a number of more than 15 digits, and a spreadsheet keeps only 15; format the column as text and type it again',
    ],
  ])('%s is no name', async (value, why) => {
    const [told] = await columnFaults('username', [`<c r="A2">${value}</c>`, '<c r="A3"><v>1</v></c>'])
    expect(told).toContain(`u.xlsx:2:1: A2 ${why}`)
  })
  test('elsewhere is plain decimals', async () => {
    const numbers = ['1', '0', '0.1', '1E+3', '1.5E-7', '12345678', '-3'].map(
      (v, index) => `<c r="A${index + 2}"><v>${v}</v></c>`,
    )
    expect(await column('quota', numbers)).toEqual(['1', '0', '0.1', '1000', '0.00000015', '12345678', '-3'])
  })
})

describe('a date', () => {
  const on = (value: string, format: string | number): Promise<(string | undefined)[]> =>
    column('expires', [`<c r="A2" s="1"><v>${value}</v></c>`], { formats: [format] })

  test.each([
    ['46387', 14, '2026-12-31'],
    ['46387.5', 22, '2026-12-31T12:00:00'],
    ['46387', 'd. mmmm yyyy', '2026-12-31'],
    ['46387', '[$-407]dd/mm/yy;@', '2026-12-31'],
    ['1', 14, '1900-01-01'],
    ['59', 14, '1900-02-28'],
    ['61', 14, '1900-03-01'],
    ['0.5', 'hh:mm', '12:00:00'],
    ['46387', '0.00 "days"', '46387'],
    ['46387', '[Red]0', '46387'],
    ['46387', 'General', '46387'],
  ])('%s as %s is %s', async (value, format, text) => {
    expect(await on(value, format)).toEqual([text])
  })
  test('as a name is refused', async () => {
    expect(await columnFaults('username', ['<c r="A2" s="1"><v>46387</v></c>'], { formats: [16] })).toEqual([
      'u.xlsx:2:1: A2 holds a date, which a spreadsheet made from the typed text; format the column as text and type it again',
    ])
  })
})

describe('an archive', () => {
  const good = workbook({ rows: cells(['username', 'zoe']) })

  test('that is cut off anywhere is refused, and never thrown at the reader as a bug', async () => {
    for (let length = 0; length < good.length; length += 7) {
      expect(await faults(good.subarray(0, length)), `${length} bytes`).toHaveLength(1)
    }
  })
  test('with any byte changed is read as it was or refused', async () => {
    for (let at = 0; at < good.length; at += 3) {
      const bad = Buffer.from(good)
      bad[at] = (bad[at] ?? 0) ^ 0x55
      const told = await faults(bad)
      if (told.length === 0) expect(rowsOf(await parseXlsx('u.xlsx', bad)), `byte ${at}`).toEqual([{ username: 'zoe' }])
    }
  })
  describe('that unpacks to too much', () => {
    const bomb = `<worksheet><sheetData>${' '.repeat(300 * 1024 * 1024)}`
    const archive = (size?: number): Buffer =>
      zip([
        {
          name: 'xl/workbook.xml',
          data: Buffer.from('<workbook><sheets><sheet name="S" r:id="a"/></sheets></workbook>'),
        },
        {
          name: 'xl/_rels/workbook.xml.rels',
          data: Buffer.from('<R><Relationship Id="a" Type="t/worksheet" Target="s.xml"/></R>'),
        },
        { name: 'xl/s.xml', data: Buffer.from(bomb), ...(size === undefined ? {} : { lie: { size } }) },
      ])

    test('is refused without unpacking it', async () => {
      expect(await faults(archive())).toEqual([
        'u.xlsx: the file unpacks to more than 256 MB, more than any list of users; save the sheet as CSV',
      ])
    })
    test('and says that it does not is unpacked no further than it says', async () => {
      const inflated = countInflated()
      expect(await faults(archive(10))).toEqual([damaged])
      // Pieces of it, as they come; and it was counted at all.
      expect(inflated()).toBeGreaterThan(10)
      expect(inflated()).toBeLessThan(1024 * 1024)
    })
    test('is refused when only its parts together do', async () => {
      const spaces = ' '.repeat(150 * 1024 * 1024)
      const sheet = `<worksheet><sheetData/>${spaces}</worksheet>`
      const parts = { 'xl/sharedStrings.xml': `<sst/>${spaces}`, 'xl/worksheets/sheet1.xml': sheet }
      expect(await faults(workbook({ parts }))).toEqual([
        'u.xlsx: the file unpacks to more than 256 MB, more than any list of users; save the sheet as CSV',
      ])
    })
  })
  test('of the form for large files is read', async () => {
    const parts = Object.entries(partsOf({ rows: cells(['username', 'zoe']) }))
    const bytes = zip64(parts.map(([name, text]) => ({ name, data: Buffer.from(text) })))
    expect(rowsOf(await parseXlsx('u.xlsx', bytes))).toEqual([{ username: 'zoe' }])
  })
  test.each([
    ['with a password', { flags: 1 }, 'u.xlsx: the file is protected by a password; save it without one'],
    ['with a strong one', { flags: 0x41 }, 'u.xlsx: the file is protected by a password; save it without one'],
    ['packed in another way', { method: 14 }, damaged],
    ['whose sum is wrong', { crc: 1 }, damaged],
    ['that is longer than it says', { size: 3 }, damaged],
    ['that is shorter than it says', { size: 3000 }, damaged],
  ])('with a part %s is refused', async (_, lie, sentence) => {
    const parts = Object.entries(partsOf({ rows: cells(['username', 'zoe']) }))
    const lying = parts.map(([name, text]) => ({ name, data: Buffer.from(text), lie }))
    expect(await faults(zip(lying))).toEqual([sentence])
  })
  test('with two parts that differ only in case is refused', async () => {
    const parts = { 'XL/workbook.xml': '<workbook/>' }
    expect(await faults(workbook({ parts }))).toEqual([damaged])
  })
  test('with entities that grow is refused', async () => {
    const sheet = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet><sheetData/></worksheet>'
    expect(await faults(workbook({ parts: { 'xl/worksheets/sheet1.xml': sheet } }))).toEqual([damaged])
  })
  test('with a range merged over the whole sheet is read in no time', async () => {
    const after = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    expect(await faults(workbook({ rows: cells(['username', 'zoe']), after }))).toEqual([
      'u.xlsx:1:1: the cells A1:XFD1048576 are merged; unmerge them, and write a value into each',
    ])
  })
})
