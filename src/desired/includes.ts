// Rows of a desired-state file: its own users, and those of the files it includes.
import { mappingWords } from '../core/mapping/words.ts'
import { error } from '../core/problem.ts'
import type { Diagnostic, Input, Table } from '../core/types.ts'
import { sourceOf } from '../sources/index.ts'
import { readingOf } from './columns.ts'
import type { Directories } from './directory.ts'
import { filesOf } from './paths.ts'
import { type Document, readRows } from './read.ts'

/** A document with its rows. */
export interface Roster {
  readonly document: Document
  readonly users: Table
  /** Rows of the chosen target alone, which override all others. */
  readonly own: readonly Table[]
  readonly included: readonly Table[]
  /** Warnings from includes of directories. */
  readonly warnings: readonly Diagnostic[]
}

/** Reads what a document includes. */
export async function readRoster(document: Document, directories: Directories, faults: Diagnostic[]): Promise<Roster> {
  const included: Table[] = []
  const warnings: Diagnostic[] = []
  for (const [index, include] of (document.file.include ?? []).entries()) {
    const before = faults.length
    checkKeys(document, index, faults)
    if (faults.length > before) continue
    const { ldap, defaults } = include
    const tables =
      ldap === undefined
        ? await readIncludes(document, index, faults)
        : apart(await directories.read(document, index, { faults, warnings }), included)
    for (const table of tables) included.push(defaults === undefined ? table : { ...table, defaults })
  }
  return { document, users: document.yaml.users(), own: ownOf(document), included, warnings }
}

function ownOf({ target, yaml }: Document): Table[] {
  const own = target === undefined ? undefined : yaml.users(['targets', target, 'users'])
  return own === undefined || own.rows.length === 0 ? [] : [own]
}

/**
 * The tables of all rosters. A document without users is skipped when there is other content; otherwise its empty table
 * stays, so that the guard against empty sources reports it.
 */
export function tablesOf(rosters: readonly Roster[], isMore: boolean): Table[] {
  const tables = rosters.flatMap(({ users, included }) => [...(users.rows.length > 0 ? [users] : []), ...included])
  return tables.length > 0 || isMore ? tables : rosters.map(({ users }) => users)
}

/** Inputs as the plan records them: documents with their own rows, `replaced` without, then the other tables. */
export function inputsOf(read: {
  readonly rosters: readonly Roster[]
  readonly replaced: Document | undefined
  readonly tables: readonly Table[]
}): Input[] {
  const { rosters, replaced, tables } = read
  return [
    ...(replaced === undefined ? [] : [documentInput(replaced, 0)]),
    ...rosters.flatMap(({ document, users, own, included }) => [
      documentInput(
        document,
        [users, ...own].reduce((sum, { rows }) => sum + rows.length, 0),
      ),
      ...included.map(tableInput),
    ]),
    ...tables.map(tableInput),
  ]
}

function documentInput({ path, yaml }: Document, rows: number): Input {
  return { path, rows, sha256: yaml.sha256 }
}

function tableInput({ path, rows, sha256, mapped }: Table): Input {
  const mapping = mapped === undefined ? [] : mappingWords(mapped, rows)
  return {
    path,
    rows: rows.length,
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(mapping.length === 0 ? {} : { mapping }),
  }
}

async function readIncludes(document: Document, index: number, faults: Diagnostic[]): Promise<Table[]> {
  const { path = '', sheet, hidden_rows: hiddenRows, encoding, ...stated } = document.file.include?.[index] ?? {}
  const found = await filesOf(document, path)
  if ('fault' in found) {
    faults.push(error(document.yaml.place(['include', index, 'path']), found.fault))
    return []
  }
  const before = faults.length
  const placeOf = (part: readonly (string | number)[]) => document.yaml.place(['include', index, ...part])
  const reading = readingOf(stated, placeOf, faults)
  if (faults.length > before) return []
  const tables: Table[] = []
  for (const name of found.files) {
    const table = await readRows(name, faults, { sheet, hiddenRows, encoding, reading })
    if (table !== undefined) tables.push(table)
  }
  return tables
}

/** An include is a file or a directory; each has its own keys. */
function checkKeys({ file, yaml }: Document, index: number, faults: Diagnostic[]): void {
  const { path, ldap: directory, sheet, columns } = file.include?.[index] ?? {}
  const at = ['include', index]
  if (path === undefined && directory === undefined) {
    faults.push(error(yaml.place(at), 'an include needs path (a file) or ldap (a directory); write one of them'))
  } else if (path !== undefined && directory !== undefined) {
    faults.push(
      error(yaml.keyPlace([...at, 'path']), 'an include is a file or a directory, not both; write two includes'),
    )
  } else if (sheet !== undefined && !sourceOf(path ?? '')?.hasSheets) {
    faults.push(error(yaml.keyPlace([...at, 'sheet']), 'only an .xlsx file has sheets; remove the key'))
  } else if (columns !== undefined && directory !== undefined) {
    faults.push(
      error(yaml.keyPlace([...at, 'columns']), 'the columns of a directory are part of ldap; move them there'),
    )
  }
}

/** Numbers equal names: two searches of one directory may have the same, and a plan identifies its inputs by name. */
function apart(table: Table | undefined, others: readonly Table[]): Table[] {
  if (table === undefined) return []
  const alike = others.filter(({ path }) => path === table.path || path.startsWith(`${table.path} #`)).length
  return alike === 0 ? [table] : [{ ...table, path: `${table.path} #${alike + 1}` }]
}
