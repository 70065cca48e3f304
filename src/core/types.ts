// The data types of the program. Saved types are generated from schemas/ (saved.ts); the rest lives only in memory.
import type { FindingCode } from './guards/findings.ts'
import type {
  Action,
  EnsureWord,
  FailureKind,
  Identity,
  Op,
  Quota,
  Finding as SavedFinding,
  Server,
  ServersWish,
  ServerWish,
  Target,
  TokenImage,
  TokensWish,
  UserImage,
} from './saved.ts'
import type { Place, Table } from './tables.ts'
import type { VariableName } from './variables.ts'

export type * from './saved.ts'
export type { PlanFile as Plan } from './saved.ts'
export type * from './tables.ts'
export type { Env, VariableName } from './variables.ts'

/** The action of one op. */
export type ActionOf<O extends Op> = Extract<Action, { readonly op: O }>

/** A finding of a saved plan, which another version may have made. */
export type { Finding as SavedFinding } from './saved.ts'

/** A finding that this version makes. */
export interface Finding extends SavedFinding {
  readonly guard: FindingCode
}

/** What a provider can manage of a user. */
export type Facet =
  | 'existence'
  | 'account'
  | 'name'
  | 'admin'
  | 'groups'
  | 'notice'
  | 'server'
  | 'namedServers'
  | 'tokens'
  | 'quota'
  | 'password'

/** Properties of a group: any JSON. */
export type Properties = Readonly<Record<string, unknown>>

/** How to connect to a directory. It comes from the environment and flags, never from a desired-state file. */
export interface DirectoryAccess {
  /** In its normal form, for messages. */
  readonly url: string
  readonly host: string
  readonly port: number
  readonly encryption: 'ldaps' | 'starttls' | 'none'
  /** PEM text; the system's CAs when absent. */
  readonly ca?: string
  /** Anonymous when absent. */
  readonly bind?: { readonly dn: string; readonly password: string }
}

/** Where the address of a kind of system comes from. */
export interface Whereabouts {
  /** Variables that may hold it, in order. */
  readonly urls: readonly VariableName[]
  /** Used when no file, flag or variable gives one. */
  readonly defaultUrl?: string
  /** Path that users paste after the base URL (`/hub`, `/hub/api`, pages of the browser); stripped. */
  readonly tail: RegExp
}

export type Ensure = EnsureWord

/** What a row requests for a user who must exist, facet by facet. An absent field is not managed. */
export interface Wishes {
  readonly admin?: boolean
  /** Sorted, unique; exact among the managed groups. */
  readonly groups?: readonly string[]
  readonly server?: ServerWish
  readonly tokens?: TokensWish
  readonly servers?: ServersWish
  readonly quota?: QuotaWish
  readonly password?: PasswordWish
}

/** The desired state of one user. */
export interface DesiredUser extends Wishes {
  /** Normalised. */
  readonly name: string
  /** As written in the file, trimmed: a live name that hubplan never changes may be spelled this way. */
  readonly written: string
  /** Absent means `present`, unless another row says otherwise. */
  readonly ensure?: Ensure
  /** The system's own number of the user; it identifies the account. */
  readonly account?: string
  /** Normalised: the old name. */
  readonly renamedFrom?: string
  /** As written in the file, trimmed. */
  readonly writtenFrom?: string
  readonly expires?: Expiry
  readonly at: Place
}

/** What a row says about a balance. A grant is not a state: only `plan --topup` plans it. */
export type QuotaWish =
  | { readonly is: 'balance'; readonly balance: number }
  | { readonly is: 'unlimited' }
  | { readonly is: 'grant'; readonly add: number }

/** The source of a user's password at apply. The password itself is never stored here. */
export interface PasswordWish {
  readonly how: 'generate' | 'shared' | 'file'
  readonly forceChange: boolean
}

/** When a row expires. */
export interface Expiry {
  /** As written. */
  readonly text: string
  /** From this moment on the user must be absent, ms since 1970. */
  readonly fromMs: number
}

