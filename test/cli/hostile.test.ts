// Every input of fixtures/hostile, planned as people would: what is wrong is said in exactly these words, the hub is
// never asked, and nothing is written. What is only nasty is planned exactly, and shown so that it does no harm.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runPlan } from '../../src/commands/plan/index.ts'
import type { Plan } from '../../src/core/types.ts'
import { plan as planCommand } from '../../src/options/plan.ts'
import { readFlags } from '../../src/options/table.ts'
import { tellFailure } from '../../src/session/failure.ts'
import type { World } from '../../src/session/world.ts'
import { chance, elapsedMs, waitedMs } from '../helpers/clocks.ts'
import { fullScopes } from '../helpers/hub-client.ts'
import { type Sandbox, startSandbox } from '../helpers/sandbox.ts'
import { sized } from '../helpers/tier.ts'
import { cells, type Recipe, workbook, zip } from '../sources/workbook.ts'
import { classOf } from './run.ts'

const hostile = 'fixtures/hostile'

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(join(hostile, path), 'utf8')) as T
}

let hub: Sandbox
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hubplan-hostile-'))
  hub = await startSandbox({
    users: classOf(12),
    tokens: [{ token: 'hush', name: 'planner', kind: 'service', admin: true, scopes: fullScopes }],
  })
})

afterAll(async () => {
  await hub.close()
  rmSync(folder, { recursive: true, force: true })
})

interface Planned {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  readonly requests: number
}

/** `hubplan plan` in this process. */
async function plan(flags: Readonly<Record<string, unknown>>, cwd = folder): Promise<Planned> {
  let [stdout, stderr] = ['', '']
  const streams = {
    out: async (text: string) => {
      stdout += text
    },
    err: (text: string) => {
      stderr += text
    },
    terminal: false,
    outIsTerminal: false,
    color: () => false,
    columns: 80,
    drawn: () => () => undefined,
    ask: async () => undefined,
  } as unknown as World['streams']
  const world: World = {
    env: { HUBPLAN_URL: hub.url, HUBPLAN_TOKEN: 'hush' },
    cwd,
    streams,
    signal: new AbortController().signal,
    holdInterrupts: () => undefined,
    now: () => new Date().toISOString(),
    elapsedMs,
    waitedMs,
    ...chance,
  }
  const before = hub.requests.length
  const typed = (name: string): string[] | undefined =>
    flags[name] === undefined ? undefined : [flags[name]].flat().map(String)
  const code = await runPlan(readFlags(planCommand, typed), world).catch((thrown: unknown) =>
    tellFailure(thrown, streams, ['plan']),
  )
  return { code, stdout, stderr, requests: hub.requests.length - before }
}

/** What is told of these faults, and that nothing else happened. */
async function expectRefused(flags: Readonly<Record<string, unknown>>, faults: readonly string[], cwd = folder) {
  const output = join(folder, 'plan.json')
  const planned = await plan({ ...flags, output }, cwd)
  const [errors, what] = faults.length === 1 ? ['1 error', 'it'] : [`${faults.length} errors`, 'them']
  const lines = [
    `error: ${errors} in the input.`,
    ...faults,
    `hint: correct ${what} and run the same command again`,
    'help: hubplan help roster',
    '',
  ]
  expect(planned).toEqual({ code: 1, stdout: '', stderr: lines.join('\n'), requests: 0 })
  expect(readdirSync(folder)).not.toContain('plan.json')
}

describe.each(['csv', 'yaml', 'json'])('a hostile .%s file', (kind) => {
  const expected = readJson<Record<string, string[]>>(`${kind}/expected.json`)

  test('is listed with what is told of it', () => {
    const files = readdirSync(join(hostile, kind)).filter((name) => name !== 'expected.json')
    expect(files.sort()).toEqual(Object.keys(expected).sort())
  })
  test.each(Object.entries(expected))('%s', async (name, faults) => {
    await expectRefused({ files: [name] }, faults, join(process.cwd(), hostile, kind))
  })
})

