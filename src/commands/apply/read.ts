// What an apply reads of a system: its users, and how quickly it answers.
import type { PaceOptions } from '../../apply/pace.ts'
import { isFar, openOthers, roundTripMs, widthFor } from '../../apply/width.ts'
import { isMembership } from '../../core/actions/planned.ts'
import { alsoFor } from '../../core/facets/also.ts'
import { lookupsToCompare } from '../../core/look/lookups.ts'
import type { Action, Lookups, Snapshot } from '../../core/types.ts'
import { openProgress } from '../../session/progress.ts'
import { namedIn } from '../../session/provider.ts'
import { proseForTerminal } from '../../views/safe.ts'
import type { Running } from './carry-out.ts'

/** Single calls in flight where requests are limited per day: speed does not matter there. */
const limitedWidth = 2

/** Up to this number of requests the width hardly matters. */
const few = 4
/** Members of one group that are added or removed in two requests. */
const fewMembers = 200
/** A hub that has answered within this time, ms, is near. */
const surelyNearMs = 10
/** A hub that took longer for every answer, ms, is probably far away. Waiting for a ping would cost a round trip there. */
const seemsFarMs = 30

/** The requested width; otherwise it follows the round trip, except where requests are limited per day. */
export async function findWidth(
  { hub, provider, flags, world }: Running,
  actions: readonly Action[],
): Promise<Following> {
  if (provider.requestLimit !== undefined) return { width: flags.concurrency ?? limitedWidth }
  const letOthers = openOthers(hub.http, provider.ping, world.elapsedMs)
  if (flags.concurrency !== undefined) return { width: flags.concurrency, letOthers }
  const seen = hub.quickestMs() ?? Number.POSITIVE_INFINITY
  // All requests so far may have queued behind pages or opened connections. Then a near hub would seem far, and batches
  // would queue there.
  const known = (ms: number): Following => ({ width: widthFor(ms), roundTripMs: ms, letOthers })
  if (seen < surelyNearMs || areFew(actions)) return known(seen)
  const handshakeMs = hub.handshakes.leastMs()
  // A short handshake proves nothing: it may be that of a proxy in front of a far hub. The shorter time makes batches leave
  // later, and others wait less.
  if (isFar(seen) && isFar(handshakeMs)) return known(Math.min(seen, handshakeMs))
  const ask = async (ping: typeof provider.ping): Promise<number> =>
    Math.min(seen, await roundTripMs(hub.http, ping, world.elapsedMs, 1))
  if (isFar(seen) && seen < seemsFarMs) return known(await ask(provider.ping))
  // It sets out before the first change, which reports whatever keeps it from the hub.
  const measured = ask({ ...provider.ping, isEager: true }).catch(() => 0)
  if (isFar(seen)) return { width: widthFor(seemsFarMs), measured, letOthers }
  // Not so far that batches overlap, but slow to answer: others are at work there. It begins with little.
  return { ...known(seen), width: widthFor(surelyNearMs), measured }
}

/** Changes of one group's members count as one. */
function areFew(actions: readonly Action[]): boolean {
  if (actions.length > fewMembers) return false
  return (
    new Set(actions.map((action) => (isMembership(action) ? `${action.op} ${action.group}` : action.id))).size <= few
  )
}

type Following = Pick<PaceOptions, 'width' | 'roundTripMs' | 'measured' | 'letOthers'>

/**
 * Reads all live users, with progress, or looks some up in their place; on a system that cannot list users, those of the
 * open actions.
 */
export async function readHub(
  { hub, world, provider, plan }: Running,
  open: readonly Action[],
  lookups: Lookups | undefined,
): Promise<Snapshot> {
  const progress = await openProgress(world, 'read')
  try {
    return await provider.read(hub.http, hub.url, {
      now: world.now,
      onRead: progress.read,
      named: namedIn(open),
      // Also of actions that an earlier run did: only a look shows that they are done.
      also: alsoFor(plan.actions),
      mayLookUp: true,
      lookups,
      width: hub.width,
      roundTrip: hub.handshakes.first,
      expected: plan.snapshot.users,
    })
  } finally {
    progress.close()
  }
}

/** The final read; when it fails, the report says that nothing was compared. */
export async function lookAgain(run: Running): Promise<Snapshot | undefined> {
  const { world, provider } = run
  try {
    return await readHub(run, run.plan.actions, lookupsToCompare({ plan: run.plan, ofSystem: provider.extent }))
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown)
    const said = proseForTerminal(run.hub.secrets.hideInWords(why))
    world.streams.err(`warning: ${provider.noun} could not be read again to compare: ${said}\n`)
    return undefined
  }
}
