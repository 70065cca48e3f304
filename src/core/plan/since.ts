import type { Last, Since } from '../facets/rules.ts'
import type { ActionOf, Quota, Reason, Wanted } from '../types.ts'

export function sinceOfCreate(last: Wanted | undefined): Since {
  return last === undefined || last.absent === true ? 'files' : 'hub'
}

/** The one facet of which both may be true. */
export function sinceOfQuota(
  { before, after }: ActionOf<'quota.set' | 'quota.unlimited'>,
  { said: last }: Last,
): Since {
  const said = last?.quota
  if (said === undefined) return 'files'
  const isAsSaid = (quota: Quota | null | { readonly unlimited: true }): boolean =>
    quota !== null && (quota.unlimited ? said === 'unlimited' : 'balance' in quota && quota.balance === said)
  if (isAsSaid(after)) return 'hub'
  return isAsSaid(before) ? 'files' : 'both'
}

/** A rule or an expiry bites when time has passed: that is neither. */
export function sinceOfDelete({ why, expires }: Reason, last: Wanted | undefined): Since | undefined {
  if (last?.absent === true) return 'hub'
  if (expires !== undefined && last !== undefined) return undefined
  if (last !== undefined) return 'files'
  if (why === 'prune') return 'hub'
  return why === 'row' ? 'files' : undefined
}
