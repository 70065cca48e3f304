// From files, flags and hubplan.yaml to the desired state: plain data for core.
import { Problem } from '../core/problem.ts'
import type {
  DesiredSources,
  Diagnostic,
  Input,
  Limits,
  Loosened,
  Override,
  Place,
  PolicyFile,
  Table,
} from '../core/types.ts'
import { type ProviderName, providers } from '../providers/index.ts'
import { inputProblem } from '../sources/bytes.ts'
import { type Directories, openDirectories } from './directory.ts'
import { checkUsage, type DesiredFlags, fileName, findConfig, hasRows, isKeepOnly, readGiven } from './given.ts'
import { inputsOf, type Roster, readRoster, tablesOf } from './includes.ts'
import { limitsOf, overridesOf } from './limits.ts'
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
} from './merge.ts'
import { readProtected } from './protect.ts'
import { type Document, type Policy, readDocument, readPolicyFile } from './read.ts'
import { shortcutsOf } from './shortcuts.ts'
import { checkChosen, documentFor } from './targets.ts'

export type { DesiredFlags } from './given.ts'

/** The desired state and its limits; only the form is checked. */
export interface PlanConfig {
  readonly provider: ProviderName
  /** The URL in the files, normalised. */
  readonly fileUrl: { readonly url: string; readonly at: Place } | undefined
  /** Alteryx: the workspace of the files. */
  readonly workspace: string | undefined
  readonly sources: DesiredSources
  readonly limits: Limits
  /** Limits that a file sets looser than their default. */
  readonly loosened: readonly Loosened[]
  /** Limits that no override lifts. */
  readonly policy: PolicyFile | undefined
  readonly overrides: readonly Override[]
  readonly inputs: readonly Input[]
  readonly warnings: readonly Diagnostic[]
}

type Env = Readonly<Record<string, string | undefined>>

/** Input besides files. */
export interface Surroundings {
  readonly env: Env
  readonly cwd: string
  /** ISO. */
  readonly now: () => string
}

/**
 * Reads the desired state that the flags ask for.
 * @throws Problem `usage`, `target`, or `input` with the faults of all files
 */
export async function loadPlanConfig(flags: DesiredFlags, { env, cwd, now }: Surroundings): Promise<PlanConfig> {
  const overrides = overridesOf(flags)
  const shortcuts = shortcutsOf(flags)
  const { name, warnings } = await findConfig(flags.config, cwd)
  const isReplaced = flags.files.length > 0 || flags.given !== undefined || hasRows(flags, shortcuts)
  checkUsage(flags, isReplaced, name)
  const faults: Diagnostic[] = []
  const policy = await findPolicy(flags.policy, { env, cwd }, faults)
  const given = await readGiven(flags, cwd, faults)
  const isGiven = given.documents.some(({ location }) => location === name?.location)
  const document = name === undefined || isGiven ? undefined : await readDocument(name, faults)
  const base = document && documentFor(document, flags.target, faults)
  const documents = given.documents.map((one) => documentFor(one, flags.target, faults))
  const all = [...documents, ...(base === undefined ? [] : [base])]
  if (faults.length === 0) checkChosen(all, flags.target)
  const rows = isReplaced ? documents : all
  const isOffline = flags.isOffline === true
  const ldap = { url: flags.ldapUrl, passwordFile: flags.ldapPasswordFile, ca: flags.ldapCa }
  const directories = openDirectories({ flags: ldap, env, now, isOffline })
  const rosters = await readRosters(rows, directories, faults)
  const provider = flags.provider ?? providerOf(all, faults)
  const lists = flags.protectFrom.map((path) => fileName(path, cwd))
  const kept = await readProtected(lists, faults, { sheet: flags.sheet, names: providers[provider].names })
  const reach = { prune: flags.prune, protect: flags.protect, lists: kept.globs }
  const { names, title, manages, way } = providers[provider]
  const scope = scopeOf({ rows, all, policy, isCaseless: names === 'email', flags: reach }, faults)
  const address = attemptLast(() => urlOf(all, way.tail, faults))
  const workspace = workspaceOf(all, faults)
  if (names === 'email') faults.push(...caseFaults(all, title))
  const aims = aimsOf(rows, flags, faults)
  if (faults.length > 0) throw inputProblem(faults)
  const fileUrl = address()
  const { limits, loosened, warnings: held } = limitsOf(guardsOf(all), overrides, policy?.file)
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
  // With --prune --protect a file without users counts as no roster, not as an empty one.
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
    limits,
    loosened,
    policy: policy?.file,
    overrides,
    inputs: inputsOf({ rosters, replaced: isReplaced ? base : undefined, tables: [...tables, ...kept.tables] }),
    warnings: [
      ...warnings,
      ...held,
      ...rosters.flatMap((roster) => roster.warnings),
      ...[...rosters.flatMap(({ included }) => included), ...tables].flatMap(warningsOf),
    ],
  }
}

/**
 * The hub in hubplan.yaml; undefined when there is no such file or it names none. Ignores the rest of the file.
 * @throws Problem `input` or `target`
 */
export async function readFileTarget(
  { config, target: chosen }: Pick<DesiredFlags, 'config' | 'target'>,
  { cwd, tail }: { readonly cwd: string; readonly tail: RegExp },
): Promise<PlanConfig['fileUrl']> {
  const { name } = await findConfig(config, cwd)
  const faults: Diagnostic[] = []
  const read = name && (await readDocument(name, faults))
  const document = read && documentFor(read, chosen, faults)
  const target = document && urlOf([document], tail, faults)
  if (faults.length > 0) throw inputProblem(faults)
  if (document !== undefined) checkChosen([document], chosen)
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
 * Limits from outside the project (`--policy` or HUBPLAN_POLICY); undefined for none.
 * @throws Problem `input` with the faults of the file
 */
export async function readPolicy(
  path: string | undefined,
  world: { readonly env: Env; readonly cwd: string },
): Promise<PolicyFile | undefined> {
  const faults: Diagnostic[] = []
  const policy = await findPolicy(path, world, faults)
  if (faults.length > 0) throw inputProblem(faults)
  return policy?.file
}

/** Runs a step now, and throws its error only when its value is read: the faults of the files come first. */
function attemptLast<T>(step: () => T): () => T {
  try {
    const value = step()
    return () => value
  } catch (thrown) {
    return () => {
      throw thrown
    }
  }
}

function warningsOf({ warnings = [] }: Table): readonly Diagnostic[] {
  return warnings
}

/**
 * An empty variable counts as not set. An empty flag is an error: it comes from a script whose own variable was empty.
 */
async function findPolicy(
  flag: string | undefined,
  { env, cwd }: { readonly env: Env; readonly cwd: string },
  faults: Diagnostic[],
): Promise<Policy | undefined> {
  if (flag?.trim() === '') {
    throw new Problem('usage', '--policy names no file.', {
      hint: 'give the policy file, or leave --policy out to use HUBPLAN_POLICY',
    })
  }
  const path = flag ?? env['HUBPLAN_POLICY']
  return path === undefined || path === '' ? undefined : readPolicyFile(fileName(path, cwd), faults)
}

async function readRosters(
  documents: readonly Document[],
  directories: Directories,
  faults: Diagnostic[],
): Promise<Roster[]> {
  const rosters: Roster[] = []
  for (const document of documents) rosters.push(await readRoster(document, directories, faults))
  return rosters
}
