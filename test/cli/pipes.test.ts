// A plan in a pipe: `hubplan plan -o - | hubplan show -`.
import { expect, test } from 'vitest'

import { runInside } from '../helpers/inside.ts'
import { type Desk, openDesk, type Ran, token } from './run.ts'

const files = { 'users.csv': 'username\nann\nben\n' }

function piped({ folder, hub }: Desk, stdin: string, ...args: string[]): Promise<Ran> {
  return runInside(args, { cwd: folder, stdin, env: { HUBPLAN_URL: hub.url, HUBPLAN_TOKEN: token, NO_COLOR: '1' } })
}

test.each(['-', '/dev/stdout'])(
  'plan -o %s writes the plan and nothing else, as it would be in a file',
  async (output) => {
    const desk = await openDesk({ files })
    const ran = await desk.run('plan', 'users.csv', '-o', output)
    expect(ran).toMatchObject({ code: 0, stderr: '' })
    expect(await desk.files()).toEqual(['users.csv'])
    await desk.write('plan.json', ran.stdout)
    expect(await desk.run('validate', 'plan.json')).toMatchObject({ code: 0 })
    expect(ran.stdout).toMatch(/^\{\n {2}"format": 1,\n/)
    expect((await desk.run('apply', 'plan.json')).code).toBe(0)
    expect(desk.hub.hub.users.has('ann')).toBe(true)
  },
)

test('a name that a CI job would read as a command is the same name in the pipe', async () => {
  const desk = await openDesk({ files: { 'users.csv': 'username,groups\nann,::add-mask::x\n' } })
  const { stdout } = await desk.run('plan', 'users.csv', '-o', '-', '--format', 'json')
  expect(stdout).not.toContain('::')
  expect((await piped(desk, stdout, 'show', '-', '--json')).code).toBe(0)
})

test('show - shows the plan of the pipe as it shows one that is not saved', async () => {
  const desk = await openDesk({ files })
  const { stdout } = await desk.run('plan', 'users.csv', '-o', '-')
  const shown = await piped(desk, stdout, 'show', '-')
  expect(shown).toMatchObject({ code: 0, stderr: '' })
  expect(shown.stdout).toContain('Plan: 2 users to create.')
  expect(shown.stdout).toContain('Next: plan again with -o plan.json to save the plan, then apply that file')
  expect((await piped(desk, stdout, 'show', '-', '--format', 'markdown')).stdout).toContain('ann')
  expect((await piped(desk, stdout, 'rehearse', '-')).code).toBe(0)
})

test('doctor - checks that the token may apply the plan of the pipe', async () => {
  const desk = await openDesk({ files })
  const { stdout } = await desk.run('plan', 'users.csv', '-o', '-')
  const ran = await piped(desk, stdout, 'doctor', '-')
  expect(ran.code).toBe(0)
  expect(ran.stdout).toContain('This token may apply the plan.\n')
  expect(ran.stdout).not.toContain('/dev/stdin')
})

test.each(['validate', 'plan'])('%s - says how a plan is read from a pipe', async (command) => {
  const desk = await openDesk({ files })
  const { stdout } = await desk.run('plan', 'users.csv', '-o', '-')
  expect(await piped(desk, stdout, command, '-')).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining(
      'stdin: this is a plan, not a desired state; review it with: hubplan show -; to apply it, save it in a file with -o plan.json\n',
    ),
  })
})

test('rehearse - names no file', async () => {
  const desk = await openDesk({ files })
  const { stdout } = await desk.run('plan', 'users.csv', '-o', '-')
  expect((await piped(desk, stdout, 'rehearse', '-')).stdout).toContain(
    `Rehearsal of the plan, which is for ${desk.hub.url}\n`,
  )
})

test('a plan that was changed in the pipe is refused', async () => {
  const desk = await openDesk({ files })
  const { stdout } = await desk.run('plan', 'users.csv', '-o', '-')
  expect(await piped(desk, stdout.replaceAll('"ann"', '"eve"'), 'show', '-')).toMatchObject({ code: 1, stdout: '' })
  expect((await piped(desk, 'nonsense', 'show', '-')).stderr).toContain('error: stdin:1:1 is not JSON.\n')
})

test.each(['apply', 'review', 'revert'])('%s - is refused: it needs a file', async (command) => {
  const desk = await openDesk({ files })
  const { stdout } = await desk.run('plan', 'users.csv', '-o', '-')
  const { length } = desk.hub.requests
  expect(await piped(desk, stdout, command, '-')).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('error: The plan must be a file, not standard input'),
  })
  expect(desk.hub.requests).toHaveLength(length)
})

test('revert -o - writes the inverse plan', async () => {
  const desk = await openDesk({ files })
  await desk.run('plan', 'users.csv', '-o', 'plan.json')
  await desk.run('apply', 'plan.json')
  const { code, stdout } = await desk.run('revert', 'plan.json', '-o', '-')
  expect(code).toBe(0)
  expect((JSON.parse(stdout) as { actions: unknown[] }).actions).toHaveLength(2)
})

test('plans of several targets do not go into one pipe', async () => {
  const desk = await openDesk({ files })
  expect(await desk.run('plan', '-o', '-', '--target', 'all')).toEqual({
    code: 1,
    stdout: '',
    stderr:
      'error: -o - is for one plan, and --target all is for several.\nhint: save them in a folder: -o plans/\nhelp: hubplan help many-hubs\n',
  })
  expect(desk.hub.requests).toHaveLength(0)
})
