import { expect, test } from 'vitest'
import { jsonFault } from '../../src/io/json.ts'
import * as fc from '../helpers/draws.ts'

test.each([
  ['', '1:1'],
  ['{', '1:2'],
  ['{"a": 1,}', '1:9'],
  ['[1, 2', '1:6'],
  ['[1 2]', '1:4'],
  ['[1,\n 02]', '2:3'],
  ['{"a" 1}', '1:6'],
  ['{"a": tru}', '1:7'],
  ['{"a": "x}', '1:7'],
  ['{"😀": nope}', '1:7'],
  ['[]\n[]', '2:1'],
  ['[}', '1:2'],
  ["{'a': 1}", '1:2'],
])('%j is wrong at %s', (text, place) => {
  expect(jsonFault(text)).toBe(place)
})

test('valid JSON is followed to its end', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(jsonFault(text)).toBe(`1:${[...text].length + 1}`)
    }),
  )
})
