import { expect, test, vi } from 'vitest'

import { openDesk, token } from './run.ts'

vi.setConfig({ testTimeout: 120_000 })

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
