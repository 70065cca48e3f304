// Converts the API's JSON to our types: the only place that trusts the wire, after validation.
import { normalName } from '../../core/names.ts'
import { Problem } from '../../core/problem.ts'
import { listed, quote } from '../../core/sentences.ts'
import type { LiveUser } from '../../core/types.ts'
import { isRecord } from '../replies.ts'

function strange(what: string): Problem {
  return new Problem('target', `The answer is not an answer of Alteryx Analytics Cloud: ${what}.`, {
    hint: 'check the URL, and that no proxy or login page stands in between',
  })
}

/** One page of a list. */
export interface Page {
  readonly rows: readonly unknown[]
  /** The length of the whole list, when the API gives it. */
  readonly count: number | undefined
}

/** @throws Problem `target` when it is not a page */
export function toPage(body: unknown): Page {
  if (!isRecord(body) || !Array.isArray(body['data'])) throw strange('no page of a list')
  const { count } = body
  return { rows: body['data'], count: typeof count === 'number' ? count : undefined }
}

/** A number as text; the API sends either. */
function idOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return String(value)
  return typeof value === 'string' && /^\d{1,19}$/.test(value) ? value : undefined
}

export interface Workspace {
  readonly id: string
  readonly name: string | undefined
}

/** @throws Problem `target` */
export function toWorkspace(body: unknown): Workspace {
  const id = isRecord(body) ? idOf(body['id']) : undefined
  if (!isRecord(body) || id === undefined) throw strange('a workspace without a number')
  return { id, name: typeof body['name'] === 'string' && body['name'] !== '' ? body['name'] : undefined }
}

/** A person in a list. */
export interface Person {
  readonly id: string
  /** In lower case: addresses are compared case-insensitively. */
  readonly email: string
  /** undefined when the API does not give it. */
  readonly isAdmin: boolean | undefined
  /** undefined when the API does not give it; null: never. */
  readonly lastLogin: string | null | undefined
  readonly created: string | undefined
}

/** @throws Problem `target` */
export function toPerson(item: unknown): Person {
  const id = isRecord(item) ? idOf(item['id']) : undefined
  const email = isRecord(item) && typeof item['email'] === 'string' ? normalName(item['email'], 'lower') : ''
  if (!isRecord(item) || id === undefined) throw strange('a person without a number')
  if (email === '') throw strange(`the person ${id} has no e-mail address`)
  const { isAdmin, createdAt } = item
  return {
    id,
    email,
    isAdmin: typeof isAdmin === 'boolean' ? isAdmin : undefined,
    lastLogin: toTime(item['lastLoginTime']),
    created: toTime(createdAt) ?? undefined,
  }
}

function toTime(value: unknown): string | null | undefined {
  if (value === null) return null
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const time = new Date(value)
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString()
}

/** An entry of the list of administrators, which may have fewer fields. */
export interface Admin {
  readonly id: string
  readonly email: string | undefined
}

/** @throws Problem `target` */
export function toAdmin(item: unknown): Admin {
  const id = isRecord(item) ? idOf(item['id']) : undefined
  if (!isRecord(item) || id === undefined) throw strange('an administrator without a number')
  return { id, email: typeof item['email'] === 'string' ? normalName(item['email'], 'lower') : undefined }
}

export interface Role {
  /** The id of its policy. */
  readonly id: string
  readonly words: readonly string[]
}

/** @throws Problem `target` */
export function toRole(item: unknown): Role {
  const id = isRecord(item) ? idOf(item['policyId']) : undefined
  if (!isRecord(item) || id === undefined) throw strange('a role without a number')
  return { id, words: [item['name'], item['tag']].filter((word) => typeof word === 'string') }
}

/**
 * People by e-mail address.
 * @throws Problem `target` when two share one
 */
export function byEmail(people: readonly Person[], isAdmin: (person: Person) => boolean): Map<string, LiveUser> {
  const owners = new Map<string, string>()
  const users = new Map<string, LiveUser>()
  for (const person of people) {
    const other = owners.get(person.email)
    if (other !== undefined && other !== person.id) {
      const message = `Two people of the workspace have the e-mail address ${quote(person.email)}: the numbers ${listed([other, person.id])}.`
      throw new Problem('target', message, { hint: 'correct one of them in Alteryx: hubplan identifies people by it' })
    }
    owners.set(person.email, person.id)
    users.set(person.email, toUser(person, isAdmin(person)))
  }
  return users
}

function toUser({ id, email, lastLogin, created }: Person, admin: boolean): LiveUser {
  return {
    name: email,
    account: id,
    admin,
    groups: [],
    servers: [],
    // No document names the field: its absence means unknown, not hidden.
    created: created ?? null,
    ...(lastLogin === undefined ? {} : { last_activity: lastLogin }),
  }
}
