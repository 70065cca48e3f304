// The forward proxy of an address: HTTPS_PROXY, HTTP_PROXY and NO_PROXY, as curl reads them.
import { BlockList, isIP } from 'node:net'

import { Problem } from '../core/problem.ts'
import type { Env } from '../core/types.ts'

/** A forward proxy. Its address may hold a password: only `host` and `variable` may be shown. */
export interface ForwardProxy {
  /** Without user name and password. */
  readonly origin: string
  /** Host and port. */
  readonly host: string
  readonly variable: ProxyVariable
  /** Value of the header Proxy-Authorization. */
  readonly authorization?: string
  readonly password?: string
}

type ProxyVariable = 'HTTPS_PROXY' | 'https_proxy' | 'HTTP_PROXY' | 'http_proxy'

/**
 * The proxy for an address; undefined when it is reached directly.
 * @throws Problem `usage` for a variable that names no HTTP proxy
 */
export function proxyFor(url: URL, env: Env): ForwardProxy | undefined {
  const isSecure = url.protocol === 'https:'
  const [lower, upper] = isSecure ? (['https_proxy', 'HTTPS_PROXY'] as const) : (['http_proxy', 'HTTP_PROXY'] as const)
  const variable = env[lower] === undefined ? upper : lower
  const text = env[variable]?.trim() ?? ''
  if (text === '' || isExempt(url, env['no_proxy'] ?? env['NO_PROXY'] ?? '')) return undefined
  return toProxy(text, variable)
}

function toProxy(text: string, variable: ProxyVariable): ForwardProxy {
  // As for curl, an address without a scheme is one of http.
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url === undefined || url.hostname === '') throw unusable(variable, 'is not the address of a proxy')
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw unusable(variable, `names a proxy of the kind ${url.protocol.slice(0, -1)}, which hubplan does not support`)
  }
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : url.port
  const proxy = { origin: url.origin, host: `${url.hostname}:${port}`, variable }
  if (url.username === '' && url.password === '') return proxy
  const [user, password] = [decoded(url.username, variable), decoded(url.password, variable)]
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  return { ...proxy, authorization, ...(password === '' ? {} : { password }) }
}

function decoded(text: string, variable: ProxyVariable): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw unusable(variable, 'has a % in its user name or password that begins no escape (write %25)')
  }
}

function unusable(variable: ProxyVariable, fault: string): Problem {
  return new Problem('usage', `${variable} ${fault}.`, {
    hint: 'write it like http://proxy.example.edu:3128, or add the host of the system to NO_PROXY',
    topic: 'network',
  })
}

/** Entries are names (with all names below them), addresses, or networks such as 10.0.0.0/8, each perhaps with a port. */
function isExempt(url: URL, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$|\.$/g, '').toLowerCase()
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      const [, named = entry, itsPort] = /^(\[[^\]]+\]|[^:]+):(\d+)$/.exec(entry) ?? []
      return (itsPort === undefined || itsPort === port) && covers(named.replace(/^\[|\]$/g, ''), host)
    })
}

function covers(entry: string, host: string): boolean {
  if (entry === '*') return true
  if (entry.includes('/')) return isIn(entry, host)
  const name = entry.replace(/^\*?\./, '').replace(/\.$/, '')
  return name !== '' && (host === name || (isIP(host) === 0 && host.endsWith(`.${name}`)))
}

function isIn(network: string, host: string): boolean {
  const [, address = '', bits = ''] = /^([^/]+)\/(\d{1,3})$/.exec(network) ?? []
  const kind = isIP(host)
  if (kind === 0 || isIP(address) !== kind || Number(bits) > (kind === 4 ? 32 : 128)) return false
  const family = kind === 4 ? 'ipv4' : 'ipv6'
  const list = new BlockList()
  list.addSubnet(address, Number(bits), family)
  return list.check(host, family)
}
