// hubplan plan: desired state and snapshot to a frozen plan.

import { isBlocked } from '../../core/blocked.ts'
import { desire } from '../../core/desired/index.ts'
import { alsoToPlan } from '../../core/facets/also.ts'
import { type RowCount, rowCounts, unsupported } from '../../core/guards/index.ts'
import { draft, type LastPlan } from '../../core/plan/draft.ts'
import { type Draft, freeze } from '../../core/plan/freeze.ts'
import { inputFindings } from '../../core/plan/input-warnings.ts'
import { rememberedOf } from '../../core/plan/last-plan.ts'
import { daysFinding, unlistedFinding } from '../../core/plan/request-limit.ts'
import { formatPlace, Problem } from '../../core/problem.ts'
import type {
  Action,
  DesiredSources,
  DesiredState,
  Diagnostic,
  Finding,
  Limits,
  Options,
  Plan,
  Snapshot,
} from '../../core/types.ts'
import { checkFacets } from '../../desired/given.ts'
import { type DesiredFlags, loadPlanConfig, type PlanConfig } from '../../desired/index.ts'
import { resolveTarget } from '../../io/target.ts'
import { tool } from '../../io/version.ts'
import type { PlanFlags } from '../../options/plan.ts'
import { providers } from '../../providers/index.ts'
import type { Named, Provider } from '../../providers/types.ts'
import { type ReadMore, readLiveAnd } from '../../session/live.ts'
import { personOf } from '../../session/person.ts'
import type { ExitCode, World } from '../../session/world.ts'
import { inputProblem } from '../../sources/bytes.ts'
import { checkedLast, readLast } from './last.ts'
import { checkAllowed, clockAt, expiryOf, flagsToKeep, saveAndShow } from './save.ts'

export async function runPlan(flags: PlanFlags, world: World): Promise<ExitCode> {
  const plan = await planOf(flags, world)
  await saveAndShow(plan, flags, world)
  return exitOf(plan, flags.detailedExitcode)
}

/**
 * Makes the plan; neither saves nor prints it.
 * @throws Problem when nothing can be planned
 */
export async function planOf(flags: DesiredFlags, world: World): Promise<Plan> {
  return (await planWith(flags, world, { readMore: async () => undefined })).plan
}

/** What is read while a plan is made. */
export interface Reading<More> {
  /** Receives the rows, which the plan itself does not keep. */
  readonly onSources?: (sources: DesiredSources) => void
  readonly readMore: ReadMore<More>
  /** Users to look up besides those of the rows, where users cannot be listed. */
  readonly named?: readonly Named[]
}

export interface Planned<More> {
  readonly plan: Plan
  readonly desired: DesiredState
  readonly live: Snapshot
  readonly more: More
}

/**
 * Makes the plan, and returns what it was made from.
 * @throws Problem when nothing can be planned
 */
export async function planWith<More>(
  flags: DesiredFlags,
  world: World,
  reading: Reading<More>,
): Promise<Planned<More>> {
  const maker = { by: personOf(flags.by, world), flags: flagsToKeep(flags) }
  const { config, desired, tables, warnings } = await loadDesired(flags, world, reading.onSources)
  const given = await readLast(flags, world)
  const from = world.now()
  const { live, more } = await snapshot(flags, world, { config, desired, reading })
  const last = checkedLast(given, live, world)
  const now = world.now()
  const clock = clockAt(live, { from, to: now })
  return { plan: makePlan({ maker, config, tables, last, desired, live, now, clock, warnings }), desired, live, more }
}

interface Loaded {
  readonly config: Omit<PlanConfig, 'sources'>
  readonly desired: DesiredState
  readonly tables: readonly RowCount[]
  readonly warnings: readonly Diagnostic[]
}

/** Frees the rows on return: a million of them take as much memory as the desired state they yield. */
async function loadDesired(
  flags: DesiredFlags,
  world: World,
  onSources?: (sources: DesiredSources) => void,
): Promise<Loaded> {
  const { sources, ...config } = await loadPlanConfig(flags, world)
  onSources?.(sources)
  checkAllowed(config.overrides)
  const { desired, diagnostics } = desire(sources)
  refuse(diagnostics)
  checkFacets(flags, config.provider)
  const tables = rowCounts([...sources.tables, ...(sources.own ?? []), ...sources.shortcuts])
  return { config, desired, tables, warnings: [...config.warnings, ...warningsOf(diagnostics)] }
}

