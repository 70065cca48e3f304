import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

import { type Call, scopesFor } from './call.ts'
import { type FaultAction, type Faults, faultReply } from './faults.ts'
import { answer } from './routes.ts'
import { ownerName } from './state.ts'
import type { Hub, Page, Reply, Token } from './types.ts'

const pagedType = 'application/jupyterhub-pagination+json'

/** What was asked, in the order of arrival. */
export type LoggedRequest = {
  readonly method: string
  /** Below `/hub/api`, as it was sent, without the query; the whole path when it is elsewhere. */
  readonly path: string
  readonly query: string
  /** Parsed when it was JSON, else the text; undefined when there was none. Passwords are not kept. */
  readonly body: unknown
  /** Whose token it was. */
  readonly by: string | undefined
  readonly at: Date
  /** What the hub decided, also when a fault kept it from the client; 0 as long as it decided nothing. */
  status: number
}

export type Hooks = {
  /** Before a request is handled, after its log entry was made. */
  readonly onRequest: (request: LoggedRequest) => void | Promise<void>
  /** After a page was made up and before it is sent: what happens here happens between this page and the next. */
  readonly afterPage: (page: Page) => void
}

export type Listener = { readonly hub: Hub; readonly faults: Faults; readonly requests: LoggedRequest[]; hooks: Hooks }

export function createListener(listener: Listener): Server {
  return createServer((request, response) => {
    void serve(listener, request, response).catch(() => request.socket.destroy())
  })
}

async function serve(listener: Listener, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { hub, faults, requests, hooks } = listener
  const body = await readBody(request)
  const token = findToken(hub, request)
  const call = toCall(listener, request, body, token)
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
  await hooks.onRequest(entry)

  const actions = faults.take(entry.method, entry.path)
  await delay(actions, 'before')
  const action = actions.find((one) => one.type !== 'delay')
  if (isBefore(action)) {
    if (action?.type === 'drop') request.socket.destroy()
    return
  }
  const isInstead = action?.type === 'reply' && action.when !== 'after'
  const own = isInstead ? faultReply(action) : await handle(hub, call)
  const reply = action?.type === 'reply' ? faultReply(action) : own
  entry.status = own.status
  await delay(actions, 'after')
  if (action?.type === 'stall') return
  if (action?.type === 'drop') request.socket.destroy()
  else send(hub, response, reply, action)
}

async function delay(actions: readonly FaultAction[], when: 'before' | 'after'): Promise<void> {
  for (const action of actions) {
    if (action.type === 'delay' && (action.when ?? 'before') === when) await sleep(action.ms)
  }
}

function isBefore(action: FaultAction | undefined): boolean {
  return (action?.type === 'drop' || action?.type === 'stall') && action.when === 'before'
}

async function handle(hub: Hub, call: Call): Promise<Reply> {
  const owner = call.token?.owner
  if (owner?.kind === 'user') {
    const { user } = owner
    const now = hub.settings.now()
    // Asking counts as activity, but the hub writes it down twice a minute at most.
    if (user.lastActivity === undefined || now.getTime() - user.lastActivity.getTime() > 30_000) user.lastActivity = now
  }
  return answer(hub, call)
}

function toCall(listener: Listener, request: IncomingMessage, body: Buffer, token: Token | undefined): Call {
  const { hub } = listener
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
    onPage: (page) => listener.hooks.afterPage(page),
  }
}

function findToken(hub: Hub, request: IncomingMessage): Token | undefined {
  const found = /^(?:token|bearer)\s+([^\s]+)$/i.exec(request.headers.authorization ?? '')
  return found?.[1] === undefined ? undefined : hub.tokens.get(found[1])
}

function send(hub: Hub, response: ServerResponse, reply: Reply, action: FaultAction | undefined): void {
  const type = reply.type ?? 'application/json'
  const text = textOf(reply, type)
  const body = Buffer.from(action?.type === 'garble' ? `<!${text}` : text)
  const half = body.subarray(0, Math.floor(body.length / 2))
  const sent = action?.type === 'truncate' || action?.type === 'cut' ? half : body
  response.sendDate = false
  response.writeHead(reply.status, {
    date: hub.settings.now().toUTCString(),
    'x-jupyterhub-version': hub.settings.version,
    ...(reply.status === 204 ? {} : { 'content-type': type }),
    ...(reply.status === 204 ? {} : { 'content-length': action?.type === 'cut' ? body.length : sent.length }),
    ...reply.headers,
  })
  if (action?.type !== 'cut') {
    response.end(sent)
    return
  }
  response.write(sent, () => response.destroy())
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
