// Converts a document to lists and mappings of text. The package's own conversion searches the whole document for every
// alias.
import { isAlias, isMap, isSeq, type Node } from 'yaml'

import { deepest } from './compose.ts'
import { resolved, type Tree, textOf } from './places.ts'

/** The size that aliases may add to a document: plenty for users, too little for an alias bomb. */
const largest = 1_000_000

interface Extent {
  readonly size: number
  readonly depth: number
}

/** Whether a document with all its aliases expanded would be unreasonably large. */
export function isBomb(tree: Tree, length: number): boolean {
  if (tree.targets.size === 0) return false
  const known = new Map<Node, Extent>()
  function extentOf(node: unknown): Extent {
    if (isAlias(node)) return known.get(tree.targets.get(node) as Node) ?? { size: 1, depth: 1 }
    const parts = isMap(node) ? node.items.flatMap(({ key, value }) => [key, value]) : isSeq(node) ? node.items : []
    let [size, depth] = [1, 0]
    for (const part of parts) {
      const extent = extentOf(part)
      size += extent.size
      depth = Math.max(depth, extent.depth)
    }
    return { size, depth: depth + 1 }
  }
  // In document order: the target of an alias contains only aliases whose size is known.
  for (const target of tree.targets.values()) if (!known.has(target)) known.set(target, extentOf(target))
  const { size, depth } = extentOf(tree.top)
  return size > length + largest || depth > 2 * deepest
}

/** Lists and mappings of text; several aliases of one anchor share one value. */
export function dataOf(tree: Tree): unknown {
  const shared = new Map<Node, unknown>()
  function convert(node: unknown): unknown {
    const target = resolved(node, tree)
    if (target === undefined) return null
    if (shared.has(target)) return shared.get(target)
    const value = isSeq(target)
      ? target.items.map(convert)
      : isMap(target)
        ? // Not by assignment: a key may be called __proto__.
          Object.fromEntries(target.items.map(({ key, value }) => [textOf(key, tree) ?? '', convert(value)]))
        : textOf(target, tree)
    if (isAlias(node)) shared.set(target, value)
    return value
  }
  return convert(tree.top)
}
