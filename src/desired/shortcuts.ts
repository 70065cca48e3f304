// Turns shortcut flags into rows and rules, so that later steps need not know flags.
import { stateColumns } from '../core/desired/columns.ts'
import { rowReader } from '../core/mapping/cells.ts'
import { foldedHeader } from '../core/mapping/folded.ts'
import { error, Problem } from '../core/problem.ts'
import type { Cell, Diagnostic, MappedTable, Row, Rule, Table } from '../core/types.ts'
import type { PlanFlags } from '../options/plan.ts'

/** The flags that name users. */
export type ShortcutFlags = Pick<PlanFlags, 'absent' | 'admin' | 'noAdmin' | 'protect' | 'quota'>

/** The cells of a row for each flag. */
const says = {
  '--absent': { ensure: 'absent' },
  '--admin': { ensure: 'existing', admin: 'true' },
  '--no-admin': { ensure: 'existing', admin: 'false' },
} as const

type Flag = keyof typeof says

/** Rows and rules from the shortcut flags. */
export interface Shortcuts {
  /** A table per name: flags may name one user twice, as files may. */
  readonly tables: readonly Table[]
  readonly rules: readonly Rule[]
}

/**
 * Turns names from flags into tables, and globs into rules.
 * @throws Problem `usage` for an empty name
 */
export function shortcutsOf(flags: ShortcutFlags): Shortcuts {
  const named = { '--absent': flags.absent, '--admin': flags.admin, '--no-admin': flags.noAdmin }
  for (const [flag, values] of Object.entries({ ...named, '--protect': flags.protect })) refuseEmpty(flag, values)
  const globs = flags.absent.filter(isGlob)
  const quotas = [...new Set(flags.quota)].map(quotaRow)
  const rows = Object.entries(named).flatMap(([flag, names]) => {
    const single = flag === '--absent' ? names.filter((name) => !isGlob(name)) : names
    return [...new Set(single)].map((name) => rowOf(flag as Flag, name))
  })
  return {
    tables: [...rows, ...quotas].map((row) => ({ path: 'command line', header: headerOf(row), rows: [row] })),
    rules: [...new Set(globs)].map((glob) => ({ match: [glob], at: { file: '--absent' } })),
  }
}

function refuseEmpty(flag: string, values: readonly string[]): void {
  if (values.some((value) => value.trim() === '')) {
    throw new Problem('usage', `${flag} is empty.`, { hint: 'give it a name' })
  }
}

function isGlob(text: string): boolean {
  return /[*?[]/.test(text)
}

function rowOf(flag: Flag, name: string): Row {
  const at = { file: flag }
  const cells = Object.entries({ username: name, ...says[flag] })
  return { at, cells: new Map(cells.map(([key, value]): [string, Cell] => [key, { value, at }])) }
}

/** The last `=` separates name and quota: a name may contain `=`. */
function quotaRow(text: string): Row {
  const at = { file: '--quota' }
  const split = text.lastIndexOf('=')
  if (split < 1 || split === text.length - 1) {
    throw new Problem('usage', `--quota is ${JSON.stringify(text)}; write it like alice=500 or alice=unlimited.`)
  }
  const cells = { username: text.slice(0, split), ensure: 'existing', quota: text.slice(split + 1) }
  return { at, cells: new Map(Object.entries(cells).map(([key, value]): [string, Cell] => [key, { value, at }])) }
}

function headerOf(row: Row): Cell[] {
  return [...row.cells.keys()].map((value) => ({ value, at: row.at }))
}

/** The flags that name a file of users, and the cells they set in each row. */
const listFlags = {
  '--absent-from': { field: 'ensure', defaults: { ensure: 'absent' }, words: ['absent'], of: 'users to delete' },
  '--admin-from': {
    field: 'admin',
    defaults: { ensure: 'existing', admin: 'true' },
    words: ['true', 'yes', '1'],
    of: 'new admins',
  },
  '--no-admin-from': {
    field: 'admin',
    defaults: { ensure: 'existing', admin: 'false' },
    words: ['false', 'no', '0'],
    of: 'users who stop being admins',
  },
} as const

export type ListFlag = keyof typeof listFlags

/** The table of a flag that names a file. The flag sets a cell of all rows, so a row with another value is a fault. */
export function asListed(table: Table, flag: ListFlag, faults: Diagnostic[]): Table {
  const { field, defaults, words, of } = listFlags[flag]
  const header = table.header.find((cell) => foldedHeader(String(cell.value)) === field)
  const read = table.mapped && rowReader(table.rows, table.mapped)
  const note = (told: Diagnostic): void => void faults.push(told)
  for (const row of table.rows) {
    const cell = read === undefined ? row.cells.get(String(header?.value ?? '')) : read(row, note)?.(field)
    const word = String(cell?.value ?? '').trim()
    if (cell === undefined || ['', ...words].includes(word.toLowerCase())) continue
    const message = `${flag} lists ${of}, but this row says ${JSON.stringify(word)}; remove the word or the row`
    faults.push(error(cell.at, message))
  }
  // Other columns of such a file, for example of an export, are ignored.
  const named: readonly string[] = ['username', field]
  const mapped = table.mapped && onlyColumns(table.mapped, named)
  const left = new Set(table.mapped?.columns.flatMap(({ rule, keys }) => (named.includes(rule.column) ? [] : keys)))
  const isHeard = (cell: Cell): boolean =>
    !left.has(String(cell.value)) &&
    (!stateColumns.includes(foldedHeader(String(cell.value))) || foldedHeader(String(cell.value)) === field)
  return { ...table, header: table.header.filter(isHeard), defaults, ...(mapped === undefined ? {} : { mapped }) }
}

function onlyColumns(mapped: MappedTable, names: readonly string[]): MappedTable {
  return { ...mapped, columns: mapped.columns.filter(({ rule }) => names.includes(rule.column)) }
}
