// Limits that a file loosened, and roles that a group gives: told in every view of a plan, before everything else.
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'

import type { Action, ActionOf, Loosened, Plan } from '../../../src/core/types.ts'
import { confirmText } from '../../../src/views/confirm.ts'
import { planHtml } from '../../../src/views/html/index.ts'
import { planJson } from '../../../src/views/json.ts'
import { planMarkdown } from '../../../src/views/markdown/index.ts'
import { loosenedWords } from '../../../src/views/model/override-words.ts'
import { summaryWords } from '../../../src/views/model/verdict.ts'
import { detailLines } from '../../../src/views/review/detail.ts'
import { listRows } from '../../../src/views/review/list.ts'
import { openReview } from '../../../src/views/review/model.ts'
import { planText } from '../../../src/views/terminal/index.ts'
import { planFactsJson, planFactsText } from '../../../src/views/validate.ts'
import { createOf, deleteOf, joinOf, now, planOf } from '../fixtures.ts'

const paper = { color: false, columns: 0, now }
const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64')
const textOf = (plan: Plan): string => planText(plan, { ...paper, file: 'plan.json' })
const pageOf = (plan: Plan): string =>
  planHtml(plan, { now, sha256 })
    .replace(/<script>.*?<\/script>/s, '')
    .replaceAll(/<[^>]*>/g, '')
const reviewOf = (plan: Plan) =>
  openReview({ plan, file: 'plan.json', now, color: false, by: 'me', output: 'approval.json' })
const everything = { onlyRisky: false, query: '' }

describe('a loosened limit', () => {
  const deletes = Array.from({ length: 95 }, (_, at) => deleteOf(`s${100 + at}`))
  const loosened: Loosened = {
    limit: 'max_deletes',
    value: 1_000_000,
    default: 50,
    at: 'hubplan.yaml:15:16',
    reached: 95,
  }
  const plan = planOf(deletes, { loosened: [loosened] })
  const words = 'hubplan.yaml:15 raises max_deletes from 50 to 1000000: 95 deletions, 45 over the default'

  test('stands first on the terminal', () => {
    const lines = textOf(plan).split('\n')
    const at = lines.findIndex((line) => line.startsWith('  Overrides and loosened limits  1, in the plan of service '))
    expect(lines[at + 1]?.trim()).toBe(words)
    expect(at).toBeLessThan(lines.lastIndexOf(lines.find((line) => line.startsWith('DELETE 95 users')) ?? ''))
  })
  test('stands first in the comment, beside the flags', () => {
    const both = planMarkdown(
      planOf(deletes, { loosened: [loosened], overrides: [{ flag: '--max-deletes', value: 99 }] }),
      { now },
    )
    expect(both).toContain(
      [
        '- **Overrides and loosened limits:** **2**, in the plan of service `hubplan-reader`',
        '  - **`hubplan.yaml:15` raises `max_deletes` from 50 to `1000000`: 95 deletions, 45 over the default**',
        '  - **`--max-deletes 99`**: guard `delete-count`; `max_deletes` is 99, its default 50: 95 deletions, 45 over the default',
      ].join('\n'),
    )
  })
  test('stands before the warnings on the page', () => {
    expect(pageOf(plan)).toContain(`Overrides and loosened limits1, in the plan of service hubplan-reader${words}`)
  })
  test('is asked about before the first write', () => {
    expect(confirmText(plan, plan.actions, paper).summary.split('\n')[2]).toBe(`OVERRIDE ${words}`)
  })
  test('must have been on the screen before anybody approves', () => {
    const { rows, must } = listRows(reviewOf(plan), everything, 200)
    const first = rows.slice(0, must).map((row) => (row.is === 'line' ? row.text.trim() : ''))
    expect(first).toContain(words)
  })
  test('is told by validate, before whether the plan is valid or blocked', () => {
    const flag = { flag: '--allow', value: 'admin-delete' } as const
    const both = planOf(deletes, { loosened: [loosened], overrides: [flag] })
    expect(planFactsText('plan.json', both).split('\n').slice(0, 3)).toEqual([
      `OVERRIDE ${words}`,
      'OVERRIDE --allow admin-delete',
      expect.stringContaining('plan.json is a complete plan of 95 actions'),
    ])
    expect(JSON.parse(planFactsJson(both)).overrides).toEqual([words, '--allow admin-delete'])
  })
  test('is in the JSON', () => expect(JSON.parse(planJson(plan)).loosened).toEqual([loosened]))
  test('never becomes markup or moves the cursor, whatever its file is called', () => {
    const nasty = planOf(deletes, { loosened: [{ ...loosened, at: '<b>\u001b[2J|.yaml:1:1' }] })
    expect(textOf(nasty)).not.toContain('\u001b')
    expect(planHtml(nasty, { now, sha256 })).not.toContain('<b>\u001b')
    expect(confirmText(nasty, nasty.actions, paper).summary).not.toContain('\u001b')
  })
})

