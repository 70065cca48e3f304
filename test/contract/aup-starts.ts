import { describe, expect, test } from 'vitest'

import { hasPasswords } from './aup-ages.ts'
import { type AupTarget, useAup } from './aup-harness.ts'

/** Only on a hub of our own: servers would start. */
export function startsContract(target: AupTarget): void {
  if (!target.isOurs) return
  describe('the start of a server', () => {
    const { admin, api, started, makeUser } = useAup(target)
    const give = (name: string, body: object) => admin('POST', `/quota/${name}`, { body })
    const start = async (name: string, body: object = {}) =>
      (await api('POST', `/users/${name}/server`, { body })).status
    const isRunning = async (name: string) => (await api('GET', `/users/${name}`)).json.server !== null
    const stop = (name: string) => api('DELETE', `/users/${name}/server`)

    if (!hasPasswords(target)) {
      test('needs no quota where quotas are off', async () => {
        const name = await makeUser()
        expect([await start(name), await isRunning(name)]).toEqual([202, true])
        await stop(name)
      })
      return
    }

    test('with too little quota: 202 each time, nothing runs, and a session stays active', async () => {
      const name = await makeUser()
      await give(name, { amount: 19 })
      expect([await start(name), await isRunning(name)]).toEqual([202, false])
      expect([await start(name), await isRunning(name)]).toEqual([202, false])
      expect(started().sessions?.(name)).toBe(2)
    })

    test('needs 20 minutes times the rate, and more for a longer time or a dearer part', async () => {
      const name = await makeUser()
      await give(name, { amount: 20 })
      expect([await start(name, { runtime_minutes: 21 }), await isRunning(name)]).toEqual([202, false])
      expect([await start(name, { gpu_selection: 'gpu' }), await isRunning(name)]).toEqual([202, false])
      expect([await start(name), await isRunning(name)]).toEqual([202, true])
      await stop(name)
      expect(started().sessions?.(name)).toBe(2)
    })

    test('of an unlimited user needs none', async () => {
      const name = await makeUser()
      await give(name, { action: 'set_unlimited' })
      expect([await start(name), await isRunning(name)]).toEqual([202, true])
      await stop(name)
      expect(started().sessions?.(name)).toBe(0)
    })

    test('of a user without a row has the first quota', async () => {
      const name = await makeUser()
      expect([await start(name), await isRunning(name)]).toEqual([202, true])
      await stop(name)
    })
  })
}
