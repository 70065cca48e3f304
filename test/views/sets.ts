// The plans of several targets, as `plan --target all` makes them.
import { indexOf, type PlanSet, planFileOf } from '../../src/core/planset.ts'
import type { FailedTarget, Plan } from '../../src/core/types.ts'

/** The plan of a target: at an address of its own. */
export function planAt(target: string, plan: Plan): Plan {
  const url = `https://${target}.example.edu`
  return { ...plan, target: { ...plan.target, url }, planned_with: { ...plan.planned_with, target } }
}

/** Plans by target; a text is the message of a target that could not be planned. */
export type Targets = Readonly<Record<string, Plan | string>>

export function setOf(targets: Targets, folder = 'plans'): PlanSet {
  const plans = Object.entries(targets).flatMap(([target, plan]) =>
    typeof plan === 'string' ? [] : [{ target, file: `${folder}/${planFileOf(target)}`, plan: planAt(target, plan) }],
  )
  const failed = Object.entries(targets).flatMap(([target, message]): FailedTarget[] =>
    typeof message === 'string' ? [{ target, code: 'connection', message }] : [],
  )
  return { index: indexOf({ tool: 'hubplan 0.1.0', createdAt: '2026-03-02T09:16:00.000Z', plans, failed }), plans }
}
