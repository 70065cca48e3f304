import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'

import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'

import { planMarkdown } from '../../src/views/markdown/index.ts'
import { setMarkdown } from '../../src/views/markdown/set.ts'
import { planText } from '../../src/views/terminal/index.ts'
import { setText } from '../../src/views/terminal/set.ts'
import { fixtures, now, readPlan } from './fixtures.ts'
import { mixed } from './sets.ts'

const ajv = new Ajv({ discriminator: true, allowUnionTypes: true })
const isPlan = ajv.compile(JSON.parse(readFileSync('schemas/plan.schema.json', 'utf8')))

function expectGolden(path: string, text: string): void {
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(path, text)
  expect(text).toBe(readFileSync(path, 'utf8'))
}

const names = readdirSync(fixtures).filter((name) => existsSync(`${fixtures}/${name}/plan.json`))

describe.each(names)('the plan %s', (name) => {
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

describe('the plans of several targets', () => {
  test('read well at a terminal', () => {
    const shown = { now, folder: 'plans', color: false }
    expectGolden(`${fixtures}/targets/plans.txt`, setText(mixed, { ...shown, columns: 80 }))
  })

  test('read well in a pull request', () => {
    expectGolden(`${fixtures}/targets/plans.md`, setMarkdown(mixed, { now, folder: 'plans' }))
  })
})
