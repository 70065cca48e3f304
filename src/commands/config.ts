// The desired state from FILEs, flags and hubplan.yaml to plain data for core.
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'

import { Problem, warning } from '../core/problem.ts'
import type {
  Aims,
  DesiredSources,
  Diagnostic,
  Input,
  Limits,
  Override,
  Place,
  PolicyFile,
  Table,
} from '../core/types.ts'
import type { DirectoryFlags } from '../io/directory.ts'
import { type ProviderName, providers } from '../providers/index.ts'
import { inputProblem } from '../sources/bytes.ts'
import { sourceKind } from '../sources/index.ts'
import { type Directories, openDirectories } from './config-directory.ts'
import { defaultLimits, type OverrideFlags, overridesOf, tighten, withOverrides } from './config-limits.ts'
import {
  aimsOf,
  caseFaults,
  groupsOf,
  guardsOf,
  providerOf,
  quotaRulesOf,
  rulesOf,
  scopeOf,
  stopRulesOf,
  urlOf,
  workspaceOf,
} from './config-merge.ts'
import { readProtected } from './config-protect.ts'
import { attempt, type Document, type FileName, readDocument, readPolicyFile, readRows } from './config-read.ts'
import { inputsOf, type Roster, rosterOf, tablesOf } from './config-roster.ts'
import { asListed, type ListFlag, type ShortcutFlags, type Shortcuts, shortcutsOf } from './config-shortcuts.ts'
import { checkChosen, documentFor } from './targets.ts'

export { defaultLimits, tighten } from './config-limits.ts'

/** The flags that say what should be, as they were typed. */
export interface DesiredFlags extends ShortcutFlags, OverrideFlags {
  readonly files: readonly string[]
  readonly config?: string | undefined
  /** Of a file that is for several systems. */
  readonly targetName?: string | undefined
  readonly policy?: string | undefined
  readonly absentFrom: readonly string[]
  /** Files of people who are to be admins, and who are not. */
  readonly adminFrom?: readonly string[]
  readonly noAdminFrom?: readonly string[]
  /** Files of people who are never touched. */
  readonly protectFrom?: readonly string[]
  readonly prune: boolean
  /** The system; else the files say it, else it is a JupyterHub. */
  readonly provider?: ProviderName | undefined
  /** What this planning is to do besides; nothing when left out. */
  readonly aims?: Partial<Aims>
  /** Of FILEs that are spreadsheets. */
  readonly sheet?: string | undefined
  /** The way to the directory of includes. */
  readonly directory?: DirectoryFlags
  /** Only files are read, and no directory that they include. */
  readonly isOffline?: boolean
}

/** Everything that was said about what should be, checked for its form. */
export interface PlanConfig {
  readonly provider: ProviderName
  /** The hub that a file names, in its normal form. */
  readonly fileUrl: { readonly url: string; readonly at: Place } | undefined
  /** Of Alteryx: the one that the files are for. */
  readonly workspace: string | undefined
  readonly sources: DesiredSources
  readonly limits: Limits
  readonly overrides: readonly Override[]
  readonly inputs: readonly Input[]
  readonly warnings: readonly Diagnostic[]
}

type Env = Readonly<Record<string, string | undefined>>

/**
 * Reads the desired state that the flags ask for.
 * @throws Problem `usage`, `target`, or `input` with the faults of all files
 */
