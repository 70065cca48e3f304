// Joins the pages of a listing, in the hub's order, and checks that they fit together.
import type { Page } from './convert.ts'

export interface Read<Item> {
  readonly page: Omit<Page, 'items'>
  readonly items: readonly Item[]
}

export interface Joining<Item> {
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
export function openJoining<Item extends { readonly name: string }>(first: Read<Item>, step: number): Joining<Item> {
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
