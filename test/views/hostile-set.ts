// Plans of several targets with one text wherever text can come from.
import { indexOf, type PlanSet } from '../../src/core/planset.ts'
import type { Plan } from '../../src/core/types.ts'
import { planOf } from './fixtures.ts'
import { hostilePlan } from './rich.ts'

/** A target that is blocked, one that is ready, one with nothing to do, one that could not be planned. */
export function hostileSet(text: string): PlanSet {
  const plan = hostilePlan(text)
  const findings = plan.findings.filter(({ level }) => level !== 'block')
  const idle = planOf([], { findings, inputs: plan.inputs, needs: plan.needs })
  const at = (target: string, one: Plan) => ({
    ...{ target, file: `${text}/${target}.json` },
    plan: { ...one, target: { ...one.target, url: text }, planned_with: { target } },
  })
  const plans = [at(text, plan), at(`${text}2`, { ...plan, applyable: true, findings }), at(`${text}3`, idle)]
  const failed = [{ target: `${text}4`, code: text, message: `${text} and\n${text}`, hint: text }]
  return { index: indexOf({ tool: text, createdAt: '2026-03-02T09:16:00.000Z', plans, failed }), plans }
}
