import type { PlanSet } from '../core/planset.ts'
import type { ApplyEvent, FailureKind, Outcome, OutcomeKind, Plan, Report } from '../core/types.ts'
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
  /** Next steps as sentences; left out when all is done. */
  readonly next?: readonly string[]
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
    ...(next.length === 0 ? {} : { next }),
  }
}

/** One event as a line of NDJSON, as in the journal. */
export function eventJson(event: ApplyEvent): string {
  return `${jsonForTerminal(JSON.stringify(event))}\n`
}

/** The report as the last line of NDJSON. */
export function reportJsonLine(plan: Plan, report: Report): string {
  return `${jsonForTerminal(JSON.stringify({ type: 'report', ...reportData(plan, report) }))}\n`
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
