import { describe, expect, it } from 'vitest'
import { Problem } from '../../../src/core/problem.ts'
import type { Http } from '../../../src/http/types.ts'
import { firstPage } from '../../../src/providers/alteryx/api.ts'
import { readList } from '../../../src/providers/alteryx/pages.ts'
import * as fc from '../../helpers/draws.ts'

interface Row {
  readonly id: string
}

const convert = (row: unknown): Row => row as Row

/** A list of which, before each page, some rows go. */
function shrinking(rows: string[], { cap, gone }: { cap: number; gone: readonly (readonly number[])[] }): Http {
  let requests = 0
  return async ({ path }) => {
    const query = new URLSearchParams(path.split('?')[1])
    const [limit, offset] = [Number(query.get('limit')), Number(query.get('offset'))]
    for (const at of requests === 0 ? [] : (gone[requests - 1] ?? []))
      if (rows.length > 0) rows.splice(at % rows.length, 1)
    requests += 1
    const data = rows.slice(offset, offset + Math.min(limit, cap)).map((id) => ({ id }))
    return { status: 200, headers: {}, body: { data, count: rows.length }, text: '' }
  }
}

const lists = fc.record({
  size: fc.integer({ min: 0, max: 120 }),
  cap: fc.integer({ min: 2, max: 40 }),
  gone: fc.array(fc.array(fc.nat(200), { maxLength: 6 }), { maxLength: 12 }),
})

const ids = (size: number): string[] => Array.from({ length: size }, (_, index) => `${index}`)

describe('a person who is there all the time', () => {
  it('is in a listing, or there is none', async () => {
    await fc.assert(
      fc.asyncProperty(lists, async ({ size, cap, gone }) => {
        const rows = ids(size)
        const options = { what: 'people', convert, isMoving: false }
        const found = await readList(shrinking(rows, { cap, gone }), '/x', options).catch((thrown: unknown) => thrown)
        if (found instanceof Problem) return
        const { items } = found as { items: Row[] }
        const seen = items.map(({ id }) => id)
        for (const id of rows) expect(seen).toContain(id)
        expect(new Set(seen).size).toBe(seen.length)
      }),
      { numRuns: 400 },
    )
  })

  it('is in a look, though rows move', async () => {
    await fc.assert(
      fc.asyncProperty(lists, async ({ size, cap, gone }) => {
        const rows = ids(size)
        const options = { what: 'people', convert, isMoving: true }
        const { items } = await readList(shrinking(rows, { cap, gone }), '/x', options)
        const seen = new Set(items.map(({ id }) => id))
        for (const id of rows) expect(seen.has(id), id).toBe(true)
      }),
      { numRuns: 400 },
    )
  })
})

/** A list that takes no offset, and answers with so many rows at most. */
function unpaged(rows: readonly string[], { count, limit = rows.length }: { count?: number; limit?: number }): Bed {
  const offsets: number[] = []
  const http: Http = async ({ path }) => {
    offsets.push(Number(new URLSearchParams(path.split('?')[1]).get('offset')))
    const data = rows.slice(0, limit).map((id) => ({ id }))
    return { status: 200, headers: {}, body: { data, ...(count === undefined ? {} : { count }) }, text: '' }
  }
  return { http, offsets }
}

interface Bed {
  readonly http: Http
  readonly offsets: readonly number[]
}

const still = { what: 'administrators', convert, isMoving: false }

describe('a list that knows no pages', () => {
  it('is whole when its count says so, after one request', async () => {
    const { http, offsets } = unpaged(ids(3), { count: 3 })
    expect((await readList(http, '/x', still)).items).toHaveLength(3)
    expect(offsets).toEqual([0])
  })
  it('is whole when the same few rows come from beyond any end', async () => {
    for (const size of [1, 3, 24]) {
      for (const isMoving of [false, true]) {
        const { http, offsets } = unpaged(ids(size), {})
        expect((await readList(http, '/x', { ...still, isMoving })).items).toHaveLength(size)
        expect(offsets).toEqual([0, Math.max(1, size - 1), 10_000_000])
      }
    }
  })
  it('of as many rows as a usual page holds is believed by its count, when the rows come again', async () => {
    for (const size of [25, 100]) {
      const { http, offsets } = unpaged(ids(size), { count: size })
      expect((await readList(http, '/x', still)).items).toHaveLength(size)
      expect(offsets).toEqual([0, size - 1])
    }
  })
  it('that may be cut is no list', async () => {
    for (const [limit, count] of [[25], [100], [25, 40], [3, 40]]) {
      const { http } = unpaged(ids(140), { limit: limit ?? 0, ...(count === undefined ? {} : { count }) })
      await expect(readList(http, '/x', still)).rejects.toThrow('kept changing')
    }
  })
})