/** A group that must exist. */
export interface DesiredGroup {
  readonly name: string
  /** Whether members without a row that names the group are removed. */
  readonly exact: boolean
  /** Declared under `groups:`; otherwise a row names it. */
  readonly isDeclared: boolean
  /** The group must not exist. */
  readonly isAbsent?: true
  /** Key by key; null removes a key. */
  readonly properties?: Properties
  readonly at: Place
}

/** The users that a rule of any list selects, and its place. */
export interface Selecting {
  readonly match?: readonly string[]
  /** Members of one of these groups. */
  readonly groups?: readonly string[]
  readonly at: Place
}

/** Live users that match all conditions of one rule are deleted. */
export interface Rule extends Selecting {
  readonly neverLoggedIn?: true
  readonly inactive?: Age
}

/** Servers of live users that match all conditions of one rule are stopped. */
export interface StopRule extends Selecting {
  readonly idle: Age
}

/** API tokens of live users that match all conditions of one rule are revoked. */
export interface TokenRule extends Selecting {
  readonly unused?: Age
  readonly withoutExpiry?: true
}

/** Named servers of live users that match all conditions of one rule are removed. */
export interface RemoveRule extends Selecting {
  /** Globs over the names of servers. */
  readonly servers?: readonly string[]
  readonly unused?: Age
  /** Running servers are stopped and removed, too. */
  readonly stop?: true
}

/** Grants for many users, for `plan --topup`. */
export interface QuotaRule extends Selecting {
  readonly name: string
  readonly action: 'add' | 'set'
  readonly amount: number
  readonly maxBalance?: number
  readonly minBalance?: number
  readonly balanceBelow?: number
  readonly balanceAbove?: number
  readonly include?: readonly string[]
  readonly exclude?: readonly string[]
}

/** Users that prune and rules delete get notice first. */
export interface Leave {
  /** How many days of notice. */
  readonly days: number
  /** What becomes of users who were active since the notice. */
  readonly ifActive: 'keep' | 'delete'
  /** Rows with `ensure: absent` give notice, too. */
  readonly all: boolean
  readonly at: Place
}

/** Optional parts of a plan. */
export interface Aims {
  /** Grants and quota rules are planned. */
  readonly topup: boolean
  /** Passwords of existing users are planned, too. */
  readonly setPasswords: boolean
  /** `create`: a quota is for new users only. */
  readonly quotaWhen: 'create' | 'always'
  /** A user created under a name that was used before keeps its password and balance. */
  readonly keepInherited: boolean
}

export interface Age {
  /** As written. */
  readonly text: string
  readonly seconds: number
}

/** The users and groups that hubplan may change. */
export interface Scope {
  readonly names: 'lower' | 'exact'
  /** The place that declares the roster complete; absent without one. */
  readonly prune?: Place
  /** A name must match one glob of every list (the file's, the policy's). */
  readonly manage: readonly (readonly string[])[]
  readonly protect: readonly string[]
  /** The globs of `protect` for several systems, which need not match a user here. */
  readonly shared?: readonly string[]
  /** `read-only`: the hub's authenticator manages the groups. */
  readonly groups?: 'read-only'
}

/** The rules of the files, list by list. */
export interface RuleLists {
  readonly rules: readonly Rule[]
  readonly stopRules: readonly StopRule[]
  readonly tokenRules: readonly TokenRule[]
  readonly removeRules: readonly RemoveRule[]
  readonly quotaRules: readonly QuotaRule[]
}

export type RuleListName = keyof RuleLists

/** All input about the desired state, before it is interpreted. */
export interface DesiredSources extends RuleLists {
  readonly tables: readonly Table[]
  /** Rows of the chosen target alone; they override the rows of `tables`. */
  readonly own?: readonly Table[]
  /** One table per shortcut flag; they override all other rows. */
  readonly shortcuts: readonly Table[]
  readonly groups: readonly DesiredGroup[]
  /** Undefined: users are deleted at once. */
  readonly leave?: Leave | undefined
  readonly aims: Aims
  /** The facets of the system: columns of other facets are ignored. */
  readonly manages: ReadonlySet<Facet>
  /** The system's name in a sentence, such as `a JupyterHub`. */
  readonly system: string
  readonly scope: Scope
}

