// One request and its whole answer, within one timeout and one size. undici's own timeouts restart with every byte, so an
// answer that drips would never end.
import type { Dispatcher } from 'undici'

import { due } from './due.ts'
import { lostError } from './lost.ts'
import type { Reply } from './types.ts'

export interface Bounds {
  /** Longest time from the first byte sent to the last byte received, ms. */
  readonly timeoutMs: number
  /** Aborts the request. */
  readonly signal: AbortSignal | undefined
  /** The answer ends with its first server-sent event. */
  readonly firstEvent?: true | undefined
  /** Memory that all unread answers share. */
  readonly room: Room
  /** Monotonic clock, ms. */
  readonly elapsedMs: () => number
}

/** Bytes of answers that are not read yet. */
export interface Room {
  taken: number
}

/** Largest answer. A page of 200 users with many servers stays far below. */
export const largestReply = 32 * 1024 * 1024
/** Largest total of all answers in flight. */
const largestRoom = 2 * largestReply

const tooLarge = { sent: true, isHopeless: true, why: 'the answer is larger than any answer of a hub' } as const
const broken = {
  sent: true,
  isHopeless: true,
  why: 'the request was aborted, because another one failed',
} as const

/** @throws what `lostError` makes, or an error of undici */
export function exchange(
  pool: Dispatcher,
  options: Dispatcher.DispatchOptions,
  { timeoutMs, elapsedMs, signal, firstEvent, room }: Bounds,
): Promise<Omit<Reply, 'body'>> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(lostError({ ...broken, sent: false }))
    const chunks: Buffer[] = []
    let head: Pick<Reply, 'status' | 'headers'> = { status: 0, headers: {} }
    let size = 0
    let lastMs = 0
    let sentMs = 0
    let forget = (): void => undefined
    let stop = (): void => reject(lostError({ ...broken, sent: false }))
    const onAbort = (): void => stop()
    signal?.addEventListener('abort', onAbort)
    const text = (): string => new TextDecoder().decode(Buffer.concat(chunks))
    const end = (): void => {
      forget()
      signal?.removeEventListener('abort', onAbort)
      room.taken -= size
      size = 0
    }
    const late = (): Error => {
      // An answer that still drips at the timeout would never end; one that stalled may succeed on a retry.
      // Nothing is known of one that came while the machine stood still.
      const hasStood = elapsedMs() - sentMs > timeoutMs * 1.5
      const isDripping = !hasStood && chunks.length > 0 && elapsedMs() - lastMs <= timeoutMs * (2 / 3)
      if (!isDripping) return lostError({ sent: true, why: 'the hub did not answer in time' })
      const seconds = Math.round(timeoutMs / 100) / 10
      return lostError({ sent: true, isHopeless: true, why: `the hub did not complete its answer in ${seconds} s` })
    }
    pool.dispatch(options, {
      onRequestStart: (controller) => {
        stop = () => controller.abort(lostError(broken))
        if (signal?.aborted) return stop()
        forget()
        sentMs = elapsedMs()
        forget = due(timeoutMs, () => controller.abort(late()))
      },
      onResponseStart: (controller, status, headers) => {
        head = { status, headers }
        if (Number(headers['content-length'] ?? 0) > largestReply) controller.abort(lostError(tooLarge))
      },
      onResponseData: (controller, chunk) => {
        lastMs = elapsedMs()
        size += chunk.length
        room.taken += chunk.length
        if (size > largestReply || room.taken > largestRoom) controller.abort(lostError(tooLarge))
        else chunks.push(chunk)
        if (firstEvent !== true || !hasEvent(text())) return
        resolve({ ...head, text: text() })
        controller.abort(lostError(broken))
      },
      onResponseEnd: () => {
        end()
        resolve({ ...head, text: text() })
      },
      onResponseError: (_, thrown) => {
        end()
        reject(thrown)
      },
    })
  })
}

/** An event ends with an empty line. */
function hasEvent(text: string): boolean {
  return /\r?\n\r?\n/.test(text)
}
