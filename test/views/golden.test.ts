import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'

import { planMarkdown } from '../../src/views/markdown/index.ts'
import { planText } from '../../src/views/terminal/index.ts'
import { fixtures, now, readPlan } from './fixtures.ts'

const ajv = new Ajv({ discriminator: true, allowUnionTypes: true })
const isPlan = ajv.compile(JSON.parse(readFileSync('schemas/plan.schema.json', 'utf8')))

function expectGolden(path: string, text: string): void {
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(path, text)
  expect(text).toBe(readFileSync(path, 'utf8'))
}

describe.each(readdirSync(fixtures))('the plan %s', (name) => {
  const plan = readPlan(name)

  test('is a plan', () => {
    isPlan(plan)
    expect(isPlan.errors ?? []).toEqual([])
  })

  test('reads well at a terminal', () => {
    expectGolden(`${fixtures}/${name}/plan.txt`, planText(plan, { color: false, columns: 100, now, file: 'plan.json' }))
  })

  test('reads well in a pull request', () => {
    expectGolden(`${fixtures}/${name}/plan.md`, planMarkdown(plan, { now, file: 'plan.json' }))
  })
})
