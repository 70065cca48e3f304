import { describe, expect, test } from 'vitest'

import { isSince } from './aup-ages.ts'
import { type AupTarget, useAup } from './aup-harness.ts'

const numberish = expect.any(Number)

/** The statistics of the dashboard, which only read. */
export function statsContract(target: AupTarget): void {
  describe('the statistics', () => {
    const { admin, api, anywhere, started, fresh, makeUser } = useAup(target)
    const get = async (path: string) => {
      const { status, json } = await admin('GET', `/stats/${path}`)
      expect(status).toBe(200)
      return json
    }

    if (!isSince(target, 'june')) {
      test.each(['overview', 'usage', 'distribution', 'hourly', 'user/ann', 'active/stream'])(
        '%s is not offered',
        async (path) => {
          expect([404, 405]).toContain((await admin('GET', `/stats/${path}`)).status)
        },
      )
      return
    }

    test('are for admins: others are refused, and without a token led to the login', async () => {
      const name = await makeUser()
      const token = await started().userToken(name)
      for (const path of ['overview', 'usage', 'distribution', 'hourly', `user/${name}`]) {
        const answer = await admin('GET', `/stats/${path}`, { token })
        expect([path, answer.status, answer.json]).toEqual([path, 403, { error: 'Admin access required' }])
        expect((await admin('GET', `/stats/${path}`, { token: null })).status).toBe(302)
      }
    })

    test('overview has four numbers', async () => {
      expect(await get('overview')).toEqual({
        total_users: numberish,
        active_sessions: numberish,
        total_usage_minutes: numberish,
        users_this_week: numberish,
      })
    })

    test('an unknown user has zeros, and a number of days beyond the bounds is the nearest one', async () => {
      const name = fresh()
      const none = { total_minutes: 0, total_sessions: 0, usage: [], by_resource: [], recent_sessions: [] }
      expect(await get(`user/${name}`)).toEqual({ username: name, ...none })
      expect(await get('usage?days=9999')).toEqual(await get('usage?days=365'))
      expect(await get('usage?days=0')).toEqual(await get('usage?days=1'))
      expect(await get('usage?days=x&granularity=y')).toEqual(await get('usage?days=30&granularity=day'))
    })

    test('hourly has every hour of the day', async () => {
      const { hourly } = await get('hourly')
      expect(hourly.map(({ hour }: { hour: number }) => hour)).toEqual(Array.from({ length: 24 }, (_, hour) => hour))
    })

    if (!target.isOurs) return
    test('a session counts when it has ended; an active one is in the list of its user', async () => {
      const name = await makeUser()
      await admin('POST', `/quota/${name}`, { body: { action: 'set_unlimited' } })
      await api('POST', `/users/${name}/server`, { body: { resource_type: 'gpu' } })
      expect((await get(`user/${name}`)).recent_sessions).toMatchObject([
        { resource_type: 'gpu', end_time: null, duration_minutes: null, status: 'active' },
      ])
      expect((await get(`user/${name}`)).total_sessions).toBe(0)
      await api('DELETE', `/users/${name}/server`)
      const { total_sessions: sessions, by_resource: resources } = await get(`user/${name}`)
      expect([sessions, resources]).toEqual([1, [{ resource_type: 'gpu', minutes: 0, sessions: 1 }]])
      const { by_resource: all, top_users: top } = await get('distribution')
      expect(all).toContainEqual({ resource_type: 'gpu', minutes: 0, sessions: 1, users: 1, avg_minutes: 0 })
      expect(top).toContainEqual({ username: name, total_minutes: 0, sessions: 1 })
      const { daily_usage: days } = await get('usage')
      expect(days.at(-1)).toMatchObject({
        date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        minutes: 0,
        users: numberish,
      })
      const { daily_usage: weeks } = await get('usage?granularity=week')
      expect(weeks.at(-1)).toMatchObject({ date: expect.stringMatching(/^\d{4}-W\d\d$/), sessions: numberish })
    })

    test('any method but GET is refused', async () => {
      expect((await anywhere('POST', '/hub/admin/api/stats/overview')).status).toBe(405)
    })
  })
}
