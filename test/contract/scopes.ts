import { describe, expect, test } from 'vitest'

import type { Differences } from './differences.ts'
import { names, paged, type StartHub, useHub } from './harness.ts'

const noScope = 'Action is not authorized with current scopes; requires any of '
const hidden = { status: 404, message: 'No access to resources or resources not found' }
const common = [
  'access:servers',
  'delete:servers',
  'read:servers',
  'read:tokens',
  'read:users',
  'read:users:activity',
  'read:users:groups',
  'read:users:name',
  'servers',
  'tokens',
  'users:activity',
]

const seed = {
  users: [
    { name: 'ann', groups: ['x'], lastActivity: '2020-01-02T03:04:05Z' },
    { name: 'ben', groups: ['x', 'y'] },
    { name: 'cat', groups: ['y'] },
    { name: 'chief', admin: true },
    { name: 'aide', groups: ['helpers'] },
  ],
  roles: [{ name: 'helper-role', scopes: ['list:users', 'groups!group=x'], groups: ['helpers'] }],
  services: [
    { name: 'lister', scopes: ['list:users'] },
    { name: 'reader', scopes: ['list:users', 'read:users', 'read:servers', 'list:groups', 'read:groups'] },
    { name: 'only-activity', scopes: ['list:users', 'read:users:activity'] },
    { name: 'only-groups', scopes: ['list:users', 'read:users:groups'] },
    { name: 'only-roles', scopes: ['list:users', 'read:roles:users'] },
    { name: 'only-servers', scopes: ['list:users', 'read:servers'] },
    { name: 'no-list', scopes: ['read:users'] },
    { name: 'group-x', scopes: ['list:users!group=x', 'read:users:groups!group=x'] },
    { name: 'user-cat', scopes: ['list:users!user=cat', 'delete:users!user=cat'] },
    { name: 'both', scopes: ['list:users!group=x', 'list:users!user=chief'] },
    { name: 'mixed', scopes: ['list:users', 'read:users:groups!group=x', 'read:users:activity!user=ann'] },
    { name: 'server-cat', scopes: ['list:users', 'read:servers!server=cat/'] },
    { name: 'wrong-filter', scopes: ['list:users!server=cat/'] },
    { name: 'groups-x', scopes: ['list:groups!group=x', 'groups!group=x'] },
    { name: 'group-names', scopes: ['list:groups'] },
    { name: 'group-roles', scopes: ['list:groups', 'read:roles:groups'] },
    { name: 'nothing' },
    { name: 'almighty', admin: true },
    { name: 'own', scopes: ['read:users!user', 'read:services!service', 'self'] },
  ],
}

