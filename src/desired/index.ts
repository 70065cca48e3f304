// From files, flags and hubplan.yaml to the desired state: plain data for core.
import type { Part } from '../core/look/explanation.ts'
import { domainFaults } from '../core/mapping/domain.ts'
import { Problem } from '../core/problem.ts'
import type { DesiredSources, Diagnostic, Input, Limits, Loosened, Override, Place, PolicyFile } from '../core/types.ts'
import { type ProviderName, providers } from '../providers/index.ts'
import { inputProblem } from '../sources/bytes.ts'
import { type DesiredFlags, findConfig, hasRows, isKeepOnly, readGiven } from './given.ts'
import { inputsOf, tablesOf } from './includes.ts'
import { leaveOf } from './leave.ts'
import { limitsOf, overridesOf } from './limits.ts'
import { aimsOf, caseFaults, groupsOf, guardsOf, removalFaults, rulesOf, scopeOf, urlOf, workspaceOf } from './merge.ts'
import { partsOf } from './parts.ts'
import { readDocument } from './read.ts'
import { type Shortcuts, shortcutsOf } from './shortcuts.ts'
import { findPolicy, readSources, type Sources, type Surroundings } from './sources.ts'
import { checkChosen, documentFor, everyTarget, targetsMeant } from './targets.ts'

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
  /** What the files say for the chosen target; only on request. */
  readonly parts: readonly Part[]
}

/**
 * Reads the desired state that the flags ask for.
 * @throws Problem `usage`, `target`, or `input` with the faults of all files
 */
export async function loadPlanConfig(flags: DesiredFlags, surroundings: Surroundings): Promise<PlanConfig> {
  const faults: Diagnostic[] = []
  const overrides = overridesOf(flags)
  const shortcuts = shortcutsOf(flags)
  const read = await readSources(flags, hasRows(flags, shortcuts), surroundings, faults)
  const { all, rows, base, isReplaced, policy, provider, rosters, given, kept } = read
  const { names, title, manages, way } = providers[provider]
  const reach = { prune: flags.prune, protect: flags.protect, lists: kept.globs }
  const scope = scopeOf({ rows, all, policy, isCaseless: names === 'email', flags: reach }, faults)
  // Like the guards it holds, too, where files or flags replace the users.
  const leave = leaveOf(all, { provider, scope }, faults)
  const address = attemptLast(() => urlOf(all, way.tail, faults))
  const workspace = workspaceOf(all, faults)
  const tables = [...given.tables, ...given.listed]
  const included = rosters.flatMap((roster) => roster.included)
  if (names === 'email') faults.push(...caseFaults(all, title))
  else
    for (const { mapped } of [...tables, ...kept.tables, ...included])
      if (mapped !== undefined) faults.push(...domainFaults(mapped))
  faults.push(...removalFaults(rows, { manages, title }))
  const aims = aimsOf(rows, flags, faults)
  if (faults.length > 0) throw inputProblem(faults)
  const fileUrl = address()
  const { limits, loosened, warnings } = limitsOf(guardsOf(all), overrides, policy?.file)
  return {
    provider,
    fileUrl,
    workspace,
    sources: {
      ...rowsAndRules(read, shortcuts, flags, scope.prune !== undefined),
      ...(leave === undefined ? {} : { leave }),
      scope,
      aims,
      manages,
      system: title,
    },
    limits,
    loosened,
    policy: policy?.file,
    overrides,
    inputs: inputsOf({ rosters, replaced: isReplaced ? base : undefined, tables: [...tables, ...kept.tables] }),
    warnings: [
      ...read.warnings,
      ...warnings,
      ...rosters.flatMap((roster) => roster.warnings),
      ...[...included, ...tables, ...kept.tables].flatMap((table) => table.warnings ?? []),
    ],
    parts: flags.isExplained === true ? all.flatMap((one) => partsOf(one, rows.includes(one))) : [],
  }
}

/** The rows and rules of files and flags. */
function rowsAndRules(
  { rows, rosters, given }: Sources,
  shortcuts: Shortcuts,
  flags: DesiredFlags,
  isPruning: boolean,
): Omit<DesiredSources, 'scope' | 'aims' | 'manages' | 'system'> {
  const read = rulesOf(rows)
  const said = {
    ...read,
    rules: [...read.rules, ...shortcuts.rules],
    groups: rows.flatMap(groupsOf),
  }
  const listed = [...given.listed, ...shortcuts.tables]
  const own = rosters.flatMap((roster) => roster.own)
  const isMore = [...Object.values(said), given.tables, listed, own].some(({ length }) => length > 0)
  // With --prune --protect a file without users counts as no roster, not as an empty one.
  const isNone = isKeepOnly(flags) && rows.every(({ file }) => file.users === undefined && file.include === undefined)
  const mayBeEmpty = isPruning ? given.tables.length > 0 || own.length > 0 || isNone : isMore
  return { ...said, tables: [...tablesOf(rosters, mayBeEmpty), ...given.tables], own, shortcuts: listed }
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
 * The targets that a --target means, in the order of the files.
 * @throws Problem `usage` when there is none, `input` for files that cannot be read
 */
export async function readTargets(
  target: string,
  { config, planning }: TargetFiles,
  surroundings: Pick<Surroundings, 'cwd' | 'streams'>,
): Promise<Targets> {
  const faults: Diagnostic[] = []
  const { name } = await findConfig(config, surroundings.cwd)
  const given = planning && (await readGiven(planning, surroundings, faults))
  const base = name && (await readDocument(name, faults))
  if (faults.length > 0) throw inputProblem(faults)
  const all = [...(given?.documents ?? []), ...(base === undefined ? [] : [base])]
  return { meant: targetsMeant(all, target), isOneOfSeveral: targetsMeant(all, everyTarget).length > 1 }
}

/** The files that may have targets. */
export interface TargetFiles extends Pick<DesiredFlags, 'config'> {
  /** The flags of a command that is given files. */
  readonly planning?: DesiredFlags | undefined
}

export interface Targets {
  readonly meant: readonly string[]
  /** The files have more than one target, meant or not. */
  readonly isOneOfSeveral: boolean
}

/** Whether the files have targets; false for files that cannot be read. */
export async function hasTargets(
  files: TargetFiles,
  surroundings: Pick<Surroundings, 'cwd' | 'streams'>,
): Promise<boolean> {
  try {
    await readTargets(everyTarget, files, surroundings)
    return true
  } catch (thrown) {
    if (thrown instanceof Problem) return false
    throw thrown
  }
}

/**
 * Limits from outside the project (`--policy` or HUBPLAN_POLICY); undefined for none.
 * @throws Problem `input` with the faults of the file
 */
export async function readPolicy(
  path: string | undefined,
  world: Pick<Surroundings, 'env' | 'cwd'>,
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
