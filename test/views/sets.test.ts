// Random plans of several targets: the table and the sums of a comment and of a text are true of the actions, and equal.
import { expect, test } from 'vitest'

import type { PlanSet } from '../../src/core/planset.ts'
import type { Action, Plan, UserImage } from '../../src/core/types.ts'
import { setMarkdown } from '../../src/views/markdown/set.ts'
import { setText } from '../../src/views/terminal/set.ts'
import * as fc from '../helpers/draws.ts'
import { createOf, deleteOf, joinOf, now, planOf, quotaSetOf, readPlan, renameOf, stopOf } from './fixtures.ts'
import { foundPlans } from './plans.ts'
import { setOf, type Targets } from './sets.ts'
import { readStrictly } from './strict-markdown.ts'

const readAt = Date.parse(readPlan('empty').snapshot.taken_at)
const people = ['ann', 'bob', 'cy', 'dan']

const minutes = fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.constantFrom(10_079, 10_080, 11_519, 11_520))
const activity = fc.oneof(
  minutes.map((ago) => new Date(readAt - ago * 60_000).toISOString()),
  fc.constantFrom(null, undefined, 'never'),
)
const deletes = fc
  .uniqueArray(fc.record({ user: fc.constantFrom(...people), admin: fc.boolean(), at: activity, runs: fc.boolean() }), {
    selector: ({ user }) => user,
  })
  .map((all) =>
    all.map(({ user, admin, at, runs }): Action => {
      const servers: UserImage['servers'] = runs ? [{ name: '', state: 'ready' }] : []
      return {
        ...deleteOf(user),
        before: { admin, servers, groups: [], ...(at === undefined ? {} : { last_activity: at }) },
      }
    }),
  )

const promotion = (user: string, after: boolean): Action => ({
  id: `admin.set:${user}`,
  op: 'admin.set',
  user,
  before: !after,
  after,
  reason: { why: 'row', at: 'users.csv:2:1' },
})

const others = fc.subarray<Action>([
  createOf('new'),
  createOf('newer'),
  promotion('new', true),
  promotion('eve', true),
  promotion('fay', false),
  { ...joinOf('eve', 'staff'), roles: ['grader', 'ta'] } as Action,
  { ...joinOf('eve', 'admins'), roles: ['root'] } as Action,
  joinOf('new', 'students'),
  renameOf('gus', 'august', { servers: [{ name: 'gpu', state: 'spawn' }] }),
  stopOf('hal', {}),
  quotaSetOf('lea', { balance: 900, unlimited: false }, 500),
])

const more = fc
  .record({
    late: fc.boolean(),
    blocks: fc.subarray(['delete-count', 'delete-share', 'roles-unseen']),
    isListed: fc.boolean(),
    users: fc.integer({ min: 0, max: 9000 }),
    overrides: fc.subarray<Plan['overrides'][number]>([
      { flag: '--allow', value: 'new-admins' },
      { flag: '--max-deletes', value: 90 },
    ]),
    taken: fc.constantFrom(0, 30_000, 59_999),
  })
  .map(({ late, blocks, isListed, users, overrides, taken }): Partial<Plan> => {
    const { snapshot, expires_at: until } = readPlan('empty')
    return {
      overrides,
      expires_at: late ? '2026-03-01T09:15:00Z' : until,
      findings: blocks.map((guard) => ({
        guard,
        level: guard === 'roles-unseen' ? 'warn' : 'block',
        message: 'some',
        actions: [],
      })),
      snapshot: {
        ...snapshot,
        users,
        taken_at: new Date(readAt + taken).toISOString(),
        ...(isListed ? {} : { listed: false }),
      },
    }
  })

const plan = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(deletes, others, more).map(([gone, rest, about]) => planOf([...gone, ...rest], about)),
  },
  { weight: 1, arbitrary: fc.constant(planOf([])) },
  { weight: 1, arbitrary: foundPlans },
)
const target = fc.oneof(
  { weight: 5, arbitrary: plan },
  { weight: 1, arbitrary: fc.constantFrom('The hub does not answer.', '| ## `x` @all') },
)
const names = ['hub01', 'hub02', 'hub03', 'hub04', 'hub05', 'a-very-long-name-of-a-target-of-40-letter']
const sets: fc.Arbitrary<PlanSet> = fc
  .dictionary(fc.constantFrom(...names), target)
  .filter((all) => Object.values(all).some((one) => typeof one !== 'string'))
  .map((all: Targets) => setOf(all))

