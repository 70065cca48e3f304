import { describe, expect, test } from 'vitest'

import { formatPlace, type Problem } from '../../../src/core/problem.ts'
import type { Table } from '../../../src/core/types.ts'
import { parseCsv } from '../../../src/sources/csv/index.ts'
import { isNameList, parseNames } from '../../../src/sources/names/index.ts'

/** `name@line:column` of each row. */
function namesOf({ rows }: Table): string[] {
  return rows.map(({ cells }) => {
    const cell = cells.get('username')
    return `${cell?.value}@${cell?.at.line}:${cell?.at.column}`
  })
}

function read(text: string): string[] {
  return namesOf(parseNames('u.txt', Buffer.from(text)))
}

function faults(step: () => unknown): string[] {
  try {
    step()
    return []
  } catch (caught) {
    return (caught as Problem).diagnostics.map(({ at, message }) => `${formatPlace(at)}: ${message}`)
  }
}

describe('a list of names', () => {
  test('has one a line', () => expect(read('zoe\r\n001\rann')).toEqual(['zoe@1:1', '001@2:1', 'ann@3:1']))
  test('may have empty lines, spaces around names, and comments', () => {
    expect(read('\ufeff# class\n\n  zoe  # since 2026\n #ann\nb#b\n')).toEqual(['zoe@3:3', 'b#b@5:1'])
  })
  test('takes the address of a person', () => {
    const text = 'Zoe Doe <zoe@x.edu>\n"Doe, Ann" < ann@x.edu >;\nmailto:ben@x.edu\n<cy@x.edu>,\n'
    expect(read(text)).toEqual(['zoe@x.edu@1:10', 'ann@x.edu@2:14', 'ben@x.edu@3:8', 'cy@x.edu@4:2'])
  })
  test('may have a heading, which is no name', () => {
    for (const heading of ['username', 'Email address', 'Names', 'Teilnehmer']) {
      expect(read(`${heading}\nzoe\n`)).toEqual(['zoe@2:1'])
    }
  })
  test('keeps names with spaces, as a system may have them', () => {
    expect(read('Zoe Doe\n')).toEqual(['Zoe Doe@1:1'])
  })
  test('is a table with a column username and a digest', () => {
    const { path, header, sha256 } = parseNames('u.txt', Buffer.from('zoe\n'))
    expect([path, header.map(({ value }) => value)]).toEqual(['u.txt', ['username']])
    expect(sha256).toMatch(/^sha256:[0-9a-f]{64}$/)
  })
  test('of another encoding is read as said', () => {
    const bytes = Buffer.from('b\xe9la\n', 'latin1')
    expect(namesOf(parseNames('u.txt', bytes, { encoding: 'windows-1252' }))).toEqual(['béla@1:1'])
  })
  test.each([
    ['', 'u.txt: the file is empty; write one name a line'],
    ['# nobody\n', 'u.txt: the file is empty; write one name a line'],
    ['zoe\nann,ben\n', 'u.txt:2:1: the line has a comma; write one name a line, or give a table the ending .csv'],
    ['zoe;ann\n', 'u.txt:1:1: the line has a semicolon; write one name a line, or give a table the ending .csv'],
    ['zoe\tadmin\n', 'u.txt:1:1: the line has a tab; write one name a line, or give a table the ending .csv'],
    [
      'Zoe <zoe@x.edu>; Ann <ann@x.edu>\n',
      'u.txt:1:1: the line has several addresses; write one name a line, or give a table the ending .csv',
    ],
    [
      'zoe\njane admin\n',
      'u.txt:2:1: the line has a name and admin; give a CSV file with the columns username and admin',
    ],
    [
      '<zoe@x.edu> <ann@x.edu>\n',
      'u.txt:1:1: the line has several addresses; write one name a line, or give a table the ending .csv',
    ],
    [
      'zoe@x.edu ann@x.edu\n',
      'u.txt:1:1: the line has several addresses; write one name a line, or give a table the ending .csv',
    ],
  ])('%j is refused', (text, fault) => {
    expect(faults(() => parseNames('u.txt', Buffer.from(text)))).toEqual([fault])
  })
})

describe('a CSV file without a header', () => {
  const isList = (...lines: readonly string[][]): boolean => isNameList(lines.map((values) => ({ values })))

  test.each([
    [[['jane'], ['kim']]],
    [[['jane@x.edu'], ['kim@x.edu']]],
    [[['001'], ['002']]],
    [[['jane', ''], ['kim']]],
  ])('%j is a list of names', (lines) => expect(isList(...lines)).toBe(true))
  test.each([
    [[]],
    [[['username'], ['kim']]],
    [[['Login'], ['kim']]],
    [[['Class of 2026'], ['kim']]],
    [[['jane', 'admin'], ['kim']]],
    [[['jane'], ['kim', 'admin']]],
    [[['Students'], ['s01'], ['s02']]],
    [[['Kurs'], ['a@x.edu'], ['b@x.edu']]],
    [[['Kurs'], ['s01'], ['s02']]],
  ])('%j is not', (lines) => expect(isList(...lines)).toBe(false))
  test('is read as one, and that is said', () => {
    const { rows, warnings = [] } = parseCsv('u.csv', Buffer.from('jane\nkim\n'))
    expect(rows).toHaveLength(2)
    expect(warnings.map(({ at, message }) => `${formatPlace(at)}: ${message}`)).toEqual([
      'u.csv:1: the file has no header line, so "jane" is its first user; a first line username says so',
    ])
  })
})
