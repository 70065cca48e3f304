// A hub, or a proxy before one, that repeats what it is sent: in every form, at every place of an answer.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { onTestFinished } from 'vitest'

export type Echo =
  /** Answers as the hub does, and repeats everything besides. */
  | 'beside'
  /** Refuses every change, with an echo for a reason. */
  | 'refusing'
  /** Refuses everything. */
  | 'forbidding'
  | 'redirecting'
  /** A page that is no JSON. */
  | 'paging'
  /** No HTTP at all. */
  | 'raving'
  /** Answers as the hub does, with its own words in place of what only people read. */
  | 'boasting'
  /** Has a user, a group or a server of that name. */
  | 'naming a user'
  | 'naming a group'
  | 'naming a server'
  | 'naming a service'
  | 'naming oneself'

interface Asked {
  readonly req: IncomingMessage
  readonly body: string
}

/** What a request held that is secret: what stands behind the scheme, and whatever is a password. */
function secretsOf({ req, body }: Asked): string[] {
  const token = (req.headers.authorization ?? '').replace(/^\S+ /, '')
  const passwords = [...body.matchAll(/"password":\s*"((?:[^"\\]|\\.)*)"/g)].map(([, word]) => JSON.parse(`"${word}"`))
  const tokens = [...new URLSearchParams(body).entries()].filter(([key]) => /token/.test(key)).map(([, word]) => word)
  return [token, ...passwords, ...tokens].filter((secret) => secret !== '')
}

export function formsOf(secret: string): string[] {
  const basic = Buffer.from(`planner:${secret}`).toString('base64')
  return [
    secret,
    `token ${secret}`,
    `Bearer ${secret}`,
    `Token ${secret}`,
    secret.toUpperCase(),
    encodeURIComponent(secret),
    encodeURIComponent(encodeURIComponent(secret)),
    new URLSearchParams({ password: secret }).toString(),
    JSON.stringify(secret),
    Buffer.from(secret).toString('base64'),
    Buffer.from(secret).toString('base64url'),
    basic,
    `Basic ${basic}`,
  ]
}

function words(asked: Asked): string {
  const { req, body } = asked
  const headers = Object.entries(req.headers).map(([name, value]) => `${name}: ${value}`)
  return [...secretsOf(asked).flatMap(formsOf), req.url, ...headers, body].join(' | ')
}

/** Listens before the hub of that address. */
export async function startEcho(upstream: string, echo: Echo): Promise<string> {
  const server = createServer((req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.on('end', () => {
      const asked = { req, body: Buffer.concat(chunks).toString() }
      answer(asked, { upstream, echo }, res).catch((thrown: unknown) => res.destroy(thrown as Error))
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** As a hub words it, and as Alteryx does. */
function refusal(status: number, said: string): object {
  const exception = { name: 'InvalidRequestException', message: said }
  return { status, message: said, error: said, exception, [said]: said }
}

interface Way {
  readonly upstream: string
  readonly echo: Echo
}

async function answer(asked: Asked, { upstream, echo }: Way, res: ServerResponse): Promise<void> {
  const { req, body } = asked
  const said = words(asked)
  const refuse = (status: number): void => send(res, status, refusal(status, said))
  const isChange = req.method !== 'GET'
  if (echo === 'forbidding') return refuse(403)
  if (echo === 'refusing' && isChange) return refuse(400)
  if (echo === 'redirecting') {
    res.writeHead(302, { location: `/login?next=${encodeURIComponent(said)}`, 'x-echo': encodeURI(said) })
    return void res.end(said)
  }
  if (echo === 'paging') return void res.writeHead(200, { 'content-type': 'text/html' }).end(`<p>${said}</p>`)
  if (echo === 'raving') return void res.socket?.end(`HTTP/1.1 ${said}\r\n\r\n`)
  const reply = await fetch(upstream + req.url, {
    method: req.method ?? 'GET',
    headers: Object.entries(req.headers).flatMap(([name, value]): [string, string][] =>
      /^(?:host|connection|content-length|transfer-encoding)$/.test(name) ? [] : [[name, String(value)]],
    ),
    ...(isChange && body !== '' ? { body } : {}),
  })
  const text = await reply.text()
  const [secret = ''] = secretsOf(asked)
  const version = { 'x-jupyterhub-version': reply.headers.get('x-jupyterhub-version') ?? '' }
  const date = { date: reply.headers.get('date') ?? '' }
  if (text === '') return send(res, reply.status, undefined, { ...version, ...date, 'x-echo': encodeURI(said) })
  const data = changed(JSON.parse(text) as unknown, { path: req.url ?? '', echo, secret, said })
  const boast = echo === 'boasting' ? { 'x-jupyterhub-version': secret } : version
  send(res, reply.status, data, { ...boast, ...date, 'x-echo': encodeURI(said) })
}

interface Telling {
  readonly path: string
  readonly echo: Echo
  readonly secret: string
  readonly said: string
}

function changed(data: unknown, { path, echo, secret, said }: Telling): unknown {
  const isUsers = path.startsWith('/hub/api/users?')
  const isGroups = path.startsWith('/hub/api/groups?')
  const first = (change: (item: Record<string, unknown>) => void): unknown => {
    const copy = structuredClone(data) as { items: Record<string, unknown>[] }
    change(copy.items.at(-1) ?? {})
    return copy
  }
  if (echo === 'naming a user' && isUsers) return first((user) => Object.assign(user, { name: secret.toUpperCase() }))
  if (echo === 'naming a group' && isGroups) return first((group) => Object.assign(group, { name: `a-${secret}` }))
  if (echo === 'naming a server' && isUsers) {
    const server = { name: secret, ready: true, pending: null, stopped: false, url: '/', last_activity: null }
    return first((user) => Object.assign(user, { servers: { [secret]: server } }))
  }
  if (path === '/hub/api/services') {
    return echo === 'naming a service' ? { ...(data as object), [secret]: { name: secret, roles: [] } } : data
  }
  if (echo === 'naming oneself' && path === '/hub/api/user') return { ...(data as object), name: `me-${secret}` }
  if (echo === 'boasting' && path === '/hub/api/info') return { authenticator: { class: secret, version: secret } }
  if (echo === 'beside' && !Array.isArray(data) && typeof data === 'object')
    return { ...data, echo: said, [said]: said }
  return data
}

function send(res: ServerResponse, status: number, data: unknown, headers: Record<string, string> = {}): void {
  res.writeHead(status, { 'content-type': 'application/json', ...headers })
  res.end(data === undefined ? undefined : JSON.stringify(data))
}
