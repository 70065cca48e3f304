// Reads all users of a system.
import type { Also, Snapshot } from '../core/types.ts'
import type { ResolvedTarget } from '../io/target.ts'
import type { HubFlags } from '../options/shared.ts'
import type { Named, Provider } from '../providers/types.ts'
import { openHub, stoppable } from './connection.ts'
import { openProgress } from './progress.ts'
import { connect } from './provider.ts'
import type { World } from './world.ts'

const connections = 4

/** Reads all live users, with progress. */
export async function readLive(
  world: World,
  flags: HubFlags,
  from: {
    readonly target: ResolvedTarget
    readonly provider: Provider
    /** Users to look up, where users cannot be listed. */
    readonly named?: readonly Named[]
    /** Skips a listing that today's requests do not suffice for, and looks up the named users instead. */
    readonly mayLookUp?: boolean
    readonly also?: Also | undefined
  },
): Promise<Snapshot> {
  const hub = await openHub(world, flags, from.target, { connections, provider: from.provider })
  const provider = connect(from.provider, world, { ledger: hub.ledger, named: from.named, secrets: hub.secrets })
  const progress = await openProgress(world, 'read')
  try {
    const { mayLookUp = false, also } = from
    return await provider.read(stoppable(hub.http, world.signal), hub.url, {
      now: world.now,
      onRead: progress.read,
      mayLookUp,
      also,
    })
  } finally {
    progress.close()
    await hub.close()
  }
}
