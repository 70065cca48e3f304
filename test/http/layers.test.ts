import { getEventListeners } from 'node:events'

import { describe, expect, it } from 'vitest'

import { compose, type Retrying, withLog, withRetry, withToken } from '../../src/http/layers.ts'
import { lostError } from '../../src/http/lost.ts'
import type { Left, Patience } from '../../src/http/patience.ts'
import { openPool } from '../../src/http/pool.ts'
import type { Http, Reply, Req } from '../../src/http/types.ts'
import { elapsedMs } from '../helpers/clocks.ts'
import { nock, withNock } from '../helpers/nock.ts'

const get: Req = { method: 'GET', path: '/x' }
const put: Req = { method: 'DELETE', path: '/x' }

function reply(status: number, headers: Reply['headers'] = {}): Reply {
  return { status, headers, body: undefined, text: '' }
}

/** Answers in turn; a text is a lost request that was sent, `unsent` one that was not. */
function answers(...list: (Reply | 'lost' | 'unsent')[]): { http: Http; seen: Req[] } {
  const seen: Req[] = []
  const http: Http = async (req) => {
    seen.push(req)
    const next = list[seen.length - 1] ?? 'lost'
    if (next === 'lost') throw lostError({ sent: true, why: 'the connection was lost' })
    if (next === 'unsent') throw lostError({ sent: false, why: 'the connection was refused' })
    return next
  }
  return { http, seen }
}

function retrying(): { policy: Retrying; waits: number[]; told: string[] } {
  const waits: number[] = []
  const told: string[] = []
  const policy: Retrying = {
    retries: 3,
    wait: async (ms) => void waits.push(ms),
    random: () => 1,
    onRetry: (req, attempt, waitMs, why) => told.push(`${req.method} ${attempt} ${waitMs} ${why}`),
  }
  return { policy, waits, told }
}

describe('withRetry', () => {
  it('sends a GET again after any passing fault, and waits longer each time', async () => {
    const { policy, told } = retrying()
    const { http, seen } = answers(reply(503), 'lost', 'unsent', reply(200))
    expect((await withRetry(policy)(http)(get)).status).toBe(200)
    expect(seen).toHaveLength(4)
    expect(told).toEqual([
      'GET 1 250 status 503',
      'GET 2 500 the connection was lost',
      'GET 3 1000 the connection was refused',
    ])
  })
  it.each([
    ['an answer', reply(503)],
    ['a lost one', 'lost'],
    ['one that was never sent', 'unsent'],
  ] as const)('leaves it to who asked whether an eager request is sent again, after %s', async (_, first) => {
    const { policy, told } = retrying()
    const { http, seen } = answers(first, reply(200))
    await withRetry(policy)(http)({ ...get, isEager: true }).catch(() => undefined)
    expect(seen).toHaveLength(1)
    expect(told).toEqual([])
  })
  it('gives up after the last retry, with the last answer', async () => {
    const { policy } = retrying()
    const { http, seen } = answers(reply(503), reply(503), reply(503), reply(502))
    expect((await withRetry(policy)(http)(get)).status).toBe(502)
    expect(seen).toHaveLength(4)
  })
  it('sends nothing again once the run is stopped', async () => {
    const { policy } = retrying()
    const { http, seen } = answers(reply(503), reply(200))
    expect((await withRetry({ ...policy, isStopped: () => true })(http)(get)).status).toBe(503)
    expect(seen).toHaveLength(1)
  })
  it.each([200, 400, 403, 404, 500, 501])('takes %i for an answer', async (status) => {
    const { policy } = retrying()
    const { http, seen } = answers(reply(status))
    await withRetry(policy)(http)(get)
    expect(seen).toHaveLength(1)
  })
  it('never sends a change again that may have been made', async () => {
    for (const end of [reply(502), reply(503), reply(504)]) {
      const { policy } = retrying()
      const { http, seen } = answers(end)
      expect((await withRetry(policy)(http)(put)).status).toBe(end.status)
      expect(seen).toHaveLength(1)
    }
    const { policy } = retrying()
    const { http, seen } = answers('lost', reply(204))
    await expect(withRetry(policy)(http)(put)).rejects.toThrow('the connection was lost')
    expect(seen).toHaveLength(1)
  })
  it('sends a change again that was refused or never sent', async () => {
    const { policy } = retrying()
    const { http, seen } = answers('unsent', reply(429), reply(204))
    expect((await withRetry(policy)(http)(put)).status).toBe(204)
    expect(seen).toHaveLength(3)
  })
  it('waits as usual when Retry-After is 0, and does not flood the system', async () => {
    const { policy, waits } = retrying()
    const { http } = answers(reply(429, { 'retry-after': '0' }), reply(429, { 'retry-after': '0' }), reply(200))
    await withRetry(policy)(http)(get)
    expect(waits).toEqual([250, 500])
  })
  it('waits as long as Retry-After says, two minutes at most', async () => {
    const { policy, waits } = retrying()
    const { http } = answers(
      reply(429, { 'retry-after': '7' }),
      reply(429, { 'retry-after': '9999' }),
      reply(429, { 'retry-after': 'soon' }),
      reply(200),
    )
    await withRetry(policy)(http)(get)
    expect(waits).toEqual([7000, 120_000, 1000])
  })
  it('lets a bug through', async () => {
    const { policy } = retrying()
    const broken: Http = async () => {
      throw new TypeError('bug')
    }
    await expect(withRetry(policy)(broken)(get)).rejects.toThrow(TypeError)
  })
})

