import { afterEach, describe, expect, it } from 'vitest'
import { asLost } from '../../src/http/lost.ts'
import { askRenewal, claimsOf, type Grant, renewalTime, tokenless, withGrant } from '../../src/http/oauth.ts'
import { openPool } from '../../src/http/pool.ts'
import type { Http, Reply, Req } from '../../src/http/types.ts'
import { elapsedMs } from '../helpers/clocks.ts'
import { nock, withNock } from '../helpers/nock.ts'

const get: Req = { method: 'GET', path: '/x' }

function reply(status: number): Reply {
  return { status, headers: {}, body: undefined, text: '' }
}

interface Bed {
  readonly http: Http
  readonly used: string[]
  readonly stales: (string | undefined)[]
}

/** A system that takes the tokens that `accepts` says; renewals make t1, t2 and so on. */
function bed(options: {
  first?: Grant
  nowMs?: () => number
  accepts?: (token: string) => boolean
  renew?: (stale: string | undefined) => Promise<Grant>
}): Bed {
  const used: string[] = []
  const stales: (string | undefined)[] = []
  let made = 0
  const layer = withGrant({
    first: options.first,
    nowMs: options.nowMs ?? (() => 0),
    authorization: (token) => `Bearer ${token}`,
    renew: async (stale) => {
      stales.push(stale)
      await new Promise((resolve) => setTimeout(resolve, 5))
      made += 1
      return options.renew === undefined ? { token: `t${made}`, renewAtMs: undefined } : options.renew(stale)
    },
  })
  const http = layer(async (req) => {
    const token = req.headers?.['authorization']?.replace('Bearer ', '') ?? ''
    used.push(token)
    await new Promise((resolve) => setTimeout(resolve, 1))
    return reply(options.accepts?.(token) === false ? 401 : 200)
  })
  return { http, used, stales }
}

describe('an access token', () => {
  it('is used while it lives', async () => {
    const { http, used, stales } = bed({ first: { token: 't0', renewAtMs: 1000 }, nowMs: () => 999 })
    await http(get)
    expect([used, stales]).toEqual([['t0'], []])
  })
  it('is renewed when it is time', async () => {
    const { http, used, stales } = bed({ first: { token: 't0', renewAtMs: 1000 }, nowMs: () => 1000 })
    await http(get)
    expect([used, stales]).toEqual([['t1'], ['t0']])
  })
  it('is made when there is none', async () => {
    const { http, used, stales } = bed({})
    await http(get)
    expect([used, stales]).toEqual([['t1'], [undefined]])
  })
  it('is renewed once for all who ask at the same time', async () => {
    const { http, used, stales } = bed({})
    await Promise.all(Array.from({ length: 20 }, () => http(get)))
    expect(new Set(used)).toEqual(new Set(['t1']))
    expect(stales).toHaveLength(1)
  })
  it('that is refused is renewed once for all failed requests, which are sent again', async () => {
    const { http, used, stales } = bed({ first: { token: 't0', renewAtMs: undefined }, accepts: (one) => one !== 't0' })
    const replies = await Promise.all(Array.from({ length: 8 }, () => http(get)))
    expect(replies.every(({ status }) => status === 200)).toBe(true)
    expect(stales).toEqual(['t0'])
    expect(used.filter((one) => one === 't0')).toHaveLength(8)
    expect(used.filter((one) => one === 't1')).toHaveLength(8)
  })
  it('that is refused when it is new is not renewed again and again', async () => {
    const { http, stales } = bed({ accepts: () => false })
    for (let round = 0; round < 5; round += 1) expect((await http(get)).status).toBe(401)
    expect(stales).toHaveLength(1)
  })
  it('that worked and then ends is renewed each time', async () => {
    let ended = new Set<string>()
    const { http, stales } = bed({ accepts: (token) => !ended.has(token) })
    for (const token of ['t1', 't2', 't3']) {
      expect((await http(get)).status).toBe(200)
      ended = new Set([...ended, token])
    }
    expect(stales).toHaveLength(3)
  })
  it('that cannot be renewed ends everything, and is asked for once', async () => {
    const { http, used, stales } = bed({
      first: { token: 't0', renewAtMs: 0 },
      renew: () => Promise.reject(tokenless('it has ended')),
    })
    const thrown = await Promise.allSettled([http(get), http(get)])
    thrown.push(...(await Promise.allSettled([http(get)])))
    for (const one of thrown) {
      const lost = one.status === 'rejected' ? asLost(one.reason) : undefined
      expect(lost).toEqual({ sent: false, isHopeless: true, isSpent: true, why: 'it has ended' })
    }
    expect([used, stales]).toEqual([[], ['t0']])
  })
})

