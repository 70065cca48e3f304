// Everything that is inferred about Bevy's API, in one place: its reference is not public. The environment corrects
// routes; the rest is one constant or function each.
import { Problem } from '../../core/problem.ts'
import type { Routes } from '../../core/types.ts'
import type { Http, Reply } from '../../http/types.ts'
import { adviceFor, isRecord, reach } from '../replies.ts'
import { askedPath, headerOf, strangerIn } from '../strangers.ts'
import type { RequestLimit } from '../types.ts'

/** Inferred from their neighbours `/api/user/create_prospective_user/` and `/api/chapter/{id}/`. */
const guessed: Routes = { list: '/api/user/', get: '/api/user/{id}/', delete: '/api/user/{id}/' }

export const noun = 'the Bevy community'

/** The variable that corrects each route. */
export const variables = {
  list: 'HUBPLAN_BEVY_LIST',
  get: 'HUBPLAN_BEVY_GET',
  delete: 'HUBPLAN_BEVY_DELETE',
} as const satisfies Record<keyof Routes, string>

/** Documented: 10,000 a day, batches of at most 250, one user first. The pause between batches is not. */
export const requestLimit: RequestLimit = { perDay: 10_000, perDelete: 2, batch: 250, pauseMs: 1000, canary: 1 }

/**
 * Documented: a delete happens this many days later, and can be cancelled until then. Bevy Support can change it for a
 * site.
 */
export const delayDays = 7

/** Documented: the version is pinned by this header. */
export const headers = { accept: 'application/json; version=1.0' } as const

/** Observed on public lists: 100, 500 and 1000 are in use. */
export const pageSize = 100

/** Observed on public lists: pages are requested by number. */
export function pageQuery(page: number, size: number = pageSize): string {
  return page === 1 ? `?page_size=${size}` : `?page=${page}&page_size=${size}`
}

/** Documented: the replacement for a deleted user's e-mail. The record stays in the lists. Inferred: its full form. */
export function isDeletedEmail(email: string): boolean {
  return /^deleted\+.*@bevylabs\.com$/i.test(email)
}

/**
 * A role has a name (third-party mirror). Inferred: roles with special rights contain the word, such as `HQ
 * Administrator`.
 */
export function isAdminRole(role: unknown): boolean {
  return /admin/i.test(nameOf(role) ?? '')
}

/** Inferred: null means no special role. Anything else without a name is unknown. */
export function isRoleTold(role: unknown): boolean {
  return role === null || nameOf(role) !== undefined
}

function nameOf(role: unknown): string | undefined {
  const name = isRecord(role) ? role['name'] : role
  return typeof name === 'string' && name.trim() !== '' ? name : undefined
}

/**
 * The routes in use: the inferred ones, unless the environment corrects them. `none` means that there is no such route.
 * @throws Problem `usage` for an invalid route
 */
export function routesOf(settings: Readonly<Record<string, string>> = {}): Routes {
  const said = (name: keyof Routes): string | undefined => settings[variables[name]]?.trim() || undefined
  const optional = (name: 'list' | 'get'): string | null => {
    const route = said(name)
    if (route === undefined) return guessed[name]
    return route === 'none' ? null : checked(name, route)
  }
  return { list: optional('list'), get: optional('get'), delete: checked('delete', said('delete') ?? guessed.delete) }
}

const slot = '{id}'

/** @throws Problem `usage` */
function checked(name: keyof Routes, route: string): string {
  const fault = faultOf(route, name !== 'list')
  if (fault === undefined) return route
  const also = name === 'delete' ? '' : ', or none when there is no such route'
  throw new Problem('usage', `${variables[name]} is ${JSON.stringify(route)}, which ${fault}.`, {
    hint: `write the path below the address of the site, such as ${guessed[name]}${also}`,
  })
}

