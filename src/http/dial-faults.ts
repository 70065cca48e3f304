// Why a connection was not made, in words: the system's own, or that of a proxy before it.
import { codeOf } from './codes.ts'
import { isOtherProtocol, type Peer, tlsFault } from './tls.ts'
import type { ForwardProxy, Lost, Reply } from './types.ts'

/** What is known of the way so far. */
export interface Trial {
  /** Whether an answer has come before: only then may a proxy that fails come back soon. */
  readonly hasWorked: () => boolean
}

export function peerOf({ host, hostname }: URL): Peer {
  return { name: host, hostname: hostname.replace(/^\[|\]$/g, '') }
}

export function nameOf({ host, variable }: ForwardProxy): string {
  return `the proxy ${host} of ${variable}`
}

export function connectFault(thrown: unknown, url: URL): Lost {
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

export function proxyFault(thrown: unknown, proxy: ForwardProxy, { hasWorked }: Trial): Lost {
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
