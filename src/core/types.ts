// The program's words as data. What is saved is generated from schemas/ (saved.ts); the rest lives only in memory.
import type { Action, Defaults, FailureKind, Identity, Op, Quota, ServerWish, Target, UserImage } from './saved.ts'

export type * from './saved.ts'
export type { PlanFile as Plan } from './saved.ts'

/** The action of one op. */
export type ActionOf<O extends Op> = Extract<Action, { readonly op: O }>

/** What a provider can manage of a user. */
export type Facet = 'existence' | 'account' | 'name' | 'admin' | 'groups' | 'server' | 'quota' | 'password'

/** Properties of a group: any JSON. */
export type Properties = Readonly<Record<string, unknown>>

/** Which directory may be asked, and how. It comes from the environment and flags, never from a desired-state file. */
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

/** How the address of a kind of system is found. */
export interface Whereabouts {
  /** Variables that may name it, in order. */
  readonly urls: readonly string[]
  /** Used when nothing names one. */
  readonly defaultUrl?: string
  /** What people copy behind the base URL, and is cut off. */
  readonly tail: RegExp
}

/** Where something was written. A flag is a place without a line: `{ file: '--absent' }`. */
export interface Place {
  readonly file: string
  /** From 1. */
  readonly line?: number
  /** From 1, in characters. */
  readonly column?: number
}

/** Something to tell about an input. An error means that nothing is planned. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning'
  readonly at: Place
  /** What is wrong, and what to do. */
  readonly message: string
}

/** One value as a source read it: text as written, or a list of texts. Meaning is given in core. */
export interface Cell {
  readonly value: string | readonly string[]
  readonly at: Place
}

/** What a source read: one CSV line, one YAML item, one shortcut flag. */
export interface Row {
  readonly at: Place
  /** By header as written. An empty CSV cell is there, with the value ''. */
  readonly cells: ReadonlyMap<string, Cell>
}

/** All rows of one file, or of the command line. */
export interface Table {
  /** The path as the user gave it; the flags' table is called 'command line'. */
  readonly path: string
  /** The column headers with their places; a YAML list has the keys that occur. */
  readonly header: readonly Cell[]
  readonly rows: readonly Row[]
  /** sha256 of the bytes, `sha256:<hex>`; absent for the command line. */
  readonly sha256?: string
  /** For rows that leave the field empty. */
  readonly defaults?: Defaults
  /** What a reader of the file should know, though it is read. */
  readonly warnings?: readonly Diagnostic[]
}

export type Ensure = 'present' | 'existing' | 'absent'

/** What a row says of a user who is to be there, facet by facet. An absent one is not managed. */
export interface Wishes {
  readonly admin?: boolean
  /** Sorted, unique; exact among the managed groups. */
  readonly groups?: readonly string[]
  readonly server?: ServerWish
  readonly quota?: QuotaWish
  readonly password?: PasswordWish
}

/** What should be of one user. */
export interface DesiredUser extends Wishes {
  /** Normalised. */
  readonly name: string
  /** As the file has it, trimmed: how a live name that hubplan never touches may be spelled. */
  readonly written: string
  /** Absent means `present`, when no row says otherwise. */
  readonly ensure?: Ensure
  /** The system's own number of the user: it decides who is meant. */
  readonly account?: string
  /** Normalised: the name so far. */
  readonly renamedFrom?: string
  /** As the file has it, trimmed. */
  readonly writtenFrom?: string
  readonly expires?: Expiry
  readonly at: Place
}

/** What a row says about a balance. A grant is not a state: only `plan --topup` plans it. */
export type QuotaWish =
  | { readonly is: 'balance'; readonly balance: number }
  | { readonly is: 'unlimited' }
  | { readonly is: 'grant'; readonly add: number }

/** Where apply gets a password from. The password itself never comes here. */
export interface PasswordWish {
  readonly how: 'generate' | 'shared' | 'file'
  readonly forceChange: boolean
}

/** When a row turns into its opposite. */
export interface Expiry {
  /** As written. */
  readonly text: string
  /** From this moment on the user is to be absent, ms since 1970. */
  readonly fromMs: number
}

