// Columns of another program that say that a user is gone. Without a mapping such a row would create the user.
import { foldedHeader } from '../mapping/headers.ts'
import { presetFor } from '../mapping/presets/looks.ts'
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

/**
 * An error where the unused column says that a user is gone, otherwise a warning.
 * @param used headers of the columns that are read, the username first
 */
export function goneColumn(table: Table, cell: Cell, used: readonly string[]): Diagnostic {
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
  const [username = '', ...rest] = used
  const own = [`username=${username}`, ...rest.map((name) => `${foldedHeader(name)}=${name}`)]
  const map = [...own, `ensure={from: ${inFlow(header)}, values: {${meanings(table, header, pattern)}}}`]
  const flags = map.map((one) => `--column ${/[^\w=-]/.test(one) ? quote(one) : one}`).join(' ')
  const known = presetFor(table.header.map(({ value: name }) => String(name)))
  const preset = known === undefined ? '' : `--preset ${known.name} as for ${known.title}, or `
  const said = `${header} is ${quote(value)} here${others}, and the column is not used`
  return error(first.at, `${said}; add ${preset}${flags}, or remove the column`)
}

/** What each value of the column means, such as `active: present, deleted: absent`. */
function meanings({ rows }: Table, header: string, gone: RegExp | undefined): string {
  return valuesOf({ rows }, header)
    .map((value) => `${inFlow(value)}: ${gone?.test(value) === true ? 'absent' : 'present'}`)
    .join(', ')
}

/** What each value of a column says of its users; undefined for a column that does not say who is gone. */
export function meaningsOf(
  { rows }: Pick<Table, 'rows'>,
  header: string,
): Readonly<Record<string, 'present' | 'absent'>> | undefined {
  const gone = patterns.get(foldedHeader(header))
  const values = valuesOf({ rows }, header)
  if (gone === undefined || !values.some((value) => gone.test(value))) return undefined
  return Object.fromEntries(values.map((value) => [value, gone.test(value) ? 'absent' : 'present']))
}

function valuesOf({ rows }: Pick<Table, 'rows'>, header: string): string[] {
  const values = new Set(rows.map(({ cells }) => String(cells.get(header)?.value ?? '').trim()))
  return [...values].filter((value) => value !== '').slice(0, most)
}

/** Values beyond these are left to the reader. */
const most = 8

/** A text as a part of a flow of YAML. */
function inFlow(text: string): string {
  return /^[\w .-]+$/.test(text) ? text : JSON.stringify(text)
}
