// Exceptions from safety rules: what is to be typed, and what is sent when it is.
import type { FindingView, Lift, OverrideRequest, PlanSetView } from '../api.ts'

/** One exception: where several targets need the same, it is typed once. */
export interface Exception {
  readonly key: string
  readonly targets: readonly string[]
  readonly lift: Lift
}

/** What was typed: a text for each exception, and one reason for all. */
export interface Typed {
  readonly texts: Readonly<Record<string, string>>
  readonly reason: string
}

/** The exceptions that would let the plan pass; a number of one target holds for that target only. */
export function exceptionsOf({ targetPlans }: PlanSetView): readonly Exception[] {
  const found = new Map<string, Exception>()
  for (const { target, findings } of targetPlans) {
    for (const { level, lift } of findings) {
      if (level !== 'block' || lift === undefined) continue
      const key = `${lift.flag} ${lift.value}`
      const targets = found.get(key)?.targets ?? []
      found.set(key, { key, lift, targets: targets.includes(target) ? targets : [...targets, target] })
    }
  }
  return [...found.values()]
}

/** A finding that nothing lifts: then no exception helps. */
export function isFinal({ targetPlans }: PlanSetView): boolean {
  return targetPlans.some(({ findings }) => findings.some(({ level, lift }) => level === 'block' && lift === undefined))
}

/** What a rule says, without the way out in a terminal: the page has its own. */
export function plainText({ text, lift }: Pick<FindingView, 'text' | 'lift'>): string {
  if (lift === undefined) return text
  return text.replace(/; if [^;]*\bplan with --.*$/s, '.').replace(/,? or plan with --.*$/s, '.')
}

/** Whether exactly that was typed. */
export function isTyped(exception: Exception, typed: Typed): boolean {
  return typedFor(exception, typed) === exception.lift.value
}

/** What was typed, a share with a point: many languages write a comma there. */
function typedFor({ key, lift }: Exception, { texts }: Typed): string {
  const text = (texts[key] ?? '').trim()
  return lift.kind === 'share' ? text.replace(',', '.') : text
}

export function isComplete(exceptions: readonly Exception[], typed: Typed): boolean {
  return typed.reason.trim() !== '' && exceptions.every((one) => isTyped(one, typed))
}

/** All that is asked for, and the exceptions that the plan has already: a new plan needs both. */
export function overridesOf(plan: PlanSetView, exceptions: readonly Exception[], typed: Typed): OverrideRequest[] {
  const reason = typed.reason.trim()
  const asked = exceptions.flatMap((one) =>
    one.targets.map((target) => ({ target, flag: one.lift.flag, typed: typedFor(one, typed), reason })),
  )
  const had = plan.targetPlans.flatMap(({ target, overrides }) =>
    overrides.flatMap(({ flag, value, reason: why = reason }) =>
      isFlag(flag) ? [{ target, flag, typed: value, reason: why }] : [],
    ),
  )
  return [...had.filter((one) => !asked.some((other) => isSame(one, other))), ...asked]
}

/** A guard is allowed by its name; of a limit only one value can hold. */
function isSame(one: OverrideRequest, other: OverrideRequest): boolean {
  if (one.target !== other.target || one.flag !== other.flag) return false
  return one.flag !== '--allow' || one.typed === other.typed
}

function isFlag(flag: string): flag is Lift['flag'] {
  return flag === '--allow' || flag === '--max-deletes' || flag === '--max-delete-share'
}
