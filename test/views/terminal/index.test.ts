import { stripVTControlCharacters } from 'node:util'

import { describe, expect, test } from 'vitest'

import type { Plan } from '../../../src/core/types.ts'
import { planText } from '../../../src/views/terminal/index.ts'
import { createOf, deleteOf, joinOf, now, planOf, readPlan, renameOf, startOf, stopOf } from '../fixtures.ts'

function textOf(plan: Plan, more: { columns?: number; now?: string; file?: string } = {}): string {
  return planText(plan, { color: false, columns: 100, now, file: 'plan.json', ...more })
}

describe('the verdict', () => {
  test('an expired plan says since when', () => {
    expect(textOf(readPlan('small'), { now: '2026-03-11T10:00:00Z' })).toContain(
      'EXPIRED 2026-03-09 09:15 UTC (2 days ago): it cannot be applied.',
    )
  })

  test('a blocked plan is blocked before it is expired', () => {
    expect(textOf(readPlan('blocked'), { now: '2027-01-01T00:00:00Z' })).toContain('\nBLOCKED by 3 guards')
  })

  test('the command to run next names the file', () => {
    expect(textOf(readPlan('small'), { file: "it's a plan.json" })).toMatch(
      /Next: hubplan apply 'it'\\''s a plan\.json'\n$/,
    )
  })
})

describe('long plans', () => {
  const people = Array.from({ length: 1000 }, (_, n) => `s${String(n).padStart(4, '0')}`)

  test('deletions are all listed', () => {
    const text = textOf(planOf(people.map(deleteOf)))
    expect(text.match(/^ {2}- {2}s\d{4} /gm)).toHaveLength(1000)
    expect(text).not.toContain('more (see the json)')
  })

  test('creations are cut and counted', () => {
    const text = textOf(planOf(people.map(createOf)))
    expect(text.match(/^ {2}\+ {2}s\d{4} /gm)).toHaveLength(200)
    expect(text).toContain('\n  … and 800 more users (see the json)\n')
    expect(text).toContain('Plan: 1,000 users to create.')
  })

  test('so are the names of one group', () => {
    const text = textOf(planOf(people.map((user) => joinOf(user, 'ml'))))
    expect(text).toContain('+1,000')
    expect(text.replace(/\s+/g, ' ')).toContain('s0199, … and 800 more (see the json)')
  })
})

describe('servers', () => {
  test('that start are counted, and only some of their users named', () => {
    const people = Array.from({ length: 1500 }, (_, n) => startOf(`s${n}`, { at: `class.csv:${n + 2}:1` }))
    const text = textOf(planOf(people)).replace(/\s+/g, ' ')
    expect(text).toContain('Start 1,500 servers +1,500 class.csv s0, s1,')
    expect(text).toContain('s19, … and 1,480 more (see the json)')
  })

  test('that stop are all listed', () => {
    const text = textOf(planOf(Array.from({ length: 300 }, (_, n) => stopOf(`s${n}`, { last_activity: null }))))
    expect(text.match(/^ {2}- {2}s\d+ .*never used/gm)).toHaveLength(300)
  })
})

test('files do not follow a rename, and that is told at once', () => {
  expect(textOf(planOf([deleteOf('zed'), createOf('new'), renameOf('ann', 'anna', { admin: true })]))).toMatch(
    /DELETE 1 user[\s\S]*RENAME 1 user \(1 admin\): files may stay under the old name\n {2}~ {2}ann {2}-> anna {2}ADMIN {2}users\.csv:2\n[\s\S]*Create 1 user/,
  )
})

test.each([40, 60, 80, 120])('in %i columns no line of words is wider', (columns) => {
  const lines = textOf(readPlan('small'), { columns }).split('\n')
  const wide = lines.filter((line) => line.length > columns && line.trim().includes(' '))
  expect(wide.filter((line) => !/sha256:|Plan for/.test(line))).toEqual([])
})

test('colour changes nothing but the colour', () => {
  const plan = readPlan('small')
  const colored = planText(plan, { color: true, columns: 100, now, file: 'plan.json' })
  expect(colored).toContain('\u001b[31m')
  expect(stripVTControlCharacters(colored)).toBe(textOf(plan))
})

test('no escape of a name reaches the terminal', () => {
  for (const name of ['small', 'blocked', 'overridden', 'empty', 'facets', 'aup', 'tokens']) {
    expect(textOf(readPlan(name))).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u)
  }
})

test('a plan that is not saved names no file to apply', () => {
  expect(planText(readPlan('small'), { color: false, columns: 100, now })).toMatch(
    /\nNext: plan again with -o plan\.json to save the plan, then apply that file\n$/,
  )
})

describe('a plan that undoes another', () => {
  const undo = readPlan('undo')

  test('says so when there is nothing to do', () => {
    expect(textOf({ ...undo, actions: [] })).toContain('\nNothing to do: that plan has nothing left to undo.\n')
  })

  test('is made again by revert', () => {
    expect(planText(undo, { color: false, columns: 0, now })).toMatch(
      /\nNext: revert again with -o undo\.json to save the plan, then apply that file\n$/,
    )
    const block = { guard: 'delete-count', level: 'block', message: 'm', actions: [] } as const
    expect(textOf({ ...undo, findings: [...undo.findings, block] })).toMatch(
      /\nNext: if this is intended, revert with --max-deletes N\nHelp: hubplan help guards\n$/,
    )
  })
})
