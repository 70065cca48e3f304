import { extname } from 'node:path'

import type { Table } from '../core/types.ts'
import { faultAt, readBytes } from './bytes.ts'
import { parseCsv } from './csv.ts'
import { parseYaml, type YamlFile } from './yaml.ts'

/** In MB. A spreadsheet may be long; YAML is written by hand, and its parser needs far more memory. */
const limits = { csv: 256, yaml: 32 } as const

export type SourceKind = keyof typeof limits

/**
 * How a file is read, by the end of its name.
 * @throws Problem `input` for one that is not understood
 */
export function sourceKind(path: string): SourceKind {
  const extension = extname(path).toLowerCase()
  if (extension === '.csv') return 'csv'
  if (extension === '.yaml' || extension === '.yml') return 'yaml'
  if (['.xlsx', '.xls', '.ods'].includes(extension)) {
    throw faultAt({ file: path }, `${extension} files are not supported yet; save it as CSV`)
  }
  throw faultAt({ file: path }, 'this kind of file is not understood; give a .csv, .yaml or .yml file')
}

/**
 * The rows of a file: a CSV file, or a YAML file that is a list of users or a mapping with `users`.
 * `location` is where it lies when that differs from what messages call it.
 * @throws Problem `input` with every fault of the file
 */
export async function readTable(path: string, location: string = path): Promise<Table> {
  if (sourceKind(path) === 'csv') return parseCsv(path, await readBytes(path, location, limits.csv))
  const file = await readYaml(path, location)
  return file.table(Array.isArray(file.data) ? [] : ['users'])
}

/**
 * A YAML file with its places.
 * @throws Problem `input` with every fault of the file
 */
export async function readYaml(path: string, location: string = path): Promise<YamlFile> {
  return parseYaml(path, await readBytes(path, location, limits.yaml))
}
