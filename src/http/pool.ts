// The innermost layer: one undici pool per hub. Redirects are not followed, since a 302 turns a DELETE into a GET.
import { Pool } from 'undici'

import { exchange, type Room } from './exchange.ts'
import { asLost, lostError } from './lost.ts'
import type { Http, Lost, Reply, Req } from './types.ts'

export interface PoolOptions {
  /** Most open connections. */
  readonly connections: number
  /** Timeout of one request, ms. */
  readonly timeoutMs: number
  /** Monotonic clock, ms. */
  readonly elapsedMs: () => number
}

export interface HubPool {
  readonly http: Http
  close(): Promise<void>
}

/** @param url base URL; its path is put before the path of every request */
export function openPool(url: string, options: PoolOptions): HubPool {
  const { origin, pathname } = new URL(url)
  const base = pathname.replace(/\/+$/, '')
  const pool = new Pool(origin, {
    connections: options.connections,
    pipelining: 1,
    connect: { timeout: Math.min(options.timeoutMs, 10_000) },
  })
  const room: Room = { taken: 0 }
  const { timeoutMs, elapsedMs } = options
  return { http: (req) => send({ pool, base, room, timeoutMs, elapsedMs }, req), close: () => pool.destroy() }
}

interface Way {
  readonly pool: Pool
  readonly base: string
  readonly room: Room
  readonly timeoutMs: number
  readonly elapsedMs: () => number
}

async function send({ pool, base, room, timeoutMs: usualMs, elapsedMs }: Way, req: Req): Promise<Reply> {
  try {
    const { type, content } = wire(req)
    const timeoutMs = req.timeoutMs ?? usualMs
    const options = {
      method: req.method,
      path: base + req.path,
      headers: { ...(type === undefined ? {} : { 'content-type': type }), ...req.headers },
      body: content,
      // `exchange` enforces the timeout.
      headersTimeout: 0,
      bodyTimeout: 0,
    }
    const reply = await exchange(pool, options, { timeoutMs, elapsedMs, signal: req.signal, room })
    return { ...reply, body: parse(reply.text) }
  } catch (thrown) {
    throw asLost(thrown) === undefined ? lostError(diagnose(thrown)) : thrown
  }
}

function wire({ body, form }: Req): { type?: string; content: string | null } {
  if (form !== undefined) {
    return { type: 'application/x-www-form-urlencoded', content: new URLSearchParams(form).toString() }
  }
  return body === undefined ? { content: null } : { type: 'application/json', content: JSON.stringify(body) }
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Errors while connecting: nothing was sent. */
const unsentCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

function diagnose(thrown: unknown): Lost {
  const code = codeOf(thrown)
  if (code.startsWith('CERT_') || code.includes('CERT') || code.startsWith('ERR_TLS')) {
    return { sent: false, why: `the hub's certificate is not trusted (${code})`, isHopeless: true }
  }
  if (code === 'ENOTFOUND') return { sent: false, why: 'the host name is unknown', isHopeless: true }
  return { sent: !unsentCodes.has(code), why: words[code] ?? `the connection failed (${code})` }
}

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  EAI_AGAIN: 'the host name could not be looked up',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
  UND_ERR_SOCKET: 'the connection was lost',
  ECONNRESET: 'the connection was lost',
}

function codeOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return 'unknown'
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code
  if ('errors' in thrown && Array.isArray(thrown.errors)) return codeOf(thrown.errors[0])
  return thrown instanceof Error ? thrown.name : 'unknown'
}
