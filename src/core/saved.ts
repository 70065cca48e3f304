// Generated from schemas/ by `npm run types`. Do not edit.

export type Op =
  | 'password.set'
  | 'user.rename'
  | 'group.create'
  | 'group.properties'
  | 'user.create'
  | 'admin.set'
  | 'member.add'
  | 'notice.give'
  | 'quota.set'
  | 'quota.add'
  | 'quota.unlimited'
  | 'member.remove'
  | 'notice.lift'
  | 'server.start'
  | 'server.stop'
  | 'server.remove'
  | 'token.revoke'
  | 'user.delete'
  | 'group.delete'

/** One step on one subject. `id` is op:subject[:object], every part percent-encoded. */
export type Action =
  | PasswordSet
  | UserRename
  | GroupCreate
  | GroupProperties
  | UserCreate
  | AdminSet
  | MemberAdd
  | NoticeGive
  | QuotaSet
  | QuotaAdd
  | QuotaUnlimited
  | MemberRemove
  | NoticeLift
  | ServerStart
  | ServerStop
  | TokenRevoke
  | ServerRemove
  | UserDelete
  | GroupDelete

/** Creation time of the account that the plan saw; another time means another account. Absent for a user that the plan creates, and when it was not visible. */
export type SeenCreated = string | null

/** The system's own number of the account that the plan saw. */
export type SeenAccount = string

/** null: the hub stores no balance for the user. */
export type QuotaBefore = Quota | null

/** A frozen plan: `hubplan apply` carries out exactly this. Only `target`, `options` and `actions` determine what apply does; the rest is for the reader. */
export interface PlanFile {
  /** Version of this file format. */
  readonly format: 1
  /** Name and version of the tool that made the plan. */
  readonly tool: string
  /** When the plan was made, UTC, by the planner's clock. */
  readonly created_at: string
  /** After this moment apply refuses the plan. */
  readonly expires_at: string
  readonly target: Target
  readonly planned_as: Identity
  /** The person who made the plan: --by, the user who started the CI job, or the login name. Not verified. Absent when no name was known. */
  readonly planned_by?: string
  readonly planned_with?: PlannedWith
  readonly against?: AgainstPlan
  /** The files the plan was made from. For the reader only. */
  readonly inputs: readonly Input[]
  readonly snapshot: SnapshotFacts
  readonly options: Options
  /** The rows of the files, by user name, for a later --against. Left out above 100,000 users. */
  readonly desired?: readonly Wanted[]
  /** Guard overrides given at plan time; shown first in every review. */
  readonly overrides: readonly Override[]
  /**
   * Limits that a file sets looser than their default; shown first in every review, like overrides. Absent when there are none.
   *
   * @minItems 1
   */
  readonly loosened?: readonly Loosened[]
  /** Rights that the token needs to apply the plan. */
  readonly needs: readonly Need[]
  /** All actions, in the order of their waves. */
  readonly actions: readonly Action[]
  readonly findings: readonly Finding[]
  /** At least one action and no blocking finding. */
  readonly applyable: boolean
  /** Number of actions per op. */
  readonly summary: {
    readonly [k: string]: number
  }
  /** sha256 over target, actions without reasons, overrides and loosened limits: equal for equal changes, also when another person makes the plan. */
  readonly changes_digest: string
  /** sha256 over the canonical JSON of all other fields. */
  readonly digest: string
}

/** The system that the plan is for. Apply refuses any other. */
export interface Target {
  readonly provider: string
  /** Base URL, without /hub/api and without a closing slash. */
  readonly url: string
  /** Alteryx: number of the workspace that the token is bound to. */
  readonly workspace?: string
  readonly routes?: Routes
}

/** Bevy: the paths that were used, because Bevy publishes none. null: no such path. */
export interface Routes {
  readonly list: string | null
  readonly get: string | null
  readonly delete: string
}

/** Owner of the token, and the hub, as the hub reports them. */
export interface Identity {
  readonly kind: 'user' | 'service'
  readonly name: string
  readonly admin: boolean
  /** Version of the hub; empty when it does not report one. */
  readonly version: string
  /** Alteryx: name of the workspace. */
  readonly workspace?: string
  /** Authenticator class of the hub, when the token may see it. */
  readonly authenticator?: string
  /** The token's scopes, expanded by the hub, sorted. */
  readonly scopes: readonly string[]
}

/** Flags of the planning command that apply needs too, as typed. Absent without such flags. */
export interface PlannedWith {
  /** --config */
  readonly config?: string
  /** --target; with `all` the name of this plan's target. */
  readonly target?: string
  /** --policy */
  readonly policy?: string
  /** --url was given; the address is `target.url`. */
  readonly url?: true
  /** --state */
  readonly state?: string
}

/** The plan of --against. Absent without one. */
export interface AgainstPlan {
  /** When that plan was made. */
  readonly created_at: string
  /** Its `digest`. */
  readonly digest: string
}

export interface Input {
  readonly path: string
  readonly rows: number
  /** Left out for a file with a password column. */
  readonly sha256?: string
  /**
   * For the roster of another program: what was read from which header, and which rows were skipped. Absent for hubplan's own columns.
   *
   * @minItems 1
   */
  readonly mapping?: readonly string[]
}

export interface SnapshotFacts {
  /** By the hub's own clock. */
  readonly taken_at: string
  readonly users: number
  readonly admins: number
  /** false: the system could not list its users; only users in the files were looked up. */
  readonly listed?: false
  /** Requests for one listing of all users, on a system with a request limit. */
  readonly listing?: number
  /** sha256 over names, admin flags and groups. */
  readonly digest: string
}

