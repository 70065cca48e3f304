// hubplan doctor as a function: what a token may do, and who is there.
import type { Diagnosis } from '../core/look/diagnosis.ts'
import type { Snapshot } from '../core/types.ts'
import { doctor } from '../options/look.ts'
import { fillFlags } from '../options/table.ts'
import { type Hearing, openWorld, silently } from './world.ts'

/** What a look at a system shows. */
export interface LookedAt {
  readonly diagnosis: Diagnosis
  /** Absent when nothing can be planned with the token. */
  readonly live?: Snapshot
}

/**
 * Checks a connection as doctor does, and reads all users.
 * @throws Problem such as `usage` for a text that cannot be an address
 */
export async function look(options: Hearing): Promise<LookedAt> {
  const { visitOf } = await import('../commands/doctor/index.ts')
  const flags = { ...fillFlags(doctor, options), config: false } as const
  const world = await openWorld(options)
  return silently(world, async () => {
    const { diagnosis, live } = await visitOf(flags, world)
    if (!diagnosis.ok) return { diagnosis }
    return { diagnosis, live: live ?? (await listed(options, world)) }
  })
}

/** Doctor does not list the users of each system. */
async function listed(options: Hearing, world: Awaited<ReturnType<typeof openWorld>>): Promise<Snapshot> {
  const { look: read } = await import('../commands/looking.ts')
  return read({ ...fillFlags(doctor, options), config: false }, world)
}
