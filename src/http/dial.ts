// Connections to one origin: directly, through a tunnel of a proxy (https), or by way of a proxy (http).
import type { SecureContext } from 'node:tls'

import { buildConnector, type Dispatcher, Pool, ProxyAgent } from 'undici'

import { connectFault, nameOf, proxyFault, refusedBy, type Trial } from './dial-faults.ts'
import { due } from './due.ts'
import { type Handshakes, openStopwatch, unseen } from './handshake.ts'
import { asLost, lostError } from './lost.ts'
import type { ForwardProxy, Lost, Network } from './types.ts'

export interface Dialing extends Trial {
  readonly connections: number
  /** Longest time until a connection is made, ms. */
  readonly connectMs: number
  readonly network: Network | undefined
  /** See `PoolOptions`. */
  readonly waitedMs: (() => number) | undefined
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
  /** Of connections that end at the system. */
  readonly handshakes: Handshakes
}

/** Also under NODE_TLS_REJECT_UNAUTHORIZED=0, which is set for another program and would send the token to any server. */
const verified = { rejectUnauthorized: true } as const

export function openLine(url: URL, dialing: Dialing): Line {
  const { connections, connectMs, network, waitedMs } = dialing
  const proxy = network?.proxyFor(url)
  const secureContext = network?.secureContext
  const own = { proxy, secureContext, prefix: '', headers: {}, handshakes: unseen }
  const tls = { ...verified, ...(secureContext === undefined ? {} : { secureContext }) }
  const connector = buildConnector({ timeout: connectMs, ...tls })
  const pooled = { connections, pipelining: 1 }
  if (proxy === undefined) {
    const stopwatch = waitedMs && openStopwatch(waitedMs)
    const connect = telling(stopwatch?.timing(connector) ?? connector, (thrown) => connectFault(thrown, url))
    return { ...own, handshakes: stopwatch ?? unseen, dispatcher: new Pool(url.origin, { ...pooled, connect }) }
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
    const stop = new AbortController()
    const forget = due(dialing.connectMs, () => stop.abort(new DOMException('', 'TimeoutError')))
    const answer = await ask({ ...params, signal: stop.signal })
      .catch((thrown: unknown) => {
        throw lostError(proxyFault(thrown, proxy, dialing))
      })
      .finally(forget)
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
