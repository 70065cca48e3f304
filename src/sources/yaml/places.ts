import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, visit } from 'yaml'

import type { Place } from '../../core/types.ts'

/** Keys and indices from the top of a document. */
export type Path = readonly (string | number)[]

/** The place of a node. */
export type PlaceOf = (node: Node | null | undefined) => Place

interface Spot {
  readonly key: Node | undefined
  readonly value: Node | undefined
}

/** A document with the targets of its aliases. */
export interface Tree {
  readonly top: Node | undefined
  readonly targets: ReadonlyMap<Alias, Node>
}

/** Resolves all aliases in one pass: an alias that resolves itself searches the whole document. */
export function treeOf(document: Document): Tree {
  const anchors = new Map<string, Node>()
  const targets = new Map<Alias, Node>()
  visit(document, {
    Node(_key, node) {
      const target = isAlias(node) ? anchors.get(node.source) : undefined
      if (isAlias(node) && target !== undefined) targets.set(node, target)
      else if (!isAlias(node) && node.anchor !== undefined) anchors.set(node.anchor, node)
    },
  })
  return { top: document.contents ?? undefined, targets }
}

/** The target of an alias; any other node itself. */
export function resolved(node: unknown, { targets }: Tree): Node | undefined {
  return isAlias(node) ? targets.get(node) : ((node ?? undefined) as Node | undefined)
}

/** The text of a key or value; undefined for lists and mappings. */
export function textOf(node: unknown, tree: Tree): string | undefined {
  const target = resolved(node, tree)
  return isScalar(target) ? String(target.value) : undefined
}

/** The nodes at a path; where the path ends early, those of its last existing part. */
export function locate(tree: Tree, path: Path): Spot {
  let spot: Spot = { key: undefined, value: tree.top }
  for (const step of path) {
    const next = child(resolved(spot.value, tree), String(step), tree)
    if (next === undefined) return spot
    spot = next
  }
  return spot
}

/** The node at a path; undefined when nothing is there. */
export function nodeAt(tree: Tree, path: Path): Node | undefined {
  let node = tree.top
  for (const step of path) {
    const owner = resolved(node, tree)
    if (isSeq(owner)) node = (owner.items[Number(step)] as Node | undefined) ?? undefined
    else if (isMap(owner)) {
      const pair = owner.items.find(({ key }) => textOf(key, tree) === String(step))
      node = (pair?.value as Node | null | undefined) ?? undefined
    } else return undefined
  }
  return node
}

function child(owner: Node | undefined, step: string, tree: Tree): Spot | undefined {
  if (isSeq(owner)) {
    const item = owner.items[Number(step)] as Node | undefined
    return item === undefined ? undefined : { key: item, value: item }
  }
  if (!isMap(owner)) return undefined
  const pair = owner.items.find(({ key }) => textOf(key, tree) === step) as Pair<Node, Node | null> | undefined
  if (pair === undefined) return undefined
  // An empty `users:` has no node but the key.
  const isEmpty = pair.value === null || (isScalar(pair.value) && pair.value.source === '')
  return { key: pair.key, value: isEmpty ? pair.key : (pair.value ?? undefined) }
}
