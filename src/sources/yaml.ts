import { LineCounter, parseDocument } from 'yaml'

import type { Place, Table } from '../core/types.ts'
import { decodeText, digestOf, faultAt, inputProblem } from './bytes.ts'
import { contentFaults, syntaxFaults } from './yaml-faults.ts'
import { locate, type Path, type PlaceOf, treeOf } from './yaml-places.ts'
import { tableOf } from './yaml-table.ts'

/** A YAML file: its data, and where each part of it stands. */
export interface YamlFile {
  /** Lists and mappings of text: `001` and `true` stay as written. */
  readonly data: unknown
  /** Of every byte, `sha256:<hex>`. */
  readonly sha256: string
  /** Where the value at the path stands; of what is not there, the place of what should hold it. */
  place(path: Path): Place
  /** Where the key stands whose value is at the path. */
  keyPlace(path: Path): Place
  /**
   * The list of mappings at the path as a table; without rows when nothing is there.
   * @throws Problem `input` for items that are not plain mappings
   */
  table(path: Path): Table
}

/** How often one anchor may be used: plenty for people, too little for an alias bomb. */
const maxAliasCount = 1000

/**
 * Reads one YAML document as text only.
 * @throws Problem `input` with every fault of the file
 */
export function parseYaml(file: string, bytes: Uint8Array): YamlFile {
  const text = decodeText(file, bytes)
  const lines = new LineCounter()
  const document = parseDocument(text, {
    schema: 'failsafe',
    resolveKnownTags: false,
    prettyErrors: false,
    lineCounter: lines,
  })
  const tree = treeOf(document)
  function placeAt(offset: number): Place {
    const { line, col } = lines.linePos(offset)
    return { file, line, column: [...text.slice(offset - col + 1, offset)].length + 1 }
  }
  const placeOf: PlaceOf = (node) => (node?.range ? placeAt(node.range[0]) : { file })
  const faults = [...syntaxFaults(document, placeAt), ...contentFaults(document, tree, placeOf)]
  if (faults.length > 0) throw inputProblem(faults)
  return {
    data: dataOf(file, document),
    sha256: digestOf(bytes, []).sha256 ?? '',
    place: (path) => placeOf(locate(tree, path).value),
    keyPlace: (path) => placeOf(locate(tree, path).key),
    table: (path) => {
      const { header, rows } = tableOf(tree, path, placeOf)
      return { path: file, header, rows, ...digestOf(bytes, header) }
    },
  }
}

function dataOf(file: string, document: ReturnType<typeof parseDocument>): unknown {
  if (document.contents === null) throw faultAt({ file }, 'the file is empty; begin it with the line version: 1')
  try {
    return document.toJS({ maxAliasCount })
  } catch (cause) {
    if (!(cause instanceof ReferenceError)) throw cause
    throw faultAt({ file }, 'the file uses aliases (*) too often; write the values out', cause)
  }
}
