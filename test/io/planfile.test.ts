import { constants } from 'node:buffer'
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import type { Problem } from '../../src/core/problem.ts'
import type { Plan } from '../../src/core/types.ts'
import { formatPlan, readPlan, writePlan } from '../../src/io/planfile.ts'
import { temporaryFolder } from '../helpers/folder.ts'

const golden = new URL('../../fixtures/io/plan/plan.json', import.meta.url).pathname
const text = readFileSync(golden, 'utf8')
const plan = JSON.parse(text) as Plan

function place(content?: string): string {
  const path = join(temporaryFolder(), 'plan.json')
  if (content !== undefined) writeFileSync(path, content)
  return path
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item)]),
  )
}

async function problemOf(content: string): Promise<string> {
  const path = place(content)
  const problem = await readPlan(path).catch((caught: Error) => caught)
  return (problem as Error).message.replace(path, 'plan.json')
}

test('the text is one action, finding, need or input a line', () => {
  expect(formatPlan(plan)).toBe(text)
})

test('the order of keys in memory does not matter', () => {
  expect(formatPlan(reversed(plan) as Plan)).toBe(text)
})

test('what is written is read back', async () => {
  const path = place()
  await writePlan(path, plan)
  expect(await readPlan(path)).toEqual(plan)
})

test('only the owner may read a plan, also where a file with another mode was', async () => {
  const path = place('old')
  chmodSync(path, 0o644)
  await writePlan(path, plan)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readdirSync(join(path, '..'))).toEqual(['plan.json'])
})

test('a folder is not overwritten', async () => {
  const folder = temporaryFolder()
  await expect(writePlan(folder, plan)).rejects.toThrow(`The plan cannot be written: ${folder} is a folder.`)
})

test('a symbolic link is not followed', async () => {
  const path = place()
  symlinkSync(place('precious'), path)
  await expect(writePlan(path, plan)).rejects.toThrow(`The plan cannot be written: ${path} is not an ordinary file.`)
})

test('a missing folder is named', async () => {
  const folder = join(temporaryFolder(), 'none')
  await expect(writePlan(join(folder, 'plan.json'), plan)).rejects.toThrow(
    `The plan cannot be written to ${folder}/plan.json: there is no folder ${folder}.`,
  )
})

test('a plan that is missing or a folder is said so', async () => {
  const path = place()
  await expect(readPlan(path)).rejects.toThrow(`The plan ${path} does not exist.`)
  await expect(readPlan(join(path, '..'))).rejects.toThrow('is a folder.')
})

test('what is not JSON is refused with its place', async () => {
  expect(await problemOf('{\n  "format": 1,\n  oops\n}')).toBe('plan.json:3:3 is not JSON.')
})

test.each(['[]', '"x"', 'null', '{}', '{"format": "1"}'])('%s is not a plan', async (content) => {
  expect(await problemOf(content)).toBe('plan.json is not a plan.')
})

test('a newer format is refused as such', async () => {
  expect(await problemOf('{"format": 2}')).toBe('plan.json was made by a newer hubplan (format 2; this one knows 1).')
})

test('extra and wrong fields are refused, all at once', async () => {
  const [first] = plan.actions
  const path = place(JSON.stringify({ ...plan, actions: [{ ...first, force: true }, { op: 'user.eat' }], extra: 1 }))
  const problem = await readPlan(path).catch((caught: unknown) => caught)
  expect(problem).toMatchObject({
    code: 'planfile',
    message: `${path} does not have the form of a plan.`,
    diagnostics: [
      { message: expect.stringMatching(/^unknown key "extra"; the keys known here are format, /) },
      { message: 'actions[0]: unknown key "force"; the keys known here are id, op, group, before, after and reason' },
      { message: 'actions[1]: op is "user.eat", which this version does not support' },
    ],
  })
})

test('a __proto__ key is an unknown key', async () => {
  const path = place(text.replace('{', '{ "__proto__": {"x": 1},'))
  const problem = await readPlan(path).catch((caught: unknown) => caught)
  expect(problem).toMatchObject({ diagnostics: [{ message: expect.stringMatching(/^unknown key "__proto__"/) }] })
})

test('a plan that is too large for a text is not written, and the message says what to do', async () => {
  const path = place()
  // A string is as long as can be, so that with its quotes the text is longer.
  const message = 'x'.repeat(constants.MAX_STRING_LENGTH)
  const huge: Plan = { ...plan, findings: [{ guard: 'input', level: 'warn', message, actions: [] }] }
  const problem = (await writePlan(path, huge).catch((caught: Error) => caught)) as Problem
  expect(problem.message.replace(path, 'plan.json')).toBe(
    'The plan would be larger than 536 MB, which could not be read again: plan.json.',
  )
  expect(problem.hint).toBe(`plan for fewer users at a time: ${plan.actions.length} actions are too many for one plan`)
  expect(existsSync(path)).toBe(false)
})
