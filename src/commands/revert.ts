// hubplan revert: the inverse of a plan that was applied, as an ordinary plan to be reviewed and applied.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'

import { appliedActions } from '../core/applied.ts'
import { inOrder, runGuards, unsupported } from '../core/guards/index.ts'
import { freeze, verify } from '../core/plan.ts'
import { Problem } from '../core/problem.ts'
import { revert } from '../core/revert.ts'
import { guessed, origin } from '../core/revert-notes.ts'
import { quote } from '../core/text.ts'
import type { ApplyEvent, Finding, Input, Options, Override, Plan, PolicyFile, Snapshot } from '../core/types.ts'
import { journalPath, readJournal } from '../io/journal.ts'
import { readPlan } from '../io/planfile.ts'
import { tool } from '../io/version.ts'
import { type ProviderName, providers } from '../providers/index.ts'
import { checkSystem, checkTarget } from './admit.ts'
import { isBlocked } from './blocked.ts'
import type { Format } from './choices.ts'
import { type OverrideFlags, overridesOf, withOverrides } from './config-limits.ts'
import type { HubFlags } from './hub.ts'
import { checkAllowed, expiryOf, readLive, saveAndShow } from './planning.ts'
import { policyOf, withPolicy } from './policy.ts'
import { forgetCancelled } from './revert-cancelled.ts'
import { namedIn } from './system.ts'
import type { ExitCode, World } from './world.ts'

export interface RevertFlags extends HubFlags, OverrideFlags {
  /** The plan to undo. */
  readonly plan: string
  /** The hubplan.yaml whose target is compared; missing is fine. */
  readonly config?: string | undefined
  readonly policy?: string | undefined
  /** Of the plan's applies; beside the plan when left out. */
  readonly journal?: string | undefined
  /** Where the inverse plan is saved; shown only when left out. */
  readonly output?: string | undefined
  /** Somebody has cancelled its deletes by hand: no plan is made. */
  readonly cancelled: boolean
  /** E-mail addresses or numbers of those whose deletes were cancelled; all of the plan when empty. */
  readonly names?: readonly string[]
  readonly format: Format
}

/** Makes the plan that undoes what was applied of another one. */
export async function runRevert(flags: RevertFlags, world: World): Promise<ExitCode> {
  const overrides = overridesOf(flags)
  checkAllowed(overrides)
  checkNames(flags)
  checkOutput(flags)
  const plan = await readPlan(flags.plan)
  checkUndoable(plan)
  if (flags.cancelled) return forgetCancelled(plan, flags, world)
  const journal = await readEvents(flags, plan)
  const policy = await policyOf(flags, world)
  const bounds = boundsOf(plan, { overrides, policy })
  const target = await checkTarget(plan, flags, world)
  const provider = providers[plan.target.provider as ProviderName]
  const live = await readLive(world, flags, { target, provider, named: namedIn(plan.actions), mayLookUp: true })
  checkSystem(plan, live)
  const input = await inputOf(flags.plan, plan)
  const undo = makeUndo({ plan, file: flags.plan, journal, bounds, live, input, now: world.now() })
  await saveAndShow(undo, flags, world)
  return isBlocked(undo) ? 3 : 0
}

/** @throws Problem `usage` */
function checkNames({ names = [], cancelled }: RevertFlags): void {
  if (cancelled || names.length === 0) return
  throw new Problem('usage', `Unexpected argument ${quote(names[0] ?? '')}.`, {
    hint: 'names of users go with --cancelled; a plan is undone as a whole',
  })
}

/** Without the plan its journal says nothing. @throws Problem `usage` */
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
  /** undefined when there is none. */
  readonly events: readonly ApplyEvent[] | undefined
}

/** @throws Problem `planfile` for a journal of another plan, and when the one that was asked for is not there */
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
  throw new Problem('planfile', `There is no journal ${path}, or nothing is in it.`, {
    hint: 'hubplan apply keeps it beside the plan, or in --state DIR',
  })
}

interface Bounds {
  readonly options: Options
  readonly overrides: readonly Override[]
}

/** The scope and limits of the plan that is undone, within the policy; limits that it loosened are told again. */
function boundsOf(plan: Plan, given: { overrides: readonly Override[]; policy: PolicyFile | undefined }): Bounds {
  const { overrides, policy } = given
  const options = withPolicy(plan.options, policy)
  const limits = withOverrides(options.limits, overrides, policy?.guards ?? {})
  const isInForce = ({ flag, value }: Override): boolean =>
    (flag === '--max-deletes' && value === limits.max_deletes) ||
    (flag === '--max-delete-share' && value === limits.max_delete_share)
  const inherited = plan.overrides.filter(
    (override) => isInForce(override) && !overrides.some(({ flag }) => flag === override.flag),
  )
  return {
    options: { ...options, limits },
    overrides: [...inherited, ...overrides],
  }
}

async function inputOf(path: string, plan: Plan): Promise<Input> {
  const sha256 = createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
  return { path, rows: plan.actions.length, sha256: `sha256:${sha256}` }
}

interface Undoing {
  readonly plan: Plan
  readonly file: string
  readonly journal: Journaled
  readonly bounds: Bounds
  readonly live: Snapshot
  readonly input: Input
  readonly now: string
}

function makeUndo({ plan, file, journal, bounds, live, input, now }: Undoing): Plan {
  const { options, overrides } = bounds
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
    inputs: [input],
    options,
    overrides,
    needs: provider.needs(actions, live),
    actions,
    findings: inOrder([
      ...told,
      ...unsupported(actions, provider.ops, provider.title),
      ...runGuards({ actions, live, options }, overrides),
      ...findings,
    ]),
  })
}
