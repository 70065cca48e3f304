// A plan has no hidden part: what no section of a view is for stands under "Other changes".

import { describe, expect, test } from 'vitest'
import type { Action, Plan } from '../../src/core/types.ts'
import { knownOf } from '../../src/views/facets/known.ts'
import { planHtml } from '../../src/views/html/index.ts'
import { planMarkdown } from '../../src/views/markdown/index.ts'
import { othersOf } from '../../src/views/model/others.ts'
import { summaryWords } from '../../src/views/model/verdict.ts'
import { actionsAbout } from '../../src/views/review/detail.ts'
import { type ItemGroup, readItems } from '../../src/views/review/items.ts'
import { planText } from '../../src/views/terminal/index.ts'
import * as fc from '../helpers/draws.ts'
import { createOf, now, planOf, propertiesOf } from './fixtures.ts'
import { plans, trial } from './plans.ts'

const sha256 = (): string => 'x'

const textOf = (plan: Plan): string => planText(plan, { color: false, columns: 100, now })
const commentOf = (plan: Plan): string => planMarkdown(plan, { now })
/** Without what the page brings along. */
const pageOf = (plan: Plan): string => planHtml(plan, { now, sha256 }).replaceAll(/<(script|style)>[\s\S]*?<\/\1>/g, '')

const revoke = trial({ user: 'ann' })
const plan = planOf([createOf('zoe'), revoke])

function lastGroup(of: Plan): ItemGroup | undefined {
  return readItems(knownOf(of)).at(-1)
}

describe('an op that no section is for', () => {
  test('ends the changes at a terminal', () => {
    expect(textOf(plan)).toContain(
      [
        '',
        'Create 1 user',
        '  +  zoe  users.csv:2',
        '',
        'Other changes (1 action)',
        '  ~  badge.revoke ann  users.csv:4',
        '',
      ].join('\n'),
    )
  })

  test('ends the changes of a comment', () => {
    expect(commentOf(plan)).toContain(
      [
        '### Other changes (1 action)',
        '',
        '| Change | Subject | Why |',
        '| --- | --- | --- |',
        '| `badge.revoke` | `ann` | `users.csv:4` |',
      ].join('\n'),
    )
  })

  test('is the last row of a page, and counted in its charts and filters', () => {
    const page = pageOf(plan)
    const rows = page.split('\n').filter((line) => line.startsWith('<tr role="row"><th role="rowheader"'))
    expect(rows).toHaveLength(2)
    expect(rows[1]).toContain('<th role="rowheader" scope="row"><bdi>ann</bdi></th>')
    expect(rows[1]).toContain('<span class="kind risk">Other changes</span>')
    expect(rows[1]).toContain('<bdi>badge.revoke</bdi> <bdi>ann</bdi>')
    expect(rows[1]).toContain('users.csv:4')
    expect(page).toContain('<li><span>Other changes</span>')
    expect(page).toContain('<span>Other changes <b>1</b></span>')
  })

  test('is the last group of a review, and looked at among the risks', () => {
    expect(lastGroup(plan)?.title).toBe('Other changes (1 action)')
    expect(lastGroup(plan)?.items).toMatchObject([
      { name: 'ann', words: ['badge.revoke ann', 'users.csv:4'], risks: new Set(['unknown']) },
    ])
  })

  test('is counted in the summary', () => {
    expect(summaryWords(plan)).toBe('1 user to create, 1 other change')
    expect(summaryWords(planOf([revoke, trial({ user: 'bob' }, 'badge.revoke:bob')]))).toBe('2 other changes')
  })

  test('is not said to be turned back by a revert', () => {
    expect(commentOf(plan)).toContain('hubplan revert might not undo the other changes.')
    expect(commentOf(planOf([createOf('zoe')]))).toContain(
      'nothing: hubplan revert can undo every change of this plan\n',
    )
  })

  test('is told beside a new user of the same name, whatever the op is called', () => {
    for (const op of ['quota.freeze', 'member.mute', 'user.tag']) {
      const of = planOf([createOf('ann'), { ...trial({ user: 'ann', op }, `${op}:ann`) }])
      expect(textOf(of)).toContain(`  ~  ${op} ann  users.csv:4`)
      expect(commentOf(of)).toContain(`| \`${op}\` | \`ann\` |`)
      expect(pageOf(of)).toContain(`<bdi>${op}</bdi> <bdi>ann</bdi>`)
      expect(lastGroup(of)?.items.map(({ words }) => words[0])).toEqual([`${op} ann`])
    }
  })

  test('is told with all that its id names', () => {
    const of = planOf([trial({ user: 'ann' }, 'badge.revoke:ann:old%20key')])
    expect(textOf(of)).toContain('badge.revoke ann -> old key')
    expect(commentOf(of)).toContain('| `ann` -> `old key` |')
  })

  test.each([
    ['of a group', trial({ group: 'ml' }, 'badge.revoke:ml')],
    ['of neither a user nor a group', trial({}, 'badge.revoke:ml')],
    ['whose id does not say what it is about', trial({ group: 'ml' }, 'x')],
  ])('is told %s, and can be opened in a review', (_, action) => {
    const of = planOf([action])
    expect(textOf(of)).toContain('badge.revoke ml')
    expect(commentOf(of)).toContain('| `badge.revoke` | `ml` |')
    expect(pageOf(of)).toContain('<bdi>badge.revoke</bdi> <bdi>ml</bdi>')
    const [item] = lastGroup(of)?.items ?? []
    expect(item?.name).toBe('ml')
    expect(actionsAbout(of, { kind: 'group', name: 'ml' })).toEqual([action])
  })

  test('stays text, whatever it is called', () => {
    const nasty = '<b>|`\u001b[31m'
    const of = planOf([trial({ user: nasty, op: nasty }, `x:${encodeURIComponent(nasty)}`)])
    expect(textOf(of)).not.toContain('\u001b')
    expect(pageOf(of)).not.toContain('<b>|')
    expect(commentOf(of)).not.toContain(' <b>|')
  })
})

