// The dialogue in which hubplan init includes a roster: exact texts, and what is written.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { askInclude } from '../../../src/commands/init/include.ts'
import type { Problem } from '../../../src/core/problem.ts'
import type { Include } from '../../../src/core/types.ts'
import { silentStreams } from '../../../src/io/streams.ts'
import { init } from '../../../src/options/offline.ts'
import { fillFlags } from '../../../src/options/table.ts'
import { type ProviderName, providers } from '../../../src/providers/index.ts'
import type { World } from '../../../src/session/world.ts'
import { desiredYaml } from '../../../src/views/init-file.ts'
import { now } from '../../helpers/clocks.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { textCell, workbook } from '../../sources/workbook.ts'

interface Asking {
  /** By path; a text that begins with `fixture:` is a roster of the fixtures. */
  readonly files: Readonly<Record<string, string | Buffer>>
  /** What is typed, in order. */
  readonly answers?: readonly string[]
  readonly provider?: ProviderName
  readonly include?: string
  readonly isTerminal?: boolean
}

interface Asked {
  readonly include: Include | undefined
  /** Questions with their answers, and what is shown between them. */
  readonly screen: string
  /** The part of hubplan.yaml. */
  readonly yaml: string
}

async function ask({
  files,
  answers = [],
  provider = 'jupyterhub',
  include,
  isTerminal = true,
}: Asking): Promise<Asked> {
  const cwd = temporaryFolder()
  for (const [path, content] of Object.entries(files)) {
    const place = join(cwd, path)
    mkdirSync(dirname(place), { recursive: true })
    const fixture = typeof content === 'string' ? /^fixture:(.*)$/.exec(content)?.[1] : undefined
    if (fixture === undefined) writeFileSync(place, content)
    else cpSync(join('fixtures/rosters', fixture), place)
  }
  const typed = [...answers]
  let screen = ''
  const write = (text: string): void => {
    screen += text
  }
  const streams = {
    ...silentStreams(write),
    canAsk: isTerminal,
    ask: async (question: string): Promise<string | undefined> => {
      if (!isTerminal) return undefined
      const answer = typed.shift()
      if (answer === undefined) throw new Error(`No answer to: ${screen}${question}`)
      write(`${question}<${answer}>\n`)
      return answer
    },
  }
  const world = { cwd, env: {}, streams, now } as unknown as World
  const draft = (chosen?: Include): string =>
    desiredYaml({ ...providers[provider], url: 'https://hub.example.edu', protect: [], include: chosen })
  const flags = { ...fillFlags(init, {}), include }
  const chosen = await askInclude({ provider, draft }, flags, world)
  expect(typed).toEqual([])
  const yaml = /^include:\n(?: .*\n)*/m.exec(draft(chosen))?.[0] ?? ''
  return { include: chosen, screen, yaml }
}

const first = 'A roster to include, such as an export of Canvas or Moodle, or a sheet (Enter for none): '

