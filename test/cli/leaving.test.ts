// Leaving with notice, on a sandbox: the files, the views and the listings.
import { describe, expect, test } from 'vitest'

import { dayAfter, dayOf, leavingGroup } from '../../src/core/leaving.ts'
import { now } from '../helpers/clocks.ts'
import { isFull, thirdOf } from '../helpers/tier.ts'
import { type Desk, openDesk } from './run.ts'

const file = (leave: string, more = ''): string => `version: 1\nleave: ${leave}\n${more}`
const rule = 'absent: [{ match: ["s0*"] }]\n'
const today = dayOf(now())
const day = dayAfter(today, 14)

/** What a command says of a hubplan.yaml. */
async function refusalOf(desk: Desk, text: string, ...args: readonly string[]): Promise<string> {
  await desk.write('hubplan.yaml', text)
  const ran = await desk.run('plan', ...args)
  expect(ran.code).toBe(1)
  expect(desk.hub.requests.filter(({ path }) => path.includes('/users'))).toEqual([])
  return ran.stderr
}

describe('leave in hubplan.yaml', () => {
  test('is refused at its place, with what is possible', async () => {
    const desk = await openDesk()
    const form = 'use a number of days from 1d to 365d, such as 14d'
    const cases = [
      ['{ notice: 0d }', `hubplan.yaml:2:18: notice is "0d"; ${form}`],
      ['{ notice: 366d }', `notice is "366d"; ${form}`],
      ['{ notice: 2w }', `notice is "2w"; ${form}`],
      ['{ notice: 14 }', `notice is "14"; ${form}`],
      ['{ if_active: keep }', 'notice is missing'],
      ['{ notice: 14d, if_active: maybe }', 'if_active is "maybe"; use keep or delete'],
      ['{ notice: 14d, every: true }', 'unknown key "every"'],
      ['14d', 'leave must be a mapping (key: value)'],
    ] as const
    for (const [leave, message] of thirdOf(cases)) {
      expect(await refusalOf(desk, file(leave, rule)), leave).toContain(message)
    }
  })

  test('is refused where a system has no groups for it, or others manage them', async () => {
    const desk = await openDesk()
    const on = (target: string): string => file('{ notice: 14d }', `target: { ${target} }\n${rule}`)
    expect(await refusalOf(desk, on('provider: alteryx'))).toContain(
      'hubplan.yaml:2:1: leave is not possible here: an Alteryx workspace has no groups, which notices are kept in; take leave out',
    )
    expect(await refusalOf(desk, on('provider: bevy'))).toContain(
      'leave is not possible here: Bevy delays each delete by seven days itself; take leave out',
    )
    const managed =
      "leave is not possible here: notices are kept in groups, which the hub's authenticator manages (groups: read-only); take leave out"
    expect(await refusalOf(desk, on('groups: read-only'))).toContain(managed)
    await desk.write('policy.yaml', 'version: 1\ngroups: read-only\n')
    expect(await refusalOf(desk, file('{ notice: 14d }', rule), '--policy', 'policy.yaml')).toContain(managed)
  })

  test('holds where a file replaces the users, and a policy limits the notices', async () => {
    const desk = await openDesk()
    await desk.write('hubplan.yaml', file('{ notice: 14d }', 'protect: [root]\n'))
    await desk.write('class.csv', 'username\nalice\nbob\n')
    await desk.write('policy.yaml', 'version: 1\nguards: { max_notices: 3 }\n')
    const planned = await desk.run('plan', 'class.csv', '--prune', '-o', 'plan.json')
    expect(planned.code, planned.stderr).toBe(0)
    expect((await desk.plan()).summary).toEqual({ 'group.create': 1, 'notice.give': 9 })
    const limited = await desk.run('plan', 'class.csv', '--prune', '--policy', 'policy.yaml')
    expect(limited.code).toBe(3)
    expect(limited.stdout).toContain('9 users would get notice, and the limit is 3; if that is right, ask for another')
    expect((await desk.run('plan', '--absent', 's01', '-o', 'row.json')).code).toBe(0)
    expect((await desk.plan('row.json')).summary).toEqual({ 'user.delete': 1 })
    expect((await desk.run('plan', '--absent', 's0*', '-o', 'rule.json')).code).toBe(0)
    expect((await desk.plan('rule.json')).summary).toEqual({ 'group.create': 1, 'notice.give': 9 })
  })

  test('of a target replaces that of the file', async () => {
    const desk = await openDesk()
    const targets = `targets:\n  one: { url: "${desk.hub.url}", leave: { notice: 1d } }\n  two: { url: "${desk.hub.url}" }\n`
    await desk.write('hubplan.yaml', file('{ notice: 14d }', `${targets}${rule}`))
    for (const [target, days] of [
      ['one', 1],
      ['two', 14],
    ] as const) {
      const ran = await desk.run('plan', '--target', target, '-o', 'plan.json')
      expect(ran.code, ran.stderr).toBe(0)
      expect((await desk.plan()).actions[0]?.id).toBe(`group.create:${leavingGroup(dayAfter(today, days))}`)
    }
    const told = await desk.run('validate', '--explain', '--target', 'one')
    expect(told.stdout).toMatch(/leave +hubplan\.yaml:4:48 +notice 1d, instead of notice 14d at hubplan\.yaml:2:8/)
  })
})

