// Next steps after an apply that is not done, by the kind of failure.
import type { FailureKind, Report } from '../../core/types.ts'

/** Kinds of advice; `rest` is for actions left out with --only or --exclude. */
type Advice = FailureKind | 'rest'

const words = {
  later: 'run the same command again: it resumes with the open actions',
  token:
    'use a valid token that has every right the plan needs (hubplan doctor PLAN shows what is missing), and run the same command again',
  system: 'look for the reason in the log of the system, and run the same command again',
  unclear: 'check the unknown actions on the system itself: hubplan cannot see whether they were accepted',
  sight: 'check the balances of the unknown actions, and plan again: their grants can no longer be traced',
  doubled: 'take back what was granted twice, and plan again',
  address: 'correct the address or the route that the reason names, and plan again',
  groups: "set target.groups: read-only (the hub's authenticator decides who is in a group), and plan again",
  unsupported: 'remove from the file what this version of the system does not support, and plan again',
  stored: 'write the names into the files as the system stores them, and plan again; this plan cannot continue',
  name: 'correct the file and plan again: a refused name is refused every time',
  refused: 'follow the reasons above, on the system or in the file, and plan again',
  moved: 'plan again, because the system has changed since the plan was made',
  undone: 'plan again, because another client changes the hub',
  rest: 'apply the rest of the plan, without --only and --exclude',
} as const satisfies Record<Advice, string>

/** Next steps, a sentence each; none when all is done. */
export function adviceWords(report: Report): readonly string[] {
  return adviceOf(report).map((advice) => words[advice])
}

const samePlan: ReadonlySet<Advice> = new Set(['later', 'token', 'system', 'rest'])

/** Whether the same command can go on with the plan. */
export function canContinue(report: Report): boolean {
  return adviceOf(report).some((advice) => samePlan.has(advice))
}

/** Steps that continue the same plan come first, steps that need a new plan last. */
const order: readonly FailureKind[] = [
  'later',
  'token',
  'system',
  'unclear',
  'sight',
  'doubled',
  'address',
  'groups',
  'unsupported',
  'stored',
  'name',
  'refused',
  'moved',
  'undone',
]

/** The advice in the order of its steps. */
function adviceOf(report: Report): readonly Advice[] {
  const { counts, residual, outcomes } = report
  const kinds = new Set(outcomes.flatMap(({ kind }) => (kind === undefined ? [] : [kind])))
  if (counts.pending > 0) kinds.add(report.kind ?? 'later')
  const open = counts.failed + counts.unknown + counts.skipped + counts.pending
  // Actions left open for any other reason: the same command reports the cause.
  if (open > 0 && kinds.size === 0) return ['later']
  if (open > 0) return order.filter((kind) => kinds.has(kind))
  if (residual !== undefined && residual.length > 0) return ['undone']
  return counts.left > 0 ? ['rest'] : []
}
