import { describe, expect, test } from 'vitest'

import { propertyChanges } from '../../../../src/views/facets/groups/properties.ts'
import { propertiesOf } from '../../fixtures.ts'

function changesOf(before: Record<string, unknown>, after: Record<string, unknown>): unknown {
  return propertyChanges(propertiesOf('ml', before, after)).map((change) => [change.key, change.before, change.after])
}

test('only what differs is told, by key', () => {
  expect(changesOf({ a: 1, b: [{ x: 1, y: 2 }], c: null }, { d: false, b: [{ y: 2, x: 1 }], a: '1' })).toEqual([
    ['a', '1', '"1"'],
    ['c', 'null', undefined],
    ['d', undefined, 'false'],
  ])
})

test('a key may be called anything', () => {
  const odd = JSON.parse('{"__proto__": 1, "constructor": 2, "": 3}')
  expect(changesOf({}, odd)).toEqual([
    ['', undefined, '3'],
    ['__proto__', undefined, '1'],
    ['constructor', undefined, '2'],
  ])
})

describe('long values', () => {
  test('are cut', () => {
    expect(changesOf({}, { a: 'x'.repeat(100) })).toEqual([['a', undefined, `"${'x'.repeat(59)}…`]])
    expect(changesOf({}, { ['k'.repeat(100)]: 1 })).toEqual([[`${'k'.repeat(60)}…`, undefined, '1']])
  })

  test('are cut where they differ', () => {
    const shared = 'x'.repeat(100)
    expect(changesOf({ a: `${shared}old${shared}` }, { a: `${shared}new` })).toEqual([
      ['a', `…${'x'.repeat(20)}old${'x'.repeat(37)}…`, `…${'x'.repeat(20)}new"`],
    ])
  })

  test('no character is cut in two', () => {
    expect(changesOf({}, { a: '😀'.repeat(100) })).toEqual([['a', undefined, `"${'😀'.repeat(59)}…`]])
  })
})
