import { describe, expect, it } from 'vitest'
import { freeze } from '../../../src/core/plan/freeze.ts'
import { rememberedOf, shrunken } from '../../../src/core/plan/last-plan.ts'
import type { Input, LiveUser, Plan } from '../../../src/core/types.ts'
import { desired, drafted, guardsOf, limits, options, snapshot, table, user, type Wanted } from '../live.ts'

const header = ['username', 'admin', 'groups', 'ensure', 'server', 'renamed_from', 'expires']
const rows = (...lines: string[][]): Wanted => ({ tables: [table('u.csv', header, ...lines)] })

/** A plan of what was wanted the last time, made when the hub was as its people are. */
function lastPlan(wanted: Wanted, inputs: readonly Input[] = []): { file: string; plan: Plan } {
  const live = snapshot([])
  const plan = freeze({
    tool: 't',
    createdAt: '2026-11-01T08:00:00.000Z',
    expiresAt: '2026-11-08T08:00:00.000Z',
    live,
    inputs,
    desired: rememberedOf(desired(wanted), Date.parse('2026-11-01T08:00:00Z')),
    options,
    overrides: [],
    needs: [],
    actions: [],
    findings: [],
  })
  return { file: 'last.json', plan }
}

/** Where each difference comes from, and the sentence of it. */
function told(then: Wanted, now: Wanted, people: readonly LiveUser[]): { since: string[]; said: string } {
  const { actions, findings } = drafted(now, snapshot(people), { last: lastPlan(then) })
  return {
    since: actions.map(({ id, reason }) => `${id} ${reason.since ?? '-'}`),
    said: findings.find(({ guard }) => guard === 'against')?.message ?? '',
  }
}

const root = user('root', { admin: true })

