import { expect, test } from 'vitest'

import { formatPlace, Problem } from '../../../src/core/problem.ts'
import { parseCsv } from '../../../src/sources/csv/index.ts'

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

const utf8 = 'save the file as UTF-8 ("CSV UTF-8")'
const save = `${utf8}, or write encoding: windows-1252 into its include`
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')

test.each<[string, Uint8Array, string]>([
  [
    'Windows-1252',
    latin1('username\nalice\nzo\u00eb\n'),
    `u.csv:3: the text is not UTF-8 but looks like Windows-1252: here it would read "zoë"; ${save}`,
  ],
  [
    'Windows-1252 with its own signs',
    latin1('username;note\r\nalice;5 \x80 \x93x\x94\r\n'),
    `u.csv:2: the text is not UTF-8 but looks like Windows-1252: here it would read "5 € “x”"; ${save}`,
  ],
  [
    'Windows-1252 with passwords, which are not shown',
    latin1('username,Pass word\nalice,gel\xf6st\n'),
    `u.csv:2: the text is not UTF-8 but looks like Windows-1252; ${save}`,
  ],
  [
    'a mixture',
    Buffer.concat([Buffer.from('username\nzoë\n'), latin1('zo\xeb')]),
    `u.csv:3: the text is not UTF-8; ${utf8}`,
  ],
  ['no text', latin1('username\rz\x01\xff'), `u.csv:2: the text is not UTF-8; ${utf8}`],
  [
    'bare UTF-16',
    Buffer.from('username\nzoë\n', 'utf16le'),
    `u.csv: the file is UTF-16 without a byte order mark; ${utf8}`,
  ],
])('%s is named, and not guessed', (_, bytes, sentence) => {
  expect(faults(bytes)).toEqual([sentence])
})

test('UTF-16 with its byte order mark is read, whichever way round', () => {
  const text = Buffer.from('\ufeffusername;admin\r\nzoë;1\r\n', 'utf16le')
  expect(rows(text)).toEqual([{ username: 'zoë', admin: '1' }])
  expect(rows(Buffer.from(text).swap16())).toEqual([{ username: 'zoë', admin: '1' }])
})

test('the first line may state the separator, and counts as a line', () => {
  expect(rows('sep=;\r\nusername;groups\r\nzoe;"a;b"\r\n')).toEqual([{ username: 'zoe', groups: 'a;b' }])
  expect(places('"sep=\t"\nusername\tadmin\nzoe\t1\n')).toEqual(['zoe@3:1', '1@3:5'])
  expect(places('sep=,\nuser\nzoe\n')).toEqual(['zoe@3:1'])
})

test.each([
  [
    'username,admin;groups\nzoe,1;ml\n',
    'u.csv:1:10: the header holds semicolons beside commas; separate all values with the same sign',
  ],
  [
    'username,admin\nzoe;1\n',
    'u.csv:2:1: the row holds semicolons where the header has commas; separate all values with the same sign',
  ],
  [
    'username\nzoe\t1\n',
    'u.csv:2:1: the row holds tabs, but the header has only one column; name the others, or quote the value',
  ],
  ['username|admin\nzoe|1\n', 'u.csv:1:1: the header is separated by |; use a comma, a semicolon or a tab'],
  ['sep=|\nusername|admin\n', 'u.csv:1: the file declares the separator "|"; use a comma, a semicolon or a tab'],
])('%j mixes separators', (text, sentence) => {
  expect(faults(text)).toEqual([sentence])
})

test('a quoted value may hold any separator', () => {
  expect(rows('username\n"a;b"\n')).toEqual([{ username: 'a;b' }])
  expect(rows('username,"Last; First"\nzoe,x\n'.replace('; ', ' '))).toEqual([{ username: 'zoe', 'Last First': 'x' }])
})

test('exactly one apostrophe before a formula is no part of a value', () => {
  expect(rows("username,note\n'=x,''=x\n'x,'\n'\u002dy,''\n").map(({ username, note }) => [username, note])).toEqual([
    ['=x', "'=x"],
    ["'x", "'"],
    ['-y', "''"],
  ])
})

test('a row longer than 1 MB and one of more than 1000 fields are refused', () => {
  const long = 'x'.repeat(1024 * 1024 + 1)
  expect(faults(`username\nzoe\n${long}\nbob\n`)).toEqual([
    'u.csv:3: the row is longer than 1 MB; give every user a row of their own',
  ])
  expect(faults(`username\n"zoe\n${long}\n`)).toEqual([
    'u.csv:2:1: the quote that is opened here is never closed; close it, or remove it',
  ])
  expect(faults(`username\nzoe${','.repeat(1000)}\n`)).toEqual([
    'u.csv:2: the row has more than 1000 fields; remove the extra separators',
  ])
})

test('a hundred thousand rows are read, and all their cells', () => {
  const text = `username,admin,groups\r\n${'student,false,"ml;cv"\r\n'.repeat(100_000)}`
  const table = parseCsv('u.csv', Buffer.from(text))
  const last = table.rows.map(({ cells }) => cells.get('username')?.at.line).at(-1)
  expect([table.rows.length, last]).toEqual([100_000, 100_001])
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