/** The users in the rows: on a system that cannot list users each of them is looked up. */
function namedOf({ users }: DesiredState): Named[] {
  return [...users.values()].map(({ name, account }) => (account === undefined ? { name } : { name, account }))
}

/** @throws Problem `target` when the token belongs to another workspace than the files */
function checkWorkspace({ target, identity }: Snapshot, workspace: string | undefined): void {
  if (workspace === undefined || target.workspace === workspace) return
  const named = identity.workspace === undefined ? '' : ` (${JSON.stringify(identity.workspace)})`
  throw new Problem(
    'target',
    `The token is of workspace ${target.workspace}${named}, and the files are for workspace ${workspace}.`,
    { hint: 'use a token that was made in that workspace: each is bound to one' },
  )
}

/** @param isDetailed 2 when there are changes */
export function exitOf(plan: Plan, isDetailed: boolean): ExitCode {
  if (isBlocked(plan)) return 3
  return isDetailed && plan.actions.length > 0 ? 2 : 0
}

/** @throws Problem `input` with all faults, when there are any */
function refuse(diagnostics: readonly Diagnostic[]): void {
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error')
  if (errors.length > 0) throw inputProblem(errors)
}

function warningsOf(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.filter((diagnostic) => diagnostic.severity === 'warning')
}

async function snapshot<More>(
  flags: DesiredFlags,
  world: World,
  { config, desired, reading }: Pick<Loaded, 'config' | 'desired'> & { readonly reading: Reading<More> },
): Promise<{ readonly live: Snapshot; readonly more: More }> {
  const provider = providers[config.provider]
  const target = resolveTarget({
    flagUrl: flags.url,
    env: world.env,
    fileUrl: config.fileUrl?.url,
    filePath: config.fileUrl && formatPlace(config.fileUrl.at),
    way: provider.way,
  })
  const mayLookUp = desired.scope.prune === undefined && desired.rules.length === 0
  const named = [...namedOf(desired), ...(reading.named ?? [])]
  const from = { target, provider, named, mayLookUp, also: alsoToPlan(desired), expected: named.length }
  const read = await readLiveAnd(world, flags, from, reading.readMore)
  checkWorkspace(read.live, config.workspace)
  return read
}

interface Making extends Loaded {
  readonly maker: Pick<Draft, 'by' | 'flags'>
  readonly last: LastPlan | undefined
  readonly live: Snapshot
  readonly now: string
  /** What this machine's clock said when the snapshot was taken. */
  readonly clock: string
}

function makePlan({ maker, config, tables, last, desired, live, now, clock, warnings }: Making): Plan {
  const options = optionsOf(desired, config.limits)
  const { overrides } = config
  const provider = providers[config.provider]
  const drafted = draft({
    desired,
    live,
    options,
    overrides,
    policy: config.policy,
    loosened: config.loosened,
    tables,
    inputs: config.inputs,
    last,
    now: clock,
  })
  refuse(drafted.diagnostics)
  return freeze({
    tool,
    createdAt: now,
    expiresAt: expiryOf(now),
    live,
    ...maker,
    against: last?.plan,
    inputs: config.inputs,
    desired: rememberedOf(desired, Date.parse(live.takenAt)),
    options,
    overrides,
    loosened: drafted.loosened,
    needs: provider.needs(drafted.actions, live),
    actions: drafted.actions,
    findings: [
      ...unsupported(drafted.actions, provider.ops, provider.title),
      ...(provider.check?.(drafted.actions, live) ?? []),
      ...budget(drafted.actions, live, provider),
      ...drafted.findings.filter(isLoud),
      ...inputFindings(warnings),
      ...drafted.findings.filter((f) => !isLoud(f)),
    ],
  })
}

/** How many days the plan takes on a system that limits requests per day. */
function budget(actions: readonly Action[], live: Snapshot, { requestLimit }: Provider): Finding[] {
  if (requestLimit === undefined || live.requestsLeft === undefined) return []
  const deletes = actions.filter(({ op }) => op === 'user.delete').length
  const { listing, requestsLeft: left } = live
  return [
    ...unlistedFinding(live),
    ...daysFinding(deletes, { requestLimit, left, listed: live.listed !== false, listing }),
  ]
}

function optionsOf(desired: DesiredState, limits: Limits): Options {
  const { names, prune, manage, protect, groups } = desired.scope
  return { names, prune: prune !== undefined, manage, protect, ...(groups === undefined ? {} : { groups }), limits }
}

function isLoud(finding: Finding): boolean {
  return finding.level !== 'info'
}