describe('where a difference comes from', () => {
  it.each<[string, Wanted, Wanted, LiveUser[], string[]]>([
    ['a new row', rows(), rows(['ann']), [], ['user.create:ann files']],
    ['a user who was deleted on the hub', rows(['ann']), rows(['ann']), [], ['user.create:ann hub']],
    ['a row that was absent', rows(['ann', '', '', 'absent']), rows(['ann']), [], ['user.create:ann files']],
    [
      'a new user with all fields',
      rows(),
      rows(['ann', 'yes', 'x']),
      [root],
      ['group.create:x -', 'user.create:ann files', 'admin.set:ann files', 'member.add:ann:x files'],
    ],
    [
      'a row that turned absent',
      rows(['ann']),
      rows(['ann', '', '', 'absent']),
      [user('ann')],
      ['user.delete:ann files'],
    ],
    [
      'one who came back',
      rows(['ann', '', '', 'absent']),
      rows(['ann', '', '', 'absent']),
      [user('ann')],
      ['user.delete:ann hub'],
    ],
    ['somebody new to be absent', rows(), rows(['ann', '', '', 'absent']), [user('ann')], ['user.delete:ann files']],
    [
      'a flag that was changed in the file',
      rows(['ann', 'no']),
      rows(['ann', 'yes']),
      [user('ann')],
      ['admin.set:ann files'],
    ],
    [
      'a flag that was changed on the hub',
      rows(['ann', 'yes']),
      rows(['ann', 'yes']),
      [user('ann')],
      ['admin.set:ann hub'],
    ],
    ['a flag that nobody managed', rows(['ann']), rows(['ann', 'yes']), [user('ann')], ['admin.set:ann files']],
    [
      'a group from the file',
      rows(['ann', '', '-'], ['ben', '', 'x']),
      rows(['ann', '', 'x'], ['ben', '', 'x']),
      [user('ann'), user('ben', { groups: ['x'] })],
      ['member.add:ann:x files'],
    ],
    [
      'a group left on the hub',
      rows(['ann', '', 'x']),
      rows(['ann', '', 'x']),
      [user('ann'), user('ben', { groups: ['x'] })],
      ['member.add:ann:x hub'],
    ],
    [
      'a group taken out of the file',
      rows(['ann', '', 'x'], ['ben', '', 'x']),
      rows(['ann', '', '-'], ['ben', '', 'x']),
      [user('ann', { groups: ['x'] }), user('ben', { groups: ['x'] })],
      ['member.remove:ann:x files'],
    ],
    [
      'a group joined on the hub',
      rows(['ann', '', '-'], ['ben', '', 'x']),
      rows(['ann', '', '-'], ['ben', '', 'x']),
      [user('ann', { groups: ['x'] }), user('ben', { groups: ['x'] })],
      ['member.remove:ann:x hub'],
    ],
    [
      'a server to start now',
      rows(['ann']),
      rows(['ann', '', '', '', 'running']),
      [user('ann')],
      ['server.start:ann files'],
    ],
    [
      'a server that went down',
      rows(['ann', '', '', '', 'running']),
      rows(['ann', '', '', '', 'running']),
      [user('ann')],
      ['server.start:ann hub'],
    ],
    [
      'a server that came up',
      rows(['ann', '', '', '', 'stopped']),
      rows(['ann', '', '', '', 'stopped']),
      [user('ann', { servers: [{ name: '', state: 'ready' }] })],
      ['server.stop:ann hub'],
    ],
    [
      'a server to stop now',
      rows(['ann', '', '', '', 'running']),
      rows(['ann', '', '', '', 'stopped']),
      [user('ann', { servers: [{ name: '', state: 'ready' }] })],
      ['server.stop:ann files'],
    ],
    ['a rename', rows(['ann']), rows(['anna', '', '', '', '', 'ann']), [user('ann')], ['user.rename:ann:anna files']],
    [
      'a rename, and a flag that was changed on the hub',
      rows(['ann', 'yes']),
      rows(['anna', 'yes', '', '', '', 'ann']),
      [user('ann'), root],
      ['user.rename:ann:anna files', 'admin.set:anna hub'],
    ],
    [
      'a rename that the hub took back',
      rows(['anna', '', '', '', '', 'ann']),
      rows(['anna', '', '', '', '', 'ann']),
      [user('ann')],
      ['user.rename:ann:anna hub'],
    ],
    [
      'a row that has expired since',
      rows(['ann', '', '', '', '', '', '2026-11-10']),
      rows(['ann', '', '', '', '', '', '2026-11-10']),
      [user('ann')],
      ['user.delete:ann -'],
    ],
    [
      'a new row that has expired',
      rows(),
      rows(['ann', '', '', '', '', '', '2026-11-10']),
      [user('ann')],
      ['user.delete:ann files'],
    ],
    [
      'one who expired, and came back',
      rows(['ann', '', '', '', '', '', '2026-10-10']),
      rows(['ann', '', '', '', '', '', '2026-10-10']),
      [user('ann')],
      ['user.delete:ann hub'],
    ],
  ])('%s', (_, then, now, people, since) => expect(told(then, now, people).since).toEqual(since))

  it('prune deletes users that the files no longer name, or never did', () => {
    const scope = { prune: { file: 'hubplan.yaml', line: 3, column: 8 } }
    const { since } = told(rows(['ann'], ['ben']), { ...rows(['ann']), scope }, [user('ann'), user('ben'), user('cat')])
    expect(since).toEqual(['user.delete:ben files', 'user.delete:cat hub'])
  })
  it('a rule bites when time has passed', () => {
    const rules = [{ match: ['*'], at: { file: 'hubplan.yaml', line: 5, column: 5 } }]
    expect(told(rows(), { rules }, [user('ann')]).since).toEqual(['user.delete:ann -'])
  })
  it('who leaves an exact group without a row is nobody’s doing that is known', () => {
    const groups = [{ name: 'x', exact: true, isDeclared: true, at: { file: 'hubplan.yaml', line: 9, column: 5 } }]
    const people = [user('ann', { groups: ['x'] }), user('ben', { groups: ['x'] })]
    expect(told(rows(['ann', '', 'x']), { groups }, people).since).toEqual([
      'member.remove:ann:x files',
      'member.remove:ben:x -',
    ])
  })
})

describe('the sentence', () => {
  it('counts each user once, a renamed one too', () => {
    const then = rows(['ann', 'yes'], ['ben', 'no'], ['cat', 'yes', '-'])
    const now = rows(['anna', 'yes', '', '', '', 'ann'], ['ben', 'yes'], ['cat', 'yes', 'x'], ['dan'])
    const people = [user('ann', { admin: true }), user('ben'), user('cat')]
    expect(told(then, now, people).said).toBe(
      'since last.json of 2026-11-01 08:00 UTC: the files changed for 3 users, the hub for 0, and both for 1',
    )
  })
  it('is told of a plan without changes', () =>
    expect(told(rows(['ann']), rows(['ann']), [user('ann')]).said).toBe(
      'since last.json of 2026-11-01 08:00 UTC: the files changed for 0 users, the hub for 0, and both for 0',
    ))
  it('is not told of a plan that remembers nothing', () => {
    const last = lastPlan(rows(['ann']))
    const { desired: _, ...plan } = last.plan
    const { actions, findings } = drafted(rows(['ann']), snapshot([]), { last: { ...last, plan } })
    expect([actions[0]?.reason.since, guardsOf(findings)]).toEqual([undefined, []])
  })
})

