import { afterEach, describe, expect, it } from 'vitest'

import type { Also, Lookups, Snapshot } from '../../../src/core/types.ts'
import { readAsked } from '../../../src/providers/jupyterhub/lookups.ts'
import { now } from '../../helpers/clocks.ts'
import { connect, fullScopes } from '../../helpers/hub-client.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../helpers/sandbox.ts'

const cleanup: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of cleanup.splice(0)) await close()
})

const ann = { name: 'ann', groups: ['ml'], created: '2026-01-01T00:00:00Z' }
const crowd = Array.from({ length: 450 }, (_, at) => ({ name: `u${at}`, groups: at < 3 ? ['ml'] : [] }))

async function hubOf(options: SandboxOptions = {}, scopes: readonly string[] = fullScopes) {
  const sandbox = await startSandbox({
    users: [ann, ...crowd],
    groups: [{ name: 'ml' }, { name: 'empty' }],
    tokens: [{ token: 'secret', name: 'bot', kind: 'service', scopes }],
    ...options,
  })
  const client = connect(sandbox.url, 'secret')
  cleanup.push(client.close, sandbox.close)
  const take = (lookups: Partial<Lookups>, also?: Also): Promise<Snapshot> =>
    readAsked(client.http, sandbox.url, {
      now,
      lookups: { users: [], groups: [], besides: [], ...lookups },
      also,
    })
  return { sandbox, take }
}

const asked = ({ requests }: Sandbox): string[] => requests.map(({ path }) => path).sort()

describe('lookups', () => {
  it('have the users and groups that are asked for, and no others', async () => {
    const { take, sandbox } = await hubOf()
    const live = await take({ users: ['ann', 'nobody'], groups: ['ml', 'none'] })
    expect([...live.users.keys()]).toEqual(['ann'])
    expect(live.users.get('ann')).toMatchObject({ admin: false, groups: ['ml'], servers: [] })
    expect([...(live.groups ?? [])]).toEqual([['ml', { name: 'ml', roles: [], members: ['ann', 'u0', 'u1', 'u2'] }]])
    expect(live).toMatchObject({ complete: false, lookedAt: 2 })
    expect(live).not.toHaveProperty('services')
    expect(asked(sandbox)).toEqual(['/groups/ml', '/groups/none', '/user', '/users/ann', '/users/nobody'])
  })
  it('go by the clock of the hub', async () => {
    const { take } = await hubOf({ now: () => new Date('2026-03-01T10:00:00Z') })
    const at = '2026-03-01T10:00:00.000Z'
    expect((await take({ users: ['ann'] })).takenAt).toBe(at)
    expect((await take({ groups: ['ml'] })).takenAt).toBe(at)
    expect((await take({ everyGroup: true })).takenAt).toBe(at)
  })
  it('go by the clock of this machine where nothing is asked for', async () => {
    const { take } = await hubOf({ now: () => new Date('2026-03-01T10:00:00Z') })
    expect(Math.abs(Date.parse((await take({})).takenAt) - Date.now())).toBeLessThan(60_000)
  })
  it('have all groups where their names are asked for', async () => {
    const { take, sandbox } = await hubOf()
    const { groups } = await take({ groups: ['ml'], everyGroup: true, members: true })
    expect([...(groups?.keys() ?? [])]).toEqual(['ml', 'empty'])
    expect(groups?.get('empty')?.members).toEqual([])
    expect(asked(sandbox)).toEqual(['/groups', '/user'])
  })
  it('have no groups where the token sees none, and do not ask', async () => {
    const { take, sandbox } = await hubOf({}, ['list:users'])
    expect((await take({ users: ['ann'], groups: ['ml'], everyGroup: true, members: true })).groups).toBeUndefined()
    expect(asked(sandbox)).toEqual(['/user', '/users/ann'])
  })
  it('have services and the authenticator only where both are asked for and visible', async () => {
    const { take } = await hubOf({}, [...fullScopes, 'list:services'])
    const live = await take({ users: ['ann'], services: true, authenticator: true })
    expect([...(live.services ?? [])]).toEqual(['bot'])
    expect(live.identity.authenticator).toEqual(expect.any(String))
    const { take: blind } = await hubOf({}, ['list:users'])
    const unseen = await blind({ users: ['ann'], services: true, authenticator: true })
    expect(unseen).not.toHaveProperty('services')
    expect(unseen.identity).not.toHaveProperty('authenticator')
  })
  it('have the stopped servers that are asked for', async () => {
    const users = [{ name: 'ann', servers: [{ name: 'old', state: 'stopped' as const }] }]
    const { take } = await hubOf({ users, allowNamedServers: true })
    const { users: found } = await take({ users: ['ann'] }, { stoppedServers: true })
    expect(found.get('ann')?.allServers?.map(({ name }) => name)).toContain('old')
  })
  it('have the tokens that are asked for', async () => {
    const { take } = await hubOf({}, [...fullScopes, 'tokens'])
    const tokens = () => (user: { readonly name: string }) => user.name === 'ann'
    expect((await take({ users: ['ann', 'u1'] }, { tokens })).users.get('ann')?.tokens).toEqual([])
  })
})

