// The flag that lets a blocking finding pass, for the reader of a plan.
import type { Plan, SavedFinding } from '../types.ts'
import { shareFor } from './deletes.ts'
import { allowable, guards } from './index.ts'

/** Flags of guards whose limit one plan may set. */
const limitFlags = new Map(guards.map(({ name, limitFlag }): [string, typeof limitFlag] => [name, limitFlag]))

/**
 * The flag to plan with, such as `--allow admin-delete` or `--max-deletes 60`; undefined for a finding that does not
 * block, for a guard that no flag lifts, and for what the policy holds.
 * @param snapshot of the plan: a share is known only with it
 */
export function liftOf(
  { guard, level, held, actions }: SavedFinding,
  snapshot?: Pick<Plan['snapshot'], 'users'>,
): string | undefined {
  if (level !== 'block' || held === true) return undefined
  const flag = limitFlags.get(guard)
  if (flag === undefined) return allowable.includes(guard) ? `--allow ${guard}` : undefined
  if (actions.length === 0) return `${flag} N`
  if (flag === '--max-deletes') return `${flag} ${actions.length}`
  return `${flag} ${snapshot === undefined ? 'N' : shareFor(actions.length, snapshot.users)}`
}
