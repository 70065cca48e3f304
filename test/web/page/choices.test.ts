import { describe, expect, test } from 'vitest'

import type { PlanSetView } from '../../../src/web/api.ts'
import { exceptionsOf, isComplete, isFinal, isTyped, overridesOf, plainText } from '../../../src/web/page/exceptions.ts'
import { columnsFor, mappingOf, withAnswer, withColumn, withMapping } from '../../../src/web/page/mapping.ts'
import { gradebook, planSet, systems } from './worlds.ts'

describe('exceptions', () => {
  const plan = planSet('p', 'blocked')
  const asked = exceptionsOf(plan)
  const texts = { '--max-deletes 70': ' 70 ', '--allow admin-delete': 'admin-delete' }

  test('are asked for once, for all targets that need the same', () => {
    expect(asked).toEqual([
      {
        key: '--max-deletes 70',
        targets: ['emea', 'apac'],
        lift: { flag: '--max-deletes', kind: 'number', value: '70' },
      },
      {
        key: '--allow admin-delete',
        targets: ['emea', 'apac'],
        lift: { flag: '--allow', kind: 'name', value: 'admin-delete' },
      },
    ])
  })

  test('are complete with each text as it must be, and a reason', () => {
    expect(isComplete(asked, { texts, reason: 'the end' })).toBe(true)
    expect(isComplete(asked, { texts, reason: ' ' })).toBe(false)
    expect(asked.map((one) => isTyped(one, { texts: { '--max-deletes 70': '7' }, reason: 'x' }))).toEqual([
      false,
      false,
    ])
  })

  test('take a share with a comma, as many languages write it', () => {
    const lift = { flag: '--max-delete-share', kind: 'share', value: '0.99' } as const
    const share = { key: '--max-delete-share 0.99', targets: ['emea'], lift }
    const typed = { texts: { [share.key]: ' 0,99' }, reason: 'the end' }
    expect(isTyped(share, typed)).toBe(true)
    expect(overridesOf(plan, [share], typed).map((one) => one.typed)).toEqual(['0.99'])
  })

  test('are sent for each target, with those that the plan has already', () => {
    const had = { flag: '--max-delete-share', value: '0.9', reason: 'before' }
    const more: PlanSetView = {
      ...plan,
      targetPlans: plan.targetPlans.map((one) => ({
        ...one,
        overrides: [had, { flag: '--max-deletes', value: '60' }, { flag: '--other', value: 'x' }],
      })),
    }
    expect(overridesOf(more, asked, { texts, reason: ' the end ' }).map((one) => Object.values(one).join(' '))).toEqual(
      [
        'emea --max-delete-share 0.9 before',
        'apac --max-delete-share 0.9 before',
        'emea --max-deletes 70 the end',
        'apac --max-deletes 70 the end',
        'emea --allow admin-delete the end',
        'apac --allow admin-delete the end',
      ],
    )
  })

  test('do not help where a rule has none', () => {
    expect(isFinal(plan)).toBe(false)
    const self = { level: 'block', guard: 'self', text: '', people: [], peopleCount: 0 } as const
    expect(isFinal({ ...plan, targetPlans: plan.targetPlans.map((one) => ({ ...one, findings: [self] })) })).toBe(true)
  })
})

describe('a mapping', () => {
  const draft = { job: 'add', file: { upload: 'u-1' } } as const

  test('is the guess until another is chosen', () => {
    expect(mappingOf(draft, gradebook)).toBe(gradebook.mapping)
    const chosen = withMapping(draft, { ...gradebook, sheet: 'One' }, { preset: 'nbgrader' })
    expect(chosen).toEqual({ job: 'add', file: { upload: 'u-1', sheet: 'One', mapping: { preset: 'nbgrader' } } })
    expect(mappingOf(chosen, gradebook)).toEqual({ preset: 'nbgrader' })
    expect(withMapping(draft, gradebook, {}).file).toEqual({ upload: 'u-1', mapping: {} })
  })

  test('takes columns and answers, and gives them back', () => {
    expect(withColumn({}, 'username', 'ID')).toEqual({ columns: { username: 'ID' } })
    expect(withColumn(gradebook.mapping, 'groups', '')).toEqual({ columns: { username: 'SIS Login ID' } })
    expect(withAnswer({ preset: 'x' }, 'domain', 'corp.com')).toEqual({ preset: 'x', domain: 'corp.com' })
    expect(withAnswer({ preset: 'x' }, 'preset', undefined)).toEqual({})
  })

  test('has the columns that the job and the system can use', () => {
    const [hub, aup] = systems
    expect(columnsFor('keep', hub)).toEqual(['username'])
    expect(columnsFor('add', hub)).toEqual(['username', 'groups', 'admin'])
    expect(columnsFor('add', undefined)).toEqual(['username'])
    expect(columnsFor('quota', aup)).toEqual(['username', 'quota'])
    expect(columnsFor('passwords', aup)).toEqual(['username'])
  })
})

test('a rule is said without the way out of a terminal', () => {
  const lift = { flag: '--allow', kind: 'name', value: 'x' } as const
  const said = (text: string): string => plainText({ text, lift })
  expect(
    said(
      '9 users would be deleted; if that is right, raise guards.max_deletes in hubplan.yaml or plan with --max-deletes 9',
    ),
  ).toBe('9 users would be deleted.')
  expect(said('a is an admin; demote first, or plan with --allow admin-delete')).toBe('a is an admin; demote first.')
  expect(said('the clock is off')).toBe('the clock is off')
  expect(plainText({ text: 'a, or plan with --allow x' })).toBe('a, or plan with --allow x')
})
