import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { canonicalJson, digestOf, digestOfAll } from '../../src/core/canonical.ts'
import * as fc from '../helpers/draws.ts'

/** The same record with its keys in the order of another draw, at every depth. */
function shuffled(value: unknown, turn: number): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, turn))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  const from = entries.length === 0 ? 0 : turn % entries.length
  const turned = [...entries.slice(from), ...entries.slice(0, from)].reverse()
  return Object.fromEntries(turned.map(([key, item]) => [key, shuffled(item, turn)]))
}

const json = fc.jsonValue({ maxDepth: 4 })

describe('canonical JSON', () => {
  it('says what JSON says', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })
  it('is the same for every order of keys', () => {
    fc.assert(
      fc.property(json, fc.nat(), (value, turn) => {
        expect(canonicalJson(shuffled(value, turn))).toBe(canonicalJson(value))
      }),
    )
  })
  it('sorts keys by code unit, numbers too, and has no spaces', () => {
    expect(canonicalJson({ b: [1, { z: null, y: 'ü' }], a: {}, 10: [], 9: true })).toBe(
      '{"10":[],"9":true,"a":{},"b":[1,{"y":"ü","z":null}]}',
    )
  })
  it('keeps a key that is called __proto__', () => {
    expect(canonicalJson(JSON.parse('{"__proto__":1,"a":2}'))).toBe('{"__proto__":1,"a":2}')
  })
  it('leaves out what is undefined, and says null for it in a list', () => {
    expect(canonicalJson({ a: undefined, b: [undefined], c: [undefined, {}] })).toBe('{"b":[null],"c":[null,{}]}')
  })
  it('is that of JSON for lists of any length', () => {
    const long = Array.from({ length: 1000 }, (_, index) => (index % 2 === 0 ? index : [`${index}`, null]))
    expect(canonicalJson(long)).toBe(JSON.stringify(long))
  })
  it('escapes half a character, so that its digest is of what is said', () => {
    expect(canonicalJson('\ud800')).toBe('"\\ud800"')
  })
})

describe('a digest', () => {
  it('is the sha256 of the canonical JSON, however long it is', () => {
    const long = Array.from({ length: 5000 }, (_, index) => ({ name: `Zoë ${index} 🎓`, admin: false }))
    const hash = createHash('sha256').update(canonicalJson(long)).digest('hex')
    expect(digestOf(long)).toBe(`sha256:${hash}`)
  })
  it('of items that come one by one is that of their list', () => {
    fc.assert(
      fc.property(fc.array(json), (items) => {
        expect(digestOfAll(new Set(items))).toBe(digestOf([...new Set(items)]))
      }),
    )
  })
})
