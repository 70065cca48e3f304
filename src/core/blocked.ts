import type { Plan } from './types.ts'

/** Whether a guard blocks applying the plan. */
export function isBlocked(plan: Plan): boolean {
  return plan.findings.some((finding) => finding.level === 'block')
}