export async function loadPlanConfig(flags: DesiredFlags, env: Env, cwd: string): Promise<PlanConfig> {
  const overrides = overridesOf(flags)
  const shortcuts = shortcutsOf(flags)
  const { name, warnings } = await findConfig(flags.config, cwd)
  const isReplaced = flags.files.length > 0 || hasRows(flags, shortcuts)
  checkUsage(flags, isReplaced, name)
  const faults: Diagnostic[] = []
  const policy = await findPolicy(flags.policy ?? env['HUBPLAN_POLICY'], cwd, faults)
  const given = await readGiven(flags, cwd, faults)
  const isGiven = given.documents.some(({ location }) => location === name?.location)
  const document = name === undefined || isGiven ? undefined : await readDocument(name, faults)
  const base = document && documentFor(document, flags.targetName, faults)
  const documents = given.documents.map((one) => documentFor(one, flags.targetName, faults))
  const all = [...documents, ...(base === undefined ? [] : [base])]
  if (faults.length === 0) checkChosen(all, flags.targetName)
  const rows = isReplaced ? documents : all
  const directories = openDirectories({ flags: flags.directory ?? {}, env, isOffline: flags.isOffline === true })
  const rosters = await readRosters(rows, directories, faults)
  const provider = flags.provider ?? providerOf(all, faults)
  const lists = (flags.protectFrom ?? []).map((path) => fileName(path, cwd))
  const kept = await readProtected(lists, faults, { sheet: flags.sheet, names: providers[provider].names })
  const reach = { prune: flags.prune, protect: flags.protect, lists: kept.globs }
  const scope = scopeOf({ rows, all, policy, flags: reach }, faults)
  const { names, title, manages, way } = providers[provider]
  const fileUrl = urlOf(all, way.tail, faults)
  const workspace = workspaceOf(all, faults)
  if (names === 'email') faults.push(...caseFaults(all, title))
  checkFacets(flags, provider)
  const aims = { ...aimsOf(rows, faults), ...flags.aims }
  if (faults.length > 0) throw inputProblem(faults)
  const limits = tighten({ ...defaultLimits, ...guardsOf(all) }, policy?.guards ?? {})
  const said = {
    rules: [...rows.flatMap(rulesOf), ...shortcuts.rules],
    stopRules: rows.flatMap(stopRulesOf),
    quotaRules: rows.flatMap(quotaRulesOf),
    groups: rows.flatMap(groupsOf),
  }
  const tables = [...given.tables, ...given.listed]
  const isMore =
    said.rules.length + said.stopRules.length + said.quotaRules.length + said.groups.length > 0 ||
    shortcuts.tables.length > 0 ||
    tables.length > 0
  // With --prune --protect a file that speaks of no users is no roster that is empty, but none.
  const isNone = isKeepOnly(flags) && rows.every(({ file }) => file.users === undefined && file.include === undefined)
  const mayBeEmpty = scope.prune === undefined ? isMore : given.tables.length > 0 || isNone
  return {
    provider,
    fileUrl,
    workspace,
    sources: {
      tables: [...tablesOf(rosters, mayBeEmpty), ...given.tables],
      shortcuts: [...given.listed, ...shortcuts.tables],
      scope,
      aims,
      manages,
      system: title,
      ...said,
    },
    limits: withOverrides(limits, overrides, policy?.guards ?? {}),
    overrides,
    inputs: inputsOf({ rosters, replaced: isReplaced ? base : undefined, tables: [...tables, ...kept.tables] }),
    warnings: [
      ...warnings,
      ...rosters.flatMap((roster) => roster.warnings),
      ...[...rosters.flatMap(({ included }) => included), ...tables].flatMap(warningsOf),
    ],
  }
}

/**
 * The hub that hubplan.yaml names, if there is such a file and it names one; nothing else of it counts.
 * @throws Problem `input` or `target`
 */
export async function readFileTarget(
  { config, targetName }: Pick<DesiredFlags, 'config' | 'targetName'>,
  { cwd, tail }: { readonly cwd: string; readonly tail: RegExp },
): Promise<PlanConfig['fileUrl']> {
  const { name } = await findConfig(config, cwd)
  const faults: Diagnostic[] = []
  const read = name && (await readDocument(name, faults))
  const document = read && documentFor(read, targetName, faults)
  const target = document && urlOf([document], tail, faults)
  if (faults.length > 0) throw inputProblem(faults)
  if (document !== undefined) checkChosen([document], targetName)
  return target
}

/**
 * The targets that the desired-state files name.
 * @throws Problem `usage` when there is none, `input` for files that cannot be read
 */
export async function targetNames(flags: DesiredFlags, cwd: string): Promise<string[]> {
  const faults: Diagnostic[] = []
  const { name } = await findConfig(flags.config, cwd)
  const given = await readGiven(flags, cwd, faults)
  const base = name && (await readDocument(name, faults))
  if (faults.length > 0) throw inputProblem(faults)
  const documents = [...given.documents, ...(base === undefined ? [] : [base])]
  checkChosen(documents, 'all')
  return [...new Set(documents.flatMap(({ file }) => Object.keys(file.targets ?? {})))]
}

/**
 * Limits from outside the project.
 * @throws Problem `input` with the faults of the file
 */
export async function readPolicy(path: string, cwd: string = process.cwd()): Promise<PolicyFile> {
  const faults: Diagnostic[] = []
  const policy = await findPolicy(path, cwd, faults)
  if (policy === undefined) throw inputProblem(faults)
  return policy
}

function warningsOf({ warnings = [] }: Table): readonly Diagnostic[] {
  return warnings
}

async function findPolicy(
  path: string | undefined,
  cwd: string,
  faults: Diagnostic[],
): Promise<PolicyFile | undefined> {
  return path === undefined || path === '' ? undefined : readPolicyFile(fileName(path, cwd), faults)
}

function fileName(path: string, cwd: string): FileName {
  return { path, location: resolve(cwd, path) }
}

