// Reading a whole list from an API whose offsets shift when somebody is deleted. Pages overlap by one row: the seam. If
// the last row of a page is not the first of the next, rows moved between the two requests, and all is read again.
import pLimit from 'p-limit'

import { Problem } from '../../core/problem.ts'
import type { ReadEvent } from '../../core/types.ts'
import type { Http, Reply } from '../../http/types.ts'
import { apiPath, get } from './api.ts'
import { type Page, toPage } from './convert.ts'

/** The hub's default maximum; it cuts a larger wish silently. */
const askFor = 200
const pagesInFlight = 3
const tries = 5

export interface Listing<Item> {
  readonly items: readonly Item[]
  /** The first page, for its headers. */
  readonly first: Reply
}

export interface ListOptions<Item> {
  readonly what: 'users' | 'groups'
  readonly convert: (item: unknown) => Item
  readonly onRead: (event: ReadEvent) => void
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
    const listing = await readOnce(http, options)
    if (typeof listing !== 'string') return listing
    why = listing
    options.onRead({ type: 'moved', what: options.what, attempt, why })
  }
  throw new Problem(
    'connection',
    `The list of ${options.what} kept changing while it was read (${why}); ${tries} tries.`,
    {
      hint: 'plan again when nobody is creating or deleting users',
    },
  )
}

interface Read<Item> {
  readonly page: Page
  readonly items: readonly Item[]
}

type Pages<Item> = [Read<Item>, ...Read<Item>[]]

/** The listing, or why it cannot be trusted. */
async function readOnce<Item extends { readonly name: string }>(
  http: Http,
  options: ListOptions<Item>,
): Promise<Listing<Item> | string> {
  let rows = 0
  const fetchPage = async (offset: number): Promise<Read<Item> & { reply: Reply }> => {
    const path = `${apiPath(options.what)}?offset=${offset}&limit=${askFor}`
    const reply = await get(http, { path, headers: { accept: 'application/jupyterhub-pagination+json' } })
    const page = toPage(reply.body)
    rows += page.items.length
    options.onRead({ type: 'page', what: options.what, rows: Math.min(rows, page.total), total: page.total })
    return { page, items: page.items.map(options.convert), reply }
  }
  const first = await fetchPage(0)
  const pages: Pages<Item> = [first]
  const step = Math.max(1, first.page.limit - 1)
  const inFlight = pLimit(pagesInFlight)
  // What the first page counted is read at once; what has come since is read on, page by page.
  const expected = offsetsOf(first.page, step)
  pages.push(...(await Promise.all(expected.map((offset) => inFlight(() => fetchPage(offset))))))
  for (let last = pages.at(-1); last?.page.hasNext === true && pages.length < largest; last = pages.at(-1)) {
    pages.push(await fetchPage(pages.length * step))
  }
  const items = joined(pages, step)
  if (typeof items === 'string') return items
  const checked = first.page.limit > 1 ? pages.length - 1 : 0
  if (checked > 0) options.onRead({ type: 'seams', what: options.what, checked })
  return { items, first: first.reply }
}

/** More pages than any hub has: a listing that never ends is a fault. */
const largest = 1_000_000

function offsetsOf(first: Page, step: number): number[] {
  const offsets: number[] = []
  if (!first.hasNext) return offsets
  for (let offset = step; offset - step + first.limit < first.total; offset += step) offsets.push(offset)
  return offsets
}

/** All rows, when every seam fits; otherwise why not. */
function joined<Item extends { readonly name: string }>(pages: Pages<Item>, step: number): Item[] | string {
  const [first] = pages
  const { limit } = first.page
  const byName = new Map(first.items.map((item) => [item.name, item]))
  if (byName.size !== first.items.length) return 'a name came twice'
  let total = first.page.total
  let before = first
  for (const [index, next] of pages.entries()) {
    if (index === 0) continue
    if (next.page.limit !== limit || next.page.offset !== index * step) return 'the hub changed the size of its pages'
    if (next.page.total < total) return 'the total shrank'
    total = next.page.total
    const overlaps = limit > 1
    if (overlaps && before.items.at(-1)?.name !== next.items[0]?.name) return 'rows moved from one page to another'
    const added = overlaps ? next.items.slice(1) : next.items
    for (const item of added) {
      if (byName.has(item.name)) return 'a name came twice'
      byName.set(item.name, item)
    }
    before = next
  }
  return byName.size === total ? [...byName.values()] : `${byName.size} rows were read and the hub counts ${total}`
}