/** The scope and the limits in force; the guards run under them again before apply writes. */
export interface Options {
  readonly names: 'lower' | 'exact'
  readonly prune: boolean
  /** Users that prune, rules and `members: exact` may change: a name must match one glob of every list (the file's, the policy's). */
  readonly manage: readonly (readonly string[])[]
  readonly protect: readonly string[]
  /** read-only: groups are managed by the hub's authenticator, and no plan changes them. */
  readonly groups?: 'read-only'
  readonly limits: Limits
}

/** Plans of earlier versions may lack the limits that are not required; then their defaults hold. */
export interface Limits {
  /** Maximum number of users that one plan may delete. */
  readonly max_deletes: number
  /** Maximum share of the hub's users (0 to 1) that one plan may delete; applies from 10 users up. */
  readonly max_delete_share: number
  /** Share of users (0 to 1) that one plan may change without a warning. */
  readonly max_change_share: number
  /** Maximum number of users who may become admin, by flag or through a group that carries roles. */
  readonly max_new_admins: number
  /** Minimum number of admins that must remain. */
  readonly min_admins: number
  /** Number of members that may leave one group, whatever its size. */
  readonly max_group_removals: number
  /** Maximum share of a file's rows (0 to 1) that may be missing since the plan given with --against. */
  readonly max_source_shrink?: number
  /** Above max_group_removals: maximum share of one group's members (0 to 1) that may leave it. */
  readonly max_group_removal_share: number
  /** Maximum share of the hub's users (0 to 1) that one plan may rename; applies from 10 users up. */
  readonly max_rename_share?: number
  /** Maximum number of users who may lose the admin flag. */
  readonly max_demotions?: number
  /** Share of running servers (0 to 1) that rules may stop without a warning. */
  readonly max_stop_share?: number
  /** Maximum number of users that one plan may create; no limit when absent. */
  readonly max_creates?: number
  /** Maximum number of users that one plan may give notice to; no limit when absent. */
  readonly max_notices?: number
  /** Maximum number of named servers that one plan may remove; no limit when absent. */
  readonly max_server_removals?: number
}

/** A missing field was not managed. */
export interface Wanted {
  readonly name: string
  readonly absent?: true
  readonly admin?: boolean
  /** Sorted. */
  readonly groups?: readonly string[]
  readonly server?: 'running' | 'stopped'
  readonly tokens?: 'none'
  readonly servers?: 'default-only'
  /** A balance, or unlimited. */
  readonly quota?: number | 'unlimited'
}

export interface Override {
  readonly flag: '--allow' | '--max-deletes' | '--max-delete-share'
  /** The guard that is allowed, or the new limit. */
  readonly value: string | number
}

export interface Loosened {
  /** Name of the limit, as in `guards`. */
  readonly limit: string
  /** The value in the file. */
  readonly value: number
  /** The value without the file. */
  readonly default: number
  /** file:line:column. */
  readonly at: string
  /** The value that the plan reaches, in the unit of the limit; absent when it is not a single number. */
  readonly reached?: number
}

export interface Need {
  /** A scope, or `admin` when the caller itself must be an admin. */
  readonly what: string
  readonly ops: readonly Op[]
  /** Whether the token that made the plan has it. Plan and apply may use different tokens. */
  readonly met: boolean
}

export interface PasswordSet {
  readonly id: string
  readonly op: 'password.set'
  readonly user: string
  readonly created?: SeenCreated
  readonly account?: SeenAccount
  readonly before: null
  readonly after: NewPassword
  readonly reason: Reason
}

/** The source of the password, never the password itself. */
export interface NewPassword {
  /** generate: apply makes one; shared: one for all users, given to apply; file: one for each user, from the file given to apply. */
  readonly how: 'generate' | 'shared' | 'file'
  /** The user must change it at the first login. */
  readonly force_change: boolean
}

/** Why an action is in the plan, and where that was written. */
export interface Reason {
  /** row: a row or flag says so; rule: an absent rule matched; prune: the roster is complete and lacks the user; exact: the group's members are exact; needed: another action needs it; leave: a group of notices is made or is empty; revert: it undoes what another plan did. */
  readonly why: 'row' | 'rule' | 'prune' | 'exact' | 'needed' | 'leave' | 'revert'
  /** file:line:column, the flag, or the plan file that is undone. */
  readonly at?: string
  /** From an inactivity rule, as written; newer activity makes the action stale. */
  readonly inactive_for?: string
  /** From a never_logged_in rule; any activity makes the action stale. */
  readonly never_logged_in?: true
  /** From a rule for members of groups, as written; the action is stale once the user has left all of them. */
  readonly groups?: readonly string[]
  /** From a rule that stops idle servers, as written; newer activity of the server makes the action stale. */
  readonly idle_for?: string
  /** From a rule that revokes API tokens that never expire; an expiry makes the action stale. */
  readonly without_expiry?: true
  /** From a rule about what was not used for so long, as written; newer use makes the action stale. */
  readonly unused_for?: string
  /** Name of the rule that grants a quota. */
  readonly quota_rule?: string
  /** The row is past this date, as written. */
  readonly expires?: string
  readonly notice?: PastNotice
  /** What has changed since the plan given with --against: the files, the hub, or both. */
  readonly since?: 'files' | 'hub' | 'both'
}

/** The notice that a delete carries out; it is stale once the notice is lifted. */
export interface PastNotice {
  /** The day on which the notice ended. */
  readonly day: string
  /** The day on which it was given, as far as `leave.notice` tells. */
  readonly given: string
  /** before: not active since then, and newer activity makes the action stale; since: active since, and `if_active: delete` deletes all the same. Absent when it was not visible. */
  readonly active?: 'before' | 'since'
}

