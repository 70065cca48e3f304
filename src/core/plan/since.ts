import type { Since } from '../facets/rules.ts'
import type { Reason, Wanted } from '../types.ts'

export function sinceOfCreate(last: Wanted | undefined): Since {
  return last === undefined || last.absent === true ? 'files' : 'hub'
}

/** A rule or an expiry bites when time has passed: that is neither. */
export function sinceOfDelete({ why, expires }: Reason, last: Wanted | undefined): Since | undefined {
  if (last?.absent === true) return 'hub'
  if (expires !== undefined && last !== undefined) return undefined
  if (last !== undefined) return 'files'
  if (why === 'prune') return 'hub'
  return why === 'row' ? 'files' : undefined
}
