// The passwords that an apply sets: made or read before the first write, and handed out before they are sent.
import { Problem } from '../core/problem.ts'
import type { Action, ApplyEvent, Plan } from '../core/types.ts'
import type { World } from './world.ts'

export interface PasswordFlags {
  /** Where the passwords that this apply sets are written, .csv or .xlsx. */
  readonly credentials?: string | undefined
}

interface Asked {
  readonly plan: Plan
  readonly selected: readonly Action[]
  readonly past: readonly ApplyEvent[]
  readonly flags: PasswordFlags
}

/**
 * The password of each user who gets one in this run.
 * @throws Problem `usage` when one is missing
 */
export async function openPasswords({ selected }: Asked, _world: World): Promise<ReadonlyMap<string, string>> {
  if (!selected.some(({ op }) => op === 'password.set')) return new Map()
  throw new Problem('usage', 'The plan sets passwords, and nothing says where to keep them.')
}