describe('withRetry, patiently', () => {
  /** A clock that only waits move. */
  function patiently(ms: number, isFromStart = false) {
    const { policy, waits } = retrying()
    let clock = 0
    const told: Left[] = []
    const wait = async (waitMs: number): Promise<void> => {
      waits.push(waitMs)
      clock += waitMs
    }
    const onRetry: Retrying['onRetry'] = (...[, , , , left]) => void told.push(left)
    return { policy: { ...policy, wait, onRetry, patience: { ms, isFromStart, nowMs: () => clock } }, waits, told }
  }

  it('waits for a hub that was there, as long as its patience lasts', async () => {
    const { policy, waits, told } = patiently(45_000)
    const { http, seen } = answers(reply(200), ...Array<'lost'>(40).fill('lost'))
    const patient = withRetry(policy)(http)
    await patient(get)
    await expect(patient(get)).rejects.toThrow('the connection was lost')
    expect(waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000, 9250])
    expect(told[0]).toEqual({ is: 'time', ms: 44_750 })
    expect(told.at(-1)).toEqual({ is: 'time', ms: 0 })
    expect(seen).toHaveLength(11)
  })
  it('counts an answer of what stands before the hub', async () => {
    const { policy } = patiently(45_000)
    const { http } = answers(...Array(9).fill(reply(503)), reply(200))
    expect((await withRetry(policy)(http)(get)).status).toBe(200)
  })
  it('tries an address that has never answered only a few times', async () => {
    const { policy, told } = patiently(45_000)
    const { http, seen } = answers()
    await expect(withRetry(policy)(http)(get)).rejects.toThrow('the connection was lost')
    expect(seen).toHaveLength(4)
    expect(told).toEqual(Array(3).fill({ is: 'tries', of: 3 }))
  })
  it('tries such an address as long as it was told to', async () => {
    const { policy } = patiently(45_000, true)
    const { http, seen } = answers()
    await expect(withRetry(policy)(http)(get)).rejects.toThrow('the connection was lost')
    expect(seen).toHaveLength(10)
  })
  it('tries nothing again without any', async () => {
    const { policy } = patiently(0, true)
    const { http, seen } = answers(reply(429, { 'retry-after': '1' }), reply(200))
    expect((await withRetry(policy)(http)(get)).status).toBe(429)
    expect(seen).toHaveLength(1)
  })
  it('waits for a limiter that does not say how long', async () => {
    const { policy } = patiently(45_000)
    const { http, seen } = answers(...Array(8).fill(reply(429)), reply(204))
    expect((await withRetry(policy)(http)(put)).status).toBe(204)
    expect(seen).toHaveLength(9)
  })
  it('waits longer for one that says so, a few times', async () => {
    const { policy, waits } = patiently(45_000)
    const { http } = answers(...Array(9).fill(reply(429, { 'retry-after': '40' })))
    expect((await withRetry(policy)(http)(put)).status).toBe(429)
    expect(waits).toEqual([40_000, 40_000, 40_000])
  })
  it('leaves no listener on the signal of a request, however often it is tried', async () => {
    const { policy } = patiently(120_000, true)
    const { signal } = new AbortController()
    await expect(withRetry(policy)(answers().http)({ ...get, signal })).rejects.toThrow('the connection was lost')
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })
  it('counts the time that the tries themselves take', async () => {
    let clock = 0
    const { policy, waits } = retrying()
    const patience: Patience = { ms: 45_000, isFromStart: true, nowMs: () => clock }
    const slow: Http = async () => {
      clock += 30_000
      throw lostError({ sent: true, why: 'the hub did not answer in time' })
    }
    await expect(withRetry({ ...policy, patience })(slow)(get)).rejects.toThrow('in time')
    expect(waits).toHaveLength(2)
  })
})

describe('withToken', () => {
  it('puts the token on every request, beside its headers', async () => {
    const { http, seen } = answers(reply(200))
    await withToken('token secret')(http)({ ...get, headers: { accept: 'x' } })
    expect(seen[0]?.headers).toEqual({ accept: 'x', authorization: 'token secret' })
  })
})

describe('withLog', () => {
  it('tells method, path, status and time, and no header or body', async () => {
    const lines: string[] = []
    let clock = 0
    const log = withLog(
      (line) => lines.push(line),
      () => (clock += 5),
    )
    const { http } = answers(reply(201), 'lost')
    const both = compose(http, log, withToken('token secret'))
    await both({ ...get, body: { password: 'p' } })
    await expect(both(put)).rejects.toThrow()
    expect(lines).toEqual(['GET /x 201 5 ms', 'DELETE /x the connection was lost 5 ms'])
  })
})

// Mocks of one exact answer each; what real sockets do is in pool.test.ts.
describe('a pool behind all layers', () => {
  withNock()

  it('sends body and token, and parses the answer', async () => {
    const scope = nock('http://hub.test', {
      reqheaders: { authorization: 'token secret', 'content-type': 'application/json' },
    })
      .post('/base/hub/api/users', { usernames: ['a'] })
      .reply(201, [{ name: 'a' }], { 'x-jupyterhub-version': '3.0.0' })
    const pool = openPool('http://hub.test/base/', { elapsedMs, connections: 1, timeoutMs: 60_000 })
    const got = await compose(
      pool.http,
      withToken('token secret'),
    )({ method: 'POST', path: '/hub/api/users', body: { usernames: ['a'] } })
    expect(got).toMatchObject({ status: 201, body: [{ name: 'a' }], headers: { 'x-jupyterhub-version': '3.0.0' } })
    scope.done()
    await pool.close()
  })
})
