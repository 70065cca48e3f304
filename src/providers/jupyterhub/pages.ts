// Reads a whole list from an API whose offsets shift when a user is deleted. Pages overlap by one row: the seam. If the
// last row of a page is not the first of the next, rows moved between the two requests, and all is read again.
import pLimit, { type LimitFunction } from 'p-limit'
import { Problem } from '../../core/problem.ts'
import type { ReadEvent } from '../../core/types.ts'
import { together } from '../../http/together.ts'
import type { Http, Reply } from '../../http/types.ts'
import { apiPath, get } from './api.ts'
import { type Page, toPage } from './convert.ts'

/** The hub's default maximum; larger requests are cut silently. */
const askFor = 200
/** The maximum of pages that set out before the first one has told how many there are. */
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
  /** Resolves when the token has proven good. Pages that set out before are asked for again where they get no answer. */
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

interface Read<Item> {
  readonly page: Omit<Page, 'items'>
  readonly items: readonly Item[]
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
  const ahead = new Map(offsetsAhead(options.expected).map((offset) => [offset, fetchEarly(offset)]))
  // One that the first page makes useless may fail.
  for (const page of ahead.values()) page.catch(() => undefined)
  const { reply: first, ...begin } = await opening
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

/** Offsets of the pages that about so many rows certainly fill. */
function offsetsAhead(expected = 0): readonly number[] {
  const step = askFor - 1
  // Half of the rows may have gone since.
  const full = Math.min(mostAhead, Math.floor(expected / 2 / step))
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

interface Joining<Item> {
  /** Takes pages in any order; each is joined and released as soon as its predecessors are. */
  take(index: number, read: Read<Item>): void
  readonly byName: ReadonlyMap<string, Item>
  /** The number of joined pages. */
  pages(): number
  /** The total of the last page. */
  total(): number
  /** Whether the last page announces another one. */
  hasNext(): boolean
  /** Why the joined part is not reliable. */
  why(): string | undefined
  /** Why the whole listing is not reliable. */
  end(): string | undefined
}

/** Joins pages to one list while every seam fits. */
function openJoining<Item extends { readonly name: string }>(first: Read<Item>, step: number): Joining<Item> {
  const { limit } = first.page
  const overlaps = limit > 1
  const byName = new Map<string, Item>()
  const waiting = new Map<number, Read<Item>>([[0, first]])
  let { total, hasNext } = first.page
  let lastName: string | undefined
  let rows = 0
  let joined = 0
  let why: string | undefined

  const join = ({ page, items }: Read<Item>): string | undefined => {
    if (page.limit !== limit || page.offset !== joined * step) return 'the hub changed the size of its pages'
    if (page.total < total) return 'the total shrank'
    if (page.hasNext && items.length === 0) return 'an empty page said that more follow'
    const isSeam = overlaps && joined > 0
    if (isSeam && lastName !== items[0]?.name) return 'rows moved between pages'
    for (let index = isSeam ? 1 : 0; index < items.length; index += 1) {
      const item = items[index] as Item
      byName.set(item.name, item)
      rows += 1
    }
    if (byName.size !== rows) return 'a name occurs twice'
    if (rows > page.total) return 'there are more rows than the hub counts'
    total = page.total
    hasNext = page.hasNext
    lastName = items.at(-1)?.name
    joined += 1
    return undefined
  }
  const joinWaiting = (): void => {
    for (let next = waiting.get(joined); next !== undefined && why === undefined; next = waiting.get(joined)) {
      waiting.delete(joined)
      why = join(next)
    }
  }
  joinWaiting()
  return {
    byName,
    pages: () => joined,
    total: () => total,
    hasNext: () => why === undefined && hasNext,
    why: () => why,
    take: (index, read) => {
      waiting.set(index, read)
      joinWaiting()
    },
    end: () => why ?? (byName.size === total ? undefined : `${byName.size} rows were read and the hub counts ${total}`),
  }
}
