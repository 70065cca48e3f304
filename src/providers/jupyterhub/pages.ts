// Reads a whole list from an API whose offsets shift when a user is deleted. Pages overlap by one row: the seam. If the
// last row of a page is not the first of the next, rows moved between the two requests, and all is read again.
import pLimit, { type LimitFunction } from 'p-limit'
import { Problem } from '../../core/problem.ts'
import type { ReadEvent } from '../../core/types.ts'
import { together } from '../../http/together.ts'
import type { Http, Reply } from '../../http/types.ts'
import { apiPath, get } from './api.ts'
import { toPage } from './convert.ts'
import { openJoining, type Read } from './joining.ts'

/** The hub's default maximum; larger requests are cut silently. */
const askFor = 200
/** Maximum number of further pages that are requested together with page 1. */
const mostAhead = 3
const usualWidth = 4
const tries = 5

export interface Listing<Item> {
  /** In the hub's order. */
  readonly byName: ReadonlyMap<string, Item>
  /** The first page, for its headers. */
  readonly first: Reply
}

export interface ListOptions<Item> {
  readonly what: 'users' | 'groups'
  readonly convert: (item: unknown) => Item
  /** More of the query, such as `&state=ready`. */
  readonly query?: string
  readonly onRead: (event: ReadEvent) => void
  /** As in `ReadOptions`. */
  readonly width?: (() => number) | undefined
  /** Shared by the lists that are read at once; it follows `width`. */
  readonly inFlight?: LimitFunction | undefined
  /** About how many rows there are. */
  readonly expected?: number | undefined
  /** Resolves with how many more pages may be requested before page 1 is there, as they are on the way meanwhile. */
  readonly onTheWay?: Promise<number> | undefined
  /** Resolves when the token is accepted. Pages that were requested earlier and got no answer are requested again then. */
  readonly proven?: Promise<unknown> | undefined
}

/**
 * Every row of a list, each once.
 * @throws Problem `connection` when the list keeps moving
 */
export async function readList<Item extends { readonly name: string }>(
  http: Http,
  options: ListOptions<Item>,
): Promise<Listing<Item>> {
  let why = ''
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const listing = await readOnce(
      http,
      attempt === 1 ? options : { ...options, expected: undefined, proven: undefined },
    )
    if (typeof listing !== 'string') return listing
    why = listing
    options.onRead({ type: 'moved', what: options.what, attempt, why })
  }
  throw new Problem(
    'connection',
    `The list of ${options.what} kept changing while it was read (${why}); ${tries} tries.`,
    {
      hint: 'plan again when no users are being created or deleted',
    },
  )
}

/** The listing, or why it is not reliable. */
async function readOnce<Item extends { readonly name: string }>(
  http: Http,
  options: ListOptions<Item>,
): Promise<Listing<Item> | string> {
  let rows = 0
  const fetchPage = async (offset: number, from = http): Promise<Read<Item> & { reply: Reply }> => {
    const path = `${apiPath(options.what)}?offset=${offset}&limit=${askFor}${options.query ?? ''}`
    const reply = await get(from, { path, headers: { accept: 'application/jupyterhub-pagination+json' } })
    const { items, ...page } = toPage(reply.body)
    checkTotal(options.what, page.total)
    rows += items.length
    options.onRead({ type: 'page', what: options.what, rows: Math.min(rows, page.total), total: page.total })
    return { page, items: items.map(options.convert), reply }
  }
  const fetchEarly = async (offset: number): ReturnType<typeof fetchPage> => {
    if (options.proven === undefined) return fetchPage(offset)
    try {
      return await fetchPage(offset, (req) => http({ ...req, isEager: true }))
    } catch {
      await options.proven
      return fetchPage(offset)
    }
  }
  const opening = fetchEarly(0)
  const ahead = new Map<number, ReturnType<typeof fetchPage>>()
  const fetchAhead = (most: number): void => {
    for (const offset of offsetsAhead(options.expected, most).slice(ahead.size)) {
      const page = fetchEarly(offset)
      // Where page 1 makes it useless, its failure does not matter.
      page.catch(() => undefined)
      ahead.set(offset, page)
    }
  }
  fetchAhead(mostAhead)
  let isOpen = false
  options.onTheWay?.then((more) => {
    if (!isOpen) fetchAhead(mostAhead + more)
  })
  const { reply: first, ...begin } = await opening.finally(() => {
    isOpen = true
  })
  const { limit } = begin.page
  const step = Math.max(1, limit - 1)
  const isAsAsked = limit === askFor
  const joining = openJoining(begin, step)
  let hasFailed = false
  const read = async (index: number, from = http): Promise<void> => {
    try {
      const offset = index * step
      const { page, items } = await ((isAsAsked ? ahead.get(offset) : undefined) ?? fetchPage(offset, from))
      joining.take(index, { page, items })
    } catch (thrown) {
      hasFailed = true
      throw thrown
    }
  }
  // The pages that the first one counted are read at once; later ones one by one.
  const expected = pagesOf(begin.page, step)
  const width = options.width ?? (() => usualWidth)
  const inFlight = options.inFlight ?? pLimit(width())
  inFlight.concurrency = width()
  const readNext = async (index: number, from: Http): Promise<void> => {
    // Rows moved, so all is read again, or a page is unreadable: the rest is useless.
    if (joining.why() !== undefined || hasFailed) return
    await read(index, from)
    inFlight.concurrency = width()
  }
  const others = Array.from({ length: expected - 1 }, (_, index) => index + 1)
  await together(http, (all) => Promise.all(others.map((index) => inFlight(() => readNext(index, all)))))
  const last = expected + mostMore(expected)
  for (let next = expected; joining.hasNext(); next += 1) {
    if (next === last) throw endless(options.what, begin.page.total, joining.total())
    await read(next)
  }
  const why = joining.end()
  if (why !== undefined) return why
  const checked = limit > 1 ? joining.pages() - 1 : 0
  if (checked > 0) options.onRead({ type: 'seams', what: options.what, checked })
  return { byName: joining.byName, first }
}

/** Offsets of the pages that the hub certainly has when it has about `expected` rows. */
function offsetsAhead(expected = 0, most: number): readonly number[] {
  const step = askFor - 1
  // Up to half of the rows may have been deleted since.
  const full = Math.min(most, Math.floor(expected / 2 / step))
  return Array.from({ length: full }, (_, index) => (index + 1) * step)
}

/** The maximum of pages beyond the first count: a list that grows faster than it is read never ends. */
function mostMore(expected: number): number {
  return 10 + Math.ceil(expected / 2)
}

function endless(what: string, first: number, now: number): Problem {
  const message = `The list of ${what} grows faster than it is read: the hub counted ${first} at first, and ${now} by now.`
  return new Problem('connection', message, { hint: 'plan again when no new ones are being created' })
}

/** More than any hub has. */
const mostRows = 5_000_000

/** @throws Problem `target` for a total that no hub has */
function checkTotal(what: string, total: number): void {
  if (total <= mostRows) return
  throw new Problem('target', `The hub counts ${total} ${what}, and hubplan reads ${mostRows} at most.`, {
    hint: 'check the URL: this cannot be the list of a hub',
  })
}

/** The number of pages that the first one's count needs. */
function pagesOf(first: Read<unknown>['page'], step: number): number {
  return first.hasNext ? 1 + Math.max(0, Math.ceil((first.total - first.limit) / step)) : 1
}
