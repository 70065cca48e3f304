// hubplan list --servers: on a hub whose users and servers have odd names.
import { describe, expect, test } from 'vitest'

import { openDesk } from './run.ts'

const created = '2024-09-01T08:00:00Z'
const now = () => new Date('2026-11-30T12:00:00Z')
const used = '2026-11-20T12:00:00Z'
const started = '2026-11-29T12:00:00Z'
const long = 'x'.repeat(300)

const users = [
  { name: 'root', admin: true, created },
  {
    name: 'ann',
    groups: ['staff'],
    created,
    servers: [
      { state: 'ready', started, lastActivity: used },
      { name: 'lab', state: 'stopped', lastActivity: '2026-06-01T00:00:00Z' },
      { name: 'new', state: 'spawning', started, lastActivity: null },
    ],
  },
  {
    name: 'Bob',
    created,
    servers: [
      { state: 'stopped', lastActivity: used },
      { name: 'never', state: 'stopped', lastActivity: null },
    ],
  },
] as const

const odd = ['..', 'a/b', '=1+1', '\u{1f600}', 'a | b', '<b>', 'e\u001b[31m', 'l\nm', long]
const oddUsers = [
  { name: 'cy', created, servers: odd.map((name) => ({ name, state: 'stopped' as const, lastActivity: used })) },
]

const open = (more: object = {}) => openDesk({ users, allowNamedServers: true, now, ...more })

describe('list --servers', () => {
  test('is a table of default, named, running and stopped ones, sorted by user and name', async () => {
    const desk = await open()
    expect(await desk.run('list', '--servers')).toEqual({
      code: 0,
      stdout: [
        '  user  server   state     last activity              started                    url',
        '  Bob   default  stopped   10 days ago (2026-11-20)   -                          /user/Bob/',
        '  Bob   never    stopped   never                      -                          /user/Bob/never/',
        '  ann   default  running   10 days ago (2026-11-20)   24 hours ago (2026-11-29)  /user/ann/',
        '  ann   lab      stopped   5 months ago (2026-06-01)  -                          /user/ann/lab/',
        '  ann   new      starting  never                      24 hours ago (2026-11-29)  /user/ann/new/',
        '',
      ].join('\n'),
      stderr: '5 servers of 2 users.\n',
    })
  })

  const choices: readonly (readonly [readonly string[], readonly string[]])[] = [
    [
      ['--match', 'B*'],
      ['Bob/', 'Bob/never'],
    ],
    [
      ['--group', 'staff', '--active'],
      ['ann/', 'ann/new'],
    ],
    [
      ['--sort', 'last_activity', '--limit', '3'],
      ['Bob/never', 'ann/new', 'ann/lab'],
    ],
    [['--sort', 'last_activity', '--reverse', '--limit', '1'], ['ann/']],
    [
      ['--reverse', '--limit', '2'],
      ['ann/new', 'ann/lab'],
    ],
    [['--admins'], []],
  ]
  test('is chosen and sorted by the flags of list', async () => {
    const desk = await open()
    for (const [flags, expected] of choices) {
      const { stdout } = await desk.run('list', '--servers', '--format', 'json', ...flags)
      const { servers } = JSON.parse(stdout) as { servers: { user: string; server: string }[] }
      expect([flags, servers.map(({ user, server }) => `${user}/${server}`)]).toEqual([flags, expected])
    }
  })

  test('is data for programs', async () => {
    const desk = await open()
    const { stdout } = await desk.run('list', '--servers', '--format', 'json', '--match', 'ann', '--limit', '2')
    expect(JSON.parse(stdout)).toEqual({
      taken_at: '2026-11-30T12:00:00.000Z',
      count: 3,
      servers: [
        { user: 'ann', server: '', state: 'running', last_activity: used, started, url: '/user/ann/' },
        {
          ...{ user: 'ann', server: 'lab', state: 'stopped', last_activity: '2026-06-01T00:00:00Z' },
          ...{ started: null, url: '/user/ann/lab/' },
        },
      ],
    })
    expect((await desk.run('list', '--servers', '--format', 'names')).stdout).toBe('Bob\nann\n')
    expect((await desk.run('list', '--servers', '--format', 'csv', '--match', 'B*')).stdout).toBe(
      `username,server,state,last_activity,started,url\nBob,,stopped,${used},,/user/Bob/\nBob,never,stopped,,,/user/Bob/never/\n`,
    )
  })

  test('keeps odd names apart, and lets none act', async () => {
    const desk = await open({ users: oddUsers })
    const text = (await desk.run('list', '--servers')).stdout
    expect(text).not.toMatch(/\u001b|l\nm/)
    expect(text).toContain(String.raw`e\x1b[31m`)
    expect(text.split('\n').length).toBeGreaterThanOrEqual(odd.length + 2)
    const json = (await desk.run('list', '--servers', '--format', 'json')).stdout
    expect(json).not.toContain('\u001b')
    const { servers } = JSON.parse(json) as { servers: { server: string }[] }
    expect(servers.map(({ server }) => server)).toEqual([...odd].sort())
    const csv = (await desk.run('list', '--servers', '--format', 'csv')).stdout
    expect(csv).toContain("cy,'=1+1,stopped")
    expect(csv).toContain('"l\nm"')
  })

  test('needs the servers in sight', async () => {
    const scopes = ['list:users', 'read:users']
    const desk = await open({ tokens: [{ token: 'hush-4f1c0ffee-token', name: 'planner', kind: 'service', scopes }] })
    const { code, stderr } = await desk.run('list', '--servers')
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('--servers cannot be answered: the token does not see servers.'),
    ])
  })

  const refusals: readonly (readonly [readonly string[], string])[] = [
    [['--sort', 'groups'], '--sort groups is for users; servers are sorted by name or last_activity.'],
    [['--columns', 'name'], 'servers'],
    [
      ['--provider', 'bevy', '--url', 'https://x.bevy.example'],
      '--servers cannot be answered: a Bevy community has no servers.',
    ],
    [['--quota-below', '5'], '--quota-below cannot be answered'],
  ]
  test('refuses what is for users, before it asks the hub', async () => {
    const desk = await open()
    const before = desk.hub.requests.length
    for (const [flags, said] of refusals) {
      const { code, stderr } = await desk.run('list', '--servers', ...flags)
      expect([flags, code, stderr]).toEqual([flags, 1, expect.stringContaining(said)])
    }
    expect(desk.hub.requests).toHaveLength(before)
  })
})

