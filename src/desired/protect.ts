// `--protect-from FILE`: a list of users that are never changed.
import { damageOf } from '../core/desired/damage.ts'
import { fieldsOf } from '../core/desired/fields.ts'
import { addressFault, normalName } from '../core/names.ts'
import { error } from '../core/problem.ts'
import { quote } from '../core/sentences.ts'
import type { Diagnostic, Table } from '../core/types.ts'
import type { FileName } from '../sources/index.ts'
import type { ReadOptions } from '../sources/types.ts'
import { readRows } from './read.ts'

/** The names in the files as globs that match exactly; adds faults to `faults`. */
export async function readProtected(
  names: readonly FileName[],
  faults: Diagnostic[],
  { names: kind, ...options }: Reading = { names: 'login' },
): Promise<{ readonly globs: readonly string[]; readonly tables: readonly Table[] }> {
  const globs: string[] = []
  const tables: Table[] = []
  for (const name of names) {
    const table = await readRows(name, faults, options)
    if (table === undefined) continue
    tables.push(table)
    // An empty list of protected users would let --prune delete everyone.
    if (table.rows.length === 0) faults.push(error({ file: name.path }, 'this list of protected users is empty'))
    for (const text of namesIn(table, kind, faults)) globs.push(literal(text))
  }
  return { globs, tables }
}

interface Reading extends ReadOptions {
  /** How users are named. */
  readonly names: 'login' | 'email'
}

function namesIn(table: Table, kind: Reading['names'], faults: Diagnostic[]): string[] {
  const note = (told: Diagnostic): void => {
    if (told.severity === 'error') faults.push(told)
  }
  const read = fieldsOf(table, { manages: new Set(), system: '' }, note)
  if (read === undefined) return []
  return table.rows.flatMap((row) => {
    const field = read(row, note)
    if (field === undefined) return []
    const cell = field('username')
    const name = typeof cell?.value === 'string' ? normalName(cell.value, 'exact') : ''
    const fault =
      addressFault(name) ??
      damageOf(name) ??
      (kind === 'email' && !name.includes('@') ? 'is not an e-mail address' : undefined)
    if (fault === undefined) return [name]
    faults.push(error(cell?.at ?? row.at, `the name ${quote(name)} ${fault}; correct it or remove the row`))
    return []
  })
}

/** A glob that matches exactly this text. */
function literal(text: string): string {
  return text.replaceAll(/[*?[]/g, (character) => `[${character}]`)
}
