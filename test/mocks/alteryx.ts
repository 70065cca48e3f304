// A small Alteryx Analytics Cloud, written from its contract sheet. Guessed, because nobody has seen it live: code and
// body of a removal (204 or 200, an array or nothing), that a page may be cut to fewer rows than asked for, that lists are
// in the order of their numbers, the exception names other than RouteNotFoundException, DataNotFoundException,
// AccessControlException and IAM_SCREAM_PEOPLE, whether PUT of a role adds or replaces, and what a refused renewal says.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface MockPerson {
  id: number
  email: string
  isAdmin?: boolean
  isDisabled?: boolean
  state?: string
  lastLoginTime?: string | null
}

export interface MockOptions {
  readonly workspace?: { readonly id: number; readonly name: string }
  /** The first is who the tokens belong to, an administrator. */
  readonly people?: readonly MockPerson[]
  /** Rows of a page at most, whatever is asked for. */
  readonly pageCap?: number
  /** Access tokens live so long, s. */
  readonly lifeS?: number
  /** A changing request takes so long, ms. */
  readonly delayMs?: number
  readonly removal?: { readonly status: number; readonly body?: string }
  /** The PUT of a role replaces its holders. */
  readonly putReplaces?: boolean
  /** Fixed access tokens, that never end. */
  readonly tokens?: readonly string[]
  /** The first of each pair. */
  readonly refreshToken?: string
  readonly clientId?: string
  /** Groups of paths that are not there, such as /v4/workspaces/:id/people for lists. */
  readonly missing?: readonly ('people' | 'people-v4' | 'admins' | 'roles')[]
  readonly withdrawn?: readonly ('people' | 'people-v4')[]
  /** 403 for these. */
  readonly forbidden?: readonly ('admins' | 'roles' | 'removal')[]
  /** Rows do not say isAdmin. */
  readonly hidesAdmin?: boolean
}

export interface Seen {
  readonly method: string
  readonly path: string
  readonly body: string
  readonly token: string
}

