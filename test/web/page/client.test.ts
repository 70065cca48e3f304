import { afterEach, expect, test, vi } from 'vitest'

import { clientOf } from '../../../src/web/page/client.ts'
import { wayOf } from '../../../src/web/page/way.ts'

afterEach(() => void vi.unstubAllGlobals())

const path = `/${'a'.repeat(43)}`

/** A browser whose server answers with these, in order. */
function browser(...answers: readonly (readonly [status: number, body: unknown])[]) {
  const [asked, left, items] = [[] as string[], [...answers], new Map<string, string>()]
  vi.stubGlobal('fetch', async (url: string, { method }: RequestInit) => {
    asked.push(`${method} ${url}`)
    const [status, body] = left.shift() ?? [500, {}]
    return Response.json(body, { status })
  })
  const store = {
    getItem: (name: string) => items.get(name) ?? null,
    setItem: (name: string, value: string) => void items.set(name, value),
    removeItem: (name: string) => void items.delete(name),
  }
  return { asked, items, client: clientOf('tab', wayOf(store)) }
}

const refusal = { error: { code: 'forbidden', message: 'No.', hint: null, errors: [], exit_code: 1, topic: null } }

test('the key is exchanged for a path, and all else is asked below it', async () => {
  const { asked, items, client } = browser([200, { path, session: { folder: '/f' } }], [200, {}], [200, {}])
  expect(await client.enter('key')).toEqual({ folder: '/f' })
  await client.session()
  await client.upload(new File(['a'], 'class.csv'))
  expect(asked).toEqual(['POST /api/enter', `GET ${path}/api/session`, `POST ${path}/api/uploads`])
  expect(client.at('/api/plans/x/files/results.csv')).toBe(`${path}/api/plans/x/files/results.csv`)
  expect([...items.values()]).toEqual([path])
})

test('a refused key leaves the path of this browser as it is', async () => {
  const { items, client } = browser([200, { path, session: {} }], [403, refusal])
  await client.enter('key')
  await expect(client.enter('key')).rejects.toThrow('No.')
  expect([...items.values()]).toEqual([path])
})

test.each([
  [403, []],
  [404, [path]],
  [422, [path]],
])('after an answer of status %i the browser has kept: %j', async (status, kept) => {
  const { items, client } = browser([200, { path, session: {} }], [status, refusal])
  await client.enter('key')
  await expect(client.plans()).rejects.toThrow('No.')
  expect([...items.values()]).toEqual(kept)
})
