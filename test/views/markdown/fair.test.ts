import { expect, test } from 'vitest'

import { divide, type Wish } from '../../../src/views/markdown/fair.ts'
import * as fc from '../../helpers/draws.ts'

interface Named extends Wish {
  readonly name: string
}

/** What each got; a section takes its share, up to what it can use. */
function shares(all: readonly Named[], room: number): Record<string, number> {
  const got: Record<string, number> = {}
  divide(all, room, ({ name, most }, share) => {
    got[name] = Math.min(share, most)
    return got[name]
  })
  return got
}

const wish = (name: string, most: number, least = 0): Named => ({ name, least, most })

test('equal wishes get equal shares', () => {
  expect(shares([wish('a', 100), wish('b', 100)], 120)).toEqual({ a: 60, b: 60 })
})

test('what a short section leaves goes to the longer ones', () => {
  expect(shares([wish('a', 100), wish('b', 10), wish('c', 100)], 130)).toEqual({ a: 60, b: 10, c: 60 })
})

test('all get what they wish when there is room', () => {
  expect(shares([wish('a', 100), wish('b', 10)], 500)).toEqual({ a: 100, b: 10 })
})

test('the last sections get nothing when a share would be too small for each', () => {
  const all = ['a', 'b', 'c'].map((name) => wish(name, 100, 50))
  expect(shares(all, 110)).toEqual({ a: 55, b: 55, c: 0 })
  expect(shares(all, 40)).toEqual({ a: 0, b: 0, c: 0 })
})

test('what a section gives back is there for the others', () => {
  const got: number[] = []
  divide([wish('a', 10), wish('b', 100)], 60, ({ most }, share) => {
    got.push(share)
    return most === 10 ? -20 : share
  })
  expect(got).toEqual([30, 80])
})

test('the room is never exceeded, and no section gets more than a longer one', () => {
  const wishes = fc.array(fc.record({ least: fc.nat(40), more: fc.nat(200) }))
  fc.assert(
    fc.property(wishes, fc.integer({ min: -50, max: 2000 }), (drawn, room) => {
      const all = drawn.map(({ least, more }, at) => wish(String(at), least + more, least))
      const got = shares(all, room)
      const sum = Object.values(got).reduce((total, one) => total + one, 0)
      expect(sum).toBeLessThanOrEqual(Math.max(0, room))
      for (const { name, least } of all) expect(got[name] === 0 || (got[name] ?? -1) >= least).toBe(true)
      const open = all.filter(({ name }) => (got[name] ?? 0) > 0)
      for (const one of open)
        for (const other of open) {
          if (one.most < other.most) expect(got[one.name]).toBeLessThanOrEqual((got[other.name] ?? 0) + 1)
        }
    }),
  )
})