async function findConfig(path: string | undefined, cwd: string): Promise<{ name?: FileName; warnings: Diagnostic[] }> {
  if (path !== undefined) return { name: fileName(path, cwd), warnings: [] }
  const names = ['hubplan.yaml', 'hubplan.yml'].map((name) => fileName(name, cwd))
  const present: FileName[] = []
  for (const name of names) if (await exists(name.location)) present.push(name)
  const [first, second] = present
  if (first === undefined) return { warnings: [] }
  const message = `this file is not used, because there is ${first.path}; remove one of them`
  return { name: first, warnings: second === undefined ? [] : [warning({ file: second.path }, message)] }
}

async function exists(location: string): Promise<boolean> {
  return stat(location).then(
    () => true,
    () => false,
  )
}

function hasRows(flags: DesiredFlags, { tables, rules }: Shortcuts): boolean {
  return tables.length > 0 || rules.length > 0 || listFilesOf(flags).length > 0
}

/** A flag that could do nothing is a mistake. */
function checkFacets({ quota = [], aims }: DesiredFlags, provider: ProviderName): void {
  const used = [
    ...(quota.length > 0 ? ['--quota'] : []),
    ...(aims?.topup === true ? ['--topup'] : []),
    ...(aims?.setPasswords === true ? ['--set-passwords'] : []),
  ]
  const [flag] = used
  if (flag === undefined || providers[provider].manages.has('quota')) return
  throw new Problem('usage', `${flag} is for an AUP Learning Cloud, and this is to be ${providers[provider].title}.`, {
    hint: 'give --provider aup, or write target: { provider: aup } in hubplan.yaml',
  })
}

function checkUsage(flags: DesiredFlags, isReplaced: boolean, name: FileName | undefined): void {
  if (!isReplaced && name === undefined && !isKeepOnly(flags)) {
    throw new Problem('usage', 'Nothing says who should be on the hub.', {
      hint: 'give a file such as users.csv, a flag such as --absent NAME, or write a hubplan.yaml',
    })
  }
  if (
    flags.sheet !== undefined &&
    ![...flags.files, ...listFilesOf(flags).map(({ path }) => path)].some(isSpreadsheet)
  ) {
    throw new Problem('usage', '--sheet names a sheet, but no FILE is a spreadsheet.', {
      hint: 'give an .xlsx file, or leave --sheet out; an include names its own with sheet:',
    })
  }
  // Flags alone are no roster: with --prune they would delete everybody they do not name.
  if (flags.prune && flags.files.length === 0 && (isReplaced || (name === undefined && !isKeepOnly(flags)))) {
    throw new Problem('usage', '--prune needs a roster, and the other flags are none.', {
      hint: 'give a file that lists everybody who stays',
    })
  }
}

/** `--prune --protect a@x --protect b@y`: everybody goes but those. */
function isKeepOnly({ prune, protect, protectFrom = [] }: DesiredFlags): boolean {
  return prune && protect.length + protectFrom.length > 0
}

function isSpreadsheet(path: string): boolean {
  return path.toLowerCase().endsWith('.xlsx')
}

interface Given {
  readonly documents: readonly Document[]
  readonly tables: readonly Table[]
  /** Of `--absent-from` and its like. */
  readonly listed: readonly Table[]
}

async function readGiven(flags: DesiredFlags, cwd: string, faults: Diagnostic[]): Promise<Given> {
  const documents: Document[] = []
  const tables: Table[] = []
  const listed: Table[] = []
  for (const name of flags.files.map((path) => fileName(path, cwd))) {
    const kind = await attempt(faults, async () => sourceKind(name.path))
    const document = kind === 'yaml' ? await readDocument(name, faults) : undefined
    const isTable = kind === 'csv' || kind === 'xlsx'
    const table = isTable ? await readRows(name, faults, flags.sheet) : undefined
    if (document !== undefined) documents.push(document)
    if (table !== undefined) tables.push(table)
  }
  for (const { flag, path } of listFilesOf(flags)) {
    const table = await readRows(fileName(path, cwd), faults, flags.sheet)
    if (table !== undefined) listed.push(asListed(table, flag, faults))
  }
  return { documents, tables, listed }
}

function listFilesOf(flags: DesiredFlags): { readonly flag: ListFlag; readonly path: string }[] {
  const files = {
    '--absent-from': flags.absentFrom,
    '--admin-from': flags.adminFrom ?? [],
    '--no-admin-from': flags.noAdminFrom ?? [],
  }
  return Object.entries(files).flatMap(([flag, paths]) => paths.map((path) => ({ flag: flag as ListFlag, path })))
}

async function readRosters(
  documents: readonly Document[],
  directories: Directories,
  faults: Diagnostic[],
): Promise<Roster[]> {
  const rosters: Roster[] = []
  for (const document of documents) rosters.push(await rosterOf(document, directories, faults))
  return rosters
}
