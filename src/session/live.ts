// Reads all users of a system.
import type { Also, Snapshot } from '../core/types.ts'
import { widestReading } from '../http/flow.ts'
import type { Http } from '../http/types.ts'
import type { ResolvedTarget } from '../io/target.ts'
import type { HubFlags } from '../options/shared.ts'
import type { Named, Provider } from '../providers/types.ts'
import { openHub, stoppable } from './connection.ts'
import { openProgress } from './progress.ts'
import { connect } from './provider.ts'
import type { World } from './world.ts'

export interface From {
  readonly target: ResolvedTarget
  readonly provider: Provider
  /** Users to look up, where users cannot be listed. */
  readonly named?: readonly Named[]
  /** Skips a listing that today's requests do not suffice for, and looks up the named users instead. */
  readonly mayLookUp?: boolean
  readonly also?: Also | undefined
  /** As in `ReadOptions`. */
  readonly expected?: number | undefined
}

/** What is read over the same connection after the users. */
export type ReadMore<More> = (http: Http, live: Snapshot) => Promise<More>

/** Reads all live users, with progress. */
export async function readLive(world: World, flags: HubFlags, from: From): Promise<Snapshot> {
  return (await readLiveAnd(world, flags, from, async () => undefined)).live
}

/** Reads all live users, with progress, and then more. */
export async function readLiveAnd<More>(
  world: World,
  flags: HubFlags,
  from: From,
  readMore: ReadMore<More>,
): Promise<{ readonly live: Snapshot; readonly more: More }> {
  const { also, mayLookUp = false, expected } = from
  const hub = await openHub(world, flags, from.target, { connections: widestReading, provider: from.provider })
  const provider = connect(from.provider, world, { ledger: hub.ledger, named: from.named, secrets: hub.secrets })
  const progress = await openProgress(world, 'read')
  try {
    const http = stoppable(hub.http, world.signal)
    const live = await provider.read(http, hub.url, {
      now: world.now,
      onRead: progress.read,
      mayLookUp,
      also,
      width: hub.width,
      roundTrip: hub.handshakes.first,
      ...(expected === undefined ? {} : { expected }),
    })
    return { live, more: await readMore(http, live) }
  } finally {
    progress.close()
    await hub.close()
  }
}
