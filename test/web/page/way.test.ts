import { describe, expect, test } from 'vitest'

import { wayOf } from '../../../src/web/page/way.ts'

const [own, newer] = [`/${'a'.repeat(43)}`, `/${'b'.repeat(43)}`]

/** The storage of one origin, for all its windows. */
function storeOf(first?: string) {
  const items = new Map<string, string>(first === undefined ? [] : [['hubplan-path', first]])
  return {
    items,
    getItem: (name: string) => items.get(name) ?? null,
    setItem: (name: string, value: string) => void items.set(name, value),
    removeItem: (name: string) => void items.delete(name),
  }
}

describe('the path of the server', () => {
  test('begins all addresses, also in a second window', () => {
    const store = storeOf()
    const first = wayOf(store)
    first.take(own)
    expect(first.at('/api/session')).toBe(`${own}/api/session`)
    expect(wayOf(store).at('/plans/x/hub/')).toBe(`${own}/plans/x/hub/`)
  })

  test('is not there before the key is exchanged: the server refuses, and the page says so', () => {
    expect(wayOf(storeOf()).at('/api/session')).toBe('/api/session')
  })

  test('is kept no longer than the server', () => {
    const store = storeOf(own)
    wayOf(store).forget()
    expect([...store.items]).toEqual([])
  })

  test('of a newer start stays when a window of the older one is refused', () => {
    const store = storeOf(own)
    const old = wayOf(store)
    wayOf(store).take(newer)
    old.forget()
    expect(wayOf(store).at('/')).toBe(`${newer}/`)
  })

  test.each(['//evil.example', 'https://evil.example', '/..', `${own}/x`, `/${'a'.repeat(42)}?`, ''])(
    'is not what an earlier server on this port has left: %s',
    (left) => {
      expect(wayOf(storeOf(left)).at('/api/session')).toBe('/api/session')
    },
  )

  test('is in memory alone where the browser keeps nothing', () => {
    const refuse = (): never => {
      throw new DOMException('no', 'SecurityError')
    }
    for (const store of [undefined, { getItem: refuse, setItem: refuse, removeItem: refuse }]) {
      const way = wayOf(store)
      way.take(own)
      expect(way.at('/api/session')).toBe(`${own}/api/session`)
      expect(() => way.forget()).not.toThrow()
    }
  })
})
