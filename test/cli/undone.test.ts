// What a hub undoes: memberships that its authenticator decides, and users that a login or its config creates again.
import { describe, expect, test } from 'vitest'

import type { Plan } from '../../src/core/types.ts'
import { fullScopes } from '../helpers/hub-client.ts'
import { type Desk, openDesk, token } from './run.ts'

const files = { 'u.csv': 'username,groups\nalice,staff;ml\nbob,staff;ml\n' }

async function request(desk: Desk, method: string, path: string, body: unknown): Promise<number> {
  const answer = await fetch(`${desk.hub.url}/hub/api${path}`, {
    method,
    headers: { authorization: `token ${token}` },
    body: JSON.stringify(body),
  })
  return answer.status
}

function undone({ findings }: Plan): string[] {
  return findings.filter(({ guard }) => guard === 'undone').map(({ level, message }) => `${level}: ${message}`)
}

describe('a membership that was applied', () => {
  async function applied(): Promise<Desk> {
    const desk = await openDesk({ files })
    await desk.run('plan', 'u.csv', '-o', 'old.json')
    expect((await desk.run('apply', 'old.json')).code).toBe(0)
    return desk
  }

  test('and is gone again is told as that', async () => {
    const desk = await applied()
    // What a login does where the authenticator manages the groups.
    expect(await request(desk, 'DELETE', '/groups/ml/users', { users: ['alice'] })).toBe(200)
    const ran = await desk.run('plan', 'u.csv', '--against', 'old.json', '-o', 'plan.json')
    expect(ran.code, ran.stderr).toBe(0)
    const message =
      '1 membership that old.json added is gone again: "alice" in "ml"; if the hub\'s authenticator manages the groups, each login undoes such changes: change them where the authenticator gets them, and set target.groups: read-only'
    expect(undone(await desk.plan())).toEqual([`warn: ${message}`])
    expect(ran.stdout).toContain(message)
    for (const format of ['markdown', 'html', 'json']) {
      const shown = await desk.run('show', 'plan.json', '--format', format)
      expect(shown.stdout).toContain('gone again')
    }
  })

  test('and holds is not told', async () => {
    const desk = await applied()
    const ran = await desk.run('plan', 'u.csv', '--against', 'old.json', '-o', 'plan.json')
    expect([ran.code, (await desk.plan()).actions, undone(await desk.plan())]).toEqual([0, [], []])
  })
})

test('a user who was deleted and is there again is told', async () => {
  const desk = await openDesk()
  await desk.run('plan', '--absent', 's01', '-o', 'old.json')
  expect((await desk.run('apply', 'old.json')).code).toBe(0)
  expect(await request(desk, 'POST', '/users', { usernames: ['s01'] })).toBe(201)
  const ran = await desk.run('plan', '--absent', 's01', '--against', 'old.json', '-o', 'plan.json')
  expect(ran.code, ran.stderr).toBe(0)
  expect(undone(await desk.plan())).toEqual([
    expect.stringMatching(
      /^warn: 1 user that old.json deleted is there again: "s01"; a login from outside, or the hub's own config/,
    ),
  ])
})

describe('deletions where people log in with accounts from outside', () => {
  const outside = {
    aup: {},
    users: [{ name: 'root', admin: true }, { name: 'ann' }, { name: 'ben' }],
    groups: [],
    tokens: [{ token, name: 'root', kind: 'user' as const, admin: true, scopes: fullScopes }],
  }

  test('are told once to come back', async () => {
    const desk = await openDesk(outside)
    const ran = await desk.run('plan', '--absent', 'ann', '--absent', 'ben', '-o', 'plan.json')
    expect(ran.code).toBe(0)
    const message =
      'people log in here with accounts that are kept outside the hub ("core.authenticators.multi.CustomMultiAuthenticator"): 2 deleted users can come back with empty accounts at the next login, unless that login is closed as well; take them out of the users, teams or groups that the authenticator allows, or close their accounts there'
    expect(ran.stdout.split(message)).toHaveLength(2)
    const markdown = await desk.run('show', 'plan.json', '--format', 'markdown')
    expect(markdown.stdout.split('can come back with empty accounts at the next login')).toHaveLength(2)
  })

  test('are not told of where the hub keeps the accounts itself, or names no class', async () => {
    const local = await openDesk({ ...outside, aup: { mode: 'local' } })
    expect((await local.run('plan', '--absent', 'ann')).stdout).not.toContain('come back')
    const blind = {
      token,
      name: 'bot',
      kind: 'service' as const,
      scopes: fullScopes.filter((one) => one !== 'read:hub'),
    }
    const silent = await openDesk({ ...outside, tokens: [blind] })
    expect((await silent.run('plan', '--absent', 'ann')).stdout).not.toContain('come back')
  })
})