describe('a roster', () => {
  test('of a known program is read with its preset', async () => {
    const { screen, yaml } = await ask({
      files: { 'canvas.csv': 'fixture:canvas-gradebook.csv' },
      answers: ['canvas.csv', '', ''],
    })
    expect(screen).toBe(`${first}<canvas.csv>
canvas.csv: 21 columns, 8 rows. The first rows:
  Student                        | Points Possible | Lovelace, Ada
  ID                             |  | 501
  SIS User ID                    |  | S001
  SIS Login ID                   |  | alovelace
  Integration ID                 |  |
  Root Account                   |  | school.instructure.com
  Section                        |  | Lab 1
  Groups                         |  |
  Homework 1 (101)              Manual Posting | 10 | 9
  Essay, draft "A" (102)         | 20 | EX
  Reading; notes (103)           | 5 | 5
  Current Points                 | (read only) | 14
  Final Points                   | (read only) | 14
  Current Score                  | (read only) | 93.3
  Unposted Current Score         | (read only) | 93.3
  6 more columns
It looks like a Canvas gradebook. Read it with preset canvas-gradebook? [Y/n] <>

canvas.csv
  columns          preset canvas-gradebook
                   username from SIS Login ID
                   groups from Section (split at ", and ", " and ", ", "; and at
                   " und ", " et ", " y " where each part stands alone)
                   2 rows skipped: ID is empty
                   1 row skipped: SIS Login ID is
                   [0-9a-f][0-9a-f][0-9a-f][0-9a-…
  canvas.csv:4:26  "alovelace", groups Lab 1
  canvas.csv:5:29  "cbabbage", groups Lab 2; Lecture
  canvas.csv:6:26  "001", groups Lab 1; Lab 2; Lecture
  canvas.csv:7:25  "aturing", groups Lecture
  canvas.csv:8:31  "enoether", groups Lab 2
5 users in all.
Include "canvas.csv" like this? [Y/n] <>
`)
    expect(yaml).toBe('include:\n  - path: canvas.csv\n    preset: canvas-gradebook\n')
  })

  test('with addresses asks which domain is cut off, and what becomes of others', async () => {
    const { screen, yaml } = await ask({
      files: { 'm.csv': 'First name,Last name,Email address,Groups\nA,L,ada@example.edu,ml\nB,C,b@gmail.com,\n' },
      answers: ['m.csv', 'y', 'exampel.edu', '@example.edu', '', 'y'],
    })
    expect(screen.split('\n').filter((line) => line.includes('<'))).toEqual([
      `${first}<m.csv>`,
      'It looks like the participants of a Moodle course. Read it with preset moodle-participants? [Y/n] <y>',
      'Its names are addresses: example.edu (1 row), gmail.com (1 row). Which domain is cut off? (Enter keeps whole addresses) <exampel.edu>',
      'Its names are addresses: example.edu (1 row), gmail.com (1 row). Which domain is cut off? (Enter keeps whole addresses) <@example.edu>',
      '1 row has another domain. Skip such rows? [Y/n] <>',
      'Include "m.csv" like this? [Y/n] <y>',
    ])
    expect(screen).toContain('This is not one of the possible answers.\n')
    expect(yaml).toBe(`include:
  - path: m.csv
    preset: moodle-participants
    columns: { username: { domain: example.edu } }
    skip: [{ column: "Email address", match: ["*@gmail.com"] }]
`)
  })

  test('with addresses keeps them whole after Enter, and asks for no domain where users are addresses', async () => {
    const files = { 'm.csv': 'fixture:moodle-participants.csv' }
    const whole = await ask({ files, answers: ['m.csv', '', '', ''] })
    expect(whole.include?.columns).toEqual({ username: 'Email address' })
    const alteryx = await ask({ files, answers: ['m.csv', '', ''], provider: 'alteryx' })
    expect(alteryx.include).toEqual({ path: 'm.csv', preset: 'moodle-participants' })
  })

  test('of no known program asks for the columns', async () => {
    const rows =
      'Student,Login,Mail,Section,Status,Password\nAda,ada,a@x.edu,"Lab 1, Lab 2",active,weak\nBen,ben,,Lab 1,deleted,weak\n'
    const { screen, yaml } = await ask({
      files: { 'lists/campus.csv': rows },
      answers: ['lists/campus.csv', 'Loginn', 'login', '', '', 'n', ''],
    })
    expect(screen).toBe(`${first}<lists/campus.csv>
lists/campus.csv: 6 columns, 2 rows. The first rows:
  Student                       Ada | Ben
  Login                         ada | ben
  Mail                          a@x.edu |
  Section                       Lab 1, Lab 2 | Lab 1
  Status                        active | deleted
  Password                      (not shown)
Which column has the login names: "Login" or "Mail"? (- for none) <Loginn>
This is not one of the possible answers.
Which column has the login names: "Login" or "Mail"? (- for none) <login>
Which column has the groups? (- for none) [Section] <>
"Lab 1, Lab 2": does a comma separate groups? [Y/n] <>
The column Status says that users are gone (deleted). Delete these users? Their rows are skipped otherwise. [y/N] <n>

lists/campus.csv
  columns               username from Login
                        groups from Section (split at ", ")
                        1 row skipped: Status is deleted
  lists/campus.csv:2:5  "ada", groups Lab 1; Lab 2
1 user in all.
Include "lists/campus.csv" like this? [Y/n] <>
`)
    expect(screen).not.toContain('weak')
    expect(yaml).toBe(`include:
  - path: "lists/campus.csv"
    columns: { username: Login, groups: { from: Section, split: ", " } }
    skip: [{ column: Status, match: [deleted] }]
`)
  })

  test('deletes users that a column says are gone only after a yes', async () => {
    const { yaml } = await ask({
      files: { 'c.csv': 'login,status\nada,active\nben,deleted\n' },
      answers: ['c.csv', '', 'y', ''],
    })
    expect(yaml).toContain(
      'columns: { username: login, ensure: { from: status, values: { active: present, deleted: absent } } }\n',
    )
  })

  test('with a title above its header is read from the header on', async () => {
    const { yaml } = await ask({
      files: { 't.csv': 'Summer 2026,,\nStudent,Login,Team\nAda,ada,"a;b"\n' },
      answers: ['t.csv', '', '-', ''],
    })
    expect(yaml).toBe('include:\n  - path: t.csv\n    header: 2\n    columns: { username: Login }\n')
  })

  test('on a sheet behind a cover is read from that sheet, and so written', async () => {
    const cell = (at: string, text: string): string => `<row r="${at.slice(1)}">${textCell(at, text)}</row>`
    const second = `<worksheet><sheetData>${cell('A1', 'Summer')}${cell('A2', 'Login')}${cell('A3', 'ada')}</sheetData></worksheet>`
    const files = {
      'f.xlsx': workbook({
        rows: cell('A1', 'Report'),
        sheets: ['Cover', 'Class 1'],
        parts: { 'xl/worksheets/sheet2.xml': second },
      }),
    }
    const { yaml } = await ask({ files, answers: ['f.xlsx', '', ''] })
    expect(yaml).toBe(
      'include:\n  - path: f.xlsx\n    sheet: "Class 1"\n    header: 2\n    columns: { username: Login }\n',
    )
  })

  test('on a sheet behind a cover that cannot be read is not included', async () => {
    const cell = (at: string, text: string): string => `<row r="${at.slice(1)}">${textCell(at, text)}</row>`
    const second = `<worksheet><sheetData>${cell('A1', 'username')}${cell('A2', '#REF!')}</sheetData></worksheet>`
    const files = {
      'f.xlsx': workbook({
        rows: cell('A1', 'Report'),
        sheets: ['Cover', 'Class'],
        parts: { 'xl/worksheets/sheet2.xml': second },
      }),
    }
    const { screen } = await ask({ files, answers: ['f.xlsx', ''] })
    expect(screen).toContain('f.xlsx:2:1: the username "#REF!" is an error of a spreadsheet; correct its formula')
  })

  test('in Windows-1252 is read, and so written', async () => {
    const { yaml } = await ask({
      files: { 't.csv': Buffer.from('Nachname;Login\nM\xfcller;mm\n', 'latin1') },
      answers: ['t.csv', '', ''],
    })
    expect(yaml).toBe('include:\n  - path: t.csv\n    encoding: windows-1252\n    columns: { username: Login }\n')
  })

  test('with hidden rows asks whether they are read', async () => {
    const rows = ['Login', 'ada', '-ben'].map((text, index) => {
      const hidden = text.startsWith('-') ? ' hidden="1"' : ''
      return `<row r="${index + 1}"${hidden}>${textCell(`A${index + 1}`, text.replace('-', ''))}</row>`
    })
    const files = { 'f.xlsx': workbook({ rows: rows.join('') }) }
    const skipped = await ask({ files, answers: ['f.xlsx', '', '', ''] })
    expect(skipped.screen).toContain('1 of 2 rows is hidden in the sheet. Read them, too? [y/N] <>\n')
    expect(skipped.yaml).toContain('    hidden_rows: skip\n')
    expect(skipped.screen).toContain('1 user in all.\n')
    const read = await ask({ files, answers: ['f.xlsx', '', 'y', ''] })
    expect(read.yaml).toContain('    hidden_rows: read\n')
  })

  test("of hubplan's own columns needs no mapping", async () => {
    const { screen, yaml } = await ask({
      files: { 'users.csv': 'username,groups\nada,ml\n' },
      answers: ['users.csv', ''],
    })
    expect(screen).toContain('users.csv:2:1  "ada", groups ml\n1 user in all.\n')
    expect(yaml).toBe('include:\n  - path: users.csv\n')
  })

  test('that a plan refuses is not included, and another one is asked for', async () => {
    const { include, screen } = await ask({
      files: { 'a.csv': 'login\nada\nada\n' },
      answers: ['a.csv', '', '../b.csv', 'none.csv', ''],
    })
    expect(include).toBeUndefined()
    expect(screen).toContain('a.csv cannot be included:\n')
    expect(screen).toContain('"ada" is also at a.csv:2:1; keep one of the two rows')
    expect(screen).toContain('"../b.csv" leads out of this file\'s folder; put the file beside this one or below')
    expect(screen).toContain('"none.csv" does not exist or cannot be read; check its name and permissions')
  })

  test('that is not wanted after all is not included', async () => {
    const { include } = await ask({ files: { 'a.csv': 'login\nada\n' }, answers: ['a.csv', '', 'n', 'a.csv', '-', ''] })
    expect(include).toBeUndefined()
  })

  test('cannot act on the terminal', async () => {
    const { screen } = await ask({
      files: { 'a.csv': 'login,\u001b[2JNote\nada,\u202eevil\n' },
      answers: ['a.csv', '', ''],
    })
    expect(screen).not.toMatch(/[\u001b\u202e]/)
    expect(screen).toContain('\\x1b[2JNote')
  })
})

