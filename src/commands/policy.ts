// Limits from outside the project: they tighten whatever a plan or a file says.
import type { PolicyFile } from '../core/types.ts'
import { readPolicy } from './config.ts'
import type { World } from './world.ts'

/**
 * The policy that `--policy` or HUBPLAN_POLICY names; undefined when neither does.
 * @throws Problem `usage` for an empty name, `input` with the faults of the file
 */
export async function policyOf(
  flags: { readonly policy?: string | undefined },
  world: World,
): Promise<PolicyFile | undefined> {
  return readPolicy(flags.policy, world)
}
