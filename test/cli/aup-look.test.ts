// Looking at an AUP Learning Cloud: quotas in lists, exports and numbers.
import { describe, expect, test } from 'vitest'

import { fullScopes } from '../helpers/hub-client.ts'
import { type Desk, openDesk, token } from './run.ts'

const created = '2024-09-01T08:00:00Z'
const users = [
  { name: 'admin', admin: true, created },
  { name: 'ann', groups: ['staff'], created },
  { name: 'bob', created },
  { name: 'cy', created },
  { name: 'nell', groups: ['native-users'], created },
]
const quotas = { ann: 500, bob: 'unlimited', admin: 12_000, gone: 77 } as const

function openAup(more: Parameters<typeof openDesk>[0] = {}): Promise<Desk> {
  return openDesk({
    aup: { quotas, firstQuota: 100 },
    users,
    groups: [],
    tokens: [{ token, name: 'admin', kind: 'user', admin: true, scopes: fullScopes }],
    ...more,
  })
}

const aup = ['--provider', 'aup']

describe('list', () => {
  test('has a column of quotas, sorts by it and chooses by it', async () => {
    const desk = await openAup()
    expect(await desk.run('list', ...aup, '--columns', 'name', '--quota', '--sort', 'quota', '--reverse')).toEqual({
      code: 0,
      stdout: [
        '  name   quota',
        '  bob    unlimited',
        '  admin  12,000',
        '  ann    500',
        '  cy     -',
        '  nell   -',
        '',
      ].join('\n'),
      stderr: '5 of 5 users.\n',
    })
    const names = async (...flags: string[]) => (await desk.run('list', ...aup, '--format', 'names', ...flags)).stdout
    expect(await names('--quota-below', '501')).toBe('ann\ncy\nnell\n')
    expect(await names('--quota-above', '500')).toBe('admin\nbob\n')
  })

  test('as json has them always, as csv only on demand', async () => {
    const desk = await openAup({ files: { 'hubplan.yaml': 'version: 1\ntarget: { provider: aup }\n' } })
    const { users: listed } = JSON.parse((await desk.run('list', '--format', 'json')).stdout)
    expect(listed).toMatchObject([
      { name: 'admin', quota: { balance: 12_000, unlimited: false } },
      { name: 'ann', quota: { balance: 500, unlimited: false } },
      { name: 'bob', quota: { unlimited: true } },
      { name: 'cy', quota: null },
      { name: 'nell', quota: null },
    ])
    const csv = ['list', '--format', 'csv', '--match', 'a*'] as const
    expect((await desk.run(...csv)).stdout).not.toContain('quota')
    expect((await desk.run(...csv, '--quota')).stdout.split('\n')[0]).toBe(
      'username,admin,groups,created,last_activity,quota',
    )
  })

  test('leaves out of a csv what a plan would take for something else', async () => {
    const desk = await openAup({ aup: { quotas: { ann: -1 } } })
    const ran = await desk.run('list', ...aup, '--format', 'csv', '--columns', 'name,quota', '--match', 'ann')
    expect(ran.stdout).toBe('username,quota\nann,\n')
    expect(ran.stderr).toContain('warning: left empty, because a plan would misread these quotas: ann (-1)')
  })

  test.each([
    [['--quota'], '--quota'],
    [['--quota-below', '5'], '--quota-below'],
    [['--sort', 'quota'], '--sort quota'],
    [['--columns', 'name,quota'], '--columns quota'],
  ])('%j is refused for a JupyterHub before it is asked', async (flags, said) => {
    const desk = await openDesk()
    expect(await desk.run('list', ...flags)).toEqual({
      code: 1,
      stdout: '',
      stderr: `error: ${said} cannot be answered: a JupyterHub has no quotas.\nhint: for an AUP Learning Cloud give --provider aup, or write target: { provider: aup } into hubplan.yaml\nhelp: hubplan help look\n`,
    })
    expect(desk.hub.requests).toEqual([])
  })

  test.each([
    [['--quota-below', 'much'], '--quota-below is "much", which is not a whole number.'],
    [['--provider', 'apu'], '--provider is "apu"; use one of jupyterhub, aup, bevy, alteryx.'],
  ])('%j is refused', async (flags, said) => {
    const desk = await openAup()
    expect((await desk.run('list', ...flags)).stderr).toContain(`error: ${said}\n`)
  })
})

describe('the kind of hub', () => {
  test('is that of the flag, whatever the file says', async () => {
    const desk = await openAup({ files: { 'hubplan.yaml': 'version: 1\ntarget: { provider: aup }\n' } })
    expect((await desk.run('list', '--quota', '--provider', 'jupyterhub')).code).toBe(1)
    expect((await desk.run('list', '--quota')).code).toBe(0)
  })

  test('is refused when the hub is another one', async () => {
    const desk = await openDesk()
    const ran = await desk.run('status', ...aup)
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain('this is not an AUP Learning Cloud.')
  })
})

