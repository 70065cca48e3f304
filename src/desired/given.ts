// The command line's part of the desired state: flags, the files they name, and combinations that are rejected.
import { resolve } from 'node:path'

import { error, Problem, warning } from '../core/problem.ts'
import type { Diagnostic, Env, Table } from '../core/types.ts'
import { isThere } from '../io/textfile.ts'
import type { PlanFlags } from '../options/plan.ts'
import { managing, type ProviderName, providers } from '../providers/index.ts'
import { type FileName, sourceOf } from '../sources/index.ts'
import type { ReadOptions } from '../sources/types.ts'
import { readingOfFlags } from './columns.ts'
import type { Searches } from './directory.ts'
import { type Document, readGivenFile, readRows } from './read.ts'
import { asListed, type ListFlag, type Shortcuts } from './shortcuts.ts'
import { type Files, isPipe, openFiles, type ReadInput } from './stdin.ts'

/** The flags of a planning command. */
export interface DesiredFlags extends Omit<PlanFlags, 'config'> {
  /** False: do not look for hubplan.yaml. */
  readonly config?: string | false | undefined
  /** One more file, given as text. */
  readonly given?: FileName
  /** Reads only files, not the directories they include. */
  readonly isOffline?: boolean
  /** Also reads where each part of a target is written. */
  readonly isExplained?: boolean
}

export function fileName(path: string, cwd: string): FileName {
  return { path, location: resolve(cwd, path) }
}

export async function findConfig(
  path: string | false | undefined,
  cwd: string,
): Promise<{ name?: FileName; warnings: Diagnostic[] }> {
  if (path === false) return { warnings: [] }
  if (path !== undefined) return { name: fileName(path, cwd), warnings: [] }
  const names = ['hubplan.yaml', 'hubplan.yml'].map((name) => fileName(name, cwd))
  const present: FileName[] = []
  for (const name of names) if (await isThere(name.location)) present.push(name)
  const [first, second] = present
  if (first === undefined) return { warnings: [] }
  const message = `this file is not used, because there is ${first.path}; remove one of them`
  return { name: first, warnings: second === undefined ? [] : [warning({ file: second.path }, message)] }
}

export function hasRows(flags: DesiredFlags, { tables, rules }: Shortcuts): boolean {
  return tables.length > 0 || rules.length > 0 || listFilesOf(flags).length > 0
}

/**
 * Rejects a flag that would have no effect. Faults of the files come first: the system may be one of them.
 * @throws Problem `usage`
 */
export function checkFacets({ quota, topup, setPasswords }: DesiredFlags, provider: ProviderName): void {
  const used = [
    ...(quota.length > 0 ? ['--quota'] : []),
    ...(topup ? ['--topup'] : []),
    ...(setPasswords ? ['--set-passwords'] : []),
  ]
  const [flag] = used
  if (flag === undefined || providers[provider].manages.has('quota')) return
  const { titles, names } = managing('quota')
  throw new Problem('usage', `${flag} is for ${titles}, but this system is ${providers[provider].title}.`, {
    hint: `give --provider ${names}, or write target: { provider: ${names} } in hubplan.yaml`,
  })
}

export function checkUsage(flags: DesiredFlags, isReplaced: boolean, name: FileName | undefined): void {
  if (!isReplaced && name === undefined && !isKeepOnly(flags)) {
    throw new Problem('usage', 'There is no desired state.', {
      hint: 'give a file such as users.csv, a flag such as --absent NAME, or write a hubplan.yaml',
    })
  }
  checkReading(flags)
  // Flags alone are not a roster: with --prune they would delete all users that they do not name.
  if (
    flags.prune &&
    flags.files.length === 0 &&
    flags.given === undefined &&
    (isReplaced || (name === undefined && !isKeepOnly(flags)))
  ) {
    throw new Problem('usage', '--prune needs a complete user list; the other flags are not one.', {
      hint: 'give a file that lists all users who stay',
    })
  }
}

/**
 * Rejects a flag that says how files are read where no such file is given.
 * @throws Problem `usage`
 */
