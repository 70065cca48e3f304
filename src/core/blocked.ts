import type { Plan } from './types.ts'

/** Whether a guard forbids to apply the plan. */
export function isBlocked(plan: Plan): boolean {
  return plan.findings.some((finding) => finding.level === 'block')
}
