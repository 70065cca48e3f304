// Everybody on a system, read in one go.
import type { Snapshot } from '../core/types.ts'
import type { ResolvedTarget } from '../io/target.ts'
import type { HubFlags } from '../options/shared.ts'
import type { Named, Provider } from '../providers/types.ts'
import { openHub, stoppable } from './connection.ts'
import { openProgress } from './progress.ts'
import { connect } from './provider.ts'
import type { World } from './world.ts'

const connections = 4

/** All live users, with progress. */
export async function readLive(
  world: World,
  flags: HubFlags,
  from: {
    readonly target: ResolvedTarget
    readonly provider: Provider
    /** Who is asked for, where nobody can list. */
    readonly named?: readonly Named[]
    /** A listing that cannot end today is not begun: those who are named are looked up. */
    readonly mayLookUp?: boolean
  },
): Promise<Snapshot> {
  const hub = await openHub(world, flags, from.target, { connections, provider: from.provider })
  const provider = connect(from.provider, world, { ledger: hub.ledger, named: from.named, secrets: hub.secrets })
  const progress = await openProgress(world, 'read')
  try {
    const { mayLookUp = false } = from
    return await provider.read(stoppable(hub.http, world.signal), hub.url, {
      now: world.now,
      onRead: progress.read,
      mayLookUp,
    })
  } finally {
    progress.close()
    await hub.close()
  }
}
