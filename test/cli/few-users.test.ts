// Applies of small plans on a hub of many users: which requests they send, and what they say that they looked at.
import { describe, expect, test } from 'vitest'

import { fullScopes } from '../helpers/hub-client.ts'
import { classOf, type Desk, openDesk, token } from './run.ts'

/** Of which a listing takes five pages. */
const size = 990

const scopes = [...fullScopes, 'list:services', 'read:services', 'tokens', 'servers']
const own = { token, name: 'planner', kind: 'service', admin: true, scopes } as const

interface Applied {
  readonly asked: readonly string[]
  readonly stdout: string
  readonly stderr: string
  readonly code: number | null
}

const people = classOf(size).map((user) => (user.name === 'alice' ? { ...user, admin: true } : user))

/** Plans the file, lets something happen, and applies. */
async function applied(
  content: string,
  { happens = () => undefined, flags = [], ...more }: Happening & Parameters<typeof openDesk>[0] = {},
): Promise<Applied & { readonly desk: Desk }> {
  const desk = await openDesk({
    users: people,
    tokens: [own],
    files: { 'hubplan.yaml': `version: 1\n${content}` },
    ...more,
  })
  const planned = await desk.run('plan', '-o', 'plan.json')
  expect(planned.code, planned.stderr).toBe(0)
  await happens(desk)
  const before = desk.hub.requests.length
  const ran = await desk.run('apply', 'plan.json', ...flags)
  const asked = desk.hub.requests.slice(before).map(({ method, path }) => `${method} ${path}`)
  return { ...ran, asked, desk }
}

interface Happening {
  readonly happens?: (desk: Desk) => unknown
  readonly flags?: readonly string[]
}

/** How often each was asked for, sorted. */
function counted(asked: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const one of [...asked].sort()) counts[one] = (counts[one] ?? 0) + 1
  return counts
}

const pages = 5