describe('--include', () => {
  test('answers the first question', async () => {
    const { screen, include } = await ask({ files: { 'a.csv': 'login\nada\n' }, include: 'a.csv', answers: ['', ''] })
    expect(screen).not.toContain(first)
    expect(include).toEqual({ path: 'a.csv', columns: { username: 'login' } })
  })

  test('includes a roster with a column username without a terminal, and refuses any other', async () => {
    const files = { 'own.csv': 'username\nada\n', 'other.csv': 'login\nada\n', 'bad.csv': 'username\nada\nada\n' }
    const own = await ask({ files, include: 'own.csv', isTerminal: false })
    expect(own.include).toEqual({ path: 'own.csv' })
    const refused = async (include: string): Promise<Problem> =>
      (await ask({ files, include, isTerminal: false }).catch((thrown: unknown) => thrown)) as Problem
    expect((await refused('other.csv')).message).toBe(
      'other.csv has no column username, and there is no terminal to ask how it is read.',
    )
    expect((await refused('bad.csv')).code).toBe('input')
    expect((await refused('none.csv')).code).toBe('input')
  })
})

test('without a terminal there is no roster, nor where users are only deleted', async () => {
  expect((await ask({ files: {}, isTerminal: false })).include).toBeUndefined()
  expect((await ask({ files: {}, provider: 'bevy' })).include).toBeUndefined()
})
