import type { Right, Snippets, Step } from '../core/look/diagnosis.ts'
import type { Problem } from '../core/problem.ts'
import type {
  Action,
  ActionOf,
  Facet,
  FailureKind,
  Finding,
  Need,
  Op,
  Quota,
  ReadEvent,
  Snapshot,
  Whereabouts,
} from '../core/types.ts'
import type { Http, Reply, Req } from '../http/types.ts'

/** One HTTP request and the actions it settles. Made at apply time, never saved. */
export interface Call extends Req {
  readonly actions: readonly Action[]
  /** Calls of the lane `batch` freeze the hub for others while they run: one in flight. */
  readonly lane: 'single' | 'batch'
  /** Sent one after another before the call itself, each repeated until it is no longer judged `retry`. */
  readonly first: readonly Req[]
  /** Set for what must happen exactly once: it is looked for before it is sent, and after its answer was lost. */
  readonly once?: Once
  /** ISO: when what it is made from was read, by the system's clock. For a reply that does not say when it was. */
  readonly since?: string
}

/** How to see whether something that is no state has happened. */
export interface Once {
  readonly grant: ActionOf<'quota.add'>
  readonly look: Req
  /** @param mark the newest trace before an earlier run sent it; undefined when no earlier run did */
  readonly find: (reply: Reply, mark: number | undefined) => Seen
}

export type Seen =
  /** `kind`: what helps; `later` when left out. */
  | { readonly is: 'unreadable'; readonly kind?: FailureKind }
  /** `end`: the balance that it came to, where that is told. */
  | { readonly is: 'done'; readonly end?: number }
  /** It has happened more than once: another apply was at it at the same moment. */
  | { readonly is: 'doubled' }
  /** The traces no longer reach back to when it may have been sent. */
  | { readonly is: 'out of sight' }
  /** `now`: what it would be given on. */
  | { readonly is: 'absent'; readonly newest: number; readonly now: Quota }

/** What only an apply knows. */
export interface Means {
  /** The words by which a grant of this plan is known again. */
  readonly markOf: (action: Action) => string
  /** ISO, by the hub's clock: when the plan was made. */
  readonly plannedAt: string
  /** The password that a user is to get. */
  readonly passwordOf: (user: string) => string | undefined
}

/** What a reply means for one action of its call. */
export type Verdict =
  | { readonly is: 'changed' | 'already' }
  /** Accepted, and put off until then (ISO). */
  | { readonly is: 'changed'; readonly until: string }
  /** The hub has begun with it, and a look will tell when it is done. */
  | { readonly is: 'accepted' }
  /** Not now: the hub is busy with it. */
  | { readonly is: 'retry'; readonly why: string }
  /** Only a fresh look can tell. */
  | { readonly is: 'unknown' }
  | Doubt
  /**
   * `split`: the batch was refused whole; each part may be tried alone. `op`: every action of this op would fail alike.
   * `kind`: what helps; `refused` when left out.
   */
  | {
      readonly is: 'failed'
      readonly message: string
      readonly kind?: FailureKind
      readonly also?: 'split' | 'op'
    }

/**
 * The reply is about another user or group than was asked for, or it denies what the snapshot has just shown. Only a look
 * at the subject can tell, and nothing is sent again.
 */
export interface Doubt {
  readonly is: 'doubtful'
  /** What it comes to when the look shows that the after-state holds. */
  readonly holds: 'changed' | 'already'
  /** What is told when it does not hold, and nothing better is found out: words for the middle of a sentence. */
  readonly message: string
  /** Set when the change may have reached another user or group: nothing more is begun then. */
  readonly other?: Other
}

/** The user or group that a reply is about in place of the one that was asked for. */
export interface Other {
  readonly kind: 'user' | 'group'
  /** The name in the request. */
  readonly asked: string
  /** The reply names it, and nobody else. */
  readonly name?: string
  /** Names in the reply that were not asked for, in its order: one of them may be it. */
  readonly among?: readonly string[]
}

export interface ReadOptions {
  /** ISO, by this machine's clock: for what a reply does not say. */
  readonly now: () => string
  /** Look only at the subjects of these actions. The snapshot then says nothing about anybody else. */
  readonly only?: readonly Action[]
  /** Whom the files or the plan name: a system that cannot list its users is asked for each of them. */
  readonly named?: readonly Named[]
  /** Those who are named are all that matters: a listing that cannot end today is left out for looks at them. */
  readonly mayLookUp?: boolean
  /** Requests that may still be sent today, where they are rationed. */
  readonly requestsLeft?: () => number
  /** Of the environment: the values of the provider's `settings` that are set. */
  readonly settings?: Readonly<Record<string, string>>
  readonly onRead?: (event: ReadEvent) => void
}

/** Somebody who is asked for. */
export interface Named {
  /** `#123` when only the number is known. */
  readonly name: string
  /** The system's own number. */
  readonly account?: string
}

