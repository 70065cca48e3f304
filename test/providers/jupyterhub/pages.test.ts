// Pages in any order, from a list that stands still or moves; the sandbox and the real hubs are read in read.test.ts.

import { describe, expect, it } from 'vitest'
import type { Http } from '../../../src/http/types.ts'
import { type ListOptions, readList } from '../../../src/providers/jupyterhub/pages.ts'
import { later } from '../../../src/web/later.ts'
import * as fc from '../../helpers/draws.ts'

const names = (size: number): string[] => Array.from({ length: size }, (_, index) => `u${index}`)

/** A hub whose answers take as many turns as `turns` says, so that later pages may come first. */
function hubOf(
  rows: (request: number) => readonly string[],
  limit: number,
  turns: (request: number) => number,
  more: Partial<ListOptions<{ name: string }>> = {},
) {
  const offsets: number[] = []
  const flight = { now: 0, most: 0 }
  const http: Http = async ({ path }) => {
    const offset = Number(new URL(path, 'http://hub').searchParams.get('offset'))
    const request = offsets.push(offset)
    const all = rows(request)
    flight.now += 1
    flight.most = Math.max(flight.most, flight.now)
    for (let turn = turns(request); turn > 0; turn -= 1) await Promise.resolve()
    flight.now -= 1
    const items = all.slice(offset, offset + limit).map((name) => ({ name }))
    const next = offset + limit < all.length ? { offset: offset + limit } : null
    const body = { items, _pagination: { offset, limit, total: all.length, next } }
    return { status: 200, headers: {}, body, text: JSON.stringify(body) }
  }
  const why: string[] = []
  const list = () =>
    readList(http, {
      what: 'users',
      convert: (item) => item as { name: string },
      onRead: (event) => {
        if (event.type === 'moved') why.push(event.why)
      },
      ...more,
    })
  return { list, offsets, why, flight }
}