describe('enough admins', () => {
  const admins = (...at: readonly number[]) => ({
    users: crowd.map((user, index) => ({ ...user, admin: at.includes(index) })),
  })
  it('are found on the first page of the hub', async () => {
    const { take, sandbox } = await hubOf(admins(0, 50, 60))
    const live = await take({ users: ['u0'], besides: ['u0'], admins: 2 })
    expect([...live.users.keys()]).toEqual(['u50', 'u60', 'u0'])
    expect(live.lookedAt).toBe(100)
    expect(asked(sandbox)).toEqual(['/user', '/users', '/users/u0'])
  })
  it('are found on a later page', async () => {
    const { take, sandbox } = await hubOf(admins(0, 250))
    const live = await take({ besides: ['u0'], admins: 1 })
    expect([...live.users.keys()]).toEqual(['u250'])
    expect(live.lookedAt).toBe(300)
    expect(asked(sandbox)).toEqual(['/user', '/users', '/users', '/users'])
  })
  it('are found where the pages of the hub are smaller', async () => {
    const { take } = await hubOf({ ...admins(0, 25), maxPage: 10 })
    expect([...(await take({ besides: ['u0'], admins: 1 })).users.keys()]).toEqual(['u25'])
  })
  it('are sought among all users in the end', async () => {
    const { take } = await hubOf(admins(0, 440))
    const live = await take({ besides: ['u0'], admins: 1 })
    expect(live.users.size).toBe(450)
    expect(live.complete).toBe(true)
    expect(live).not.toHaveProperty('lookedAt')
  })
  it('are sought among all users where the list ends before', async () => {
    const { take } = await hubOf({ users: [{ name: 'ann', admin: true }] })
    expect((await take({ besides: ['ann'], admins: 1 })).complete).toBe(true)
  })
})

describe('all users are read', () => {
  it('where nothing is to be looked up', async () => {
    const { sandbox } = await hubOf()
    const { http, close } = connect(sandbox.url, 'secret')
    cleanup.push(close)
    expect((await readAsked(http, sandbox.url, { now })).users.size).toBe(451)
  })
  it('where the token sees only some users', async () => {
    const { take } = await hubOf({}, ['list:users!group=ml', 'read:users!group=ml'])
    const live = await take({ users: ['ann'], besides: [], admins: 0 })
    expect([...live.users.keys()]).toEqual(['ann', 'u0', 'u1', 'u2'])
    expect(live.complete).toBe(false)
    expect(live).not.toHaveProperty('lookedAt')
  })
  it('where the members of a group are hidden that are needed', async () => {
    const scopes = ['list:users', 'read:users:groups', 'list:groups']
    const { take } = await hubOf({}, scopes)
    expect((await take({ users: ['ann'], groups: ['ml'], members: true })).users.size).toBe(451)
    expect((await take({ users: ['ann'], groups: ['ml'] })).users.size).toBe(1)
  })
  it.each([
    ['users', { users: ['ann'] }, { name: 'Ann', admin: false }],
    ['groups', { groups: ['ml'] }, { name: 'ML', users: [] }],
  ])('where a lookup of %s tells of another name', async (kind, lookups, body) => {
    const { take, sandbox } = await hubOf()
    const path = kind === 'users' ? '/users/ann' : '/groups/ml'
    sandbox.misbehave({ method: 'GET', path, times: 1, action: { type: 'reply', status: 200, body } })
    expect((await take(lookups)).users.size).toBe(451)
  })
  it('where somebody is missing who is to be changed', async () => {
    const { take, sandbox } = await hubOf()
    const live = await take({ users: ['ann', 'gone'], mustExist: true })
    expect(live.complete).toBe(true)
    expect(asked(sandbox)).toContain('/users')
  })
  it('where a proxy refuses the address of a name', async () => {
    const { take, sandbox } = await hubOf()
    const body = { status: 400, message: 'malformed path' }
    sandbox.misbehave({ method: 'GET', path: '/users/ann', times: 1, action: { type: 'reply', status: 400, body } })
    expect((await take({ users: ['ann'] })).complete).toBe(true)
    expect(asked(sandbox)).toContain('/users')
  })
  it.each([403, 404])('where a gateway answers lookups with %i', async (status) => {
    const { take, sandbox } = await hubOf()
    const body = 'no such page'
    sandbox.misbehave({ method: 'GET', path: '/users/ann', times: 1, action: { type: 'reply', status, body } })
    expect((await take({ users: ['ann'] })).users.size).toBe(451)
  })
})

describe('a failure is told', () => {
  it('where the hub does not answer, without a second try', async () => {
    const { take, sandbox } = await hubOf()
    sandbox.misbehave({
      method: 'GET',
      path: '/users/ann',
      times: 9,
      action: { type: 'reply', status: 500, body: { message: 'boom' } },
    })
    await expect(take({ users: ['ann'] })).rejects.toThrow('The hub answered 500 at ')
    expect(asked(sandbox)).not.toContain('/users')
  })
  it('as the refusal of the token, whatever else is refused', async () => {
    const { take } = await hubOf({ tokens: [] })
    await expect(take({ users: ['ann'], admins: 1 })).rejects.toThrow('The hub refused the token at ')
  })
})