test('a change that leaves no row in its section is told with the others', () => {
  const same = propertiesOf('ml', { seats: 1 }, { seats: 1 })
  expect(commentOf(planOf([same]))).toContain('| `group.properties` | `ml` | `hubplan.yaml:8` |')
})

test('a flag that the row of a new user does not show is told with the others', () => {
  const reason = { why: 'row', at: 'users.csv:2:1' } as const
  const demote: Action = { id: 'admin.set:zoe', op: 'admin.set', user: 'zoe', before: true, after: false, reason }
  const of = planOf([createOf('zoe'), demote])
  expect(textOf(of)).toContain('  ~  admin.set zoe  users.csv:2')
  expect(lastGroup(of)?.title).toBe('Other changes (1 action)')
})

test('a section without rows tells nothing', () => {
  expect(othersOf(plan, [{ rows: [], told: plan.actions }])).toEqual(plan.actions)
  expect(othersOf(plan, [{ rows: [''], told: plan.actions }])).toEqual([])
})

const nameOf = (action: Action): string => ('user' in action ? action.user : action.group)

/** A name as a word of its own: other names may begin with it. */
function hasName(view: string, name: string): boolean {
  return new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(view)
}

describe('any plan', () => {
  test('has the subject of each action in text, comment, page and review', () => {
    fc.assert(
      fc.property(plans, (of) => {
        const review = readItems(knownOf(of)).flatMap(({ title, items }) => [title, ...items.map(({ text }) => text)])
        const views = { text: textOf(of), comment: commentOf(of), page: pageOf(of), review: review.join('\n') }
        for (const [view, text] of Object.entries(views)) {
          for (const action of of.actions) expect(hasName(text, nameOf(action)), `${view}: ${action.id}`).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('has every action in the summary once', () => {
    fc.assert(
      fc.property(plans, (of) => {
        const counted = summaryWords(of).match(/\d+(?! of them)/g) ?? []
        expect(counted.reduce((sum, amount) => sum + Number(amount), 0)).toBe(of.actions.length)
      }),
      { numRuns: 300 },
    )
  })

  test('has the ops that no section knows, and only them, under other changes', () => {
    fc.assert(
      fc.property(plans, (of) => {
        const unknown = of.actions.filter(({ op }) => op.startsWith('badge.')).length
        const title = `Other changes (${unknown} action${unknown === 1 ? '' : 's'})`
        for (const text of [textOf(of), commentOf(of), readItems(knownOf(of)).at(-1)?.title ?? '']) {
          expect(text.includes(title)).toBe(unknown > 0)
          expect(text.includes('Other changes')).toBe(unknown > 0)
        }
        expect(pageOf(of).split('>Other changes</span></td>')).toHaveLength(unknown + 1)
        expect(summaryWords(of).includes('other change')).toBe(unknown > 0)
      }),
      { numRuns: 300 },
    )
  })
})

test('of a comment that is cut, what is left of the other changes is counted', () => {
  const users = Array.from({ length: 3000 }, (_, n) => `user-${n}`)
  const comment = commentOf(planOf(users.map((user) => trial({ user }, `badge.revoke:${user}`))))
  const shown = comment.split('\n').filter((line) => line.startsWith('| `badge.revoke`')).length
  expect(comment.length).toBeLessThan(65_536)
  expect(comment).toContain('<b>Other changes (3,000 actions)</b>')
  expect(comment).toContain(`**… and ${(3000 - shown).toLocaleString('en-US')} more actions**`)
})
