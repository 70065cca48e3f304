// Layers that wrap a request function: authorization, retry, log, request count.
import { asLost, lostError } from './lost.ts'
import { type Left, openWaits, type Patience } from './patience.ts'
import type { Http, Layer, Reply, Req } from './types.ts'

/** Wraps `http` in layers; the first one is the outermost. */
export function compose(bottom: Http, ...layers: readonly Layer[]): Http {
  return layers.reduceRight((next, layer) => layer(next), bottom)
}

/** The only place that puts the token on a request. @param authorization the value of the header */
export function withToken(authorization: string): Layer {
  return (next) => (req) => next({ ...req, headers: { ...req.headers, authorization } })
}

/** Counts the requests to a system that limits them. */
export interface Counter {
  /** Counts one request; false when the limit is reached. */
  readonly spend: () => Promise<boolean>
  /** The system says that the limit is reached. @param waitMs until requests are allowed again, if the system says */
  readonly exhaust: (waitMs?: number) => Promise<void>
}

/** Counts every request before it is sent; after the limit, ours or the system's, nothing more is sent. */
export function withRequestLimit(counter: Counter): Layer {
  return (next) => async (req) => {
    if (!(await counter.spend())) {
      throw lostError({ sent: false, isHopeless: true, isSpent: true, why: 'the request limit for today is reached' })
    }
    const reply = await next(req)
    if (reply.status !== 429) return reply
    await counter.exhaust(saidWaitMs(reply))
    throw lostError({
      sent: false,
      isHopeless: true,
      isSpent: true,
      why: 'the system reports that the request limit for today is reached (429)',
    })
  }
}

/** Logs every request: method, path, status, time in ms. Never a header or a body. */
export function withLog(log: (line: string) => void, nowMs: () => number): Layer {
  return (next) => async (req) => {
    const from = nowMs()
    const done = (what: string): void => log(`${req.method} ${req.path} ${what} ${Math.round(nowMs() - from)} ms`)
    try {
      const reply = await next(req)
      done(String(reply.status))
      return reply
    } catch (thrown) {
      done(asLost(thrown)?.why ?? 'failed')
      throw thrown
    }
  }
}

export interface Retrying {
  /** Most retries of one request where patience does not count: without it, and before the first answer. */
  readonly retries: number
  readonly patience?: Patience
  /** Resolves after the wait, or when the run is stopped. */
  readonly wait: (ms: number) => Promise<void>
  /** Whether the run is stopped; then nothing is retried. */
  readonly isStopped?: () => boolean
  /** 0 to 1, for the jitter. */
  readonly random: () => number
  readonly onRetry: (req: Req, attempt: number, waitMs: number, why: string, left: Left) => void
}

/**
 * Retries requests that certainly changed nothing: any GET, and mutating requests that were refused (429) or never sent.
 * Any other failed mutating request may have taken effect; only a fresh read of the hub can tell.
 */
export function withRetry(policy: Retrying): Layer {
  let hasAnswered = policy.patience?.isFromStart === true
  return (next) => async (req) => {
    const waits = openWaits(policy)
    for (let attempt = 1; ; attempt += 1) {
      const result = await attemptOnce(next, req)
      if (result.reply !== undefined) hasAnswered = true
      const isOver = (): boolean =>
        policy.isStopped?.() === true || req.signal?.aborted === true || req.isEager === true
      if (result.why === undefined || isOver()) return unwrap(result)
      const again = waits({ attempt, saidMs: retryAfterMs(result.reply), hasAnswered })
      if (again === undefined) return unwrap(result)
      policy.onRetry(req, attempt, again.waitMs, result.why, again.left)
      await orAborted(policy.wait(again.waitMs), req.signal)
      if (isOver()) return unwrap(result)
    }
  }
}

/** Ends early when the signal is aborted. A request may be tried many times, so no listener stays. */
async function orAborted(waiting: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return waiting
  const over = new AbortController()
  const aborted = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true, signal: over.signal })
  })
  try {
    await Promise.race([waiting, aborted])
  } finally {
    over.abort()
  }
}

interface Attempt {
  readonly reply?: Reply
  readonly thrown?: unknown
  /** Set when the request may be retried. */
  readonly why?: string
}

const transient: ReadonlySet<number> = new Set([429, 502, 503, 504])

async function attemptOnce(next: Http, req: Req): Promise<Attempt> {
  const isRead = req.method === 'GET'
  try {
    const reply = await next(req)
    const again = reply.status === 429 || (isRead && transient.has(reply.status))
    return again ? { reply, why: `status ${reply.status}` } : { reply }
  } catch (thrown) {
    const lost = asLost(thrown)
    if (lost === undefined || lost.isHopeless === true || (lost.sent && !isRead)) return { thrown }
    return { thrown, why: lost.why }
  }
}

function unwrap(attempt: Attempt): Reply {
  if (attempt.reply !== undefined) return attempt.reply
  throw attempt.thrown
}

const longestRetryMs = 120_000

/** As `saidWaitMs`, two minutes at most; 0 says nothing, because requests without a wait in between would flood the system. */
function retryAfterMs(reply: Reply | undefined): number | undefined {
  const waitMs = saidWaitMs(reply)
  return waitMs === undefined || waitMs === 0 ? undefined : Math.min(waitMs, longestRetryMs)
}

/** `Retry-After` (of Alteryx `x-retry-after`) in ms; undefined when there is none. */
function saidWaitMs(reply: Reply | undefined): number | undefined {
  const header = reply?.headers['retry-after'] ?? reply?.headers['x-retry-after']
  if (typeof header !== 'string' || !/^\d{1,6}$/.test(header.trim())) return undefined
  return Number(header) * 1000
}