/** `user` is the old name. All other actions of the plan name the user by the new one. */
export interface UserRename {
  readonly id: string
  readonly op: 'user.rename'
  readonly user: string
  readonly before: UserImage
  readonly after: NewName
  readonly reason: Reason
}

/** A user in the snapshot. A missing field was not visible to the token. */
export interface UserImage {
  readonly admin: boolean
  /** The system's own number of the user, where requests identify users by it. */
  readonly account?: string
  /** The system could not be queried: the user is as the file says. */
  readonly unverified?: true
  readonly groups?: readonly string[]
  /** null: the hub stores no balance for the user. */
  readonly quota?: Quota | null
  readonly created?: string | null
  /** null: never active. */
  readonly last_activity?: string | null
  /** Servers that are not stopped. */
  readonly servers?: readonly Server[]
}

export interface Quota {
  readonly balance: number
  readonly unlimited: boolean
}

export interface Server {
  /** Empty for the default server. */
  readonly name: string
  readonly state: 'ready' | 'spawn' | 'stop' | 'stopped'
  /** Absent when the hub does not report it; null when the server was never used. */
  readonly last_activity?: string | null
}

export interface NewName {
  readonly name: string
}

export interface GroupCreate {
  readonly id: string
  readonly op: 'group.create'
  readonly group: string
  readonly before: null
  readonly after: NewGroup
  readonly reason: Reason
}

export interface NewGroup {
  /** @maxItems 0 */
  readonly members: readonly string[]
}

export interface GroupProperties {
  readonly id: string
  readonly op: 'group.properties'
  readonly group: string
  readonly before: Properties
  readonly after: Properties
  readonly reason: Reason
}

/** Properties of a group: any JSON. */
export interface Properties {
  readonly [k: string]: unknown
}

export interface UserCreate {
  readonly id: string
  readonly op: 'user.create'
  readonly user: string
  readonly before: null
  readonly after: NewUser
  readonly reason: Reason
}

export interface NewUser {
  /** Users are created without the admin flag; admin.set follows. */
  readonly admin: false
}

export interface AdminSet {
  readonly id: string
  readonly op: 'admin.set'
  readonly user: string
  readonly created?: SeenCreated
  readonly account?: SeenAccount
  readonly before: boolean
  readonly after: boolean
  readonly reason: Reason
}

export interface MemberAdd {
  readonly id: string
  readonly op: 'member.add'
  readonly user: string
  readonly created?: SeenCreated
  readonly account?: SeenAccount
  readonly group: string
  readonly before: false
  readonly after: true
  /**
   * Roles that the group gives to its members, sorted; absent when it gives none, or they were not visible.
   *
   * @minItems 1
   */
  readonly roles?: readonly string[]
  readonly reason: Reason
}

/** Adds a user to the group of those who leave on one day. */
export interface NoticeGive {
  readonly id: string
  readonly op: 'notice.give'
  readonly user: string
  /** hubplan-leaving-DAY */
  readonly group: string
  readonly before: UserImage
  readonly after: Notice
  readonly reason: Reason
}

export interface Notice {
  /** The day on which the user leaves. */
  readonly day: string
}

export interface QuotaSet {
  readonly id: string
  readonly op: 'quota.set'
  readonly user: string
  readonly created?: SeenCreated
  readonly account?: SeenAccount
  readonly before: QuotaBefore
  readonly after: Quota
  readonly reason: Reason
}

/** The only change that is not a state: it is made exactly once. */
export interface QuotaAdd {
  readonly id: string
  readonly op: 'quota.add'
  readonly user: string
  readonly created?: SeenCreated
  readonly account?: SeenAccount
  readonly before: QuotaBefore
  readonly after: Grant
  readonly reason: Reason
}

export interface Grant {
  /** A negative number takes away. */
  readonly add: number
  /** From a rule with a maximum: the grant never raises a balance above it. */
  readonly max?: number
  /** From a rule that takes away: the grant never lowers a balance below it. */
  readonly min?: number
}

export interface QuotaUnlimited {
  readonly id: string
  readonly op: 'quota.unlimited'
  readonly user: string
  readonly created?: SeenCreated
  readonly account?: SeenAccount
  readonly before: QuotaBefore
  readonly after: Unlimited
  readonly reason: Reason
}

export interface Unlimited {
  readonly unlimited: true
}

export interface MemberRemove {
  readonly id: string
  readonly op: 'member.remove'
  readonly user: string
  readonly created?: SeenCreated
  readonly account?: SeenAccount
  readonly group: string
  readonly before: true
  readonly after: false
  /**
   * Roles that the group gives to its members, sorted; absent when it gives none, or they were not visible.
   *
   * @minItems 1
   */
  readonly roles?: readonly string[]
  readonly reason: Reason
}

/** Removes a user from the group of those who leave on one day. */
export interface NoticeLift {
  readonly id: string
  readonly op: 'notice.lift'
  readonly user: string
  readonly created?: SeenCreated
  readonly account?: SeenAccount
  /** hubplan-leaving-DAY */
  readonly group: string
  readonly before: Notice
  readonly after: null
  readonly reason: Reason
}

export interface ServerStart {
  readonly id: string
  readonly op: 'server.start'
  readonly user: string
  readonly created?: SeenCreated
  readonly account?: SeenAccount
  /** Empty for the default server. */
  readonly server: string
  readonly before: ServerImage
  readonly after: ServerImage
  readonly reason: Reason
}

export interface ServerImage {
  readonly state: 'ready' | 'spawn' | 'stop' | 'stopped'
  readonly last_activity?: string | null
}

