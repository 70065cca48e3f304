// The whole of planning as one pure step: desired state and snapshot in, actions and findings out.
import { diffStates } from './diff.ts'
import { allow, emptySources, inOrder, runGuards } from './guards/index.ts'
import { complete } from './scope.ts'
import type { Action, DesiredState, Diagnostic, Finding, Options, Override, Snapshot, Table } from './types.ts'

export interface DraftInput {
  readonly desired: DesiredState
  readonly live: Snapshot
  readonly options: Options
  readonly overrides: readonly Override[]
  /** The files that were read. */
  readonly tables: readonly Table[]
}

export interface Drafted {
  readonly actions: readonly Action[]
  /** Worst first. */
  readonly findings: readonly Finding[]
  /** Rows that cannot be met on this hub; if there are any, nothing is planned. */
  readonly diagnostics: readonly Diagnostic[]
}

/** What would be done, and what the guards say of it. */
export function draft({ desired, live, options, overrides, tables }: DraftInput): Drafted {
  const { subjects, findings, diagnostics } = complete(desired, live)
  const actions = diffStates(subjects, desired, live)
  const told = findings.map((finding) => allow(finding, overrides))
  const all = [...emptySources(tables, overrides), ...runGuards({ actions, live, options }, overrides), ...told]
  return { actions, findings: inOrder(all), diagnostics }
}
