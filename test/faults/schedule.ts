// What goes wrong on the way to the hub, by seed.
import { isMutating } from './actions.ts'
import { type Dice, throwing } from './dice.ts'
import type { Fault, Passed } from './proxy.ts'

/**
 * Which request is hit by what. One of the first four changes always is: which of the others are depends on the order of
 * requests, and that is the network's. After a number of faults the way is clear, so every run comes to its end.
 */
export function scheduleOf(seed: number): (ordinal: number, request: Passed) => Fault | undefined {
  let left = throwing(seed, 4).int(2, 16)
  let untilHit = throwing(seed, 5).int(1, 4)
  return (ordinal, request) => {
    const dice = throwing(seed, 1000 + ordinal)
    if (isMutating(request)) untilHit -= 1
    const isDrawn = dice.chance(isMutating(request) ? 0.12 : 0.03)
    if (isMutating(request) && untilHit === 0) return faultFor(dice)
    if (left === 0 || !isDrawn) return undefined
    left -= 1
    return faultFor(dice)
  }
}

function faultFor(dice: Dice): Fault {
  const when = dice.pick(['before', 'after'] as const)
  const what = dice.int(1, 24)
  if (what <= 4) return { kind: 'delay', ms: dice.int(1, 60) }
  if (what <= 6) return { kind: '429', ...dice.pick([{}, { retryAfter: 0 }, { retryAfter: 0 }, { retryAfter: 1 }]) }
  if (what <= 11) return { kind: 'status', status: dice.pick([500, 502, 503, 504]), when }
  if (what <= 14) return { kind: dice.pick(['truncated', 'garbled', 'cut']) }
  if (what <= 16) return { kind: 'rubbish', status: dice.pick([200, 200, 404]) }
  if (what <= 20) return { kind: 'reset', when }
  if (what <= 22) return { kind: 'stall', when: dice.pick(['before', 'after', 'late']) }
  return { kind: 'restart', ms: dice.int(50, 500), when }
}
