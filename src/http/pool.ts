// The innermost layer: the connections to one system. Redirects are not followed, since a 302 turns a DELETE into a GET.
import { codeOf } from './codes.ts'
import { type Line, openLine } from './dial.ts'
import { peerOf, refusedBy, words } from './dial-faults.ts'
import { exchange, type Room } from './exchange.ts'
import type { Handshakes } from './handshake.ts'
import { asLost, lostError } from './lost.ts'
import { closesAtOnce, speaksTls } from './probe.ts'
import { isLateRefusal, lateRefusal } from './tls.ts'
import type { Http, Lost, Network, Reply, Req } from './types.ts'

export interface PoolOptions {
  /** Most open connections. */
  readonly connections: number
  /** Timeout of one request, ms. */
  readonly timeoutMs: number
  /** Monotonic clock, ms. */
  readonly elapsedMs: () => number
  /** How long the program has waited for anything so far, ms: measures handshakes; without it they are not. */
  readonly waitedMs?: () => number
  /** Proxies and certificates; direct, with those of Node.js, when left out. */
  readonly network?: Network
}

export interface HubPool {
  readonly http: Http
  /** Of its connections, where they end at the system and `waitedMs` is given. */
  readonly handshakes: Handshakes
  close(): Promise<void>
}

/** @param url base URL; its path is put before the path of every request */
export function openPool(url: string, { connections, timeoutMs, elapsedMs, waitedMs, network }: PoolOptions): HubPool {
  const target = new URL(url)
  const way: Way = { target, room: { taken: 0 }, timeoutMs, elapsedMs, hasWorked: false }
  const connectMs = Math.min(timeoutMs, 10_000)
  const line = openLine(target, { connections, connectMs, network, waitedMs, hasWorked: () => way.hasWorked })
  const { handshakes, dispatcher } = line
  return { http: (req) => send(line, way, req), handshakes, close: () => dispatcher.destroy() }
}

interface Way {
  readonly target: URL
  readonly room: Room
  readonly timeoutMs: number
  readonly elapsedMs: () => number
  /** An answer has come. */
  hasWorked: boolean
  /** The result of the one look at the port. */
  looking?: Promise<boolean>
}

async function send(line: Line, way: Way, req: Req): Promise<Reply> {
  const { target, room, elapsedMs } = way
  const path = target.pathname.replace(/\/+$/, '') + req.path
  const { through, proxy } = line
  try {
    const { type, content } = wire(req)
    const options = {
      origin: target.origin,
      method: req.method,
      path: line.prefix + path,
      headers: { ...(type === undefined ? {} : { 'content-type': type }), ...req.headers, ...line.headers },
      body: content,
      // `exchange` enforces the timeout.
      headersTimeout: 0,
      bodyTimeout: 0,
    }
    const timeoutMs = req.timeoutMs ?? way.timeoutMs
    const { signal, firstEvent } = req
    const reply = await exchange(line.dispatcher, options, { timeoutMs, elapsedMs, signal, firstEvent, room })
    if (proxy !== undefined && through !== undefined && reply.status === 407) {
      throw lostError(refusedBy(proxy, { status: 407, headers: reply.headers, url: target, hasWorked: way.hasWorked }))
    }
    way.hasWorked = true
    return {
      ...reply,
      body: parse(reply.text),
      url: target.origin + path,
      ...(through === undefined ? {} : { through }),
    }
  } catch (thrown) {
    throw asLost(thrown) === undefined ? lostError(await diagnose(thrown, line, way)) : thrown
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

/** Why a connection that was made broke off. */
async function diagnose(thrown: unknown, line: Line, way: Way): Promise<Lost> {
  const { target, hasWorked } = way
  const code = codeOf(thrown)
  if (isLateRefusal(code)) return lateRefusal(peerOf(target), code)
  const isOdd = code.startsWith('HPE_') || code === 'HTTPParserError'
  const mayBeOther = line.proxy === undefined && !hasWorked && (isOdd || code in words || code === 'EPIPE')
  const other = mayBeOther ? await otherPort(line, way) : undefined
  if (other !== undefined) return other
  if (isOdd) {
    const hint = 'check the port: another program than a web server may run there'
    return { sent: true, isHopeless: true, why: `the answer of ${target.host} is not HTTP`, hint }
  }
  return { sent: true, why: words[code] ?? `the connection failed (${code})` }
}

/** Looks once why the server ended the first connection of the run. */
async function otherPort({ secureContext }: Line, way: Way): Promise<Lost | undefined> {
  const { target } = way
  way.looking ??= target.protocol === 'https:' ? closesAtOnce(target, secureContext) : speaksTls(target)
  if (!(await way.looking)) return undefined
  if (target.protocol === 'https:') return lateRefusal(peerOf(target))
  const address = `https://${target.host}${target.pathname.replace(/\/+$/, '')}`
  return { sent: true, isHopeless: true, why: `${target.host} speaks https on this port`, hint: `use ${address}` }
}