export interface ServerStop {
  readonly id: string
  readonly op: 'server.stop'
  readonly user: string
  readonly created?: SeenCreated
  readonly account?: SeenAccount
  /** Empty for the default server. */
  readonly server: string
  readonly before: ServerImage
  readonly after: ServerImage
  readonly reason: Reason
}

/** Cannot be undone. The number of a revoked token may pass to a new one: `before.created` tells them apart. */
export interface TokenRevoke {
  readonly id: string
  readonly op: 'token.revoke'
  readonly user: string
  readonly created?: SeenCreated
  readonly account?: SeenAccount
  /** The hub's own number of the token, such as a17. */
  readonly token: string
  readonly before: TokenImage
  readonly after: null
  readonly reason: Reason
}

/** A token, never its text. */
export interface TokenImage {
  /** api: made by a user or through the API; server: of a user's server; login: made by a login (OAuth). Only the first kind is revoked. */
  readonly kind: 'api' | 'server' | 'login'
  readonly note: string
  readonly created: string | null
  /** null: never used. */
  readonly last_used: string | null
  /** null: never. */
  readonly expires: string | null
  /** Sorted, as the hub expands them. */
  readonly scopes: readonly string[]
}

/** A named server is removed; its storage may go with it. */
export interface ServerRemove {
  readonly id: string
  readonly op: 'server.remove'
  readonly user: string
  readonly created?: SeenCreated
  readonly account?: SeenAccount
  readonly server: string
  /** A server that runs is stopped first. Absent: only a stopped server is removed. */
  readonly stop?: true
  readonly before: RemovedServer
  readonly after: null
  readonly reason: Reason
}

export interface RemovedServer {
  readonly state: 'ready' | 'spawn' | 'stop' | 'stopped'
  /** A stop counts. Absent when the hub does not report it; null when the server never ran. */
  readonly last_activity?: string | null
  /** null: it does not run. */
  readonly started?: string | null
}

export interface UserDelete {
  readonly id: string
  readonly op: 'user.delete'
  readonly user: string
  readonly before: UserImage
  readonly after: null
  readonly reason: Reason
}

export interface GroupDelete {
  readonly id: string
  readonly op: 'group.delete'
  readonly group: string
  readonly before: GroupImage
  readonly after: null
  readonly reason: Reason
}

/** A group in the snapshot. */
export interface GroupImage {
  /** Sorted. */
  readonly members: readonly string[]
  readonly properties?: Properties1
  /**
   * Roles that the group gives to its members, sorted; absent when it gives none, or they were not visible.
   *
   * @minItems 1
   */
  readonly roles?: readonly string[]
}

/** Properties of a group: any JSON. */
export interface Properties1 {
  readonly [k: string]: unknown
}

export interface Finding {
  readonly guard: string
  readonly level: 'info' | 'warn' | 'block'
  readonly message: string
  /** A limit or a glob of the policy blocks: no flag lifts it. */
  readonly held?: true
  /** Ids of the actions that it concerns; empty for all actions or none. */
  readonly actions: readonly string[]
}

/** One line of a journal (NDJSON): one event of an apply. No request bodies, no secrets. */
export type ApplyEvent =
  | StartEvent
  | IntentEvent
  | RetryEvent
  | AppliedEvent
  | FailedEvent
  | SkippedEvent
  | UnknownEvent
  | UnsentEvent
  | EndEvent

/** UTC, by the applying machine's clock. */
export type Time = string

/** Ids of actions of the plan. */
export type Ids = readonly string[]

/** Kind of the failure; it selects the advice. later: the same command resumes; token: the token is rejected or lacks a right; system: the system itself failed; name: the name is refused; refused: refused for the reason in the message; groups: the authenticator manages the groups; address: the URL or a route is wrong; unsupported: this version of the system does not support it; moved: the system has changed since the plan; sight: the grant can no longer be traced; doubled: granted more than once; undone: done, but the change did not last; unclear: refused after a request whose outcome is unknown; stored: the system stores the subject under another name. */
export type FailureKind =
  | 'later'
  | 'token'
  | 'system'
  | 'name'
  | 'refused'
  | 'groups'
  | 'address'
  | 'unsupported'
  | 'moved'
  | 'sight'
  | 'doubled'
  | 'undone'
  | 'unclear'
  | 'stored'

/** An apply started. */
export interface StartEvent {
  readonly type: 'start'
  readonly at: Time
  /** The plan's digest: the key of the journal. */
  readonly digest: string
  /** Actions in the plan. */
  readonly total: number
  /** Users whose passwords are about to be written to a plain credentials file. On disk before that file; a later run continues the file only with this record. */
  readonly handout?: number
  /** The person who applies: the user who started the CI job, or the login name. Not verified. Absent when no name was known. */
  readonly by?: string
  readonly token?: TokenOwner
}

/** Owner of the token, as the hub reports it. */
export interface TokenOwner {
  readonly kind: 'user' | 'service'
  /** Empty when the system does not report it. */
  readonly name: string
}

/** A request is about to be sent. On disk before the request is sent. */
export interface IntentEvent {
  readonly type: 'intent'
  readonly at: Time
  readonly method: string
  readonly path: string
  readonly actions: Ids
  /** For a grant: the newest transaction before it was sent. */
  readonly mark?: number
}

/** A request is sent again after a wait. */
export interface RetryEvent {
  readonly type: 'retry'
  readonly at: Time
  readonly method: string
  readonly path: string
  readonly attempt: number
  readonly wait_ms: number
  readonly why: string
}

/** An action's after-state holds. */
export interface AppliedEvent {
  readonly type: 'applied'
  readonly at: Time
  readonly action: string
  /** changed: by this run; already: it held before. */
  readonly how: 'changed' | 'already'
  /** The system has scheduled it for this time, ISO; it can be cancelled until then. */
  readonly until?: string
}

