import type { ConfigForms, Right, Snippets, Step } from '../core/look/diagnosis.ts'
import type { PersonReport, UseReport } from '../core/look/use.ts'
import type { Problem } from '../core/problem.ts'
import type {
  Action,
  ActionOf,
  Also,
  Extent,
  Facet,
  FailureKind,
  Finding,
  Lookups,
  Need,
  Op,
  Quota,
  ReadEvent,
  Snapshot,
  VariableName,
  Whereabouts,
} from '../core/types.ts'
import type { Http, Reply, Req } from '../http/types.ts'

/** One HTTP request and the actions it settles. Made at apply time, never saved. */
export interface Call extends Req {
  readonly actions: readonly Action[]
  /** Calls of the lane `batch` freeze the hub for others while they run: one at the hub. Of `short` ones a few may wait. */
  readonly lane: 'single' | 'short' | 'batch'
  /** Sent in turn before the call itself; each is repeated while it is judged `retry`. */
  readonly first: readonly Req[]
  /** Set for what must happen exactly once: it is looked up before sending, and after a lost answer. */
  readonly once?: Once
  /** ISO: the time of the data that it is based on, by the system's clock. For replies without a date. */
  readonly since?: string
}

/** How to detect an event that leaves no state. */
export interface Once {
  readonly grant: ActionOf<'quota.add'>
  readonly look: Req
  /** @param mark the newest trace before an earlier run sent it; undefined without such a run */
  readonly find: (reply: Reply, mark: number | undefined) => Seen
}

export type Seen =
  /** `kind`: selects the advice; `later` when absent. */
  | { readonly is: 'unreadable'; readonly kind?: FailureKind }
  /** `end`: the resulting balance, where known. */
  | { readonly is: 'done'; readonly end?: number }
  /** It has happened more than once: another apply ran at the same moment. */
  | { readonly is: 'doubled' }
  /** The traces no longer reach back to when it may have been sent. */
  | { readonly is: 'out of sight' }
  /** `now`: the current balance before the grant. */
  | { readonly is: 'absent'; readonly newest: number; readonly now: Quota }

/** Data that only an apply has. */
export interface Means {
  /** The text that identifies a grant of this plan. */
  readonly markOf: (action: Action) => string
  /** ISO, by the hub's clock: when the plan was made. */
  readonly plannedAt: string
  /** The new password of a user. */
  readonly passwordOf: (user: string) => string | undefined
}

/** The meaning of a reply for one action of its call. */
export type Verdict =
  | { readonly is: 'changed' | 'already' }
  /** Accepted, and scheduled for then (ISO). */
  | { readonly is: 'changed'; readonly until: string }
  /** The hub has started it; a look shows when it is done. */
  | { readonly is: 'accepted' }
  /** Not now: the hub is busy with it. */
  | { readonly is: 'retry'; readonly why: string }
  /** Only a fresh look can show it. */
  | { readonly is: 'unknown' }
  /** The request did nothing for it, as if it had not been part of it: another request may follow. */
  | { readonly is: 'unsent' }
  | Doubt
  /**
   * `split`: the batch was refused whole; each part may be tried alone. `op`: every action of this op would fail alike.
   * `kind`: selects the advice; `refused` when absent.
   */
  | {
      readonly is: 'failed'
      readonly message: string
      readonly kind?: FailureKind
      readonly also?: 'split' | 'op'
    }

/**
 * The reply concerns another user or group than requested, or denies what the snapshot has just shown. Only a look at
 * the subject can settle it, and nothing is sent again.
 */
export interface Doubt {
  readonly is: 'doubtful'
  /** The outcome when the look shows the after-state. */
  readonly holds: 'changed' | 'already'
  /** The message when the after-state does not hold and no better one is found: the middle of a sentence. */
  readonly message: string
  /** Set when the change may have reached another user or group: then no further action starts. */
  readonly other?: Other
}