describe('an apply of a small plan on a large hub', () => {
  test('looks up the one user who becomes an admin', async () => {
    const { asked, code, stdout } = await applied('users: [{ name: s05, admin: true }]\n')
    expect(code).toBe(0)
    expect(stdout).toBe(`Applied: 1 changed, 0 already done.\nLooked at 1 of ${size} users.\n`)
    expect(counted(asked)).toEqual({
      'GET /info': 1,
      'GET /services': 1,
      'GET /user': 2,
      'GET /users/s05': 2,
      'PATCH /users/s05': 1,
    })
  })

  test('reads the first page when an admin loses the rights, and reads it again before that', async () => {
    const { asked, code, stdout } = await applied('users: [{ name: alice, admin: false }]\n')
    expect(code).toBe(0)
    expect(stdout).toBe(
      `Applied: 1 changed, 0 already done.\nLooked at 100 of ${size} users before the changes and 1 after them.\n`,
    )
    expect(counted(asked)).toEqual({
      'GET /services': 1,
      'GET /user': 3,
      'GET /users': 2,
      'GET /users/alice': 2,
      'PATCH /users/alice': 1,
    })
  })

  test('reads on when the first pages have too few admins, and all users when the next ones have, too', async () => {
    const last = people.map((user) => ({ ...user, admin: user.name === 'alice' || user.name === `s${size - 3}` }))
    const { asked, code, stdout } = await applied('users: [{ name: alice, admin: false }]\n', { users: last })
    expect(code).toBe(0)
    expect(stdout).toContain('Looked at 1 of 990 users after the changes.')
    // Three pages each time before the whole list.
    expect(counted(asked)['GET /users']).toBe(2 * (3 + pages))
  })

  test('refuses to take the rights from the last admin, as after reading all users', async () => {
    const { asked, code, stderr, desk } = await applied('users: [{ name: alice, admin: false }]\n', {
      happens: ({ hub }) => hub.hub.patchUser('root', { admin: false }),
    })
    expect(code).toBe(3)
    expect(stderr).toContain('min-admins: 0 admins would be left on the hub, and the minimum is 1')
    expect(counted(asked)['GET /users']).toBe(3 + pages)
    expect(desk.sent()).toEqual([])
  })

  test('looks up the user and the group of a join', async () => {
    const { asked, code, stdout } = await applied('users: [{ name: s05, groups: [staff] }]\n')
    expect([code, stdout]).toEqual([0, `Applied: 1 changed, 0 already done.\nLooked at 1 of ${size} users.\n`])
    expect(counted(asked)).toEqual({
      'GET /groups/staff': 2,
      'GET /services': 1,
      'GET /user': 2,
      'GET /users/s05': 2,
      'POST /groups/staff/users': 1,
    })
  })

  test('lists all groups for the name of a new one', async () => {
    const { asked, code, stderr } = await applied('users: [{ name: s05, groups: [ml] }]\n', {
      happens: ({ hub }) => hub.hub.addGroup({ name: 'ML' }),
    })
    expect(code).toBe(0)
    expect(stderr).toContain('warning: 1 new group would stand beside a group of nearly the same name: "ml" and "ML"')
    expect(counted(asked)).toEqual({
      'GET /groups': 1,
      'GET /groups/ml': 1,
      'GET /services': 1,
      'GET /user': 2,
      'GET /users/s05': 2,
      'POST /groups/ml': 1,
    })
  })

  test('counts the members of a group that loses some', async () => {
    const users = people.map((user, at) => (at < 5 ? { ...user, groups: ['staff'] } : user))
    const rows = 'groups: [{ name: staff }]\nusers: [{ name: s01, groups: [] }, { name: s02, groups: [] }]\n'
    const { asked, code } = await applied(rows, { users })
    expect(code).toBe(0)
    expect(counted(asked)).toMatchObject({ 'DELETE /groups/staff/users': 1, 'GET /groups/staff': 2 })
    expect(asked).not.toContain('GET /users')
  })

  test('blocks when a group would lose most of its members by now, without reading all users', async () => {
    const users = people.map((user, at) => (at < 5 ? { ...user, groups: ['staff'] } : user))
    const rows = 'groups: [{ name: staff }]\nusers: [{ name: s01, groups: [] }, { name: s02, groups: [] }]\n'
    const { asked, code, stderr } = await applied(rows, {
      users,
      happens: ({ hub }) => {
        for (const name of ['root', 'alice']) hub.hub.patchUser(name, { groups: [] })
      },
    })
    expect(code).toBe(3)
    expect(stderr).toContain('group-removals: 2 of the 3 members of group "staff" (66.7 %) would leave it')
    expect(asked).not.toContain('GET /users')
  })

  test('reads all users before a create, and looks up the new one at the end', async () => {
    const { asked, code, stdout } = await applied('users: [{ name: zoe }]\n')
    expect([code, stdout]).toEqual([
      0,
      `Applied: 1 changed, 0 already done.\nLooked at 1 of ${size} users after the changes.\n`,
    ])
    expect(counted(asked)).toMatchObject({ 'GET /users': pages, 'GET /users/zoe': 1, 'POST /users': 1 })
  })

  test('finds a case variant that somebody made since the plan of a create', async () => {
    const { code, stderr, desk } = await applied('users: [{ name: zoe }]\n', {
      happens: ({ hub }) => hub.hub.addUser({ name: 'Zoe' }),
    })
    expect(code).toBe(3)
    expect(stderr).toContain('name-collision: "zoe" would be created beside "Zoe"')
    expect(desk.sent()).toEqual([])
  })

  test.each([
    ['a delete', 'users: [{ name: s05, ensure: absent }]\n', 'DELETE /users/s05'],
    ['a rename', 'users: [{ name: zoe, renamed_from: s05 }]\n', 'PATCH /users/s05'],
  ])('reads all users before %s, and none of them at the end', async (_, content, change) => {
    const { asked, code } = await applied(content)
    expect(code).toBe(0)
    expect(counted(asked)).toMatchObject({ 'GET /users': pages, 'GET /users/s05': 1, [change]: 1 })
  })

  test('looks up the user of a server until it runs', async () => {
    const { asked, code } = await applied('users: [{ name: s05, server: running }]\n')
    expect(code).toBe(0)
    expect(asked.filter((one) => !one.startsWith('GET /users/s05')).sort()).toEqual([
      ...['GET /services', 'GET /user', 'GET /user', 'POST /users/s05/server'],
    ])
  })

  test('looks up the user of a token, and the tokens', async () => {
    const ofUser = { token: 'x', name: 's05', kind: 'user', scopes: ['self'], note: 'ci' } as const
    const { asked, code } = await applied('users: [{ name: s05, tokens: none }]\n', { tokens: [own, ofUser] })
    expect(code).toBe(0)
    expect(counted(asked)).toEqual({
      'DELETE /users/s05/tokens/a2': 1,
      'GET /services': 1,
      'GET /user': 2,
      'GET /users/s05': 2,
      'GET /users/s05/tokens': 2,
    })
  })

  test('sees the stopped servers that it is to remove', async () => {
    const users = people.map((user) =>
      user.name === 's05' ? { ...user, servers: [{ name: 'old', state: 'stopped' as const }] } : user,
    )
    const { asked, code } = await applied('users: [{ name: s05, servers: default-only }]\n', {
      users,
      allowNamedServers: true,
    })
    expect(code).toBe(0)
    expect(counted(asked)).toMatchObject({ 'DELETE /users/s05/servers/old': 1, 'GET /users/s05': 2 })
    expect(asked).not.toContain('GET /users')
  })

  test('finds that a service has got the name of the user', async () => {
    const bot = { token: 'of-bot', name: 's05', kind: 'service', admin: true, scopes } as const
    const { code, stderr, asked } = await applied('users: [{ name: s05, admin: true }]\n', {
      tokens: [{ ...own, admin: false, scopes: fullScopes }, bot],
      flags: ['--token-file', 'token'],
      happens: (desk) => desk.write('token', 'of-bot'),
    })
    expect([code, stderr]).toEqual([3, expect.stringContaining('name-collision: "s05" is the name of the service')])
    expect(asked).not.toContain('GET /users')
  })

  test('reads all users when a rule plans what its share decides', async () => {
    const users = people.map((user) =>
      /^s0[1-9]$/.test(user.name) ? { ...user, servers: [{ lastActivity: '2025-01-01T00:00:00Z' }] } : user,
    )
    const { asked, code } = await applied('stop_servers: [{ idle_for: 12h, match: [s01] }]\n', { users })
    expect(code).toBe(0)
    expect(counted(asked)).toMatchObject({ 'GET /users': pages, 'GET /users/s01': expect.any(Number) })
  })

  test('says in JSON what it looked at', async () => {
    const { stdout } = await applied('users: [{ name: alice, admin: false }]\n', { flags: ['--format', 'json'] })
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, looked_at: { start: 100, end: 1, of: size } })
  })

  test('is stale when the user was made anew, and nothing is sent', async () => {
    const { code, stderr, desk, asked } = await applied('users: [{ name: s05, admin: true }]\n', {
      happens: ({ hub }) => {
        hub.hub.removeUser('s05')
        hub.hub.addUser({ name: 's05', created: '2026-01-01T00:00:00Z' })
      },
    })
    expect(code).toBe(4)
    expect(stderr).toContain('the user was deleted and created again since the plan')
    expect(desk.sent()).toEqual([])
    expect(asked).not.toContain('GET /users')
  })

  test('leaves out the requests that the token has no scope for', async () => {
    const fewer = { ...own, admin: false, scopes: fullScopes.filter((scope) => scope !== 'read:hub') }
    const { asked, code } = await applied('users: [{ name: s05, admin: true }]\n', { tokens: [fewer] })
    expect(code).toBe(0)
    expect(counted(asked)).toEqual({ 'GET /user': 2, 'GET /users/s05': 2, 'PATCH /users/s05': 1 })
  })

  test('reads all users where a gateway refuses lookups', async () => {
    const { asked, code, stdout } = await applied('users: [{ name: s05, admin: true }]\n', {
      happens: ({ hub }) => {
        const action = { type: 'reply', status: 403, body: { message: 'no' } } as const
        hub.misbehave({ method: 'GET', path: '/users/s05', times: 9, action })
      },
    })
    expect([code, stdout]).toEqual([0, 'Applied: 1 changed, 0 already done.\n'])
    expect(counted(asked)['GET /users']).toBe(2 * pages)
  })

  test('reads all users where their list is one page', async () => {
    const users = classOf(200)
    const { asked, code, stdout } = await applied('users: [{ name: s05, admin: true }]\n', { users })
    expect([code, stdout]).toEqual([0, 'Applied: 1 changed, 0 already done.\n'])
    expect(counted(asked)).toMatchObject({ 'GET /users': 2 })
  })

  test('reads balances and terms on an AUP Learning Cloud as ever', async () => {
    const { asked, code, stdout } = await applied(
      'target: { provider: aup }\nusers: [{ name: s05, admin: true, quota: 70 }]\n',
      { aup: true },
    )
    expect(code).toBe(0)
    expect(stdout).toBe(`Applied: 2 changed, 0 already done.\nLooked at 1 of ${size} users.\n`)
    expect(counted(asked)).toMatchObject({ 'GET /info': 1, 'GET /users/s05': 2 })
    expect(asked).not.toContain('GET /users')
  })
})
