// All assumptions about the API of Alteryx Analytics Cloud, in one place. None was tried on the live system: each says
// whether it is documented, in the vendor's OpenAPI text, observed by others, or inferred.
import { Problem } from '../../core/problem.ts'
import type { Http, Reply, Req } from '../../http/types.ts'
import { adviceFor, isRecord, reach } from '../replies.ts'
import { askedPath, strangerIn } from '../strangers.ts'
import type { Region, Renewing } from '../types.ts'

export const noun = 'the Alteryx workspace'

/**
 * Rows per request. The default is 25 (OpenAPI); whether the server grants more is unknown, so a shorter page does not
 * mean the end.
 */
export const pageSize = 100

/** Documented. The answer is the workspace itself, without an envelope. */
export const workspacePath = '/v4/workspaces/current'
/** OpenAPI: the token's own person. */
export const selfPath = '/v4/people/current'
/** OpenAPI; some tokens get 403 (seen). */
export const rolesPath = '/v4/authorization/roles'

function path(...segments: readonly string[]): string {
  return `/v4/${segments.map(encodeURIComponent).join('/')}`
}

/** Alternatives; the first that exists is used. */
export type Paths = readonly [string, ...string[]]

/**
 * Lists of the people of a workspace; the first that exists is used. The second is documented and may be withdrawn (its
 * count answers 410, seen); that it holds only the people of the token's workspace is inferred.
 */
export function peoplePaths(workspace: string): Paths {
  return [
    path('workspaces', workspace, 'people'),
    '/v4/people',
    `/iam/v1/workspaces/${encodeURIComponent(workspace)}/people`,
  ]
}

/** OpenAPI; missing for one client (seen). */
export function adminsPath(workspace: string): string {
  return path('workspaces', workspace, 'admins')
}

/** Query forms of a list. Reported: a strict gateway refuses parameters that the public reference does not name (400). */
export type Form = 'counted' | 'paged' | 'bare'

/** In the order of the attempts. */
const forms: readonly Form[] = ['counted', 'paged', 'bare']

/** OpenAPI. */
export function pageOf(list: string, offset: number, form: Form = 'counted'): string {
  if (form === 'bare') return list
  return `${list}?limit=${pageSize}&offset=${offset}${form === 'counted' ? '&includeCount=true' : ''}`
}

/** The first page of a list, and the query form that the system accepted. */
export async function firstPage(http: Http, list: string): Promise<{ readonly first: Reply; readonly form: Form }> {
  let form: Form = 'counted'
  let first = await ask(http, pageOf(list, 0, form))
  for (const next of forms.slice(1)) {
    if (first.status !== 400) break
    form = next
    first = await ask(http, pageOf(list, 0, form))
  }
  return { first, form }
}

/** Documented. Any 2xx counts as success, because neither code nor body of the answer is known. */
export function removal(workspace: string, person: string): Req {
  return { method: 'DELETE', path: path('workspaces', workspace, 'people', person) }
}

/** OpenAPI. The maximum per request is unknown. */
export function invitation(workspace: string, emails: readonly string[]): Req {
  return { method: 'POST', path: path('workspaces', workspace, 'people', 'batch'), body: { emails } }
}

/**
 * OpenAPI: an array of ids. Whether it adds holders of the role or replaces them is unknown, so it must include the
 * current holders: then both have the same effect.
 */
export function promotion(role: string, people: readonly string[]): Req {
  return { method: 'PUT', path: path('authorization', 'roles', role, 'people'), body: people.map(numberOf) }
}

function numberOf(id: string): number | string {
  return Number.isSafeInteger(Number(id)) ? Number(id) : id
}

/** OpenAPI. */
export function demotion(role: string, person: string): Req {
  return { method: 'DELETE', path: path('authorization', 'roles', role, 'people', person) }
}

/** Inferred: name or tag of the role that makes an administrator of a workspace. */
export const adminRole = /^workspace[ _-]?admin(istrator)?$/i

/** Help page, against the OpenAPI text, which mentions the membership alone: the worse case is assumed. */
export const losses =
  'a removed person may lose the account and everything in it that was not transferred to another person before (schedules, workflows, connections), and with single sign-on may come back at the next login; support of Alteryx can restore an account for 14 days'

/** Seen: a missing path answers differently from a missing object. */
export function isRouteMissing(reply: Reply): boolean {
  return reply.status === 404 && exceptionOf(reply)?.['name'] === 'RouteNotFoundException'
}

/** Seen: of lists that are being withdrawn. */
export function isWithdrawn({ status }: Reply): boolean {
  return status === 410
}

/**
 * Seen: for one person, 410 means that this person was deleted before; a withdrawn path has a code such as
 * `IAM_SCREAM_PEOPLE` or `IAM_ENDPOINT_SCREAM_TEST`. Inferred: other such codes contain the word, too.
 */
