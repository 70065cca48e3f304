import { describe, expect, test } from 'vitest'

import { hasPasswords } from './aup-ages.ts'
import { type AupTarget, useAup } from './aup-harness.ts'

const good = 'Abcdef1!'

export function manyPasswordsContract(target: AupTarget): void {
  describe('many passwords', () => {
    const { admin, started, fresh, makeUser } = useAup(target)
    const batch = (users: unknown, more: object = {}) =>
      admin('POST', '/batch-set-password', { body: { users, ...more } })

    if (!hasPasswords(target)) {
      test('cannot be set: 500', async () => {
        const answer = await batch([{ username: fresh(), password: good }])
        expect([answer.status, answer.json]).toEqual([500, { error: 'Password management not available' }])
      })
      return
    }

    test('the weak fail within a 200, and come first', async () => {
      const [ann, ben, cat] = [fresh(), fresh(), fresh()]
      const answer = await batch([
        { username: ann, password: good },
        { username: ben, password: 'weak' },
        { username: cat, password: null },
      ])
      expect(answer.status).toBe(200)
      const error = 'Password must be at least 8 characters'
      expect(answer.json).toEqual({
        success: 1,
        failed: 2,
        results: [
          { username: ben, status: 'failed', error },
          { username: cat, status: 'failed', error },
          { username: ann, status: 'success' },
        ],
      })
    })

    test.each([
      [[], 'users array is required'],
      ['x', 'users array is required'],
      [undefined, 'users array is required'],
      [['x'], 'Each entry must have username and password'],
      [[{ username: 'x' }], 'Each entry must have username and password'],
      [Array.from({ length: 1001 }, () => ({ username: 'x', password: 'weak' })), 'Maximum 1000 users per batch'],
    ])('a list that will not do: 400', async (users, error) => {
      const answer = await batch(users)
      expect([answer.status, answer.json]).toEqual([400, { error }])
    })

    test('one `github:` name refuses all', async () => {
      const [ann, ben] = [await makeUser(), fresh()]
      const answer = await batch([
        { username: ann, password: good },
        { username: `github:${ben}`, password: good },
      ])
      expect(answer.status).toBe(400)
      // If that user had got it, no other could log in.
      if (started().login) expect(started().login?.(ann, 'Other-1!')).toBe(true)
    })

    test.each([{ username: null }, { password: 12_345_678 }])('an entry with %j: 500', async (more) => {
      const answer = await batch([{ username: fresh(), password: good, ...more }])
      expect([answer.status, answer.json]).toEqual([500, { error: 'Internal server error' }])
    })

    test('no JSON: 400; no object: 500', async () => {
      expect((await admin('POST', '/batch-set-password', { raw: '{' })).json).toEqual({ error: 'Invalid JSON' })
      expect((await admin('POST', '/batch-set-password', { body: [] })).status).toBe(500)
    })

    if (target.isOurs) {
      test('all of them can log in', async () => {
        const names = [await makeUser(), await makeUser()]
        await batch(
          names.map((username) => ({ username, password: `${good}${username}` })),
          { force_change: false },
        )
        expect(names.map((name) => started().login?.(name, `${good}${name}`))).toEqual([true, true])
        expect(names.map((name) => started().login?.(name, good))).toEqual([false, false])
      })
    }
  })
}
