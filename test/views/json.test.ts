import { expect, test } from 'vitest'
import { planJson } from '../../src/views/json.ts'
import * as fc from '../helpers/draws.ts'
import { createOf, planOf, readPlan } from './fixtures.ts'

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
