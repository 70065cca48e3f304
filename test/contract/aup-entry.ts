import { describe, expect, test } from 'vitest'

import { hasPasswords, isSince } from './aup-ages.ts'
import { type AupTarget, useAup } from './aup-harness.ts'

const reads = ['/hub/admin/api/quota/', '/hub/admin/api/quota', '/hub/admin/api/quota/somebody']
const own = ['/hub/api/quota/me', '/hub/api/quota/rates', '/hub/admin/api/generate-password']
const writes = ['/set-password', '/quota/nobody', '/quota/batch', '/quota/refresh']

export function entryContract(target: AupTarget): void {
  const isJune = isSince(target, 'june')
  const isAugust = isSince(target, 'august')
  describe('who may come in', () => {
    const { admin, api, anywhere, started, makeUser, fresh, quotaOf } = useAup(target)
    const asUser = async () => {
      const name = await makeUser()
      return { name, token: await started().userToken(name) }
    }

    test.each([...reads, ...own, ...(isJune ? ['/hub/admin/api/groups'] : [])])(
      'GET %s without a good token: sent to the login page',
      async (path) => {
        for (const token of [null, 'nonsense']) {
          const answer = await anywhere('GET', path, { token })
          expect(answer.status).toBe(302)
          expect(answer.headers['location']).toContain('/hub/login')
        }
      },
    )

    test.each([...writes, ...(isJune ? ['/batch-set-password'] : []), ...(isAugust ? ['/provision-users'] : [])])(
      'POST %s without a good token: 403',
      async (path) => {
        for (const token of [null, 'nonsense'])
          expect((await admin('POST', path, { token, body: {} })).status).toBe(403)
      },
    )

    const newer = [...(isJune ? ['/batch-set-password'] : []), ...(isAugust ? ['/provision-users'] : [])]
    test.each(['/set-password', '/quota/batch', '/quota/refresh', ...newer])(
      'GET %s, which takes only POST: 405',
      async (path) => {
        expect((await admin('GET', path)).json).toMatchObject({ status: 405, message: 'Method Not Allowed' })
      },
    )

    test('pages take no token', async () => {
      expect((await anywhere('GET', '/hub/admin/users')).status).toBe(302)
    })

    test('who is no admin: 403 with an error of its own form', async () => {
      const { token } = await asUser()
      const refused = { error: 'Admin access required' }
      expect((await admin('GET', '/quota/', { token })).json).toEqual(refused)
      expect((await admin('GET', '/generate-password', { token })).json).toEqual(refused)
      for (const path of ['/set-password', `/quota/${fresh()}`, '/quota/batch', '/quota/refresh']) {
        const answer = await admin('POST', path, { token, body: {} })
        expect([answer.status, answer.json]).toEqual([403, refused])
      }
    })

    test('who is no admin sees the own quota, and no other', async () => {
      const { name, token } = await asUser()
      expect((await admin('GET', `/quota/${name.toUpperCase()}`, { token })).status).toBe(200)
      const other = await admin('GET', `/quota/${fresh()}`, { token })
      expect([other.status, other.json]).toEqual([403, { error: 'Access denied' }])
    })

    test('scopes do not count: a token of an admin that may hardly anything sets quotas', async () => {
      const name = await makeUser('boss')
      await api('PATCH', `/users/${name}`, { body: { admin: true } })
      const token = await started().userToken(name, ['read:hub'])
      expect((await api('GET', '/users', { token })).status).toBe(403)
      expect((await admin('POST', `/quota/${name}`, { token, body: { amount: 7 } })).status).toBe(200)
      expect((await quotaOf(name)).balance).toBe(7)
    })

    test('the rates', async () => {
      const answer = await api('GET', '/quota/rates')
      const first = isJune ? ['default_quota'] : []
      expect(Object.keys(answer.json).sort()).toEqual([...first, 'enabled', 'minimum_to_start', 'rates'])
      if (!hasPasswords(target)) expect(answer.json.enabled).toBe(false)
    })

    test('the authenticator is named', async () => {
      const { authenticator } = (await api('GET', '/info')).json
      const known = { multi: /Multi/, local: /FirstUse|Local/, 'auto-login': /AutoLogin/ }
      expect(authenticator.class).toMatch(known[target.mode])
    })

    test('to look at oneself makes a row, with the first quota in it; in March it does not', async () => {
      const { name, token } = await asUser()
      const { enabled, default_quota: first = 0 } = (await api('GET', '/quota/rates')).json
      const answer = await api('GET', '/quota/me', { token })
      expect(answer.json).toMatchObject(
        enabled
          ? { username: name, balance: first, unlimited: false, enabled }
          : { username: name, balance: 0, unlimited: true, enabled },
      )
      const types = (await quotaOf(name)).recent_transactions.map(
        (one: { readonly transaction_type: string }) => one.transaction_type,
      )
      expect(types).toEqual(enabled && first > 0 ? ['initial_grant'] : [])
    })

    if (isJune) {
      test('everybody may ask for the platform', async () => {
        const answer = await api('GET', '/platform', { token: null })
        expect(answer.status).toBe(200)
        expect(Object.keys(answer.json)).toEqual(expect.arrayContaining(['platform', 'vendor']))
      })

      test('the groups say no in the form of the hub', async () => {
        const { token } = await asUser()
        const answer = await admin('GET', '/groups', { token })
        expect(answer.json).toMatchObject({ status: 403, message: 'Admin access required' })
      })
    } else {
      test.each(['/admin/api/batch-set-password', '/admin/api/groups', '/api/platform'])(
        'GET %s is not there yet: 404',
        async (path) => expect((await anywhere('GET', `/hub${path}`)).status).toBe(404),
      )
    }

    if (!isAugust) {
      test('GET /admin/api/provision-users is not there yet: 404', async () => {
        expect((await anywhere('GET', '/hub/admin/api/provision-users')).status).toBe(404)
      })
    }

    if (target.isOurs) {
      test('a service that is no admin is refused, whatever its scopes', async () => {
        const token = started().serviceToken ?? null
        expect((await api('GET', '/users', { token })).status).toBe(200)
        expect((await admin('GET', '/quota/', { token })).json).toEqual({ error: 'Admin access required' })
        expect((await admin('GET', '/quota/ann', { token })).json).toEqual({ error: 'Access denied' })
        expect((await admin('POST', '/quota/ann', { token, body: { amount: 1 } })).status).toBe(403)
      })

      test('the owner of the token is an admin user, and cannot be deleted with it', async () => {
        // The chart names the admin `admin` unless it is told otherwise.
        const { name, ...self } = (await api('GET', '/user')).json
        expect(self).toMatchObject({ kind: 'user', admin: true })
        expect((await api('DELETE', `/users/${name}`)).json).toMatchObject({ message: 'Cannot delete yourself!' })
      })
    }
  })
}
