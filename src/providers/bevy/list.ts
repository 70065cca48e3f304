// Reads the whole list page by page, and proves that it is complete.
import { Problem } from '../../core/problem.ts'
import type { LiveUser, ReadEvent } from '../../core/types.ts'
import type { Http } from '../../http/types.ts'
import { dateOf, isRecord } from '../replies.ts'
import { ask, pageQuery, refusal } from './api.ts'
import { distinct, type Found, toFound, toPage, untoldRoles } from './convert.ts'

const tries = 5

export interface Listed {
  readonly is: 'listed'
  /** The number of requests sent. */
  readonly requests: number
  readonly users: readonly LiveUser[]
  /** Users whose role was not visible. */
  readonly untold: ReadonlySet<string>
  /** ISO, by the system's clock. */
  readonly takenAt: string
}

/** The list needs more requests than are left. */
export interface TooLong {
  readonly is: 'too long'
  /** The total that the list reports. */
  readonly count: number
  /** Requests for a whole listing. */
  readonly requests: number
  /** Requests left today. */
  readonly left: number
}

interface ListOptions {
  readonly now: () => string
  readonly onRead: (event: ReadEvent) => void
  /** Requests left; undefined when they are not counted. */
  readonly left?: (() => number) | undefined
}

/**
 * All users, without the remains of deleted ones; undefined when there is no such route.
 * @throws Problem
 */
export async function readList(http: Http, route: string, options: ListOptions): Promise<Listed | TooLong | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const read = await readPages(http, route, options)
    if (read === undefined || 'requests' in read) return read
    const why = movement(read)
    if (why === undefined) {
      const { found, counts, takenAt } = read
      return { is: 'listed', requests: counts.length, users: usersOf(found), untold: untoldRoles(found), takenAt }
    }
    if (attempt === tries) {
      throw new Problem('target', `The list of users kept changing in ${tries} tries: ${why}.`, {
        hint: 'try again when fewer people join and leave',
      })
    }
    options.onRead({ type: 'moved', what: 'users', attempt, why })
  }
}

interface Read {
  readonly found: readonly Found[]
  /** The total that each page reported. */
  readonly counts: readonly number[]
  readonly takenAt: string
  /** An announced page was missing. */
  readonly isCut?: true
}

async function readPages(
  http: Http,
  route: string,
  { now, onRead, left }: ListOptions,
): Promise<Read | TooLong | undefined> {
  const found: Found[] = []
  const counts: number[] = []
  let takenAt = ''
  for (let page: number | undefined = 1; page !== undefined; ) {
    const path = route + pageQuery(page)
    const reply = await ask(http, path)
    if (page === 1 && (reply.status === 404 || reply.status === 405)) return undefined
    // The last page may have disappeared with the last user on it.
    if (page > 1 && reply.status === 404 && isRecord(reply.body)) return { found, counts, takenAt, isCut: true }
    if (reply.status !== 200 || reply.body === undefined) throw refusal(reply, path, 'list')
    if (page === 1) takenAt = dateOf(reply) ?? now()
    const { items, count, next } = toPage(reply.body, page)
    found.push(...items.map(toFound))
    counts.push(count)
    onRead({ type: 'page', what: 'users', rows: found.length, total: count })
    if (page === 1 && next !== undefined) {
      const requests = Math.ceil(count / Math.max(1, items.length))
      const free = left?.() ?? Number.POSITIVE_INFINITY
      if (requests - 1 > free) return { is: 'too long', count, requests, left: free }
    }
    // A list with a fault is not read further, as it may be endless; the count shows whether all rows arrived.
    const isOver = items.length === 0 || found.length > count || count !== counts[0]
    page = isOver ? undefined : next
  }
  return { found, counts, takenAt }
}

/** Why the pages cannot form one list; undefined when they do. */
function movement({ found, counts, isCut }: Read): string | undefined {
  if (isCut) return 'a page was gone'
  const [count] = counts
  if (counts.some((other) => other !== count)) return 'the count changed from page to page'
  const twice = repeated(found.map(({ id }) => id))
  if (twice !== undefined) return `the user_id ${twice} occurs twice`
  return found.length === count ? undefined : `${found.length} of ${count} users came`
}

function repeated(all: readonly string[]): string | undefined {
  const seen = new Set<string>()
  return all.find((one) => seen.size === seen.add(one).size)
}

/** @throws Problem `target` when two users share an e-mail */
function usersOf(found: readonly Found[]): LiveUser[] {
  return distinct(found.flatMap(({ user }) => (user === undefined ? [] : [user])))
}