/** What one request gets instead of its answer. */
export type Fault =
  | { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  | 'drop'
  | 'drop after'

interface Planned {
  readonly matches: (method: string, path: string) => boolean
  readonly fault: Fault
  times: number
}

export const adminPolicy = 901
const page = 25

export class AlteryxMock {
  readonly people = new Map<number, MockPerson>()
  readonly seen: Seen[] = []
  /** Times at which tokens were renewed, ms. */
  readonly renewals: number[] = []
  /** Answers to a renewal, in turn; else it is done. */
  readonly renewalFaults: Fault[] = []
  /** Before a page of people is answered, with its offset. */
  beforePage: (offset: number) => void = () => undefined
  /** Before a new pair is answered: it is made already. */
  beforeRenewed: () => void | Promise<void> = () => undefined
  /** Before a changing request is carried out. */
  beforeChange: (method: string, path: string) => void | Promise<void> = () => undefined
  readonly workspace: { readonly id: number; readonly name: string }
  private readonly options: MockOptions
  private readonly server: Server
  private readonly faults: Planned[] = []
  private readonly access = new Map<string, number>()
  private refresh: string
  private issued = 0
  private nextId = 5000
  /** No token is taken any more. */
  isShut = false

  constructor(options: MockOptions) {
    this.options = options
    this.workspace = options.workspace ?? { id: 1001, name: 'EMEA' }
    for (const person of options.people ?? crowd(10)) this.people.set(person.id, { ...person })
    for (const token of options.tokens ?? []) this.access.set(token, Number.POSITIVE_INFINITY)
    this.refresh = options.refreshToken ?? 'refresh-hush-0'
    this.server = createServer((req, res) => void this.answer(req, res))
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  get tokenEndpoint(): string {
    return `${this.url}/as/token`
  }

  /** The one that counts now. */
  get refreshToken(): string {
    return this.refresh
  }

  get clientId(): string {
    return this.options.clientId ?? 'client-1'
  }

  listen(): Promise<void> {
    return new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve))
  }

  close(): Promise<void> {
    this.server.closeAllConnections()
    return new Promise((resolve) => this.server.close(() => resolve()))
  }

  /** The next such requests go wrong. */
  misbehave(matches: (method: string, path: string) => boolean, fault: Fault, times = 1): void {
    this.faults.push({ matches, fault, times })
  }

  /** No access token that was given so far is taken any more. */
  endTokens(): void {
    this.access.clear()
  }

  emails(): string[] {
    return [...this.people.values()].map(({ email }) => email).sort()
  }

  removals(): number[] {
    return this.seen.flatMap(({ method, path }) => {
      const [, id] = /^\/v4\/workspaces\/\d+\/people\/(\d+)$/.exec(path) ?? []
      return method === 'DELETE' && id !== undefined ? [Number(id)] : []
    })
  }

  changes(): string[] {
    return this.seen.filter(({ method, path }) => method !== 'GET' && path !== '/as/token').map(one)
  }

  private async answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const method = req.method ?? ''
    const url = new URL(req.url ?? '', 'http://mock')
    const body = await text(req)
    const token = (req.headers.authorization ?? '').replace(/^Bearer /, '')
    this.seen.push({ method, path: url.pathname, body, token })
    if (url.pathname === '/as/token') return this.renew(req, res, body)
    const fault = this.faultOf(method, url.pathname)
    if (fault !== undefined && fault !== 'drop after') return misbehave(res, fault)
    if (!this.isValid(token)) return refuse(res, 401, 'AuthenticationException', 'Access token is invalid')
    if (method !== 'GET') {
      await this.beforeChange(method, url.pathname)
      await new Promise((resolve) => setTimeout(resolve, this.options.delayMs ?? 0))
    }
    const reply = this.route(method, url, body)
    if (fault === 'drop after') return void res.socket?.destroy()
    send(res, reply)
  }

  private isValid(token: string): boolean {
    const until = this.access.get(token)
    return !this.isShut && until !== undefined && Date.now() < until
  }

  private faultOf(method: string, path: string): Fault | undefined {
    const found = this.faults.find((one) => one.times > 0 && one.matches(method, path))
    if (found !== undefined) found.times -= 1
    return found?.fault
  }

  private async renew(req: IncomingMessage, res: ServerResponse, body: string): Promise<void> {
    this.renewals.push(Date.now())
    const fault = this.renewalFaults.shift()
    if (fault === 'drop') return void res.socket?.destroy()
    if (fault !== undefined && fault !== 'drop after') return misbehave(res, fault)
    const form = new URLSearchParams(body)
    const isForm = req.headers['content-type'] === 'application/x-www-form-urlencoded'
    const isRight = form.get('grant_type') === 'refresh_token' && form.get('client_id') === this.clientId
    if (!isForm || !isRight) return json(res, 400, { error: 'invalid_request' })
    if (form.get('refresh_token') !== this.refresh) {
      return json(res, 400, { error: 'invalid_grant', error_description: `unknown ${form.get('refresh_token')}` })
    }
    this.issued += 1
    this.refresh = `refresh-hush-${this.issued}-${this.clientId}`
    const lifeS = this.options.lifeS ?? 300
    const access = `access-hush-${this.issued}-${this.clientId}`
    this.access.set(access, Date.now() + lifeS * 1000)
    await this.beforeRenewed()
    if (fault === 'drop after') return void res.socket?.destroy()
    json(res, 200, { access_token: access, refresh_token: this.refresh, expires_in: lifeS, token_type: 'Bearer' })
  }

  private route(method: string, url: URL, body: string): Answer {
    const { pathname: path } = url
    const { id } = this.workspace
    const isGone = (what: 'people' | 'people-v4' | 'admins' | 'roles'): boolean =>
      this.options.missing?.includes(what) === true
    const isWithdrawn = (what: 'people' | 'people-v4'): boolean => this.options.withdrawn?.includes(what) === true
    const isForbidden = (what: 'admins' | 'roles' | 'removal'): boolean =>
      this.options.forbidden?.includes(what) === true
    const own = `/v4/workspaces/${id}`
    if (method === 'GET' && path === '/v4/workspaces/current') {
      const { name } = this.workspace
      return ok({ id, gid: '01HGID', name, state: 'active', workspace_member_count: this.people.size })
    }
    if (method === 'GET' && path === '/v4/people/current') return ok(this.rowOf([...this.people.values()][0]))
    if (method === 'GET' && path === '/v4/people/count') return exception(410, 'IAM_SCREAM_PEOPLE', 'Gone')
    if (method === 'GET' && path === `${own}/people`) {
      if (isWithdrawn('people')) return exception(410, 'IAM_SCREAM_PEOPLE', 'Gone')
      return isGone('people') ? routeMissing : this.page(url, () => this.rows())
    }
    if (method === 'GET' && path === '/v4/people') {
      if (isWithdrawn('people-v4')) return exception(410, 'IAM_SCREAM_PEOPLE', 'Gone')
      return isGone('people-v4') ? routeMissing : this.page(url, () => this.rows())
    }
    if (method === 'GET' && path === `/iam/v1/workspaces/${id}/people`) return this.page(url, () => this.rows())
    if (method === 'GET' && path === `${own}/admins`) {
      if (isForbidden('admins')) return exception(403, 'AccessControlException', 'Not allowed')
      const admins = (): object[] =>
        [...this.people.values()]
          .filter(({ isAdmin }) => isAdmin)
          .map((person) => ({ id: person.id, email: person.email }))
      return isGone('admins') ? routeMissing : this.page(url, admins, false)
    }
    if (method === 'GET' && path === '/v4/authorization/roles') {
      if (isForbidden('roles')) return exception(403, 'AccessControlException', 'Not allowed')
      const roles = [
        { policyId: 900, name: 'Viewer', tag: 'viewer', userCount: 5 },
        { policyId: adminPolicy, name: 'Workspace Admin', tag: 'workspace_admin', userCount: 1 },
      ]
      return isGone('roles') ? routeMissing : this.page(url, () => roles, false)
    }
    return this.change({ method, path, body, isForbidden: isForbidden('removal') })
  }

  private change({ method, path, body, isForbidden }: Change): Answer {
    const { id } = this.workspace
    const [, person] = new RegExp(`^/v4/workspaces/${id}/people/(\\d+)$`).exec(path) ?? []
    if (method === 'DELETE' && person !== undefined) {
      if (isForbidden) return exception(403, 'AccessControlException', 'Not allowed')
      const self = [...this.people.keys()][0]
      if (Number(person) === self) return exception(400, 'InvalidRequestException', 'You cannot remove yourself')
      if (!this.people.delete(Number(person))) return exception(404, 'DataNotFoundException', 'No such person')
      const { status, body: content } = this.options.removal ?? { status: 204 }
      return { status, ...(content === undefined ? {} : { body: content }) }
    }
    if (method === 'POST' && path === `/v4/workspaces/${id}/people/batch`) return this.invite(body)
    const role = `/v4/authorization/roles/${adminPolicy}/people`
    if (method === 'PUT' && path === role) return this.assign(JSON.parse(body) as number[])
    if (method === 'DELETE' && path.startsWith(`${role}/`)) {
      const one = this.people.get(Number(path.slice(role.length + 1)))
      if (one?.isAdmin !== true) return exception(404, 'DataNotFoundException', 'Not assigned')
      one.isAdmin = false
      return { status: 204 }
    }
    return routeMissing
  }

  private invite(body: string): Answer {
    const { emails } = JSON.parse(body) as { emails: string[] }
    if (emails.some((email) => email.startsWith('bad'))) return exception(400, 'ApiValidationFailed', 'bad address')
    const ids = emails.map((email) => {
      const old = [...this.people.values()].find((person) => person.email.toLowerCase() === email.toLowerCase())
      if (old !== undefined) return old.id
      this.nextId += 1
      this.people.set(this.nextId, { id: this.nextId, email, isAdmin: false, lastLoginTime: null })
      return this.nextId
    })
    return ok({ data: ids, count: ids.length }, 201)
  }

  private assign(ids: readonly number[]): Answer {
    if (this.options.putReplaces === true) for (const person of this.people.values()) person.isAdmin = false
    for (const id of ids) {
      const person = this.people.get(id)
      if (person === undefined) return exception(400, 'ApiValidationFailed', `no person ${id}`)
      person.isAdmin = true
    }
    return { status: 204 }
  }

  private rows(): object[] {
    return [...this.people.values()].map((person) => this.rowOf(person))
  }

  private rowOf(person: MockPerson | undefined): object {
    const { isAdmin, ...row } = { isDisabled: false, state: 'active', lastLoginTime: null, isAdmin: false, ...person }
    return this.options.hidesAdmin === true ? row : { ...row, isAdmin }
  }

  private page(url: URL, rows: () => object[], isPeople = true): Answer {
    const offset = Number(url.searchParams.get('offset') ?? 0)
    const asked = Number(url.searchParams.get('limit') ?? page)
    const limit = Math.min(asked, this.options.pageCap ?? 1000)
    if (isPeople) this.beforePage(offset)
    const all = rows()
    const isCounted = url.searchParams.get('includeCount') === 'true'
    return ok({ data: all.slice(offset, offset + limit), ...(isCounted ? { count: all.length } : {}) })
  }
}