export interface DesiredState extends RuleLists {
  readonly users: ReadonlyMap<string, DesiredUser>
  /** Every group that is declared or that a row names: the managed groups. */
  readonly groups: ReadonlyMap<string, DesiredGroup>
  /** Groups that must not exist; no row names one of them. */
  readonly absentGroups: ReadonlyMap<string, DesiredGroup>
  readonly leave?: Leave | undefined
  readonly aims: Aims
  readonly manages: ReadonlySet<Facet>
  readonly scope: Scope
}

/** What a read includes on request only. */
export interface Also {
  /** Servers that are stopped, and more about those that run. */
  readonly stoppedServers?: true
  /** The tokens of some users, one request each. */
  readonly tokens?: AskedTokens | undefined
}

/** What a check needs to see besides the users and groups that its actions name; `all`: every user. */
export type Extent =
  | 'all'
  | {
      /** The members of the groups. */
      readonly members?: true
      /** All groups, for their names. */
      readonly everyGroup?: true
      /** The names of services. */
      readonly services?: true
      /** The class of the authenticator. */
      readonly authenticator?: true
      /** So many admins besides the users of the actions. */
      readonly admins?: number
    }

/** What to look up of a system in place of reading it whole. */
export interface Lookups extends Exclude<Extent, 'all'> {
  readonly users: readonly string[]
  readonly groups: readonly string[]
  /** Users who do not count as admins. */
  readonly besides: readonly string[]
  /** Read all users when one of these is missing: a proxy may have changed the name in the request. */
  readonly mustExist?: true
}

/** A server of a user, with what is read on request only. */
export interface AnyServer extends Server {
  /** null: it does not run. */
  readonly started?: string | null
  readonly url?: string
}

export interface LiveUser extends UserImage {
  /** Raw, exactly as the system returns it; an e-mail address in its normal form where addresses identify users. */
  readonly name: string
  /** ISO: an accepted delete happens then. */
  readonly leavesAt?: string
  /** With the stopped ones; absent when they were not requested, or are not visible. */
  readonly allServers?: readonly AnyServer[]
  /** Absent when they were not requested, or are not visible. */
  readonly tokens?: readonly LiveToken[]
}

export interface LiveToken extends TokenImage {
  /** The system's own number, such as `a17`; that of a revoked token may pass to a new one. */
  readonly id: string
}

export interface LiveGroup {
  readonly name: string
  /** Roles that its members get; absent when unseen. */
  readonly roles?: readonly string[]
  /** Absent when unseen, or when the hub is too old to have them. */
  readonly properties?: Properties
  /** Only where groups are looked up in place of all users: otherwise the users say which groups they are in. */
  readonly members?: readonly string[]
  /**
   * Why its members are not managed here: `system`: nothing changes them; `synced`: filled from outside, and members
   * may be added. Neither may be deleted.
   */
  readonly kept?: 'system' | 'synced'
}

/** The current state of the system. */
export interface Snapshot {
  readonly target: Target
  /** ISO, by the hub's own clock. */
  readonly takenAt: string
  readonly identity: Identity
  /** By raw name. */
  readonly users: ReadonlyMap<string, LiveUser>
  /** By raw name; undefined when the token cannot see groups. */
  readonly groups: ReadonlyMap<string, LiveGroup> | undefined
  /** Names of the services that the token may see; undefined when it may see none of them. */
  readonly services?: ReadonlySet<string>
  /** False when the system is too old for properties of groups. */
  readonly hasProperties?: false
  /** False when stopped servers were requested from a system that is too old to list them. */
  readonly hasStopped?: false
  /** False when the token sees only some users (filtered scopes). */
  readonly complete: boolean
  /** By name, including names without a user; undefined where there are no quotas. */
  readonly quotas?: ReadonlyMap<string, Quota>
  /** The first balance of a new user; 0 when the system does not show it. */
  readonly firstQuota?: number
  /** Whether balances count, and the minimum for a server; undefined when the system does not show it. */
  readonly terms?: QuotaTerms
  /** Optional capabilities of this system's version. */
  readonly offers?: ReadonlySet<string>
  /**
   * The number of users that were looked at because all were not needed. The others are absent here, and `complete` is
   * false.
   */
  readonly lookedAt?: number
  /** The system could not list its users: only named users are included, looked up one by one. */
  readonly listed?: false
  /** Requests for one whole listing, on a system with a request limit; also when the limit prevented the listing. */
  readonly listing?: number
  /** Requests left today, on a system with a request limit. */
  readonly requestsLeft?: number
  /** E-mail addresses identify users. */
  readonly byEmail?: true
  /** The noun of a system that is not a hub, such as `the Alteryx workspace`. */
  readonly noun?: string
  /** Undefined where no scope of any token would show more. */
  readonly shownBy?: ShownBy
  /** The effect of a delete on a system that is not a hub; sentences without their full stop. */
  readonly deletes?: Deletes
}

