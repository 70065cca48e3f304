import { expect, test } from 'vitest'

import { memoryOAuthStore } from '../../src/io/oauth-store.ts'

const tokens = {
  refreshToken: 'refresh-1',
  clientId: 'client',
  endpoint: undefined,
  accessToken: undefined,
  expiresAtMs: undefined,
  lifeS: undefined,
}
const waiting = { now: () => '2026-11-30T00:00:00Z', wait: async () => undefined, patienceMs: 0 }

test('a store in memory keeps what was saved last', async () => {
  const store = memoryOAuthStore(tokens)
  const found = await store.read()
  expect(found).toMatchObject({ refreshToken: 'refresh-1', clientId: 'client' })
  if (found === undefined) throw new Error('there are tokens')
  const slot = await store.slot(found)
  await slot.save({ ...tokens, refreshToken: 'refresh-2' })
  await slot.close()
  expect(await store.read()).toMatchObject({ refreshToken: 'refresh-2' })
})

test('a store in memory is held by one at a time, in the order of asking', async () => {
  const store = memoryOAuthStore(tokens)
  const order: string[] = []
  const release = await store.hold(waiting)
  const later = ['second', 'third'].map(async (name) => {
    const end = await store.hold(waiting)
    order.push(name)
    await end()
  })
  order.push('first')
  await release()
  await Promise.all(later)
  expect(order).toEqual(['first', 'second', 'third'])
})