describe('a list of pages', () => {
  it('is in the order of the hub, in whatever order its pages come, each asked for once', async () => {
    const size = fc.nat({ max: 60 })
    const limit = fc.integer({ min: 1, max: 9 })
    const delays = fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 10 })
    await fc.assert(
      fc.asyncProperty(size, limit, delays, async (count, most, waits) => {
        const all = names(count)
        const turns = (request: number): number => waits[request % waits.length] ?? 0
        const { list, offsets } = hubOf(() => all, most, turns)
        expect([...(await list()).byName.keys()]).toEqual(all)
        expect(new Set(offsets).size).toBe(offsets.length)
      }),
    )
  })
  it('has as many pages in flight as its answers ask for', async () => {
    const widths = [4, 4, 6, 9]
    const width = (): number => (widths.length > 1 ? widths.shift() : widths[0]) ?? 0
    const { list, flight } = hubOf(
      () => names(300),
      10,
      () => 5,
      { width },
    )
    expect((await list()).byName.size).toBe(300)
    expect(flight.most).toBe(9)
  })
  it.each([
    { expected: undefined, first: [0] },
    { expected: 390, first: [0] },
    { expected: 700, first: [0, 199] },
    { expected: 100_000, first: [0, 199, 398, 597] },
  ])('of about $expected rows sets out with the pages at $first', async ({ expected, first }) => {
    const { list, offsets, flight } = hubOf(
      () => names(1000),
      200,
      () => 5,
      { expected },
    )
    const listing = list()
    expect(offsets).toEqual(first)
    expect([...(await listing).byName.keys()]).toEqual(names(1000))
    expect([...offsets].sort((one, other) => one - other)).toEqual([0, 199, 398, 597, 796, 995])
    expect(flight.most).toBeLessThanOrEqual(4)
  })
  it('asks for no page ahead once its first one is there', async () => {
    const more = later<number>()
    const { list, offsets } = hubOf(
      () => names(1000),
      200,
      () => 5,
      // The last page but one was asked for after the first.
      {
        expected: 5000,
        onTheWay: more.promise,
        width: () => 1,
        onRead: (event) => event.type === 'page' && event.rows > 800 && more.resolve(4),
      },
    )
    expect((await list()).byName.size).toBe(1000)
    expect(offsets).toEqual([0, 199, 398, 597, 796, 995])
  })
  it.each([
    { what: 'has fewer rows', count: 150, limit: 200 },
    { what: 'makes smaller pages', count: 1000, limit: 50 },
  ])('that $what than expected is whole all the same', async ({ count, limit }) => {
    const { list } = hubOf(
      () => names(count),
      limit,
      (request) => 3 * request,
      { expected: 5000 },
    )
    expect([...(await list()).byName.keys()]).toEqual(names(count))
  })
  it('does not mind a page that its first one makes useless', async () => {
    const rows = (request: number): readonly string[] => {
      if (request === 3) throw new Error('broken')
      return names(120)
    }
    const { list } = hubOf(rows, 50, () => 2, { expected: 5000 })
    expect((await list()).byName.size).toBe(120)
  })
  it('that moves is begun anew at once: the rest of its pages is not asked for', async () => {
    const before = names(100)
    const after = before.slice(1)
    // 11 pages of 10 with a seam of one; the second shows that somebody has gone.
    const { list, offsets, why } = hubOf(
      (request) => (request === 1 ? before : after),
      10,
      () => 0,
    )
    expect((await list()).byName.size).toBe(99)
    expect(why).toEqual(['the total shrank'])
    const again = offsets.indexOf(0, 1)
    // The first page, and those that were in flight with the second.
    expect(again).toBeLessThanOrEqual(5)
    expect(offsets).toHaveLength(again + 11)
  })
  it('of which one cannot be read is given up at once', async () => {
    const all = names(400)
    const rows = (request: number): readonly string[] => {
      if (request === 3) throw new Error('broken')
      return all
    }
    const { list, offsets } = hubOf(rows, 10, () => 0)
    await expect(list()).rejects.toThrow('broken')
    await new Promise((resolve) => setImmediate(resolve))
    // The first page, and those that were in flight beside the broken one.
    expect(offsets.length).toBeLessThanOrEqual(5)
  })
  it('that grows faster than it is read is given up', async () => {
    const { list, offsets } = hubOf(
      (request) => names(100 + 20 * request),
      10,
      () => 0,
    )
    await expect(list()).rejects.toThrow(
      'The list of users grows faster than it is read: the hub counted 120 at first, and 720 by now.',
    )
    expect(offsets).toHaveLength(31)
  })
  it('that has grown while it was read is whole', async () => {
    const { list } = hubOf(
      (request) => names(100 + 2 * Math.min(request, 20)),
      10,
      () => 0,
    )
    expect((await list()).byName.size).toBe(130)
  })
  it('of more rows than any hub has is refused at once', async () => {
    let requests = 0
    const http: Http = async () => {
      requests += 1
      const body = { items: [{ name: 'a' }], _pagination: { offset: 0, limit: 1, total: 5_000_001, next: {} } }
      return { status: 200, headers: {}, body, text: '' }
    }
    const options = { what: 'users' as const, convert: () => ({ name: 'a' }), onRead: () => undefined }
    await expect(readList(http, options)).rejects.toThrow(
      'The hub counts 5000001 users, and hubplan reads 5000000 at most.',
    )
    expect(requests).toBe(1)
  })
  it.each([
    ['whose pages are empty', [], 50, 'an empty page said that more follow'],
    [
      'that has more rows than are counted',
      [{ name: 'a' }, { name: 'b' }],
      1,
      'there are more rows than the hub counts',
    ],
  ])('%s is read no further', async (_, items, total, why) => {
    const http: Http = async () => {
      const body = { items, _pagination: { offset: 0, limit: 10, total, next: {} } }
      return { status: 200, headers: {}, body, text: '' }
    }
    const options = { what: 'users' as const, convert: (item: unknown) => item as { name: string } }
    await expect(readList(http, { ...options, onRead: () => undefined })).rejects.toThrow(
      `The list of users kept changing while it was read (${why}); 5 tries.`,
    )
  })
})
