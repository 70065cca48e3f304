import { describe, expect, test } from 'vitest'

import { type AupTarget, useAup } from './aup-harness.ts'

export function groupRoutesContract(target: AupTarget): void {
  describe('groups', () => {
    const { admin, api, fresh, makeUser, makeGroup } = useAup(target)
    const patch = (group: string, body: unknown) => admin('PATCH', `/groups/${group}`, { body })
    const listed = async (name: string) => {
      const { groups } = (await admin('GET', '/groups')).json
      return groups.find((group: { readonly name: string }) => group.name === name)
    }
    const noDelete = { status: 403, message: 'Cannot delete a protected group' }
    const noMembers = { status: 403, message: 'Cannot modify members of a protected group' }

    test('are listed with where they come from; one that an admin made is the admin’s', async () => {
      const [name, user] = [await makeGroup({ room: 'B12' }), await makeUser()]
      await api('POST', `/groups/${name}/users`, { body: { users: [user] } })
      expect(await listed(name)).toEqual({
        name,
        users: [user],
        properties: { room: 'B12' },
        source: 'admin',
        resources: expect.any(Array),
      })
    })

    test('one alone cannot be looked at or made here: 405', async () => {
      const name = await makeGroup()
      for (const method of ['GET', 'POST']) expect((await admin(method, `/groups/${name}`)).status).toBe(405)
    })

    test('PATCH replaces the properties, and keeps a source', async () => {
      const name = await makeGroup({ a: 1, source: 'github-team' })
      const answer = await patch(name, { properties: { b: 2, source: 'mine' } })
      expect(answer.json).toMatchObject({ properties: { b: 2, source: 'github-team' }, source: 'github-team' })
    })

    test('PATCH stores the source of the caller where there was none: never send one', async () => {
      const name = await makeGroup()
      expect((await patch(name, { properties: { source: 'system' } })).json.source).toBe('system')
      expect((await admin('DELETE', `/groups/${name}`)).json).toMatchObject(noDelete)
    })

    test('release_protection takes the source away', async () => {
      const name = await makeGroup({ a: 1, source: 'system' })
      const answer = await patch(name, { release_protection: true })
      expect(answer.json).toMatchObject({ properties: { a: 1 }, source: 'admin' })
      expect((await admin('DELETE', `/groups/${name}`)).status).toBe(204)
    })

    test('of the system: no deletion and no change of members, here and by the routes of the hub', async () => {
      const [name, user] = [await makeGroup({ source: 'system' }), await makeUser()]
      const body = { users: [user] }
      for (const send of [admin, api]) {
        expect((await send('DELETE', `/groups/${name}`)).json).toMatchObject(noDelete)
        expect((await send('POST', `/groups/${name}/users`, { body })).json).toMatchObject(noMembers)
        expect((await send('DELETE', `/groups/${name}/users`, { body })).json).toMatchObject(noMembers)
      }
    })

    test('of a team: no deletion, but members may come and go', async () => {
      const [name, user] = [await makeGroup({ source: 'github-team' }), await makeUser()]
      const body = { users: [user] }
      for (const send of [admin, api]) {
        expect((await send('DELETE', `/groups/${name}`)).json).toMatchObject(noDelete)
        expect((await send('POST', `/groups/${name}/users`, { body })).json.users).toEqual([user])
        expect((await send('DELETE', `/groups/${name}/users`, { body })).json.users).toEqual([])
      }
    })

    test('PUT properties of the hub is not guarded: it strips the protection', async () => {
      const name = await makeGroup({ source: 'system' })
      expect((await api('PUT', `/groups/${name}/properties`, { body: {} })).status).toBe(200)
      expect((await api('DELETE', `/groups/${name}`)).status).toBe(204)
    })

    test('members who are not there are passed over, and so is a name with capitals', async () => {
      const [name, user] = [await makeGroup(), await makeUser()]
      const body = { users: [user, fresh(), user.toUpperCase(), user] }
      const answer = await admin('POST', `/groups/${name}/users`, { body })
      expect([answer.status, answer.json.users]).toEqual([200, [user]])
      const left = await admin('DELETE', `/groups/${name}/users`, { body: { users: [user.toUpperCase()] } })
      expect(left.json.users).toEqual([user])
    })

    test('an unknown one: 404', async () => {
      const path = `/groups/${fresh()}`
      expect((await admin('DELETE', path)).json).toMatchObject({ status: 404 })
      expect((await admin('PATCH', path, { body: {} })).status).toBe(404)
      expect((await admin('POST', `${path}/users`, { body: { users: [] } })).status).toBe(404)
    })

    test('no JSON: 400', async () => {
      const name = await makeGroup()
      expect((await admin('PATCH', `/groups/${name}`, { raw: '{' })).json).toMatchObject({ status: 400 })
    })

    if (!target.isOurs) return

    test('PATCH with properties that are none: 500, stored, and the list is broken until it is repaired', async () => {
      const name = await makeGroup()
      expect((await patch(name, { properties: 'x' })).status).toBe(500)
      expect((await api('GET', `/groups/${name}`)).json.properties).toBe('x')
      expect((await admin('GET', '/groups')).status).toBe(500)
      expect((await api('PUT', `/groups/${name}/properties`, { body: {} })).status).toBe(200)
      expect((await admin('GET', '/groups')).status).toBe(200)
    })

    test('a group called `sync` cannot be deleted here: 405', async () => {
      await api('POST', '/groups/sync')
      expect((await admin('DELETE', '/groups/sync')).status).toBe(405)
      expect((await admin('POST', '/groups/sync')).json).toMatchObject({ status: 400 })
      expect((await api('DELETE', '/groups/sync')).status).toBe(204)
    })

    if (target.mode !== 'multi') return

    test('`native-users` is the system’s from the next list on, and `github-users` is not', async () => {
      await api('PUT', '/groups/native-users/properties', { body: {} })
      expect((await listed('native-users')).source).toBe('system')
      expect((await api('GET', '/groups/native-users')).json.properties).toEqual({ source: 'system' })
      expect((await listed('github-users')).source).toBe('admin')
    })

    test('a start puts the user into `native-users`, which is made again if it is gone', async () => {
      const [ann, ben] = [await makeUser(), await makeUser()]
      await api('POST', `/users/${ann}/server`)
      expect((await api('GET', `/users/${ann}`)).json.groups).toEqual(['native-users'])
      await api('PUT', '/groups/native-users/properties', { body: {} })
      expect((await api('DELETE', '/groups/native-users')).status).toBe(204)
      await api('POST', `/users/${ben}/server`)
      expect((await api('GET', '/groups/native-users')).json).toMatchObject({
        users: [ben],
        properties: { source: 'system' },
      })
    })
  })
}
