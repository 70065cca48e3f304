import { describe, expect, test } from 'vitest'

import { hasPasswords, isSince } from './aup-ages.ts'
import { type AupTarget, useAup } from './aup-harness.ts'

const good = 'Abcdef1!'

export function leftoversContract(target: AupTarget): void {
  describe('what the routes of the hub leave, and what they do differently', () => {
    const { admin, api, started, fresh, makeUser, quotaOf } = useAup(target)
    const setQuota = (name: string, amount: number) => admin('POST', `/quota/${name}`, { body: { amount } })
    const setPassword = (username: string) => admin('POST', '/set-password', { body: { username, password: good } })

    test('a delete leaves the balance, and a new user of that name has it', async () => {
      const name = await makeUser()
      await setQuota(name, 77)
      expect((await api('DELETE', `/users/${name}`)).status).toBe(204)
      expect((await quotaOf(name)).balance).toBe(77)
      expect((await api('POST', `/users/${name}`)).status).toBe(201)
      expect((await quotaOf(name)).balance).toBe(77)
    })

    test('a rename leaves the balance with the old name', async () => {
      const [from, to] = [await makeUser(), fresh()]
      await setQuota(from, 77)
      expect((await api('PATCH', `/users/${from}`, { body: { name: to } })).status).toBe(200)
      expect([(await quotaOf(from)).balance, (await quotaOf(to)).balance]).toEqual([77, 0])
      // Back, so that it is found when all is taken away.
      await api('PATCH', `/users/${to}`, { body: { name: from } })
    })

    if (target.mode === 'multi') {
      test('a colon is for `github:` only', async () => {
        const name = fresh()
        const batch = await api('POST', '/users', { body: { usernames: [`foo:${name}`] } })
        expect(batch.json).toEqual({ status: 400, message: `Invalid username: foo:${name}` })
        const single = await api('POST', `/users/foo:${name}`)
        expect(single.json).toEqual({ status: 400, message: `Failed to create user: foo:${name}` })
        expect((await api('POST', '/users', { body: { usernames: [`github:${name}`] } })).status).toBe(201)
        expect((await api('DELETE', `/users/github:${name}`)).status).toBe(204)
      })
    }

    if (!target.isOurs) return
    const login = (name: string, password: string) => started().login?.(name, password)

    if (hasPasswords(target)) {
      test('a delete leaves the password, and a new user of that name has it', async () => {
        const name = await makeUser()
        await setPassword(name)
        await api('DELETE', `/users/${name}`)
        expect(login(name, good)).toBe(false)
        await api('POST', `/users/${name}`)
        expect(login(name, 'Other-1!')).toBe(false)
        expect(login(name, good)).toBe(true)
      })

      test('a rename leaves the password with the old name; the first login claims the new one', async () => {
        const [from, to] = [await makeUser(), fresh()]
        await setPassword(from)
        await api('PATCH', `/users/${from}`, { body: { name: to } })
        expect(login(to, 'Other-1!')).toBe(true)
        expect(login(to, good)).toBe(false)
      })
    }

    test('the groups that are there before anybody came go by the ways to log in', async () => {
      const groups: readonly { readonly name: string }[] = (await api('GET', '/groups')).json
      const ways = { multi: ['github-users', 'native-users'], local: ['native-users'], 'auto-login': [] }
      expect(groups.map(({ name }) => name).sort()).toEqual(isSince(target, 'june') ? ways[target.mode] : [])
    })

    test('a start is always 202, at once', async () => {
      const name = await makeUser()
      expect((await api('POST', `/users/${name}/server`)).status).toBe(202)
      expect((await api('POST', `/users/${name}/server`)).status).toBe(400)
      expect((await api('GET', `/users/${name}`)).json.servers[''].ready).toBe(true)
    })
  })
}