type Seen =
  | 'users'
  | 'groups'
  | 'created'
  | 'last_activity'
  | 'servers'
  | 'memberships'
  | 'properties'
  | 'roles'
  | 'tokens'

/** For systems whose tokens have scopes: the scope that shows each invisible field, for `give it ...`. */
export type ShownBy = Readonly<Record<Seen | 'authenticator', string>>

/** The effect of balances. */
export interface QuotaTerms {
  /** False where quotas are switched off: balances are stored without effect. */
  readonly isOn: boolean
  /** The minimum balance for starting a server without options. */
  readonly toStart?: number
}

export interface Deletes {
  /** What is lost with a deleted user. */
  readonly losses: string
  /** How to cancel a scheduled delete by hand. */
  readonly cancel?: string
}

/** Whether the tokens of a live user are read; made once all users are listed. */
export type AskedTokens = (live: Snapshot) => (user: LiveUser) => boolean

/** Progress of reading the live users. */
export type ReadEvent =
  | { readonly type: 'page'; readonly what: 'users' | 'groups'; readonly rows: number; readonly total: number }
  /** One request for each user whose tokens matter. */
  | { readonly type: 'tokens'; readonly users: number; readonly total: number }
  /** All seams between the pages of one listing fit. */
  | { readonly type: 'seams'; readonly what: 'users' | 'groups'; readonly checked: number }
  | { readonly type: 'moved'; readonly what: 'users' | 'groups'; readonly attempt: number; readonly why: string }

export type OutcomeKind = 'changed' | 'already' | 'failed' | 'skipped' | 'unknown' | 'pending' | 'left'

/** The result of one action. */
export interface Outcome {
  readonly action: Action
  /** `pending`: the run ended before it. `left`: not part of this run's selection. */
  readonly is: OutcomeKind
  /** The cause, for failed, skipped and unknown; for a change that was sent again, what remains unknown. */
  readonly message?: string
  /** For failed, skipped and unknown: selects the advice. Absent where the failure of another action has it. */
  readonly kind?: FailureKind
  /** ISO: accepted, but scheduled for then. */
  readonly until?: string
  /** The name under which the system stored the subject instead; null when unknown. */
  readonly stored?: string | null
  /** A delete that the system accepted, in this run or in an earlier one of the plan. */
  readonly isAccepted?: true
}

/** How many users an apply looked at; undefined: all of them, or none at the end. */
export type LookedAt = {
  /** The number of all users when the plan was made. */
  readonly of: number
} & (
  | { readonly atStart: number; readonly atEnd: number | undefined }
  | { readonly atStart: undefined; readonly atEnd: number }
)

/** The result of an apply. */
export interface Report {
  /** In the plan's order. */
  readonly outcomes: readonly Outcome[]
  readonly counts: Readonly<Record<OutcomeKind, number>>
  /** Actions whose after-state does not hold in the closing re-read; undefined without one. */
  readonly residual: readonly Outcome[] | undefined
  /** Where users were looked up in place of reading all; absent when all were read each time. */
  readonly lookedAt?: LookedAt
  /** Why the run stopped early. */
  readonly why?: string
  /** The kind of failure that stopped it. */
  readonly kind?: FailureKind
  /** Every action of the run ended as changed or already, and none is left over. */
  readonly ok: boolean
}