/** How a kind of system is reached. */
export interface Way extends Whereabouts {
  /** Variables that may hold the token, in order. */
  readonly tokens: readonly string[]
  /** The value of the header Authorization. */
  readonly authorization: (token: string) => string
  /** Access tokens are short-lived and renewed with a refresh token (OAuth 2.0). */
  readonly renews?: Renewing
}

/** How access tokens are renewed. */
export interface Renewing {
  /** Where people make a new pair by hand, for messages. */
  readonly where: string
  /** Which address may renew, for messages. */
  readonly trusted: string
  /** The address that renews, from what was written or what a token says of itself; undefined when it is not to be trusted. */
  readonly endpoint: (written: string, target: URL) => URL | undefined
}

/** What a system allows of requests, and how they are best spread. */
export interface Ration {
  readonly perDay: number
  /** Requests for one delete of a user who was named: the look and the delete itself. */
  readonly perDelete: number
  /** So many changes in a row, then a pause. */
  readonly batch: number
  readonly pauseMs: number
  /** How many are tried first when nobody says otherwise. */
  readonly canary: number
}

/** How many subjects one batch call may carry. */
export interface BatchSizes {
  readonly create: number
  readonly member: number
  readonly quota: number
  readonly password: number
}

/** The way to a system, for a look at it. */
export interface Look {
  readonly http: Http
  readonly url: string
  /** ISO, by this machine's clock. */
  readonly now: () => string
  /** The file or the variable that the token is of. */
  readonly tokenFrom: string
  /** Of the environment, as in `ReadOptions`. */
  readonly settings: Readonly<Record<string, string>>
  /** Of the plan that is asked about; undefined when none is. */
  readonly actions: readonly Action[] | undefined
  /** One action of each op of the facets that it manages. */
  readonly examples: readonly Action[]
  readonly ledger: LedgerState | undefined
  /** All live users, with progress. */
  readonly read: () => Promise<Snapshot>
  /** The shortest of a few round trips, ms; 0 when one of them got lost. */
  readonly roundTrip: () => Promise<number>
}

/** What is kept from run to run of a system that rations requests and puts deletes off. */
export interface LedgerState {
  readonly left: () => number
  readonly freeAgain: () => string | undefined
  readonly scheduled: () => ReadonlyMap<string, { readonly until: string }>
}

/** What a look found out. */
export interface Looked {
  readonly steps: readonly Step[]
  /** As far as the token goes, a plan can be made. A step that fails says no all the same. */
  readonly canPlan: boolean
  readonly rights: readonly Right[]
  readonly snippets: Snippets
}

/** Knows one kind of system. Adding one is a folder, a line in the registry and fixtures. */
export interface Provider {
  readonly name: string
  /** What it is called in a sentence, such as `a JupyterHub`. */
  readonly title: string
  /** What it is called when it is at hand, such as `the hub`. */
  readonly noun: string
  /** Of a hub, which runs servers for its users: what its version is the version of. */
  readonly product?: string
  readonly manages: ReadonlySet<Facet>
  /** The ops that it can carry out. */
  readonly ops: ReadonlySet<Op>
  /** By what people are known: with e-mail addresses case never counts. */
  readonly names: 'login' | 'email'
  readonly way: Way
  readonly ration?: Ration
  /** Ops whose outcome no look shows: a refusal says nothing of an earlier request whose answer was lost. */
  readonly unseen?: ReadonlySet<Op>
  /** Variables of the environment that correct what is not known for sure. */
  readonly settings?: readonly string[]
  /** A cheap request, for measuring the way to the system. */
  readonly ping: Req
  /**
   * All live users, proven complete.
   * @throws Problem `connection`, `scopes` or `target`
   */
  read(http: Http, url: string, options: ReadOptions): Promise<Snapshot>
  /** What doctor shows of it. Loaded when it is called: no other command needs it. */
  look(way: Look): Promise<Looked>
  /**
   * Set when hubplan init has CI files for it. `reading`: the scopes of a token that plans and can change nothing;
   * undefined when there is no such token.
   */
  readonly ci?: { readonly reading?: readonly string[] }
  /** What this system cannot do as asked, or does otherwise than people expect. Pure. */
  check?(actions: readonly Action[], live: Snapshot): Finding[]
  /** What the token needs for these actions on this version of the system. Pure. */
  needs(actions: readonly Action[], live: Snapshot): Need[]
  /** @returns Problem `scopes` when the token may not do these actions. Pure. */
  refusal(actions: readonly Action[], live: Snapshot): Problem | undefined
  /** The requests that carry out these actions, which are of one wave. Pure. */
  lower(actions: readonly Action[], live: Snapshot, sizes: BatchSizes, means: Means): Call[]
  /** Pure. */
  judge(action: Action, call: Call, reply: Reply): Verdict
  /** What a reply to one of a call's `first` requests means: go on, wait, look, or give up. Pure. */
  judgeFirst(req: Req, reply: Reply): Verdict
}
