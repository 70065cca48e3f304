import { once } from 'node:events'

import { describe, expect, test } from 'vitest'

import type { Fault, LoggedRequest } from '../helpers/sandbox.ts'
import { thirdOf } from '../helpers/tier.ts'
import { type Desk, openDesk, type Running } from './run.ts'

const roster =
  'username,admin,groups,ensure\nzoe,,ml,\nyan,,ml,\nalice,true,,\ns01,,,absent\ns02,,,absent\ns03,,,absent\n'
const always = { times: Number.POSITIVE_INFINITY }

/** The ids of actions that a request carries out; anything else is a stranger. */
function actionsOf({ method, path, body }: LoggedRequest): string[] {
  const [, kind, name, rest] = path.split('/')
  const names = (body as { usernames?: string[]; users?: string[] } | undefined) ?? {}
  if (method === 'DELETE' && kind === 'users') return [`user.delete:${name}`]
  if (method === 'PATCH' && kind === 'users') return [`admin.set:${name}`]
  if (method === 'POST' && path === '/users') return (names.usernames ?? []).map((user) => `user.create:${user}`)
  const joins = (names.users ?? []).map((user) => `member.add:${user}:${name}`)
  // A new group may come with its members.
  if (method === 'POST' && kind === 'groups') return [...(rest === undefined ? [`group.create:${name}`] : []), ...joins]
  return [`${method} ${path}`]
}

/** What was sent that no action of the plan asks for. */
async function strangers(desk: Desk): Promise<string[]> {
  const planned = new Set((await desk.plan()).actions.map(({ id }) => id))
  const mutating = desk.hub.requests.filter(({ method }) => method !== 'GET')
  expect(mutating.length).toBeGreaterThan(0)
  return mutating.flatMap(actionsOf).filter((id) => !planned.has(id))
}

/** Resolves when the hub gets such a request. */
function arrival(desk: Desk, method: string, path: string): Promise<void> {
  return new Promise((resolve) => {
    desk.hub.onRequest((request) => {
      if (request.method === method && request.path === path) resolve()
    })
  })
}

async function planned(): Promise<Desk> {
  const desk = await openDesk({ files: { 'users.csv': roster } })
  expect(await desk.run('plan', 'users.csv', '-o', 'plan.json', '--allow', 'delete-share')).toMatchObject({ code: 0 })
  return desk
}

function ended({ child }: Running): Promise<unknown> {
  return once(child, 'close')
}

/** Resolves when stderr has said it. */
function said({ child }: Running, words: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.on('close', () => reject(new Error(`hubplan ended without saying ${words}, but ${text}`)))
    child.stderr?.on('data', (chunk) => {
      text += chunk
      if (text.includes(words)) resolve()
    })
  })
}

describe('kill -9 in the middle of an apply', () => {
  test.each<[string, string, 'before' | 'after']>(
    thirdOf<[string, string, 'before' | 'after']>([
      ['POST', '/groups/ml', 'before'],
      ['POST', '/groups/ml', 'after'],
      ['POST', '/users', 'before'],
      ['POST', '/users', 'after'],
      ['PATCH', '/users/alice', 'after'],
      ['DELETE', '/users/s02', 'before'],
      ['DELETE', '/users/s02', 'after'],
    ]),
  )('at %s %s (%s it is done) is made good by the same command', async (method, path, when) => {
    const desk = await planned()
    const heal = desk.hub.misbehave({ method, path, action: { type: 'stall', when } })
    const arrived = arrival(desk, method, path)
    const running = desk.start('apply', 'plan.json', '--concurrency', '1')
    await arrived
    running.child.kill('SIGKILL')
    await ended(running)
    heal()
    const ran = await desk.run('apply', 'plan.json')
    expect(ran).toMatchObject({ code: 0 })
    expect(ran.stdout).toMatch(/^Applied: \d changed, \d already done\.\n$/)
    expect(await strangers(desk)).toEqual([])
  })

  test('leaves a journal whose last word is the intent', async () => {
    const desk = await planned()
    desk.hub.misbehave({ method: 'DELETE', path: '/users/s01', action: { type: 'stall', when: 'before' } })
    const arrived = arrival(desk, 'DELETE', '/users/s01')
    const running = desk.start('apply', 'plan.json', '--concurrency', '1')
    await arrived
    running.child.kill('SIGKILL')
    await ended(running)
    const last = (await desk.journal()).trimEnd().split('\n').at(-1) ?? ''
    expect(JSON.parse(last)).toMatchObject({
      type: 'intent',
      method: 'DELETE',
      path: '/hub/api/users/s01',
      actions: ['user.delete:s01'],
    })
  })
})