/** Numbers of a plan, computed from its actions. */
function truthOf({ actions, findings, snapshot, expires_at: until }: Plan) {
  const of = (op: string): readonly Action[] => actions.filter((action) => action.op === op)
  const gone = of('user.delete').map((action) => action.before as UserImage)
  const minute = (iso: string): number => Math.floor(Date.parse(iso) / 60_000)
  const days = (last: string): number => Math.floor((minute(snapshot.taken_at) - minute(last)) / 1440)
  const active = gone.filter(({ last_activity: last }) => typeof last === 'string' && days(last) <= 7).length
  const isBlocked = findings.some(({ level }) => level === 'block')
  const isLate = Date.parse(until) <= Date.parse(now)
  const withRoles = of('member.add').filter((action) => 'roles' in action && action.roles !== undefined)
  return {
    state: isBlocked ? 'BLOCKED' : actions.length === 0 ? 'nothing' : isLate ? 'expired' : 'ready',
    deletes: gone.length,
    users: snapshot.listed === false || snapshot.users < gone.length ? undefined : snapshot.users,
    active,
    unseen: gone.filter(({ last_activity: last }) => last === undefined).length,
    admins: of('admin.set').filter(({ after }) => after === true).length,
    roled: new Set(withRoles.map((action) => ('user' in action ? action.user : ''))).size,
    isDark: findings.some(({ guard }) => guard === 'roles-unseen'),
    creates: of('user.create').length,
    goneAdmins: gone.filter(({ admin }) => admin).length,
  }
}

const grouped = (value: number): string => value.toLocaleString('en-US')

/** The cells of a row, without the last one. */
function cellsOf(name: string, plan: Plan): string[] {
  const { state, deletes: gone, users, active, unseen, admins, roled, isDark, creates } = truthOf(plan)
  const share =
    users === undefined || users === 0 || gone === 0
      ? ''
      : ` of ${grouped(users)} (${Math.round((gone / users) * 1000) / 10} %)`
  const dark = unseen === 0 ? '' : `, ${unseen} not visible`
  const rights = [
    admins === 0 ? '' : `${admins} admin${admins === 1 ? '' : 's'}`,
    roled === 0 ? '' : `${roled} with roles`,
    isDark ? 'roles not visible' : '',
  ].filter((part) => part !== '')
  return [
    name,
    state,
    `${gone}${share}`,
    gone === 0 ? '' : unseen === gone ? 'not visible' : `${active}${dark}`,
    rights.length === 0 ? '0' : rights.join(', '),
    grouped(creates),
  ]
}

