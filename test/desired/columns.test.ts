// Columns that an include names, as the roster of another program has them.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { desire } from '../../src/core/desired/index.ts'
import { formatPlace, Problem } from '../../src/core/problem.ts'
import type { Diagnostic } from '../../src/core/types.ts'
import { loadPlanConfig } from '../../src/desired/index.ts'
import { now } from '../helpers/clocks.ts'
import { temporaryFolder } from '../helpers/folder.ts'
import { cells, textCell, workbook } from '../sources/workbook.ts'
import { noFlags } from './no-flags.ts'

/** `name groups` of each wish, and the warnings. */
interface Read {
  readonly people: readonly string[]
  readonly told: readonly string[]
}

const words = ({ at, message }: Diagnostic): string => `${formatPlace(at)}: ${message}`

async function read(columns: string, file: string, content: string | Buffer): Promise<Read> {
  const cwd = temporaryFolder()
  writeFileSync(join(cwd, 'hubplan.yaml'), `version: 1\ninclude:\n  - { path: ${file}, columns: ${columns} }\n`)
  writeFileSync(join(cwd, file), content)
  const { sources, warnings } = await loadPlanConfig(noFlags, { env: {}, cwd, now })
  const { desired, diagnostics } = desire(sources)
  const people = [...desired.users.values()].map(({ name, groups = [] }) => `${name} ${groups.join('+')}`.trim())
  return { people, told: [...warnings, ...diagnostics].map(words) }
}

async function faults(columns: string, file: string, content: string | Buffer): Promise<string[]> {
  const caught = await read(columns, file, content).then(
    ({ told }) => told,
    (thrown: unknown) => thrown,
  )
  return caught instanceof Problem ? caught.diagnostics.map(words) : (caught as string[])
}

const sis = '{ username: SIS Login ID }'

function sheet(...rows: readonly (readonly string[])[]): Buffer {
  const xml = rows.map((row, line) => {
    const filled = row.map((text, column) => textCell(`${'ABC'[column]}${line + 1}`, text)).join('')
    return `<row r="${line + 1}">${filled}</row>`
  })
  return workbook({ rows: xml.join('') })
}

test('rows of one name are one user where an include says only that', async () => {
  const cwd = temporaryFolder()
  writeFileSync(join(cwd, 'hubplan.yaml'), 'version: 1\ninclude: [{ path: u.csv, repeat: unite }]\n')
  writeFileSync(join(cwd, 'u.csv'), 'username,groups\nann,ml\nann,cv\n')
  const { sources } = await loadPlanConfig(noFlags, { env: {}, cwd, now })
  const { desired, diagnostics } = desire(sources)
  expect(diagnostics).toEqual([])
  expect(desired.users.get('ann')?.groups).toEqual(['cv', 'ml'])
})

describe('a column that an include names', () => {
  test.each([
    ['roster.csv', 'Student,SIS Login ID,Groups\nAlice A.,alice,ml\nBob B.,bob,ml;cv\n'],
    [
      'roster.xlsx',
      sheet(['Student', 'SIS Login ID', 'Groups'], ['Alice A.', 'alice', 'ml'], ['Bob B.', 'bob', 'ml;cv']),
    ],
  ])('is read in %s, and no other column', async (file, content) => {
    expect(await read(sis, file, content)).toEqual({ people: ['alice', 'bob'], told: [] })
    expect((await read('{ username: SIS Login ID, groups: Groups }', file, content)).people).toEqual([
      'alice ml',
      'bob cv+ml',
    ])
  })

  test.each([
    ['roster.yaml', 'version: 1\nusers:\n  - { SIS Login ID: alice, groups: [ml] }\n  - { SIS Login ID: bob }\n'],
    ['roster.yaml', '- { SIS Login ID: alice, groups: [ml] }\n- SIS Login ID: bob\n'],
    ['roster.json', '[{ "SIS Login ID": "alice", "groups": ["ml"] }, { "SIS Login ID": "bob" }]'],
    ['roster.yaml', '- { &key SIS Login ID: alice, groups: [ml] }\n- &bob { *key : bob }\n- *bob\n'],
  ])('is read in %s', async (file, content) => {
    const { people, told } = await read('{ username: SIS Login ID, groups: groups }', file, content)
    expect(people).toEqual(['alice ml', 'bob'])
    expect(told.filter((text) => !text.includes('is also at'))).toEqual([])
  })

  test('is found whatever its case and spaces, as every header is', async () => {
    expect(
      (await read('{ username: "sisloginid", groups: SECTION }', 'r.csv', 'SIS Login ID,Section\na,x\n')).people,
    ).toEqual(['a x'])
    expect((await read('{ username: "SIS  login ID" }', 'r.yaml', '- { sis LOGIN id: a }\n')).people).toEqual(['a'])
  })

  test('takes the place of the column of that name', async () => {
    expect(await read('{ username: e-mail }', 'r.csv', 'username,e-mail\nx1,a@x.edu\n')).toEqual({
      people: ['a@x.edu'],
      told: [],
    })
    expect(
      await read('{ username: e-mail }', 'r.yaml', '- { name: x1, e-mail: a }\n- { e-mail: b, name: x2 }\n'),
    ).toEqual({ people: ['a', 'b'], told: [] })
  })

  test('may bear the name of another one', async () => {
    expect(await read('{ username: groups, groups: username }', 'r.csv', 'username,groups\nml,alice\n')).toEqual({
      people: ['alice ml'],
      told: [],
    })
    expect(await read('{ username: groups, groups: name }', 'r.yaml', '- { name: [ml], groups: alice }\n')).toEqual({
      people: ['alice ml'],
      told: [],
    })
  })

  test('is checked for what a spreadsheet makes of names', async () => {
    const number = '<row r="2"><c r="A2"><v>7</v></c></row>'
    const content = workbook({ rows: `<row r="1">${textCell('A1', 'SIS Login ID')}</row>${number}` })
    expect(await faults(sis, 'r.xlsx', content)).toEqual([
      'r.xlsx:2:1: A2 holds the number 7, and a spreadsheet drops leading zeros; format the column as text and type the values again',
    ])
  })

  test.each([
    ['r.csv', 'Login,Groups\na,x\n', '"Login", "Groups"'],
    ['r.xlsx', workbook({ rows: cells(['Login', 'a']) }), '"Login"'],
    ['r.yaml', '- { Login: a }\n- { Login: b }\n', '"Login"'],
  ])('and is not in %s is one fault, where it is named', async (file, content, has) => {
    const told = await faults(sis, file, content)
    expect(told[0]).toBe(
      `hubplan.yaml:3:${file.length + 36}: ${file} has no column "SIS Login ID"; it has ${has}; did you mean "Login"?`,
    )
    expect(told).toHaveLength(1)
  })
})

