// Overrides and loosened limits, of flags and of files, as sentences. Shown before everything else.

import { type LimitFact, limitFacts } from '../../core/limits/facts.ts'
import { type Unrecorded, unrecorded } from '../../core/limits/unrecorded.ts'
import { count, number, percent } from '../../core/sentences.ts'
import type { Loosened, Plan } from '../../core/types.ts'
import { shortPlace } from '../words.ts'
import type { Phrase } from './phrase.ts'

const limitGuards = { '--max-deletes': 'delete-count', '--max-delete-share': 'delete-share' } as const

/** The guard that an override lifts or loosens. Not yet escaped. */
function overriddenGuard({ flag, value }: Plan['overrides'][number]): string {
  return flag === '--allow' ? String(value) : limitGuards[flag]
}

/** Every override and every loosened limit, a sentence each; the flag or the file comes first. */
export function overridePhrases(plan: Plan): readonly Phrase[] {
  const facts = limitFacts(plan)
  const flags = plan.overrides.map((override): Phrase => {
    const { flag, value } = override
    const isOwn = ({ from, where, allows }: LimitFact): boolean =>
      from === 'flag' && where === flag && (allows === undefined || allows === String(value))
    const words = facts.filter(isOwn).flatMap(flagWords)
    const guard: Phrase = [{ strong: [{ code: `${flag} ${value}` }] }, ': guard ', { name: overriddenGuard(override) }]
    const passes = flag === '--allow' ? [' let pass'] : []
    return [...guard, ...passes, ...words.map((one) => `; ${one}`)]
  })
  return [...limitWords(plan).map((words): Phrase => [{ strong: [words] }]), ...flags]
}

/** `max_deletes is 60, its default 50: 55 deletions, 5 over the default`; none for a guard without limits. */
function flagWords({ limit, allows, value, default: usual, reached, beyond = 0 }: LimitFact): readonly string[] {
  if (limit === undefined || usual === undefined) return []
  const amount = (one: number): string => (shares.test(limit) ? percent(one) : number(one))
  const said =
    allows !== undefined || value === undefined
      ? `the default of ${limit} is ${amount(usual)}`
      : `${limit} is ${amount(value)}, its default ${amount(usual)}`
  if (reached === undefined) return [said]
  const isLowered = limit.startsWith('min_')
  return [`${said}: ${measures[limit]?.(reached) ?? reached}, ${passedWords(limit, beyond, isLowered)}`]
}

/** Every limit that is looser than its default, a sentence each. Not yet escaped. */
export function limitWords(plan: Plan): string[] {
  return [...(plan.loosened ?? []).map(loosenedWords), ...unrecorded(plan).map(unrecordedWords)]
}

/** All overrides and loosened limits in short, where a list does not fit. Not yet escaped. */
export function overrideList(plan: Plan): string[] {
  return [...limitWords(plan), ...plan.overrides.map(({ flag, value }) => `${flag} ${value}`)]
}

/** The limit or the flag of each, without a sentence. */
export function overrideNames(plan: Plan): readonly Phrase[] {
  const limits = [...(plan.loosened ?? []), ...unrecorded(plan)]
  const flags = plan.overrides.map(({ flag, value }): Phrase => [{ code: `${flag} ${value}` }])
  return [...limits.map(({ limit }): Phrase => [{ name: limit }]), ...flags]
}

/** Apply enforces the default anyway; this only warns the reviewer. */
function unrecordedWords({ limit, value, default: usual }: Unrecorded): string {
  return `${limit} is ${value} in the plan, but no flag or file is recorded as its source: apply enforces the default, ${usual}, unless a policy sets this limit`
}

/** `hubplan.yaml:15 raises max_deletes from 50 to 1000000: 95 deletions, 45 over the default`. Not yet escaped. */
export function loosenedWords({ limit, value, default: usual, at, reached }: Loosened): string {
  const isLowered = value < usual
  const said = `${shortPlace(at)} ${isLowered ? 'lowers' : 'raises'} ${limit} from ${usual} to ${value}`
  if (reached === undefined) return said
  const passed = isLowered ? usual - reached : reached - usual
  return `${said}: ${measures[limit]?.(reached) ?? reached}, ${passedWords(limit, passed, isLowered)}`
}

/** How far the plan exceeds the default. */
function passedWords(limit: string, by: number, isLowered: boolean): string {
  if (by <= 0) return 'within the default'
  return `${shares.test(limit) ? percent(by).replace('%', 'percentage points') : number(by)} ${isLowered ? 'below' : 'over'} the default`
}

const shares = /_share$|_shrink$/

/** What a limit counts, with the number. */
const measures: Readonly<Record<string, (reached: number) => string>> = {
  max_deletes: (reached) => count(reached, 'deletion'),
  max_delete_share: (reached) => `${percent(reached)} of the users deleted`,
  max_change_share: (reached) => `${percent(reached)} of the users changed`,
  max_new_admins: (reached) => `${count(reached, 'user')} made admin or given roles`,
  min_admins: (reached) => `${count(reached, 'admin')} left`,
  max_group_removals: (reached) => `${count(reached, 'member')} taken out of one group`,
  max_group_removal_share: (reached) => `${percent(reached)} of a group taken out`,
  max_source_shrink: (reached) => `${percent(reached)} of a file's rows gone`,
  max_rename_share: (reached) => `${percent(reached)} of the users renamed`,
  max_demotions: (reached) => count(reached, 'demotion'),
  max_stop_share: (reached) => `${percent(reached)} of the running servers stopped`,
}
