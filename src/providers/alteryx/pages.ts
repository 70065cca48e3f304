// Reads a whole list from an API whose offsets shift when a person is removed. As with hubs, pages overlap by one row,
// the seam: one pass proves that no row was missed. Reading all twice until equal would double the requests, which are
// limited per minute, and could miss the same row twice. A list may also ignore offsets and return the same rows every
// time: its count, or rows beyond any end, reveal that.
import { Problem } from '../../core/problem.ts'
import type { ReadEvent } from '../../core/types.ts'
import type { Http, Reply } from '../../http/types.ts'
import { type Form, get, pageOf, pageSize } from './api.ts'
import { toPage } from './convert.ts'

const tries = 5
/** More pages than any workspace has: an endless list is a fault. */
const mostPages = 2000
/** More people than any workspace has. */
const mostRows = 5_000_000
/** Beyond the end of any list that has pages. */
const farOffset = 10_000_000
/** The documented default of a limit: a list that ignores limits may have been cut there. */
const usualLimit = 25

type Fetch = (offset: number) => Promise<Reply>

export interface ListOptions<Item> {
  /** The noun in a sentence, such as `people`. */
  readonly what: string
  readonly convert: (row: unknown) => Item
  /** `counted` when left out. */
  readonly form?: Form
  /** Rows may move during the reading, because this run is removing people; new people may then be missed. */
  readonly isMoving: boolean
  readonly onRead?: ((event: ReadEvent) => void) | undefined
}

export interface Listing<Item> {
  readonly items: readonly Item[]
  /** The first page, for its headers. */
  readonly first: Reply
}

/**
 * Every row of a list, each once.
 * @param first the first page, already read
 * @throws Problem `connection` when the list keeps moving
 */
export async function readList<Item extends { readonly id: string }>(
  http: Http,
  list: string,
  options: ListOptions<Item> & { readonly first?: Reply },
): Promise<Listing<Item>> {
  const { form = 'counted' } = options
  if (form === 'bare' && options.first !== undefined) return wholeAlone(options.first, options)
  let why = ''
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const read = new Reading<Item>(options)
    const first = (attempt === 1 ? options.first : undefined) ?? (await get(http, pageOf(list, 0, form)))
    const listing = await read.all(first, (offset) => get(http, pageOf(list, offset, form)))
    if (typeof listing !== 'string') return { items: listing, first }
    why = listing
    options.onRead?.({ type: 'moved', what: 'users', attempt, why })
  }
  throw new Problem(
    'connection',
    `The list of ${options.what} kept changing while it was read (${why}); ${tries} tries.`,
    { hint: 'plan again when no people are being invited or removed' },
  )
}

function endless(what: string, why: string): Problem {
  return new Problem('target', `The list of ${what} cannot be read to its end: ${why}, more than any workspace has.`, {
    hint: 'check the URL, and that no proxy stands in between',
  })
}

/**
 * A list that takes no offset has only one page.
 * @throws Problem `target` when rows may be missing
 */
function wholeAlone<Item>(first: Reply, { what, convert }: ListOptions<Item>): Listing<Item> {
  const { rows, count } = toPage(first.body)
  if (count === rows.length || (count === undefined && !mayBeCut(rows.length)))
    return { items: rows.map(convert), first }
  const message = `The list of ${what} has ${rows.length} rows, which may be only its first page, and the system refuses limit and offset (400).`
  throw new Problem('target', message, {
    hint: 'no plan is made from a list that may be incomplete; ask the vendor for paging',
  })
}

interface Page<Item> {
  readonly items: readonly Item[]
  readonly count: number | undefined
}

function mayBeCut(rows: number): boolean {
  return rows === usualLimit || rows >= pageSize
}

function isSame<Item extends { readonly id: string }>(page: readonly Item[], other: readonly Item[]): boolean {
  return page.length > 0 && page.length === other.length && page.every(({ id }, at) => id === other[at]?.id)
}

/** One pass over a list. */
class Reading<Item extends { readonly id: string }> {
  private readonly options: ListOptions<Item>
  private readonly byId = new Map<string, Item>()
  private last: string | undefined
  private count: number | undefined

  constructor(options: ListOptions<Item>) {
    this.options = options
  }

  /** All rows, or why they cannot be trusted. */
  async all(first: Reply, fetch: Fetch): Promise<Item[] | string> {
    const start = this.take(first)
    this.count = start.count
    for (const item of start.items) {
      if (this.byId.has(item.id)) return 'a number occurs twice'
      this.keep(item)
    }
    // The server may grant less than requested; only pages of one row have no seam.
    const overlap = start.items.length > 1 ? 1 : 0
    let offset = start.items.length - overlap
    if (start.items.length === 0) return this.ended()
    // The count may be that of a truncated page instead of the list.
    if (!mayBeCut(start.items.length) && this.isCounted()) return this.ended()
    let before = start.items
    for (let pages = 1; pages < mostPages; pages += 1) {
      const { items, count } = this.take(await fetch(offset))
      if (isSame(items, before) && (await this.knowsNoPages({ items, count }, fetch))) return this.ended()
      before = items
      const fault = this.options.isMoving ? undefined : this.faultOf({ items, count, overlap })
      if (fault !== undefined) return fault
      if (this.options.isMoving && overlap === 1 && offset > 0 && !items.some(({ id }) => this.byId.has(id))) {
        // Rows moved towards the front: step back to a known row, so that no gap remains.
        offset = Math.max(0, offset - Math.ceil(pageSize / 8))
        continue
      }
      for (const item of items) this.keep(item)
      this.told()
      if (items.length <= overlap || this.isCounted()) return this.ended()
      offset += items.length - overlap
    }
    throw endless(this.options.what, `more follow after ${mostPages} pages`)
  }

  private take(reply: Reply): Page<Item> {
    const { rows, count } = toPage(reply.body)
    if (count !== undefined && count > mostRows) throw endless(this.options.what, `Alteryx counts ${count}`)
    return { items: rows.map(this.options.convert), count }
  }

  private keep(item: Item): void {
    this.byId.set(item.id, item)
    this.last = item.id
  }

  private faultOf(page: { items: readonly Item[]; count: number | undefined; overlap: number }): string | undefined {
    const { items, count, overlap } = page
    if (count !== this.count) return `the count changed from ${this.count} to ${count}`
    if (overlap === 1 && items[0]?.id !== this.last) return 'rows moved between pages'
    const ids = items.slice(overlap).map(({ id }) => id)
    return ids.some((id) => this.byId.has(id)) || new Set(ids).size < ids.length ? 'a number occurs twice' : undefined
  }

  /** Whether as many rows as counted have arrived. While rows move, some of them may be gone, and others still missing. */
  private isCounted(): boolean {
    return !this.options.isMoving && this.count === this.byId.size
  }

  private async knowsNoPages({ items, count }: Page<Item>, fetch: Fetch): Promise<boolean> {
    if (!this.options.isMoving && count !== this.count) return false
    if (this.isCounted()) return true
    const isDenied = !this.options.isMoving && count !== undefined
    if (isDenied || mayBeCut(items.length)) return false
    return isSame(this.take(await fetch(farOffset)).items, items)
  }

  private told(): void {
    const rows = this.byId.size
    this.options.onRead?.({ type: 'page', what: 'users', rows, total: Math.max(rows, this.count ?? 0) })
  }

  private ended(): Item[] | string {
    this.told()
    const { size } = this.byId
    const isMet = this.options.isMoving || this.count === undefined || this.count === size
    return isMet ? [...this.byId.values()] : `${size} rows were read and Alteryx counts ${this.count}`
  }
}