describe('a hostile .xlsx file', () => {
  interface Entry extends Recipe {
    /** Not made of parts: these bytes, as Latin-1. */
    readonly bytes?: string
    readonly sheet?: string
    readonly expected: readonly string[]
  }

  test.each(Object.entries(readJson<Record<string, Entry>>('xlsx.json')))('%s', async (name, entry) => {
    const { bytes, sheet, expected } = entry
    writeFileSync(join(folder, 'u.xlsx'), bytes === undefined ? workbook(entry) : Buffer.from(bytes, 'latin1'))
    expect(name).not.toBe('')
    await expectRefused({ files: ['u.xlsx'], sheet }, expected)
  })
})

test('a workbook with users on two sheets is planned by the first, and that is said', async () => {
  const rows = cells(['username', 'zoe'])
  writeFileSync(join(folder, 'u.xlsx'), workbook({ rows, sheets: ['Users', 'More'] }))
  const output = join(folder, 'two.json')
  const said = 'only the sheet "Users" is read, and "More" holds rows too; name the one to read with --sheet or sheet:'
  await plan({ files: ['u.xlsx'], output })
  const { findings } = JSON.parse(readFileSync(output, 'utf8')) as Plan
  expect(findings).toContainEqual({ guard: 'input', level: 'warn', message: `u.xlsx: ${said}`, actions: [] })
  await plan({ files: ['u.xlsx'], output, sheet: 'Users' })
  expect((JSON.parse(readFileSync(output, 'utf8')) as Plan).findings).toEqual([])
  rmSync(output)
})