/** The hub refused an action, or could not be reached for it. */
export interface FailedEvent {
  readonly type: 'failed'
  readonly at: Time
  readonly action: string
  /** HTTP status; 0 without an answer. */
  readonly status: number
  readonly message: string
  readonly kind?: FailureKind
  /** The name under which the system stored the subject instead of the requested one; null when unknown. Then no further action of the plan is started. */
  readonly stored?: string | null
}

/** An action was not tried. (Those that an interrupted run never reached have no event.) */
export interface SkippedEvent {
  readonly type: 'skipped'
  readonly at: Time
  readonly action: string
  readonly why: 'stale' | 'dependency' | 'refused' | 'guard'
  readonly message: string
}

/** The outcome of the action is unknown; the message tells why. */
export interface UnknownEvent {
  readonly type: 'unknown'
  readonly at: Time
  readonly action: string
  readonly message: string
  readonly kind?: FailureKind
}

/** A request did nothing for these actions, as if they had not been in it: it was refused as a whole, or never left. Another request may still do them. */
export interface UnsentEvent {
  readonly type: 'unsent'
  readonly at: Time
  readonly actions: readonly string[]
}

/** The apply ended; a killed apply has no such event. */
export interface EndEvent {
  readonly type: 'end'
  readonly at: Time
  /** Every action of the run was applied. */
  readonly ok: boolean
  /** Why the run stopped before its end. */
  readonly why?: string
  readonly kind?: FailureKind
}

/** Kind of system. */
export type ProviderName = 'jupyterhub' | 'aup' | 'bevy' | 'alteryx'

/** Address of the system; for a hub its base URL, /hub/ URL or /hub/api URL. In CI the address must also come from HUBPLAN_URL or --url. */
export type TargetUrl = string

/** Number of the Alteryx workspace; a token of another workspace is refused. */
export type Workspace = string

/** read-only: the hub's authenticator manages the groups (login overwrites them), so no plan may change them. */
export type TargetGroups = 'read-only'

/** lower (default): names are trimmed and lower-cased as the hub does. exact: case is kept. */
export type TargetNames = 'lower' | 'exact'

/** present (default) creates; existing only changes, and an unknown name is an error; if-present only changes, and skips an unknown name; absent deletes. */
export type EnsureWord = 'present' | 'existing' | 'if-present' | 'absent'

/** true/false, yes/no or 1/0. */
export type Flag = boolean | string

/** running: the default server is started and waited for. stopped: all servers are stopped. */
export type ServerWish = 'running' | 'stopped'

/** none: all API tokens of the user are revoked. Tokens of servers and of logins stay. */
export type TokensWish = 'none'

/** default-only: named servers that are stopped are removed; with server: stopped also those that run. */
export type ServersWish = 'default-only'

/** Last day of the account, UTC, such as 2026-12-31; from the next day on the row means absent. */
export type Expiry = string

/** 500, unlimited (also -1), or a grant such as +100, which only plan --topup plans. */
export type QuotaWish = string | number

/** generate: apply makes one. shared: one for all, given to apply. A password itself is allowed only in a CSV or XLSX file. */
export type PasswordWish = 'generate' | 'shared'

/** The name of an attribute of the directory, such as uid. */
export type Attribute = string

/**
 * Several attributes; their values are united.
 *
 * @minItems 1
 */
export type Attributes = readonly Attribute[]

/** The name of a preset, such as canvas-gradebook; `hubplan help presets` lists them. */
export type PresetName = string

/** A header of the file; case and spaces do not matter. */
export type Header = string

/**
 * Several headers, or globs of headers; their values are united.
 *
 * @minItems 1
 */
export type Headers = readonly Header[]

/** Rows that are not users, by the value of a column. */
export type SkipRows = readonly SkipRow[]

/** fnmatch over the whole name: * ? [seq] [!seq]. */
export type Glob = string

/**
 * Members of this group, or of one of these groups.
 *
 * @minItems 1
 */
export type GroupCondition = string | readonly string[]

/** A number of days, hours or weeks: 180d, 12h, 4w. */
export type Age = string

/** hubplan.yaml: the users of a hub, and which users hubplan may change. */
export interface DesiredFile {
  /** Version of this file format. */
  readonly version: 1
  readonly target?: DesiredTarget
  /** Several systems that this file is for, each under a name; replaces target. `--target NAME`, a glob of names or `all` chooses. What the file says outside of targets is for all of them. */
  readonly targets?: {
    readonly [k: string]: NamedTarget
  }
  readonly users?: readonly DesiredUserItem[]
  /** More rows, from other files or a directory. */
  readonly include?: readonly Include[]
  /** Rules: users that match one are deleted. Evaluated against the live users. */
  readonly absent?: readonly AbsentRule[]
  /** Rules: servers that match one are stopped. Evaluated against the live users. */
  readonly stop_servers?: readonly StopRule[]
  /** Rules: API tokens that match one are revoked. Evaluated against the live users and their tokens. */
  readonly revoke_tokens?: readonly TokenRule[]
  /** Rules: named servers that match one are removed. Evaluated against the live users. */
  readonly remove_servers?: readonly RemoveRule[]
  /** Grants for `plan --topup`, evaluated against the live balances, one rule after another. */
  readonly quota_rules?: readonly QuotaRule[]
  /** create: a quota is only given to new users; always (default): it is kept as written. */
  readonly quota_when?: 'create' | 'always'
  /** true: this roster is complete; users missing from it are deleted. */
  readonly prune?: boolean
  readonly leave?: LeaveSettings
  /** Users that prune, rules and `members: exact` may change. Default: all users. */
  readonly manage?: readonly Glob[]
  /** Users that are never deleted, demoted or otherwise changed. */
  readonly protect?: readonly Glob[]
  /** Groups that must exist. */
  readonly groups?: readonly DesiredGroupItem[]
  readonly guards?: GuardSettings
}

