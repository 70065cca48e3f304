// What stands against applying a plan, whatever the system says.
import type { Plan } from './types.ts'

/** Whether the plan can be applied no more. An invalid time counts as past. @param now ISO */
export function isExpired({ expires_at: until }: Plan, now: string): boolean {
  return !(Date.parse(now) < Date.parse(until))
}

/** Whether a guard blocks applying the plan. */
export function isBlocked(plan: Plan): boolean {
  return plan.findings.some((finding) => finding.level === 'block')
}
