// The round trip of a backup: what an export says is what an independent client sees, and a plan of it is empty.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { parse as parseCsv } from 'csv-parse/sync'
import exceljs from 'exceljs'
import { beforeAll, expect, test, vi } from 'vitest'
import { parse as parseYaml } from 'yaml'

import { describeNewestHub } from '../helpers/real-hub.ts'
import { sized } from '../helpers/tier.ts'
import { type Desk, people, useStage } from './desk.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 })

const size = sized(5000, 250)
const odd = ['001', 'a@b.c', 'üser', 'a b', 'bob#old', '=cmd()', '-x', "'x", "''-x", '__proto__', 'true', 'null', '1e5']
/** A hub that is asked for one name alone keeps its case; hubplan never touches such a user, and exports it. */
const strange = 'Bob'
const groups = ['=sum(1)', 'a b', 'course-a', 'empty', 'ml', '001']

interface Row {
  readonly name: string
  readonly admin: boolean
  readonly groups: readonly string[]
}

describeNewestHub(`an export of ${size} users`, (version) => {
  const admins = ['ada', 'zoe']
  const students = people(size - admins.length - odd.length - 1, 'student-')
  const isInCourse = (_: string, index: number): boolean => index % 20 === 0
  const stage = useStage({
    version,
    users: [
      ...admins.map((name) => ({ name, admin: true, groups: ['a b', 'ml'] })),
      ...odd.map((name) => ({ name, groups: ['=sum(1)', '001'] })),
      ...students.filter(isInCourse).map((name) => ({ name, groups: ['course-a'] })),
    ],
    crowd: students.filter((name, index) => !isInCourse(name, index)),
    groups,
  })
  let desk: Desk
  let live: readonly Row[]

  beforeAll(async () => {
    desk = stage().desk()
    await stage().bare.send('POST', `/users/${strange}`)
    if (version !== '3.0.0') await stage().bare.send('PUT', '/groups/ml/properties', { gpu: 2, on: true, note: '2' })
    const everybody = await stage().bare.everybody()
    live = [...everybody.values()].map(({ name, admin, groups: mine }) => ({
      name,
      admin,
      groups: [...mine].sort(),
    }))
    expect(live).toHaveLength(size)
    desk.write('hubplan.yaml', 'version: 1\nguards: { max_new_admins: 0 }\n')
  })

  function read(file: string): Promise<readonly Row[]> | readonly Row[] {
    if (file.endsWith('.csv')) return rowsOf(parseCsv(desk.read(file), { columns: true }) as Cells[], unescaped)
    if (file.endsWith('.xlsx')) return rowsOfSheet(join(desk.folder, file))
    return (parseYaml(desk.read(file)) as { readonly users: readonly Row[] }).users
  }

  test.each(['all.yaml', 'all.json', 'all.csv', 'all.xlsx'])('to %s has everybody, and plans nothing', async (file) => {
    const exported = await desk.run('export', file)
    expect(exported.stderr).toBe(`${size.toLocaleString('en')} users, ${groups.length} groups in ${file}.\n`)
    expect(exported.code).toBe(0)
    expect(byName(await read(file))).toEqual(byName(live))
    const planned = await desk.run('plan', file, '--prune', '-o', 'plan.json', '--detailed-exitcode')
    expect(planned.code, planned.stderr).toBe(0)
    const plan = desk.plan()
    expect(plan.actions).toEqual([])
    expect(plan.findings.filter(({ level }) => level !== 'info')).toEqual([])
    expect(plan.snapshot.users).toBe(size)
  })

  test('to YAML names every group, with its properties', () => {
    const { groups: declared } = parseYaml(desk.read('all.yaml')) as { readonly groups: readonly unknown[] }
    const more = version === '3.0.0' ? {} : { properties: { gpu: 2, on: true, note: '2' } }
    expect(declared).toEqual(groups.toSorted().map((name) => (name === 'ml' ? { name, ...more } : { name })))
  })

  test('is the same on stdout', async () => {
    expect((await desk.run('export')).stdout).toBe(desk.read('all.yaml'))
    expect((await desk.run('export', '--format', 'csv')).stdout).toBe(desk.read('all.csv'))
  })

  test('is put back by a plan of it', async () => {
    const [gone, demoted] = ['student-007', 'zoe']
    for (const name of [gone, 'a@b.c']) await stage().bare.send('DELETE', `/users/${encodeURIComponent(name)}`)
    await stage().bare.send('PATCH', `/users/${demoted}`, { admin: false })
    await stage().bare.send('DELETE', '/groups/ml/users', { users: ['ada'] })
    desk.write('hubplan.yaml', 'version: 1\n')
    const planned = await desk.run('plan', 'all.csv', '-o', 'plan.json')
    expect(planned.code, planned.stderr).toBe(0)
    expect(desk.plan().summary).toEqual({ 'user.create': 2, 'admin.set': 1, 'member.add': 3 })
    const applied = await desk.run('apply', 'plan.json')
    expect(applied.code, applied.stderr).toBe(0)
    const again = await stage().bare.everybody()
    const now = [...again.values()].map(({ name, admin, groups: mine }) => ({ name, admin, groups: [...mine].sort() }))
    expect(byName(now)).toEqual(byName(live))
  })
})

type Cells = Readonly<Record<string, string>>

function byName(rows: readonly Row[]): readonly Row[] {
  return [...rows].sort((one, other) => (one.name < other.name ? -1 : 1))
}

/** As a spreadsheet shows a CSV cell: without the apostrophe that keeps it text. */
function unescaped(cell: string): string {
  return cell.replace(/^'(?='*[=+\-@])/, '')
}

function rowsOf(cells: readonly Cells[], shown: (cell: string) => string): readonly Row[] {
  return cells.map((row) => {
    const member = shown(row['groups'] ?? '')
    return {
      name: shown(row['username'] ?? ''),
      admin: row['admin'] === 'true',
      groups: member === '-' ? [] : member.split(';'),
    }
  })
}

async function rowsOfSheet(path: string): Promise<readonly Row[]> {
  const book = new exceljs.Workbook()
  await book.xlsx.load(readFileSync(path) as unknown as ArrayBuffer)
  const [header = [], ...rows] = (book.worksheets[0]?.getSheetValues() ?? [])
    .filter((row) => Array.isArray(row))
    .map((row) => row.slice(1).map(String))
  return rowsOf(
    rows.map((row) => Object.fromEntries(row.map((value, column) => [header[column] ?? '', value]))),
    (cell) => cell,
  )
}
