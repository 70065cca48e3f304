// Rosters as people have them, before they lie in a folder: their head, and the names in them.
import { fieldsOf } from '../core/desired/fields.ts'
import {
  commaListIn,
  type DomainRows,
  domainsOf,
  type Proposal,
  proposalOf,
  type ShownColumn,
  shownColumns,
} from '../core/desired/proposal.ts'
import { Problem } from '../core/problem.ts'
import type { Diagnostic, Include, Place, Table } from '../core/types.ts'

/** A file, or a text, that is in memory. */
export interface RosterFile {
  /** For messages; its ending says its kind. */
  readonly name: string
  readonly bytes: Buffer
}

export interface RosterHead {
  readonly table: Table
  readonly proposal: Proposal
  /** The keys of its include that do not depend on its columns. */
  readonly include: Include
  readonly hidden: number
  readonly sheets: readonly string[]
  readonly shown: readonly ShownColumn[]
}

/**
 * The columns and rows of a roster, whatever program wrote it.
 * @throws Problem `input` with every fault of the file
 */
export async function headOfRoster(file: RosterFile, sheet?: string): Promise<RosterHead> {
  const { headIn } = await import('../commands/init/head.ts')
  const { table, include, hidden } = await headIn(inMemory(file), file.name, sheet)
  const proposal = proposalOf(table)
  return { table, proposal, include, hidden, sheets: await sheetsOf(file), shown: shownColumns(table, proposal) }
}

function inMemory({ name, bytes }: RosterFile) {
  return { path: name, location: name, bytes }
}

async function sheetsOf({ name, bytes }: RosterFile): Promise<readonly string[]> {
  if (!/\.xlsx$/i.test(name)) return []
  return (await import('../sources/xlsx/index.ts')).sheetNames(bytes)
}

/** Domains of the addresses in a column. */
export function domainsIn(table: Table, header: string): readonly DomainRows[] {
  return domainsOf(table, header)
}

/** Whether groups of a column are separated by commas. */
export function hasCommas(table: Table, header: string): boolean {
  return commaListIn(table, header) !== undefined
}

export interface RosterName {
  readonly name: string
  readonly at: Place
}

export interface RosterNames {
  readonly names: readonly RosterName[]
  readonly faults: readonly Diagnostic[]
}

/** The names of a roster as an include reads it, with the faults of the file. */
export async function namesOfRoster(file: RosterFile, include: Include): Promise<RosterNames> {
  const { readingOf } = await import('../desired/columns.ts')
  const { readRows } = await import('../desired/read.ts')
  const faults: Diagnostic[] = []
  const { sheet, encoding, hidden_rows: hiddenRows, ...stated } = include
  const reading = readingOf(stated, () => ({ file: file.name }), faults)
  if (faults.length > 0) return { names: [], faults }
  const table = await readRows(inMemory(file), faults, { sheet, encoding, hiddenRows, reading }).catch(
    (thrown: unknown) => {
      if (!(thrown instanceof Problem)) throw thrown
      faults.push(...thrown.diagnostics)
      return undefined
    },
  )
  return table === undefined ? { names: [], faults } : namesIn(table, faults)
}

function namesIn(table: Table, faults: Diagnostic[]): RosterNames {
  const note = (told: Diagnostic): void => {
    if (told.severity === 'error') faults.push(told)
  }
  const read = fieldsOf(table, { manages: new Set(), system: '' }, note)
  const names = table.rows.flatMap((row) => {
    const cell = read?.(row, note)?.('username')
    const name = typeof cell?.value === 'string' ? cell.value.trim() : ''
    return name === '' ? [] : [{ name, at: cell?.at ?? row.at }]
  })
  return { names, faults }
}
