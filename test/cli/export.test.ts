import { describe, expect, test } from 'vitest'

import { openDesk, token } from './run.ts'

const created = '2024-09-01T08:00:00Z'
const lastActivity = '2024-10-01T08:00:00Z'
const users = [
  { name: 'root', admin: true, created, lastActivity },
  { name: 'ann', groups: ['staff', 'ml'], created },
  { name: '001', created },
]

describe('export', () => {
  test('is a desired state on stdout', async () => {
    const desk = await openDesk({ users, groups: [{ name: 'empty' }] })
    expect(await desk.run('export')).toEqual({
      code: 0,
      stdout: [
        '# yaml-language-server: $schema=./node_modules/hubplan/schemas/hubplan.schema.json',
        `# All users of ${desk.hub.url}, as hubplan export found them.`,
        'version: 1',
        'users:',
        '  - { name: "001", admin: false, groups: [] }',
        '  - { name: ann, admin: false, groups: [ml, staff] }',
        '  - { name: root, admin: true, groups: [] }',
        'groups:',
        '  - { name: empty }',
        '  - { name: ml }',
        '  - { name: staff }',
        '',
      ].join('\n'),
      stderr: '3 users, 3 groups.\n',
    })
  })

  test('as csv has the columns of a backup', async () => {
    const desk = await openDesk({ users, groups: [] })
    const rows = [
      'username,admin,groups,created,last_activity',
      '001,false,-,2024-09-01T08:00:00Z,',
      'ann,false,"ml;staff",2024-09-01T08:00:00Z,',
      'root,true,-,2024-09-01T08:00:00Z,2024-10-01T08:00:00Z',
      '',
    ]
    expect((await desk.run('export', '--format', 'csv')).stdout).toBe(rows.join('\n'))
    expect(await desk.run('export', 'backup.csv')).toEqual({
      code: 0,
      stdout: '',
      stderr: '3 users, 2 groups in backup.csv.\n',
    })
    expect(await desk.read('backup.csv')).toBe(rows.join('\n'))
    expect(await desk.mode('backup.csv')).toBe('600')
  })

  test.each(['backup.yaml', 'backup.yml', 'backup.json', 'backup.csv', 'backup.xlsx'])(
    'to %s plans nothing, and an earlier file is replaced',
    async (file) => {
      const desk = await openDesk({ users })
      await desk.write(file, 'an earlier one')
      expect((await desk.run('export', '-o', file)).code).toBe(0)
      const planned = await desk.run('plan', file, '--prune', '-o', 'plan.json', '--detailed-exitcode')
      expect(planned.stderr).toBe('The plan is saved in plan.json.\n')
      expect(planned.code).toBe(0)
      const plan = await desk.plan()
      expect(plan.findings.filter(({ level }) => level !== 'info')).toEqual([])
    },
  )

  test('of a part says that it is none to prune by', async () => {
    const desk = await openDesk({ users })
    const ran = await desk.run('export', 'part.yaml', '--group', 'staff')
    expect(ran.stderr).toBe(
      [
        'warning: this is 1 of 3 users, not a complete roster: do not prune with it',
        '1 of 3 users, 2 groups in part.yaml.',
        '',
      ].join('\n'),
    )
    expect(await desk.read('part.yaml')).toContain('# Some of the users of ')
  })

  test('leaves out users that no row can express, and says so once', async () => {
    const desk = await openDesk({ users: [...users, { name: 'a/b' }, { name: 'x\u001b[0m' }], groups: [] })
    const ran = await desk.run('export', 'all.yaml')
    expect(ran.code).toBe(0)
    expect(ran.stderr).toBe(
      [
        'warning: left out, because no row can express these users: "a/b" (has a slash, which a proxy may read as another path), "x\\u001b[0m" (has a control or text-direction character)',
        '3 of 5 users, 2 groups in all.yaml.',
        '',
      ].join('\n'),
    )
  })

  test('where case is kept has both of two names that differ only in case', async () => {
    const desk = await openDesk({ users: [{ name: 'Bob' }, { name: 'bob', groups: ['ml'] }], groups: [] })
    expect((await desk.run('export', 'lower.yaml')).stderr).toBe(
      'warning: left out, because no row can express this user: "Bob" (differs only in case from "bob")\n1 of 2 users, 1 group in lower.yaml.\n',
    )
    await desk.write('hubplan.yaml', 'version: 1\ntarget: { names: exact }\n')
    expect((await desk.run('export', 'exact.yaml')).stderr).toBe('2 users, 1 group in exact.yaml.\n')
    const planned = await desk.run('plan', 'exact.yaml', '-o', 'plan.json', '--detailed-exitcode')
    expect(planned.code, planned.stderr + planned.stdout).toBe(0)
  })

  test('refuses a group that no cell can name, and says where it can', async () => {
    const desk = await openDesk({ users: [...users, { name: 'bea', groups: ['a;b', '-'] }] })
    expect(await desk.run('export', 'all.csv')).toEqual({
      code: 1,
      stdout: '',
      stderr: [
        'error: A table cannot name all groups of this hub.',
        'group "-": would be read as "none"',
        'group "a;b": has a semicolon, which parts the groups of a cell',
        'hint: export to a .yaml or .json file',
        'help: hubplan help roster',
        '',
      ].join('\n'),
    })
    expect(await desk.files()).toEqual([])
    expect((await desk.run('export', 'all.yaml')).code).toBe(0)
    expect((await desk.run('plan', 'all.yaml', '--detailed-exitcode')).code).toBe(0)
  })

  test('without groups says that the token does not see them, and plans nothing', async () => {
    const tokens = [{ token, name: 'planner', kind: 'service' as const, scopes: ['list:users'] }]
    const desk = await openDesk({ users, tokens })
    const ran = await desk.run('export', 'all.csv')
    expect(ran.stderr).toBe(
      'warning: the token does not see groups, so they are left out; give it list:groups and read:users:groups\n3 users in all.csv.\n',
    )
    expect((await desk.read('all.csv')).split('\n')[0]).toBe('username,admin,created,last_activity')
    expect((await desk.run('plan', 'all.csv', '--detailed-exitcode')).code).toBe(0)
  })

  test.each([
    [['all.txt'], 'all.txt: unsupported file type; use .yaml, .csv, .xlsx or .json.'],
    [['a.csv', '-o', 'b.csv'], 'The export has two outputs, a.csv and b.csv; give one of them.'],
    [['a.csv', '--format', 'yaml'], '--format yaml does not fit a.csv; leave it out.'],
  ])('%j is refused before the hub is asked', async (args, message) => {
    const desk = await openDesk({ users })
    const ran = await desk.run('export', ...args)
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain(`error: ${message}\n`)
    expect(desk.hub.requests).toEqual([])
  })

  test('into a folder that is not there fails with a sentence', async () => {
    const desk = await openDesk({ users })
    for (const file of ['no/all.yaml', 'no/all.csv']) {
      const ran = await desk.run('export', file)
      expect(ran).toMatchObject({ code: 1, stdout: '' })
      expect(ran.stderr).toContain(`error: ${file} cannot be written (ENOENT).\n`)
    }
  })
})
