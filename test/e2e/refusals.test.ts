import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'

import { beforeEach, describe, expect, test } from 'vitest'

import { describeRealHub } from '../helpers/real-hub.ts'
import { type Desk, useStage } from './desk.ts'

/** A port at which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

describeRealHub('a hub that does not let hubplan in', (version) => {
  const stage = useStage({ version, users: [{ name: 'root', admin: true }, 'bob'] })
  let desk: Desk

  beforeEach(() => {
    desk = stage().desk()
    desk.write('users.csv', 'username,groups\nann,ml\n')
  })

  const refused = [
    'error: The hub refused the token at /hub/api/user: Forbidden',
    'hint: check the token, and that its role has the scopes list:users, read:users, list:groups and read:groups',
    'help: hubplan help connection',
    '',
  ].join('\n')

  test('a wrong token: plan ends with one sentence', async () => {
    const planned = await desk.runWith({ HUBPLAN_TOKEN: 'wrong' }, 'plan', 'users.csv', '-o', 'plan.json')
    expect(planned).toEqual({ code: 1, signal: null, stdout: '', stderr: refused })
    expect(desk.has('plan.json')).toBe(false)
  })

  test('a wrong token: apply ends with the same sentence', async () => {
    await desk.run('plan', 'users.csv', '-o', 'plan.json')
    const applied = await desk.runWith({ HUBPLAN_TOKEN: 'wrong' }, 'apply', 'plan.json')
    expect(applied).toEqual({ code: 1, signal: null, stdout: '', stderr: refused })
  })

  test('a closed port: plan tells of its tries and ends with one sentence', async () => {
    const url = `http://127.0.0.1:${await closedPort()}`
    const planned = await desk.runWith({ HUBPLAN_URL: url }, 'plan', 'users.csv')
    expect(planned).toMatchObject({ code: 1, stdout: '' })
    const lines = planned.stderr.split('\n')
    const tries = lines.slice(0, 5).map((line) => line.replace(/in [\d.]+ s/, 'in N s'))
    expect(tries).toEqual(
      [1, 2, 3, 4, 5].map(
        (attempt) => `the connection was refused at GET /hub/api/user; trying again in N s (${attempt} of 5)`,
      ),
    )
    expect(lines.slice(5)).toEqual([
      'error: The hub cannot be read: the connection was refused.',
      'hint: check that the hub runs and that the URL (--url, HUBPLAN_URL) is right',
      'help: hubplan help connection',
      '',
    ])
  })

  describe('a token that may only read', () => {
    let read: Readonly<Record<string, string>>
    beforeEach(() => {
      read = { HUBPLAN_TOKEN: stage().hub.readToken }
    })

    test('plans, and the plan says what applying will need', async () => {
      desk.write('users.csv', 'username,ensure,groups\nann,present,ml\nbob,absent,\n')
      const planned = await desk.runWith(read, 'plan', 'users.csv', '-o', 'plan.json')
      expect(planned.code, planned.stderr).toBe(0)
      const part = planned.stdout.split('\n\n').find((text) => text.startsWith('Applying needs'))
      expect(part).toBe(
        [
          'Applying needs rights that the planning token lacks',
          '  admin:groups  for group.create',
          '  admin:users   for user.create',
          '  delete:users  for user.delete',
          '  groups        for member.add',
        ].join('\n'),
      )
    })

    test('is refused by apply, with the scopes it lacks', async () => {
      await desk.runWith(read, 'plan', 'users.csv', '-o', 'plan.json')
      const applied = await desk.runWith(read, 'apply', 'plan.json')
      expect(applied).toEqual({
        code: 1,
        signal: null,
        stdout: '',
        stderr: [
          'error: The token of service "read-service" lacks the scopes admin:groups, admin:users, groups; nothing was changed.',
          'hint: add them to the role of the token in load_roles of the hub',
          'help: hubplan help connection',
          '',
        ].join('\n'),
      })
      expect(await stage().bare.person('ann')).toBeUndefined()
    })

    test('makes a plan that a token which may write applies', async () => {
      await desk.runWith(read, 'plan', 'users.csv', '-o', 'plan.json')
      const applied = await desk.run('apply', 'plan.json')
      expect(applied.code, applied.stderr).toBe(0)
      expect(await stage().bare.person('ann')).toMatchObject({ groups: ['ml'] })
    })
  })

  // Older hubs let any token with the scope change admins.
  if (version === '3.0.0') return

  describe('a token that may change users, but is no admin itself', () => {
    test('is refused when the plan changes an admin, before anything is written', async () => {
      desk.write('users.csv', 'username,admin\nzoe,true\n')
      await desk.run('plan', 'users.csv', '-o', 'plan.json')
      const applied = await desk.runWith({ HUBPLAN_TOKEN: stage().hub.token }, 'apply', 'plan.json')
      expect(applied).toEqual({
        code: 1,
        signal: null,
        stdout: '',
        stderr: [
          `error: The token of service "full-service" does not belong to an admin, and JupyterHub 5.2.1 lets only admins change who is admin; nothing was changed.`,
          `hint: use the token of an admin, or give the service admin: True in the hub's config`,
          'help: hubplan help connection',
          '',
        ].join('\n'),
      })
      expect(await stage().bare.person('zoe')).toBeUndefined()
    })
  })
})
