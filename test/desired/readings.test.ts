// How flags and includes say that files are read.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { desire } from '../../src/core/desired/index.ts'
import { formatPlace, Problem } from '../../src/core/problem.ts'
import type { Diagnostic } from '../../src/core/types.ts'
import { type DesiredFlags, loadPlanConfig } from '../../src/desired/index.ts'
import { now } from '../helpers/clocks.ts'
import * as fc from '../helpers/draws.ts'
import { temporaryFolder } from '../helpers/folder.ts'
import { cells, textCell, workbook } from '../sources/workbook.ts'
import { noFlags } from './no-flags.ts'

const words = ({ at, message }: Diagnostic): string => `${formatPlace(at)}: ${message}`

/** The users of some files, with their groups, and what is told. */
async function read(files: Readonly<Record<string, string | Buffer>>, flags: Partial<DesiredFlags> = {}) {
  const cwd = temporaryFolder()
  for (const [name, content] of Object.entries(files)) writeFileSync(join(cwd, name), content)
  try {
    const config = await loadPlanConfig({ ...noFlags, ...flags }, { env: {}, cwd, now })
    const { desired, diagnostics } = desire(config.sources)
    const users = [...desired.users.values()].map(({ name, ensure, groups = [] }) =>
      [`${ensure === 'absent' ? '-' : ''}${name}`, ...groups].join(' '),
    )
    return [...users, ...[...config.warnings, ...diagnostics].map(words)]
  } catch (thrown) {
    if (thrown instanceof Problem) return thrown.diagnostics.map(words)
    throw thrown
  }
}

const people = 'Login,Section\nann,"A, B"\n'

describe('a mapping on the command line', () => {
  test('names headers, in short or as a flow of YAML', async () => {
    const column = ['username=Login', 'groups={from: Section, split: ", ", as: "lab-{}"}']
    expect(await read({ 'u.csv': people }, { files: ['u.csv'], column })).toEqual(['ann lab-A lab-B'])
  })
  test('is proposed for a list of another program', async () => {
    const list = JSON.stringify([{ Login: 'ann', groups: ['ml'], Team: 'A' }])
    expect(await read({ 'u.json': list }, { files: ['u.json'] })).toEqual([
      'u.json: the users have no name; "Login" may be it; name it with --column username=Login --column groups=groups',
    ])
    const column = ['username=Login', 'groups=groups']
    expect(await read({ 'u.json': list }, { files: ['u.json'], column })).toEqual(['ann ml'])
    const entra = JSON.stringify([{ id: '1', userPrincipalName: 'ann', accountEnabled: true }])
    expect(await read({ 'u.json': entra }, { files: ['u.json'] })).toEqual([
      'u.json: the users have no name; "userPrincipalName" may be it; this looks like a list of users of Microsoft Entra: add --preset entra-users, or name it with --column username=userPrincipalName',
    ])
    expect(await read({ 'u.yaml': '- { nam: ann }\n' }, { files: ['u.yaml'] })).toEqual([
      'u.yaml:1:3: name is missing',
      'u.yaml:1:5: unknown key "nam"; did you mean name?',
    ])
  })
  test('names a column once', async () => {
    const column = ['username=Login', 'username=Section', 'username=Login']
    expect(await read({ 'u.csv': people }, { files: ['u.csv'], column })).toEqual([
      '--column: username is given twice; give it once, such as username=HEADER',
    ])
  })
  test('of other columns takes the names from the column username', async () => {
    const column = ['groups={from: Section, split: ", "}']
    const own = { 'u.csv': 'username,Section,admin\nann,"A, B",yes\n' }
    expect(await read(own, { files: ['u.csv'], column })).toEqual(['ann A B'])
    expect(await read({ 'u.csv': people }, { files: ['u.csv'], column })).toEqual([
      '--column: u.csv has no column "username"; it has "Login", "Section"; did you mean "Login"?',
    ])
  })
  test.each([
    ['username', '"username" has no column and header; write username=Login'],
    ['=Login', '"=Login" has no column and header; write username=Login'],
    ['username=', '"username=" has no column and header; write username=Login'],
    ['user=Login', 'unknown key "user"; the keys known here are '],
    ['groups={from: Section', ''],
  ])('%s is a fault', async (column, fault) => {
    const [told = '', ...others] = await read({ 'u.csv': people }, { files: ['u.csv'], column: [column] })
    expect(told.startsWith(`--column: ${fault}`)).toBe(true)
    expect(others).toEqual([])
  })
  test('holds for the lists of flags', async () => {
    const flags = { files: ['u.csv'], absentFrom: ['gone.csv'], column: ['username=Login'] }
    expect(await read({ 'u.csv': people, 'gone.csv': 'Login,Section\nben,A\n' }, flags)).toEqual(['ann', '-ben'])
  })
  test('reads a JSON list of another program', async () => {
    const users = { 'u.json': '[{ "Login": "ann", "Section": ["A"], "x": "1" }]' }
    const column = ['username=Login', 'groups=Section']
    expect(await read(users, { files: ['u.json'], column })).toEqual(['ann A'])
  })
})