export interface DesiredTarget {
  readonly provider?: ProviderName
  readonly url?: TargetUrl
  readonly workspace?: Workspace
  readonly groups?: TargetGroups
  readonly names?: TargetNames
}

/** One of several systems: its address, and what the file says for it besides what it says for all. */
export interface NamedTarget {
  readonly provider?: ProviderName
  readonly url?: TargetUrl
  readonly workspace?: Workspace
  /** read-only: as groups of a target. A list: more groups that must exist on this system; one of them replaces the file's own group of this name. */
  readonly groups?: TargetGroups | readonly DesiredGroupItem[]
  readonly names?: TargetNames
  /** More users of this system. A row overrides, field by field, what any other row says about its user. */
  readonly users?: readonly DesiredUserItem[]
  /** More rows of this system, in addition to the file's own `include`. */
  readonly include?: readonly Include[]
  /** More rules for users to delete, in addition to the file's own. */
  readonly absent?: readonly AbsentRule[]
  /** More rules for servers to stop, in addition to the file's own. */
  readonly stop_servers?: readonly StopRule[]
  /** More rules for API tokens to revoke, in addition to the file's own. */
  readonly revoke_tokens?: readonly TokenRule[]
  /** More rules for named servers to remove, in addition to the file's own. */
  readonly remove_servers?: readonly RemoveRule[]
  /** More grants for `plan --topup`, after the file's own. */
  readonly quota_rules?: readonly QuotaRule[]
  /** Replaces the file's own `quota_when`. */
  readonly quota_when?: 'create' | 'always'
  /** Replaces the file's own `prune`. */
  readonly prune?: boolean
  readonly leave?: LeaveSettings
  /** Replaces the file's own `manage`. */
  readonly manage?: readonly Glob[]
  /** Users that are never changed on this system, in addition to the file's own `protect`. */
  readonly protect?: readonly Glob[]
  readonly guards?: GuardSettings
}

export interface DesiredGroupItem {
  readonly name: string
  /** present (default) creates; absent deletes the group. */
  readonly ensure?: 'present' | 'absent'
  /** exact: members that no row names for this group are removed from it. */
  readonly members?: 'exact'
  /** Properties to set, key by key; other keys are kept, and a key with null is removed. */
  readonly properties?: {
    readonly [k: string]: unknown
  }
}

export interface DesiredUserItem {
  /** A login name; on Bevy and Alteryx an e-mail address. */
  readonly name: string
  /** The system's own number of the user, on Bevy and Alteryx; it identifies the user. */
  readonly user_id?: string
  readonly ensure?: EnsureWord
  readonly admin?: Flag
  /** The exact list among the groups that the files name; [] removes the user from all of them. */
  readonly groups?: readonly string[]
  readonly server?: ServerWish
  readonly tokens?: TokensWish
  readonly servers?: ServersWish
  /** The present name of the user, to be renamed. No effect once the user is renamed. */
  readonly renamed_from?: string
  readonly expires?: Expiry
  readonly quota?: QuotaWish
  readonly password?: PasswordWish
  readonly force_change?: Flag
}

/** A file, or a directory: either path or ldap. */
export interface Include {
  readonly ldap?: LdapInclude
  /** A .csv, .tsv, .txt, .xlsx, .yaml or .json file in this file's folder or below it, or a glob such as rosters/*.csv. */
  readonly path?: string
  /** Sheet of an .xlsx file; the first one when left out. */
  readonly sheet?: string
  readonly preset?: PresetName
  readonly columns?: IncludeColumns
  readonly skip?: SkipRows
  /** Line of the header, or row of the sheet. Left out: the first of 20 that has every mapped column. */
  readonly header?: number
  /** unite: rows of one name that differ only in groups are one user. */
  readonly repeat?: 'unite'
  /** Rows that a spreadsheet hides: read them, or skip them. Left out: they are an error. */
  readonly hidden_rows?: 'read' | 'skip'
  /** For a text file that is not Unicode. */
  readonly encoding?: 'windows-1252'
  readonly defaults?: Defaults
}

/** People of a directory (LDAP, Active Directory), read when it is planned. Bind name and password come from the environment or a file only, and go only to the URL that HUBPLAN_LDAP_URL or --ldap-url names. */
export interface LdapInclude {
  /** ldaps://host or ldap://host, for the reader: must equal HUBPLAN_LDAP_URL or --ldap-url. */
  readonly url?: string
  /** DN below which people are searched. */
  readonly base: string
  /** Which entries are people, as an LDAP filter. Default: (objectCategory=person) with (objectClass=user) on Active Directory, else (|(objectClass=person)(objectClass=posixAccount)). */
  readonly filter?: string
  /**
   * Only the members of these groups; all people below base when left out.
   *
   * @minItems 1
   */
  readonly members_of?: readonly LdapGroup[]
  /** true: members of groups in these groups count too. */
  readonly nested?: boolean
  /** Accounts that are disabled or expired: leave-out (default), keep, or absent. */
  readonly disabled?: 'leave-out' | 'keep' | 'absent'
  /** Members whose entry cannot be read: error (default), or ignore. */
  readonly unreadable_members?: 'error' | 'ignore'
  readonly columns?: LdapColumns
}

