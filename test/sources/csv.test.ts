import { expect, test } from 'vitest'

import { formatPlace, Problem } from '../../src/core/problem.ts'
import { parseCsv } from '../../src/sources/csv.ts'

function rows(text: string | Uint8Array): Record<string, string>[] {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  return parseCsv('u.csv', bytes).rows.map(({ cells }) =>
    Object.fromEntries([...cells].map(([key, cell]) => [key, String(cell.value)])),
  )
}

function places(text: string): string[] {
  return parseCsv('u.csv', Buffer.from(text)).rows.flatMap(({ cells }) =>
    [...cells.values()].map(({ value, at }) => `${value}@${at.line}:${at.column}`),
  )
}

function faults(text: string | Uint8Array): string[] {
  try {
    parseCsv('u.csv', typeof text === 'string' ? Buffer.from(text) : text)
    return []
  } catch (caught) {
    return (caught as Problem).diagnostics.map(({ at, message }) => `${formatPlace(at)}: ${message}`)
  }
}

test('every value stays text, trimmed', () => {
  expect(rows('username,admin\n001, TRUE \n')).toEqual([{ username: '001', admin: 'TRUE' }])
})

test('a byte order mark and CRLF are no part of the text', () => {
  expect(rows('\ufeffusername,admin\r\nalice,true\r\nbob,\r\n')).toEqual([
    { username: 'alice', admin: 'true' },
    { username: 'bob', admin: '' },
  ])
})

test('quoted values hold commas, quotes and line ends', () => {
  expect(rows('username,groups\n"a, ""b""","x\r\ny"\n')).toEqual([{ username: 'a, "b"', groups: 'x\r\ny' }])
})

test('spaces around a quoted value are no part of it', () => {
  expect(rows('username, groups\nalice, "ml;cv" \n')).toEqual([{ username: 'alice', groups: 'ml;cv' }])
})

test('a cell that a short row lacks is not there', () => {
  expect(rows('username,admin,groups\nalice,true\n')).toEqual([{ username: 'alice', admin: 'true' }])
})

test('blank lines and rows of empty cells are skipped', () => {
  expect(rows('\n  \nusername,admin\n\n,\nalice,\n \r\n\n')).toEqual([{ username: 'alice', admin: '' }])
})

test('a column without header and values is dropped, and so are empty fields beyond the header', () => {
  expect(rows('username,,admin,\nalice,,true,,,\n')).toEqual([{ username: 'alice', admin: 'true' }])
})

test('semicolons or tabs separate when the header has no comma', () => {
  expect(rows('username;groups\nalice;"ml;cv"\n')).toEqual([{ username: 'alice', groups: 'ml;cv' }])
  expect(rows('username\tadmin\tgroups\nalice\t\tml,cv\n')).toEqual([{ username: 'alice', admin: '', groups: 'ml,cv' }])
  expect(rows('username,groups\nalice,ml;cv\n')).toEqual([{ username: 'alice', groups: 'ml;cv' }])
})

test('headers are kept as written, with their places', () => {
  expect(parseCsv('u.csv', Buffer.from('User Name, ADMIN\n')).header).toEqual([
    { value: 'User Name', at: { file: 'u.csv', line: 1, column: 1 } },
    { value: 'ADMIN', at: { file: 'u.csv', line: 1, column: 12 } },
  ])
})

test('a header alone is a table without rows', () => {
  expect(parseCsv('u.csv', Buffer.from('username,admin')).rows).toEqual([])
})

test('every cell has its line and column', () => {
  expect(places('username,admin,groups\nalice,true,ml\n\n"b,""b" , x,\r\n')).toEqual([
    'alice@2:1',
    'true@2:7',
    'ml@2:12',
    'b,"b@4:1',
    'x@4:11',
    '@4:13',
  ])
})

