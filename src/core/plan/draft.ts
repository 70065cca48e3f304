// Planning as one pure step: desired state and snapshot in, actions and findings out.
import { identify } from '../desired/accounts.ts'
import { allow, emptySources, inOrder, type RowCount, runGuards } from '../guards/index.ts'
import type { LimitName } from '../limits/index.ts'
import type {
  Action,
  DesiredState,
  Diagnostic,
  Finding,
  Input,
  Loosened,
  Options,
  Override,
  Plan,
  PolicyFile,
  Snapshot,
} from '../types.ts'
import { diffStates } from './diff.ts'
import { asSpelled } from './group-spelling.ts'
import { directed, directions, largestShrink, shrunken } from './last-plan.ts'
import { reachedBy } from './measure.ts'
import { takenAway } from './taken-away.ts'
import { undone } from './undone.ts'

export interface DraftInput {
  readonly desired: DesiredState
  readonly live: Snapshot
  readonly options: Options
  readonly overrides: readonly Override[]
  /** Limits that no override lifts. */
  readonly policy?: PolicyFile | undefined
  /** Limits that a file sets looser than their default. */
  readonly loosened?: readonly Loosened[]
  /** Files and flags that were read, with the number of their rows. */
  readonly tables: readonly RowCount[]
  /** The files, as the plan records them. */
  readonly inputs: readonly Input[]
  /** The last applied plan, when there is one to compare with. */
  readonly last?: LastPlan | undefined
  /** ISO: this machine's clock when the snapshot was taken; undefined to skip the check of clocks. */
  readonly now?: string | undefined
}

/** A plan that was applied before. */
export interface LastPlan {
  readonly file: string
  readonly plan: Plan
}

export interface Drafted {
  readonly actions: readonly Action[]
  /** Worst first. */
  readonly findings: readonly Finding[]
  /** Each with its outcome in the plan. */
  readonly loosened: readonly Loosened[]
  /** Rows that this hub cannot satisfy; with any of them nothing is planned. */
  readonly diagnostics: readonly Diagnostic[]
}

/** The actions, and the guards' findings about them. */
export function draft(input: DraftInput): Drafted {
  const { live, options, overrides, policy, tables, now } = input
  const { desired, diagnostics: mistaken } = identify(asSpelled(input.desired, live), live)
  const { actions: found, findings, diagnostics: unmet } = diffStates(desired, live)
  const diagnostics = [...mistaken, ...unmet]
  const { actions, notes, shrink } = compared(found, input)
  const told = findings.map((finding) => allow(finding, overrides))
  const guarded = runGuards({ actions, live, options, now, policy }, overrides)
  const all = [...emptySources(tables, overrides), ...guarded, ...told, ...notes]
  const loosened = (input.loosened ?? []).map((one): Loosened => {
    const limit = one.limit as LimitName
    const reached = limit === 'max_source_shrink' ? shrink : reachedBy(limit, { actions, live })
    return { ...one, ...(reached === undefined ? {} : { reached }) }
  })
  return { actions, findings: inOrder(all), loosened, diagnostics }
}

interface Compared {
  readonly actions: readonly Action[]
  readonly notes: readonly Finding[]
  /** The largest share of its rows that a file has lost. */
  readonly shrink: number | undefined
}

/** The actions with the origin of each difference, when there is a last plan. */
function compared(actions: readonly Action[], { last, inputs, options, overrides, policy }: DraftInput): Compared {
  if (last === undefined) return { actions, notes: [], shrink: undefined }
  const shrank = shrunken(inputs, last.plan.inputs, { limits: options.limits, overrides, policy })
  const notes = [...shrank, ...takenAway(options, last), ...undone(actions, last, options)]
  const shrink = largestShrink(inputs, last.plan.inputs)
  const { desired } = last.plan
  if (desired === undefined) return { actions, notes, shrink }
  const known = directed(actions, desired)
  return { actions: known, notes: [...notes, directions(known, last)], shrink }
}
