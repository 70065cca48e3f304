import type { LimitName } from '../limits/index.ts'
import type { Limits, PolicyFile } from '../types.ts'

interface Ruled {
  readonly options: { readonly limits: Limits }
  readonly policy?: PolicyFile | undefined
}

/** The way to let a plan exceed a limit. With a policy a file cannot loosen it; nothing loosens the policy's own limits. */
export function remedy(limit: LimitName, flag: string, { options, policy }: Ruled): string {
  if (policy === undefined) return `raise guards.${limit} in hubplan.yaml or plan with ${flag}`
  const isOfPolicy = policy.guards?.[limit] !== undefined && policy.guards[limit] === options.limits[limit]
  return isOfPolicy ? 'ask for another limit in the policy, or make smaller plans' : `plan with ${flag}`
}