/** The user or group in a reply instead of the requested one. */
export interface Other {
  readonly kind: 'user' | 'group'
  /** The name in the request. */
  readonly asked: string
  /** The only name in the reply. */
  readonly name?: string
  /** The names in the reply that were not requested, in its order: one of them may be it. */
  readonly among?: readonly string[]
}

export interface ReadOptions {
  /** ISO, by this machine's clock: for replies without a date. */
  readonly now: () => string
  /** Look up only the subjects of these actions. The snapshot then omits all others. */
  readonly only?: readonly Action[]
  /**
   * Look these up in place of reading all users: the snapshot then omits all others. All are read nevertheless where the
   * lookups do not show what they are for.
   */
  readonly lookups?: Lookups | undefined
  /** The users named by the files or the plan: a system that cannot list its users looks up each of them. */
  readonly named?: readonly Named[]
  /** Only the named users matter: a listing with more requests than today's rest is replaced by lookups. */
  readonly mayLookUp?: boolean
  /** What most reads leave out. */
  readonly also?: Also | undefined
  /** Requests left today, on a system with a request limit. */
  readonly requestsLeft?: () => number
  /** The provider's `settings` that are set in the environment. */
  readonly settings?: Readonly<Record<string, string>>
  readonly onRead?: (event: ReadEvent) => void
  /** Requests to keep in flight; 4 when absent. Each answer may change it. */
  readonly width?: () => number
  /** Resolves with the network's round trip, ms, when it is known; with undefined where only answers can tell it. */
  readonly roundTrip?: Promise<number | undefined>
  /** About how many users there are: further pages of a listing are requested together with the first. */
  readonly expected?: number
}

/** A user to look up. */
export interface Named {
  /** `#123` when only the number is known. */
  readonly name: string
  /** The system's own number. */
  readonly account?: string
}

/** How to reach a kind of system. */
export interface Way extends Whereabouts {
  /** Variables that may hold the token, in order. */
  readonly tokens: readonly VariableName[]
  /** The value of the header Authorization. */
  readonly authorization: (token: string) => string
  /** Access tokens are short-lived and renewed with a refresh token (OAuth 2.0). */
  readonly renews?: Renewing
  /** An address, for a placeholder. */
  readonly example: string
  /** Known addresses, where a system has a few. */
  readonly regions?: readonly Region[]
}

export interface Region {
  readonly name: string
  readonly url: string
  /** Where refresh tokens are renewed; absent when unknown. */
  readonly renewsAt?: string
}

/** How access tokens are renewed. */
export interface Renewing {
  /** The page where users create a new pair of tokens, for messages. */
  readonly where: string
  /** The trusted addresses for renewing, for messages. */
  readonly trusted: string
  /** The renewing address, from a setting or from the token's own claim; undefined when it is not trusted. */
  readonly endpoint: (written: string, target: URL) => URL | undefined
}

/** A system's daily request limit, and how requests are spread. */
export interface RequestLimit {
  readonly perDay: number
  /** Requests for deleting one named user: the lookup and the delete itself. */
  readonly perDelete: number
  /** The number of changes in a row before a pause. */
  readonly batch: number
  readonly pauseMs: number
  /** The default number of actions to try first. */
  readonly canary: number
}

/** The maximum of subjects per batch call. */
export interface BatchSizes {
  readonly create: number
  readonly member: number
  readonly quota: number
  readonly password: number
}

/** The connection for a look at a system. */
export interface Look {
  readonly http: Http
  readonly url: string
  /** ISO, by this machine's clock. */
  readonly now: () => string
  /** The file or the variable that the token comes from. */
  readonly tokenFrom: string
  /** From the environment, as in `ReadOptions`. */
  readonly settings: Readonly<Record<string, string>>
  /** The actions of the given plan; undefined without one. */
  readonly actions: readonly Action[] | undefined
  /** One action of each op of the facets that it manages. */
  readonly examples: readonly Action[]
  readonly ledger: LedgerState | undefined
  /** All live users, with progress. */
  readonly read: () => Promise<Snapshot>
  /** The shortest of a few round trips, ms; 0 when one got lost. */
  readonly roundTrip: () => Promise<number>
}