test('columns count characters after line ends in quotes, emoji and other scripts', () => {
  expect(places('username,a,b\n😀é,"x\ny",z\nnext,1,2\n')).toEqual([
    '😀é@2:1',
    'x\ny@2:4',
    'z@3:4',
    'next@4:1',
    '1@4:6',
    '2@4:8',
  ])
})

test('old line ends of a lone CR count as lines', () => {
  expect(places('username,a\ralice,1\r\rbob,2')).toEqual(['alice@2:1', '1@2:7', 'bob@4:1', '2@4:5'])
})

test('a row has its line', () => {
  expect(parseCsv('u.csv', Buffer.from('username\n\nalice')).rows[0]?.at).toEqual({ file: 'u.csv', line: 3 })
})

test('the digest is left out when there is a password column', () => {
  expect(parseCsv('u.csv', Buffer.from('username\n')).sha256).toMatch(/^sha256:[0-9a-f]{64}$/)
  expect(parseCsv('u.csv', Buffer.from('username, Pass Word \n'))).not.toHaveProperty('sha256')
})

test.each([
  ['', 'u.csv: the file is empty; expected a header line with a column username'],
  [' \n\r\n', 'u.csv: the file is empty; expected a header line with a column username'],
  ['\ufeff', 'u.csv: the file is empty; expected a header line with a column username'],
  ['username,Admin, admin\n', 'u.csv:1:17: the column "admin" occurs twice; keep one of them'],
  [
    'username,,admin\nalice,,\nbob,x,\ncarol,y,\n',
    'u.csv:3:5: column 2 has values but no header; name it in the header line, or empty it',
  ],
  [
    'username,admin\nalice,true,ml\n',
    'u.csv:2:12: the row has 3 fields, but the header has 2; quote a value that holds the separator, or name the column',
  ],
  [
    'username,groups\nalice,ml\nbob,"cv\ncarol,x\n',
    'u.csv:3:5: the quote that is opened here is never closed; close it, or remove it',
  ],
  [
    'username\nal"ice\n',
    'u.csv:2:3: a quote stands inside a value; put the whole value in quotes and double the quotes in it',
  ],
  [
    'username\n"alice\nbob\n"carol"\n',
    'u.csv:4:2: the quoted value that begins at 2:1 ends here, but text follows; double a quote that belongs to the value',
  ],
  ['username\nali\u0000ce\n', 'u.csv:2:4: a NUL character stands here; save the file as UTF-8 text ("CSV UTF-8")'],
])('%j is refused', (text, sentence) => {
  expect(faults(text)).toEqual([sentence])
})

test('a file that is not UTF-8 is refused with its line', () => {
  const latin1 = Buffer.from('username\nalice\nzo\u00eb\n', 'latin1')
  expect(faults(latin1)).toEqual(['u.csv:3: the text is not UTF-8; save the file as UTF-8 ("CSV UTF-8")'])
})

test('UTF-16 is refused as such', () => {
  const text = Buffer.from('\ufeffusername\nalice\n', 'utf16le')
  expect(faults(text)).toEqual(['u.csv: the file is UTF-16, not UTF-8; save it as "CSV UTF-8"'])
})

test('every fault is told at once, also those before a broken quote', () => {
  expect(faults('username,a,A\nalice,1,2,3\nbob,"x')).toEqual([
    'u.csv:1:12: the column "A" occurs twice; keep one of them',
    'u.csv:2:11: the row has 4 fields, but the header has 3; quote a value that holds the separator, or name the column',
    'u.csv:3:5: the quote that is opened here is never closed; close it, or remove it',
  ])
})

test('the Problem counts the faults', () => {
  const parse = () => parseCsv('u.csv', Buffer.from('username,a,A\nalice,1,2,3\n'))
  expect(parse).toThrow(Problem)
  expect(parse).toThrow(
    expect.objectContaining({
      code: 'input',
      message: '2 errors in the input.',
      hint: 'correct them and run the same command again',
    }),
  )
})