/** A group that must exist. */
export interface DesiredGroup {
  readonly name: string
  /** Who is not named for it leaves it. */
  readonly exact: boolean
  /** Declared under `groups:`; otherwise a row names it. */
  readonly isDeclared: boolean
  /** It must not exist. */
  readonly isAbsent?: true
  /** Key by key; null removes a key. */
  readonly properties?: Properties
  readonly at: Place
}

/** Live users that match all conditions of one rule are deleted. */
export interface Rule {
  readonly match?: readonly string[]
  /** Members of one of these groups. */
  readonly groups?: readonly string[]
  readonly neverLoggedIn?: true
  readonly inactive?: Age
  readonly at: Place
}

/** Servers of live users that match all conditions of one rule are stopped. */
export interface StopRule {
  readonly match?: readonly string[]
  readonly groups?: readonly string[]
  readonly idle: Age
  readonly at: Place
}

/** Grants for many users, for `plan --topup`. */
export interface QuotaRule {
  readonly name: string
  readonly action: 'add' | 'set'
  readonly amount: number
  readonly maxBalance?: number
  readonly minBalance?: number
  readonly match?: readonly string[]
  readonly groups?: readonly string[]
  readonly balanceBelow?: number
  readonly balanceAbove?: number
  readonly include?: readonly string[]
  readonly exclude?: readonly string[]
  readonly at: Place
}

/** What one planning is to do beyond what always holds. */
export interface Aims {
  /** Grants and quota rules are planned. */
  readonly topup: boolean
  /** Passwords of people who exist are planned too. */
  readonly setPasswords: boolean
  /** `create`: a quota is for new users only. */
  readonly quotaWhen: 'create' | 'always'
  /** Whoever is created under a name that was used before keeps what that one had. */
  readonly keepInherited: boolean
}

export interface Age {
  /** As written. */
  readonly text: string
  readonly seconds: number
}

/** How far hubplan's authority reaches. */
export interface Scope {
  readonly names: 'lower' | 'exact'
  /** Where it is said that the roster is complete; absent when it is not. */
  readonly prune?: Place
  /** A name must match one glob of every list (the file's, the policy's). */
  readonly manage: readonly (readonly string[])[]
  readonly protect: readonly string[]
  /** Those of `protect` that are for several systems, so that here need be nobody of that name. */
  readonly shared?: readonly string[]
  /** `read-only`: the hub's authenticator manages the groups. */
  readonly groups?: 'read-only'
}

/** Everything that was read about what should be, before it is given meaning. */
export interface DesiredSources {
  readonly tables: readonly Table[]
  /** Of shortcut flags, a table each; they override the rows of `tables`. */
  readonly shortcuts: readonly Table[]
  readonly groups: readonly DesiredGroup[]
  readonly rules: readonly Rule[]
  readonly stopRules: readonly StopRule[]
  readonly quotaRules: readonly QuotaRule[]
  readonly aims: Aims
  /** What the system can manage: columns of anything else are not used. */
  readonly manages: ReadonlySet<Facet>
  /** What the system is called in a sentence, such as `a JupyterHub`. */
  readonly system: string
  readonly scope: Scope
}

export interface DesiredState {
  readonly users: ReadonlyMap<string, DesiredUser>
  /** Every group that is declared or that a row names: the managed groups. */
  readonly groups: ReadonlyMap<string, DesiredGroup>
  /** Groups that must not exist; no row names one of them. */
  readonly absentGroups: ReadonlyMap<string, DesiredGroup>
  readonly rules: readonly Rule[]
  readonly stopRules: readonly StopRule[]
  readonly quotaRules: readonly QuotaRule[]
  readonly aims: Aims
  readonly manages: ReadonlySet<Facet>
  readonly scope: Scope
}

export interface LiveUser extends UserImage {
  /** Raw, exactly as the system says it; an e-mail address in its normal form where people are known by that. */
  readonly name: string
  /** ISO: a delete has been accepted and happens then. */
  readonly leavesAt?: string
}

export interface LiveGroup {
  readonly name: string
  /** Roles that its members get; absent when unseen. */
  readonly roles?: readonly string[]
  /** Absent when unseen, or when the hub is too old to have them. */
  readonly properties?: Properties
  /**
   * Why its members are not ours to decide: `system`: nobody changes them; `synced`: from outside, and more may be added.
   * Neither may be deleted.
   */
  readonly kept?: 'system' | 'synced'
}

