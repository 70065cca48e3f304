import { describe, expect, it } from 'vitest'

import { openFlow, widestReading } from '../../src/http/flow.ts'
import type { Http } from '../../src/http/types.ts'

const reply = { status: 200, headers: {}, body: undefined, text: '' }
const req = { method: 'GET', path: '/' } as const

/** A system of one thread behind a network, on a clock of its own. */
function worldOf({ roundTripMs, eachMs }: { readonly roundTripMs: number; readonly eachMs: number }) {
  const clock = { now: 0 }
  const due: { readonly at: number; readonly answer: () => void }[] = []
  let freeAt = 0
  const bottom: Http = () =>
    new Promise((resolve) => {
      freeAt = Math.max(freeAt, clock.now + roundTripMs / 2) + eachMs
      due.push({ at: freeAt + roundTripMs / 2, answer: () => resolve(reply) })
    })
  const flow = openFlow(() => clock.now)
  const http = flow.layer(bottom)
  /** So many requests, as many at once as the flow says. */
  const run = async (count: number): Promise<void> => {
    let [sent, open] = [0, 0]
    while (sent < count || open > 0) {
      while (sent < count && open < flow.width()) {
        sent += 1
        open += 1
        void http(req).then(() => {
          open -= 1
        })
      }
      const next = due.sort((one, other) => one.at - other.at).shift()
      clock.now = next?.at ?? clock.now
      next?.answer()
      for (let tick = 0; tick < 5; tick += 1) await undefined
    }
  }
  return { flow, run, http, clock }
}

describe('the width', () => {
  it('is four before anything is answered', () => {
    expect(openFlow(() => 0).width()).toBe(4)
  })
  it.each([
    { where: 'near', roundTripMs: 1, width: 4 },
    { where: 'far', roundTripMs: 100, width: 6 },
    { where: 'very far', roundTripMs: 400, width: 8 },
  ])('follows the first answer, half of whose time is the handshake, $where', async ({ roundTripMs, width }) => {
    const { flow, run } = worldOf({ roundTripMs, eachMs: 1 })
    await run(1)
    expect(flow.width()).toBe(width)
  })
  it.each([
    { roundTripMs: 1, eachMs: 18, width: 4 },
    { roundTripMs: 50, eachMs: 18, width: 7 },
    { roundTripMs: 50, eachMs: 60, width: 5 },
    { roundTripMs: 200, eachMs: 18, width: 15 },
    { roundTripMs: 200, eachMs: 4, width: widestReading },
  ])('keeps about four requests at the system: %o', async ({ roundTripMs, eachMs, width }) => {
    const { flow, run } = worldOf({ roundTripMs, eachMs })
    await run(200)
    expect(Math.abs(flow.width() - width)).toBeLessThanOrEqual(1)
  })
  it('learns nothing from requests that come one after the other', async () => {
    const { flow, http, clock } = worldOf({ roundTripMs: 50, eachMs: 18 })
    const before = flow.width()
    const asked = http(req)
    clock.now = 900
    void asked
    expect(flow.width()).toBe(before)
  })
})

describe('the quickest answer', () => {
  it('is unknown at first, and not that of a failure', async () => {
    const clock = { now: 0 }
    const flow = openFlow(() => clock.now)
    const failing = flow.layer(async () => {
      clock.now += 1
      throw new Error('lost')
    })
    await expect(failing(req)).rejects.toThrow('lost')
    expect(flow.quickestMs()).toBeUndefined()
  })
  it('is that of the quickest request', async () => {
    const clock = { now: 0 }
    const flow = openFlow(() => clock.now)
    for (const ms of [40, 12, 30]) {
      const http = flow.layer(async () => {
        clock.now += ms
        return reply
      })
      await http(req)
    }
    expect(flow.quickestMs()).toBe(12)
  })
})
