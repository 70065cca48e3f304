import { describe, expect, test } from 'vitest'

import { type Age, hasPasswords, isSince } from './aup-ages.ts'
import { type AupTarget, useAup } from './aup-harness.ts'

const good = 'Abcdef1!'
const strict: readonly (readonly [string, string])[] = [
  ['Abcde1!', 'Password must be at least 8 characters'],
  ['abcdef1!', 'Password must contain at least one uppercase letter'],
  ['ABCDEF1!', 'Password must contain at least one lowercase letter'],
  ['Abcdefg!', 'Password must contain at least one digit'],
  ['Abcdefg1', 'Password must contain at least one special character'],
  ['Abc def1', 'Password must contain at least one special character'],
]
const weak: Readonly<Record<Age, readonly (readonly [string, string])[]>> = {
  march: [['Abcd1!', 'Password too short! Minimum 7 characters required.']],
  june: strict,
  august: strict,
}

export function passwordsContract(target: AupTarget): void {
  describe('one password', () => {
    const { admin, api, started, fresh, makeUser } = useAup(target)
    const set = (body: unknown) => admin('POST', '/set-password', { body })

    test('a generated one has 16 characters: letters and digits, and from August on special ones too', async () => {
      const { password } = (await admin('GET', '/generate-password')).json
      expect(password).toMatch(isSince(target, 'august') ? /^[!-~]{16}$/ : /^[A-HJ-NP-Za-km-z1-9]{16}$/)
    })

    if (!hasPasswords(target)) {
      test('cannot be set: 500', async () => {
        const answer = await set({ username: fresh(), password: good })
        expect([answer.status, answer.json]).toEqual([500, { error: 'Password management not available' }])
      })
      return
    }

    test('is to be changed at the first login, unless told otherwise', async () => {
      const username = fresh()
      const answer = await set({ username, password: good })
      const message = `Password set for ${username}`
      expect([answer.status, answer.json]).toEqual([200, { message: `${message} (force change on next login)` }])
      expect((await set({ username, password: good, force_change: false })).json).toEqual({ message })
    })

    test.each(weak[target.age])('%s is too weak: 400', async (password, error) => {
      const answer = await set({ username: fresh(), password })
      expect([answer.status, answer.json]).toEqual([400, { error }])
    })

    test('names are stored as they are given, and `github:` is known in lower case only', async () => {
      const name = fresh()
      expect((await set({ username: `github:${name}`, password: good })).status).toBe(400)
      expect((await set({ username: `GitHub:${name}`, password: good })).status).toBe(200)
      expect((await set({ username: name.toUpperCase(), password: good })).status).toBe(200)
    })

    test.each([{}, { username: '' }, { password: '' }, { username: null }])('%j: 400', async (more) => {
      const given = Object.keys(more).length === 0 ? {} : { username: fresh(), password: good, ...more }
      expect((await set(given)).json).toEqual({ error: 'Username and password are required' })
    })

    test.each([{ username: 5 }, { password: 12_345_678 }, { force_change: 'yes' }])('%j: 500', async (more) => {
      const answer = await set({ username: fresh(), password: good, ...more })
      expect([answer.status, answer.json]).toEqual([500, { error: 'Failed to set password' }])
    })

    test('no JSON: 400; no object: 500', async () => {
      expect((await admin('POST', '/set-password', { raw: '{' })).json).toEqual({ error: 'Invalid JSON' })
      expect((await set([])).status).toBe(500)
    })

    test('no more than 72 bytes: the rest is refused or does not count', async () => {
      const username = await makeUser()
      const long = `Aa1!${'x'.repeat(68)}`
      expect((await set({ username, password: long })).status).toBe(200)
      const longer = await set({ username, password: `${long}y` })
      expect([200, 500]).toContain(longer.status)
      if (longer.status === 200 && started().login) expect(started().login?.(username, `${long}z`)).toBe(true)
    })

    // The rules came before the generator that fits them.
    const isFit = !isSince(target, 'june') || isSince(target, 'august')
    test(`a generated one is always ${isFit ? 'taken' : 'refused'}`, async () => {
      for (let count = 0; count < 5; count += 1) {
        const { password } = (await admin('GET', '/generate-password')).json
        expect((await set({ username: fresh(), password })).status).toBe(isFit ? 200 : 400)
      }
    })

    if (target.isOurs) {
      const login = (name: string, password: string) => started().login?.(name, password)

      test('logs in under the name in lower case, and no other password does', async () => {
        const username = await makeUser()
        await set({ username, password: good })
        expect(login(username.toUpperCase(), good)).toBe(true)
        expect(login(username, 'Abcdef2!')).toBe(false)
      })

      test('of a user without one is set by the first login', async () => {
        const username = await makeUser()
        expect(login(username, 'weak')).toBe(false)
        expect(login(username, good)).toBe(true)
        expect(login(username, 'Abcdef2!')).toBe(false)
      })

      test('of somebody who is not there yet, it works at once when the user is made', async () => {
        const username = fresh()
        await set({ username, password: good })
        expect(login(username, good)).toBe(false)
        await api('POST', `/users/${username}`)
        expect(login(username, 'Other-1!')).toBe(false)
        expect(login(username, good)).toBe(true)
      })

      test('of a name with capitals, it can never be used', async () => {
        const username = await makeUser()
        await set({ username: username.toUpperCase(), password: good })
        expect(login(username.toUpperCase(), 'Other-1!')).toBe(true)
        expect(login(username, good)).toBe(false)
      })
    }
  })
}
