// What the screen shows of several plans, and what becomes of a fault of hubplan itself.
import { describe, expect, test } from 'vitest'

import type { Member } from '../../../../src/commands/apply/set/member.ts'
import { runAll } from '../../../../src/commands/apply/set/run.ts'
import { onScreen, openScreen } from '../../../../src/commands/apply/set/screen.ts'
import type { World } from '../../../../src/session/world.ts'
import { createOf, planOf } from '../../../views/fixtures.ts'

interface Said {
  readonly world: World
  readonly lines: () => string
}

function listening(terminal: boolean, env: World['env'] = {}): Said {
  let said = ''
  const streams = {
    terminal,
    err: (text: string) => {
      said += text
    },
  } as unknown as World['streams']
  return { world: { streams, env, signal: new AbortController().signal } as unknown as World, lines: () => said }
}

describe('on a terminal', () => {
  test('one plan at a time is drawn under a heading', () => {
    const { world, lines } = listening(true)
    const screen = openScreen(world, 2, 1)
    screen.begins('physics')
    screen.ends('physics', 'Applied: 1 changed, 0 already done.')
    expect(onScreen(world, 'physics', screen)).toBe(world)
    expect(lines()).toBe('Target physics (1 of 2):\nApplied: 1 changed, 0 already done.\n')
  })

  test.each([
    ['some at a time', 2, {}],
    ['CI', 1, { CI: 'true' }],
  ])('%s is told in lines, each with its target', (_, width, env) => {
    const { world, lines } = listening(true, env)
    const screen = openScreen(world, 2, width)
    screen.begins('physics')
    const own = onScreen(world, 'physics', screen)
    own.streams.err('warning: one\n\nwarning: two\n')
    screen.ends('physics', 'Applied: 1 changed, 0 already done.')
    expect(lines()).toBe(
      'physics: warning: one\n\nphysics: warning: two\nphysics (1 of 2): Applied: 1 changed, 0 already done.\n',
    )
    expect([own.streams.terminal, own.streams.takeScreen()]).toEqual([false, undefined])
  })
})

test('in lines only what explains a wait is told', () => {
  const { world, lines } = listening(false)
  const { progress } = onScreen(world, 'physics', openScreen(world, 1, 1))
  progress?.read({ type: 'page', what: 'users', rows: 1, total: 1 })
  progress?.read({ type: 'moved', what: 'users', attempt: 2, why: 'a user vanished' })
  progress?.apply({ type: 'applied', action: 'user.create:zoe', how: 'changed', at: '2026-03-02T11:20:00Z' })
  const retry = { type: 'retry', method: 'POST', path: '/users', attempt: 1, wait_ms: 500, why: 'status 503' } as const
  progress?.apply({ ...retry, at: '2026-03-02T11:20:00Z' })
  progress?.close()
  expect(lines()).toBe(
    [
      'physics: the listing of users moved, reading it again (attempt 2): a user vanished\n',
      'physics: retry    POST /users in 0.5 s (attempt 1): status 503\n',
    ].join(''),
  )
})

test('a fault of hubplan ends the run with a report on all targets, also with --keep-going', async () => {
  const { world, lines } = listening(false)
  const fault = new TypeError('x is not a function')
  const broken = {
    ...world,
    now: () => {
      throw fault
    },
  }
  const plan = planOf([createOf('zoe')])
  const member = (target: string): Member =>
    ({ plan, picked: plan.actions, world: broken, among: { target } }) as unknown as Member
  const { ends, bug, isStopped } = await runAll([member('physics'), member('hub05')], { keepGoing: true }, world)
  expect([bug, isStopped]).toEqual([fault, true])
  expect(ends).toMatchObject([
    { is: 'refused', target: 'physics', code: 1, report: { counts: { pending: 1 } } },
    { is: 'unreached', target: 'hub05', report: { why: 'the run stopped at physics' } },
  ])
  expect(lines()).toBe('physics (1 of 2): Not applied: A bug in hubplan ended it; it is below the report.\n')
})