const bare = (text: string): string => text.replaceAll(/[`*]/g, '')

function commentRows(comment: string): string[][] {
  const [, table = ''] = /^### Targets\n\n\| Target .*\n\|.*\n((?:\|.*\n?)*)/m.exec(comment) ?? []
  const rows = table.trimEnd().split('\n')
  return rows
    .filter((row) => row !== '')
    .map((row) =>
      bare(row)
        .slice(2, -2)
        .split(' | ')
        .map((cell) => cell.trim()),
    )
}

function textRows(text: string): string[][] {
  const [, head = '', table = ''] = /^Targets\n( {2}Target .*)\n((?: {2}(?!Active:).*\n)*)/m.exec(text) ?? []
  const starts = ['Target', 'Verdict', 'Deletes', 'Active', 'New rights', 'Creates', 'Look'].map((one) =>
    head.indexOf(one),
  )
  const rows = table.split('\n').filter((row) => row !== '')
  return rows.map((row) => starts.map((start, at) => row.slice(start, starts[at + 1]).trim()))
}

const ranks = ['BLOCKED', 'not planned', 'expired', 'ready']

function expectTrue({ plans, index }: PlanSet, rows: readonly string[][]): void {
  const states = plans.map((one) => ({ name: one.target, plan: one.plan, ...truthOf(one.plan) }))
  const shown = states.filter(({ state }) => state !== 'nothing')
  const failed = index.failed.map(({ target: name }) => [name, 'not planned', '', '', '', ''])
  const truth = [...shown.map((one) => cellsOf(one.name, one.plan)), ...failed]
  expect(rows.map((row) => row.slice(0, 6)).sort()).toEqual(truth.sort())
  const order = rows.map(([name = '', state = '']) => {
    const one = shown.find((other) => other.name === name)
    if (one === undefined) return [ranks.indexOf(state), 0, 0, 0, 0]
    return [
      ranks.indexOf(state),
      -one.active - one.unseen,
      -one.deletes,
      -one.admins - one.roled,
      -one.plan.actions.length,
    ]
  })
  expect(order).toEqual(order.toSorted(byNumbers))
  for (const row of rows) {
    const one = shown.find(({ name }) => name === row[0])
    const [look = ''] = row.slice(6)
    if (one === undefined) continue
    if (one.state === 'BLOCKED') expect(look).toMatch(/^blocked by (?:delete-count|delete-share)/)
    if (one.state === 'expired') expect(look).toMatch(/^expired 2026.03.01 09:15 UTC/)
    if (one.state !== 'ready') continue
    const said = /^deletes (?:the admin \S|(\d+) admins: )/.exec(look)
    expect(said === null ? 0 : Number(said[1] ?? 1)).toBe(one.goneAdmins)
  }
}

function byNumbers(one: readonly number[], other: readonly number[]): number {
  return one.map((value, at) => value - (other[at] ?? 0)).find((difference) => difference !== 0) ?? 0
}

/** Statements of the first line that count an op, with where. */
const counted = {
  'user.create': /creates ([\d,]+) users? on (\S+)/i,
  'user.rename': /renames ([\d,]+) users? on (\S+)/i,
  'user.delete': /deletes ([\d,]+) (?:of [\d,]+ )?users?(?: \([\d.]+ %\))? on (\S+)/i,
  'group.delete': /deletes ([\d,]+) groups? on (\S+)/i,
  'member.add': /adds ([\d,]+) memberships? on (\S+)/i,
  'member.remove': /removes ([\d,]+) memberships? on (\S+)/i,
  'server.stop': /stops ([\d,]+) servers? on (\S+)/i,
  'server.start': /starts ([\d,]+) servers? on (\S+)/i,
} as const

function expectSums({ plans }: PlanSet, line: string): void {
  for (const [op, pattern] of Object.entries(counted)) {
    const amounts = plans.map(({ plan: { actions } }) => actions.filter((action) => action.op === op).length)
    const sum = amounts.reduce((all, amount) => all + amount, 0)
    const on = plans.filter((_, at) => (amounts[at] ?? 0) > 0)
    const where = on.length === 1 ? (on[0]?.target ?? '') : String(on.length)
    const found = pattern.exec(line)
    expect([op, found?.[1], found?.[2]?.replace(/[,;.]$/, '')]).toEqual(
      sum === 0 ? [op, undefined, undefined] : [op, grouped(sum), where],
    )
  }
  const truths = plans.map((one) => truthOf(one.plan))
  const [all, active, unseen] = (['deletes', 'active', 'unseen'] as const).map((key) =>
    truths.reduce((sum, truth) => sum + truth[key], 0),
  )
  const said =
    /, ([\d,]+|none|all) of them active in the last 7 days(?: \(the activity of (\d+) is not visible\))?/.exec(line)
  if (said === null) return
  expect(said[1] === 'none' ? 0 : said[1] === 'all' ? all : Number(said[1])).toBe(active)
  expect(Number(said[2] ?? 0)).toBe(unseen)
}

/** Users and groups of the actions that the section of their target does not name, when nothing is said to be missing. */
function hiddenIn({ plans }: PlanSet, comment: string): readonly string[] {
  if (!comment.includes('\n- **Not shown:** nothing\n')) return []
  return plans.flatMap(({ target: name, plan }) => {
    if (truthOf(plan).state === 'nothing') return []
    const [, after = ''] = comment.split(`\n### \`${name}\` at `)
    const [section = ''] = after.split('\n### ')
    const named = plan.actions.map((action) => ('user' in action ? action.user : 'group' in action ? action.group : ''))
    return named.filter((one) => !section.includes(`\`${one}\``)).map((one) => `${name}: ${one}`)
  })
}

const firstLine = (text: string): string => bare(text.split('\n')[2] ?? '')

test('the table and the sums are true, and the same in a comment and a text', () => {
  fc.assert(
    fc.property(sets, (set) => {
      const comment = setMarkdown(set, { now, folder: 'plans' })
      const text = setText(set, { now, folder: 'plans', color: false, columns: 0 })
      readStrictly(comment)
      expectTrue(set, commentRows(comment))
      expect(hiddenIn(set, comment)).toEqual([])
      expect(textRows(text).map((row) => row.slice(0, 6))).toEqual(commentRows(comment).map((row) => row.slice(0, 6)))
      const isIdle = set.plans.every(({ plan: { actions } }) => actions.length === 0)
      if (!isIdle) expectSums(set, firstLine(comment))
      if (!isIdle) expect(firstLine(text)).toBe(firstLine(comment))
      expect(bare(comment.split('\n')[0] ?? '')).toBe(
        `## hubplan plan${(text.split('\n')[0] ?? '').slice('Plans'.length)}`,
      )
      for (const { target: name } of [...set.index.plans, ...set.index.failed]) {
        expect(comment).toContain(`\`${name}\``)
        expect(text).toContain(name)
      }
    }),
    { numRuns: 150 },
  )
}, 120_000)
