import { codeOf, countAll, exitOfAll, isDone, type TargetEnd } from '../core/actions/ends.ts'
import type { PlanSet } from '../core/planset.ts'
import { formatPlace, type Problem } from '../core/problem.ts'
import type { ApplyEvent, FailureKind, LookedAt, Outcome, OutcomeKind, Plan, Report } from '../core/types.ts'
import { adviceWords } from './model/advice.ts'
import { isPart } from './model/set/rows.ts'
import { jsonForTerminal } from './safe.ts'

/** How one action ended, for programs. */
export interface OutcomeJson {
  readonly id: string
  readonly is: OutcomeKind
  readonly message?: string
  /** The kind of failure of an open action, as in the journal. */
  readonly kind?: FailureKind
  /** ISO: the delete was accepted and is scheduled for then. */
  readonly until?: string
}

/** What `apply --format json` prints. Fields are only ever added. */
export interface ReportJson {
  readonly digest: string
  readonly ok: boolean
  readonly counts: Report['counts']
  /** Why the run stopped early. */
  readonly why?: string
  readonly outcomes: readonly OutcomeJson[]
  /** null when the hub was not read again at the end. */
  readonly residual: readonly OutcomeJson[] | null
  /**
   * How many users were looked at where not all were read; null: all of them, or none at the end. `of`: the number of all
   * when the plan was made.
   */
  readonly looked_at?: { readonly start: number | null; readonly end: number | null; readonly of: number }
  /** Next steps as sentences; left out when all is done. */
  readonly next?: readonly string[]
}

/** A problem, for programs. */
export interface ProblemJson {
  readonly code: string
  readonly message: string
  readonly hint: string | null
  readonly errors: readonly { readonly at: string; readonly message: string }[]
}

/** How the apply of one of several plans ended. */
export interface TargetReportJson {
  readonly target: string
  /** null when the run stopped before the turn of this target. */
  readonly exit_code: number | null
  readonly result?: ReportJson
  /** In place of `result`: nothing was sent. */
  readonly problem?: ProblemJson
}

/** One line of the events of several plans. */
export type TargetEventJson = ApplyEvent & { readonly target: string }

/** The line of each target after the events of all. */
export interface TargetReportLine extends TargetReportJson {
  readonly type: 'report'
}

/** The last line of the events of several plans. */
export interface SummaryJson {
  readonly type: 'summary'
  /** That of the program. */
  readonly exit_code: number
  readonly targets: number
  /** Targets that ended well. */
  readonly done: number
  /** Over all targets. */
  readonly counts: Report['counts']
}

/** The plan as in the plan file. */
export function planJson(plan: Plan): string {
  return printable(plan)
}

/** A list of plans, each with its target in `planned_with`; a target without a plan has its problem. */
export function setJson(set: PlanSet): string {
  const { index, plans } = set
  const failed = (isPart(set) ? [] : index.failed).map(({ target, ...problem }) => ({
    planned_with: { target },
    problem,
  }))
  return printable([...plans.map(({ plan }) => plan), ...failed])
}

/** The report of an apply as JSON. */
export function reportJson(plan: Plan, report: Report): string {
  return printable(reportData(plan, report))
}

function reportData(plan: Plan, report: Report): ReportJson {
  const { changed, already, failed, skipped, unknown, pending, left } = report.counts
  const next = adviceWords(report)
  return {
    digest: plan.digest,
    ok: report.ok,
    counts: { changed, already, failed, skipped, unknown, pending, left },
    ...(report.why === undefined ? {} : { why: report.why }),
    outcomes: report.outcomes.map(outcomeJson),
    residual: report.residual?.map(outcomeJson) ?? null,
    ...(report.lookedAt === undefined ? {} : { looked_at: lookedAtJson(report.lookedAt) }),
    ...(next.length === 0 ? {} : { next }),
  }
}

/**
 * One event as a line of NDJSON, as in the journal.
 * @param target the plan is one of several: each event names its target
 */
export function eventJson(event: ApplyEvent, target?: string): string {
  if (target === undefined) return line(event)
  const { type, ...rest } = event
  return line({ type, target, ...rest } as TargetEventJson)
}

function lookedAtJson({ atStart, atEnd, of }: LookedAt): NonNullable<ReportJson['looked_at']> {
  return { start: atStart ?? null, end: atEnd ?? null, of }
}

/** The report as the last line of NDJSON. */
export function reportJsonLine(plan: Plan, report: Report): string {
  return line({ type: 'report', ...reportData(plan, report) })
}

/** The reports of several plans as one list. */
export function targetReportsJson(ends: readonly TargetEnd[]): string {
  return printable(ends.map(targetData))
}

/** The reports of several plans as the last lines of NDJSON, and a line over all of them. */
export function targetReportLines(ends: readonly TargetEnd[], isInterrupted: boolean): string {
  const summary: SummaryJson = {
    type: 'summary',
    exit_code: exitOfAll(ends, isInterrupted),
    targets: ends.length,
    done: ends.filter(isDone).length,
    counts: countAll(ends),
  }
  const reports = ends.map((end): TargetReportLine => ({ type: 'report', ...targetData(end) }))
  return [...reports, summary].map(line).join('')
}

function targetData(end: TargetEnd): TargetReportJson {
  const head = { target: end.target, exit_code: codeOf(end) ?? null }
  if (end.is === 'refused') return { ...head, problem: problemData(end.problem) }
  if (end.is !== 'unplanned') return { ...head, result: reportData(end.plan, end.report) }
  const { code, message, hint } = end.failed
  return { ...head, problem: { code, message, hint: hint ?? null, errors: [] } }
}

export function problemData({ code, message, hint, diagnostics }: Problem): ProblemJson {
  const faults = diagnostics.filter(({ severity }) => severity === 'error')
  const errors = faults.map(({ at, message: said }) => ({ at: formatPlace(at), message: said }))
  return { code, message, hint: hint ?? null, errors }
}

function line(value: object): string {
  return `${jsonForTerminal(JSON.stringify(value))}\n`
}

function outcomeJson({ action, is, message, kind, until }: Outcome): OutcomeJson {
  return {
    id: action.id,
    is,
    ...(message === undefined ? {} : { message }),
    ...(kind === undefined ? {} : { kind }),
    ...(until === undefined ? {} : { until }),
  }
}

export function printable(value: object): string {
  return `${jsonForTerminal(JSON.stringify(value, undefined, 2))}\n`
}
