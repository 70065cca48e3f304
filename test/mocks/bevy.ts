// A Bevy site on this machine, written from what is known of its API (README, "Bevy communities"), not from a real one.
// Documented: the header `Authorization: Token`, 200, 204, 400, 403 with `{"detail"}`, and that a delete only marks a user.
// Observed on public lists: the envelope. Guessed: the routes of users, 401 and 404, 429 with `Retry-After`, the fields of
// a user, 204 for a delete, and that deleting somebody who is marked already is accepted again.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export const key = 'hush-4f1c0ffee-token'

export interface Person {
  readonly id: number
  readonly email: string | null
  readonly role?: string
}

export interface Asked {
  /** `GET /api/user/7/`, without a query. */
  readonly what: string
  readonly query: string
  readonly authorization: string | undefined
  readonly accept: string | undefined
  readonly at: number
}

export interface Answer {
  readonly status: number
  /** JSON, unless it is a text, which is sent as a web page. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** The connection is cut instead. */
  readonly isCut?: true
}

export interface BevyOptions {
  readonly people: readonly Person[]
  /** Whether there is the route; else it answers 404 with a page. */
  readonly lists?: boolean
  readonly gets?: boolean
  /** Guessed, and corrected by the environment of hubplan where it is another one. */
  readonly deleteRoute?: RegExp
  /** An answer in place of the usual one, from the number of the request (from 1) on, or by any other rule. */
  readonly instead?: (number: number, asked: Asked) => Answer | undefined
  /** Waits before each answer to a delete. */
  readonly slowMs?: number
}

export interface BevySite {
  readonly url: string
  readonly asked: readonly Asked[]
  readonly people: Map<string, Person>
  /** Ids whose delete was accepted, in order, with repeats. */
  readonly marked: readonly string[]
  readonly deletes: () => string[]
  readonly close: () => Promise<void>
}

export const page = '<!doctype html><html><body>Attention required</body></html>'

export async function startBevy(options: BevyOptions): Promise<BevySite> {
  const people = new Map(options.people.map((person) => [String(person.id), person]))
  const asked: Asked[] = []
  const marked: string[] = []
  const server = createServer(async (req, res) => {
    const one = askedOf(req)
    asked.push(one)
    const answer = options.instead?.(asked.length, one) ?? answerTo(one, { people, marked, options })
    if (options.slowMs !== undefined && one.what.startsWith('DELETE')) await pause(options.slowMs)
    if (answer.isCut) req.socket.destroy()
    else send(res, answer)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    people,
    marked,
    deletes: () => asked.flatMap(({ what }) => (what.startsWith('DELETE ') ? [what.slice(7)] : [])),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function askedOf({ method, url = '', headers }: IncomingMessage): Asked {
  const [path = '', query = ''] = url.split('?')
  return {
    what: `${method} ${path}`,
    query,
    authorization: headers.authorization,
    accept: headers.accept,
    at: Date.now(),
  }
}

interface Site {
  readonly people: Map<string, Person>
  readonly marked: string[]
  readonly options: BevyOptions
}

const missing: Answer = { status: 404, body: '<h1>Not Found</h1>' }
const nobody: Answer = { status: 404, body: { detail: 'Not found.' } }

function answerTo({ what, query, authorization }: Asked, { people, marked, options }: Site): Answer {
  if (authorization !== `Token ${key}`) return { status: 401, body: { detail: 'Invalid token.' } }
  const { lists = true, gets = true, deleteRoute = /^\/api\/user\/([^/]+)\/$/ } = options
  const [method, path = ''] = what.split(' ')
  if (method === 'DELETE') {
    const id = deleteRoute.exec(path)?.[1]
    if (id === undefined) return missing
    if (!people.has(id)) return nobody
    marked.push(id)
    return { status: 204 }
  }
  if (path === '/api/user/') return lists ? listing(people, new URLSearchParams(query)) : missing
  const who = /^\/api\/user\/([^/]+)\/$/.exec(path)?.[1]
  if (who === undefined || !gets) return missing
  const text = decodeURIComponent(who)
  const found = people.get(text) ?? [...people.values()].find(({ email }) => email?.toLowerCase() === text)
  return found === undefined ? nobody : { status: 200, body: toBody(found) }
}

function listing(people: ReadonlyMap<string, Person>, query: URLSearchParams): Answer {
  const size = Number(query.get('page_size') ?? 20)
  const number = Number(query.get('page') ?? 1)
  const all = [...people.values()]
  const results = all.slice((number - 1) * size, number * size)
  if (number > 1 && results.length === 0) return { status: 404, body: { detail: 'Invalid page.' } }
  const hasNext = number * size < all.length
  // Another host on purpose: only the number of the page may be taken from it.
  const next = hasNext ? `https://elsewhere.example/api/user/?page=${number + 1}&page_size=${size}` : null
  const body = { count: all.length, links: { next, previous: null }, pagination: {}, results: results.map(toBody) }
  return { status: 200, body }
}

function toBody({ id, email, role = 'Member' }: Person): unknown {
  return { id, email, first_name: 'A', last_name: 'B', username: `u${id}`, role: { id: 1, name: role } }
}

function send(res: ServerResponse, { status, body, headers = {} }: Answer): void {
  const isPage = typeof body === 'string'
  res.writeHead(status, { 'content-type': isPage ? 'text/html' : 'application/json', ...headers })
  res.end(body === undefined ? '' : isPage ? body : JSON.stringify(body))
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** `p1@example.org` and so on, with ids from 1001 on; the first is an administrator when asked for. */
export function crowd(size: number, more: { readonly admin?: true } = {}): Person[] {
  return Array.from({ length: size }, (_, index) => ({
    id: 1001 + index,
    email: `P${index + 1}@Example.org`,
    ...(index === 0 && more.admin ? { role: 'HQ Administrator' } : {}),
  }))
}

/** As exported from the admin dashboard. */
export function csvOf(people: readonly Person[]): string {
  return ['email,user_id', ...people.map(({ email, id }) => `${email ?? ''},${id}`), ''].join('\n')
}
