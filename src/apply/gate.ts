// Batches one after the other at the hub, and yet none of the time on the way lost. A batch freezes the hub, so no two may
// wait there at once; but far away the next one can set out before the last one's answer is back, so that it arrives
// when the hub has just become free. Others get their turn in between.

export interface GateOptions {
  /** ms; undefined when it is not known: then each batch waits for the answer to the one before. */
  readonly roundTripMs?: number | undefined
  readonly nowMs: () => number
  readonly wait: (ms: number) => Promise<void>
  /** Resolves when the hub has served those who came during a batch; undefined where nobody needs to be asked. */
  readonly letOthers?: (() => Promise<void>) | undefined
  /** A batch that the hub is at for longer, ms, shows that it is not well. */
  readonly longMs: number
}

export interface Gate {
  /** Runs it when the hub is free for it, or about to be. */
  through(batch: Batch, run: () => Promise<void>): Promise<void>
  /**
   * Learns from the answer to the batch that set out first.
   * @param isWell false for one that was lost or refused: from then on, as after a slow one, each batch waits for the
   * answer to the one before
   * @returns how long the hub was at it, ms
   */
  answered(ms: number, isWell: boolean): number
}

interface Batch {
  /** Batches of one kind take a like time for each of their items. */
  readonly kind: string
  readonly items: number
}

interface Entry extends Batch {
  readonly from: number
  isAnswered: boolean
}

/** Below this there is nothing to win on the way. */
const leastRoundTripMs = 20
/** Of so many batches of late the slowest one counts: arriving late loses a moment, arriving early makes others wait. */
const remembered = 4
/** What the hub has for others between two batches, at least. */
const breathMs = 15
/** On their way at once, at most. */
export const batchesInFlight = 4

export function openGate({ roundTripMs, nowMs, wait, longMs, letOthers }: GateOptions): Gate {
  const onTheWay = roundTripMs !== undefined && roundTripMs >= leastRoundTripMs ? roundTripMs : undefined
  const ofLate = new Map<string, readonly number[]>()
  const inside: Entry[] = []
  let lastAnswer = Number.NEGATIVE_INFINITY
  let wake: () => void = () => undefined
  let queue: Promise<void> = Promise.resolve()
  let waiting = 0
  let isCareful = false

  /** How long until one more may set out; undefined when only an answer can tell. */
  const untilFree = (): number | undefined => {
    if (inside.length === 0) return 0
    if (onTheWay === undefined || isCareful || inside.length >= batchesInFlight) return undefined
    let end = lastAnswer - onTheWay / 2
    for (const { kind, items, from, isAnswered } of inside) {
      const each = ofLate.get(kind)
      // What was answered and is still here is being looked up or sent again.
      if (each === undefined || isAnswered) return undefined
      end = Math.max(end, from + onTheWay / 2) + Math.max(...each) * items
    }
    return end + breathMs - onTheWay / 2 - nowMs()
  }

  const enter = async (batch: Batch): Promise<Entry> => {
    for (;;) {
      const ms = untilFree()
      if (ms !== undefined && ms <= 0) break
      const changed = new Promise<void>((resolve) => {
        wake = resolve
      })
      const due = nowMs() + (ms ?? 0)
      const isCut = await Promise.race([
        changed.then(() => false),
        ...(ms === undefined ? [] : [wait(ms).then(() => nowMs() < due)]),
      ])
      // A run that is stopped does not wait out its time, and sends nothing more.
      if (isCut) break
    }
    return admit(batch)
  }

  const admit = (batch: Batch): Entry => {
    const entry = { ...batch, from: nowMs(), isAnswered: false }
    inside.push(entry)
    return entry
  }

  /** One waits at the gate, the others behind it. */
  const lineUp = (batch: Batch): Promise<Entry> => {
    const turn = queue.then(() => enter(batch))
    waiting += 1
    queue = turn.then(() => {
      waiting -= 1
    })
    return turn
  }

  return {
    through: async (batch, run) => {
      // Nobody there: in, before anything else is sent that comes after it.
      const entry = inside.length + waiting === 0 ? admit(batch) : await lineUp(batch)
      try {
        // Far away the next batch is on the way long before the hub is free, and the gap is left by the clock.
        const isNext = lastAnswer > Number.NEGATIVE_INFINITY
        if (letOthers !== undefined && onTheWay === undefined && isNext) await letOthers()
        await run()
      } finally {
        inside.splice(inside.indexOf(entry), 1)
        wake()
      }
    },
    answered: (ms, isWell) => {
      const now = nowMs()
      const entry = inside.find(({ isAnswered }) => !isAnswered)
      // Of several on the way, the later one was only waiting until the answer to the one before.
      const atIt = onTheWay === undefined || !isWell ? ms : Math.max(1, Math.min(ms - onTheWay, now - lastAnswer))
      lastAnswer = now
      if (!isWell || atIt > longMs) isCareful = true
      if (entry === undefined) return atIt
      entry.isAnswered = true
      ofLate.set(entry.kind, [atIt / entry.items, ...(ofLate.get(entry.kind) ?? [])].slice(0, remembered))
      wake()
      return atIt
    },
  }
}
