// The head of a roster, whatever program wrote it: its columns and rows, before a mapping says how they are read.
import { isAbsolute, join, relative, sep } from 'node:path'

import { isRosterHeader } from '../../core/desired/naming.ts'
import { headerDepth, type Reading } from '../../core/mapping/variants.ts'
import type { Diagnostic, Include, Table } from '../../core/types.ts'
import { filesOf } from '../../desired/paths.ts'
import { readRows } from '../../desired/read.ts'
import type { World } from '../../session/world.ts'
import { inputProblem } from '../../sources/bytes.ts'
import { type FileName, sourceOf } from '../../sources/index.ts'
import type { ReadOptions } from '../../sources/types.ts'

/** A roster with its header found. */
export interface Head {
  readonly table: Table
  /** The keys of its include that do not depend on its columns. */
  readonly include: Include
  /** Rows that the spreadsheet hides; they are in the table. */
  readonly hidden: number
}

/**
 * Reads a roster beside hubplan.yaml or below.
 * @throws Problem `input` with every fault of the file
 */
export async function headOf(written: string, { cwd }: World): Promise<Head> {
  const path = (isAbsolute(written) ? relative(cwd, written) : written).split(sep).join('/')
  const found = await filesOf({ path: 'hubplan.yaml', location: join(cwd, 'hubplan.yaml') }, path)
  if ('fault' in found) throw inputProblem([{ severity: 'error', at: { file: 'hubplan.yaml' }, message: found.fault }])
  const [name] = found.files
  if (name === undefined) throw new Error('A path has no file.')
  return headIn(name, path)
}

/**
 * The same for a file wherever it lies.
 * @param path of the include
 * @param chosen sheet; absent: the one that has the users
 */
export async function headIn(name: FileName, path: string, chosen?: string): Promise<Head> {
  const { encoding, table, header, sheet } = chosen === undefined ? await inAnySheet(name) : await inSheet(name, chosen)
  const isWritten = header !== undefined && header > 1
  return {
    table,
    include: {
      path,
      ...(sheet === undefined ? {} : { sheet }),
      ...(isWritten ? { header } : {}),
      ...(encoding === undefined ? {} : { encoding }),
    },
    hidden: table.rows.length - (await visibleRows(name, table, { header, sheet })),
  }
}

async function visibleRows(
  name: FileName,
  { rows }: Table,
  { header, sheet }: { readonly header: number | undefined; readonly sheet: string | undefined },
): Promise<number> {
  if (!sourceOf(name.path)?.hasSheets) return rows.length
  const reading = header === undefined ? undefined : readingAt(header)
  const visible = await attempt(name, { hiddenRows: 'skip', reading, sheet })
  return 'faults' in visible ? rows.length : visible.rows.length
}

interface Found {
  readonly table: Table
  /** Of a file that is not read from its first line on. */
  readonly header?: number
  readonly encoding?: 'windows-1252'
  /** Of a workbook that begins with a cover. */
  readonly sheet?: string
}

/** Behind a cover sheet the reader names the one that has the users. */
async function inAnySheet(name: FileName): Promise<Found> {
  const found = await inAnyEncoding(name, {})
  if (!('faults' in found)) return found
  const [, quoted] = found.faults.flatMap(({ message }) => /with --sheet ("(?:[^"\\]|\\.)*")/.exec(message) ?? [])
  if (quoted === undefined) throw inputProblem(found.faults)
  const sheet = String(JSON.parse(quoted))
  return inSheet(name, sheet)
}

async function inSheet(name: FileName, sheet: string): Promise<Found> {
  const found = await inAnyEncoding(name, { sheet })
  if ('faults' in found) throw inputProblem(found.faults)
  return { ...found, sheet }
}

async function inAnyEncoding(name: FileName, options: ReadOptions): Promise<Found | Failed> {
  const found = await atAnyLine(name, options)
  if (!('faults' in found)) return found
  const isWindows = found.faults.some(({ message }) => message.includes('encoding: windows-1252'))
  const again = isWindows ? await atAnyLine(name, { ...options, encoding: 'windows-1252' }) : found
  if ('faults' in again) return again
  return { ...again, encoding: 'windows-1252' }
}

/** A title or a version may stand above the header. */
async function atAnyLine(name: FileName, given: ReadOptions): Promise<Found | Failed> {
  const options: ReadOptions = { ...given, hiddenRows: 'read' }
  const plain = await attempt(name, options)
  if (!('faults' in plain) && isRosterHeader(headerOf(plain))) return { table: plain }
  for (let line = 1; line <= headerDepth; line += 1) {
    const table = await attempt(name, { ...options, reading: readingAt(line) })
    if ('faults' in table || !isRosterHeader(headerOf(table))) continue
    if (isList(name)) return { table }
    if (table.header[0]?.at.line === line) return { table, header: line }
  }
  return 'faults' in plain ? plain : { table: plain }
}

/** Its keys are the header, wherever they stand. */
function isList({ path }: FileName): boolean {
  return /\.(?:ya?ml|json)$/i.test(path)
}

function headerOf({ header }: Table): string[] {
  return header.map(({ value }) => String(value))
}

/** Every column, below a header that is chosen. */
function readingAt(header: number): Reading {
  return { variants: [{ columns: [], skip: [], header }] }
}

interface Failed {
  readonly faults: readonly Diagnostic[]
}

async function attempt(name: FileName, options: ReadOptions): Promise<Table | Failed> {
  const faults: Diagnostic[] = []
  const table = await readRows(name, faults, options)
  return table === undefined ? { faults } : table
}