describe('a loose limit of which the plan does not say what set it', () => {
  const { options } = planOf([])
  const plan = planOf([deleteOf('s1')], { options: { ...options, limits: { ...options.limits, max_deletes: 1000 } } })
  const words =
    'max_deletes is 1000 in the plan, but no flag or file is recorded as its source: apply enforces the default, 50, unless a policy sets this limit'

  test('is told first in every view', () => {
    expect(textOf(plan)).toContain(`1, in the plan of service hubplan-reader\n${' '.repeat(33)}${words}\n`)
    expect(planMarkdown(plan, { now })).toContain('\n  - **`max_deletes` is 1000 in the plan, but no flag')
    expect(pageOf(plan)).toContain(`1, in the plan of service hubplan-reader${words}`)
    expect(confirmText(plan, plan.actions, paper).summary.split('\n')[2]).toBe(`OVERRIDE ${words}`)
    expect(planFactsText('plan.json', plan).split('\n')[0]).toBe(`OVERRIDE ${words}`)
    expect(JSON.parse(planFactsJson(plan)).overrides).toEqual([words])
  })
})

test.each([
  [
    { limit: 'min_admins', value: 0, default: 1, reached: 0 },
    'lowers min_admins from 1 to 0: 0 admins left, 1 below the default',
  ],
  [
    { limit: 'min_admins', value: 0, default: 1, reached: 3 },
    'lowers min_admins from 1 to 0: 3 admins left, within the default',
  ],
  [
    { limit: 'max_deletes', value: 60, default: 50, reached: 1 },
    'raises max_deletes from 50 to 60: 1 deletion, within the default',
  ],
  [
    { limit: 'max_delete_share', value: 1, default: 0.25, reached: 0.8962 },
    'raises max_delete_share from 0.25 to 1: 89.6 % of the users deleted, 64.6 percentage points over the default',
  ],
  [
    { limit: 'max_change_share', value: 1, default: 0.5, reached: 0.9 },
    'raises max_change_share from 0.5 to 1: 90 % of the users changed, 40 percentage points over the default',
  ],
  [
    { limit: 'max_new_admins', value: 9, default: 5, reached: 8 },
    'raises max_new_admins from 5 to 9: 8 users made admin or given roles, 3 over the default',
  ],
  [
    { limit: 'max_group_removals', value: 99, default: 10, reached: 12 },
    'raises max_group_removals from 10 to 99: 12 members taken out of one group, 2 over the default',
  ],
  [
    { limit: 'max_group_removal_share', value: 1, default: 0.25, reached: 0.5 },
    'raises max_group_removal_share from 0.25 to 1: 50 % of a group taken out, 25 percentage points over the default',
  ],
  [
    { limit: 'max_source_shrink', value: 1, default: 0.25, reached: 0.3 },
    "raises max_source_shrink from 0.25 to 1: 30 % of a file's rows gone, 5 percentage points over the default",
  ],
  [
    { limit: 'max_rename_share', value: 1, default: 0.25, reached: 0.3 },
    'raises max_rename_share from 0.25 to 1: 30 % of the users renamed, 5 percentage points over the default',
  ],
  [
    { limit: 'max_demotions', value: 9, default: 5, reached: 7 },
    'raises max_demotions from 5 to 9: 7 demotions, 2 over the default',
  ],
  [
    { limit: 'max_stop_share', value: 1, default: 0.5, reached: 0.75 },
    'raises max_stop_share from 0.5 to 1: 75 % of the running servers stopped, 25 percentage points over the default',
  ],
  [{ limit: 'max_source_shrink', value: 1, default: 0.25 }, 'raises max_source_shrink from 0.25 to 1'],
  [{ limit: 'max_flights', value: 9, default: 5, reached: 7 }, 'raises max_flights from 5 to 9: 7, 2 over the default'],
])('%j is told as: %s', (loosened, words) => {
  expect(loosenedWords({ ...loosened, at: 'hubplan.yaml:3:14' })).toBe(`hubplan.yaml:3 ${words}`)
})