export function isPathWithdrawn({ status, body }: Reply): boolean {
  return status === 410 && /SCREAM/.test(JSON.stringify(body))
}

/** OpenAPI: `{exception: {name, message, details}}`. */
export function exceptionOf({ body }: Reply): Readonly<Record<string, unknown>> | undefined {
  const exception = isRecord(body) ? body['exception'] : undefined
  return isRecord(exception) ? exception : undefined
}

/** Seen: the id by which support finds a request. */
const requestHeader = 'x-trifacta-request-id'
const longest = 300

/** The API's error message, with the id of the request. */
export function messageOf(reply: Reply): string {
  const exception = exceptionOf(reply)
  const said = [exception?.['message'], exception?.['name']].find((one) => typeof one === 'string' && one !== '')
  const id = reply.headers[requestHeader]
  const request = typeof id === 'string' && /^[\w.:-]{1,80}$/.test(id) ? ` (request ${id})` : ''
  return `${typeof said === 'string' ? said.slice(0, longest) : `Alteryx answered ${reply.status}`}${request}`
}

/** Documented: the page where users create a pair of tokens. */
const tokenPage = 'User Preferences, OAuth 2.0 API Tokens'

/** Access tokens expire after minutes. */
export const renewHint = `access tokens live for minutes: give --oauth-file FILE (or HUBPLAN_OAUTH_FILE) so that hubplan renews them, or make a new one in ${tokenPage}`

/** Documented; where refresh tokens are renewed for Australia is unknown. */
export const regions: readonly Region[] = [
  {
    name: 'United States',
    url: 'https://us1.alteryxcloud.com',
    renewsAt: 'https://pingauth.alteryxcloud.com/as/token',
  },
  { name: 'Europe', url: 'https://eu1.alteryxcloud.com', renewsAt: 'https://pingauth-eu1.alteryxcloud.com/as/token' },
  { name: 'Australia', url: 'https://au1.alteryxcloud.com' },
]

/** Seen: the address that the page shows may lack `/token`. Inferred: only the vendor's own hosts are trusted. */
export const renewing: Renewing = {
  where: tokenPage,
  trusted: 'an https address under alteryxcloud.com',
  endpoint: (written, target) => {
    const url = URL.canParse(written) ? new URL(written) : undefined
    if (url === undefined || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
      return undefined
    }
    const isVendor = url.protocol === 'https:' && /(^|\.)alteryxcloud\.com$/.test(url.hostname)
    const isTest = isLoopback(url) && isLoopback(target)
    if (!isVendor && !isTest) return undefined
    const base = url.pathname.replace(/\/+$/, '')
    url.pathname = base.endsWith('/token') ? base : `${base}/token`
    return url
  },
}

function isLoopback({ hostname }: URL): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
}

/**
 * Sends a GET and returns any answer.
 * @throws Problem `connection` or `scopes` when there is no answer
 */
export function ask(http: Http, path: string): Promise<Reply> {
  return reach(http, { method: 'GET', path }, (lost, cause) => {
    const { why, isSpent } = lost
    if (isSpent === true) return new Problem('scopes', `Alteryx cannot be read: ${why}.`, { cause })
    const usual = 'check that the URL (--url, HUBPLAN_URL) is right, such as https://us1.alteryxcloud.com'
    return new Problem('connection', `Alteryx cannot be read: ${why}.`, { ...adviceFor(lost, usual), cause })
  })
}

/**
 * A GET that must answer with JSON.
 * @throws Problem `connection`, `scopes` or `target`
 */
export async function get(http: Http, path: string): Promise<Reply> {
  const reply = await ask(http, path)
  if (reply.status === 200 && reply.body !== undefined) return reply
  throw refusal(reply, path)
}

/** The error for an unusable answer. */
export function refusal(reply: Reply, path: string): Problem {
  const { status } = reply
  const stranger = strangerIn(reply, { path, noun: 'Alteryx' })
  if (stranger !== undefined) return stranger
  const where = askedPath(reply, path)
  if (status === 401) {
    return new Problem('scopes', `Alteryx refused the token at ${where}: ${messageOf(reply)}.`, { hint: renewHint })
  }
  if (status === 403) {
    return new Problem('scopes', `The token is not allowed to read ${where}: ${messageOf(reply)}.`, {
      hint: 'use a token of an administrator of the workspace; the workspace may also allow only some addresses',
    })
  }
  if (isWithdrawn(reply)) {
    return new Problem('target', `Alteryx has withdrawn ${where} (410): ${messageOf(reply)}.`, {
      hint: 'a newer hubplan may know the replacement',
    })
  }
  if (status === 404) {
    return new Problem('target', `There is no ${where} (404): ${messageOf(reply)}.`, {
      hint: 'give the address of the region, such as https://us1.alteryxcloud.com',
    })
  }
  return new Problem('connection', `Alteryx answered ${status} at ${where}: ${messageOf(reply)}.`, {
    hint: 'try again later',
  })
}
