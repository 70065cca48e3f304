import { describe, expect, test } from 'vitest'

import { openDesk, token } from './run.ts'

const users = [
  { name: 'root', admin: true, created: '2024-09-01T08:00:00Z', lastActivity: '2024-10-01T08:00:00Z' },
  { name: 'ann23', groups: ['staff'], created: '2024-09-01T08:00:00Z', servers: [{}] },
  { name: 'bob23', groups: ['staff', 'ml'], created: '2024-09-01T08:00:00Z' },
  { name: 'Cyd', created: '2024-09-01T08:00:00Z' },
  { name: '001', created: '2024-09-01T08:00:00Z' },
]

function blindTo(...fields: string[]) {
  const all = ['list:users', 'read:users:groups', 'read:users:activity', 'read:servers', 'list:groups']
  return {
    tokens: [{ token, name: 'planner', kind: 'service' as const, scopes: all.filter((one) => !fields.includes(one)) }],
  }
}

describe('list', () => {
  test('is a table on stdout and a count on stderr', async () => {
    const desk = await openDesk({ users })
    expect(await desk.run('list', '--columns', 'name,admin,groups', '--match', '*23', '--match', 'r*')).toEqual({
      code: 0,
      stdout: [
        '  name   admin  groups',
        '  ann23  -      staff',
        '  bob23  -      ml, staff',
        '  root   admin  -',
        '',
      ].join('\n'),
      stderr: '3 of 5 users.\n',
    })
  })

  test.each([
    [
      ['--match', '*23'],
      ['ann23', 'bob23'],
    ],
    [['--match', 'c*'], []],
    [['--search', 'C'], ['Cyd']],
    [['--group', 'ml'], ['bob23']],
    [['--admins'], ['root']],
    [['--no-admins', '--search', '0'], ['001']],
    [['--active'], ['ann23']],
    [['--inactive-for', '52w', '--match', 'r*'], ['root']],
    [
      ['--never-logged-in', '--group', 'staff'],
      ['ann23', 'bob23'],
    ],
    [
      ['--sort', 'groups', '--reverse', '--limit', '2'],
      ['bob23', 'ann23'],
    ],
  ])('%j chooses %j', async (flags, names) => {
    const desk = await openDesk({ users })
    const ran = await desk.run('list', '--format', 'names', ...flags)
    expect(ran.stdout).toBe(names.map((name) => `${name}\n`).join(''))
    expect(ran.code).toBe(0)
  })

  test('of a target that no file has asks no hub', async () => {
    const desk = await openDesk({ users })
    const before = desk.hub.requests.length
    for (const command of ['list', 'status', 'export', 'doctor']) {
      const { code, stdout, stderr } = await desk.run(command, '--target', 'prod')
      expect([code, stdout + stderr]).toEqual([
        1,
        expect.stringContaining('--target prod: no file names several targets'),
      ])
    }
    expect(desk.hub.requests).toHaveLength(before)
  })

  test('tells how many there are when --limit cuts', async () => {
    const desk = await openDesk({ users })
    expect((await desk.run('list', '--limit', '2')).stderr).toBe('5 of 5 users, the first 2 shown.\n')
  })

  test('says that there is no such group', async () => {
    const desk = await openDesk({ users })
    expect(await desk.run('list', '--group', 'stuff')).toEqual({
      code: 0,
      stdout: '',
      stderr: 'warning: there is no group "stuff"; did you mean "staff"?\n0 of 5 users.\n',
    })
  })

  test('as names leaves out what no line can hold', async () => {
    const desk = await openDesk({ users: [{ name: 'ann' }, { name: 'a\nb' }] })
    expect(await desk.run('list', '--format', 'names')).toEqual({
      code: 0,
      stdout: 'ann\n',
      stderr: 'warning: left out, because it does not fit on one line: a\\x0ab\n2 of 2 users.\n',
    })
  })

  test('as csv is a file of leavers', async () => {
    const desk = await openDesk({ users })
    const listed = await desk.run('list', '--match', '*23', '--format', 'csv')
    await desk.write('leavers.csv', listed.stdout)
    const planned = await desk.run('plan', '--absent-from', 'leavers.csv', '--allow', 'delete-share', '-o', 'plan.json')
    expect(planned.code).toBe(0)
    const plan = await desk.plan()
    expect(plan.actions.map(({ id }) => id)).toEqual(['user.delete:ann23', 'user.delete:bob23'])
    expect(plan.findings.filter(({ guard }) => guard === 'input')).toEqual([])
  })

  test('as json names its fields', async () => {
    const desk = await openDesk({ users })
    const { stdout } = await desk.run('list', '--match', 'ann*', '--format', 'json')
    expect(JSON.parse(stdout)).toMatchObject({
      total: 5,
      count: 1,
      not_visible: [],
      users: [
        {
          name: 'ann23',
          admin: false,
          groups: ['staff'],
          last_activity: null,
          servers: [{ name: '', state: 'ready' }],
        },
      ],
    })
  })

  test('never takes what is unseen for empty', async () => {
    const desk = await openDesk({ users, ...blindTo('read:servers', 'read:users:activity') })
    expect(await desk.run('list', '--active')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error: --active cannot be answered: the token does not see servers.\nhint: give it the scope read:servers\nhelp: hubplan help connection\n',
    })
    expect((await desk.run('list', '--sort', 'last_activity')).code).toBe(1)
    expect((await desk.run('list', '--never-logged-in')).code).toBe(1)
    const ran = await desk.run('list', '--match', 'ann*')
    expect(ran.stdout).toBe(
      '  name   admin  groups  last activity  servers\n  ann23  -      staff   ?              ?\n',
    )
    expect(ran.stderr).toBe('1 of 5 users. The token does not see the last activity and servers.\n')
    const csv = await desk.run('list', '--match', 'ann*', '--format', 'csv', '--columns', 'username,servers')
    expect(csv.stdout).toBe('username\nann23\n')
  })

  test.each([
    [['--columns', 'nmae'], 'There is no column "nmae".\nhint: did you mean name?'],
    [
      ['--admins', '--no-admins'],
      '--admins and --no-admins do not go together.\nhint: hubplan list --help lists its flags',
    ],
    [['--inactive-for', '3 months'], '--inactive-for is "3 months"; write it like 12h, 30d or 4w.'],
    [['--limit', '0'], '--limit is "0", which is not a whole number above 0.'],
    [
      ['--sort', 'nam'],
      '--sort is "nam"; use one of name, created, last_activity, groups, servers, quota.\nhint: hubplan list --help lists its flags',
    ],
    [['--mtach', 'x'], 'There is no flag --mtach; did you mean --match?\nhint: hubplan list --help lists its flags'],
  ])('%j is refused before the hub is asked', async (flags, message) => {
    const desk = await openDesk({ users })
    const ran = await desk.run('list', ...flags)
    expect(ran).toMatchObject({ code: 1, stdout: '' })
    expect(ran.stderr).toBe(`error: ${message}\nhelp: hubplan help look\n`)
    expect(desk.hub.requests).toEqual([])
  })

  test('sends nothing that changes the hub, and --help has examples', async () => {
    const desk = await openDesk({ users })
    await desk.run('list')
    await desk.run('status')
    await desk.run('doctor')
    await desk.run('export')
    expect(desk.sent()).toEqual([])
    for (const command of ['list', 'status', 'doctor', 'export', 'template', 'validate']) {
      const { stdout, code } = await desk.run(command, '--help')
      expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining(`hubplan ${command}`) })
      expect(stdout).toContain('Examples:')
    }
  })
})
