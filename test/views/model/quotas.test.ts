import { describe, expect, test } from 'vitest'

import type { Action, ActionOf } from '../../../src/core/types.ts'
import { planMarkdown } from '../../../src/views/markdown/index.ts'
import {
  groupWords,
  newQuotaWords,
  type QuotaChange,
  quotaChanges,
  quotaWords,
} from '../../../src/views/model/quotas.ts'
import { planText } from '../../../src/views/terminal/index.ts'
import { createOf, now, passwordOf, planOf, quotaAddOf, quotaSetOf, renameOf, unlimitedOf } from '../fixtures.ts'

const free = { balance: 70, unlimited: true }

function bound(balance: number) {
  return { balance, unlimited: false }
}

function changes(...actions: Action[]): readonly QuotaChange[] {
  return [...quotaChanges(planOf(actions)).values()]
}

test.each<[ActionOf<'quota.set' | 'quota.add' | 'quota.unlimited'>, string, boolean]>([
  [quotaSetOf('a', bound(500), 800), '500 -> 800 (+300)', false],
  [quotaSetOf('a', bound(12_000), 800), '12,000 -> 800 (-11,200)', true],
  [quotaSetOf('a', null, 500), 'none -> 500', false],
  [quotaSetOf('a', free, 500), 'unlimited -> 500', true],
  [quotaSetOf('a', bound(-20), 0), '-20 -> 0 (+20)', false],
  [quotaAddOf('a', bound(120), 100), '+100 (120 -> 220 now)', false],
  [quotaAddOf('a', null, 100), '+100 (none -> 100 now)', false],
  [quotaAddOf('a', free, 100), '+100 (unlimited now)', false],
  [quotaAddOf('a', bound(120), -100), '-100 (120 -> 20 now)', true],
  [unlimitedOf('a', bound(40)), '40 -> unlimited', false],
  [unlimitedOf('a', null), 'none -> unlimited', false],
])('%j reads %s', (action, words, isLowered) => {
  expect(changes(action).map((change) => [quotaWords(change), change.isLowered])).toEqual([[words, isLowered]])
})

test('a new user loses nothing, and it is told what the name brings along', () => {
  const old = changes(createOf('a'), quotaSetOf('a', bound(900), 0))
  expect(old).toMatchObject([{ isNew: true, isLowered: false }])
  expect(old.map(newQuotaWords)).toEqual(['quota 0, not the 900 that the name had'])
  expect(changes(createOf('a'), quotaSetOf('a', null, 500)).map(newQuotaWords)).toEqual(['quota 500'])
  expect(changes(createOf('a'), unlimitedOf('a', null)).map(newQuotaWords)).toEqual(['quota unlimited'])
  expect(changes(createOf('a'), quotaAddOf('a', bound(5), 50)).map(newQuotaWords)).toEqual([
    'quota +50 to the 5 that the name had',
  ])
})

test('whoever is renamed has what the old name had', () => {
  const rename = renameOf('ann', 'anna', { quota: bound(500) })
  const words = (balance: number) => changes(rename, quotaSetOf('anna', null, balance)).map(quotaWords)
  expect(words(500)).toEqual(['500, as before'])
  expect(words(100)).toEqual(['500 -> 100 (-400)'])
  expect(changes(renameOf('ann', 'anna'), quotaSetOf('anna', bound(7), 9)).map(quotaWords)).toEqual(['7 -> 9 (+2)'])
})

test('sums say who counts for nothing in them', () => {
  expect(groupWords(changes(quotaAddOf('a', bound(1), 100), quotaAddOf('b', null, 100)))).toBe('2 users, +200 in all')
  expect(groupWords(changes(unlimitedOf('a', null), quotaSetOf('b', free, 5)))).toBe(
    '2 users, 1 becomes unlimited, 1 was unlimited',
  )
})

const people = Array.from({ length: 500 }, (_, n) => `s${String(n).padStart(3, '0')}`)
const rule = (name: string) => ({ why: 'rule', at: 'hubplan.yaml:30:5', quota_rule: name }) as const
const paper = { color: false, columns: 0, now, file: 'plan.json' }

describe('in a long plan', () => {
  const grants = people.map((user) => quotaAddOf(user, bound(10), 100, rule('monthly')))
  const others = people.map((user) => quotaSetOf(`x${user}`, bound(10), 20, rule('floor')))

  test('every rule keeps its sum, whatever is cut of its users', () => {
    const text = planText(planOf([...grants, ...others]), paper)
    expect(text).toContain('\nChange the quota of 1,000 users (+55,000 in all)\n')
    expect(text).toContain('quota rule monthly hubplan.yaml:30: 500 users, +50,000 in all\n')
    expect(text).toContain('quota rule floor hubplan.yaml:30: 500 users, +5,000 in all\n')
    expect(text.match(/… and 300 users more \(see the json\)/g)).toHaveLength(2)
    const markdown = planMarkdown(planOf([...grants, ...others]), { now })
    expect(markdown).toContain('- quota rule monthly `hubplan.yaml:30`: 500 users, +50,000 in all\n')
    expect(markdown).toContain('- quota rule floor `hubplan.yaml:30`: 500 users, +5,000 in all\n')
  })

  test('nobody who loses something is cut', () => {
    const lowered = people.map((user) => quotaSetOf(user, bound(50), 20, rule('cap')))
    const text = planText(planOf([...lowered, ...others]), paper)
    expect(text).toContain('\nLOWER the quota of 500 users (-15,000 in all)\n')
    expect(text.match(/^ {2}- {2}s\d{3} /gm)).toHaveLength(500)
  })
})

describe('passwords', () => {
  test('of people who are there stand out, folded by kind', () => {
    const actions = [passwordOf('ann'), passwordOf('bob'), passwordOf('cy', 'shared', false)]
    const text = planText(planOf(actions), paper)
    expect(text).toContain(
      [
        'RESET the password of 3 users: the old ones stop working',
        '  2  generated, to be changed at the next login  users.csv    ann, bob',
        '  1  one shared by all, need not be changed      users.csv:2  cy',
        '',
      ].join('\n'),
    )
    const markdown = planMarkdown(planOf(actions), { now })
    expect(markdown).toContain('| generated, to be changed at the next login | 2: `ann`, `bob` | `users.csv` |')
    expect(markdown).toContain('Passwords that are reset stay so')
    expect(markdown).not.toContain('Nothing here is lost for good')
  })

  test('of new users stand in their rows', () => {
    const actions = [createOf('ann'), passwordOf('ann'), quotaSetOf('ann', null, 500), createOf('bob')]
    const text = planText(planOf(actions), paper)
    expect(text).toContain(
      'Create 2 users (1 with a quota, 500 in all; 1 password generated, to be changed at the first login)\n' +
        '  +  ann  users.csv:2  quota 500  password generated\n' +
        '  +  bob  users.csv:2\n',
    )
    expect(text).not.toContain('RESET')
    const markdown = planMarkdown(planOf(actions), { now })
    expect(markdown).toContain(
      '| `ann` |  |  | 500 | generated | `users.csv:2` |\n| `bob` |  |  |  |  | `users.csv:2` |',
    )
    expect(markdown).toContain('Nothing here is lost for good')
  })
})