describe('the time of a renewal', () => {
  it.each([
    [300, 240_000],
    [3600, 3_540_000],
    [60, 48_000],
    [2, 1600],
  ])('of a token that lives %i s is %i ms after it was made', (lifeS, afterMs) => {
    expect(renewalTime(lifeS * 1000, lifeS)).toBe(afterMs)
  })
  it('is a minute early when nobody knows how long it lives', () => {
    expect(renewalTime(100_000, undefined)).toBe(40_000)
  })
})

describe('a token endpoint', () => {
  const pools: (() => Promise<void>)[] = []
  withNock()
  afterEach(async () => {
    for (const close of pools.splice(0)) await close()
  })
  const origin = 'https://pingauth.alteryxcloud.com'
  function ask() {
    const pool = openPool(origin, { elapsedMs, connections: 1, timeoutMs: 60_000 })
    pools.push(pool.close)
    return askRenewal(pool.http, '/as/token', { refreshToken: 'old&hush=1', clientId: 'c d' })
  }
  it('is asked form-encoded', async () => {
    let seen = ''
    nock(origin, { reqheaders: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' } })
      .post('/as/token', (body) => {
        seen = JSON.stringify(body)
        return true
      })
      .reply(200, { access_token: 'a', refresh_token: 'r', expires_in: 300 })
    expect(await ask()).toEqual({ is: 'renewed', accessToken: 'a', refreshToken: 'r', lifeS: 300 })
    expect(JSON.parse(seen)).toEqual({ grant_type: 'refresh_token', refresh_token: 'old&hush=1', client_id: 'c d' })
  })
  it.each<[string, number, unknown, object]>([
    ['no new refresh token', 200, { access_token: 'a' }, { is: 'renewed', refreshToken: undefined, lifeS: undefined }],
    ['a life as text', 200, { access_token: 'a', expires_in: '60' }, { is: 'renewed', lifeS: 60 }],
    ['no access token', 200, {}, { is: 'lost' }],
    ['an access token of two lines', 200, { access_token: 'a\nb' }, { is: 'lost' }],
    ['a page', 200, '<html>', { is: 'lost' }],
    ['503', 503, '<html>', { is: 'lost', why: 'it answered 503' }],
    ['invalid_grant', 400, { error: 'invalid_grant' }, { is: 'refused', why: 'invalid_grant', isOver: true }],
    ['another error', 401, { error: 'invalid_client' }, { is: 'refused', why: 'invalid_client', isOver: false }],
    ['an error that repeats the token', 400, { error: 'old&hush=1 is bad' }, { is: 'refused', why: 'status 400' }],
    ['a redirect', 302, '', { is: 'refused', why: 'status 302' }],
  ])('answers with %s', async (_, status, body, expected) => {
    nock(origin)
      .post('/as/token')
      .reply(status, body as object)
    expect(await ask()).toMatchObject(expected)
  })
})

describe('what a token says of itself', () => {
  it('is its middle part', () => {
    const payload = Buffer.from('{"iss":"https://x","exp":5}').toString('base64url')
    expect(claimsOf(`h.${payload}.s`)).toEqual({ iss: 'https://x', exp: 5 })
  })
  it.each([undefined, '', 'opaque', 'a.b.c', 'a..c', `a.${Buffer.from('[1]x').toString('base64url')}.c`, 'a.bnVsbA.c'])(
    'is nothing in %s',
    (token) => {
      expect(claimsOf(token)).toEqual({})
    },
  )
})
