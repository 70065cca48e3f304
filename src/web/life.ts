// How long the server lives: it ends after a long time without a request, or when the last window said goodbye. Never in the
// middle of an apply.
import { type Bench, runningOf } from './bench.ts'
import { later } from './later.ts'

export interface Life {
  /** A request came. */
  readonly touch: () => void
  /**
   * A window listens.
   * @param close called when the server ends, or a window of this name said goodbye
   * @returns called when it has gone
   */
  readonly enter: (tab: string, close: () => void) => () => void
  /** A window closes; a reload says so too, and comes back at once. */
  readonly goodbye: (tab: string) => void
  /** Resolves when the server is to end. */
  readonly over: Promise<'idle' | 'closed'>
  /** Closes all windows' streams. */
  readonly end: () => void
}

export interface Times {
  /** Without any request, ms. */
  readonly idleMs: number
  /** After the last goodbye, ms. */
  readonly graceMs: number
}

export const usualTimes: Times = { idleMs: 30 * 60_000, graceMs: 5000 }

export function openLife(bench: Bench, { idleMs, graceMs }: Times): Life {
  const over = later<'idle' | 'closed'>()
  const windows = new Map<() => void, string>()
  let idle: NodeJS.Timeout | undefined
  let grace: NodeJS.Timeout | undefined
  const finish = (why: 'idle' | 'closed'): void => {
    const run = runningOf(bench)
    // The end of an apply is the earliest end.
    if (run === undefined) over.resolve(why)
    else void run.ended.then(() => (why === 'idle' ? touch() : leave()))
  }
  const touch = (): void => {
    clearTimeout(idle)
    idle = setTimeout(() => finish('idle'), idleMs)
  }
  const leave = (): void => {
    clearTimeout(grace)
    grace = setTimeout(() => {
      if (windows.size === 0) finish('closed')
    }, graceMs)
  }
  touch()
  return {
    touch,
    enter: (tab, close) => {
      clearTimeout(grace)
      windows.set(close, tab)
      return () => void windows.delete(close)
    },
    goodbye: (tab) => {
      for (const [close, own] of windows) {
        if (own !== tab) continue
        windows.delete(close)
        close()
      }
      if (windows.size === 0) leave()
    },
    over: over.promise,
    end: () => {
      clearTimeout(idle)
      clearTimeout(grace)
      for (const close of windows.keys()) close()
      windows.clear()
    },
  }
}
