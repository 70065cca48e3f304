// The files of --results and --accepted.
import { Problem } from '../../core/problem.ts'
import type { Plan, Report } from '../../core/types.ts'
import { checkTablePath, writeTable } from '../../io/table.ts'
import { checkWritable } from '../../io/textfile.ts'
import type { ApplyFlags } from '../../options/apply.ts'
import { providerNamed } from '../../session/provider.ts'
import {
  acceptedColumns,
  acceptedRows,
  personColumns,
  personRows,
  resultColumns,
  resultRows,
} from '../../views/results.ts'
import type { Table } from '../targets/table.ts'

type TableFlags = Pick<ApplyFlags, 'results' | 'accepted'>

/**
 * Checks that the files can be written, before anything else is done.
 * @throws Problem `usage`
 */
export async function checkTables({ results, accepted }: TableFlags): Promise<void> {
  await checkTable(results, '--results')
  await checkTable(accepted, '--accepted')
}

async function checkTable(path: string | undefined, flag: string): Promise<void> {
  if (path === undefined) return
  checkTablePath(path, flag)
  await checkWritable(path)
}

/**
 * Without its plan a journal is useless, so no table may replace one.
 * @throws Problem `usage`
 */
export function keepPlans({ results, accepted }: TableFlags, isPlan: (path: string) => boolean): void {
  for (const [flag, path] of Object.entries({ '--results': results, '--accepted': accepted })) {
    if (path === undefined || !isPlan(path)) continue
    throw new Problem('usage', `${flag} ${path} would overwrite what is applied.`, { hint: 'give another name' })
  }
}

/** Writes the files that the flags name. */
export async function writeTables(
  { results, accepted }: TableFlags,
  tables: { readonly results: () => Table; readonly accepted: () => Table },
): Promise<void> {
  if (results !== undefined) await write(results, tables.results())
  if (accepted !== undefined) await write(accepted, tables.accepted())
}

async function write(path: string, { columns, rows }: Table): Promise<void> {
  await writeTable(path, columns, rows)
}

/** One row per action of a plan. */
export function resultTable(plan: Plan, report: Report): Table {
  return providerNamed(plan.target.provider)?.names === 'email'
    ? { columns: personColumns, rows: personRows(report) }
    : { columns: resultColumns, rows: resultRows(report) }
}

/** One row per accepted delete. */
export function acceptedTable(report: Report): Table {
  return { columns: acceptedColumns, rows: acceptedRows(report) }
}