test('a rule without a header needs a preset', async () => {
  expect(await read({ 'u.csv': people }, { files: ['u.csv'], column: ['username={domain: x.edu}'] })).toEqual([
    '--column: username names no header; add from, or a preset',
  ])
})

describe('a preset', () => {
  const moodle = 'Vorname,Nachname,E-Mail-Adresse\nAda,L,ada@x.edu\n'

  test('is read by its name', async () => {
    const flags = { preset: 'moodle-participants', column: ['username={domain: x.edu}'] }
    expect(await read({ 'u.csv': moodle }, { files: ['u.csv'], ...flags })).toEqual(['ada'])
  })
  test('that is not known is a fault', async () => {
    const [told = ''] = await read({ 'u.csv': moodle }, { files: ['u.csv'], preset: 'moodle' })
    expect(told).toBe(
      '--preset: there is no preset "moodle"; the presets are canvas-gradebook, canvas-sis-users, canvas-sis-enrollments, canvas-group-set, moodle-participants, moodle-upload-users, oneroster-users, entra-bulk-create, entra-users, github-classroom, nbgrader, google-workspace, google-forms, d2l-grades, blackboard-gradebook',
    )
  })
  test('with addresses asks for the domain, also where it only protects', async () => {
    const told = [
      "--preset: the file has addresses; add --column 'username={domain: example.edu}' to cut off your domain, or --column username=E-Mail-Adresse for whole addresses as names",
    ]
    const preset = 'moodle-participants'
    expect((await read({ 'u.csv': moodle }, { files: ['u.csv'], preset })).map(plain)).toEqual(told)
    expect((await read({ 'u.csv': moodle }, { protectFrom: ['u.csv'], prune: true, preset })).map(plain)).toEqual(told)
  })
  const plain = (text: string): string => text.replace('"username=E-Mail-Adresse"', 'username=E-Mail-Adresse')
})

describe('an include', () => {
  const include = (text: string): string => `version: 1\ninclude:\n  - ${text}\n`

  test('reads all files of a glob with one mapping, and counts the rows of each', async () => {
    const files = {
      'hubplan.yaml': include('{ path: "c*.csv", columns: { username: Login }, defaults: { groups: [ml] } }'),
      'c1.csv': 'Login\nann\n',
      'c2.csv': 'Login\nben\n',
    }
    expect(await read(files)).toEqual(['ann ml', 'ben ml'])
  })
  test('reads Windows-1252 where that is said', async () => {
    const bytes = Buffer.from('username,groups\nann,Gr\xfcne;5\x80\n', 'latin1')
    expect(await read({ 'hubplan.yaml': include('{ path: u.csv, encoding: windows-1252 }'), 'u.csv': bytes })).toEqual([
      'ann 5€ Grüne',
    ])
    expect(await read({ 'hubplan.yaml': include('{ path: u.csv }'), 'u.csv': bytes })).toEqual([
      'u.csv:2: the text is not UTF-8 but looks like Windows-1252: here it would read "Grüne"; save the file as UTF-8 ("CSV UTF-8"), or write encoding: windows-1252 into its include',
    ])
  })
  test('reads UTF-8 as UTF-8, whatever is said', async () => {
    const files = { 'hubplan.yaml': include('{ path: u.csv, encoding: windows-1252 }'), 'u.csv': 'username\nzoë\n' }
    expect(await read(files)).toEqual(['zoë'])
  })
  test('says what becomes of hidden rows', async () => {
    const hidden = `<row r="3" hidden="1">${textCell('A3', 'ben')}</row>`
    const book = workbook({ rows: `${cells(['username', 'ann'])}${hidden}` })
    const wanted = (what: string) =>
      read({ 'hubplan.yaml': include(`{ path: u.xlsx, hidden_rows: ${what} }`), 'u.xlsx': book })
    expect(await wanted('skip')).toEqual(['ann'])
    expect(await wanted('read')).toEqual(['ann', 'ben'])
  })
  test('only with if-present changes users, and creates none', async () => {
    const text = include('{ path: u.csv, defaults: { ensure: if-present } }')
    const cwd = temporaryFolder()
    writeFileSync(join(cwd, 'hubplan.yaml'), text)
    writeFileSync(join(cwd, 'u.csv'), 'username,ensure\nann,\nben,present\n')
    const { sources } = await loadPlanConfig(noFlags, { env: {}, cwd, now })
    expect([...desire(sources).desired.users.values()].map(({ name, ensure }) => [name, ensure])).toEqual([
      ['ann', 'if-present'],
      ['ben', 'present'],
    ])
  })
})

