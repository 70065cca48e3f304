// A hub that stores another name than it is asked for: with username_map, and with an authenticator that cuts the domain.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { describeOneHub } from '../helpers/real-hub.ts'
import { cuttingConfig, mappingConfig } from '../helpers/real-hub-config.ts'
import { casesOf } from '../helpers/tier.ts'
import type { Person } from './bare.ts'
import { type Desk, ids, intents, people, useStage } from './desk.ts'

const others = people(12)
const ends = Object.entries({
  username_map: mappingConfig({ 'jane@x.edu': 'jane', 'kim@x.edu': 'kim', 'new@x.edu': 'newcomer' }),
  'a normalize_username that cuts the domain': cuttingConfig,
})

describeOneHub('A hub that stores other names', (version) => {
  describe.each(casesOf(ends, version === '3.0.0' ? 0 : 1))('with %s', (kind, config) => {
    const stage = useStage({ version, config, users: [{ name: 'root', admin: true }, ...others], groups: ['ml'] })
    const newcomer = kind === 'username_map' ? 'newcomer' : 'new'
    let desk: Desk
    let before: Map<string, Person>

    beforeEach(async () => {
      const { bare } = stage()
      await bare.send('POST', '/users', { usernames: ['jane', 'kim', 'leaver'] })
      desk = stage().desk()
      before = await bare.everybody()
    })
    afterEach(async () => {
      for (const name of ['jane', 'kim', 'leaver', newcomer, 'jane%40x.edu'])
        await stage().bare.send('DELETE', `/users/${name}`)
      for (const path of ['/groups/ml/users']) await stage().bare.send('DELETE', path, { users: ['jane', 'kim'] })
    })

    /** Plans with the names that C's guard would block, and applies. */
    async function carryOut(...args: readonly string[]) {
      const planned = await desk.run('plan', ...args, '-o', 'plan.json')
      expect(planned.code, planned.stdout + planned.stderr).toBe(0)
      return desk.run('apply', 'plan.json')
    }
    const unchanged = async (): Promise<void> => expect(await stage().bare.everybody()).toEqual(before)

    test('the one in whose place it was asked for is not made, and nobody is deleted', async () => {
      desk.write('users.csv', 'username,ensure\njane@x.edu,\nleaver,absent\n')
      const applied = await carryOut('users.csv')
      expect(applied.code).toBe(5)
      expect(applied.stdout).toContain(
        [
          'Applied in part: of 2 actions 0 changed, 0 already done, 1 failed, 1 not reached.',
          '',
          'Stopped: the hub stores jane@x.edu as jane; no further action of this plan is started, because it could change another user.',
          '',
          'Failed (1)',
          '  user.create jane@x.edu: the hub stores jane@x.edu as jane; write jane in the file',
        ].join('\n'),
      )
      await unchanged()
    })

    test('a second run of the plan stops there, too, and one that leaves the name out begins nothing', async () => {
      desk.write('users.csv', 'username,ensure\njane@x.edu,\nleaver,absent\n')
      await carryOut('users.csv')
      expect((await desk.run('apply', 'plan.json')).code).toBe(5)
      const sliced = await desk.run('apply', 'plan.json', '--only', 'user.delete')
      expect(sliced.code).toBe(5)
      expect(sliced.stdout).toContain(
        'Stopped: an earlier run of this plan has seen for user.create:jane%40x.edu: the hub stores jane@x.edu as jane; write jane in the file.\n',
      )
      expect(intents(desk.journal())).toEqual(['POST /hub/api/users', 'POST /hub/api/users'])
      await unchanged()
    })

    test('nothing is left for a revert to delete', async () => {
      desk.write('users.csv', 'username,ensure\njane@x.edu,\nleaver,absent\n')
      await carryOut('users.csv')
      const reverted = await desk.run('revert', 'plan.json', '-o', 'undo.json')
      expect(reverted.code, reverted.stderr).toBe(0)
      expect(ids(desk.plan('undo.json'))).toEqual([])
    })

    test('a name that is new under the other name is told among many, and the others are made', async () => {
      const many = people(20, 'x')
      desk.write('users.csv', `username,ensure\n${many.join(',\n')},\nnew@x.edu,\nleaver,absent\n`)
      const applied = await carryOut('users.csv')
      expect(applied.code).toBe(5)
      expect(applied.stdout).toContain(
        `user.create new@x.edu: the hub stores new@x.edu as ${newcomer}; write ${newcomer} in the file`,
      )
      const now = await stage().bare.everybody()
      expect([...many, newcomer, 'leaver'].filter((name) => !now.has(name))).toEqual([])
      for (const name of many) await stage().bare.send('DELETE', `/users/${name}`)
    })

    test('after the name is mended in the file the plan is empty', async () => {
      desk.write('users.csv', 'username\njane@x.edu\nkim@x.edu\n')
      expect((await carryOut('users.csv')).code).toBe(5)
      desk.write('users.csv', 'username\njane\nkim\n')
      expect((await desk.run('plan', 'users.csv', '--detailed-exitcode')).code).toBe(0)
    })

    test('a protected one does not get into a group under another name, and no group is left by anybody', async () => {
      desk.write('users.csv', 'username,groups\njane@x.edu,ml\n')
      const applied = await carryOut('users.csv', '--protect', 'jane')
      expect(applied.code).toBe(5)
      await unchanged()
    })

    test('members who exist under both names: the run stops, and says who is in the group now', async () => {
      const { bare } = stage()
      // The single POST maps nothing.
      expect((await bare.send('POST', '/users/jane%40x.edu')).status).toBe(201)
      desk.write('users.csv', 'username,groups,ensure\njane@x.edu,ml,\nleaver,,absent\n')
      const applied = await carryOut('users.csv', '--protect', 'jane')
      expect(applied.code).toBe(5)
      expect(applied.stdout).toContain(
        'member.add jane@x.edu -> ml: the hub stores jane@x.edu as jane, who is in the group ml now; write jane in the file',
      )
      expect((await bare.person('leaver'))?.name).toBe('leaver')
    })

    test('with --canary the run stops at the canary', async () => {
      desk.write('users.csv', 'username,ensure\njane@x.edu,\nkim@x.edu,\nleaver,absent\n')
      const planned = await desk.run('plan', 'users.csv', '-o', 'plan.json')
      expect(planned.code, planned.stderr).toBe(0)
      const applied = await desk.run('apply', 'plan.json', '--canary', '1')
      expect(applied.code).toBe(5)
      expect(intents(desk.journal())).toHaveLength(1)
      await unchanged()
    })
  })
})
