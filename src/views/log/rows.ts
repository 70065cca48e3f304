// The audit trail as rows of a spreadsheet: one for each action and run, and one for an action that no run came to.
import type { ActionLog, AuditedDecision, ChosenLog, ChosenPlan } from '../../core/audit/log.ts'

export const logColumns = [
  'target',
  'file',
  'id',
  'op',
  'user',
  'group',
  'at',
  'outcome',
  'message',
  'applied_by',
  'applied_with',
  'planned_at',
  'planned_by',
  'approved_by',
  'reason',
] as const

type Row = Readonly<Record<(typeof logColumns)[number], string>>

export function logRows({ set, plans }: ChosenLog): readonly Row[] {
  return plans.flatMap((plan) => {
    const approvals = [...plan.decisions, ...(set?.decisions ?? [])]
    return (plan.actions ?? []).flatMap((action) => actionRows(action, plan, approvedBy(approvals)))
  })
}

function approvedBy(decisions: readonly AuditedDecision[]): string {
  const valid = decisions.filter(({ decision, about }) => decision === 'approved' && about !== 'other')
  return [...new Set(valid.map(({ by }) => by))].join(', ')
}

function actionRows(
  { action, outcomes }: ActionLog,
  { target, file, plan }: ChosenPlan,
  approved: string,
): readonly Row[] {
  const row: Row = {
    target: target ?? '',
    file,
    id: action.id,
    op: action.op,
    user: 'user' in action ? action.user : '',
    group: 'group' in action ? action.group : '',
    at: '',
    outcome: '',
    message: '',
    applied_by: '',
    applied_with: '',
    planned_at: plan.created_at,
    planned_by: plan.planned_by ?? '',
    approved_by: approved,
    reason: action.reason.at ?? action.reason.why,
  }
  if (outcomes.length === 0) return [row]
  return outcomes.map(({ run, outcome }) => ({
    ...row,
    at: outcome.at,
    outcome: outcome.is,
    message: outcome.message ?? '',
    applied_by: run.by ?? '',
    applied_with: run.token?.name ?? '',
  }))
}
