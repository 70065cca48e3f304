import type { Outcome, OutcomeKind, Plan, Report } from '../core/types.ts'

/** How one action ended, for programs. */
export interface OutcomeJson {
  readonly id: string
  readonly is: OutcomeKind
  readonly message?: string
}

/** What `apply --format json` prints. Fields are only ever added. */
export interface ReportJson {
  readonly digest: string
  readonly ok: boolean
  readonly counts: Report['counts']
  readonly outcomes: readonly OutcomeJson[]
  /** null when the hub was not read again at the end. */
  readonly residual: readonly OutcomeJson[] | null
}

/** The plan as it is in the plan file. */
export function planJson(plan: Plan): string {
  return printable(plan)
}

/** How an apply ended, for programs. */
export function reportJson(plan: Plan, report: Report): string {
  const { changed, already, failed, skipped, unknown, pending } = report.counts
  const json: ReportJson = {
    digest: plan.digest,
    ok: report.ok,
    counts: { changed, already, failed, skipped, unknown, pending },
    outcomes: report.outcomes.map(outcomeJson),
    residual: report.residual?.map(outcomeJson) ?? null,
  }
  return printable(json)
}

function outcomeJson({ action, is, message }: Outcome): OutcomeJson {
  return { id: action.id, is, ...(message === undefined ? {} : { message }) }
}

/** The same values; what a terminal would act on is written as an escape, which only strings can hold. */
function printable(value: Plan | ReportJson): string {
  const text = JSON.stringify(value, undefined, 2)
  const safe = text.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{DI}]/gu, (character) =>
    character.split('').map(escapeUnit).join(''),
  )
  return `${safe}\n`
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
