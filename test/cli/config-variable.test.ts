// HUBPLAN_CONFIG: the desired-state file of every command, below --config and above hubplan.yaml.
import { expect, test } from 'vitest'

import { openDesk } from './run.ts'

const files = {
  'hubplan.yaml': 'version: 1\nusers: [{ name: of-hubplan }]\n',
  'own.yaml': 'version: 1\nusers: [{ name: of-own }]\n',
  'flag.yaml': 'version: 1\nusers: [{ name: of-flag }]\n',
}
const env = { HUBPLAN_CONFIG: 'own.yaml' }

test('wins over hubplan.yaml, and --config wins over it', async () => {
  const desk = await openDesk({ files })
  expect((await desk.run('plan')).stdout).toContain('of-hubplan')
  expect((await desk.runWith(env, 'plan')).stdout).toContain('of-own')
  expect((await desk.runWith(env, 'plan', '--config', 'flag.yaml')).stdout).toContain('of-flag')
  expect((await desk.runWith({ HUBPLAN_CONFIG: '' }, 'plan')).stdout).toContain('of-hubplan')
})

test('is in the plan, so that the next step works as typed where the variable is not set', async () => {
  const desk = await openDesk({ files })
  const planned = await desk.runWith(env, 'plan', '-o', 'plan.json')
  expect(planned.stdout).toContain('Next: hubplan apply plan.json --config own.yaml\n')
  expect((await desk.plan()).planned_with).toEqual({ config: 'own.yaml' })
  expect((await desk.run('apply', 'plan.json', '--config', 'own.yaml')).code).toBe(0)
  expect(desk.hub.hub.users.has('of-own')).toBe(true)
})

test.each([
  ['plan'],
  ['list'],
  ['status'],
  ['export'],
  ['doctor'],
  ['validate'],
  ['apply', 'plan.json'],
  ['revert', 'plan.json'],
])('counts for %s, which reads the address in that file', async (...args) => {
  const desk = await openDesk({ files })
  await desk.run('plan', '-o', 'plan.json')
  await desk.run('apply', 'plan.json')
  const { length } = desk.hub.requests
  await desk.write('own.yaml', 'version: 1\ntarget: { url: https://elsewhere.example }\n')
  const ran = await desk.runWith(env, ...args)
  expect(ran.stdout + ran.stderr).toContain('https://elsewhere.example')
  expect(desk.hub.requests).toHaveLength(length)
})

test('does not disturb a command without --config', async () => {
  const desk = await openDesk({ files })
  await desk.run('plan', '-o', 'plan.json')
  expect((await desk.runWith({ HUBPLAN_CONFIG: 'nowhere.yaml' }, 'show', 'plan.json')).code).toBe(0)
})