/** What the system says now. */
export interface Snapshot {
  readonly target: Target
  /** ISO, by the hub's own clock. */
  readonly takenAt: string
  readonly identity: Identity
  /** By raw name. */
  readonly users: ReadonlyMap<string, LiveUser>
  /** By raw name; undefined when the token may not see groups. */
  readonly groups: ReadonlyMap<string, LiveGroup> | undefined
  /** Names of the services that the token may see; undefined when it may see none of them. */
  readonly services?: ReadonlySet<string>
  /** False when the system is too old for properties of groups. */
  readonly hasProperties?: false
  /** False when the token sees only some users (filtered scopes). */
  readonly complete: boolean
  /** By name, also of names that nobody has any more; undefined where there are no quotas. */
  readonly quotas?: ReadonlyMap<string, Quota>
  /** What a new user is given at first; 0 when the system does not say. */
  readonly firstQuota?: number
  /** Whether balances count, and what they must be for a server; undefined when the system does not say. */
  readonly terms?: QuotaTerms
  /** What this age of the system can do beyond the least. */
  readonly offers?: ReadonlySet<string>
  /** The system could not list its users: only those who were named are here, looked up one by one. */
  readonly listed?: false
  /** Requests that one whole listing takes, where they are rationed; also of one that was not begun for that. */
  readonly listing?: number
  /** Requests that may still be sent today, where they are rationed. */
  readonly requestsLeft?: number
  /** People are known by their e-mail addresses. */
  readonly byEmail?: true
  /** What a system that is no hub is called, such as `the Alteryx workspace`. */
  readonly noun?: string
  /** Undefined where no scope of any token would show more. */
  readonly shownBy?: ShownBy
  /** What a delete means on a system that is no hub; sentences without their full stop. */
  readonly deletes?: Deletes
}

type Seen = 'users' | 'groups' | 'created' | 'last_activity' | 'servers' | 'memberships' | 'properties' | 'roles'

/** Of a system whose tokens have scopes: which show what a token may not see, for `give it ...`. */
export type ShownBy = Readonly<Record<Seen | 'authenticator', string>>

/** What balances are good for. */
export interface QuotaTerms {
  /** False where quotas are switched off: balances are kept and limit nobody. */
  readonly isOn: boolean
  /** The least balance with which a server starts that is asked for without options. */
  readonly toStart?: number
}

export interface Deletes {
  /** What goes with a deleted user. */
  readonly losses: string
  /** How somebody whose delete is put off is kept, by hand. */
  readonly cancel?: string
}

/** Something that happened while the live users were read. */
export type ReadEvent =
  | { readonly type: 'page'; readonly what: 'users' | 'groups'; readonly rows: number; readonly total: number }
  /** All seams between the pages of one listing fit. */
  | { readonly type: 'seams'; readonly what: 'users' | 'groups'; readonly checked: number }
  | { readonly type: 'moved'; readonly what: 'users' | 'groups'; readonly attempt: number; readonly why: string }

export type OutcomeKind = 'changed' | 'already' | 'failed' | 'skipped' | 'unknown' | 'pending' | 'left'

/** How one action of the plan ended. */
export interface Outcome {
  readonly action: Action
  /** `pending`: the run ended before it was reached. `left`: it was not in the slice of this run. */
  readonly is: OutcomeKind
  /** Why, for failed, skipped and unknown; what is not known of a change that was sent again. */
  readonly message?: string
  /** Of failed, skipped and unknown: decides what helps. Absent where the failure of another action says it. */
  readonly kind?: FailureKind
  /** ISO: accepted, and put off until then. */
  readonly until?: string
  /** The name under which the system stores the subject instead; null when it cannot be found out. */
  readonly stored?: string | null
  /** A delete that the system has taken, from this run or from an earlier one of the plan. */
  readonly isAccepted?: true
}

/** How an apply ended. */
export interface Report {
  /** In the plan's order. */
  readonly outcomes: readonly Outcome[]
  readonly counts: Readonly<Record<OutcomeKind, number>>
  /** Actions whose after-state does not hold in the closing re-read; undefined when there was none. */
  readonly residual: readonly Outcome[] | undefined
  /** Why the run stopped before its end. */
  readonly why?: string
  /** What kind of failure stopped it. */
  readonly kind?: FailureKind
  /** Every action of the run ended as changed or already, and nothing is left over. */
  readonly ok: boolean
}