export interface LdapGroup {
  /** DN of the group. */
  readonly dn: string
  /** Its members are in this group of the hub. */
  readonly as?: string
}

/** Which attribute fills which column. username: default uid, on Active Directory sAMAccountName. */
export interface LdapColumns {
  readonly username?: Attribute | LdapName
  readonly groups?: Attribute | Attributes | LdapGroups
  readonly admin?: Attribute | LdapAdmin
  readonly ensure?: LdapEnsure
  readonly quota?: Attribute
  readonly expires?: Attribute
}

/** The attribute with the names, and what is cut off them. */
export interface LdapName {
  /** The name of an attribute of the directory, such as uid. */
  readonly from?: string
  /** A domain without @, such as example.edu. It is cut off an address; another domain is an error of its row. */
  readonly domain?: string
  /** Text that is cut off the start of a name. */
  readonly strip?: string
  /** Which of several values is the name. Left out: several values are an error. */
  readonly pick?: ('first' | 'shortest') | PickByEnd
}

export interface PickByEnd {
  /** End of the value, such as @corp.com. */
  readonly ends: string
}

/** Attributes with groups, and how their values become names of groups. */
export interface LdapGroups {
  /** The attributes; their groups are united. */
  readonly from: Attribute | Attributes
  /** Separators of several groups in one value, the longest first. */
  readonly split?: string | readonly string[]
  /** A name with {} for the value, such as lab-{}: the group on the hub. */
  readonly as?: string
}

/** The attribute that says who is an admin. */
export interface LdapAdmin {
  readonly from: Attribute
  /** What each value means. A user with another value keeps the present rights. */
  readonly values?: {
    readonly [k: string]: boolean
  }
}

/** The attribute that says which users are there, and which are gone. */
export interface LdapEnsure {
  readonly from: Attribute
  /** What each value means. Another value is an error of its entry. */
  readonly values: {
    readonly [k: string]: EnsureWord
  }
}

/** Of a file whose columns have other headers: which header fills which column, such as username: SIS Login ID. Only these columns are read. */
export interface IncludeColumns {
  readonly username?: Header | NameColumn
  readonly user_id?: Header
  readonly ensure?: Header | EnsureColumn | readonly EnsureColumn[]
  readonly admin?: Header | AdminColumn
  readonly groups?: Header | Headers | GroupsColumn
  readonly server?: Header
  readonly servers?: Header
  readonly tokens?: Header
  readonly renamed_from?: Header | NameColumn
  readonly expires?: Header
  readonly quota?: Header
}

/** A column of names, and what is cut off them. */
export interface NameColumn {
  /** A header of the file; case and spaces do not matter. */
  readonly from?: string
  /** A domain without @, such as example.edu. It is cut off an address; another domain is an error of its row. */
  readonly domain?: string
  /** Text that is cut off the start of a name, such as #. */
  readonly strip?: string
}

/** A column that says which users are there, and which are gone. */
export interface EnsureColumn {
  readonly from: Header
  /** What each value means. Another value is an error of its row. */
  readonly values?: {
    readonly [k: string]: EnsureWord
  }
}

/** A column that says who is an admin. */
export interface AdminColumn {
  readonly from: Header
  /** What each value means. A user with another value keeps the present rights. */
  readonly values?: {
    readonly [k: string]: boolean
  }
}

/** Columns of groups, and how their cells become names of groups. */
export interface GroupsColumn {
  /** Headers of the columns; their groups are united. */
  readonly from: Header | Headers
  /** Separators of several groups in one cell, the longest first. Left out: a semicolon, and a comma is an error. */
  readonly split?: string | readonly string[]
  /** A name with {} for the value, such as lab-{}: the group on the hub. */
  readonly as?: string
}

export interface SkipRow {
  /** A header of the file; case and spaces do not matter. */
  readonly column: string
  /**
   * Globs, one of which matches the cell. An empty text matches an empty cell.
   *
   * @minItems 1
   */
  readonly match: readonly string[]
}

/** Values for rows that leave the field empty. */
export interface Defaults {
  readonly ensure?: EnsureWord
  readonly admin?: Flag
  readonly groups?: readonly string[]
  readonly server?: ServerWish
  readonly tokens?: TokensWish
  readonly servers?: ServersWish
  readonly expires?: Expiry
  readonly quota?: QuotaWish
  readonly password?: PasswordWish
  readonly force_change?: Flag
}

/** All conditions of one rule must hold. */
export interface AbsentRule {
  /** @minItems 1 */
  readonly match?: readonly Glob[]
  readonly group?: GroupCondition
  /** true: only users who have never been active. */
  readonly never_logged_in?: true
  readonly inactive_for?: Age
}

/** All conditions of one rule must hold. Admins, protected users and users outside `manage` are skipped. */
export interface StopRule {
  /**
   * Names of users.
   *
   * @minItems 1
   */
  readonly match?: readonly Glob[]
  readonly group?: GroupCondition
  readonly idle_for: Age
}

/** All conditions of one rule must hold. Tokens of the account that runs hubplan, of admins, protected users and users outside `manage`, of servers and of logins are skipped. */
export interface TokenRule {
  /**
   * Names of users.
   *
   * @minItems 1
   */
  readonly match?: readonly Glob[]
  readonly group?: GroupCondition
  readonly unused_for?: Age
  /** true: only tokens that never expire. */
  readonly without_expiry?: true
}

/** All conditions of one rule must hold, and there must be one. Default servers are never removed. Admins, protected users and users outside `manage` are skipped. */
export interface RemoveRule {
  /**
   * Names of users.
   *
   * @minItems 1
   */
  readonly match?: readonly Glob[]
  readonly group?: GroupCondition
  /**
   * Names of servers, case-sensitive.
   *
   * @minItems 1
   */
  readonly servers?: readonly Glob[]
  readonly unused_for?: Age
  /** true: a running server is stopped and removed, too. Left out: only stopped servers are removed. */
  readonly stop?: true
}

