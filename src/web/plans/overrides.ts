// A guard is overridden only as it was shown: with a typed number or name, and a reason.

import type { OverrideRequest } from '../api.ts'
import type { Bench } from '../bench.ts'
import { wrong } from '../failures.ts'
import { findingViews } from './findings.ts'
import { lastPlans } from './last.ts'

const flags: readonly string[] = ['--allow', '--max-deletes', '--max-delete-share']
const longest = 300

/** @throws Refusal for a word that is not what was asked for, and without a reason */
export function checkOverrides(bench: Bench, overrides: readonly OverrideRequest[]): void {
  for (const [at, one] of overrides.entries()) {
    const field = `overrides.${at}`
    const reason = typeof one.reason === 'string' ? one.reason.trim() : ''
    if (!flags.includes(one.flag)) throw wrong(`${field}.flag`, 'There is no such override.')
    if (reason === '') throw wrong(`${field}.reason`, 'Say why: the reason is kept with the plan.')
    if (reason.length > longest || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(reason)) {
      throw wrong(`${field}.reason`, `The reason is one line of at most ${longest} characters.`)
    }
    if (!isOffered(bench, one))
      throw wrong(`${field}.typed`, 'This is not what lifts the guard: type what stands there.')
  }
}

/** Whether the last plans said so, or have it in force already. */
function isOffered(bench: Bench, { target, flag, typed }: OverrideRequest): boolean {
  const value = typed.trim()
  return lastPlans(bench).some((plan) => {
    if ((plan.planned_with?.target ?? target) !== target) return false
    const isInForce = plan.overrides.some((one) => one.flag === flag && String(one.value) === value)
    return isInForce || findingViews(plan).some(({ lift }) => lift?.flag === flag && lift.value === value)
  })
}
