// Connections to one origin: directly, through a tunnel of a proxy (https), or by way of a proxy (http).
import type { SecureContext } from 'node:tls'

import { buildConnector, type Dispatcher, Pool, ProxyAgent } from 'undici'

import { codeOf } from './codes.ts'
import { asLost, lostError } from './lost.ts'
import { isOtherProtocol, type Peer, tlsFault } from './tls.ts'
import type { ForwardProxy, Lost, Network, Reply } from './types.ts'

export interface Dialing {
  readonly connections: number
  /** Longest time until a connection is made, ms. */
  readonly connectMs: number
  readonly network: Network | undefined
  /** Whether an answer has come before: only then may a proxy that fails come back soon. */
  readonly hasWorked: () => boolean
}

/** Where requests go. */
export interface Line {
  readonly dispatcher: Dispatcher
  /** Put before the path of every request. */
  readonly prefix: string
  readonly headers: Readonly<Record<string, string>>
  /** For messages; set when answers may be those of a proxy. */
  readonly through?: string
  readonly proxy: ForwardProxy | undefined
  readonly secureContext: SecureContext | undefined
}

/** Also under NODE_TLS_REJECT_UNAUTHORIZED=0, which is set for another program and would send the token to any server. */
const verified = { rejectUnauthorized: true } as const

export function openLine(url: URL, dialing: Dialing): Line {
  const { connections, connectMs, network } = dialing
  const proxy = network?.proxyFor(url)
  const secureContext = network?.secureContext
  const own = { proxy, secureContext, prefix: '', headers: {} }
  const tls = { ...verified, ...(secureContext === undefined ? {} : { secureContext }) }
  const connector = buildConnector({ timeout: connectMs, ...tls })
  const pooled = { connections, pipelining: 1 }
  if (proxy === undefined) {
    const connect = telling(connector, (thrown) => connectFault(thrown, url))
    return { ...own, dispatcher: new Pool(url.origin, { ...pooled, connect }) }
  }
  if (url.protocol === 'https:') return { ...own, dispatcher: tunnel(url, proxy, dialing) }
  const connect = telling(connector, (thrown) => proxyFault(thrown, proxy, dialing))
  const { authorization } = proxy
  return {
    ...own,
    dispatcher: new Pool(proxy.origin, { ...pooled, connect }),
    // A proxy gets the whole address in place of the path.
    prefix: url.origin,
    headers: { host: url.host, ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }) },
    through: nameOf(proxy),
  }
}

/** An encrypted connection through the proxy, which sees neither token nor answers. */
function tunnel(url: URL, proxy: ForwardProxy, dialing: Dialing): Dispatcher {
  const { connections, connectMs, network } = dialing
  const tls = {
    timeout: connectMs,
    ...verified,
    ...(network?.secureContext === undefined ? {} : { secureContext: network.secureContext }),
  }
  const connector = buildConnector(tls)
  const unnamed: buildConnector.connector = ({ servername: _, ...options }, callback) => connector(options, callback)
  return new ProxyAgent({
    uri: proxy.origin,
    ...(proxy.authorization === undefined ? {} : { token: proxy.authorization }),
    connections,
    pipelining: 1,
    requestTls: tls,
    // undici gives a proxy without a host name its address as the name to verify, which Node.js warns of.
    clientFactory: (origin) => askingProxy(new Pool(origin, { connect: unnamed }), url, { proxy, dialing }),
    factory: (origin, options: Pool.Options) => {
      const { connect } = options
      if (typeof connect !== 'function') return new Pool(origin, options)
      return new Pool(origin, { ...options, connect: telling(connect, (thrown) => connectFault(thrown, url)) })
    },
  })
}

