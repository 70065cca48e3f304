// Columns of another program that say that somebody is gone. Without a mapping such a row would create the user.
import { foldedHeader } from '../mapping/headers.ts'
import { error, warning } from '../problem.ts'
import { count, quote } from '../sentences.ts'
import type { Cell, Diagnostic, Table } from '../types.ts'

/** Header, and the words that say "gone"; the words of the other columns say "here". */
const goneWords: readonly (readonly [headers: readonly string[], gone: RegExp])[] = [
  [
    ['status', 'account status', 'new status', 'state', 'account_status', 'workflow_state', 'status [read only]'],
    /^(?:deleted|inactive|suspended|disabled|tobedeleted|deprovisioned|archived|concluded|completed|removed|left|former|gone|expired|locked|blocked|absent|terminated|withdrawn|dropped)$/i,
  ],
  [
    ['deleted', 'suspended', 'disabled', 'locked', 'blocked', 'archived', 'inactive', 'block sign in', 'withdrawn'],
    /^(?:1|true|yes|y|x|ja|oui|sí|si)$/i,
  ],
  [
    ['enabled', 'active', 'enableduser', 'accountenabled', 'availability', 'is_active', 'isactive', 'account enabled'],
    /^(?:0|false|no|n|nein|non)$/i,
  ],
]

const patterns: ReadonlyMap<string, RegExp> = new Map(
  goneWords.flatMap(([headers, gone]) => headers.map((header) => [foldedHeader(header), gone])),
)

/** Whether a column may contradict its rows. */
export function maySayGone(header: string): boolean {
  return patterns.has(foldedHeader(header))
}

/** An error where the unused column says that somebody is gone, otherwise a warning. */
export function goneColumn(table: Table, cell: Cell): Diagnostic {
  const header = String(cell.value)
  const pattern = patterns.get(foldedHeader(header))
  const gone = table.rows.flatMap(({ cells }) => {
    const found = cells.get(header)
    return found !== undefined && pattern?.test(String(found.value).trim()) === true ? [found] : []
  })
  const [first] = gone
  if (first === undefined) return warning(cell.at, `the column ${header} is not used; hubplan's own column is ensure`)
  const value = String(first.value).trim()
  const others = gone.length === 1 ? '' : `, as ${count(gone.length - 1, 'other row')} do`
  const map = `ensure={from: ${header}, values: {${value}: absent}}`
  return error(
    first.at,
    `${header} is ${quote(value)} here${others}, and the column is not used; map it with --column ${quote(map)}, or remove it`,
  )
}