function faultOf(route: string, hasId: boolean): string | undefined {
  if (!route.startsWith('/')) return 'does not begin with a slash'
  if (route.startsWith('//')) return 'names another host'
  if (/[?#]/.test(route)) return 'has a query or a fragment'
  const segments = route.split('/')
  const rest = segments.filter((segment) => segment !== slot)
  if (rest.some((segment) => !/^[\w.~-]*$/.test(segment))) return 'has a character that no path of an API needs'
  if (rest.some((segment) => segment === '.' || segment === '..')) return 'leads through another folder'
  const ids = segments.length - rest.length
  if (hasId && ids !== 1) return `must hold ${slot} once, between slashes`
  return !hasId && ids > 0 ? `must not hold ${slot}` : undefined
}

/**
 * The path of one user.
 * @param who a number, or an e-mail address
 */
export function userPath(route: string, who: string): string {
  // A function, because `$` in a replacement text has a special meaning.
  return route.replace(slot, () => encodeURIComponent(who))
}

/** Ids are whole numbers. */
export function isId(text: string | undefined): text is string {
  return text !== undefined && /^[1-9]\d{0,18}$/.test(text)
}

/**
 * The due time of a delete.
 * @param at ISO, when it was accepted
 */
export function dueAfter(at: string): string {
  return new Date(Date.parse(at) + delayDays * 86_400_000).toISOString()
}

/**
 * The API's message for a refusal, or the bare status.
 * Documented: `{"detail": ...}`, and `{field: message}` for a 400.
 */
export function messageOf({ status, body }: Pick<Reply, 'status' | 'body'>): string {
  const bare = `Bevy answered ${status}`
  if (!isRecord(body)) return bare
  const parts = Object.entries(body).map(([field, said]) => {
    const words = (Array.isArray(said) ? said : [said]).filter((word) => typeof word === 'string').join(' ')
    return words === '' || field === 'detail' ? words : `${field}: ${words}`
  })
  const message = parts.filter((part) => part !== '').join('; ')
  return message === '' ? bare : message
}

/**
 * Sends a GET; the caller interprets the reply.
 * @throws Problem `connection` when no reply came, `spent` when no request is left
 */
export function ask(http: Http, path: string): Promise<Reply> {
  return reach(http, { method: 'GET', path, headers }, (lost, cause) => {
    const { why, isSpent } = lost
    if (isSpent === true) {
      const hint = 'run the same command again when requests are available'
      return new Problem('spent', `No further request is sent to Bevy: ${why}.`, { hint, topic: 'bevy', cause })
    }
    const advice = adviceFor(lost, 'check the address of the site (--url, HUBPLAN_URL), and that the site works')
    return new Problem('connection', `Bevy cannot be read: ${why}.`, { ...advice, cause })
  })
}

/**
 * The error for an unexpected reply.
 * @param name the route that was used
 */
export function refusal(reply: Reply, path: string, name: 'list' | 'get'): Problem {
  const { status } = reply
  const where = askedPath(reply, path)
  const said = messageOf(reply).replace(/\.$/, '')
  const correct = `the route is inferred; ${variables[name]} corrects it`
  const stranger = strangerIn(reply, { path, noun: 'Bevy' })
  if (stranger !== undefined && isSlashAdded(reply)) {
    return new Problem('target', stranger.message, { hint: `the path needs a closing slash (${correct})` })
  }
  if (stranger !== undefined) return stranger
  if (status === 401 || status === 403) {
    return new Problem('scopes', `Bevy refused the key at ${where}: ${said}.`, {
      hint: 'create a key in the profile settings of an HQ administrator, API Key tab; a reset revokes the old key at once',
    })
  }
  if (status >= 500) {
    return new Problem('connection', `Bevy answered ${status} at ${where}.`, {
      hint: 'the site has a problem; try again later',
    })
  }
  return new Problem('target', `Bevy refused the request at ${where} (${status}): ${said}.`, {
    hint: correct,
  })
}

/** Redirected to the same path with a closing slash. */
function isSlashAdded(reply: Reply): boolean {
  const { url } = reply
  const location = headerOf(reply, 'location')
  if (url === undefined || location === undefined || !URL.canParse(location, url)) return false
  return new URL(location, url).pathname === `${new URL(url).pathname}/`
}
