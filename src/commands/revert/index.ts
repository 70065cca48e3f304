// hubplan revert: the inverse of a plan that was applied, as an ordinary plan to be reviewed and applied.

import { resolve } from 'node:path'
import { appliedActions } from '../../core/actions/applied.ts'
import { isBlocked } from '../../core/blocked.ts'
import { allow, inOrder, runGuards, unsupported } from '../../core/guards/index.ts'
import type { LimitName } from '../../core/limits/index.ts'
import { limitOfFlag, optionsAtApply } from '../../core/limits/policy.ts'
import { type Draft, freeze, verify } from '../../core/plan/freeze.ts'
import { reachedBy } from '../../core/plan/measure.ts'
import { Problem } from '../../core/problem.ts'
import { revert } from '../../core/revert/index.ts'
import { guessed, origin } from '../../core/revert/notes.ts'
import { quote } from '../../core/sentences.ts'
import type {
  ApplyEvent,
  Finding,
  Input,
  Loosened,
  Options,
  Override,
  Plan,
  PolicyFile,
  Snapshot,
} from '../../core/types.ts'
import { readPolicy } from '../../desired/index.ts'
import { overridesOf, withOverrides } from '../../desired/limits.ts'
import { journalPath, readJournal } from '../../io/journal.ts'
import { readBytesPlain } from '../../io/plain.ts'
import { readPlan } from '../../io/planfile.ts'
import { tool } from '../../io/version.ts'
import type { RevertFlags } from '../../options/saved.ts'
import { type ProviderName, providers } from '../../providers/index.ts'
import { readLive } from '../../session/live.ts'
import { personOf } from '../../session/person.ts'
import { namedIn } from '../../session/provider.ts'
import type { ExitCode, World } from '../../session/world.ts'
import { sha256Of } from '../../sources/bytes.ts'
import { checkSystem, checkTarget } from '../apply/admit.ts'
import { checkAllowed, clockAt, expiryOf, flagsToKeep, saveAndShow } from '../plan/save.ts'
import { atTargetOf } from '../targets/planned.ts'
import { forgetCancelled } from './cancelled.ts'

/** Makes the plan that undoes the applied actions of another one. */
export async function runRevert(flags: RevertFlags, world: World): Promise<ExitCode> {
  const overrides = overridesOf(flags)
  checkAllowed(overrides)
  checkNames(flags)
  checkOutput(flags)
  const by = personOf(flags.by, world)
  const plan = await readPlan(flags.plan)
  checkUndoable(plan)
  return atTargetOf(plan, flags, world, (own, at) => undoOf({ plan, overrides, by }, own, at))
}

interface Asked extends Pick<Draft, 'by'> {
  readonly plan: Plan
  readonly overrides: readonly Override[]
}

async function undoOf({ plan, overrides, by }: Asked, flags: RevertFlags, world: World): Promise<ExitCode> {
  const maker = { by, flags: flagsToKeep(flags) }
  if (flags.cancelled) return forgetCancelled(plan, flags, world)
  const journal = await readEvents(flags, plan)
  const policy = await readPolicy(flags.policy, world)
  const bounds = boundsOf(plan, { overrides, policy })
  const target = await checkTarget(plan, flags, world)
  const provider = providers[plan.target.provider as ProviderName]
  const from = world.now()
  const live = await readLive(world, flags, { target, provider, named: namedIn(plan.actions), mayLookUp: true })
  checkSystem(plan, live, provider)
  const clock = clockAt(live, { from, to: world.now() })
  const input = await readInput(flags.plan, plan)
  const undo = makeUndo({ maker, plan, file: flags.plan, journal, bounds, live, input, now: world.now(), clock })
  await saveAndShow(undo, flags, world)
  return isBlocked(undo) ? 3 : 0
}

/** @throws Problem `usage` */
function checkNames({ names, cancelled }: RevertFlags): void {
  if (cancelled || names.length === 0) return
  throw new Problem('usage', `Unexpected argument ${quote(names[0] ?? '')}.`, {
    hint: 'names of users go with --cancelled; a plan is undone as a whole',
  })
}

/**
 * Without the plan file its journal is useless, so --output must not replace it.
 * @throws Problem `usage`
 */
function checkOutput({ plan, output }: RevertFlags): void {
  if (output === undefined || resolve(output) !== resolve(plan)) return
  throw new Problem('usage', `-o ${output} would overwrite the plan that is undone; give another name.`)
}

