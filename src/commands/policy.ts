// Limits from outside the project: they tighten whatever a plan or a file says.

import { tighten } from '../core/limits.ts'
import type { Options, PolicyFile } from '../core/types.ts'
import { readPolicy } from './config.ts'
import type { World } from './world.ts'

/**
 * The policy that `--policy` or HUBPLAN_POLICY names; undefined when neither does.
 * @throws Problem `input` with the faults of the file
 */
export async function policyOf(
  flags: { readonly policy?: string | undefined },
  world: World,
): Promise<PolicyFile | undefined> {
  const path = flags.policy ?? world.env['HUBPLAN_POLICY']
  return path === undefined || path === '' ? undefined : readPolicy(path, world.cwd)
}

/** Scope and limits within a policy. */
export function withPolicy(options: Options, policy: PolicyFile | undefined): Options {
  if (policy === undefined) return options
  return {
    ...options,
    manage: [...options.manage, ...(policy.manage === undefined ? [] : [policy.manage])],
    protect: [...new Set([...options.protect, ...(policy.protect ?? [])])],
    limits: tighten(options.limits, policy.guards ?? {}),
  }
}