/** Adds to balances, or sets them. Unlimited users are skipped. */
export interface QuotaRule {
  /** Shown as the reason of each grant. */
  readonly name: string
  readonly action: 'add' | 'set'
  readonly amount: number
  /** Maximum balance after add; a higher balance is not lowered. */
  readonly max_balance?: number
  /** Minimum balance after a negative add (default 0). */
  readonly min_balance?: number
  /**
   * Names of users; all users when left out.
   *
   * @minItems 1
   */
  readonly match?: readonly Glob[]
  readonly group?: GroupCondition
  readonly balance_below?: number
  readonly balance_above?: number
  /** Only these users. */
  readonly include?: readonly string[]
  /** Not these users. */
  readonly exclude?: readonly string[]
}

/** Users that prune and rules delete get notice first, and are deleted by a plan made after it. It replaces the file's own in a target. */
export interface LeaveSettings {
  /** A number of days from 1d to 365d, such as 14d. */
  readonly notice: string
  /** Users who were active since the notice: keep (default), or delete. */
  readonly if_active?: 'keep' | 'delete'
  /** true: rows with ensure: absent give notice, too. Default: they delete at once. */
  readonly all?: boolean
}

/** Limits of one plan. */
export interface GuardSettings {
  /** Default 50. */
  readonly max_deletes?: number
  /** Default 0.25; applies from 10 users up. */
  readonly max_delete_share?: number
  /** Default 0.5; above it a plan has a warning. */
  readonly max_change_share?: number
  /** Default 5. */
  readonly max_new_admins?: number
  /** Default 1. */
  readonly min_admins?: number
  /** Default 0.25: largest share of a file's rows that may be missing since the plan given with --against. */
  readonly max_source_shrink?: number
  /** Default 10. */
  readonly max_group_removals?: number
  /** Default 0.25; applies above max_group_removals. */
  readonly max_group_removal_share?: number
  /** Default 0.25; applies from 10 users up. */
  readonly max_rename_share?: number
  /** Default 5. */
  readonly max_demotions?: number
  /** Default 0.5 of the running servers; above it, rules that stop them cause a warning. */
  readonly max_stop_share?: number
  /** No limit when left out. */
  readonly max_creates?: number
  /** No limit when left out. */
  readonly max_notices?: number
  /** No limit when left out. */
  readonly max_server_removals?: number
}

export const providerNames = ['jupyterhub', 'aup', 'bevy', 'alteryx'] as const

export const defaultProvider = 'jupyterhub'

/** Limits kept outside the project (--policy FILE, HUBPLAN_POLICY). A desired-state file can tighten them, never widen them. */
export interface PolicyFile {
  readonly version: 1
  /**
   * Users that prune, rules and `members: exact` may change.
   *
   * Items: fnmatch over the whole name: * ? [seq] [!seq].
   */
  readonly manage?: readonly string[]
  /**
   * Users that are never deleted, demoted or otherwise changed.
   *
   * Items: fnmatch over the whole name: * ? [seq] [!seq].
   */
  readonly protect?: readonly string[]
  /** How names are compared, whatever the files say. */
  readonly names?: 'lower' | 'exact'
  /** read-only: no plan changes groups. */
  readonly groups?: 'read-only'
  readonly guards?: GuardSettings
}

/** The decision of a reviewer about a plan (`hubplan review`), required by `hubplan apply --approved-by-file`. A record, not a signature. */
export interface Approval {
  /** Version of this file format. */
  readonly format: 1
  /** Name and version of the tool that wrote it. */
  readonly tool: string
  readonly decision: 'approved' | 'refused'
  /** The reviewer, as given or as the environment says; not verified. */
  readonly by: string
  /** When, UTC, by the reviewer's clock. */
  readonly at: string
  /** The reason; required for a refusal. */
  readonly reason?: string
  /** The plan's digest. */
  readonly digest: string
  /** The plan's changes_digest: equal for another plan with the same changes. */
  readonly changes_digest: string
  /** When the reviewed plan expires, UTC. From then on apply refuses this approval, also for a new plan with equal changes. */
  readonly expires_at: string
}

/** The plans of several targets that were made together (`hubplan plan --target all -o FOLDER/`): FOLDER/index.json. */
export interface PlanIndex {
  /** Version of this file format. */
  readonly format: 1
  /** Name and version of the tool that wrote it. */
  readonly tool: string
  /** When the plans were complete, UTC. */
  readonly created_at: string
  /** One for each target that could be planned, in the order of hubplan.yaml. */
  readonly plans: readonly PlanEntry[]
  /** The targets that could not be planned. */
  readonly failed: readonly FailedTarget[]
  /** Over the targets and the changes_digest of each plan: equal for equal changes. */
  readonly changes_digest: string
  /** Over the canonical JSON of all the rest. */
  readonly digest: string
}

export interface PlanEntry {
  /** Its name in hubplan.yaml. */
  readonly target: string
  /** Name of the plan file in the folder. */
  readonly file: string
  /** Number of actions. */
  readonly actions: number
  /** The plan's changes_digest. */
  readonly changes_digest: string
  /** The plan's digest. */
  readonly digest: string
}

export interface FailedTarget {
  /** Its name in hubplan.yaml. */
  readonly target: string
  /** Kind of the problem, such as connection. */
  readonly code: string
  /** What went wrong, as a sentence. */
  readonly message: string
  /** What to do. */
  readonly hint?: string
}
