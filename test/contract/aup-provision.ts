import { describe, expect, test } from 'vitest'

import { hasPasswords } from './aup-ages.ts'
import { type AupTarget, useAup } from './aup-harness.ts'

const good = 'Abcdef1!'

export function provisionContract(target: AupTarget): void {
  describe('account, password and quota in one request', () => {
    const { admin, api, started, fresh, makeUser, quotaOf } = useAup(target)
    const provision = (users: unknown, more: object = {}, token?: string) =>
      admin('POST', '/provision-users', { body: { users, ...more }, ...(token === undefined ? {} : { token }) })
    const done = { created: true, password_set: true }
    const undone = { created: false, password_set: false, quota_set: false }

    if (!hasPasswords(target)) {
      test('cannot be had: 500', async () => {
        const answer = await provision([{ username: fresh(), password: good }])
        expect([answer.status, answer.json]).toEqual([500, { error: 'Password management not available' }])
      })
      return
    }

    test('makes all three, under the name in lower case', async () => {
      const name = fresh()
      const asked = ` ${name.toUpperCase()} `
      const answer = await provision([{ username: asked, password: good }], { quota: { amount: 70 } })
      expect(answer.status).toBe(200)
      expect(answer.json).toEqual({
        success: 1,
        failed: 0,
        skipped: 0,
        results: [{ username: name, requested_username: asked.trim(), status: 'success', ...done, quota_set: true }],
      })
      expect((await api('GET', `/users/${name}`)).json).toMatchObject({ name, admin: false })
      expect(await quotaOf(name)).toMatchObject({ balance: 70, unlimited: false })
      if (target.isOurs) expect(started().login?.(name, good)).toBe(true)
      await api('DELETE', `/users/${name}`)
    })

    test('makes admins, and unlimited users', async () => {
      const name = fresh()
      const more = { admin: true, force_change: false, quota: { unlimited: true } }
      expect((await provision([{ username: name, password: good }], more)).json.success).toBe(1)
      expect((await api('GET', `/users/${name}`)).json.admin).toBe(true)
      expect((await quotaOf(name)).unlimited).toBe(true)
      await api('DELETE', `/users/${name}`)
    })

    test('skips existing users, and keeps their password and quota', async () => {
      const name = await makeUser()
      const answer = await provision([{ username: name, password: good }], { quota: { amount: 70 } })
      expect(answer.json).toEqual({
        success: 0,
        failed: 0,
        skipped: 1,
        results: [{ username: name, requested_username: name, status: 'existed', ...undone }],
      })
      expect((await quotaOf(name)).balance).toBe(0)
    })

    test.each([
      [{ password: 'weak' }, 'Password must be at least 8 characters'],
      [{ password: `${good}${'x'.repeat(65)}` }, 'Password must be at most 72 bytes'],
      [{ password: `${good}${'ü'.repeat(33)}` }, 'Password must be at most 72 bytes'],
      [{ password: 5 }, 'Password must be a string'],
      [{ username: ' ' }, 'Username is required'],
      [{ username: 5 }, 'Username is required'],
      [{ username: 'github:x' }, 'Cannot provision native password for GitHub users'],
      [{ username: 'a/b' }, 'Invalid username: a/b'],
    ])('an entry with %j fails within a 200, and the others do not', async (more, error) => {
      const [bad, name] = [fresh(), fresh()]
      const answer = await provision([
        { username: bad, password: good, ...more },
        { username: name, password: good },
      ])
      expect(answer.status).toBe(200)
      expect(answer.json).toMatchObject({ success: 1, failed: 1, skipped: 0 })
      expect(answer.json.results[0]).toMatchObject({ status: 'failed', ...undone, error })
      await api('DELETE', `/users/${name}`)
    })

    test.each(['x', null, { username: 'x' }, { password: good }])('the entry %j fails within a 200', async (entry) => {
      const error = 'Each entry must have username and password'
      expect((await provision([entry])).json.results).toEqual([
        { username: '', requested_username: '', status: 'failed', ...undone, error },
      ])
    })

    test.each([
      [{ users: [] }, 'users array is required'],
      [{ users: 'x' }, 'users array is required'],
      [{}, 'users array is required'],
      [{ users: Array.from({ length: 1001 }, () => 'x') }, 'Maximum 1000 users per batch'],
      [{ users: ['x'], quota: 5 }, 'quota must be an object'],
      [{ users: ['x'], admin: 'yes' }, 'admin and force_change must be booleans'],
      [{ users: ['x'], force_change: 1 }, 'admin and force_change must be booleans'],
      [{ users: ['x'], quota: { unlimited: 1 } }, 'quota.unlimited must be a boolean'],
      [{ users: ['x'], quota: { amount: -1 } }, 'quota.amount must be a non-negative integer'],
      [{ users: ['x'], quota: { amount: '5' } }, 'quota.amount must be a non-negative integer'],
    ])('%j: 400', async (body, error) => {
      const answer = await admin('POST', '/provision-users', { body })
      expect([answer.status, answer.json]).toEqual([400, { error }])
    })

    test('no JSON or no object: 400', async () => {
      const broken = await admin('POST', '/provision-users', { raw: '{' })
      expect([broken.status, broken.json]).toEqual([400, { error: 'Invalid JSON' }])
      const list = await admin('POST', '/provision-users', { body: [] })
      expect([list.status, list.json]).toEqual([400, { error: 'Request body must be a JSON object' }])
    })

    test('here scopes count, and the flag of the admin too', async () => {
      const name = await makeUser('boss')
      const plain = await started().userToken(name)
      expect((await provision(['x'], {}, plain)).status).toBe(403)
      await api('PATCH', `/users/${name}`, { body: { admin: true } })
      const narrow = await started().userToken(name, ['read:hub'])
      const answer = await provision(['x'], {}, narrow)
      expect([answer.status, answer.json.message]).toEqual([
        403,
        expect.stringContaining('requires any of [admin:users]'),
      ])
      if (target.isOurs) {
        const service = await provision(['x'], {}, started().serviceToken)
        expect([service.status, service.json]).toEqual([403, { error: 'Admin access required' }])
      }
    })
  })
}
