// Batches one after the other at the hub, and yet none of the time on the way lost. A batch freezes the hub, so no two may
// wait there at once; but far away the next one can set out before the last one's answer is back, so that it arrives
// when the hub has just become free. Others get their turn in between.
import { type Batch, type ForecastOptions, openForecast } from './forecast.ts'

export interface GateOptions extends ForecastOptions {
  readonly wait: (ms: number) => Promise<void>
  /** Resolves when the hub has served those who came during a batch; undefined where nobody needs to be asked. */
  readonly letOthers?: (() => Promise<void>) | undefined
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

export function openGate({ wait, letOthers, ...options }: GateOptions): Gate {
  const { nowMs } = options
  const hub = openForecast(options)
  let wake: () => void = () => undefined
  let queue: Promise<void> = Promise.resolve()
  let waiting = 0

  const untilFree = async (): Promise<void> => {
    for (;;) {
      const ms = hub.untilFree()
      if (ms !== undefined && ms <= 0) return
      const changed = new Promise<void>((resolve) => {
        wake = resolve
      })
      const due = nowMs() + (ms ?? 0)
      const isCut = await Promise.race([
        changed.then(() => false),
        ...(ms === undefined ? [] : [wait(ms).then(() => nowMs() < due)]),
      ])
      // A run that is stopped does not wait out its time, and sends nothing more.
      if (isCut) return
    }
  }

  /** One waits at the gate, the others behind it. */
  const lineUp = (batch: Batch): Promise<() => void> => {
    const turn = queue.then(untilFree).then(() => hub.admit(batch))
    waiting += 1
    queue = turn.then(() => {
      waiting -= 1
    })
    return turn
  }

  return {
    through: async (batch, run) => {
      // Nobody there: in, before anything else is sent that comes after it.
      const leave = hub.isEmpty() && waiting === 0 ? hub.admit(batch) : await lineUp(batch)
      try {
        // Far away the next batch is on the way long before the hub is free, and the gap is left by the clock.
        if (letOthers !== undefined && hub.isNear && hub.hasAnswered()) await letOthers()
        await run()
      } finally {
        leave()
        wake()
      }
    },
    answered: (ms, isWell) => {
      const atIt = hub.answered(ms, isWell)
      wake()
      return atIt
    },
  }
}
