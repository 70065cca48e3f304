// Typed values. hubplan reads everything else as text; properties of groups are sent to a hub as JSON.
import { type Document, isMap, isPair, isScalar, isSeq, type Node, type Pair, Scalar, visit } from 'yaml'

import { faultAt } from '../faults.ts'
import { type PlaceOf, resolved, type Tree, textOf } from './places.ts'

/** A value with the types of YAML's core schema. */
export function typedValue(node: Node | undefined, tree: Tree, placeOf: PlaceOf): unknown {
  const target = resolved(node, tree)
  if (isSeq(target)) return target.items.map((item) => typedValue(item as Node, tree, placeOf))
  if (isMap(target)) {
    const entries = target.items.map(({ key, value }): [string, unknown] => {
      return [textOf(key, tree) ?? '', value === null ? null : typedValue(value as Node, tree, placeOf)]
    })
    // Not by assignment: a key may be called __proto__.
    return Object.fromEntries(entries)
  }
  if (!isScalar(target)) return undefined
  const text = String(target.value)
  return target.type === Scalar.PLAIN ? plainValue(text, () => placeOf(node)) : text
}

const words: ReadonlyMap<string, boolean | null> = new Map([
  ...['', '~', 'null', 'Null', 'NULL'].map((word): [string, null] => [word, null]),
  ...['true', 'True', 'TRUE'].map((word): [string, boolean] => [word, true]),
  ...['false', 'False', 'FALSE'].map((word): [string, boolean] => [word, false]),
])

const integer = /^(?:[-+]?\d+|0o[0-7]+|0x[0-9a-fA-F]+)$/
const decimal = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/
const endless = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/

function plainValue(text: string, at: () => ReturnType<PlaceOf>): unknown {
  const word = words.get(text)
  if (word !== undefined) return word
  if (endless.test(text))
    throw faultAt(at(), `${text} is not a number that a hub can store; write a number, or quote it`)
  if (!integer.test(text) && !decimal.test(text)) return text
  const number = Number(text)
  if (!Number.isFinite(number) || (integer.test(text) && !Number.isSafeInteger(number))) {
    throw faultAt(at(), `the number ${text.slice(0, 40)} is too large to be kept exactly; quote it`)
  }
  return number
}

/**
 * Removes fields that are `null`, which in JSON means absent, so they are not managed. Properties of a group keep it:
 * there it is a value, or removes a key.
 */
export function dropNulls(document: Document): void {
  visit(document, {
    Pair(_key, pair: Pair, path) {
      const { value } = pair
      if (isScalar(value) && value.type === Scalar.PLAIN && value.source === 'null') return visit.REMOVE
      return isProperties(pair, path) ? visit.SKIP : undefined
    },
  })
}

/** Whether this is the field `properties` of an item of `groups`, at the top of a document or in one of its targets. */
function isProperties({ key }: Pair, path: readonly unknown[]): boolean {
  const pairs = path.filter(isPair)
  const isTop = path.length === 5 && isNamed(pairs[0]?.key, 'groups')
  const isOfTarget = path.length === 9 && isNamed(pairs[0]?.key, 'targets') && isNamed(pairs[2]?.key, 'groups')
  return (isTop || isOfTarget) && isNamed(key, 'properties')
}

function isNamed(key: unknown, name: string): boolean {
  return isScalar(key) && key.value === name
}
