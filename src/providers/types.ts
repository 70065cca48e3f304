import type { Action, Facet, Need, ReadEvent, Snapshot } from '../core/types.ts'
import type { Http, Reply, Req } from '../http/types.ts'

/** One HTTP request and the actions it settles. Made at apply time, never saved. */
export interface Call extends Req {
  readonly actions: readonly Action[]
  /** Calls of the lane `batch` freeze the hub for others while they run: one in flight. */
  readonly lane: 'single' | 'batch'
  /** Sent one after another before the call itself, each repeated until it is no longer judged `retry`. */
  readonly first: readonly Req[]
}

/** What a reply means for one action of its call. */
export type Verdict =
  | { readonly is: 'changed' | 'already' }
  /** The hub has begun with it, and a look will tell when it is done. */
  | { readonly is: 'accepted' }
  /** Not now: the hub is busy with it. */
  | { readonly is: 'retry'; readonly why: string }
  /** Only a fresh look can tell. */
  | { readonly is: 'unknown' }
  /** `split`: the batch was refused whole; each part may be tried alone. `op`: every action of this op would fail alike. */
  | { readonly is: 'failed'; readonly message: string; readonly also?: 'split' | 'op' }

export interface ReadOptions {
  /** Look only at the subjects of these actions. The snapshot then says nothing about anybody else. */
  readonly only?: readonly Action[]
  readonly onRead?: (event: ReadEvent) => void
}

/** How many subjects one batch call may carry. */
export interface BatchSizes {
  readonly create: number
  readonly member: number
}

/** Knows one kind of system. Adding one is a folder, a line in the registry and fixtures. */
export interface Provider {
  readonly name: string
  readonly manages: ReadonlySet<Facet>
  /** A cheap request, for measuring the way to the system. */
  readonly ping: Req
  /**
   * All live users, proven complete.
   * @throws Problem `connection`, `scopes` or `target`
   */
  read(http: Http, url: string, options?: ReadOptions): Promise<Snapshot>
  /** What the token needs for these actions on this version of the system. Pure. */
  needs(actions: readonly Action[], live: Snapshot): Need[]
  /** The requests that carry out these actions, which are of one wave. Pure. */
  lower(actions: readonly Action[], live: Snapshot, sizes: BatchSizes): Call[]
  /** Pure. */
  judge(action: Action, call: Call, reply: Reply): Verdict
  /** What a reply to one of a call's `first` requests means: go on, wait, or give up. Pure. */
  judgeFirst(req: Req, reply: Reply): Verdict
}
