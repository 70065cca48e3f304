import { beforeAll, expect, test } from 'vitest'

import type { CliResult } from '../helpers/cli.ts'
import { describeHubsAround } from '../helpers/real-hub.ts'
import { sized } from '../helpers/tier.ts'
import { type Desk, people, useStage } from './desk.ts'

const size = sized(450, 240)
const groups = ['course-a', 'course-b', 'staff']
const roster = people(size).map((name, index) => ({
  name,
  admin: index === 7 || index === size - 1,
  groups: index % 3 === 0 ? ['course-a'] : index % 3 === 1 ? ['course-b', 'staff'] : [],
}))
const csv = [
  'username,admin,groups',
  ...roster.map(({ name, admin, groups: mine }) => `${name},${admin},${mine.length === 0 ? '-' : mine.join(';')}`),
  '',
].join('\n')

/** The time of making tells its own age, so it is the one line that may change between plan and show. */
function withoutAge(text: string): readonly string[] {
  return text.split('\n').filter((line) => !line.startsWith('  made '))
}

describeHubsAround(`${size} users from a CSV, from plan to nothing to do`, (version, around) => {
  const stage = useStage({ version, around, asSystem: true })
  let desk: Desk
  let planned: CliResult
  let shown: CliResult
  let applied: CliResult
  let second: CliResult
  let repeated: CliResult

  beforeAll(async () => {
    desk = stage().desk()
    desk.write('users.csv', csv)
    // The whole way is that of the built program, each step a start of its own.
    planned = await desk.start('plan', 'users.csv', '-o', 'plan.json', '--detailed-exitcode').ended
    shown = await desk.start('show', 'plan.json').ended
    applied = await desk.start('apply', 'plan.json').ended
    second = await desk.start('plan', 'users.csv', '-o', 'again.json', '--detailed-exitcode').ended
    repeated = await desk.start('apply', 'plan.json').ended
  })

  test('the plan has every change, and its exit code says that there are some', () => {
    expect(planned.code, planned.stderr).toBe(2)
    expect(planned.stderr).toBe('The plan is saved in plan.json.\n')
    expect(planned.stdout).toContain(
      `\nPlan: ${size} users to create, 2 to promote, 3 groups to create, ${size} memberships to add.\n\nNext: hubplan apply plan.json\n`,
    )
    expect(desk.plan().summary).toEqual({ 'group.create': 3, 'user.create': size, 'admin.set': 2, 'member.add': size })
  })

  test('show says what plan said', () => {
    expect(shown.code).toBe(0)
    expect(shown.stderr).toBe('')
    expect(withoutAge(shown.stdout)).toEqual(withoutAge(planned.stdout))
  })

  test('apply does every change', () => {
    expect(applied.code, applied.stderr).toBe(0)
    expect(applied.stdout).toBe(`Applied: ${2 * size + 5} changed, 0 already done.\n`)
  })

  test('another client sees all of them with their flags and groups', async () => {
    const live = [...(await stage().bare.everybody()).values()].sort((one, other) => (one.name < other.name ? -1 : 1))
    expect(live.map(({ name, admin, groups: mine }) => ({ name, admin, groups: [...mine].sort() }))).toEqual(roster)
  })

  test('the groups are there, each with its members', async () => {
    const { json } = await stage().bare.send('GET', '/groups')
    const { items } = json as {
      readonly items: readonly { readonly name: string; readonly users: readonly string[] }[]
    }
    const members = new Map(items.map(({ name, users }) => [name, [...users].sort()]))
    const wanted = groups.map((group) => [
      group,
      roster.filter((user) => user.groups.includes(group)).map((user) => user.name),
    ])
    expect([...members].sort()).toEqual(wanted)
  })

  test('a second plan is empty', () => {
    expect(second.code, second.stderr).toBe(0)
    expect(second.stdout).toContain('\nNothing to do: the hub matches the files.\n')
    expect(desk.plan('again.json').actions).toEqual([])
    expect(desk.plan('again.json').snapshot).toMatchObject({ users: size, admins: 2 })
  })

  test('the same plan applied again changes nothing', () => {
    expect(repeated.code, repeated.stderr).toBe(0)
    expect(repeated.stdout).toBe(`Applied: 0 changed, ${2 * size + 5} already done.\n`)
  })

  test('applying an empty plan is done at once', async () => {
    const empty = await desk.run('apply', 'again.json')
    expect(empty.code, empty.stderr).toBe(0)
  })
})
