// The whole of planning as one pure step: desired state and snapshot in, actions and findings out.
import { identify } from './accounts.ts'
import { directed, directions, shrunken } from './against.ts'
import { diffStates } from './diff.ts'
import { allow, emptySources, inOrder, type RowCount, runGuards } from './guards/index.ts'
import type { Action, DesiredState, Diagnostic, Finding, Input, Options, Override, Plan, Snapshot } from './types.ts'

export interface DraftInput {
  readonly desired: DesiredState
  readonly live: Snapshot
  readonly options: Options
  readonly overrides: readonly Override[]
  /** Files and flags that were read, with the number of their rows. */
  readonly tables: readonly RowCount[]
  /** The files, as the plan records them. */
  readonly inputs: readonly Input[]
  /** The last applied plan, when there is one to compare with. */
  readonly last?: LastPlan | undefined
  /** ISO: this machine's clock when the snapshot was taken; undefined when nothing is to be said of clocks. */
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
  /** Rows that cannot be met on this hub; if there are any, nothing is planned. */
  readonly diagnostics: readonly Diagnostic[]
}

/** What would be done, and what the guards say of it. */
export function draft(input: DraftInput): Drafted {
  const { live, options, overrides, tables, now } = input
  const { desired, diagnostics: mistaken } = identify(input.desired, live)
  const { actions: found, findings, diagnostics: unmet } = diffStates(desired, live)
  const diagnostics = [...mistaken, ...unmet]
  const { actions, notes } = compared(found, input)
  const told = [...findings, ...notes].map((finding) => allow(finding, overrides))
  const all = [...emptySources(tables, overrides), ...runGuards({ actions, live, options, now }, overrides), ...told]
  return { actions, findings: inOrder(all), diagnostics }
}

/** The actions with where each comes from, when there is a plan to compare with. */
function compared(
  actions: readonly Action[],
  { last, inputs, options }: DraftInput,
): { actions: readonly Action[]; notes: Finding[] } {
  if (last === undefined) return { actions, notes: [] }
  const shrank = shrunken(inputs, last.plan.inputs, options.limits)
  const { desired } = last.plan
  if (desired === undefined) return { actions, notes: shrank }
  const known = directed(actions, desired)
  return { actions: known, notes: [...shrank, directions(known, last)] }
}