/** The proxy's own connections, whose failures name it. undici tells neither the time nor the reason of one. */
function askingProxy(
  pool: Pool,
  url: URL,
  { proxy, dialing }: { readonly proxy: ForwardProxy; readonly dialing: Dialing },
): Dispatcher {
  const connect = async (params: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData> => {
    const ask = Pool.prototype.connect.bind(pool) as (
      asked: Dispatcher.ConnectOptions,
    ) => Promise<Dispatcher.ConnectData>
    const signal = AbortSignal.timeout(dialing.connectMs)
    const answer = await ask({ ...params, signal }).catch((thrown: unknown) => {
      throw lostError(proxyFault(thrown, proxy, dialing))
    })
    if (answer.statusCode === 200) return answer
    answer.socket.on('error', () => undefined).destroy()
    const { statusCode: status, headers } = answer
    throw lostError(refusedBy(proxy, { status, headers, url, hasWorked: dialing.hasWorked() }))
  }
  return Object.assign(pool, { connect })
}

/** A connector whose errors tell that nothing was sent, and why. */
function telling(connector: buildConnector.connector, fault: (thrown: unknown) => Lost): buildConnector.connector {
  return (options, callback) =>
    connector(options, (thrown, socket) =>
      thrown === null || thrown === undefined
        ? callback(null, socket as NonNullable<typeof socket>)
        : callback(asLost(thrown) === undefined ? lostError(fault(thrown)) : thrown, null),
    )
}

export function peerOf({ host, hostname }: URL): Peer {
  return { name: host, hostname: hostname.replace(/^\[|\]$/g, '') }
}

function nameOf({ host, variable }: ForwardProxy): string {
  return `the proxy ${host} of ${variable}`
}

function connectFault(thrown: unknown, url: URL): Lost {
  const peer = peerOf(url)
  const isSecure = url.protocol === 'https:'
  const code = codeOf(thrown)
  const fault = tlsFault(code, thrown, peer)
  if (fault !== undefined) return fault
  const hint = unreached.has(code) ? { hint: unreachedHint(isSecure ? 'HTTPS_PROXY' : 'HTTP_PROXY') } : {}
  if (code === 'ENOTFOUND') {
    return { sent: false, why: `the host name ${peer.hostname} is unknown`, isHopeless: true, ...hint }
  }
  return { sent: false, why: words[code] ?? `the connection failed (${code})`, ...hint }
}

/** Where a network lets only its proxy out, these are the first errors. */
const unreached: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

function unreachedHint(variable: string): string {
  return `check that the system runs, and that the URL (--url, HUBPLAN_URL) is right; where only a proxy leads there, set ${variable}`
}

function proxyFault(thrown: unknown, proxy: ForwardProxy, { hasWorked }: Dialing): Lost {
  const code = codeOf(thrown)
  const name = nameOf(proxy)
  const encrypted = tlsFault(code, thrown, { name, hostname: new URL(proxy.origin).hostname })
  if (encrypted !== undefined) return isOtherProtocol(code) ? { ...encrypted, hint: plainHint(proxy) } : encrypted
  const why: Readonly<Record<string, string>> = {
    ECONNREFUSED: `${name} refused the connection`,
    ENOTFOUND: `the host name of ${name} is unknown`,
    EAI_AGAIN: `the host name of ${name} could not be looked up`,
    UND_ERR_CONNECT_TIMEOUT: `the connection to ${name} timed out`,
    UND_ERR_SOCKET: `${name} ended the connection`,
    ECONNRESET: `${name} ended the connection`,
    TimeoutError: `${name} did not answer in time`,
  }
  return {
    sent: false,
    ...(hasWorked() ? {} : { isHopeless: true }),
    why: why[code] ?? `${name} cannot be used (${code})`,
    hint: hintOf(proxy),
  }
}

/** Proxies for https:// mostly speak http themselves. */
function plainHint({ variable, host }: ForwardProxy): string {
  return `write ${variable} with http://, as in http://${host}; what goes through it to https:// stays encrypted`
}

function hintOf({ variable }: ForwardProxy): string {
  return `check ${variable}; a host that NO_PROXY names is reached directly`
}

interface Refusal {
  readonly status: number
  readonly headers: Reply['headers']
  readonly url: URL
  readonly hasWorked: boolean
}

/** The proxy's own answer in place of the system's. */
export function refusedBy(proxy: ForwardProxy, { status, headers, url, hasWorked }: Refusal): Lost {
  const name = nameOf(proxy)
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port
  const way = `${url.hostname}:${port}`
  if (status === 407) {
    const [first = 'Basic', ...more] = [headers['proxy-authenticate'] ?? []].flat()
    const scheme = first.split(' ')[0] ?? first
    if (![first, ...more].some((one) => /\bbasic\b/i.test(one))) {
      return {
        sent: false,
        isHopeless: true,
        why: `${name} wants a login by ${scheme}, and hubplan has only Basic (407)`,
        hint: 'ask its operator for Basic, or put a proxy on this machine in between that logs in by itself, such as px or cntlm',
      }
    }
    const isGiven = proxy.authorization !== undefined
    const why = isGiven ? 'refused its user name or password' : 'wants a user name and a password'
    const hint = `write them into ${proxy.variable}, as in http://USER:PASSWORD@${proxy.host}, with % escapes (such as %40 for @)`
    return { sent: false, isHopeless: true, why: `${name} ${why} (407)`, hint }
  }
  // After it has worked, a gateway error is one of the system behind, which may come back.
  if (status >= 500) {
    return {
      sent: false,
      ...(hasWorked ? {} : { isHopeless: true }),
      why: `${name} cannot reach ${way} (${status})`,
      hint: `check the address; a host that NO_PROXY names is reached directly`,
    }
  }
  return {
    sent: false,
    isHopeless: true,
    why: `${name} does not allow connections to ${way} (${status})`,
    hint: 'ask the operator of the proxy to allow it, or add the host to NO_PROXY if it can be reached directly',
  }
}

export const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  EAI_AGAIN: 'the host name could not be looked up',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
  UND_ERR_SOCKET: 'the connection was lost',
  ECONNRESET: 'the connection was lost',
}