describe('a list of users to protect', () => {
  test.each([
    [
      '1E+11',
      'is what a spreadsheet makes of a long number, and its digits are lost; format the column as text and export again',
    ],
    ['#REF!', 'is an error of a spreadsheet; correct its formula'],
  ])('that holds %s protects nobody, which is told', async (name, why) => {
    expect(
      await read(
        { 'u.csv': 'username\nann\n', 'p.csv': `username\n${name}\n` },
        { files: ['u.csv'], protectFrom: ['p.csv'] },
      ),
    ).toEqual([`p.csv:2:1: the name "${name}" ${why}; correct it or remove the row`])
  })
  test('with hidden rows is read as said', async () => {
    const hidden = `<row r="3" hidden="1">${textCell('A3', 'ben')}</row>`
    const book = workbook({ rows: `${cells(['username', 'ann'])}${hidden}` })
    const flags = { files: ['u.csv'], protectFrom: ['p.xlsx'], hiddenRows: 'read' as const }
    expect(await read({ 'u.csv': 'username\nzoe\n', 'p.xlsx': book }, flags)).toEqual(['zoe'])
  })
})

test('no cell of a column that is not mapped is in the plan’s inputs, or in what is told', async () => {
  const secret = fc.constantFrom('Hush-Hush-1', 'S3cret!word', 'Geheim#99')
  const login = fc.constantFrom('ann', 'ben', '#REF!', '', 'a/b', 'ann@y.edu')
  const rows = fc.array(fc.tuple(login, secret, fc.constantFrom('A', 'A, B', 'C and D')), {
    minLength: 1,
    maxLength: 4,
  })
  await fc.assert(
    fc.asyncProperty(rows, async (drawn) => {
      const lines = drawn.map(([name, word, group]) => `${word},${name},"${group}",${word},x${word}`)
      const text = ['password,login_id,section,ssha_password,Notes', ...lines, ''].join('\n')
      const cwd = temporaryFolder()
      writeFileSync(join(cwd, 'u.csv'), text)
      const column = ['username={from: login_id, domain: x.edu}', 'groups={from: section, split: [", ", " and "]}']
      const flags = { ...noFlags, files: ['u.csv'], column }
      const { sources, inputs, warnings } = await loadPlanConfig(flags, { env: {}, cwd, now })
      const { desired, diagnostics } = desire(sources)
      const said = JSON.stringify([[...desired.users], [...desired.groups], inputs, warnings, diagnostics])
      for (const [, word] of drawn) expect(said).not.toContain(word)
    }),
  )
})

describe('a flag that says how files are read is refused without such a file', () => {
  const refused = (flags: Partial<DesiredFlags>): Promise<unknown> =>
    loadPlanConfig({ ...noFlags, ...flags }, { env: {}, cwd: temporaryFolder(), now }).catch(
      (thrown: unknown) => (thrown as Problem).message,
    )

  test.each<[string, Partial<DesiredFlags>]>([
    ['--preset says how a FILE is read, but none is given.', { absent: ['ann'], preset: 'nbgrader' }],
    ['--column says how a FILE is read, but none is given.', { absent: ['ann'], column: ['username=Login'] }],
    ['--hidden-rows is for spreadsheets, but no FILE is one.', { files: ['u.csv'], hiddenRows: 'skip' }],
    ['--sheet names a sheet, but no FILE is a spreadsheet.', { files: ['u.csv'], sheet: 'One' }],
    ['--stdin-format is for a FILE that is -, but none is.', { files: ['u.csv'], stdinFormat: 'csv' }],
  ])('%s', async (message, flags) => {
    expect(await refused(flags)).toBe(message)
  })
})
