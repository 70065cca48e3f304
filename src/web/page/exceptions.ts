// Exceptions from safety rules: what is to be typed, and what is sent when it is.
import type { FindingView, Lift, OverrideRequest, PlanSetView } from '../api.ts'

export interface Liftable {
  readonly key: string
  readonly target: string
  readonly finding: FindingView
  readonly lift: Lift
}

export interface Typed {
  readonly typed: string
  readonly reason: string
}

export type TypedFault = 'liftWrong' | 'needReason'

/** Findings that stop the plan and that the user may allow; each flag of a target is asked for once. */
export function liftable(plan: PlanSetView): readonly Liftable[] {
  const all = plan.targetPlans.flatMap(({ target, findings }) =>
    findings.flatMap((finding) =>
      finding.level === 'block' && finding.lift !== undefined
        ? [{ key: keyOf(target, finding.lift), target, finding, lift: finding.lift }]
        : [],
    ),
  )
  return all.filter(({ key }, at) => all.findIndex((one) => one.key === key) === at)
}

/** A finding that nothing lifts: then no exception helps. */
export function isFinal(plan: PlanSetView): boolean {
  return plan.targetPlans.some(({ findings }) =>
    findings.some(({ level, lift }) => level === 'block' && lift === undefined),
  )
}

function keyOf(target: string, { flag, value }: Lift): string {
  return [target, flag, flag === '--allow' ? value : ''].join(' ')
}

/** What is wrong with what was typed for one; nothing when it is right. */
export function typedFaults({ lift }: Liftable, given: Typed | undefined): Partial<Record<keyof Typed, TypedFault>> {
  return {
    ...((given?.typed ?? '').trim() !== lift.value && { typed: 'liftWrong' }),
    ...((given?.reason ?? '').trim() === '' && { reason: 'needReason' }),
  }
}

/** All that is asked for, and the exceptions that the plan has already: a new plan needs both. */
export function overridesOf(
  plan: PlanSetView,
  items: readonly Liftable[],
  typed: Readonly<Record<string, Typed>>,
): OverrideRequest[] {
  const asked = items.map(({ key, target, lift }) => ({
    target,
    flag: lift.flag,
    typed: (typed[key]?.typed ?? '').trim(),
    reason: (typed[key]?.reason ?? '').trim(),
  }))
  const had = plan.targetPlans.flatMap(({ target, overrides }) =>
    overrides.flatMap(({ flag, value, reason = '' }) => (isFlag(flag) ? [{ target, flag, typed: value, reason }] : [])),
  )
  const isAsked = (one: OverrideRequest): boolean =>
    asked.some((other) => keyOf(other.target, liftOf(other)) === keyOf(one.target, liftOf(one)))
  return [...had.filter((one) => !isAsked(one)), ...asked]
}

function liftOf({ flag, typed }: OverrideRequest): Lift {
  return { flag, kind: 'name', value: typed }
}

function isFlag(flag: string): flag is Lift['flag'] {
  return flag === '--allow' || flag === '--max-deletes' || flag === '--max-delete-share'
}
