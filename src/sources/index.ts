import { extname } from 'node:path'

import type { Table } from '../core/types.ts'
import { readBytes } from './bytes.ts'
import { parseCsv } from './csv/index.ts'
import { faultAt } from './faults.ts'
import { parseYaml, type YamlFile } from './yaml/index.ts'

/** In MB. A spreadsheet may be long; YAML is written by hand, and its parser needs far more memory. */
const limits = { csv: 256, xlsx: 64, yaml: 32 } as const

export type SourceKind = keyof typeof limits

const kinds: Readonly<Record<string, SourceKind>> = {
  '.csv': 'csv',
  '.xlsx': 'xlsx',
  '.yaml': 'yaml',
  '.yml': 'yaml',
  // JSON is YAML without the rest of it.
  '.json': 'yaml',
}

/**
 * How a file is read, by the end of its name.
 * @throws Problem `input` for one that is not understood
 */
export function sourceKind(path: string): SourceKind {
  const extension = extname(path).toLowerCase()
  const kind = Object.hasOwn(kinds, extension) ? kinds[extension] : undefined
  if (kind !== undefined) return kind
  if (['.xls', '.xlsm', '.xlsb', '.ods', '.numbers'].includes(extension)) {
    throw faultAt({ file: path }, `${extension} files are not read; save it as .xlsx or CSV`)
  }
  throw faultAt({ file: path }, 'this kind of file is not understood; give a .csv, .xlsx, .yaml or .json file')
}

/**
 * The rows of a file: a CSV file, a spreadsheet, or a YAML or JSON file that is a list of users or a mapping with `users`.
 * `location` is where it lies when that differs from what messages call it; `sheet` is the one to read of a spreadsheet.
 * @throws Problem `input` with every fault of the file
 */
export async function readTable(path: string, location: string = path, sheet?: string): Promise<Table> {
  return parseTable(path, await readBytes(path, location, limits[sourceKind(path)]), sheet)
}

/** The rows of a file that is at hand as bytes. @throws Problem `input` with every fault of the file */
export async function parseTable(path: string, bytes: Buffer, sheet?: string): Promise<Table> {
  const kind = sourceKind(path)
  if (kind === 'csv') return parseCsv(path, bytes)
  if (kind === 'xlsx') return (await import('./xlsx/index.ts')).parseXlsx(path, bytes, sheet)
  const file = parseYaml(path, bytes)
  return file.table(Array.isArray(file.data) ? [] : ['users'])
}

/**
 * A YAML or JSON file with its places.
 * @throws Problem `input` with every fault of the file
 */
export async function readYaml(path: string, location: string = path): Promise<YamlFile> {
  return parseYaml(path, await readBytes(path, location, limits.yaml))
}
