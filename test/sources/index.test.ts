import { execFileSync } from 'node:child_process'
import { ftruncateSync, mkdirSync, openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { expect, test } from 'vitest'

import { formatPlace, type Problem } from '../../src/core/problem.ts'
import { readTable } from '../../src/sources/index.ts'
import { temporaryFolder } from '../helpers/folder.ts'

const same = fileURLToPath(new URL('../../fixtures/sources/same/', import.meta.url))

async function faults(path: string): Promise<string[]> {
  const problem = await readTable({ path, location: path }).catch((caught: unknown) => caught)
  return (problem as Problem).diagnostics.map(({ at, message }) => `${formatPlace(at)}: ${message}`)
}

async function people(name: string): Promise<unknown[]> {
  const { rows } = await readTable({ path: name, location: join(same, name) })
  return rows.map(({ cells }) => Object.fromEntries([...cells].map(([key, { value }]) => [key, value])))
}

test('the same people as CSV, as YAML, as JSON and as a spreadsheet', async () => {
  const expected = [
    { name: 'alice', admin: 'true' },
    { name: '001', admin: 'no' },
  ]
  expect(await people('people.csv')).toEqual(expected)
  expect(await people('list.yaml')).toEqual(expected)
  expect(await people('mapping.yml')).toEqual(expected)
  expect(await people('people.json')).toEqual(expected)
  expect(await people('people.xlsx')).toEqual(expected)
})

test('a table is called as the user called it', async () => {
  const table = await readTable({ path: 'people.csv', location: join(same, 'people.csv') })
  expect([table.path, formatPlace(table.rows[0]?.at ?? { file: '' })]).toEqual(['people.csv', 'people.csv:2'])
})

test('a file without an ending is one name a line', async () => {
  const folder = temporaryFolder()
  const read = async (text: string): Promise<string[]> => {
    const path = join(folder, 'userlist')
    writeFileSync(path, text)
    const { rows } = await readTable({ path: 'userlist', location: path })
    return rows.map(({ cells }) => String(cells.get('username')?.value))
  }
  expect(await read('# lab 1\nann\n\nBen <ben@example.edu>\n')).toEqual(['ann', 'ben@example.edu'])
  for (const text of ['username,groups\nann,ml\n', '[{"name": "ann"}]', 'users:\n  - name: ann\n', 'ann lee\n']) {
    expect(
      await read(text).catch((caught: unknown) => (caught as Problem).diagnostics.map(({ message }) => message)),
    ).toEqual(['the file has no ending, and is not one name a line; add its ending, such as .csv'])
  }
})

test('other kinds of files are told what to be saved as', async () => {
  expect(await faults('u.XLSB')).toEqual(['u.XLSB: .xlsb files are not supported; save it as .xlsx or CSV'])
  expect(await faults('u.ods')).toEqual(['u.ods: .ods files are not supported; save it as .xlsx or CSV'])
  expect(await faults('u.doc')).toEqual([
    'u.doc: unsupported file type; give a .csv, .tsv, .txt, .xlsx, .yaml or .json file',
  ])
})

test('a named pipe is refused and never waited for', async () => {
  const path = join(temporaryFolder(), 'pipe.csv')
  execFileSync('mkfifo', [path])
  expect(await faults(path)).toEqual([`${path}: this is not an ordinary file; give a file`])
})

test('what is missing or no file is said so', async () => {
  const folder = temporaryFolder()
  expect(await faults(`${folder}/none.csv`)).toEqual([`${folder}/none.csv: the file does not exist; check the name`])
  expect(await faults(`${same}people.csv/x.csv`)).toEqual([
    `${same}people.csv/x.csv: the file does not exist; check the name`,
  ])
})

test('a folder is refused', async () => {
  const folder = join(temporaryFolder(), 'users.csv')
  mkdirSync(folder)
  expect(await faults(folder)).toEqual([`${folder}: this is a folder; give a file`])
})

test('a file that is too large is refused before it is read', async () => {
  const path = join(temporaryFolder(), 'big.csv')
  ftruncateSync(openSync(path, 'w'), 256 * 1024 * 1024 + 1)
  expect(await faults(path)).toEqual([`${path}: the file is larger than 256 MB; split it into smaller ones`])
})
