import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

import { type Call, scopesFor } from './call.ts'
import { answer } from './routes.ts'
import { ownerName } from './state.ts'
import { isExpired } from './tokens.ts'
import type { Hub, Reply, Token } from './types.ts'

const pagedType = 'application/jupyterhub-pagination+json'

/** The received requests, in order of arrival. */
export type LoggedRequest = {
  readonly method: string
  /** Below `/hub/api`, as sent, without the query; the whole path when it is elsewhere. */
  readonly path: string
  readonly query: string
  /** Parsed when it was JSON, otherwise the text; undefined without a body. Passwords are not stored. */
  readonly body: unknown
  /** The owner of the token. */
  readonly by: string | undefined
  readonly at: Date
  /** The hub's status, also when the client never received it; 0 until the hub has decided. */
  status: number
}

/** One request to the hub and its answer. */
export type Exchange = {
  readonly entry: LoggedRequest
  readonly response: ServerResponse
  /** Runs the hub, and returns its answer. */
  readonly handle: () => Promise<Reply>
  /** An answer in wire format. */
  readonly written: (reply: Reply) => Written
}

export type Written = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  /** The body is the first event, and this makes the following ones. */
  readonly next?: () => string
}

/** Transports requests to the hub and answers back; tests replace it to simulate failures. */
export type Carrier = (exchange: Exchange) => Promise<void>

export type Listener = { readonly hub: Hub; readonly requests: LoggedRequest[]; readonly carry: Carrier }

export async function carry({ response, handle, written }: Exchange): Promise<void> {
  deliver(response, written(await handle()))
}

const eventMs = 5000

/** Sends an answer; one of events goes on until the client closes it. */
export function deliver(response: ServerResponse, { status, headers, body, next }: Written): void {
  response.writeHead(status, headers)
  if (next === undefined) {
    response.end(body)
    return
  }
  response.write(body)
  const timer = setInterval(() => response.write(next()), eventMs).unref()
  response.once('close', () => clearInterval(timer))
}

export function createListener(listener: Listener): Server {
  return createServer((request, response) => {
    void serve(listener, request, response).catch(() => request.socket.destroy())
  })
}

async function serve(listener: Listener, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { hub, requests } = listener
  const body = await readBody(request)
  const token = findToken(hub, request)
  const call = toCall(hub, request, body, token)
  const entry: LoggedRequest = {
    method: call.method,
    path: apiPath(hub, call.path),
    query: (request.url ?? '').split('?').slice(1).join('?'),
    body: readLogged(body),
    by: token === undefined ? undefined : ownerName(token.owner),
    at: hub.settings.now(),
    status: 0,
  }
  requests.push(entry)
  response.sendDate = false
  await listener.carry({
    entry,
    response,
    handle: async () => {
      const reply = await handle(hub, call)
      entry.status = reply.status
      return reply
    },
    written: (reply) => written(hub, reply),
  })
}

async function handle(hub: Hub, call: Call): Promise<Reply> {
  if (call.token !== undefined) used(hub, call.token)
  const owner = call.token?.owner
  if (owner?.kind === 'user') {
    const { user } = owner
    const now = hub.settings.now()
    if (isRecorded(user.lastActivity, now)) user.lastActivity = now
  }
  return answer(hub, call)
}

function used(hub: Hub, token: Token): void {
  const now = hub.settings.now()
  if (isRecorded(token.lastUsed, now)) token.lastUsed = now
}

/** Requests count as activity, but the hub records it at most twice a minute. */
function isRecorded(last: Date | undefined, now: Date): boolean {
  return last === undefined || now.getTime() - last.getTime() > 30_000
}

function toCall(hub: Hub, request: IncomingMessage, body: Buffer, token: Token | undefined): Call {
  const raw = request.url ?? '/'
  const at = raw.indexOf('?')
  const path = at < 0 ? raw : raw.slice(0, at)
  const accepts = (request.headers.accept ?? '').split(',').map((type) => type.trim().toLowerCase())
  return {
    method: request.method ?? 'GET',
    path,
    query: new URLSearchParams(at < 0 ? '' : raw.slice(at)),
    body,
    fullUrl: `http://${request.headers.host ?? 'localhost'}${raw}`,
    paged: accepts.includes(pagedType),
    ...scopesFor(hub, token),
  }
}

function findToken(hub: Hub, request: IncomingMessage): Token | undefined {
  const found = /^(?:token|bearer)\s+([^\s]+)$/i.exec(request.headers.authorization ?? '')
  const token = found?.[1] === undefined ? undefined : hub.tokens.get(found[1])
  return token === undefined || isExpired(hub, token) ? undefined : token
}

function written(hub: Hub, reply: Reply): Written {
  const type = reply.type ?? 'application/json'
  const { events } = reply
  const body = Buffer.from(events?.() ?? textOf(reply, type))
  const length = events === undefined ? { 'content-length': String(body.length) } : {}
  const ofBody = { 'content-type': type, ...length }
  return {
    status: reply.status,
    headers: {
      date: hub.settings.now().toUTCString(),
      'x-jupyterhub-version': hub.settings.version,
      ...(reply.status === 204 ? {} : ofBody),
      ...reply.headers,
    },
    body,
    ...(events === undefined ? {} : { next: events }),
  }
}

function textOf(reply: Reply, type: string): string {
  if (reply.body === undefined) return ''
  return type === 'application/json' ? JSON.stringify(reply.body) : String(reply.body)
}

function apiPath(hub: Hub, path: string): string {
  const prefix = `${hub.settings.baseUrl}hub/api`
  return path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path
}

function readLogged(body: Buffer): unknown {
  if (body.length === 0) return undefined
  try {
    return JSON.parse(body.toString('utf8'), (key, value) => (key === 'password' ? '(hidden)' : value))
  } catch {
    return body.toString('utf8')
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
