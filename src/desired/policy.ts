// Limits from outside the project: they tighten whatever a plan or a file says.
import type { PolicyFile } from '../core/types.ts'
import { readPolicy } from './index.ts'

/**
 * The policy that `--policy` or HUBPLAN_POLICY names; undefined when neither does.
 * @throws Problem `usage` for an empty name, `input` with the faults of the file
 */
export async function policyOf(
  flags: { readonly policy?: string | undefined },
  world: { readonly env: Readonly<Record<string, string | undefined>>; readonly cwd: string },
): Promise<PolicyFile | undefined> {
  return readPolicy(flags.policy, world)
}