/** The data kept between runs for a system that limits requests and delays deletes. */
export interface LedgerState {
  readonly left: () => number
  readonly freeAgain: () => string | undefined
  readonly scheduled: () => ReadonlyMap<string, { readonly until: string }>
}

/** The result of a look. */
export interface Looked {
  readonly steps: readonly Step[]
  /** Whether the token permits planning. A failing step prevents it all the same. */
  readonly canPlan: boolean
  readonly rights: readonly Right[]
  readonly snippets: Snippets
}

/** Supports one kind of system. A new one needs a folder, a line in the registry and fixtures. */
export interface Provider {
  readonly name: string
  /** Its name in a sentence, such as `a JupyterHub`. */
  readonly title: string
  /** Its noun for a known instance, such as `the hub`. */
  readonly noun: string
  /** For hubs, which run servers for their users: the product that the version belongs to. */
  readonly product?: string
  readonly manages: ReadonlySet<Facet>
  /** The ops that it supports. */
  readonly ops: ReadonlySet<Op>
  /** Why it refuses `leave`, where that is not for its lack of groups. */
  readonly noNotice?: string
  /** How users are identified: e-mail addresses ignore case. */
  readonly names: 'login' | 'email'
  readonly way: Way
  readonly requestLimit?: RequestLimit
  /** One request creates a group together with its first members. */
  readonly bearsGroups?: true
  /** Ops whose outcome no look shows: a refusal proves nothing about an earlier request with a lost answer. */
  readonly unseen?: ReadonlySet<Op>
  /** Environment variables that correct assumptions. */
  readonly settings?: readonly VariableName[]
  /** A cheap request, for measuring the latency. */
  readonly ping: Req
  /**
   * All live users, proven complete.
   * @throws Problem `connection`, `scopes` or `target`
   */
  read(http: Http, url: string, options: ReadOptions): Promise<Snapshot>
  /** Of a hub: who uses it, and how much. Loaded on call. */
  readUse?(http: Http, days: number): Promise<UseReport>
  /** More about one user than the listing has. Loaded on call. */
  readPerson?(http: Http, user: string, days: number): Promise<PersonReport>
  /** How a user of this name logs in: the middle of a sentence; undefined when it is unknown. Pure. */
  loginOf?(user: string, live: Snapshot): string | undefined
  /** The findings of doctor. Loaded on call: no other command needs it. */
  look(way: Look): Promise<Looked>
  /** What a hub's config gets before the first use, in each form. Loaded on call. */
  setUp?(): Promise<ConfigForms>
  /**
   * Set when hubplan init has CI files for it. `reading`: the scopes of a token that plans and can change nothing;
   * undefined when there is no such token.
   */
  readonly ci?: { readonly reading?: readonly string[] }
  /** Actions that this system does not support, or handles unexpectedly. Pure. */
  check?(actions: readonly Action[], live: Snapshot): Finding[]
  /**
   * What `check` and `refusal` need to see besides the users and groups of the actions. Absent where `read` takes no
   * `lookups`: all users are read each time. Never less for more actions. Pure.
   */
  extent?(actions: readonly Action[]): Extent
  /** The rights that the token needs for these actions on this version. Pure. */
  needs(actions: readonly Action[], live: Snapshot): Need[]
  /** @returns Problem `scopes` when the token lacks the rights for these actions. Pure. */
  refusal(actions: readonly Action[], live: Snapshot): Problem | undefined
  /** The requests for these actions, which belong to one wave. Pure. */
  lower(actions: readonly Action[], live: Snapshot, sizes: BatchSizes, means: Means): Call[]
  /** Pure. */
  judge(action: Action, call: Call, reply: Reply): Verdict
  /** The meaning of a reply to one of a call's `first` requests: continue, wait, look, or give up. Pure. */
  judgeFirst(req: Req, reply: Reply): Verdict
}
