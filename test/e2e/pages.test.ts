import { expect, test } from 'vitest'

import { describeRealHub } from '../helpers/real-hub.ts'
import { ids, people, useStage } from './desk.ts'

const everybody = people(60)

describeRealHub('a hub whose pages hold 7 users', (version) => {
  const stage = useStage({ version, users: everybody, maxPage: 7, defaultPage: 5 })

  test('is listed whole: with everybody in the roster there is nothing to do', async () => {
    const desk = stage().desk()
    desk.write('users.csv', `username\n${everybody.join('\n')}\n`)
    const planned = await desk.run('plan', 'users.csv', '--prune', '-o', 'plan.json', '--detailed-exitcode')
    expect(planned.code, planned.stderr).toBe(0)
    expect(desk.plan().snapshot.users).toBe(60)
    expect(desk.plan().actions).toEqual([])
  })

  test('users missing from the roster are found on every page', async () => {
    const desk = stage().desk()
    const leaving = everybody.filter((_, index) => index % 7 === 3)
    const staying = everybody.filter((name) => !leaving.includes(name))
    desk.write('users.csv', `username\n${staying.join('\n')}\n`)
    const planned = await desk.run('plan', 'users.csv', '--prune', '-o', 'plan.json', '--detailed-exitcode')
    expect(planned.code, planned.stderr).toBe(2)
    expect(ids(desk.plan())).toEqual(leaving.map((name) => `user.delete:${name}`))
  })
})
