import { describe, expect, it } from 'vitest'

import { findWidth } from '../../../src/commands/apply/read.ts'
import type { Action } from '../../../src/core/types.ts'
import { providers } from '../../../src/providers/index.ts'

const reason = { why: 'row', at: 'users.csv:2' } as const
const names = Array.from({ length: 500 }, (_, index) => `u${index}`)
const creates = names.map(
  (user): Action => ({
    id: `user.create:${user}`,
    op: 'user.create',
    user,
    before: null,
    after: { admin: false },
    reason,
  }),
)
const joins = names.map(
  (user): Action => ({
    id: `member.add:${user}:ml`,
    op: 'member.add',
    user,
    group: 'ml',
    before: false,
    after: true,
    reason,
  }),
)

/** A hub that has answered in 29 ms at best, because of a queue or the way, and whose next answer takes 3 ms. */
async function widthOf(
  actions: readonly Action[],
  more: {
    readonly seen?: number
    readonly concurrency?: number
    readonly pingMs?: number
    readonly handshakeMs?: number
  } = {},
) {
  const { seen = 29, concurrency, pingMs = 3, handshakeMs } = more
  const clock = { now: 0 }
  let pings = 0
  let isRetried = false
  const hub = {
    quickestMs: () => seen,
    handshakes: { leastMs: () => handshakeMs },
    http: async ({ isEager }: { readonly isEager?: true }) => {
      pings += 1
      isRetried = isEager !== true
      if (pingMs === Number.POSITIVE_INFINITY) throw new Error('whatever it is')
      clock.now += pingMs
      return { status: 200, body: {}, headers: {} }
    },
  }
  const run = { hub, provider: providers.jupyterhub, flags: { concurrency }, world: { elapsedMs: () => clock.now } }
  const { width, roundTripMs, measured } = await findWidth(run as unknown as Parameters<typeof findWidth>[0], actions)
  return { width, roundTripMs, pings, ...(measured === undefined ? {} : { isRetried, measured: await measured }) }
}

describe('how many requests are in flight', () => {
  it('is asked of a hub whose answers so far may have waited', async () => {
    expect(await widthOf(creates)).toEqual({ width: 4, roundTripMs: 3, pings: 1 })
  })
  it('is known of a hub that has answered at once', async () => {
    expect(await widthOf(creates, { seen: 9 })).toEqual({ width: 5, roundTripMs: 9, pings: 0 })
  })
  it.each([
    ['few changes', creates.slice(0, 4)],
    ['members of one group, and three users', [...joins.slice(0, 197), ...creates.slice(0, 3)]],
  ])('hardly matters for %s', async (_, actions) => {
    expect((await widthOf(actions)).pings).toBe(0)
  })
  it.each([
    ['one change more than few', [...creates.slice(0, 4), ...joins.slice(0, 1)]],
    ['many members', joins.slice(0, 201)],
  ])('is asked for %s', async (_, actions) => {
    expect((await widthOf(actions)).pings).toBe(1)
  })
  it('is known of a hub whose handshakes take as long as its answers', async () => {
    expect(await widthOf(creates, { seen: 52, handshakeMs: 50 })).toEqual({ width: 12, roundTripMs: 50, pings: 0 })
    expect(await widthOf(creates, { seen: 20, handshakeMs: 21 })).toEqual({ width: 7, roundTripMs: 20, pings: 0 })
  })
  it('is measured where a handshake is short: it may be that of a proxy before the hub', async () => {
    expect(await widthOf(creates, { seen: 52, handshakeMs: 19 })).toMatchObject({ pings: 1 })
    expect(await widthOf(creates, { seen: 19, handshakeMs: 50 })).toMatchObject({ pings: 1 })
  })
  it('is measured beside the first changes where the hub is surely not far, and begins narrow', async () => {
    const beside = { width: 5, roundTripMs: 19, pings: 1, measured: 3, isRetried: false }
    expect(await widthOf(creates, { seen: 19 })).toEqual(beside)
  })
  it('is asked where the hub may be either', async () => {
    expect(await widthOf(creates, { seen: 20 })).toEqual({ width: 4, roundTripMs: 3, pings: 1 })
  })
  it('is measured beside the first changes where the hub seems far away', async () => {
    const beside = { width: 9, roundTripMs: undefined, pings: 1, measured: 3, isRetried: false }
    expect(await widthOf(creates, { seen: 30 })).toEqual(beside)
  })
  it('is about that of the answers so far where the ping took longer', async () => {
    expect(await widthOf(creates, { seen: 30, pingMs: 31 })).toMatchObject({ measured: 30 })
    expect(await widthOf(creates, { pingMs: 31 })).toMatchObject({ roundTripMs: 29 })
  })
  it('stays unknown where that ping fails: the first change will tell', async () => {
    const pingMs = Number.POSITIVE_INFINITY
    expect(await widthOf(creates, { seen: 30, pingMs })).toMatchObject({ measured: 0 })
    await expect(widthOf(creates, { pingMs })).rejects.toThrow('whatever it is')
  })
  it('is what the command says', async () => {
    expect(await widthOf(creates, { concurrency: 7 })).toEqual({ width: 7, roundTripMs: undefined, pings: 0 })
  })
})