describe('a membership that gives roles', () => {
  const gives = (user: string, group: string, ...roles: string[]): Action => ({
    ...(joinOf(user, group) as ActionOf<'member.add'>),
    roles,
  })
  const plan = planOf([
    createOf('zoe'),
    joinOf('bob', 'ml'),
    gives('ann', 'staff', 'grader', 'hub-admin'),
    gives('zoe', 'staff', 'grader', 'hub-admin'),
  ])
  const words = 'gets the roles of staff: grader, hub-admin'

  test('is told on the terminal, of new users too', () => {
    expect(textOf(plan)).toContain(
      '\nNew admins and roles\n  2 users given the roles grader, hub-admin through group staff: ann, zoe\n',
    )
  })
  test('is told in the comment', () => {
    expect(planMarkdown(plan, { now })).toContain(
      '### New admins and roles\n- **2 users given the roles `grader`, `hub-admin`** through group `staff`: `ann`, `zoe`\n',
    )
  })
  test('is told on the page, as a risk', () => {
    const page = planHtml(plan, { now, sha256 })
    expect(pageOf(plan)).toContain('; gets the roles of staff: grader, hub-admin')
    expect(page.match(/<span class="mark">gets roles<\/span>/g)).toHaveLength(2)
  })
  test('is told in the list and the detail of the review, as a risk', () => {
    const review = reviewOf(plan)
    const items = review.groups.flatMap((group) => group.items).filter(({ words: said }) => said.includes(words))
    expect(items.map(({ name, risks }) => [name, ...risks])).toEqual([
      ['zoe', 'roles'],
      ['ann', 'roles'],
    ])
    expect(detailLines(review, { kind: 'user', name: 'ann' }, 200).join('\n')).toContain(words)
    expect(detailLines(review, { kind: 'user', name: 'bob' }, 200).join('\n')).not.toContain('roles')
  })
  test('is told before the first write, a few of many', () => {
    expect(confirmText(plan, plan.actions, paper).summary).toContain(
      `\nGIVE ROLES to 2 users through groups\n  ann  ${words}\n  zoe  ${words}\n`,
    )
    const many = planOf(Array.from({ length: 12 }, (_, at) => gives(`u${at}`, 'staff', 'x')))
    expect(confirmText(many, many.actions, paper).summary).toContain('  u9  gets the roles of staff: x\n  and 2 more\n')
  })
  test('is counted in the summary', () => {
    expect(summaryWords(plan)).toBe('1 user to create, 3 memberships to add, 2 of them with roles')
  })
  test('is in the JSON', () => {
    const { actions } = JSON.parse(planJson(plan)) as Plan
    expect(actions.flatMap((action) => (action.op === 'member.add' && action.roles) || [])).toEqual([
      ...['grader', 'hub-admin'],
      ...['grader', 'hub-admin'],
    ])
  })
  test('never becomes markup or moves the cursor, whatever the role is called', () => {
    const nasty = planOf([gives('ann', '<i>', '<b>\u001b[2J|x')])
    expect(textOf(nasty)).not.toContain('\u001b')
    expect(planHtml(nasty, { now, sha256 })).not.toMatch(/<i>|<b>\u001b/)
    expect(planMarkdown(nasty, { now })).toContain('through group `<i>`')
  })
})
