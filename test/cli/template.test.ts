import { describe, expect, test } from 'vitest'

import { openDesk } from './run.ts'

const offline = { HUBPLAN_URL: undefined, HUBPLAN_TOKEN: undefined }

describe('template', () => {
  test('is CSV on stdout, without a hub and a token', async () => {
    const desk = await openDesk()
    expect(await desk.runWith(offline, 'template', '--prefix', 'student', '--count', '3')).toEqual({
      code: 0,
      stdout: 'username,admin\nstudent01,false\nstudent02,false\nstudent03,false\n',
      stderr: '',
    })
    expect(desk.hub.requests).toEqual([])
  })

  test('takes names as they are', async () => {
    const desk = await openDesk()
    const ran = await desk.run('template', '--names', 'alice', '001', 'a b', '--admin')
    expect(ran.stdout).toBe('username,admin\nalice,true\n001,true\na b,true\n')
  })

  test.each(['users.csv', 'users.xlsx', 'users.yaml', 'users.json'])(
    'to %s is a file that plans these users',
    async (file) => {
      const desk = await openDesk()
      const made = await desk.run('template', '--prefix', 'AUP', '--count', '30', '--start', '5', '--output', file)
      expect(made).toEqual({
        code: 0,
        stdout: '',
        stderr: `30 rows in ${file}. Next: hubplan plan ${file} -o plan.json\n`,
      })
      const planned = await desk.run('plan', file, '-o', 'plan.json')
      expect(planned.stderr).toBe('The plan is saved in plan.json.\n')
      const plan = await desk.plan()
      expect(plan.summary).toEqual({ 'user.create': 30 })
      expect(plan.actions.at(-1)).toMatchObject({ user: 'aup34', after: { admin: false } })
    },
  )

  test('never replaces a file that people edit, but with --force', async () => {
    const desk = await openDesk({ files: { 'users.csv': 'mine' } })
    expect(await desk.run('template', '--names', 'a', '-o', 'users.csv')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error: users.csv already exists.\nhint: give another name, or --force to replace it\nhelp: hubplan help roster\n',
    })
    expect(await desk.read('users.csv')).toBe('mine')
    expect((await desk.run('template', '--names', 'a', '-o', 'users.csv', '--force')).code).toBe(0)
    expect(await desk.read('users.csv')).toBe('username,admin\na,false\n')
  })

  test.each([
    [['--prefix', 's', '--count', '0'], '--count is "0", which is not a whole number above 0.'],
    [['--prefix', 's', '--count', '1000001'], '--count is 1000001; a template has at most 1000000 rows.'],
    [['--prefix', 's', '--count', '120', '--digits', '2'], '--digits 2 is too few: the last number is 120.'],
    [['--prefix', 's', '--count', '2', '--start', 'x'], '--start is "x"; give a whole number, such as 100.'],
    [['--prefix', 's'], 'The names of the template are missing.'],
    [[], 'The names of the template are missing.'],
    [['--names'], 'The names of the template are missing.'],
    [['--names', 'a', '--count', '2'], '--names and --count do not go together.'],
    [['--names', 'a', 'A'], 'The names "a" and "A" are one name to the hub: "a".'],
    [['--names', 'a', '-o', 'users.doc'], 'users.doc: unsupported file type; use .csv, .xlsx, .yaml or .json.'],
  ])('%j is refused with one sentence', async (args, message) => {
    const desk = await openDesk()
    const ran = await desk.run('template', ...args)
    expect(ran).toMatchObject({ code: 1, stdout: '' })
    expect(ran.stderr.split('\n')[0]).toBe(`error: ${message}`)
    expect(await desk.files()).toEqual([])
  })
})
