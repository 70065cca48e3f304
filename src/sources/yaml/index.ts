import { LineCounter } from 'yaml'

import type { Place, Table } from '../../core/types.ts'
import { sha256Of, tableDigest } from '../bytes.ts'
import { columnsIn } from '../columns.ts'
import { decodeText } from '../decode.ts'
import { faultAt, fileProblem } from '../faults.ts'
import type { ReadOptions } from '../types.ts'
import { composeDocument, deepest } from './compose.ts'
import { dataOf, isBomb } from './data.ts'
import { contentFaults, isUnreadable, keyFaults, syntaxFaults } from './faults.ts'
import { locate, nodeAt, type Path, type PlaceOf, treeOf } from './places.ts'
import { tableOf } from './table.ts'
import { dropNulls, typedValue } from './typed.ts'

/** A YAML file: its data, and the place of each part. */
export interface YamlFile {
  /** Lists and mappings of text: `001` and `true` stay as written. */
  readonly data: unknown
  /** Over every byte, `sha256:<hex>`. */
  readonly sha256: string
  /** The place of the value at the path; for a missing one, that of its nearest existing parent. */
  place(path: Path): Place
  /** The place of the key of the value at the path. */
  keyPlace(path: Path): Place
  /**
   * The list of users: the document itself, or its `users`; empty when there is none.
   * @param path of another list of users
   * @throws Problem `input` for items that are not plain mappings
   */
  users(path?: Path): Table
  /**
   * The value at the path with the types of YAML's core schema: plain `1`, `true` and `null` are what they look like,
   * quoted text stays text. Undefined when nothing is there.
   * @throws Problem `input` for a number that JSON cannot hold
   */
  typed(path: Path): unknown
}

const tooDeep = `lists and mappings are nested more than ${deepest} levels deep; reduce the nesting`

/**
 * Reads one YAML document as text only.
 * @throws Problem `input` with every fault of the file
 */
export function parseYaml(file: string, bytes: Uint8Array, { reading, encoding }: ReadOptions = {}): YamlFile {
  const text = decodeText(file, bytes, encoding)
  const isJson = file.toLowerCase().endsWith('.json')
  const lines = new LineCounter()
  const document = composeDocument(text, lines)
  const placeAt = placesOf(file, text, lines)
  const placeOf: PlaceOf = (node) => (node?.range ? placeAt(node.range[0]) : { file })
  if ('tooDeepAt' in document) throw faultAt(placeAt(document.tooDeepAt), tooDeep)
  if (isJson) dropNulls(document)
  const tree = treeOf(document)
  const faults = [
    ...syntaxFaults(document, placeAt, isJson ? 'JSON' : 'YAML'),
    ...keyFaults(document, tree, placeOf),
    ...(isUnreadable(document) ? [] : contentFaults(document, tree, placeOf)),
  ]
  if (faults.length > 0) throw fileProblem(faults)
  if (tree.top === undefined) {
    const start = isJson ? 'write { "version": 1 } and more into it' : 'begin it with the line version: 1'
    throw faultAt({ file }, `the file is empty; ${start}`)
  }
  if (isBomb(tree, text.length)) throw faultAt({ file }, 'the file uses aliases (*) too often; write the values out')
  return {
    data: dataOf(tree),
    sha256: sha256Of(bytes),
    place: (path) => placeOf(locate(tree, path).value),
    keyPlace: (path) => placeOf(locate(tree, path).key),
    users: (path) => {
      const { header, rows } = tableOf(tree, placeOf, path)
      const { mapped, faults } = columnsIn(header, reading)
      if (faults.length > 0) throw fileProblem(faults)
      const table = { path: file, header, rows, ...tableDigest(bytes, header) }
      return mapped === undefined ? table : { ...table, mapped }
    },
    typed: (path) => typedValue(nodeAt(tree, path), tree, placeOf),
  }
}

/** Converts offsets to places; fast for queries in text order, however long a line is. */
function placesOf(file: string, text: string, lines: LineCounter): (offset: number) => Place {
  let last = { start: 0, offset: 0, column: 1 }
  return (offset) => {
    const { line, col } = lines.linePos(offset)
    const start = offset - col + 1
    const from = last.start === start && last.offset <= offset ? last : { offset: start, column: 1 }
    last = { start, offset, column: from.column + [...text.slice(from.offset, offset)].length }
    return { file, line, column: last.column }
  }
}
