// Who may call the server: the page that it serves, in the browser of the person who started it. Pages of other addresses
// and programs of other users of the machine must not.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

import type { Context, MiddlewareHandler } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'

import { Refusal } from './failures.ts'

/**
 * The key of the address, and what it is exchanged for: a cookie, and a path.
 *
 * Cookies know no ports: a browser sends those of 127.0.0.1 to each server there, also to that of another user of the
 * machine, who could call this one with it. So the cookie is for one path only, which is random, and all that needs the
 * cookie lies below it: at no other server does the browser ask for an address there.
 *
 * The path must not get out of the browser. It is in the answer to the key, in the memory of the page and in its
 * localStorage (which knows ports), and in the addresses of requests, frames and files. It is not in the address of
 * the page (the history), nor in the start page, the terminal, an error or a log. Referrer-Policy keeps it from other
 * servers. A browser may note it at a file that it has downloaded, for those who can read that file; after the end of
 * this process it opens nothing.
 */
export interface Keys {
  /** For the fragment of the address. */
  readonly key: string
  /** Begins all addresses that need the cookie. Without a slash at its end. */
  readonly path: string
  /** Takes the key once, and sets the cookie. */
  readonly enter: (c: Context, key: string) => 'in' | 'used' | 'wrong'
  /** A request to `/:way/*` with the right path and the right cookie. */
  readonly isInside: (c: Context) => boolean
}

function equal(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}

const random = (): string => randomBytes(32).toString('base64url')

/** @param port cookies are shared by all ports of an address, so their name has it */
export function openKeys(port: number): Keys {
  const [key, pass, way] = [random(), random(), random()]
  const name = `hubplan-${port}`
  let isSpent = false
  return {
    key,
    path: `/${way}`,
    enter: (c, given) => {
      if (!equal(given, key)) return 'wrong'
      if (isSpent) return 'used'
      isSpent = true
      setCookie(c, name, pass, { httpOnly: true, sameSite: 'Strict', path: `/${way}/` })
      return 'in'
    },
    isInside: (c) => {
      const isOnWay = equal(c.req.param('way') ?? '', way)
      // Of two cookies with this name the browser sends that of the longer path first, which is the own one.
      return equal(getCookie(c, name) ?? '', pass) && isOnWay
    },
  }
}

const forbidden = (why: string): Refusal => new Refusal(403, 'forbidden', why)

/** A name of another site that leads to this machine has another Host (DNS rebinding). */
export function sameHost(port: number): MiddlewareHandler {
  // Browsers leave out the usual port.
  const host = port === 80 ? '127.0.0.1' : `127.0.0.1:${port}`
  return async (c, next) => {
    if (c.req.header('host') !== host) throw forbidden('This server answers at its own address only.')
    const origin = c.req.header('origin')
    const isChange = c.req.method !== 'GET' && c.req.method !== 'HEAD'
    if (origin === undefined ? isChange : origin !== `http://${host}`)
      throw forbidden('This request is from another page.')
    if (!isOfOwnPage(c)) throw forbidden('This request is from another page.')
    await next()
  }
}

/** Browsers say where a request comes from; the page alone may be opened from elsewhere, in a window of its own. */
function isOfOwnPage(c: Context): boolean {
  const site = c.req.header('sec-fetch-site')
  if (site === undefined || site === 'same-origin') return true
  const isOpened = c.req.header('sec-fetch-mode') === 'navigate' && c.req.header('sec-fetch-dest') === 'document'
  return c.req.method === 'GET' && c.req.path === '/' && isOpened
}

/** @throws Refusal without the cookie, or at another path */
export function inside(keys: Keys): MiddlewareHandler {
  return async (c, next) => {
    if (!keys.isInside(c)) {
      throw new Refusal(403, 'forbidden', 'This window does not belong to hubplan web any more.', {
        hint: 'start hubplan web again',
      })
    }
    await next()
  }
}

const nothing = "default-src 'none'; base-uri 'none'; form-action 'none'"
const own = "script-src 'self'; style-src 'self'; img-src 'self' data:"

/** Of the page, and of a plan in its frame. All else shows nothing at all. */
export const policies = {
  page: `${nothing}; ${own}; connect-src 'self'; frame-src 'self'; frame-ancestors 'none'`,
  plan: `${nothing}; ${own}; frame-ancestors 'self'`,
  other: `${nothing}; frame-ancestors 'none'`,
} as const

/** Headers of every answer. */
export function headers(): MiddlewareHandler {
  return async (c, next) => {
    await next()
    const { headers: of } = c.res
    if (!of.has('content-security-policy')) of.set('content-security-policy', policies.other)
    of.set('cache-control', 'no-store')
    of.set('cross-origin-opener-policy', 'same-origin')
    of.set('cross-origin-resource-policy', 'same-origin')
    of.set('referrer-policy', 'no-referrer')
    of.set('x-content-type-options', 'nosniff')
    of.set('x-frame-options', of.get('content-security-policy') === policies.plan ? 'SAMEORIGIN' : 'DENY')
  }
}