describe('a class under notice', () => {
  async function noticed(): Promise<Desk> {
    const desk = await openDesk()
    await desk.write('hubplan.yaml', file('{ notice: 14d }', rule))
    expect((await desk.run('plan', '-o', 'plan.json')).code).toBe(0)
    return desk
  }

  const membersOf = ({ hub: { hub } }: Desk): readonly string[] =>
    [...hub.users.keys()].filter((name) => hub.groupsOf(name).includes(leavingGroup(day)))

  test('is rehearsed, given in part, and then as a whole', async () => {
    const desk = await noticed()
    const rehearsed = await desk.run('rehearse', 'plan.json')
    expect(rehearsed.code, rehearsed.stderr).toBe(0)
    expect(rehearsed.stdout).toContain('All 10 actions went well.')
    const without = await desk.run('apply', 'plan.json', '--exclude', 's01', '--exclude', 's02')
    expect(without.code, without.stderr).toBe(0)
    expect(membersOf(desk)).toHaveLength(7)
    expect((await desk.run('apply', 'plan.json', '--only', 'notice.give')).code).toBe(0)
    expect(membersOf(desk)).toHaveLength(9)
    expect(desk.sent().filter((one) => one.startsWith('POST /groups/'))).toHaveLength(2)
    const again = await desk.run('plan', '-o', 'again.json')
    expect(again.stdout).toContain('Nothing to do: the hub matches the files, but for users under notice.')
  })

  test('is in no export and in no table that a plan reads, and has a list of its own', async () => {
    const desk = await noticed()
    expect((await desk.run('apply', 'plan.json')).code).toBe(0)
    expect((await desk.run('export', '--format', 'yaml')).stdout).not.toContain('hubplan-leaving')
    expect((await desk.run('export', '--format', 'csv')).stdout).not.toContain('hubplan-leaving')
    expect((await desk.run('list', '--format', 'csv')).stdout).not.toContain('hubplan-leaving')
    expect((await desk.run('list', '--match', 's01')).stdout).toContain(leavingGroup(day))
    const csv = await desk.run('list', '--leaving', '--format', 'csv', '--limit', '2')
    expect(csv).toMatchObject({ code: 0, stderr: '9 notices of 9 users, the first 2 shown.\n' })
    expect(csv.stdout).toBe(`username,date,last_activity\ns01,${day},\ns02,${day},\n`)
    const json = await desk.run('list', '--leaving', '--format', 'json', '--reverse', '--limit', '1')
    expect(JSON.parse(json.stdout)).toMatchObject({
      count: 9,
      leaving: [{ user: 's09', date: day, last_activity: null }],
    })
    expect((await desk.run('list', '--leaving', '--format', 'names', '--match', '*1')).stdout).toBe('s01\n')
    expect((await desk.run('list', '--leaving', '--sort', 'last_activity')).stdout).toMatch(
      /^ *user +date +last activity\n/,
    )
    expect((await desk.run('list', '--leaving', '--sort', 'quota')).code).toBe(1)
    expect((await desk.run('list', '--leaving', '--sort', 'groups')).stderr).toContain(
      '--sort groups is for users; leaving users are sorted by date, as without --sort, or by last_activity.',
    )
    const status = await desk.run('status')
    expect(status.stdout).toContain(`under notice      9 users, the first on ${day}\n`)
    expect(status.stdout).not.toContain('hubplan-leaving')
    expect(JSON.parse((await desk.run('status', '--format', 'json')).stdout)).toMatchObject({
      leaving: { users: 9, first: day },
      groups: [{ name: 'staff', members: 2 }],
    })
  })

  test('goes on its day by the hub that says so, and no file may name its group', async () => {
    const desk = await noticed()
    expect((await desk.run('apply', 'plan.json')).code).toBe(0)
    await desk.write('bad.csv', `username,groups\ns01,${leavingGroup(day)}\n`)
    const bad = await desk.run('plan', 'bad.csv')
    expect(bad.code).toBe(1)
    expect(bad.stderr).toContain(`the group "${leavingGroup(day)}" is one that leave fills and removes by itself`)
  })
})

