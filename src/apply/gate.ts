// Serializes batches at the hub without losing the network time. A batch blocks the hub, so two must not queue there.
// Over a slow network the next batch is sent before the answer to the last one, so that it arrives when the hub has
// just become free. Other users' requests are served in between. Of short batches a few may queue.
import { type Batch, type ForecastOptions, openForecast, type Seat } from './forecast.ts'

export interface GateOptions extends ForecastOptions {
  readonly wait: (ms: number) => Promise<void>
  /**
   * Resolves when the hub has served the requests that queued during a batch; undefined when that need not be checked.
   */
  readonly letOthers?: (() => Promise<void>) | undefined
}

export interface Gate {
  /** Runs the batch when the hub is free for it, or about to be. `run` reports each answer to it; see `Seat`. */
  through(batch: Batch, run: (answered: Seat['answered']) => Promise<void>): Promise<void>
  /** See `Forecast`. */
  isOpening(kind: string): boolean
  /** See `Forecast`. */
  learn(roundTripMs: number): void
}

export function openGate({ wait, letOthers, ...options }: GateOptions): Gate {
  const { nowMs } = options
  const hub = openForecast(options)
  let wake: () => void = () => undefined
  let queue: Promise<void> = Promise.resolve()
  let waiting = 0

  const untilFree = async (batch: Batch): Promise<void> => {
    for (;;) {
      const ms = hub.untilFree(batch)
      if (ms !== undefined && ms <= 0) return
      const changed = new Promise<void>((resolve) => {
        wake = resolve
      })
      const due = nowMs() + (ms ?? 0)
      const isCut = await Promise.race([
        changed.then(() => false),
        ...(ms === undefined ? [] : [wait(ms).then(() => nowMs() < due)]),
      ])
      // A stopped run does not wait, and sends nothing more.
      if (isCut) return
    }
  }

  /** The first batch waits for the hub, the others wait behind it. */
  const lineUp = (batch: Batch): Promise<Seat> => {
    const seat = queue.then(() => untilFree(batch)).then(() => hub.admit(batch))
    waiting += 1
    queue = seat.then(() => {
      waiting -= 1
    })
    return seat
  }

  return {
    through: async (batch, run) => {
      // The hub is free: take it before any later batch does.
      const seat = hub.isEmpty() && waiting === 0 ? hub.admit(batch) : await lineUp(batch)
      try {
        // Over a slow network the next batch leaves long before the hub is free, and the clock keeps the gap.
        if (letOthers !== undefined && !batch.isShort && hub.isNear() && hub.hasAnswered()) await letOthers()
        await run((ms, isWell) => {
          const atIt = seat.answered(ms, isWell)
          wake()
          return atIt
        })
      } finally {
        seat.leave()
        wake()
      }
    },
    isOpening: hub.isOpening,
    learn: (roundTripMs) => {
      hub.learn(roundTripMs)
      wake()
    },
  }
}