export function scopesContract(start: StartHub, differs: Differences): void {
  const self = [...common, ...differs.moreOwnScopes].sort()
  const more = Object.keys(differs.moreOfUser)

  describe('fields by scope', () => {
    const { send } = useHub(start, seed)
    const ann = async (as: string) => (await send('GET', '/users', { as })).json[0]

    test('list:users alone: kind, name and admin', async () => {
      expect(await ann('lister')).toEqual({ kind: 'user', name: 'ann', admin: false, ...differs.moreOfUser })
      expect((await send('GET', '/users/chief', { as: 'lister' })).json).toEqual({
        kind: 'user',
        name: 'chief',
        admin: true,
        ...differs.moreOfUser,
      })
    })

    test('read:users and read:servers: all but auth_state', async () => {
      expect(await ann('reader')).toEqual({
        kind: 'user',
        name: 'ann',
        admin: false,
        roles: ['user'],
        groups: ['x'],
        server: null,
        pending: null,
        created: expect.any(String),
        last_activity: '2020-01-02T03:04:05Z',
        servers: {},
        ...differs.moreOfUser,
      })
    })

    test.each([
      ['only-activity', { last_activity: '2020-01-02T03:04:05Z' }],
      ['only-groups', { groups: ['x'] }],
      ['only-roles', { roles: ['user'] }],
      ['only-servers', { servers: {} }],
    ])('%s: one field more', async (as, more) => {
      expect(await ann(as)).toEqual({ kind: 'user', name: 'ann', admin: false, ...more, ...differs.moreOfUser })
    })

    test('admin:users: with auth_state', async () => {
      expect(await ann('main')).toHaveProperty('auth_state', null)
    })

    test('read:users alone: no list, but everybody by name', async () => {
      const answer = await send('GET', '/users', { as: 'no-list' })
      expect(answer.json).toEqual({ status: 403, message: `${noScope}[list:users]` })
      expect((await send('GET', '/users/ann', { as: 'no-list' })).json).not.toHaveProperty('servers')
    })

    test('never seen is null', async () => {
      expect((await send('GET', '/users/ben', { as: 'reader' })).json.last_activity).toBeNull()
    })

    test('include_stopped_servers adds the default server of everybody', async () => {
      const { servers } = (await send('GET', '/users/ann?include_stopped_servers=1', { as: 'reader' })).json
      expect(servers).toEqual({
        '': {
          name: '',
          last_activity: null,
          started: null,
          pending: null,
          ready: false,
          stopped: true,
          url: '/user/ann/',
          user_options: null,
          progress_url: '/hub/api/users/ann/server/progress',
          ...differs.moreOfServer,
        },
      })
      const off = await send('GET', '/users/ann?include_stopped_servers=False', { as: 'reader' })
      expect(off.json.servers).toEqual({})
    })

    test('the model of a group by scope', async () => {
      const group = async (as: string) => (await send('GET', '/groups/x', { as })).json
      expect(await group('group-names')).toEqual({ kind: 'group', name: 'x' })
      expect(await group('group-roles')).toEqual({ kind: 'group', name: 'x', roles: [] })
      const full = await group('reader')
      expect({ ...full, users: [...full.users].sort() }).toEqual({
        kind: 'group',
        name: 'x',
        users: ['ann', 'ben'],
        ...differs.moreOfGroup,
      })
    })

    test('the roles of a group are shown', async () => {
      const { json } = await send('GET', '/groups/helpers', { as: 'group-roles' })
      expect(json.roles).toEqual(['helper-role'])
    })
  })

  describe('filtered scopes', () => {
    const { send } = useHub(start, seed)

    test('list:users!group=x lists and counts only that group', async () => {
      const answer = await send('GET', '/users', { as: 'group-x', headers: paged })
      expect(names(answer.json.items)).toEqual(['ann', 'ben'])
      expect(answer.json._pagination.total).toBe(2)
      expect(answer.json.items[1]).toEqual({
        kind: 'user',
        name: 'ben',
        admin: false,
        groups: ['x', 'y'],
        ...differs.moreOfUser,
      })
    })

    test('list:users!user=cat lists one', async () => {
      expect(names((await send('GET', '/users', { as: 'user-cat' })).json)).toEqual(['cat'])
    })

    test('filters of a group and of a user unite', async () => {
      expect(names((await send('GET', '/users', { as: 'both' })).json)).toEqual(['ann', 'ben', 'chief'])
    })

    test('a field can be seen of some and not of others', async () => {
      const { json } = await send('GET', '/users', { as: 'mixed' })
      expect(
        Object.fromEntries(json.map((user: object & { name: string }) => [user.name, Object.keys(user).sort()])),
      ).toEqual({
        ann: ['admin', 'groups', 'kind', 'last_activity', 'name', ...more],
        ben: ['admin', 'groups', 'kind', 'name', ...more],
        cat: ['admin', 'kind', 'name', ...more],
        chief: ['admin', 'kind', 'name', ...more],
        aide: ['admin', 'kind', 'name', ...more],
      })
    })

    test('a filter that users do not have: 403', async () => {
      expect((await send('GET', '/users', { as: 'wrong-filter' })).json).toEqual({
        status: 403,
        message: differs.plain[403],
      })
    })

    test('users that a filter leaves out cannot be found', async () => {
      expect((await send('GET', '/users/cat', { as: 'group-x' })).json).toEqual(hidden)
      expect((await send('DELETE', '/users/ann', { as: 'user-cat' })).json).toEqual(hidden)
      expect((await send('GET', '/users/nobody', { as: 'group-x' })).json).toEqual(hidden)
      expect((await send('GET', '/users/ann', { as: 'group-x' })).status).toBe(200)
    })

    test('list:groups!group=x lists one group, but counts all', async () => {
      const answer = await send('GET', '/groups', { as: 'groups-x', headers: paged })
      expect(names(answer.json.items)).toEqual(['x'])
      expect(answer.json._pagination.total).toBe(3)
    })

    test('groups!group=x changes only that group', async () => {
      const add = (group: string) =>
        send('POST', `/groups/${group}/users`, { as: 'groups-x', body: { users: ['cat'] } })
      expect((await add('x')).status).toBe(200)
      expect((await add('y')).json).toEqual(hidden)
      expect((await add('nope')).json).toEqual(hidden)
    })

    test('a scope on one server shows its user by name', async () => {
      const { json } = await send('GET', '/users/cat?include_stopped_servers=1', { as: 'server-cat' })
      expect(Object.keys(json).sort()).toEqual(['admin', 'kind', 'name', 'servers', ...more])
      const ben = (await send('GET', '/users/ben?include_stopped_servers=1', { as: 'server-cat' })).json
      expect(Object.keys(ben).sort()).toEqual(['admin', 'kind', 'name', ...more])
    })
  })

  describe('who am I', () => {
    const { send, userToken } = useHub(start, seed)

    test('a service: kind, name, admin and what it may do, all implied scopes among it', async () => {
      expect((await send('GET', '/user')).json).toEqual({
        kind: 'service',
        name: 'main',
        admin: false,
        roles: ['role-main'],
        session_id: null,
        ...differs.moreOfSelf,
        scopes: [
          'admin:auth_state',
          'admin:groups',
          'admin:server_state',
          'admin:servers',
          'admin:users',
          'delete:groups',
          'delete:servers',
          'delete:users',
          'groups',
          'list:groups',
          'list:users',
          'read:groups',
          'read:groups:name',
          'read:hub',
          'read:roles',
          'read:roles:groups',
          'read:roles:services',
          'read:roles:users',
          'read:servers',
          'read:tokens',
          'read:users',
          'read:users:activity',
          'read:users:groups',
          'read:users:name',
          'servers',
          ...differs.moreOfServersScope,
          'tokens',
          'users',
          'users:activity',
        ],
      })
    })

    test.each([
      ['nothing', []],
      ['lister', ['list:users', 'read:users:name']],
      [
        'reader',
        [
          'list:groups',
          'list:users',
          'read:groups',
          'read:groups:name',
          'read:servers',
          'read:users',
          'read:users:activity',
          'read:users:groups',
          'read:users:name',
        ],
      ],
      ['group-x', ['list:users!group=x', 'read:users:groups!group=x', 'read:users:name!group=x']],
      [
        'both',
        ['list:users!group=x', 'list:users!user=chief', 'read:users:name!group=x', 'read:users:name!user=chief'],
      ],
      ['mixed', ['list:users', 'read:users:activity!user=ann', 'read:users:groups!group=x', 'read:users:name']],
      ['server-cat', ['list:users', 'read:servers!server=cat/', 'read:users:name']],
      ['groups-x', ['groups!group=x', 'list:groups!group=x', 'read:groups!group=x', 'read:groups:name!group=x']],
      ['own', ['read:services!service=own', 'read:services:name!service=own']],
    ])('the scopes of the service %s', async (as, scopes) => {
      const { json } = await send('GET', '/user', { as })
      expect(json).toMatchObject({ kind: 'service', name: as, admin: false })
      expect(json.scopes).toEqual(scopes)
    })

    test('a service with the admin flag holds everything', async () => {
      const { json } = await send('GET', '/user', { as: 'almighty' })
      expect(json).toMatchObject({ kind: 'service', name: 'almighty', admin: true, roles: ['admin'] })
      const always = [
        'access:servers',
        'access:services',
        'admin-ui',
        'admin:auth_state',
        'admin:groups',
        'admin:server_state',
        'admin:servers',
        'admin:users',
        'delete:groups',
        'delete:servers',
        'delete:users',
        'groups',
        'list:groups',
        'list:services',
        'list:users',
        'proxy',
        'read:groups',
        'read:groups:name',
        'read:hub',
        'read:metrics',
        'read:roles',
        'read:roles:groups',
        'read:roles:services',
        'read:roles:users',
        'read:servers',
        'read:services',
        'read:services:name',
        'read:tokens',
        'read:users',
        'read:users:activity',
        'read:users:groups',
        'read:users:name',
        'servers',
        'shutdown',
        'tokens',
        'users',
        'users:activity',
      ]
      expect(json.scopes).toEqual([...always, ...differs.moreAdminScopes].sort())
    })

    test('a user: the own model and scopes on oneself', async () => {
      const { json } = await send('GET', '/user', { token: await userToken('cat') })
      expect(json).toMatchObject({ kind: 'user', name: 'cat', admin: false, groups: expect.arrayContaining(['y']) })
      expect(json.scopes).toEqual(self.map((scope) => `${scope}!user=cat`))
    })

    test('asking is activity', async () => {
      const { json } = await send('GET', '/user', { token: await userToken('ben') })
      expect(json.last_activity).not.toBeNull()
    })

    test('an admin user holds what the admin role holds', async () => {
      const admin = await send('GET', '/user', { token: await userToken('chief') })
      const service = await send('GET', '/user', { as: 'almighty' })
      expect(admin.json).toMatchObject({ kind: 'user', name: 'chief', admin: true })
      expect(admin.json.scopes).toEqual(service.json.scopes)
    })

    test('a role of a group counts for its members', async () => {
      const { json } = await send('GET', '/user', { token: await userToken('aide') })
      const more = [
        'groups!group=x',
        'list:groups!group=x',
        'list:users',
        'read:groups!group=x',
        'read:groups:name!group=x',
      ]
      const own = self.filter((scope) => scope !== 'read:users:name').map((scope) => `${scope}!user=aide`)
      expect(json.scopes).toEqual([...own, ...more, 'read:users:name'].sort())
      expect(json.roles).toEqual(['user'])
    })

    test('a limited token holds what it asked for, within what its owner may do', async () => {
      const limited = await send('GET', '/user', {
        token: await userToken('chief', ['read:hub', 'list:users!group=x']),
      })
      expect(limited.json.scopes).toEqual([
        'list:users!group=x',
        'read:hub',
        'read:users:groups!user=chief',
        'read:users:name!group=x',
        'read:users:name!user=chief',
      ])
    })

    test('a limited token of a common user', async () => {
      const token = await userToken('cat', ['read:users:activity!user'])
      const { json } = await send('GET', '/user', { token })
      expect(json.scopes).toEqual([
        'read:users:activity!user=cat',
        'read:users:groups!user=cat',
        'read:users:name!user=cat',
      ])
    })

    test('a user may read oneself, and nobody else', async () => {
      const token = await userToken('cat')
      expect((await send('GET', '/users/cat', { token })).json).toMatchObject({ name: 'cat', servers: {} })
      expect((await send('GET', '/users/ann', { token })).json).toEqual(hidden)
      expect((await send('GET', '/users', { token })).json.message).toBe(`${noScope}[list:users]`)
      expect((await send('POST', '/users/x', { token })).status).toBe(403)
      expect((await send('GET', '/info', { token })).status).toBe(403)
    })
  })
}