interface Change {
  readonly method: string
  readonly path: string
  readonly body: string
  readonly isForbidden: boolean
}

interface Answer {
  readonly status: number
  readonly body?: string
}

function one({ method, path }: Seen): string {
  return `${method} ${path}`
}

function ok(data: unknown, status = 200): Answer {
  return { status, body: JSON.stringify(data) }
}

function exception(status: number, name: string, message: string): Answer {
  return { status, body: JSON.stringify({ exception: { name, message, details: null } }) }
}

const routeMissing = exception(404, 'RouteNotFoundException', 'Route not found')

function refuse(res: ServerResponse, status: number, name: string, message: string): void {
  send(res, exception(status, name, message))
}

function json(res: ServerResponse, status: number, data: unknown): void {
  send(res, { status, body: JSON.stringify(data) })
}

function misbehave(res: ServerResponse, fault: Exclude<Fault, 'drop after'>): void {
  if (fault === 'drop') res.socket?.destroy()
  else send(res, fault)
}

let requests = 0

function send(
  res: ServerResponse,
  { status, body, headers }: Answer & { headers?: Readonly<Record<string, string>> },
): void {
  requests += 1
  const type = body?.startsWith('<') === true ? 'text/html' : 'application/json'
  res.writeHead(status, {
    ...(body === undefined ? {} : { 'content-type': type }),
    'x-trifacta-request-id': `rq-${requests}`,
    ...headers,
  })
  res.end(body)
}

async function text(req: IncomingMessage): Promise<string> {
  let all = ''
  for await (const chunk of req) all += String(chunk)
  return all
}

export async function startAlteryx(options: MockOptions = {}): Promise<AlteryxMock> {
  const mock = new AlteryxMock(options)
  await mock.listen()
  return mock
}

/** `admin@corp.com`, whose token it is, `boss@corp.com`, also an administrator, and people in mixed case. */
export function crowd(size: number): MockPerson[] {
  const lastLoginTime = '2026-10-01T08:00:00.000Z'
  return Array.from({ length: size }, (_, index) => {
    if (index === 0) return { id: 100, email: 'Admin@corp.com', isAdmin: true, lastLoginTime }
    if (index === 1) return { id: 101, email: 'boss@corp.com', isAdmin: true, lastLoginTime }
    const name = `p${String(index).padStart(3, '0')}`
    return { id: 100 + index, email: `${index % 3 === 0 ? name.toUpperCase() : name}@Corp.com`, lastLoginTime }
  })
}
