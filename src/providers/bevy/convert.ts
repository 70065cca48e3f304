// Converts Bevy's JSON to our types: the only place that trusts the wire, after validation.
import { nameOfAccount, normalName } from '../../core/names.ts'
import { Problem } from '../../core/problem.ts'
import type { LiveUser, Snapshot } from '../../core/types.ts'
import { isRecord } from '../replies.ts'
import { isAdminRole, isDeletedEmail, isId, isRoleTold, variables } from './api.ts'

/** A record of the system. */
export interface Found {
  readonly id: string
  /** Undefined for the remains of a deleted user. */
  readonly user: LiveUser | undefined
  /** Nothing shows whether this user is an administrator. */
  readonly hidesRole?: true
}

/** One page of a list. */
export interface Page {
  readonly items: readonly unknown[]
  readonly count: number
  /** Number of the next page; undefined on the last one. */
  readonly next: number | undefined
}

export function strange(what: string): Problem {
  return new Problem('target', `The answer of Bevy is not what hubplan expects: ${what}.`, {
    hint: `check the address of the site, and the routes (${variables.list}, ${variables.get})`,
  })
}

const mostRows = 5_000_000

/** @throws Problem `target` when it is not a page */
export function toPage(body: unknown, page: number): Page {
  if (!isRecord(body) || !Array.isArray(body['results'])) throw strange('no page of a list')
  const { results, count, links } = body
  if (typeof count !== 'number' || !Number.isInteger(count)) throw strange('a list without its count')
  if (count > mostRows) throw strange(`a list of ${count} users, where ${mostRows} are more than any site has`)
  const next = isRecord(links) ? links['next'] : body['next']
  if (next === null || next === undefined) return { items: results, count, next: undefined }
  const number = pageOf(next)
  if (number === undefined || number <= page) {
    throw strange(`after page ${page} of the list comes ${JSON.stringify(next)}, which is not a later page`)
  }
  return { items: results, count, next: number }
}

/** Only the page number is used: the key is never sent to an address from an answer. */
function pageOf(next: unknown): number | undefined {
  if (typeof next === 'number') return next
  const page = typeof next === 'string' && URL.canParse(next, 'http://x') ? new URL(next, 'http://x') : undefined
  const text = page?.searchParams.get('page') ?? ''
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined
}

/**
 * Bevy has no groups and servers, so both are empty.
 * @throws Problem `target`
 */
export function toFound(item: unknown): Found {
  const id = isRecord(item) ? idOf(item['id']) : undefined
  if (!isRecord(item) || id === undefined) throw strange('a user without a numeric id')
  const { email, role } = item
  const address = typeof email === 'string' ? normalName(email, 'lower') : ''
  if (isDeletedEmail(address)) return { id, user: undefined }
  const name = address === '' ? nameOfAccount(id) : address
  const user = { name, account: id, admin: isAdminRole(role), groups: [], servers: [] }
  return isRoleTold(role) ? { id, user } : { id, user, hidesRole: true }
}

const untold = 'role-untold:'

/** The users whose role was not visible, as entries of a snapshot's `offers`. */
export function untoldRoles(found: readonly Found[]): ReadonlySet<string> {
  return new Set(found.flatMap(({ id, hidesRole }) => (hidesRole ? [untold + id] : [])))
}

/** @param account the number of a user */
export function isRoleUntold({ offers }: Pick<Snapshot, 'offers'>, account: string): boolean {
  return offers?.has(untold + account) === true
}

/** A number beyond the exact range is not an id. */
function idOf(value: unknown): string | undefined {
  const text = typeof value === 'string' || Number.isSafeInteger(value) ? String(value) : undefined
  return isId(text) ? text : undefined
}

/**
 * Each user once. Two rows may mean one user; the reader of the rows reports that.
 * @throws Problem `target` when two users share an e-mail: a row's user would be ambiguous
 */
export function distinct(users: readonly LiveUser[]): LiveUser[] {
  const byName = new Map<string, LiveUser>()
  for (const user of users) {
    const twin = byName.get(user.name)
    if (twin !== undefined && twin.account !== user.account) {
      const message = `The users ${twin.account} and ${user.account} have one e-mail address: ${user.name}.`
      throw new Problem('target', message, {
        hint: `make them different in the admin dashboard; with ${variables.list}=none only users named in rows are looked up`,
      })
    }
    byName.set(user.name, user)
  }
  return [...byName.values()]
}