describe('what is remembered of the files', () => {
  it('is what each row managed, by name', () => {
    const wanted = rows(
      ['zoe', 'no', 'b;a', '', 'running'],
      ['ann', '', '', 'absent'],
      ['ben'],
      ['cat', 'yes', '', '', '', '', '2026-01-01'],
    )
    expect(rememberedOf(desired(wanted), Date.parse('2026-11-21T00:00:00Z'))).toEqual([
      { name: 'ann', absent: true },
      { name: 'ben' },
      { name: 'cat', absent: true },
      { name: 'zoe', admin: false, groups: ['a', 'b'], server: 'running' },
    ])
  })
})

describe('a file that lost rows', () => {
  const was = (path: string, count: number): Input => ({ path, rows: count })
  const messages = (now: readonly Input[], last: readonly Input[], most?: number) =>
    shrunken(now, last, { limits: { ...limits, ...(most === undefined ? {} : { max_source_shrink: most }) } }).map(
      ({ level, guard, message }) => `${level} ${guard}: ${message}`,
    )

  it('blocks above a quarter, and says how to go on', () =>
    expect(messages([was('a.csv', 74)], [was('a.csv', 100)])).toEqual([
      'block source-shrank: a.csv had 100 rows in the plan of --against and has 74 now: 26 % of its rows are missing, and the limit is 25 %; if that is right, raise guards.max_source_shrink in hubplan.yaml or plan with --allow source-shrank',
    ]))
  it('lets exactly a quarter pass, and growth', () =>
    expect(messages([was('a.csv', 75), was('b.csv', 300)], [was('a.csv', 100), was('b.csv', 100)])).toEqual([]))
  it('that is not read blocks', () =>
    expect(messages([], [was('a.csv', 100)])).toEqual([
      'block source-shrank: a.csv had 100 rows in the plan of --against and is not read now: all of its rows are missing, and the limit is 25 %; if that is right, raise guards.max_source_shrink in hubplan.yaml or plan with --allow source-shrank',
    ]))
  it('does not count below ten rows', () => {
    expect(messages([], [was('a.csv', 9), was('b.csv', 0)])).toEqual([])
    expect(messages([was('a.csv', 1)], [was('a.csv', 10)])).toHaveLength(1)
  })
  it('has a limit of its own', () => {
    expect(messages([was('a.csv', 40)], [was('a.csv', 100)], 0.6)).toEqual([])
    expect(messages([was('a.csv', 99)], [was('a.csv', 100)], 0)).toHaveLength(1)
    expect(messages([], [was('a.csv', 100)], 1)).toEqual([])
  })
  it('that is new is no loss', () => expect(messages([was('new.csv', 5)], [])).toEqual([]))
  it('blocks the plan, and --allow lets it pass', () => {
    const last = lastPlan(rows(), [was('u.csv', 100)])
    const inputs = [was('u.csv', 1)]
    const found = (more: object) => guardsOf(drafted(rows(['ann']), snapshot([]), { inputs, last, ...more }).findings)
    expect(found({})).toEqual(['block source-shrank', 'info against'])
    expect(found({ overrides: [{ flag: '--allow', value: 'source-shrank' }] })).toEqual([
      'warn source-shrank',
      'info against',
    ])
  })
})

it('what the files said is not remembered above a hundred thousand users', () => {
  const one = { name: 'a', written: 'a', ensure: 'present', at: { file: 'u.csv' } } as const
  const many = (size: number) => ({
    ...desired({}),
    users: new Map(Array.from({ length: size }, (_, index) => [String(index), one])),
  })
  expect(rememberedOf(many(100_000), 0)).toHaveLength(100_000)
  expect(rememberedOf(many(100_001), 0)).toBeUndefined()
})
