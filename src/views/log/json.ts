// The audit trail for programs. Fields are only ever added.
import type { ActionLog, AuditedDecision, ChosenLog, ChosenPlan } from '../../core/audit/log.ts'
import type { AuditedAction, AuditedRun } from '../../core/audit/runs.ts'
import { printable } from '../json.ts'

/** `hubplan log --format json`. */
export interface LogJson {
  /** null for plans that were made one by one. */
  readonly set: SetJson | null
  readonly plans: readonly PlanLogJson[]
  /** Sentences about further files. */
  readonly notes: readonly string[]
  /** Sentences about files that could not be read. */
  readonly faults: readonly string[]
}

interface SetJson {
  readonly folder: string
  readonly created_at: string
  readonly digest: string
  readonly changes_digest: string
  readonly failed: readonly { readonly target: string; readonly code: string; readonly message: string }[]
  readonly decisions: readonly AuditedDecision[]
}

interface PlanLogJson {
  readonly target: string | null
  readonly file: string
  readonly provider: string
  readonly url: string
  readonly digest: string
  readonly changes_digest: string
  readonly created_at: string
  readonly expires_at: string
  readonly tool: string
  /** null when no name was known. */
  readonly planned_by: string | null
  readonly token: { readonly kind: string; readonly name: string }
  readonly against: { readonly created_at: string; readonly digest: string } | null
  readonly inputs: readonly { readonly path: string; readonly rows: number; readonly sha256: string | null }[]
  readonly overrides: readonly { readonly flag: string; readonly value: string | number }[]
  readonly loosened: readonly { readonly limit: string; readonly value: number; readonly at: string }[]
  /** Guards that block the plan. */
  readonly blocked: readonly string[]
  /** Number of actions by op. */
  readonly summary: Readonly<Record<string, number>>
  readonly decisions: readonly AuditedDecision[]
  /** null when none was found. */
  readonly journal: string | null
  readonly runs: readonly RunJson[]
  /** Only when they were asked for. */
  readonly actions?: readonly ActionLogJson[]
}

interface RunJson extends Omit<AuditedRun, 'actions' | 'by' | 'token' | 'why'> {
  /** null when the journal does not say it. */
  readonly by: string | null
  readonly token: { readonly kind: string; readonly name: string } | null
  readonly why: string | null
  /** By op and outcome. */
  readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** Actions that are not done. */
  readonly open: readonly AuditedAction[]
}

interface ActionLogJson {
  readonly id: string
  /** By run, counted from 1; empty when no run came to it. */
  readonly outcomes: readonly (Omit<AuditedAction, 'id'> & { readonly run: number })[]
}

export function logJson(log: ChosenLog): string {
  const json: LogJson = {
    set: log.set === undefined ? null : setOf(log.set),
    plans: log.plans.map(planOf),
    notes: log.notes,
    faults: log.faults,
  }
  return printable(json)
}

function setOf({ folder, index, decisions }: NonNullable<ChosenLog['set']>): SetJson {
  const { created_at, digest, changes_digest } = index
  const failed = index.failed.map(({ target, code, message }) => ({ target, code, message }))
  return { folder, created_at, digest, changes_digest, failed, decisions }
}

function planOf({ target, file, plan, decisions, journal, actions }: ChosenPlan): PlanLogJson {
  const { digest, changes_digest, created_at, expires_at, tool, against, planned_as: token, summary } = plan
  const runs = journal?.runs ?? []
  return {
    target: target ?? null,
    file,
    provider: plan.target.provider,
    url: plan.target.url,
    digest,
    changes_digest,
    created_at,
    expires_at,
    tool,
    planned_by: plan.planned_by ?? null,
    token: { kind: token.kind, name: token.name },
    against: against === undefined ? null : { created_at: against.created_at, digest: against.digest },
    inputs: plan.inputs.map(({ path, rows, sha256 }) => ({ path, rows, sha256: sha256 ?? null })),
    overrides: plan.overrides,
    loosened: (plan.loosened ?? []).map(({ limit, value, at }) => ({ limit, value, at })),
    blocked: [...new Set(plan.findings.flatMap(({ level, guard }) => (level === 'block' ? [guard] : [])))],
    summary: summary as Readonly<Record<string, number>>,
    decisions,
    journal: journal?.file ?? null,
    runs: runs.map(runOf),
    ...(actions === undefined ? {} : { actions: actions.map((one) => actionOf(one, runs)) }),
  }
}

function runOf({ actions, by, token, why, ...run }: AuditedRun): RunJson {
  const counts: Record<string, Record<string, number>> = {}
  for (const { id, is } of actions) {
    const op = id.split(':')[0] ?? ''
    const ofOp = counts[op] ?? {}
    counts[op] = { ...ofOp, [is]: (ofOp[is] ?? 0) + 1 }
  }
  const open = actions.filter(({ is }) => is !== 'changed' && is !== 'already')
  return { ...run, by: by ?? null, token: token ?? null, why: why ?? null, counts, open }
}

function actionOf({ action, outcomes }: ActionLog, runs: readonly AuditedRun[]): ActionLogJson {
  return {
    id: action.id,
    outcomes: outcomes.map(({ run, outcome: { id: _, ...outcome } }) => ({ run: runs.indexOf(run) + 1, ...outcome })),
  }
}
