import { isMap, isSeq, type Node, type YAMLMap } from 'yaml'

import { error } from '../../core/problem.ts'
import type { Cell, Diagnostic, Row, Table } from '../../core/types.ts'
import { fileProblem } from '../faults.ts'
import { locate, type Path, type PlaceOf, resolved, type Tree, textOf } from './places.ts'

/** A row, or why an item is not one. */
interface Item {
  readonly row?: Row
  readonly keys: readonly Cell[]
  readonly faults: readonly Diagnostic[]
}

/** The list of users: that at the path; otherwise the document itself, or its `users`. */
export function usersIn(tree: Tree, path?: Path): readonly Node[] {
  const isList = isSeq(resolved(tree.top, tree))
  const list = resolved(locate(tree, path ?? (isList ? [] : ['users'])).value, tree)
  return isSeq(list) ? (list.items as Node[]) : []
}

/**
 * The users as rows.
 * @throws Problem `input` for items that are not plain mappings
 */
export function tableOf(tree: Tree, placeOf: PlaceOf, path?: Path): Pick<Table, 'header' | 'rows'> {
  const items = usersIn(tree, path).map((item) => itemOf(item, tree, placeOf))
  const faults = items.flatMap((item) => item.faults)
  if (faults.length > 0) throw fileProblem(faults)
  const header = new Map<string, Cell>()
  for (const key of items.flatMap((item) => item.keys)) {
    if (!header.has(String(key.value))) header.set(String(key.value), key)
  }
  return { header: [...header.values()], rows: items.flatMap(({ row }) => (row === undefined ? [] : [row])) }
}

function itemOf(node: Node, tree: Tree, placeOf: PlaceOf): Item {
  const at = placeOf(node)
  const map = resolved(node, tree)
  if (!isMap(map)) return { keys: [], faults: [error(at, 'a user must be a mapping, like { name: alice }')] }
  const cells = new Map<string, Cell>()
  const keys: Cell[] = []
  const faults: Diagnostic[] = []
  for (const { key, value } of (map as YAMLMap<Node, Node | null>).items) {
    const name = textOf(key, tree) ?? ''
    const cell = cellValue(value, tree)
    keys.push({ value: name, at: placeOf(key) })
    if (cell === undefined) faults.push(error(placeOf(value ?? key), `${name} must be text or a list of texts`))
    else cells.set(name, { value: cell, at: placeOf(value ?? key) })
  }
  return { row: { at, cells }, keys, faults }
}

function cellValue(node: Node | null, tree: Tree): string | string[] | undefined {
  const target = resolved(node, tree)
  if (!isSeq(target)) return target === undefined ? '' : textOf(target, tree)
  const texts = target.items.map((item) => textOf(item, tree))
  return texts.some((text) => text === undefined) ? undefined : texts.filter((text) => text !== undefined)
}
