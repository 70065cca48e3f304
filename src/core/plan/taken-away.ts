// Compares protection, scope and limits with those of the last plan.
import { allLimits, isLooser, type LimitName } from '../limits/index.ts'
import { listed, moment } from '../sentences.ts'
import type { Finding, Options, Plan } from '../types.ts'

/** One warning that names all protection, scope and limits weaker than in the last plan. */
export function takenAway(options: Options, last: { readonly file: string; readonly plan: Plan }): Finding[] {
  const before = last.plan.options
  const parts = [
    ...unprotected(before.protect, options.protect),
    ...widened(before.manage, options.manage),
    ...(before.groups === 'read-only' && options.groups === undefined ? ['groups are no longer read-only'] : []),
    ...(before.names === 'lower' && options.names === 'exact' ? ['names was lower, and is exact'] : []),
    ...weaker(before, options),
  ]
  if (parts.length === 0) return []
  const message = `since ${last.file} of ${moment(last.plan.created_at)}: ${parts.join('; ')}; check that this is meant`
  return [{ guard: 'taken-away', level: 'warn', message, actions: [] }]
}

function unprotected(before: readonly string[], now: readonly string[]): string[] {
  const gone = without(before, now)
  return gone.length === 0 ? [] : [`protect has lost ${listed(gone)}`]
}

/** A removed `manage` list bounds nothing; one with more globs admits more users. */
function widened(before: Options['manage'], now: Options['manage']): string[] {
  const isKept = (globs: readonly string[]): boolean => now.some((one) => without(one, globs).length === 0)
  const gone = before.filter((globs) => !isKept(globs))
  return gone.map((globs) => `manage is no longer limited to ${listed(globs)}`)
}

function without(globs: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others)
  return globs.filter((glob) => !known.has(glob))
}

function weaker(before: Options, now: Options): string[] {
  const limits = allLimits(now.limits)
  return (Object.entries(allLimits(before.limits)) as [LimitName, number][]).flatMap(([limit, value]) => {
    const today = limits[limit]
    if (today !== undefined && !isLooser(limit, today, value)) return []
    return [`${limit} was ${value}, and ${today === undefined ? 'is not set' : `is ${today}`}`]
  })
}
