// Reads all users of a system.
import type { Also, Snapshot } from '../core/types.ts'
import type { ResolvedTarget } from '../io/target.ts'
import type { HubFlags } from '../options/shared.ts'
import type { Named, Provider } from '../providers/types.ts'
import { type Hub, openHub, stoppable } from './connection.ts'
import { openProgress } from './progress.ts'
import { connect } from './provider.ts'
import type { World } from './world.ts'

const connections = 4
/** For lookups of one user each. */
const mostLookups = 8

/** As many lookups as keep a hub busy: more of them where answers take long to arrive. */
export function lookupsWidth({ quickestMs }: Pick<Hub, 'quickestMs'>): () => number {
  const inTransit = (): number => Math.floor((quickestMs() ?? 0) / 6)
  return () => Math.min(mostLookups, connections + inTransit())
}

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
  const { also, mayLookUp = false } = from
  const width = also?.tokens === undefined ? connections : mostLookups
  const hub = await openHub(world, flags, from.target, { connections: width, provider: from.provider })
  const provider = connect(from.provider, world, { ledger: hub.ledger, named: from.named, secrets: hub.secrets })
  const progress = await openProgress(world, 'read')
  try {
    return await provider.read(stoppable(hub.http, world.signal), hub.url, {
      now: world.now,
      onRead: progress.read,
      mayLookUp,
      also,
      width: lookupsWidth(hub),
    })
  } finally {
    progress.close()
    await hub.close()
  }
}