test.each([
  ['{ usernam: x }', '31: unknown key "usernam"; did you mean username?'],
  [
    '{ password: x }',
    '31: unknown key "password"; the keys known here are username, user_id, ensure, admin, groups, server, servers, tokens, renamed_from, expires and quota',
  ],
  ['{ username: " " }', '41: username is " "; use a header of the file; case and spaces do not matter'],
  ['{ username: [a] }', '41: username must be text or a mapping (key: value)'],
  [
    '{ username: "Pass word" }',
    '41: "Pass word" holds secrets and is never read as another column; name another header',
  ],
  ['{ username: ID, groups: i d }', '53: "i d" is mapped to two columns, username and groups; map each header once'],
])('%s is a fault', async (columns, fault) => {
  expect(await faults(columns, 'r.csv', 'password,id\nHush-Hush-1,a\n')).toEqual([`hubplan.yaml:3:${fault}`])
})

test('every column but those of passwords can be named', () => {
  const { definitions } = JSON.parse(readFileSync('schemas/hubplan.schema.json', 'utf8'))
  const { name: _, ...fields } = definitions.user.properties
  const named = Object.keys(definitions.columns.properties)
  expect([...named, 'password', 'force_change'].sort()).toEqual(['username', ...Object.keys(fields)].sort())
})

test('a directory has its columns below ldap', async () => {
  const cwd = temporaryFolder()
  writeFileSync(
    join(cwd, 'hubplan.yaml'),
    'version: 1\ninclude:\n  - { ldap: { base: dc=x }, columns: { username: uid } }\n',
  )
  const caught = await loadPlanConfig(noFlags, { env: {}, cwd, now }).catch((thrown: unknown) => thrown)
  expect((caught as Problem).diagnostics.map(words)).toEqual([
    'hubplan.yaml:3:29: the columns of a directory are part of ldap; move them there',
  ])
})

describe('hostile headers', () => {
  const odd = ['__proto__', 'constructor', '=1+1', '\u001b[2J', 'a,b"c', 'e\u0301', '\u202euser', 'x'.repeat(1000)]

  test.each(odd)('%j is a column like another when it is named', async (header) => {
    const columns = JSON.stringify({ username: header, groups: 'groups' })
    const field = `"${header.replaceAll('"', '""')}"`
    expect((await read(columns, 'r.csv', `${field},groups\nalice,ml\n`)).people).toEqual(['alice ml'])
    expect((await read(columns, 'r.json', JSON.stringify([{ [header]: 'alice', groups: ['ml'] }]))).people).toEqual([
      'alice ml',
    ])
  })

  test('keep a file with passwords out of digests, and their values out of messages', async () => {
    const cwd = temporaryFolder()
    writeFileSync(join(cwd, 'hubplan.yaml'), 'version: 1\ninclude: [{ path: r.csv, columns: { username: ID } }]\n')
    writeFileSync(join(cwd, 'r.csv'), 'ID,Pass Word\nalice,Hush-Hush-1\n')
    const { inputs } = await loadPlanConfig(noFlags, { env: {}, cwd, now })
    expect(inputs[1]).toEqual({ path: 'r.csv', rows: 1, mapping: ['username from ID'] })
    writeFileSync(join(cwd, 'r.csv'), 'alice,Hush-Hush-1\nbob,Hush-Hush-2\n')
    const caught = await loadPlanConfig(noFlags, { env: {}, cwd, now }).catch((thrown: unknown) => thrown)
    expect((caught as Problem).diagnostics.map(words)).toEqual([
      'hubplan.yaml:2:47: r.csv has no column "ID"; it has "alice"; write the header as the file has it',
    ])
  })
})
