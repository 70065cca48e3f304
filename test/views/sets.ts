// Plans of several targets, as one set.
import { digestOf } from '../../src/core/canonical.ts'
import { indexOf, type PlanSet, planFileOf } from '../../src/core/planset.ts'
import type { FailedTarget, Plan } from '../../src/core/types.ts'
import { createOf, planOf, readPlan } from './fixtures.ts'
import { hostilePlan } from './rich.ts'

/** Each target has the address https://NAME.example.edu. */
export function setOf(plans: Readonly<Record<string, Plan>>, failed: readonly FailedTarget[] = []): PlanSet {
  return joined(
    Object.entries(plans).map(([target, plan]) => [target, `https://${target}.example.edu`, plan]),
    failed,
  )
}

function joined(all: readonly (readonly [string, string, Plan])[], failed: readonly FailedTarget[]): PlanSet {
  const plans = all.map(([target, url, { digest: _, ...rest }]) => {
    const body = { ...rest, target: { ...rest.target, url }, planned_with: { ...rest.planned_with, target } }
    return { target, file: `plans/${planFileOf(target)}`, plan: { ...body, digest: digestOf(body) } }
  })
  return { index: indexOf({ tool: 'hubplan 0.1.0', createdAt: '2026-03-02T09:15:00Z', plans, failed }), plans }
}

export const unreachable: FailedTarget = {
  target: 'music',
  code: 'connection',
  message: 'https://music.example.edu did not answer in 30 s.',
  hint: 'try again later, or check --url',
}

/** Targets of every kind but a blocked one. */
export const someTargets = setOf(
  {
    history: readPlan('empty'),
    medicine: planOf(['zoe', 'amy'].map(createOf)),
    physics: readPlan('small'),
    law: readPlan('empty'),
  },
  [unreachable],
)

/** A text in every place that a hub, a file or a flag fills, on several targets, one of them with nothing to do. */
export function hostileSet(text: string): PlanSet {
  const plan = hostilePlan(text)
  const other = { ...plan, findings: plan.findings.filter(({ level }) => level !== 'block') }
  const idle = planOf([], { findings: other.findings, inputs: plan.inputs, needs: plan.needs })
  const failed = { target: `${text}4`, code: text, message: `${text} and\n${text}`, hint: text }
  const set = joined(
    [
      [text, text, plan],
      [`${text}2`, text, { ...other, applyable: true }],
      [`${text}3`, text, idle],
    ],
    [failed],
  )
  return { ...set, index: { ...set.index, tool: text } }
}
