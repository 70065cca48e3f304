// Names that a hub takes for something else.
import { describe, expect, test } from 'vitest'

import { openPool } from '../../src/http/pool.ts'
import { elapsedMs } from '../helpers/clocks.ts'
import { describeRealHub } from '../helpers/real-hub.ts'
import { people, useStage } from './desk.ts'

const others = people(12)

describeRealHub('Names that a hub takes for something else', (version) => {
  describe('services', () => {
    const scopes = ['admin:users', 'list:users', 'read:users', 'delete:users', 'read:servers']
    const services = [
      { name: 'culler', scopes: [] },
      { name: 'blind', scopes },
      { name: 'seeing', scopes: [...scopes, 'list:services'] },
    ]
    const stage = useStage({ version, services, users: [{ name: 'root', admin: true }, ...others] })

    test('a user named like one blocks at plan, and at apply when only that token sees the services', async () => {
      const { tokens } = stage().hub
      const [blind, seeing] = ['blind', 'seeing'].map((name) => ({ HUBPLAN_TOKEN: tokens[name] ?? '' }))
      const desk = stage().desk()
      desk.write('users.csv', 'username\nculler\n')
      const why = '"culler" is the name of a service of the hub; the hub treats the two as one; choose another name'
      const blocked = await desk.runWith(seeing ?? {}, 'plan', 'users.csv', '-o', 'plan.json')
      expect(blocked.code, blocked.stderr).toBe(3)
      expect(blocked.stdout).toContain(`\n  name-collision  ${why} (lifted by --allow name-collision)\n`)
      const planned = await desk.runWith(blind ?? {}, 'plan', 'users.csv', '-o', 'plan.json')
      expect(planned.code, planned.stderr).toBe(0)
      const applied = await desk.runWith(seeing ?? {}, 'apply', 'plan.json')
      expect(applied.code).toBe(3)
      expect(applied.stderr).toContain(why)
      expect(await stage().bare.person('culler')).toBeUndefined()
    })
  })

  describe('servers', () => {
    const stage = useStage({
      version,
      allowNamedServers: true,
      users: [{ name: 'root', admin: true }, { name: 'ann' }, ...others],
    })

    test('a server called .. keeps its user from being deleted', async () => {
      const { hub } = stage()
      const pool = openPool(hub.hubUrl, { elapsedMs, connections: 1, timeoutMs: 30_000 })
      const headers = { authorization: `token ${hub.adminToken}` }
      const started = await pool.http({ method: 'POST', path: '/hub/api/users/ann/servers/%2E%2E', headers, body: {} })
      await pool.close()
      expect(started.status, started.text).toBe(201)
      const desk = stage().desk()
      const planned = await desk.run('plan', '--absent', 'ann', '-o', 'plan.json')
      expect(planned.code, planned.stderr).toBe(3)
      expect(planned.stdout).toContain(
        '\n  server-names  the name of the server ".." of "ann" would be read as a folder in the URL of a request: it cannot be stopped, and "ann" cannot be deleted before that',
      )
      expect((await desk.run('apply', 'plan.json')).code).toBe(3)
      expect(Object.keys((await stage().bare.person('ann'))?.servers ?? {})).toEqual(['..'])
    })
  })
})
