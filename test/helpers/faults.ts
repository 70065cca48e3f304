import type { Reply } from '../../src/sandbox/types.ts'

export type FaultAction =
  /** Only later: the request is then handled as usual, or was handled at once and only the answer takes its time. */
  | { readonly type: 'delay'; readonly ms: number; readonly when?: 'before' | 'after' }
  /** An answer instead of the hub's own; a text body is sent as HTML, anything else as JSON. */
  | {
      readonly type: 'reply'
      readonly status: number
      readonly body?: unknown
      readonly retryAfter?: number | string
      readonly headers?: Readonly<Record<string, string>>
      /** `before`, the default: the hub does nothing. */
      readonly when?: 'before' | 'after'
    }
  /** Closes the socket without an answer, before anything was done or after it was done (a lost reply). */
  | { readonly type: 'drop'; readonly when: 'before' | 'after' }
  /** Never answers, and keeps the socket open. */
  | { readonly type: 'stall'; readonly when: 'before' | 'after' }
  /** Half of the JSON, as if it were all. */
  | { readonly type: 'truncate' }
  /** Half of the announced bytes, then the socket closes. */
  | { readonly type: 'cut' }
  /** Status and type as usual, but the body is no JSON. */
  | { readonly type: 'garble' }

export type Fault = {
  readonly method?: string
  /** Matched with the path below `/hub/api` as it was sent, without the query. */
  readonly path?: string | RegExp | ((path: string) => boolean)
  /** The first matching request that is hit, counted from 1. */
  readonly nth?: number
  /** How many from there on; Infinity for all. */
  readonly times?: number
  readonly action: FaultAction
}

export type Faults = {
  readonly add: (fault: Fault) => () => void
  /** Counts the request for every fault it matches, and gives the actions that hit it. */
  readonly take: (method: string, path: string) => readonly FaultAction[]
}

export function createFaults(): Faults {
  const active = new Map<Fault, number>()
  return {
    add: (fault) => {
      // The same fault may be set twice, so each gets an identity of its own.
      const own = { ...fault }
      active.set(own, 0)
      return () => void active.delete(own)
    },
    take: (method, path) => {
      const hits: FaultAction[] = []
      for (const [fault, before] of active) {
        if (!isMatch(fault, method, path)) continue
        const count = before + 1
        active.set(fault, count)
        const nth = fault.nth ?? 1
        if (count >= nth && count < nth + (fault.times ?? 1)) hits.push(fault.action)
      }
      return hits
    },
  }
}

export function faultReply(action: Extract<FaultAction, { readonly type: 'reply' }>): Reply {
  const { status, body, retryAfter, headers = {} } = action
  const isHtml = typeof body === 'string'
  return {
    status,
    body: body ?? { status, message: 'Sandbox fault' },
    type: isHtml ? 'text/html' : 'application/json',
    headers: { ...headers, ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }) },
  }
}

function isMatch(fault: Fault, method: string, path: string): boolean {
  if (fault.method !== undefined && fault.method !== method) return false
  if (fault.path === undefined) return true
  if (typeof fault.path === 'string') return fault.path === path
  return fault.path instanceof RegExp ? fault.path.test(path) : fault.path(path)
}
