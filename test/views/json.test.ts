import { expect, test } from 'vitest'
import { chosenOf } from '../../src/commands/targets/set.ts'
import { planJson, setJson } from '../../src/views/json.ts'
import * as fc from '../helpers/draws.ts'
import { createOf, planOf, readPlan } from './fixtures.ts'
import { mixed } from './sets.ts'

test('the json of a plan is the plan', () => {
  const text = planJson(readPlan('small'))
  expect(JSON.parse(text)).toEqual(readPlan('small'))
  expect(text).toMatch(/^\{\n {2}"format": 1,\n/)
  expect(text.endsWith('}\n')).toBe(true)
})

test('no value steers a terminal, and every value survives', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const plan = planOf([createOf('x')], { tool: `${name}\u009b\u202e\u{e0041}` })
      const text = planJson(plan)
      expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{DI}]/u)
      expect(JSON.parse(text)).toEqual(plan)
    }),
  )
})

test('the json of several plans is a list, in which a target that could not be planned has its problem', () => {
  const list = JSON.parse(setJson(mixed)) as unknown[]
  expect(list.slice(0, -1)).toEqual(mixed.plans.map(({ plan }) => plan))
  expect(list.at(-1)).toEqual({
    planned_with: { target: 'chemistry' },
    problem: { code: 'connection', message: 'The hub at https://chemistry.example.edu does not answer.' },
  })
  expect(JSON.parse(setJson(chosenOf(mixed, 'm*')))).toMatchObject([
    { planned_with: { target: 'maths' } },
    { planned_with: { target: 'music' } },
  ])
})