function checkReading(flags: DesiredFlags): void {
  const { sheet, hiddenRows, preset, column, stdinFormat, given } = flags
  const paths = [...flags.files, ...flags.protectFrom, ...listFilesOf(flags).map(({ path }) => path)]
  const hasSheets = paths.some((path) => sourceOf(path)?.hasSheets)
  const hasFiles = paths.length > 0 || given !== undefined
  const refused: readonly (readonly [isRefused: boolean, message: string, hint: string])[] = [
    [
      sheet !== undefined && !hasSheets,
      '--sheet names a sheet, but no FILE is a spreadsheet.',
      'give an .xlsx file, or leave --sheet out; an include names its own with sheet:',
    ],
    [
      hiddenRows !== undefined && !hasSheets,
      '--hidden-rows is for spreadsheets, but no FILE is one.',
      'give an .xlsx file, or leave --hidden-rows out; an include has hidden_rows:',
    ],
    [
      preset !== undefined && !hasFiles,
      '--preset says how a FILE is read, but none is given.',
      'give the file, or write preset: into its include',
    ],
    [
      column.length > 0 && !hasFiles,
      '--column says how a FILE is read, but none is given.',
      'give the file, or write columns: into its include',
    ],
    [
      stdinFormat !== undefined && !paths.some(isPipe),
      '--stdin-format is for a FILE that is -, but none is.',
      'pipe the list into -, or leave --stdin-format out',
    ],
  ]
  const [found] = refused.filter(([isRefused]) => isRefused)
  if (found !== undefined) throw new Problem('usage', found[1], { hint: found[2] })
}

/** `--prune --protect a@x --protect b@y`: deletes all users but those. */
export function isKeepOnly({ prune, protect, protectFrom }: DesiredFlags): boolean {
  return prune && protect.length + protectFrom.length > 0
}

export interface Given {
  readonly documents: readonly Document[]
  readonly tables: readonly Table[]
  /** From `--absent-from` and similar flags. */
  readonly listed: readonly Table[]
  /** How the flags say that files are read. */
  readonly options: ReadOptions
  readonly files: Files
}

/** Input besides files. */
export interface Surroundings {
  readonly env: Env
  readonly cwd: string
  /** ISO. */
  readonly now: () => string
  readonly streams?: { readonly input?: ReadInput }
  /** Shared by runs for several targets. */
  readonly searches?: Searches
}

/**
 * Reads the files that the flags name.
 * @throws Problem `usage`
 */
export async function readGiven(
  flags: DesiredFlags,
  { cwd, streams }: Pick<Surroundings, 'cwd' | 'streams'>,
  faults: Diagnostic[],
): Promise<Given> {
  const files = openFiles({ cwd, format: flags.stdinFormat, read: streams?.input })
  const documents: Document[] = []
  const tables: Table[] = []
  const listed: Table[] = []
  const options = {
    sheet: flags.sheet,
    hiddenRows: flags.hiddenRows,
    reading: readingOfFlags(flags, faults),
  }
  const names = flags.given === undefined ? [] : [flags.given]
  for (const path of flags.files) names.push(await files.find(path))
  if (flags.output === undefined && (await isMeantAsOutput(names))) {
    const path = names.pop()?.path ?? ''
    faults.push(error({ file: path }, `the file does not exist; to save the plan in it: -o ${path}`))
  }
  for (const name of names) {
    const read = await readGivenFile(name, faults, options)
    if (read === undefined) continue
    if ('yaml' in read) documents.push(read)
    else tables.push(read)
  }
  for (const { flag, path } of listFilesOf(flags)) {
    const table = await readRows(await files.find(path), faults, options)
    if (table !== undefined) listed.push(asListed(table, flag, faults))
  }
  return { documents, tables, listed, options, files }
}

/** `plan users.csv plan.json`: the last of several files has the ending of a plan, and is not there. */
async function isMeantAsOutput(names: readonly FileName[]): Promise<boolean> {
  const last = names.length > 1 ? names.at(-1) : undefined
  return last !== undefined && /\.json$/i.test(last.path) && !(await isThere(last.location))
}

function listFilesOf(flags: DesiredFlags): { readonly flag: ListFlag; readonly path: string }[] {
  const files = {
    '--absent-from': flags.absentFrom,
    '--admin-from': flags.adminFrom,
    '--no-admin-from': flags.noAdminFrom,
  }
  return Object.entries(files).flatMap(([flag, paths]) => paths.map((path) => ({ flag: flag as ListFlag, path })))
}
