import { describe, expect, test } from 'vitest'

import { hasPasswords } from './aup-ages.ts'
import { type AupTarget, useAup } from './aup-harness.ts'

const good = 'Abcdef1!'

/** Names for which the hub creates an account, and those that can log in. */
export function loginContract(target: AupTarget): void {
  describe('names of new accounts', () => {
    const { admin, api, started, fresh } = useAup(target)
    const make = (name: string) => api('POST', `/users/${encodeURIComponent(name)}`)
    const unmake = (name: string) => api('DELETE', `/users/${encodeURIComponent(name)}`)
    const isLocal = target.mode === 'local'

    test.each([' ', ','])('with "%s" are taken, except where the hub has no login but its own', async (mark) => {
      const name = `${fresh()}${mark}b`
      const answer = await make(name)
      const batch = await api('POST', '/users', { body: { usernames: [`${name}2`] } })
      expect([answer.status, batch.status]).toEqual(isLocal ? [400, 400] : [201, 201])
      if (isLocal) expect(batch.json.message).toBe(`Invalid username: ${name}2`)
      else for (const one of [name, `${name}2`]) await unmake(one)
    })

    if (!target.isOurs || !hasPasswords(target)) return
    const login = (name: string, password: string) => started().login?.(name, password)

    test.each([' ', ','])('with "%s" never log in, with or without a password', async (mark) => {
      const [name, other] = [`${fresh()}${mark}b`, `${fresh()}${mark}b`]
      await admin('POST', '/set-password', { body: { username: name, password: good, force_change: false } })
      // By a rename any name comes about.
      for (const one of [name, other]) {
        const made = fresh()
        await make(made)
        await api('PATCH', `/users/${made}`, { body: { name: one } })
      }
      expect([login(name, good), login(other, good)]).toEqual([false, false])
      for (const one of [name, other]) await unmake(one)
    })

    test('with a colon never log in by a password', async () => {
      const name = `github:${fresh()}`
      await make(name)
      expect(login(name, good)).toBe(false)
      await unmake(name)
    })

    test('with capitals never log in, although the hub makes them one by one', async () => {
      const name = fresh().toUpperCase()
      expect((await make(name)).status).toBe(201)
      expect(login(name, good)).toBe(false)
      await unmake(name)
    })
  })
}
