// The inverse of the applied actions of one plan.

import { appliedActions } from '../../core/actions/applied.ts'
import { allow, inOrder, runGuards, unsupported } from '../../core/guards/index.ts'
import type { LimitName } from '../../core/limits/index.ts'
import { limitOfFlag, optionsAtApply } from '../../core/limits/policy.ts'
import { type Draft, freeze } from '../../core/plan/freeze.ts'
import { reachedBy } from '../../core/plan/measure.ts'
import { Problem } from '../../core/problem.ts'
import { revert } from '../../core/revert/index.ts'
import { guessed, origin } from '../../core/revert/notes.ts'
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
import { withOverrides } from '../../desired/limits.ts'
import { journalPlaces, readJournal } from '../../io/journal.ts'
import { readBytesPlain } from '../../io/plain.ts'
import { tool } from '../../io/version.ts'
import type { RevertFlags } from '../../options/saved.ts'
import { type ProviderName, providers } from '../../providers/index.ts'
import { readLive } from '../../session/live.ts'
import { namedIn } from '../../session/provider.ts'
import type { World } from '../../session/world.ts'
import { sha256Of } from '../../sources/bytes.ts'
import { checkSystem, checkTarget } from '../apply/admit.ts'
import { clockAt, expiryOf, flagsToKeep } from '../plan/save.ts'

export interface Asked extends Pick<Draft, 'by'> {
  readonly plan: Plan
  readonly overrides: readonly Override[]
}

export interface Undo {
  readonly plan: Plan
  /** Number of actions that count as applied. */
  readonly applied: number
}

/**
 * Reads what was applied, and the hub as it is now.
 * @throws Problem when the inverse cannot be planned
 */
export async function undoOf({ plan, overrides, by }: Asked, flags: RevertFlags, world: World): Promise<Undo> {
  const maker = { by, flags: flagsToKeep(flags) }
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
  return makeUndo({ maker, plan, file: flags.plan, journal, bounds, live, input, now: world.now(), clock })
}

interface Journaled {
  readonly path: string
  /** undefined: no journal. */
  readonly events: readonly ApplyEvent[] | undefined
}

/**
 * The journal of a plan: that of --journal, otherwise the first that has events.
 * @throws Problem `planfile` for a journal of another plan, and when the named journal is missing
 */
export async function readEvents(flags: RevertFlags, plan: Plan): Promise<Journaled> {
  const { journal, plan: file, state } = flags
  const places = journalPlaces(file, state, plan.digest)
  for (const path of journal === undefined ? places : [journal]) {
    const events = await readJournal(path, plan.digest)
    if (events.length > 0) return { path, events }
  }
  if (journal === undefined) return { path: places[0] ?? '', events: undefined }
  throw new Problem('planfile', `There is no journal ${journal}, or it is empty.`, {
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

function makeUndo({ maker, plan, file, journal, bounds, live, input, now, clock }: Undoing): Undo {
  const { options, overrides, policy } = bounds
  const provider = providers[plan.target.provider as ProviderName]
  const applied = appliedActions(plan, journal.events, live)
  const { actions, findings } = revert({ plan, file, applied, live })
  const told: Finding[] = [
    origin({ file, digest: plan.digest, applied: applied.size, planned: plan.actions.length }),
    ...(journal.events === undefined ? [guessed(journal.path)] : []),
  ]
  const undo = freeze({
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
  return { plan: undo, applied: applied.size }
}
