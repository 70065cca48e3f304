// A killed apply of a folder: the same command finishes it, and everything is done once.
import { describe, expect, test } from 'vitest'

import { thirdOf } from '../helpers/tier.ts'
import { launch } from './run.ts'
import { type Name, names, openSeveral, type SeveralDesk } from './several-desk.ts'

const own = { 'us-east': 'users: [{ name: s01, ensure: absent }]' }

/** The ids of what each hub was told to do, however often. */
function changes({ hubs }: SeveralDesk): Record<Name, string[]> {
  const lines = (name: Name): string[] =>
    hubs[name].requests.flatMap(({ method, path, status }) =>
      method === 'GET' || status === 0 ? [] : [`${method} ${path} ${status}`],
    )
  return Object.fromEntries(names.map((name) => [name, lines(name)])) as Record<Name, string[]>
}

describe('kill -9 at the second of three hubs', () => {
  test.each<[string, string, 'before' | 'after']>(
    thirdOf<[string, string, 'before' | 'after']>(
      [
        ['GET', '/users', 'before'],
        ['POST', '/users', 'after'],
        ['DELETE', '/users/s01', 'before'],
        ['DELETE', '/users/s01', 'after'],
      ],
      1,
    ),
  )('at %s %s (%s it is done) is made good by the same command', async (method, path, when) => {
    const desk = await openSeveral('users:\n  - { name: new-all }\n', own)
    expect((await desk.run('plan', '--target', 'all', '-o', 'plans/')).code).toBe(0)
    const heal = desk.hubs['us-east'].misbehave({ method, path, action: { type: 'stall', when } })
    const arrived = new Promise<void>((resolve) => {
      desk.hubs['us-east'].onRequest((request) => {
        if (request.method === method && request.path === path) resolve()
      })
    })
    const running = launch(['apply', 'plans/'], { cwd: desk.folder, env: desk.env })
    await arrived
    running.child.kill('SIGKILL')
    expect(await running.done).toMatchObject({
      code: null,
      stdout: '',
      stderr: expect.stringContaining('physics (1 of 3)'),
    })
    heal()
    const ran = await desk.run('apply', 'plans/')
    expect(ran.code, ran.stdout).toBe(0)
    expect(ran.stdout).toMatch(/^Applied: 3 of 3 targets are done; \d changed, \d already done\.\n/)
    expect(changes(desk)).toEqual({
      physics: ['POST /users 201'],
      'us-east': ['POST /users 201', 'DELETE /users/s01 204'],
      hub05: ['POST /users 201'],
    })
  })
})

test('Ctrl-C while the second of three hubs is read ends with a report, and the same command does the rest', async () => {
  const desk = await openSeveral('users:\n  - { name: new-all }\n', own)
  expect((await desk.run('plan', '--target', 'all', '-o', 'plans/')).code).toBe(0)
  let open = (): void => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  const reached = new Promise<void>((resolve) => {
    desk.hubs['us-east'].onRequest(({ path }) => {
      if (path !== '/users') return undefined
      resolve()
      return opened
    })
  })
  const { child, done } = launch(['apply', 'plans/'], { cwd: desk.folder, env: desk.env })
  await reached
  const told = new Promise<void>((resolve) => {
    child.stderr?.on('data', (text: string) => {
      if (text.includes('Interrupted: finishing what is in flight.')) resolve()
    })
  })
  child.kill('SIGINT')
  await told
  open()
  const { code, stdout } = await done
  expect(code).toBe(130)
  expect(stdout.split('\n').slice(0, 6)).toEqual([
    'Applied in part: 1 of 3 targets is done; of 4 actions 1 changed, 0 already done, 3 not reached.',
    '',
    '  Target   Result       Changed  Already done  Not reached',
    '  physics  applied      1        0             0',
    '  us-east  interrupted  0        0             2',
    '  hub05    not reached  0        0             1',
  ])
  expect((await desk.run('apply', 'plans/')).code).toBe(0)
  expect(changes(desk)).toEqual({
    physics: ['POST /users 201'],
    'us-east': ['POST /users 201', 'DELETE /users/s01 204'],
    hub05: ['POST /users 201'],
  })
})