describe('Ctrl-C', () => {
  test('before anything is sent ends at once with 130', async () => {
    const desk = await planned()
    desk.hub.misbehave({ path: '/users', action: { type: 'stall', when: 'before' }, ...always })
    const arrived = arrival(desk, 'GET', '/users')
    const running = desk.start('apply', 'plan.json')
    await arrived
    running.child.kill('SIGINT')
    expect(await running.done).toMatchObject({ code: 130, stdout: '' })
    expect(desk.sent()).toEqual([])
  })

  test('once finishes what is in flight and begins nothing more', async () => {
    const desk = await planned()
    const gate = holdBack(desk, { method: 'DELETE', path: '/users/s01' })
    const running = desk.start('apply', 'plan.json', '--concurrency', '1')
    await gate.reached
    const told = said(running, 'Interrupted: finishing what is in flight. Again to stop at once.')
    running.child.kill('SIGINT')
    await told
    gate.open()
    const ran = await running.done
    expect(ran.code).toBe(130)
    expect(ran.stdout).toMatch(/^Applied in part: of 9 actions 7 changed, 0 already done, 2 (skipped|not reached)\.\n/)
    expect(desk.sent().filter((line) => line.startsWith('DELETE'))).toEqual(['DELETE /users/s01'])
  })

  test('and the same command does the rest', async () => {
    const desk = await planned()
    const gate = holdBack(desk, { method: 'DELETE', path: '/users/s01' })
    const running = desk.start('apply', 'plan.json', '--concurrency', '1')
    await gate.reached
    const told = said(running, 'Interrupted')
    running.child.kill('SIGINT')
    await told
    gate.open()
    await running.done
    expect(await desk.run('apply', 'plan.json')).toMatchObject({
      code: 0,
      stdout: 'Applied: 2 changed, 7 already done.\n',
    })
    expect(await strangers(desk)).toEqual([])
  })

  test('twice ends at once', async () => {
    const desk = await planned()
    desk.hub.misbehave({ method: 'DELETE', action: { type: 'stall', when: 'before' }, ...always })
    const arrived = arrival(desk, 'DELETE', '/users/s01')
    const running = desk.start('apply', 'plan.json', '--concurrency', '1')
    await arrived
    const told = said(running, 'Interrupted')
    running.child.kill('SIGINT')
    await told
    running.child.kill('SIGINT')
    expect(await running.done).toMatchObject({ code: 130, stdout: '' })
  })

  test('during plan ends with 130 and writes nothing', async () => {
    const desk = await openDesk()
    desk.hub.misbehave({ path: '/users', action: { type: 'stall', when: 'before' }, ...always })
    const arrived = arrival(desk, 'GET', '/users')
    const running = desk.start('plan', '--absent', 's01', '-o', 'plan.json')
    await arrived
    running.child.kill('SIGINT')
    expect(await running.done).toMatchObject({ code: 130, stdout: '' })
    expect(await desk.files()).toEqual([])
  })
})

/** Holds such a request in the hub's hands until the gate is opened. */
function holdBack(desk: Desk, what: Pick<Fault, 'method' | 'path'>): { reached: Promise<void>; open: () => void } {
  let open = (): void => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  const reached = new Promise<void>((resolve) => {
    desk.hub.onRequest(async ({ method, path }) => {
      if (method !== what.method || path !== what.path) return
      resolve()
      await opened
    })
  })
  return { reached, open: () => open() }
}
