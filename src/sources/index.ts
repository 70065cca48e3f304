// Where rows come from. A new kind of file is a folder and a record here.
import type { DirectoryAccess, LdapInclude, Table } from '../core/types.ts'
import { readBytes } from './bytes.ts'
import { parseCsv } from './csv/index.ts'
import { faultAt } from './faults.ts'
import type { LdapFault, LdapSource } from './ldap/index.ts'
import type { ReadOptions } from './types.ts'
import { parseYaml, type YamlFile } from './yaml/index.ts'

/** A kind of file. */
export interface FileSource {
  /** How the names of its files end, in lower case. Of all sources, the first that fits reads a file. */
  readonly endings: readonly string[]
  /** In MB. A spreadsheet may be long; YAML is written by hand, and its parser needs far more memory. */
  readonly limit: number
  readonly hasSheets?: true
  /**
   * Its rows, or a document that may say more. `path` is how messages call the file.
   * @throws Problem `input` with every fault of the file
   */
  read(path: string, bytes: Buffer, options: ReadOptions): Table | YamlFile | Promise<Table>
}

/** What is asked for rows instead of opened. */
export interface DirectorySource {
  /** Faults of an include that are found without asking. */
  check(include: LdapInclude): Promise<readonly LdapFault[]>
  /** @throws Problem `input` or `connection` when the answer is not whole */
  read(source: LdapSource, access: DirectoryAccess): Promise<Table>
}

const csv: FileSource = { endings: ['.csv'], limit: 256, read: parseCsv }

const xlsx: FileSource = {
  endings: ['.xlsx'],
  limit: 64,
  hasSheets: true,
  read: async (...given) => (await import('./xlsx/index.ts')).parseXlsx(...given),
}

/** JSON is YAML without the rest of it. */
const yaml: FileSource = { endings: ['.yaml', '.yml', '.json'], limit: 32, read: parseYaml }

export const ldap: DirectorySource = {
  check: async (include) => (await import('./ldap/index.ts')).ldapFaults(include),
  read: async (...given) => (await import('./ldap/index.ts')).readLdap(...given),
}

const files: readonly FileSource[] = [csv, xlsx, yaml]

/** The source of a file, by the end of its name; undefined when none understands it. */
export function sourceOf(path: string): FileSource | undefined {
  const name = path.toLowerCase()
  return files.find(({ endings }) => endings.some((ending) => name.endsWith(ending)))
}

/** A file as the user called it, and where it lies. */
export interface FileName {
  readonly path: string
  readonly location: string
  /** What it holds, when it is not read from there. */
  readonly bytes?: Buffer
}

/**
 * The rows of a file, or the document that it is.
 * @throws Problem `input` with every fault of the file
 */
export async function readSource(file: FileName, options: ReadOptions = {}): Promise<Table | YamlFile> {
  const { path } = file
  const source = sourceOf(path)
  if (source === undefined) throw faultAt({ file: path }, strangeKind(path))
  return source.read(path, await bytesOf(file, source), options)
}

/** The rows of a file; of a document, those of its list of users. @throws Problem `input` with every fault of the file */
export async function readTable(file: FileName): Promise<Table> {
  const read = await readSource(file)
  return 'data' in read ? read.users() : read
}

/** A file that is YAML or JSON, whatever it is called. @throws Problem `input` with every fault of the file */
export async function readYaml(file: FileName): Promise<YamlFile> {
  return parseYaml(file.path, await bytesOf(file, yaml))
}

async function bytesOf({ path, location, bytes }: FileName, { limit }: FileSource): Promise<Buffer> {
  return bytes ?? readBytes(path, location, limit)
}

function strangeKind(path: string): string {
  const [ending] = /\.(?:xls|xlsm|xlsb|ods|numbers)$/.exec(path.toLowerCase()) ?? []
  if (ending !== undefined) return `${ending} files are not read; save it as .xlsx or CSV`
  return 'this kind of file is not understood; give a .csv, .xlsx, .yaml or .json file'
}