describe('a huge file', () => {
  const mega = 1024 * 1024
  const megabytes = sized(100, 10)

  test(`with one line of ${megabytes} MB`, async () => {
    writeFileSync(
      join(folder, 'u.csv'),
      Buffer.concat([Buffer.from('username\nzoe\n'), Buffer.alloc(megabytes * mega, 'x')]),
    )
    await expectRefused({ files: ['u.csv'] }, [
      'u.csv:3: the row is longer than 1 MB; give every user a row of their own',
    ])
  })
  test(`with a quote that is opened and ${megabytes} MB behind it`, async () => {
    writeFileSync(
      join(folder, 'u.csv'),
      Buffer.concat([Buffer.from('username\n"zoe\n'), Buffer.alloc(megabytes * mega, 'bob\n')]),
    )
    await expectRefused({ files: ['u.csv'] }, [
      'u.csv:2:1: the quote that is opened here is never closed; close it, or remove it',
    ])
  })
  test.each([
    ['quotes', '"', 'u.csv:2: the row is longer than 1 MB; give every user a row of their own'],
    ['separators', ',', 'u.csv:2: the row is longer than 1 MB; give every user a row of their own'],
  ])('of nothing but %s', async (_, sign, fault) => {
    writeFileSync(join(folder, 'u.csv'), `username\n${sign.repeat(3 * mega + 1)}`)
    await expectRefused({ files: ['u.csv'] }, [fault])
  })
  test('of nothing but line ends is empty', async () => {
    writeFileSync(join(folder, 'u.csv'), '\n'.repeat(sized(20, 4) * mega))
    await expectRefused({ files: ['u.csv'] }, [
      'u.csv: the file is empty; expected a header line with a column username',
    ])
  })
  test('with more fields than anybody needs', async () => {
    writeFileSync(join(folder, 'u.csv'), `username\nzoe${','.repeat(5000)}\n`)
    await expectRefused({ files: ['u.csv'] }, [
      'u.csv:2: the row has more than 1000 fields; remove the extra separators',
    ])
  })
  test('with a fault in each of very many rows tells the first hundred', async () => {
    const size = sized(300_000, 20_000)
    writeFileSync(join(folder, 'u.csv'), `username\n${'a,b\n'.repeat(size)}`)
    const { code, stderr, requests } = await plan({ files: ['u.csv'] })
    const lines = stderr.trimEnd().split('\n')
    expect([code, requests, lines.length]).toEqual([1, 0, 103])
    expect(lines[0]).toBe(`error: ${size} errors in the input, of which these are the first 100.`)
  })
  const whole = 'u.xlsx: the file unpacks to more than 256 MB, more than any list of users; save the sheet as CSV'
  const lying = 'u.xlsx: the file is damaged, or no spreadsheet; open it in one and save it again as .xlsx'

  test.each([
    ['that unpacks to far more than it is', {}, whole],
    ['that unpacks to far more than it says', { lie: { size: 1 } }, lying],
  ])('%s', async (_, lie, sentence) => {
    const parts = [
      {
        name: 'xl/workbook.xml',
        data: Buffer.from('<workbook><sheets><sheet name="S" r:id="a"/></sheets></workbook>'),
      },
      {
        name: 'xl/_rels/workbook.xml.rels',
        data: Buffer.from('<R><Relationship Id="a" Type="t/worksheet" Target="s.xml"/></R>'),
      },
      { name: 'xl/s.xml', data: Buffer.alloc(300 * mega), ...lie },
    ]
    writeFileSync(join(folder, 'u.xlsx'), zip(parts))
    await expectRefused({ files: ['u.xlsx'] }, [sentence])
  })
  test('of more parts than a spreadsheet has', async () => {
    const part = { name: '', data: Buffer.alloc(0) }
    writeFileSync(
      join(folder, 'u.xlsx'),
      zip(Array.from({ length: 10_001 }, (_, index) => ({ ...part, name: `${index}` }))),
    )
    await expectRefused({ files: ['u.xlsx'] }, [
      'u.xlsx: the file has more than 10000 parts, more than any list of users; save the sheet as CSV',
    ])
  })
  test('larger than any list of users', async () => {
    writeFileSync(join(folder, 'u.yaml'), Buffer.alloc(32 * mega + 1))
    await expectRefused({ files: ['u.yaml'] }, ['u.yaml: the file is larger than 32 MB; split it into smaller ones'])
  })
  test('of aliases that multiply', async () => {
    const levels = Array.from(
      { length: 9 },
      (_, level) => `l${level + 1}: &l${level + 1} [${`*l${level},`.repeat(10)}]`,
    )
    writeFileSync(join(folder, 'u.yaml'), `version: 1\nl0: &l0 [x,x,x,x,x,x,x,x,x,x]\n${levels.join('\n')}\n`)
    await expectRefused({ files: ['u.yaml'] }, ['u.yaml: the file uses aliases (*) too often; write the values out'])
  })
  test.each([
    ['brackets', '[', 66],
    ['braces', '{ a: ', 326],
    ['dashes', '- ', 131],
    ['question marks', '? ', 131],
  ])('of ten thousand %s', async (_, sign, column) => {
    writeFileSync(join(folder, 'u.yaml'), `${sign.repeat(10_000)}\n`)
    await expectRefused({ files: ['u.yaml'] }, [
      `u.yaml:1:${column}: lists and mappings are nested more than 64 levels deep; reduce the nesting`,
    ])
  })
  test('of a thousand lists in each other', async () => {
    writeFileSync(join(folder, 'u.json'), `${'['.repeat(1000)}${']'.repeat(1000)}\n`)
    await expectRefused({ files: ['u.json'] }, [
      'u.json:1:66: lists and mappings are nested more than 64 levels deep; reduce the nesting',
    ])
  })
  test('with a key of 5 MB', async () => {
    writeFileSync(join(folder, 'u.yaml'), `version: 1\n${'k'.repeat(5 * mega)}: 1\n`)
    await expectRefused({ files: ['u.yaml'] }, ['u.yaml:2:1: this key has more than 1024 characters; shorten it'])
  })
})

