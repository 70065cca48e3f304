// The sources of rows. A new kind of file is a folder and a record here.
import { stat } from 'node:fs/promises'

import type { DirectoryAccess, LdapInclude, Table } from '../core/types.ts'
import { readBytes } from './bytes.ts'
import { parseCsv, parseTextWorkbook } from './csv/index.ts'
import { faultAt } from './faults.ts'
import type { LdapFault, LdapSource } from './ldap/index.ts'
import { hasColumns, isPlainList, parseNames } from './names/index.ts'
import type { ReadOptions } from './types.ts'
import { parseYaml, type YamlFile } from './yaml/index.ts'

/** A kind of file. */
export interface FileSource {
  /** File name suffixes, in lower case. The first source with a matching suffix reads a file. */
  readonly endings: readonly string[]
  /** In MB. A spreadsheet may be long; YAML is written by hand, and its parser needs far more memory. */
  readonly limit: number
  readonly hasSheets?: true
  /**
   * Its rows, or a YAML document. `path` is the file's name in messages.
   * @throws Problem `input` with every fault of the file
   */
  read(path: string, bytes: Buffer, options: ReadOptions): Table | YamlFile | Promise<Table>
}

/** A source that is queried instead of opened. */
export interface DirectorySource {
  /** Faults of an include that need no query. */
  check(include: LdapInclude): Promise<readonly LdapFault[]>
  /** @throws Problem `input` or `connection` when the answer is incomplete */
  read(source: LdapSource, access: DirectoryAccess): Promise<Table>
}

const csv: FileSource = { endings: ['.csv', '.tsv'], limit: 256, read: parseCsv }

/** What learning platforms call a workbook is often text with tabs. */
const xls: FileSource = { endings: ['.xls'], limit: 256, read: parseTextWorkbook }

const xlsx: FileSource = {
  endings: ['.xlsx'],
  limit: 64,
  hasSheets: true,
  read: async (...given) => (await import('./xlsx/index.ts')).parseXlsx(...given),
}

/** JSON is a subset of YAML. */
const yaml: FileSource = { endings: ['.yaml', '.yml', '.json'], limit: 32, read: parseYaml }

export const ldap: DirectorySource = {
  check: async (include) => (await import('./ldap/index.ts')).ldapFaults(include),
  read: async (...given) => (await import('./ldap/index.ts')).readLdap(...given),
}

/** A mapping may be for a table that a spreadsheet saved as text. */
const names: FileSource = {
  endings: ['.txt', '.lst'],
  limit: 256,
  read: (path, bytes, options) => {
    const isTable = options.reading !== undefined && hasColumns(path, bytes, options)
    return isTable ? parseCsv(path, bytes, options) : parseNames(path, bytes, options)
  },
}

/** A Unix list has no ending: only a plain list is certain. */
const bare: FileSource = {
  ...names,
  endings: [],
  read: (path, bytes, options) => {
    if (options.reading === undefined && !isPlainList(path, bytes, options)) {
      throw faultAt({ file: path }, 'the file has no ending, and is not one name a line; add its ending, such as .csv')
    }
    return names.read(path, bytes, options)
  },
}

const files: readonly FileSource[] = [csv, names, xls, xlsx, yaml]

/** The source of a file, by its suffix, if any; undefined for an unsupported one. */
export function sourceOf(path: string): FileSource | undefined {
  const name = path.toLowerCase()
  const found = files.find(({ endings }) => endings.some((ending) => name.endsWith(ending)))
  return found ?? (/\.[^/\\]*$/.test(name) ? undefined : bare)
}

/** A file's name as the user gave it, and its path. */
export interface FileName {
  readonly path: string
  readonly location: string
  /** Its content, when it is not to be read from the path. */
  readonly bytes?: Buffer
  /** The ending that says its kind, when the path has none. */
  readonly ending?: string
}

/**
 * The rows of a file, or its YAML document.
 * @throws Problem `input` with every fault of the file
 */
export async function readSource(file: FileName, options: ReadOptions = {}): Promise<Table | YamlFile> {
  const { path, ending = path } = file
  const source = sourceOf(ending)
  if (source === undefined) throw faultAt({ file: path }, await strangeKind(file))
  return source.read(path, await bytesOf(file, source), options)
}

/**
 * The rows of a file; for a document, those of its list of users.
 * @throws Problem `input` with every fault of the file
 */
export async function readTable(file: FileName): Promise<Table> {
  const read = await readSource(file)
  return 'data' in read ? read.users() : read
}

/**
 * Reads a file as YAML or JSON, whatever its suffix.
 * @throws Problem `input` with every fault of the file
 */
export async function readYaml(file: FileName): Promise<YamlFile> {
  return parseYaml(file.path, await bytesOf(file, yaml))
}

async function bytesOf({ path, location, bytes }: FileName, { limit }: FileSource): Promise<Buffer> {
  return bytes ?? readBytes(path, location, limit)
}

async function strangeKind({ path, location }: FileName): Promise<string> {
  const [ending] = /\.(?:xlsm|xlsb|ods|numbers)$/.exec(path.toLowerCase()) ?? []
  if (ending !== undefined) return `${ending} files are not supported; save it as .xlsx or CSV`
  const found = await stat(location).catch(() => undefined)
  if (found?.isDirectory()) return 'this is a folder; give a file'
  return 'unsupported file type; give a .csv, .tsv, .txt, .xlsx, .yaml or .json file'
}
