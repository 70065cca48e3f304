// Small plans on a hub of several pages: an apply looks up what it needs, and sees there what a listing shows.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { membersOf } from '../../src/core/plan/members.ts'
import { readAsked } from '../../src/providers/jupyterhub/lookups.ts'
import { now } from '../helpers/clocks.ts'
import { connect } from '../helpers/hub-client.ts'
import { describeRealHub } from '../helpers/real-hub.ts'
import { type Between, standBetween } from './between.ts'
import { type Desk, people, useStage } from './desk.ts'

const crowd = people(620, 'crowd')
const odd = ['a b', 'bob#old', 'üser', 'x?y', '100%', '%41', 'Bob']

describeRealHub('a small plan on a large hub', (version) => {
  const stage = useStage({
    version,
    users: [
      { name: 'root', admin: true },
      { name: 'boss', admin: true },
      { name: 'ann', groups: ['ml', 'staff'] },
      { name: 'ben', groups: ['ml'] },
      ...odd,
    ],
    groups: ['empty'],
    crowd,
  })

  describe('a lookup', () => {
    test('shows users, groups and members as a listing does', async () => {
      const { hub } = stage()
      const client = connect(hub.url, hub.adminToken)
      try {
        const all = await readAsked(client.http, hub.url, { now })
        const users = ['ann', 'root', 'crowd007', 'nobody', ...odd]
        const groups = ['ml', 'empty', 'nothing']
        const lookups = { users, groups, besides: users, members: true, services: true, authenticator: true } as const
        const some = await readAsked(client.http, hub.url, { now, lookups: { ...lookups, admins: 1 } })
        expect(some.lookedAt).toBeGreaterThan(users.length)
        for (const name of users) expect(some.users.get(name), name).toEqual(all.users.get(name))
        for (const name of groups) {
          expect(membersOf(some, name), name).toEqual(membersOf(all, name))
          const { members: _, ...group } = some.groups?.get(name) ?? {}
          expect(group, name).toEqual(all.groups?.get(name) ?? {})
        }
        expect(some.users.get('boss')).toEqual(all.users.get('boss'))
        expect([some.identity, some.services]).toEqual([all.identity, all.services])
        expect(Math.abs(Date.parse(some.takenAt) - Date.parse(all.takenAt))).toBeLessThan(60_000)
      } finally {
        await client.close()
      }
    })
  })

  describe('an apply', () => {
    let desk: Desk
    let between: Between
    beforeEach(async () => {
      desk = stage().desk()
      between = await standBetween(stage().hub.url)
    })
    afterEach(() => between.close())

    const listings = (): number =>
      between.passed.filter(({ method, path }) => method === 'GET' && /\/users\?/.test(path)).length

    test.each([
      ['makes an admin', 'crowd001,true,', 0, { admin: true }],
      ['demotes one', 'boss,false,', 2, { admin: false }],
      ['adds a member', 'crowd002,,ml', 0, { groups: ['ml'] }],
      ['removes one of three', 'ben,,-', 0, { groups: [] }],
      ['makes a group', 'crowd003,,fresh', 0, { groups: ['fresh'] }],
    ])('%s', async (_, row, pages, end) => {
      desk.write('users.csv', `username,admin,groups\n${row}\nann,,ml;staff\n`)
      const planned = await desk.runWith({ HUBPLAN_URL: between.url }, 'plan', 'users.csv', '-o', 'plan.json')
      expect(planned.code, planned.stderr).toBe(0)
      const before = listings()
      const ran = await desk.runWith({ HUBPLAN_URL: between.url }, 'apply', 'plan.json')
      expect(ran.code, ran.stderr).toBe(0)
      expect(ran.stdout).toContain(` of ${crowd.length + 4 + odd.length} users`)
      expect(listings() - before).toBe(pages)
      expect(await stage().bare.person(row.split(',')[0] ?? '')).toMatchObject(end)
    })
  })
})
