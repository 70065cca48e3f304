// What the views say of notices.
import { expect, test } from 'vitest'

import type { ActionOf, Plan } from '../../../src/core/types.ts'
import { formOf, kindOf, kinds, lostOf } from '../../../src/views/facets/index.ts'
import { knownOf } from '../../../src/views/facets/known.ts'
import { gives, lifts, noticeStates } from '../../../src/views/facets/notices.ts'
import { checkedWords } from '../../../src/views/model/first-screen/checked.ts'
import { consequences } from '../../../src/views/model/first-screen/consequences.ts'
import { timeWords } from '../../../src/views/model/times.ts'
import { judgePlan, summaryWords } from '../../../src/views/model/verdict.ts'
import { reasonWords } from '../../../src/views/words.ts'
import { deleteOf, now, planOf, readPlan } from '../fixtures.ts'

const give = (user: string, day: string): ActionOf<'notice.give'> => ({
  ...{ id: `notice.give:${user}:${day}`, op: 'notice.give', user, group: `hubplan-leaving-${day}` },
  before: { admin: false, last_activity: '2026-03-01T10:00:00Z' },
  after: { day },
  reason: { why: 'revert', at: 'old.json' },
})
const textOf = (plan: Plan): string =>
  consequences(plan)
    .map((piece) => (typeof piece === 'string' ? piece : JSON.stringify(piece)))
    .join('')

test('the days of notices are named, and many of them counted', () => {
  const titleOf = (...days: string[]) => gives(knownOf(planOf(days.map((day, index) => give(`u${index}`, day))))).title
  expect(titleOf('2026-12-13')).toBe('Give notice to 1 user, for 2026-12-13')
  expect(titleOf('2026-12-14', '2026-12-13')).toBe('Give notice to 2 users, for 2026-12-13 and 2026-12-14')
  expect(titleOf('2026-12-15', '2026-12-14', '2026-12-13')).toBe(
    'Give notice to 3 users, for 3 days from 2026-12-13 on',
  )
})

test('a plan with notices says so in one sentence and in its summary', () => {
  const plan = readPlan('leaving')
  expect(textOf(plan)).toBe(
    '{"strong":["Deletes 2 of 13 users (15.4 %)"]}, none of them active in the last 7 days; {"strong":["gives notice to 2 users"]}, for 2026-03-16; creates 1 leaving group; removes 2 empty leaving groups; lifts the notice of 1 user. Makes no user admin and gives no user a role.',
  )
  expect(summaryWords(plan)).toBe(
    '2 users to delete, 2 notices to give, 1 to lift, 1 leaving group to create, 2 empty leaving groups to remove',
  )
})

test('every action of notices has a kind, a change, and a place in its own section', () => {
  const plan = readPlan('leaving')
  const known = knownOf(plan)
  const own = plan.actions.filter(({ op }) => op !== 'user.delete')
  expect(own.map((action) => kindOf(action, known))).toEqual([
    'group.notices',
    'notice.give',
    'notice.give',
    'notice.lift',
    'group.left',
    'group.left',
  ])
  expect(new Set([...gives(known).told, ...lifts(known).told])).toEqual(new Set(own))
  expect(own.map((action) => formOf(action).value?.(action))).toEqual([
    undefined,
    '2026-03-16',
    '2026-03-16',
    '2026-03-09',
    undefined,
    undefined,
  ])
  expect(own.map((action) => formOf(action).risks?.(action, known))).toContainEqual({ admin: false, week: true })
  expect(kinds['notice.give'].label).toBe('give notice')
  expect(lostOf(plan).map(({ lead }) => lead)).toEqual(['The 2 deletions cannot be undone'])
})

test('a review has a line for each, and the state of its user', () => {
  const known = knownOf(readPlan('leaving'))
  const words = [...(gives(known).lines?.() ?? []), ...(lifts(known).lines?.() ?? [])].map((line) =>
    line.words.join('; '),
  )
  expect(words).toEqual([
    'leaves on 2026-03-16; ; active 3 months ago (2025-11-20); not in the roster (prune, hubplan.yaml:3)',
    'leaves on 2026-03-16; ; active 23 hours ago (2026-03-01); not in the roster (prune, hubplan.yaml:3)',
    'the group of these notices',
    'was to leave on 2026-03-09; users.csv:5',
    'empty, so the group is removed',
    'empty, so the group is removed',
  ])
  const about = { name: 'x', image: undefined, isNew: false, isGone: false, at: known.at, balances: known.balances }
  const texts = noticeStates({ ...about, actions: known.plan.actions }).map((row) =>
    row.map(({ text }) => text).join(' '),
  )
  expect(texts).toEqual([
    'notice none -> leaves on 2026-03-16',
    'notice none -> leaves on 2026-03-16',
    'notice leaves on 2026-03-09 -> lifted',
  ])
})

test('groups that are empty without a lifted notice have a section of their own', () => {
  const plan = readPlan('leaving')
  const groups = plan.actions.filter(({ op }) => op === 'group.delete')
  expect(lifts(knownOf({ ...plan, actions: groups })).title).toBe('Remove 2 empty leaving groups')
})

test('the reason of a delete tells of its notice', () => {
  const reason = { why: 'prune', at: 'h.yaml:3:1' } as const
  const notice = { day: '2026-12-13', given: '2026-11-29' }
  const words = (more: object) => reasonWords({ ...reason, notice: { ...notice, ...more } })
  expect(words({ active: 'before' })).toBe(
    'not in the roster (prune, h.yaml:3); notice given 2026-11-29, not active since',
  )
  expect(words({ active: 'since' })).toBe(
    'not in the roster (prune, h.yaml:3); notice given 2026-11-29, active since (if_active: delete)',
  )
  expect(words({})).toBe('not in the roster (prune, h.yaml:3); notice given 2026-11-29')
  expect(reasonWords({ why: 'leave' })).toBe('leave')
})

test('what stops such a delete at apply is told', () => {
  const notice = { day: '2026-12-13', given: '2026-11-29', active: 'before' } as const
  const noticed = { ...deleteOf('a'), reason: { why: 'prune' as const, notice } }
  const wordsOf = (plan: Plan) => checkedWords(plan, judgePlan(plan, now), timeWords(now, false))
  expect(wordsOf(planOf([noticed]))).toContain(
    'has other admin rights, has started a server, has left its leaving group or was active since the reading',
  )
  expect(wordsOf(planOf([noticed, deleteOf('b')]))).toContain(
    'activity since the reading stops it only where inactivity or a notice is the reason',
  )
})

test('nothing to do is not the whole truth while users are under notice', () => {
  const leaving = { guard: 'leaving', level: 'info', message: 'x', actions: [] } as const
  expect(judgePlan(planOf([], { findings: [leaving] }), now).sentence).toBe(
    'Nothing to do: the hub matches the files, but for users under notice.',
  )
  const kept = { guard: 'leaving-active', level: 'warn', message: 'x', actions: [] } as const
  expect(judgePlan(planOf([], { findings: [kept] }), now).sentence).toBe(
    'Nothing to do: the hub matches the files, but for kept users.',
  )
  expect(judgePlan(planOf([], { findings: [kept, leaving] }), now).sentence).toBe(
    'Nothing to do: the hub matches the files, but for users under notice and kept users.',
  )
})
