import { describe, expect, test } from 'vitest'

import { names, type StartHub, segment, useHub } from './harness.ts'

/** Accepted, and stored as given, by the single and the batch POST. */
const odd = [
  'a@b.c',
  'a.b-c_d',
  'üser',
  'a b',
  '🐙',
  '0',
  '-',
  'ß',
  'ﬁ',
  '.',
  '..',
  'a%b',
  'a%2fb',
  '100%',
  'a#b',
  'a?b',
  'a\\b',
  `quote'"`,
  '<b>',
  'new\nline',
  'nul\0byte',
  'github:bob',
  'foo:bar',
  'a+b',
  'a;b=c',
  'a,b',
  '*',
  'x'.repeat(300),
  'cafe\u0301',
  'zero\u200bwidth',
]

const refused = ['a/b', ' lead', 'trail ', 'tab\t', '/']

/** Where the hub keeps its users. */
export type Database = 'sqlite' | 'postgresql'

/** Names that the column of a user, group or server does not hold: it is declared with 255, which only some databases enforce. */
export const tooMuch: Readonly<Record<Database, (name: string) => boolean>> = {
  sqlite: () => false,
  postgresql: (name) => [...name].length > 255 || name.includes('\0'),
}

export function namesContract(start: StartHub, database: Database): void {
  const held = odd.filter((name) => !tooMuch[database](name))
  const unheld = odd.filter(tooMuch[database])

  describe('names', () => {
    const { send } = useHub(start)

    test.each(held)('%j: made, fetched, patched and deleted when percent-encoded', async (name) => {
      const path = `/users/${segment(name)}`
      const created = await send('POST', path)
      expect(created.status, created.text).toBe(201)
      expect(created.json.name).toBe(name)
      expect((await send('GET', path)).json.name).toBe(name)
      expect((await send('PATCH', path, { body: {} })).json.name).toBe(name)
      expect((await send('POST', path)).json).toEqual({ status: 409, message: `User ${name} already exists` })
      expect((await send('DELETE', path)).status).toBe(204)
      expect((await send('GET', path)).status).toBe(404)
    })

    test.each(held)('%j: the batch makes it, too', async (name) => {
      const created = await send('POST', '/users', { body: { usernames: [name] } })
      expect(created.status, created.text).toBe(201)
      expect(names(created.json)).toEqual([name])
      expect((await send('DELETE', `/users/${segment(name)}`)).status).toBe(204)
    })

    test.each(unheld)('%j: the database refuses it, and the hub goes on', async (name) => {
      const crash = { status: 500, message: 'Internal Server Error' }
      expect((await send('POST', `/users/${segment(name)}`)).json).toEqual(crash)
      expect((await send('POST', '/users', { body: { usernames: ['beside', name] } })).json).toEqual(crash)
      expect((await send('GET', '/users')).json.some((one: { name: string }) => one.name === name)).toBe(false)
      await send('DELETE', '/users/beside')
      expect((await send('POST', '/users', { body: { usernames: ['after'] } })).status).toBe(201)
      expect((await send('DELETE', '/users/after')).status).toBe(204)
    })

    test.each([
      ['UPPER', 'upper'],
      ['Ünal', 'ünal'],
      ['İx', 'i\u0307x'],
    ])('%j: the single POST keeps its case, the batch makes it %j', async (given, lower) => {
      expect((await send('POST', `/users/${segment(given)}`)).json.name).toBe(given)
      expect((await send('GET', `/users/${segment(lower)}`)).status).toBe(404)
      expect(names((await send('POST', '/users', { body: { usernames: [given] } })).json)).toEqual([lower])
      expect((await send('DELETE', `/users/${segment(given)}`)).status).toBe(204)
      expect((await send('DELETE', `/users/${segment(lower)}`)).status).toBe(204)
    })

    test.each(refused)('%j: refused by both', async (name) => {
      const single = await send('POST', `/users/${segment(name)}`)
      expect(single.json).toEqual({ status: 400, message: `Failed to create user: ${name}` })
      expect((await send('GET', `/users/${segment(name)}`)).status).toBe(404)
      const batch = await send('POST', '/users', { body: { usernames: [name] } })
      expect(batch.json).toEqual({ status: 400, message: `Invalid username: ${name}` })
    })

    test('the empty name is refused in a batch, and has no URL', async () => {
      const batch = await send('POST', '/users', { body: { usernames: [''] } })
      expect(batch.json).toEqual({ status: 400, message: 'Invalid username: ' })
      expect((await send('POST', '/users/')).status).toBe(404)
    })

    test('a name left unescaped reaches another user', async () => {
      await send('POST', '/users', { body: { usernames: ['bob', 'bob?x=1'] } })
      expect((await send('GET', '/users/bob?x=1')).json.name).toBe('bob')
      expect((await send('GET', `/users/${segment('bob?x=1')}`)).json.name).toBe('bob?x=1')
    })

    test('a plus sign in a path is a plus sign', async () => {
      await send('POST', '/users/p+q')
      expect((await send('GET', '/users/p%2Bq')).json.name).toBe('p+q')
    })

    test('names of groups are taken as they are', async () => {
      const all = ['a/b', '🐙', 'UPPER', ' x ', 'y'.repeat(300), '..']
      for (const name of all.filter((one) => !tooMuch[database](one))) {
        const path = `/groups/${segment(name)}`
        expect((await send('POST', path)).json.name).toBe(name)
        expect((await send('GET', path)).json.name).toBe(name)
        expect((await send('DELETE', path)).status).toBe(204)
      }
    })

    test('the batch of groups takes an empty name', async () => {
      const answer = await send('POST', '/groups', { body: { groups: [''] } })
      expect(answer.status).toBe(201)
      expect(names(answer.json)).toEqual([''])
    })
  })
}
