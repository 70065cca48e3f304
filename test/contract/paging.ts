import { describe, expect, test } from 'vitest'

import { type Differences, outcome } from './differences.ts'
import { names, paged, type StartHub, useHub } from './harness.ts'

const users = Array.from({ length: 23 }, (_, index) => ({ name: `u${String(index).padStart(2, '0')}` }))
const all = users.map((user) => user.name)
const seen = new Map([
  ['u03', '2020-01-01T00:00:00Z'],
  ['u05', '2020-01-02T00:00:00Z'],
])

export function pagingContract(start: StartHub, differs: Differences): void {
  describe('paging', () => {
    const { send, ...hub } = useHub(start, {
      users: users.map(({ name }) => ({ name, ...(seen.has(name) ? { lastActivity: seen.get(name) ?? '' } : {}) })),
      groups: ['g0', 'g1', 'g2', 'g3'],
      maxPage: 10,
      defaultPage: 4,
    })
    const page = async (query: string) => (await send('GET', `/users${query}`, { headers: paged })).json

    test('is opted into by the Accept header; the default limit is the smaller one', async () => {
      const body = await page('')
      expect(Object.keys(body).sort()).toEqual(['_pagination', 'items'])
      expect(names(body.items)).toEqual(all.slice(0, 4))
      expect(body._pagination).toMatchObject({ offset: 0, limit: 4, total: 23 })
    })

    test('next holds offset, limit and a URL', async () => {
      const body = await page('?limit=5')
      expect(body._pagination.next).toMatchObject({ offset: 5, limit: 5 })
      expect(Object.keys(body._pagination.next).sort()).toEqual(['limit', 'offset', 'url'])
      const url = new URL(body._pagination.next.url)
      expect(`${url.pathname}${url.search}`).toMatch(/\/hub\/api\/users\?(limit=5&offset=5|offset=5&limit=5)$/)
    })

    test('next is null on the last page, also when it is full', async () => {
      expect((await page('?offset=20&limit=10'))._pagination.next).toBeNull()
      expect((await page('?offset=13&limit=10'))._pagination.next).toBeNull()
      expect((await page('?offset=12&limit=10'))._pagination.next).toMatchObject({ offset: 22, limit: 10 })
    })

    test('following next reads everybody once, in the order of creation', async () => {
      const seen: string[] = []
      let query = '?limit=7'
      for (;;) {
        const { items, _pagination } = await page(query)
        seen.push(...names(items))
        if (_pagination.next === null) break
        query = `?offset=${_pagination.next.offset}&limit=${_pagination.next.limit}`
      }
      expect(seen).toEqual(all)
    })

    test('without the header: a bare list, cut at the maximum in silence', async () => {
      const answer = await send('GET', '/users')
      expect(answer.status).toBe(200)
      expect(names(answer.json)).toEqual(all.slice(0, 10))
    })

    test('without the header a larger limit does not help, an offset works', async () => {
      expect((await send('GET', '/users?limit=1000')).json).toHaveLength(10)
      expect(names((await send('GET', '/users?offset=20')).json)).toEqual(all.slice(20))
    })

    test.each([
      ['above the maximum', '100', 10],
      ['zero', '0', 1],
      ['negative', '-3', 3],
      ['negative above the maximum', '-30', 10],
    ])('a limit %s is clamped', async (_, limit, want) => {
      const body = await page(`?limit=${limit}`)
      expect(body._pagination.limit).toBe(want)
      expect(body.items).toHaveLength(want)
    })

    test('a negative offset counts as positive', async () => {
      const body = await page('?offset=-5&limit=2')
      expect(body._pagination.offset).toBe(5)
      expect(names(body.items)).toEqual(['u05', 'u06'])
    })

    test.each(['?limit=abc', '?offset=x', '?limit=', '?limit=1.5'])('%s is refused', async (query) => {
      const answer = await send('GET', `/users${query}`, { headers: paged })
      expect(answer.status).toBe(400)
      expect(answer.json).toEqual({
        status: 400,
        message: 'Invalid argument type, offset and limit must be integers',
      })
    })

    test('an offset past the end gives no items and no next', async () => {
      const body = await page('?offset=100')
      expect(body.items).toEqual([])
      expect(body._pagination).toEqual({ offset: 100, limit: 4, total: 23, next: null })
    })

    test('the media type may stand among others and in capitals', async () => {
      const accept = 'text/html, Application/JupyterHub-Pagination+JSON'
      expect((await send('GET', '/users', { headers: { accept } })).json).toHaveProperty('_pagination')
    })

    test('the media type with a parameter is not understood', async () => {
      const accept = `${paged.accept}; q=1`
      expect(Array.isArray((await send('GET', '/users', { headers: { accept } })).json)).toBe(true)
    })

    test('groups page the same way', async () => {
      const answer = await send('GET', '/groups?limit=3', { headers: paged })
      expect(names(answer.json.items)).toEqual(['g0', 'g1', 'g2'])
      expect(answer.json._pagination).toMatchObject({ offset: 0, limit: 3, total: 4, next: { offset: 3, limit: 3 } })
      expect(names((await send('GET', '/groups')).json)).toEqual(['g0', 'g1', 'g2', 'g3'])
    })

    test('unknown parameters are ignored', async () => {
      expect(names((await page('?foo=1&limit=2')).items)).toEqual(['u00', 'u01'])
    })

    test.each(Object.entries(differs.sorted))('sort=%s', async (sort, firstTwo) => {
      expect(names((await page(`?sort=${sort}&limit=2`)).items)).toEqual(firstTwo)
    })

    test('sort by nonsense', async () => {
      expect(outcome(await send('GET', '/users?sort=nonsense'))).toEqual(differs.sortedByNonsense)
    })

    test('next keeps the other parameters', async () => {
      const { next } = (await page('?name_filter=u1&limit=2'))._pagination
      expect(new URL(next.url).searchParams.get('name_filter')).toBe('u1')
      expect(next.url.startsWith(`${hub.url()}/hub/api/users?`)).toBe(true)
    })

    test('name_filter: part of a name, any case, with the wildcards of SQL', async () => {
      expect((await page('?name_filter=U1'))._pagination.total).toBe(10)
      expect(names((await page('?name_filter=u_1')).items)).toEqual(['u01', 'u11', 'u21'])
      expect((await page('?name_filter=u%251'))._pagination.total).toBe(12)
    })

    test('state: inactive is everybody here, nonsense is refused', async () => {
      expect((await page('?state=inactive'))._pagination.total).toBe(23)
      expect((await page('?state=active')).items).toEqual([])
      expect((await page('?state='))._pagination.total).toBe(23)
      const answer = await send('GET', '/users?state=foo')
      expect(answer.json).toEqual({ status: 400, message: "Unrecognized state filter: 'foo'" })
    })

    test('a deletion between two pages shifts the next one', async () => {
      for (const name of ['late1', 'late2', 'late3', 'late4']) await send('POST', `/users/${name}`)
      const before = await page('?offset=22&limit=2')
      expect(names(before.items)).toEqual(['u22', 'late1'])
      await send('DELETE', '/users/late1')
      const after = await page(`?offset=${before._pagination.next.offset}&limit=2`)
      expect(names(after.items)).toEqual(['late3', 'late4'])
      for (const name of ['late2', 'late3', 'late4']) await send('DELETE', `/users/${name}`)
    })
  })
}
