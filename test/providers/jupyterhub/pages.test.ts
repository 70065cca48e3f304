// Pages in any order, from a list that stands still or moves; the sandbox and the real hubs are read in read.test.ts.

import { describe, expect, it } from 'vitest'
import type { Http } from '../../../src/http/types.ts'
import { readList } from '../../../src/providers/jupyterhub/pages.ts'
import * as fc from '../../helpers/draws.ts'

const names = (size: number): string[] => Array.from({ length: size }, (_, index) => `u${index}`)

/** A hub whose answers take as many turns as `turns` says, so that later pages may come first. */
function hubOf(rows: (request: number) => readonly string[], limit: number, turns: (request: number) => number) {
  const offsets: number[] = []
  const http: Http = async ({ path }) => {
    const offset = Number(new URL(path, 'http://hub').searchParams.get('offset'))
    const request = offsets.push(offset)
    const all = rows(request)
    for (let turn = turns(request); turn > 0; turn -= 1) await Promise.resolve()
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
    })
  return { list, offsets, why }
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
