// How the applies of several plans ended, one beside the other.
import { type ExitCode, gravestOf } from '../exit-codes.ts'
import type { Problem } from '../problem.ts'
import type { FailedTarget, OutcomeKind, Plan, Report } from '../types.ts'

/** The end of one of several plans. */
export type TargetEnd =
  /** The plan was carried out, or there was nothing to do. */
  | {
      readonly is: 'applied'
      readonly target: string
      readonly plan: Plan
      readonly report: Report
      readonly code: ExitCode
    }
  /** Nothing was sent in this run; the report has all actions as pending. */
  | {
      readonly is: 'refused'
      readonly target: string
      readonly plan: Plan
      readonly report: Report
      readonly problem: Problem
      readonly code: ExitCode
    }
  /** The run stopped before its turn. */
  | { readonly is: 'unreached'; readonly target: string; readonly plan: Plan; readonly report: Report }
  /** The target could not be planned: the index has only the reason. */
  | { readonly is: 'unplanned'; readonly target: string; readonly failed: FailedTarget }

/** The exit code of one target; undefined when its turn did not come. */
export function codeOf(end: TargetEnd): ExitCode | undefined {
  switch (end.is) {
    case 'applied':
    case 'refused':
      return end.code
    case 'unreached':
      return undefined
    case 'unplanned':
      return 1
  }
}

/** Whether a target ended well. */
export function isDone(end: TargetEnd): boolean {
  return codeOf(end) === 0
}

/**
 * The exit code of the whole: the gravest one.
 * @param isInterrupted Ctrl-C kept some targets from their turn
 */
export function exitOfAll(ends: readonly TargetEnd[], isInterrupted: boolean): ExitCode {
  const isCut = isInterrupted && ends.some(({ is }) => is === 'unreached')
  return gravestOf([...ends.flatMap((end) => codeOf(end) ?? []), ...(isCut ? [130 as const] : [])])
}

/** The outcomes of all actions of all targets, by kind. */
export function countAll(ends: readonly TargetEnd[]): Readonly<Record<OutcomeKind, number>> {
  const sum = { changed: 0, already: 0, failed: 0, skipped: 0, unknown: 0, pending: 0, left: 0 }
  for (const end of ends) {
    if (end.is === 'unplanned') continue
    for (const kind of Object.keys(sum) as OutcomeKind[]) sum[kind] += end.report.counts[kind]
  }
  return sum
}
