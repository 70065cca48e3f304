import { expect, test } from 'vitest'

import { openDesk, token } from './run.ts'

test('status is the hub in numbers', async () => {
  const desk = await openDesk()
  const ran = await desk.run('status', '--idle', '4w')
  expect(ran).toMatchObject({ code: 0, stderr: '' })
  expect(ran.stdout).toContain('\n  users             12\n  admins            1\n')
  expect(ran.stdout).toContain('\n  idle for 4w       12\n  never logged in   12\n')
  expect(ran.stdout).toContain('\n1 group\n  staff  2 members\n')
})

test('status never shows 0 for what the token does not see', async () => {
  const tokens = [{ token, name: 'planner', kind: 'service' as const, scopes: ['list:users'] }]
  const desk = await openDesk({ tokens })
  const ran = await desk.run('status', '--format', 'json')
  expect(JSON.parse(ran.stdout)).toMatchObject({ users: 12, servers: null, activity: null, groups: null })
})

test('status through a filtered token says that it is not everybody', async () => {
  const scopes = ['list:users!group=staff', 'read:users!group=staff']
  const desk = await openDesk({ tokens: [{ token, name: 'planner', kind: 'service', scopes }] })
  const ran = await desk.run('status')
  expect(ran.stderr).toBe(
    'warning: the token sees only some of the users; give it the scope list:users without a filter\n',
  )
  expect(ran.stdout).toContain('  2 (only those that the token sees)\n')
})

test('a wrong --idle is refused', async () => {
  const desk = await openDesk()
  expect((await desk.run('status', '--idle', '90')).stderr).toContain('--idle is "90"; write it like 12h, 30d or 4w.')
})

test('status --usage of a JupyterHub has active users, running servers and pending starts', async () => {
  const now = () => new Date('2026-11-30T10:00:00Z')
  const desk = await openDesk({
    now,
    allowNamedServers: true,
    users: [
      { name: 'ann', lastActivity: '2026-11-29T10:00:00Z', servers: [{ started: '2026-11-30T07:55:00Z' }] },
      { name: 'ben', lastActivity: '2026-11-25T10:00:00Z', servers: [{ name: 'g\u001bpu', state: 'spawning' }] },
    ],
    groups: [],
  })
  const ran = await desk.run('status', '--usage')
  expect([ran.code, ran.stderr]).toEqual([0, ''])
  expect(
    ran.stdout.split('\nUsage\n')[1],
  ).toBe(`  minutes       a JupyterHub does not count them; only AUP Learning Cloud does
  active users  1 in 24 h, 2 in 7 days

1 live session
  ann  default server  2 h 5 min

1 pending start
  ben  g\\x1bpu
`)
  expect(desk.hub.requests.filter(({ path }) => path === '/users')).toHaveLength(1)
})

test('status --usage through a token that sees no servers says so', async () => {
  const tokens = [{ token, name: 'planner', kind: 'service' as const, scopes: ['list:users'] }]
  const desk = await openDesk({ tokens })
  expect((await desk.run('status', '--usage')).stdout).toContain(
    '\n  live sessions  not visible to the token (needs read:servers)\n',
  )
})

test.each([
  [['--days', '7'], 'error: --days says what --usage counts, but --usage is not given.\n'],
  [['--usage', '--days', '0'], 'error: --days is "0", which is not a number of days from 1 to 365.\n'],
  [['--usage', '--days', '366'], 'error: --days is "366", which is not a number of days from 1 to 365.\n'],
  [
    ['--usage', '--provider', 'bevy', '--state', '.'],
    'error: --usage cannot be answered: a Bevy community shows neither servers nor activity.\n',
  ],
  [
    ['--usage', '--provider', 'alteryx'],
    'error: --usage cannot be answered: an Alteryx workspace shows neither servers nor activity.\n',
  ],
])('status %j is refused before anything is sent', async (flags, words) => {
  const desk = await openDesk()
  const ran = await desk.run('status', ...flags)
  expect([ran.code, ran.stderr.slice(0, words.length)]).toEqual([1, words])
  expect(desk.hub.requests).toEqual([])
})
