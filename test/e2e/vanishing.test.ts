import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { CliResult } from '../helpers/cli.ts'
import { describeRealHub } from '../helpers/real-hub.ts'
import { sized } from '../helpers/tier.ts'
import { type Between, type Passed, standBetween } from './between.ts'
import { type Desk, ids, people, useStage } from './desk.ts'

const size = sized(1000, 400)
const everybody = people(size)
const vanishing = everybody.slice(0, 200).filter((_, index) => index % 4 === 0)

/** A reading of the users from its beginning: its first page is what hubplan asks for first. */
function isPageOne({ method, path }: Passed): boolean {
  return method === 'GET' && path.startsWith('/hub/api/users?offset=0&')
}

describeRealHub(`50 users of page 1 vanish while the other pages of ${size} are read`, (version) => {
  const stage = useStage({ version, users: everybody })
  let between: Between
  let desk: Desk
  let planned: CliResult
  beforeAll(async () => {
    const { hub, bare } = stage()
    let isDone = false
    between = await standBetween(hub.url, async (passed) => {
      if (isDone || !isPageOne(passed)) return
      isDone = true
      for (const name of vanishing) expect((await bare.send('DELETE', `/users/${name}`)).status).toBe(204)
    })
    desk = stage().desk()
    const users = everybody.map((name) => `  - { name: ${name} }\n`).join('')
    desk.write('hubplan.yaml', `version: 1\nprune: true\nusers:\n${users}`)
    planned = await desk.runWith({ HUBPLAN_URL: between.url }, 'plan', '-o', 'plan.json', '--detailed-exitcode')
  })
  afterAll(() => between.close())

  describe('the snapshot', () => {
    test('notices that the list moved, and says so', () => {
      expect(planned.code, planned.stderr).toBe(2)
      expect(planned.stderr).toBe(
        'the listing of users moved, reading it again (attempt 1): the total shrank\nThe plan is saved in plan.json.\n',
      )
    })

    test('is read again from its first page', () => {
      expect(between.passed.filter(isPageOne).length).toBe(2)
    })

    test('has those who are left', () => {
      expect(desk.plan().snapshot.users).toBe(size - 50)
    })
  })

  test('the plan makes exactly the 50 anew: nobody else was missed', () => {
    expect(vanishing.length).toBe(50)
    expect(ids(desk.plan())).toEqual(vanishing.map((name) => `user.create:${name}`))
  })
})