/** @throws Problem `planfile` */
function checkUndoable(plan: Plan): void {
  verify(plan)
  if (!isBlocked(plan)) return
  throw new Problem('planfile', 'The plan is blocked, so it was never applied and there is nothing to undo.')
}

interface Journaled {
  readonly path: string
  /** undefined: no journal. */
  readonly events: readonly ApplyEvent[] | undefined
}

/** @throws Problem `planfile` for a journal of another plan, and when the named journal is missing */
async function readEvents(flags: RevertFlags, plan: Plan): Promise<Journaled> {
  const { journal, plan: file, state } = flags
  const beside = journalPath(file, undefined, plan.digest)
  const inState = state === undefined ? [] : [journalPath(file, state, plan.digest)]
  for (const path of journal === undefined ? [...inState, beside] : [journal]) {
    const events = await readJournal(path, plan.digest)
    if (events.length > 0) return { path, events }
  }
  const path = journal ?? inState[0] ?? beside
  if (journal === undefined) return { path, events: undefined }
  throw new Problem('planfile', `There is no journal ${path}, or it is empty.`, {
    hint: 'hubplan apply writes it beside the plan, or in --state DIR',
  })
}

interface Bounds {
  readonly options: Options
  readonly overrides: readonly Override[]
  readonly loosened: readonly Loosened[]
  readonly policy: PolicyFile | undefined
}

/** The scope and limits of the original plan; its loosened limits are listed again. */
function boundsOf(plan: Plan, given: { overrides: readonly Override[]; policy: PolicyFile | undefined }): Bounds {
  const { overrides, policy } = given
  const options = optionsAtApply(plan, policy)
  const limits = withOverrides(options.limits, overrides, policy?.guards ?? {})
  const isInForce = ({ flag, value }: Override): boolean =>
    (flag === '--max-deletes' && value === limits.max_deletes) ||
    (flag === '--max-delete-share' && value === limits.max_delete_share)
  const inherited = plan.overrides.filter(
    (override) => isInForce(override) && !overrides.some(({ flag }) => flag === override.flag),
  )
  const typed = new Set<string | undefined>(overrides.map(({ flag }) => limitOfFlag[flag]))
  const loosened = policy === undefined ? (plan.loosened ?? []).filter(({ limit }) => !typed.has(limit)) : []
  return { options: { ...options, limits }, overrides: [...inherited, ...overrides], loosened, policy }
}

/** Counts the changes of the undoing plan, in place of those of the original one. */
function measured({ reached: _, ...loosened }: Loosened, undo: Parameters<typeof reachedBy>[1]): Loosened {
  const reached = reachedBy(loosened.limit as LimitName, undo)
  return { ...loosened, ...(reached === undefined ? {} : { reached }) }
}

async function readInput(path: string, plan: Plan): Promise<Input> {
  const { bytes } = await readBytesPlain(path)
  return { path, rows: plan.actions.length, sha256: sha256Of(bytes) }
}

interface Undoing {
  readonly maker: Pick<Draft, 'by' | 'flags'>
  readonly plan: Plan
  readonly file: string
  readonly journal: Journaled
  readonly bounds: Bounds
  readonly live: Snapshot
  readonly input: Input
  readonly now: string
  /** What this machine's clock said when the snapshot was taken. */
  readonly clock: string
}

function makeUndo({ maker, plan, file, journal, bounds, live, input, now, clock }: Undoing): Plan {
  const { options, overrides, policy } = bounds
  const provider = providers[plan.target.provider as ProviderName]
  const applied = appliedActions(plan, journal.events, live)
  const { actions, findings } = revert({ plan, file, applied, live })
  const told: Finding[] = [
    origin({ file, digest: plan.digest, applied: applied.size, planned: plan.actions.length }),
    ...(journal.events === undefined ? [guessed(journal.path)] : []),
  ]
  return freeze({
    tool,
    createdAt: now,
    expiresAt: expiryOf(now),
    live,
    ...maker,
    inputs: [input],
    options,
    overrides,
    loosened: bounds.loosened.map((one) => measured(one, { actions, live })),
    needs: provider.needs(actions, live),
    actions,
    findings: inOrder([
      ...told,
      ...unsupported(actions, provider.ops, provider.title),
      ...runGuards({ actions, live, options, now: clock, policy }, overrides),
      ...findings.map((finding) => allow(finding, overrides)),
    ]),
  })
}