describe('what is no ordinary file', () => {
  test('a link in a circle', async () => {
    symlinkSync('circle.csv', join(folder, 'circle.csv'))
    await expectRefused({ files: ['circle.csv'] }, ['circle.csv: this link leads in a circle; give a file'])
  })
  test('a link to nothing', async () => {
    symlinkSync('nothing.csv', join(folder, 'dangling.csv'))
    await expectRefused({ files: ['dangling.csv'] }, ['dangling.csv: the file does not exist; check the name'])
  })
  test.each(['.csv', '.xlsx', '.yaml', '.json'])('a folder called %s', async (ending) => {
    mkdirSync(join(folder, `folder${ending}`))
    await expectRefused({ files: [`folder${ending}`] }, [`folder${ending}: this is a folder; give a file`])
  })
  test('a device', async () => {
    symlinkSync('/dev/zero', join(folder, 'zero.csv'))
    await expectRefused({ files: ['zero.csv'] }, ['zero.csv: this is not an ordinary file; give a file'])
  })
  test('a name too long for any disk', async () => {
    const name = `${'n'.repeat(300)}.csv`
    await expectRefused({ files: [name] }, [`${name}: the name is too long for a file; check it`])
  })
  test('a name that would steer the terminal', async () => {
    writeFileSync(join(folder, 'a\u001b[31m\u202e.csv'), '')
    await expectRefused({ files: ['a\u001b[31m\u202e.csv'] }, [
      'a\\x1b[31m\\u202e.csv: the file is empty; expected a header line with a column username',
    ])
  })
  test.each(['.xlsb', '.ods', '.xlsm'])('a %s file', async (ending) => {
    await expectRefused({ files: [`u${ending}`] }, [
      `u${ending}: ${ending} files are not supported; save it as .xlsx or CSV`,
    ])
  })
})

test('an old workbook', async () => {
  writeFileSync(join(folder, 'old.xls'), Buffer.from('d0cf11e0a1b11ae1', 'hex'))
  await expectRefused({ files: ['old.xls'] }, ['old.xls: this is an old .xls file; save it as .xlsx or CSV'])
})

describe('an include of what is no ordinary file', () => {
  async function expectInclude(name: string, fault: string): Promise<void> {
    writeFileSync(join(folder, 'include.yaml'), `version: 1\ninclude: [{ path: ${name} }]\n`)
    await expectRefused({ files: ['include.yaml'] }, [fault])
  }

  test('a named pipe, which is not waited for', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe.csv')])
    await expectInclude('pipe.csv', 'pipe.csv: this is not an ordinary file; give a file')
  })
  test('a folder', async () => {
    mkdirSync(join(folder, 'below.csv'))
    await expectInclude('below.csv', 'below.csv: this is a folder; give a file')
  })
  test('a link to a device', async () => {
    symlinkSync('/dev/zero', join(folder, 'device.csv'))
    const outside = `"device.csv" leads out of this file's folder; put the file beside this one or below`
    await expectInclude('device.csv', `include.yaml:2:19: ${outside}`)
  })
})

describe('a nasty input that is none of these', () => {
  interface Fine {
    readonly file: string
    readonly content?: string
    readonly column?: readonly string[]
    readonly encoding?: BufferEncoding
    /** Of the actions, sorted. */
    readonly ids: readonly string[]
    /** What must stand in the text; in markdown all of it stands in code. */
    readonly shown: string
  }

  test.each(Object.entries(readJson<Record<string, Fine>>('fine.json')))('%s', async (_, fine) => {
    const { file, content = '', column, encoding = 'utf8', ids, shown } = fine
    const cwd = mkdtempSync(join(folder, 'fine-'))
    writeFileSync(
      join(cwd, file),
      column === undefined ? Buffer.from(content, encoding) : workbook({ rows: cells(column) }),
    )
    const output = join(cwd, 'plan.json')
    const { code, stdout } = await plan({ files: [file], output }, cwd)
    const saved = JSON.parse(readFileSync(output, 'utf8')) as Plan
    expect({ code, ids: saved.actions.map(({ id }) => id).sort() }).toEqual({ code: 0, ids })
    expect(stdout).toContain(shown)
    expect(stdout).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/)
    const markdown = await plan({ files: [file], format: 'markdown' }, cwd)
    const prose = markdown.stdout.replaceAll(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '')
    expect(markdown.stdout).toContain(shown.replaceAll('|', '`&#124;`'))
    // Plain words may stand in prose; whatever could be markup stands in code.
    if (/[^\w]/.test(shown)) expect(prose).not.toContain(shown)
    expect(prose).not.toMatch(/<\w|\]\(|@\w/)
  })
})