describe('a list that has pages', () => {
  const paged = (size: number, cap: number, count?: (rows: number) => number): Bed => {
    const offsets: number[] = []
    const http: Http = async ({ path }) => {
      const offset = Number(new URLSearchParams(path.split('?')[1]).get('offset'))
      offsets.push(offset)
      const data = ids(size)
        .slice(offset, offset + cap)
        .map((id) => ({ id }))
      return { status: 200, headers: {}, body: { data, ...(count && { count: count(data.length) }) }, text: '' }
    }
    return { http, offsets }
  }
  it('ends when as many rows as are counted have come', async () => {
    const { http, offsets } = paged(7, 4, () => 7)
    expect((await readList(http, '/x', still)).items).toHaveLength(7)
    expect(offsets).toEqual([0, 3])
  })
  it('is not cut short by a count of the page alone', async () => {
    const { http } = paged(40, 25, (rows) => rows)
    await expect(readList(http, '/x', still)).rejects.toThrow('the count changed from 25 to 16')
  })
  it('that goes on for ever is given up', async () => {
    const endless: Http = async ({ path }) => {
      const offset = Number(new URLSearchParams(path.split('?')[1]).get('offset'))
      return { status: 200, headers: {}, body: { data: [{ id: `${offset}` }, { id: `${offset + 1}` }] }, text: '' }
    }
    await expect(readList(endless, '/x', still)).rejects.toThrow(
      'The list of administrators cannot be read to its end: more follow after 2000 pages, more than any workspace has.',
    )
  })
  it('that counts more people than any workspace has is refused at once', async () => {
    const { http, offsets } = paged(4, 4, () => 5_000_001)
    await expect(readList(http, '/x', still)).rejects.toThrow(
      'The list of administrators cannot be read to its end: Alteryx counts 5000001, more than any workspace has.',
    )
    expect(offsets).toEqual([0])
  })
  it('of one row each and no count is read to its end', async () => {
    expect((await readList(paged(3, 1).http, '/x', still)).items).toHaveLength(3)
  })
})

describe('a gateway that refuses what it does not know', () => {
  /** Refuses paths that a rule fits, as a strict gateway does. */
  function strict(refuses: RegExp): { readonly http: Http; readonly asked: readonly string[] } {
    const asked: string[] = []
    const http: Http = async ({ path }) => {
      asked.push(path)
      return { status: refuses.test(path) ? 400 : 200, headers: {}, body: { data: [] }, text: '' }
    }
    return { http, asked }
  }
  it('is asked without the count, and then without pages', async () => {
    const all = ['/x?limit=100&offset=0&includeCount=true', '/x?limit=100&offset=0', '/x']
    for (const [refuses, form, requests] of [
      [/never/, 'counted', 1],
      [/includeCount/, 'paged', 2],
      [/limit/, 'bare', 3],
    ] as const) {
      const { http, asked } = strict(refuses)
      expect(await firstPage(http, '/x')).toMatchObject({ form, first: { status: 200 } })
      expect(asked).toEqual(all.slice(0, requests))
    }
  })
  it('has its refusal told when it takes none of them', async () => {
    expect((await firstPage(strict(/x/).http, '/x')).first.status).toBe(400)
  })
})

describe('a list of one page, because the system takes no offset', () => {
  const never: Http = () => Promise.reject(new Error('asked again'))
  const alone = (rows: number, count?: number) => {
    const body = { data: ids(rows).map((id) => ({ id })), ...(count === undefined ? {} : { count }) }
    const first = { status: 200, headers: {}, body, text: '' }
    return readList(never, '/x', { ...still, form: 'bare', first })
  }
  it('is whole when its count says so, or when nothing cuts lists there', async () => {
    expect((await alone(25, 25)).items).toHaveLength(25)
    expect((await alone(24)).items).toHaveLength(24)
  })
  it('is refused when it may be cut', async () => {
    for (const [rows, count] of [[25], [100], [3, 4]] as const) {
      await expect(alone(rows, count)).rejects.toThrow(
        `The list of administrators has ${rows} rows, which may be only its first page, and the system refuses limit and offset (400).`,
      )
    }
  })
})