test('who is due goes, in a rehearsal, in an apply and on an AUP Learning Cloud', async () => {
  for (const aup of isFull ? [undefined, {}] : [undefined]) {
    const due = leavingGroup(dayAfter(today, -1))
    const names = ['ann', 'bob', 'cy'].map((name) => ({ name, groups: [due], created: '2024-09-01T08:00:00Z' }))
    const [ann, bob, cy] = names
    const users = [
      { name: 'root', admin: true },
      { ...ann, name: 'ann' },
      { ...bob, name: 'bob', lastActivity: '2024-09-02T08:00:00Z' },
      { ...cy, name: 'cy', lastActivity: now() },
      { name: 'dan', created: '2024-09-01T08:00:00Z' },
    ]
    const desk = await openDesk({ users, groups: [], ...(aup === undefined ? {} : { aup }) })
    const target = aup === undefined ? '' : 'target: { provider: aup }\n'
    await desk.write('hubplan.yaml', file('{ notice: 14d }', `${target}prune: true\nusers: [{ name: root }]\n`))
    const planned = await desk.run('plan', '-o', 'plan.json')
    expect(planned.code, planned.stderr).toBe(0)
    expect((await desk.plan()).summary).toEqual({ 'group.create': 1, 'notice.give': 1, 'user.delete': 2 })
    const kept = await desk.run('user', 'cy')
    expect(kept.stdout).toContain('1 user whose notice has ended is kept, because of activity since: "cy"')
    expect((await desk.run('user', 'dan')).stdout).not.toContain('whose notice has ended')
    const rehearsed = await desk.run('rehearse', 'plan.json')
    expect(rehearsed.stdout).toContain('All 4 actions went well.')
    expect((await desk.run('apply', 'plan.json')).code).toBe(0)
    expect([...desk.hub.hub.users.keys()].sort()).toEqual(['cy', 'dan', 'root'])
    expect((await desk.run('plan', '--detailed-exitcode')).code).toBe(0)
  }
})

test('--leaving needs groups, or deletes that the system delays', async () => {
  const desk = await openDesk()
  const ran = await desk.runWith(
    { HUBPLAN_TOKEN: 'x' },
    'list',
    '--leaving',
    '--provider',
    'alteryx',
    '--url',
    desk.hub.url,
  )
  expect(ran.stderr).toContain('--leaving cannot be answered: an Alteryx workspace has no notices.')
})
