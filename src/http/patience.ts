// When a request is tried again, and for how long.

/** How long a request is tried again once the system has answered: a hub restarts in 20 to 60 s. */
export interface Patience {
  /** From the first failure of a request on; 0: nothing is tried again. */
  readonly ms: number
  /** Also before the first answer: the address may be wrong, and then nothing would ever answer. */
  readonly isFromStart: boolean
  readonly nowMs: () => number
}

/** How long a request may still be tried again: so many times in all, or so long from now on. */
export type Left = { readonly is: 'tries'; readonly of: number } | { readonly is: 'time'; readonly ms: number }

/** The next try of a request. */
export interface Again {
  readonly waitMs: number
  readonly left: Left
}

/** A try that failed. */
export interface Failed {
  /** From 1. */
  readonly attempt: number
  /** How long the system asks to wait. */
  readonly saidMs: number | undefined
  /** Whether the system has answered anything in this run. */
  readonly hasAnswered: boolean
}

interface Rules {
  /** Most retries of one request where patience does not count: without it, and before the first answer. */
  readonly retries: number
  readonly patience?: Patience
  /** 0 to 1, for the jitter. */
  readonly random: () => number
}

/** Decides for one request whether and when it is tried again; undefined when it is not. */
export function openWaits({ retries, patience, random }: Rules): (failed: Failed) => Again | undefined {
  let startMs: number | undefined
  let askedMs = 0
  const leftOf = ({ ms, nowMs }: Patience): number => {
    startMs ??= nowMs()
    // A test shortens waits; they count as long as they were meant to be.
    return ms - Math.max(nowMs() - startMs, askedMs)
  }
  return ({ attempt, saidMs, hasAnswered }) => {
    const isCounted = attempt <= retries
    if (patience?.ms === 0) return undefined
    if (patience === undefined || !hasAnswered) {
      if (!isCounted) return undefined
      return { waitMs: saidMs ?? backoffMs(attempt, random()), left: { is: 'tries', of: retries } }
    }
    const leftMs = leftOf(patience)
    // A system that says when may say a longer time than the patience.
    if (leftMs <= 0 && !(saidMs !== undefined && isCounted)) return undefined
    // A journal holds whole milliseconds, and the clock's are not.
    const waitMs = saidMs ?? Math.min(backoffMs(attempt, random()), Math.ceil(leftMs))
    askedMs += waitMs
    return { waitMs, left: { is: 'time', ms: Math.max(leftMs - waitMs, 0) } }
  }
}

const firstWaitMs = 250
/** A hub that is back is noticed soon after. */
const longestWaitMs = 10_000

/** Exponential backoff from a quarter second, half of it jitter, so that many clients do not retry at the same moment. */
export function backoffMs(attempt: number, random: number): number {
  const full = Math.min(firstWaitMs * 2 ** (attempt - 1), longestWaitMs)
  return Math.round(full / 2 + (full / 2) * random)
}