describe('named servers from a file to an empty second plan', () => {
  test('are planned, rehearsed, applied, and told in the results', async () => {
    const desk = await open({
      users: [...users.slice(0, 2), ...oddUsers],
      files: { 'hubplan.yaml': 'version: 1\nremove_servers: [{ unused_for: 5d }]\n' },
    })
    const planned = await desk.run('plan', '-o', 'plan.json')
    expect(planned.code, planned.stderr).toBe(0)
    expect(planned.stdout).toContain('REMOVE 8 named servers of 2 users')
    expect(planned.stdout).toContain('2 named servers left alone by remove_servers')
    const rehearsed = await desk.run('rehearse', 'plan.json')
    expect([rehearsed.code, rehearsed.stdout]).toEqual([0, expect.stringContaining('8')])
    const applied = await desk.run('apply', 'plan.json', '--yes', '--results', 'results.csv')
    expect([applied.code, applied.stdout]).toEqual([0, 'Applied: 8 changed, 0 already done.\n'])
    expect((await desk.read('results.csv')).split('\n')[1]).toContain('server.remove')
    expect([...(desk.hub.hub.users.get('cy')?.servers.keys() ?? [])]).toEqual(['', '..', 'a/b'])
    const again = await desk.run('plan', '-o', 'again.json', '--detailed-exitcode')
    expect(again.code).toBe(0)
    const wanted = await desk.run('validate')
    expect(wanted.stdout).toContain('1 rule for named servers to remove')
  })
})