describe('export', () => {
  test.each(['backup.yaml', 'backup.json'])('to %s names the kind of hub and plans nothing', async (file) => {
    const desk = await openAup()
    const ran = await desk.run('export', file, ...aup)
    expect(ran).toMatchObject({ code: 0, stdout: '' })
    expect(ran.stderr).toMatch(
      /^5 users, \d groups?; left out, because the hub fills them itself: "native-users".* in /,
    )
    expect(await desk.read(file)).toMatch(/provider"?: ?"?aup/)
    const planned = await desk.run('plan', file, '--prune', '--topup', '-o', 'plan.json', '--detailed-exitcode')
    expect(planned.code, planned.stdout + planned.stderr).toBe(0)
    expect((await desk.plan()).findings.filter(({ level }) => level !== 'info')).toEqual([])
  })

  test.each(['backup.csv', 'backup.xlsx'])('to %s has a column, and plans nothing', async (file) => {
    const desk = await openAup({ files: { 'hubplan.yaml': 'version: 1\ntarget: { provider: aup }\n' } })
    expect((await desk.run('export', file)).code).toBe(0)
    if (file.endsWith('.csv')) {
      expect((await desk.read(file)).split('\n').slice(0, 4)).toEqual([
        'username,admin,groups,quota,created,last_activity',
        expect.stringMatching(/^admin,true,-,12000,2024-09-01T08:00:00Z,/),
        'ann,false,staff,500,2024-09-01T08:00:00Z,',
        'bob,false,-,unlimited,2024-09-01T08:00:00Z,',
      ])
    }
    const planned = await desk.run('plan', file, '--prune', '--topup', '-o', 'plan.json', '--detailed-exitcode')
    expect(planned.code, planned.stdout + planned.stderr).toBe(0)
    expect((await desk.plan()).findings.filter(({ level }) => level !== 'info')).toEqual([])
  })

  test('leaves empty what no file can say, and plans nothing with it', async () => {
    const desk = await openAup({ aup: { quotas: { ann: -1, bob: 20_000_000, cy: -50 } } })
    expect((await desk.run('export', 'all.yaml', ...aup)).stderr).toContain(
      'warning: left empty, because no file can express these quotas: "ann" (-1), "bob" (20000000), "cy" (-50)\n',
    )
    expect((await desk.run('plan', 'all.yaml', '--topup', '--detailed-exitcode')).code).toBe(0)
  })
})

test('status tells what is left, and what is left behind', async () => {
  const desk = await openAup()
  const { stdout, code } = await desk.run('status', ...aup)
  expect(code).toBe(0)
  expect(stdout).toMatch(
    /with a quota +2, 12,500 in all\n +lowest quota +500, of ann\n +unlimited +1\n +without a quota +2\n/,
  )
  expect(stdout).toContain('\n1 quota of names that no longer have a user\n  gone\n')
  expect(desk.sent()).toEqual([])
})

describe('status --usage', () => {
  const now = () => new Date('2026-11-30T10:00:00Z')
  const ago = (hours: number) => new Date(now().getTime() - hours * 3_600_000).toISOString()
  const open = (age: 'march' | 'june' | 'august') =>
    openAup({
      now,
      aup: {
        age,
        resources: { staff: ['cpu', 'g\u001bpu'] },
        sessions: [
          { user: 'ann', resource: 'cpu', start: ago(72), end: ago(70) },
          { user: 'ann', resource: 'g\u001bpu', start: ago(800), end: ago(798) },
          { user: 'bob', resource: 'g\u001bpu', start: ago(120), end: ago(119) },
          { user: 'ann', resource: 'cpu', start: ago(2) },
        ],
      },
      users: [
        { name: 'admin', admin: true, created },
        { name: 'ann', groups: ['staff', 'native-users'], created, servers: [{ started: ago(2) }] },
        { name: 'bob', created, servers: [{ state: 'spawning' }] },
      ],
    })
  const tail = async (desk: Desk, ...flags: string[]) => {
    const ran = await desk.run('status', ...aup, '--usage', ...flags)
    expect([ran.code, ran.stderr]).toEqual([0, ''])
    return ran.stdout.slice(ran.stdout.indexOf('\nUsage'))
  }
  const live = (server: string) => `
1 live session
  ann  ${server}  2 h 0 min

1 pending start
  bob  default server
`

  test.each(['june', 'august'] as const)(
    'of %s has minutes, trend, resources, users, sessions and groups',
    async (age) => {
      const desk = await open(age)
      const gpu = 'g\\x1bpu'
      expect(await tail(desk)).toBe(`
Usage of the last 30 days
  minutes              180, in 2 sessions
  in the days before   120, in 1 session (+50 % since)
  since the first day  300
  most users on a day  1, on 2026-11-25
  active users         1 in 24 h, 1 in 7 days

By resource
  cpu      120 minutes  1 session  1 user
  ${gpu}  60 minutes   1 session  1 user

Users with the most minutes
  ann  120 minutes  1 session
  bob  60 minutes   1 session
${live('cpu')}
Groups, who fills them, and their resources
  github-users  admin   0 members  no resources
  native-users  system  1 member   no resources
  staff         admin   1 member   cpu, ${gpu}
`)
      expect(await tail(desk, '--days', '183')).toContain(
        '\nUsage of the last 183 days\n  minutes              300, in 3 sessions\n  in the days before   not known: the hub counts a year at most\n',
      )
      expect(desk.sent()).toEqual([])
    },
  )

  test('of March says that it is too old for minutes, and shows the rest', async () => {
    expect(await tail(await open('march'))).toBe(`
Usage
  minutes       this version of AUP Learning Cloud does not offer its statistics; newer ones do
  active users  1 in 24 h, 1 in 7 days
${live('default server')}`)
  })

  test('is asked for only with the flag', async () => {
    const desk = await open('june')
    await desk.run('status', ...aup)
    expect(desk.hub.requests.filter(({ path }) => /stats|admin\/api\/groups/.test(path))).toEqual([])
  })

  test.each(['markdown', 'html'])('as %s shows hostile names as text', async (format) => {
    const desk = await open('june')
    const { code, stdout } = await desk.run('status', ...aup, '--usage', '--format', format)
    expect(code).toBe(0)
    expect(stdout).toContain('Users with the most minutes')
    expect(stdout).toContain('g\\x1bpu')
    expect(stdout).not.toContain('\u001b')
  })
})
