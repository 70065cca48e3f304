import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { Problem } from '../../../src/core/problem.ts'
import type { Http } from '../../../src/http/types.ts'
import { readList } from '../../../src/providers/alteryx/pages.ts'

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

describe('whoever is there all the time', () => {
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
