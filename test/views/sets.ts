// The plans of several targets, as `plan --target all` makes them.
import { indexOf, type PlanSet, planFileOf } from '../../src/core/planset.ts'
import type { FailedTarget, Plan } from '../../src/core/types.ts'
import { createOf, deleteOf, joinOf, planOf, quotaSetOf, readPlan } from './fixtures.ts'

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

const running = { admin: false, groups: [], servers: [{ name: '', state: 'ready' }] } as const

/** Every kind of row: blocked, not planned, expired, deletions, rights, other changes, nothing to do. */
export const mixed: PlanSet = setOf({
  arts: planOf([quotaSetOf('lea', { balance: 100, unlimited: false }, 500)]),
  biology: planOf([deleteOf('ann'), deleteOf('bob')], {
    applyable: false,
    findings: [
      {
        guard: 'delete-share',
        level: 'block',
        message: '2 of 4 users (50 %) would be deleted, and the limit is 25 %',
        actions: [],
      },
    ],
  }),
  chemistry: 'The hub at https://chemistry.example.edu does not answer.',
  geology: planOf([]),
  history: planOf([createOf('zoe'), joinOf('zoe', 'ml')], { planned_by: 'ada' }),
  law: planOf([createOf('kim')], { expires_at: '2026-03-01T09:15:00Z' }),
  maths: planOf([]),
  music: planOf([{ ...deleteOf('eve'), before: { ...running, last_activity: '2026-03-01T10:00:00Z' } }]),
  physics: readPlan('overridden'),
})
