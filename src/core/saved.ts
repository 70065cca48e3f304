// Generated from schemas/ by `npm run types`. Do not edit.

export type Op =
  | 'password.set'
  | 'user.rename'
  | 'group.create'
  | 'group.properties'
  | 'user.create'
  | 'admin.set'
  | 'member.add'
  | 'quota.set'
  | 'quota.add'
  | 'quota.unlimited'
  | 'member.remove'
  | 'server.start'
  | 'server.stop'
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
  | QuotaSet
  | QuotaAdd
  | QuotaUnlimited
  | MemberRemove
  | ServerStart
  | ServerStop
  | UserDelete
  | GroupDelete

/** When the account was made, as the plan saw it: another time is another account. Absent for a user whom the plan creates, and when it was not visible. */
export type SeenCreated = string | null

/** The system's own number of the account that the plan saw. */
export type SeenAccount = string

/** null: the hub keeps none for the user. */
export type QuotaBefore = Quota | null

/** A frozen plan: what `hubplan apply` does, and nothing else. Only `target`, `options` and `actions` steer apply; the rest is for the reader. */
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
  /** The files the plan was made from. For the reader only. */
  readonly inputs: readonly Input[]
  readonly snapshot: SnapshotFacts
  readonly options: Options
  /** What the files said of each user, by name, for a later --against. Left out above 100,000 users. */
  readonly desired?: readonly Wanted[]
  /** Guard overrides given at plan time; shown first in every review. */
  readonly overrides: readonly Override[]
  /**
   * Limits that a file sets looser than their default; shown first in every review, like overrides. Absent when there is none.
   *
   * @minItems 1
   */
  readonly loosened?: readonly Loosened[]
  /** What the token that applies the plan must be allowed to do. */
  readonly needs: readonly Need[]
  /** Every step, in the order of its wave. */
  readonly actions: readonly Action[]
  readonly findings: readonly Finding[]
  /** At least one action and no blocking finding. */
  readonly applyable: boolean
  /** Number of actions per op. */
  readonly summary: {
    readonly [k: string]: number
  }
  /** sha256 over target, actions without reasons, overrides and loosened limits: equal for equal changes. */
  readonly changes_digest: string
  /** sha256 over the canonical JSON of all other fields. */
  readonly digest: string
}

/** Which system the plan is for. Apply refuses any other. */
export interface Target {
  readonly provider: string
  /** Base URL, without /hub/api and without a closing slash. */
  readonly url: string
  /** Of Alteryx: number of the workspace that the token is bound to. */
  readonly workspace?: string
  readonly routes?: Routes
}

/** Of Bevy, whose paths are not published: those that were used. null: there is none. */
export interface Routes {
  readonly list: string | null
  readonly get: string | null
  readonly delete: string
}

/** Who the token belongs to and what the hub is, as the hub said it. */
export interface Identity {
  readonly kind: 'user' | 'service'
  readonly name: string
  readonly admin: boolean
  /** Version of the hub; empty when it does not say. */
  readonly version: string
  /** Of Alteryx: name of the workspace. */
  readonly workspace?: string
  /** Authenticator class of the hub, when the token may see it. */
  readonly authenticator?: string
  /** The token's scopes, expanded by the hub, sorted. */
  readonly scopes: readonly string[]
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
  /** false: the system could not list its users; only those of the files were looked up. */
  readonly listed?: false
  /** Requests that one whole listing of the users takes, where requests are rationed. */
  readonly listing?: number
  /** sha256 over names, admin flags and groups. */
  readonly digest: string
}

/** The scope and the limits in force; the guards run under them again before apply writes. */
export interface Options {
  readonly names: 'lower' | 'exact'
  readonly prune: boolean
  /** Whom prune, rules and `members: exact` may touch: a name must match one glob of every list (the file's, the policy's). */
  readonly manage: readonly (readonly string[])[]
  readonly protect: readonly string[]
  /** read-only: groups are managed by the hub's authenticator, and no plan changes them. */
  readonly groups?: 'read-only'
  readonly limits: Limits
}

/** A limit that is not required is at its default where a plan of an earlier version lacks it. */
export interface Limits {
  /** Most users one plan may delete. */
  readonly max_deletes: number
  /** Most of the hub's users (0 to 1) one plan may delete; counted from 10 users up. */
  readonly max_delete_share: number
  /** Share of users above which a plan that changes them is warned of. */
  readonly max_change_share: number
  /** Most users who may become admin, by flag or through a group that carries roles. */
  readonly max_new_admins: number
  /** Fewest admins that must be left. */
  readonly min_admins: number
  /** Members that may leave one group whatever its size. */
  readonly max_group_removals: number
  /** Most of a file's rows (0 to 1) that may be gone since the plan given with --against. */
  readonly max_source_shrink?: number
  /** Above max_group_removals: most of one group's members (0 to 1) that may leave it. */
  readonly max_group_removal_share: number
  /** Most of the hub's users (0 to 1) one plan may rename; counted from 10 users up. */
  readonly max_rename_share?: number
  /** Most users who may lose the admin flag. */
  readonly max_demotions?: number
  /** Share of running servers above which rules that stop them are warned of. */
  readonly max_stop_share?: number
  /** Most users one plan may create; no limit when absent. */
  readonly max_creates?: number
}

/** A field that is missing was not managed. */
export interface Wanted {
  readonly name: string
  readonly absent?: true
  readonly admin?: boolean
  /** Sorted. */
  readonly groups?: readonly string[]
  readonly server?: 'running' | 'stopped'
  /** A balance, or unlimited. */
  readonly quota?: number | 'unlimited'
}

export interface Override {
  readonly flag: '--allow' | '--max-deletes' | '--max-delete-share'
  /** The guard allowed, or the new limit. */
  readonly value: string | number
}

export interface Loosened {
  /** Name of the limit, as in `guards`. */
  readonly limit: string
  /** What the file sets. */
  readonly value: number
  /** What would hold without it. */
  readonly default: number
  /** file:line:column. */
  readonly at: string
  /** What the plan comes to, measured as the limit is; absent where it is not one number. */
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

/** Never the password itself: where apply gets it from. */
export interface NewPassword {
  /** generate: apply makes one; shared: one for all, given to apply; file: each its own, from the file given to apply. */
  readonly how: 'generate' | 'shared' | 'file'
  /** The user must change it at the first login. */
  readonly force_change: boolean
}

/** Why an action is in the plan, and where that was written. */
export interface Reason {
  /** row: a row or flag says so; rule: an absent rule matched; prune: the roster is complete and lacks the user; exact: the group's members are exact; needed: another action needs it; revert: it undoes what another plan did. */
  readonly why: 'row' | 'rule' | 'prune' | 'exact' | 'needed' | 'revert'
  /** file:line:column, the flag, or the plan file that is undone. */
  readonly at?: string
  /** Of an inactivity rule, as written; newer activity then makes the action stale. */
  readonly inactive_for?: string
  /** Of a rule for those who never came; any activity then makes the action stale. */
  readonly never_logged_in?: true
  /** Of a rule for members of a group, as written; who has left them all is stale. */
  readonly groups?: readonly string[]
  /** Of a rule that stops idle servers, as written; newer activity of the server makes the action stale. */
  readonly idle_for?: string
  /** Name of the rule that grants a quota. */
  readonly quota_rule?: string
  /** The row is past this date, as written. */
  readonly expires?: string
  /** Where the difference comes from, against the plan given with --against: the files were changed, the hub was changed, or both. */
  readonly since?: 'files' | 'hub' | 'both'
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

/** A user as the snapshot saw it. A field that is missing was not visible to the token. */
export interface UserImage {
  readonly admin: boolean
  /** The system's own number of the user, where calls name him by it. */
  readonly account?: string
  /** The system could not be asked: the user is as the file says. */
  readonly unverified?: true
  readonly groups?: readonly string[]
  /** null: the hub keeps none for the user. */
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
  /** Absent when the hub does not say; null when it was never used. */
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
  /** Users are born without the admin flag; admin.set follows. */
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
   * Roles that the group gives to its members, sorted; absent when it gives none, or when they were not visible.
   *
   * @minItems 1
   */
  readonly roles?: readonly string[]
  readonly reason: Reason
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

/** The one change that is not a state: it is done exactly once. */
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
  /** Negative takes away. */
  readonly add: number
  /** Of a rule with a maximum: no balance above it is granted. */
  readonly max?: number
  /** Of a rule that takes away: no balance below it is left. */
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

/** A group as the snapshot saw it. */
export interface GroupImage {
  /** Sorted. */
  readonly members: readonly string[]
  readonly properties?: Properties1
}

/** Properties of a group: any JSON. */
export interface Properties1 {
  readonly [k: string]: unknown
}

export interface Finding {
  readonly guard: string
  readonly level: 'info' | 'warn' | 'block'
  readonly message: string
  /** Ids of the actions it is about; empty for all of them or none. */
  readonly actions: readonly string[]
}

/** One line of a journal (NDJSON): one thing that happened during apply. No request bodies, no secrets. */
export type ApplyEvent =
  StartEvent | IntentEvent | RetryEvent | AppliedEvent | FailedEvent | SkippedEvent | UnknownEvent | EndEvent

/** UTC, by the applying machine's clock. */
export type Time = string

/** Ids of actions of the plan. */
export type Ids = readonly string[]

/** What kind of failure it is, as the reply was judged: it decides what helps. later: the same command goes on; token: the token is not taken or lacks a right; system: the system itself failed; name: a name that is refused; refused: refused for the reason that the message names; groups: the authenticator manages the groups; address: the URL or a route is wrong; unsupported: this age of the system does not do it; moved: the system has changed since the plan; sight: a grant that can no longer be traced; doubled: given more than once; undone: it was done and does not hold; unclear: a refusal after a request whose outcome is not known; stored: the system stores the subject under another name. */
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

/** An apply began. */
export interface StartEvent {
  readonly type: 'start'
  readonly at: Time
  /** The plan's digest: the key of the journal. */
  readonly digest: string
  /** Actions in the plan. */
  readonly total: number
  /** Users whose passwords are about to be written to a plain credentials file; on disk before the file is. Only with it such a file is taken up again. */
  readonly handout?: number
}

/** A request is about to be sent; on disk before it is. */
export interface IntentEvent {
  readonly type: 'intent'
  readonly at: Time
  readonly method: string
  readonly path: string
  readonly actions: Ids
  /** Of a grant: the newest transaction before it was sent. */
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
  /** The system has put it off until then, ISO; up to then it can be cancelled. */
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
  /** The name under which the system stores the subject in place of the one that it was asked for; null when it cannot be found out. While this stands, nothing else of the plan is begun. */
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

/** A request was sent and its outcome could not be learnt. */
export interface UnknownEvent {
  readonly type: 'unknown'
  readonly at: Time
  readonly action: string
  readonly message: string
  readonly kind?: FailureKind
}

/** The apply ended by itself. */
export interface EndEvent {
  readonly type: 'end'
  readonly at: Time
  /** Every action of the run was applied. */
  readonly ok: boolean
  /** Why the run stopped before its end. */
  readonly why?: string
  readonly kind?: FailureKind
}

/** Which kind of system. */
export type ProviderName = 'jupyterhub' | 'aup' | 'bevy' | 'alteryx'

/** Address of the system; of a hub a base URL, a /hub/ or a /hub/api URL. In CI the address must also come from HUBPLAN_URL or --url. */
export type TargetUrl = string

/** Of Alteryx: number of the workspace; a token of another one is refused. */
export type Workspace = string

/** read-only: the hub's authenticator manages the groups (login overwrites them), so no plan may change them. */
export type TargetGroups = 'read-only'

/** lower (default): names are trimmed and lower-cased as the hub does. exact: case is kept. */
export type TargetNames = 'lower' | 'exact'

/** fnmatch over the whole name: * ? [seq] [!seq]. */
export type Glob = string

/** present (default) creates; existing only changes, and an unknown name is an error; if-present changes only those who are there; absent deletes. */
export type EnsureWord = 'present' | 'existing' | 'if-present' | 'absent'

/** true/false, yes/no or 1/0. */
export type Flag = boolean | string

/** running: the default server is started and waited for. stopped: all servers are stopped. */
export type ServerWish = 'running' | 'stopped'

/** Last day of the account, UTC, such as 2026-12-31; from the next day on the row means absent. */
export type Expiry = string

/** 500, unlimited (also -1), or a grant such as +100, which only plan --topup plans. */
export type QuotaWish = string | number

/** generate: apply makes one. shared: one for all, given to apply. A password itself stands only in a CSV or XLSX file. */
export type PasswordWish = 'generate' | 'shared'

/** The name of an attribute of the directory, such as uid. */
export type Attribute = string

/** @minItems 1 */
export type Attributes = readonly Attribute[]

/** The columns of a known program's roster. */
export type PresetName = string

/** A header of the file as it stands there, case and spaces aside. */
export type Header = string

/** @minItems 1 */
export type Headers = readonly Header[]

/** Rows that are no users. */
export type SkipRows = readonly SkipRow[]

/**
 * Members of this group, or of one of these groups.
 *
 * @minItems 1
 */
export type GroupCondition = string | readonly string[]

/** A number of days, hours or weeks: 180d, 12h, 4w. */
export type Age = string

/** hubplan.yaml: who should be on a hub, and how far hubplan's authority reaches. */
export interface DesiredFile {
  /** Version of this file format. */
  readonly version: 1
  readonly target?: DesiredTarget
  /** Several systems that this file is for, each under a name; instead of target. `plan --target NAME|all` chooses. */
  readonly targets?: {
    readonly [k: string]: NamedTarget
  }
  readonly users?: readonly DesiredUserItem[]
  /** More rows, from files beside this one. */
  readonly include?: readonly Include[]
  /** Rules: who matches one is deleted. Evaluated against the live users. */
  readonly absent?: readonly AbsentRule[]
  /** Rules: the servers that match one are stopped. Evaluated against the live users. */
  readonly stop_servers?: readonly StopRule[]
  /** Grants for `plan --topup`, evaluated against the live balances, one rule after another. */
  readonly quota_rules?: readonly QuotaRule[]
  /** create: a quota is only given to new users; always (default): it is kept as written. */
  readonly quota_when?: 'create' | 'always'
  /** true: this roster is complete, and who is not in it is deleted. */
  readonly prune?: boolean
  /** Whom prune, rules and `members: exact` may touch. Default: everybody. */
  readonly manage?: readonly Glob[]
  /** Never deleted, demoted or otherwise changed. */
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

export interface NamedTarget {
  readonly provider?: ProviderName
  readonly url?: TargetUrl
  readonly workspace?: Workspace
  readonly groups?: TargetGroups
  readonly names?: TargetNames
  /** Besides the file's own `protect`: never changed on this one. */
  readonly protect?: readonly Glob[]
}

export interface DesiredUserItem {
  /** A login name; of Bevy and Alteryx an e-mail address. */
  readonly name: string
  /** Of Bevy and Alteryx: the system's own number of the user, which decides who is meant. */
  readonly user_id?: string
  readonly ensure?: EnsureWord
  readonly admin?: Flag
  /** Exact among the groups this desired state names. [] is none of them. */
  readonly groups?: readonly string[]
  readonly server?: ServerWish
  /** The name this user has had so far. Once renamed, it does nothing. */
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
  /** Of an .xlsx file: the sheet to read; the first one when left out. */
  readonly sheet?: string
  readonly preset?: PresetName
  readonly columns?: IncludeColumns
  readonly skip?: SkipRows
  /** Line or sheet row of the header; else the first of 20 that has every named column. */
  readonly header?: number
  /** unite: rows of one name that differ only in groups are one user. */
  readonly repeat?: 'unite'
  /** Rows that a spreadsheet hides: read them, or skip them. An error when left out. */
  readonly hidden_rows?: 'read' | 'skip'
  /** Of a text file that is not Unicode. */
  readonly encoding?: 'windows-1252'
  readonly defaults?: Defaults
}

/** People of a directory (LDAP, Active Directory), read when it is planned. Bind name and password come from the environment or a file only, and go only to the URL that HUBPLAN_LDAP_URL or --ldap-url names. */
export interface LdapInclude {
  /** ldaps://host or ldap://host, for the reader: it must be the one of HUBPLAN_LDAP_URL or --ldap-url. */
  readonly url?: string
  /** DN below which people are looked for. */
  readonly base: string
  /** Which entries are people, as an LDAP filter. Default: (objectCategory=person) with (objectClass=user) on Active Directory, else (|(objectClass=person)(objectClass=posixAccount)). */
  readonly filter?: string
  /**
   * Only the members of these groups; everybody below base when left out.
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

export interface LdapName {
  /** The name of an attribute of the directory, such as uid. */
  readonly from?: string
  /** This domain is cut off an address; another one is an error of its row. */
  readonly domain?: string
  /** Cut off at the start. */
  readonly strip?: string
  /** Of several values: the first, the shortest, or the one with this end. Without it they are an error. */
  readonly pick?: ('first' | 'shortest') | PickByEnd
}

export interface PickByEnd {
  readonly ends: string
}

export interface LdapGroups {
  readonly from: Attribute | Attributes
  /** What separates several groups in one value; the longest is tried first. */
  readonly split?: string | readonly string[]
  /** The group on the hub, such as lab-{}. */
  readonly as?: string
}

export interface LdapAdmin {
  readonly from: Attribute
  /** What each value means; others are not managed. */
  readonly values?: {
    readonly [k: string]: boolean
  }
}

export interface LdapEnsure {
  readonly from: Attribute
  /** What each value means; another value is an error of its entry. */
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
  readonly renamed_from?: Header | NameColumn
  readonly expires?: Header
  readonly quota?: Header
}

export interface NameColumn {
  /** A header of the file as it stands there, case and spaces aside. */
  readonly from?: string
  /** This domain is cut off an address; another one is an error of its row. */
  readonly domain?: string
  /** Cut off at the start, such as #. */
  readonly strip?: string
}

export interface EnsureColumn {
  readonly from: Header
  /** What each value means; another value is an error of its row. */
  readonly values?: {
    readonly [k: string]: EnsureWord
  }
}

export interface AdminColumn {
  readonly from: Header
  /** What each value means; others are not managed. */
  readonly values?: {
    readonly [k: string]: boolean
  }
}

export interface GroupsColumn {
  readonly from: Header | Headers
  /** What separates several groups in one cell; the longest is tried first. */
  readonly split?: string | readonly string[]
  /** The group on the hub, such as lab-{}. */
  readonly as?: string
}

export interface SkipRow {
  readonly column: Header
  /**
   * Globs of the cell; an empty one matches an empty cell.
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
  /** true: only those who have never been active. */
  readonly never_logged_in?: true
  readonly inactive_for?: Age
}

/** All conditions of one rule must hold. Admins, protected names and who is outside `manage` are left alone. */
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

/** Adds to balances, or sets them. Unlimited users are left alone. */
export interface QuotaRule {
  /** Told as the reason of each grant. */
  readonly name: string
  readonly action: 'add' | 'set'
  readonly amount: number
  /** add goes no higher; it never lowers. */
  readonly max_balance?: number
  /** A negative add goes no lower (default 0). */
  readonly min_balance?: number
  /**
   * Names of users; everybody when left out.
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

export interface DesiredGroupItem {
  readonly name: string
  /** present (default) creates; absent deletes the group. */
  readonly ensure?: 'present' | 'absent'
  /** exact: who is not named for this group leaves it. */
  readonly members?: 'exact'
  /** Properties to have, key by key; others are left alone, and a key with null is removed. */
  readonly properties?: {
    readonly [k: string]: unknown
  }
}

/** Limits of one plan. */
export interface GuardSettings {
  /** Default 50. */
  readonly max_deletes?: number
  /** Default 0.25, counted from 10 users up. */
  readonly max_delete_share?: number
  /** Default 0.5; a warning. */
  readonly max_change_share?: number
  /** Default 5. */
  readonly max_new_admins?: number
  /** Default 1. */
  readonly min_admins?: number
  /** Default 0.25: most of a file's rows that may be gone since the plan given with --against. */
  readonly max_source_shrink?: number
  /** Default 10. */
  readonly max_group_removals?: number
  /** Default 0.25, counted above max_group_removals. */
  readonly max_group_removal_share?: number
  /** Default 0.25, counted from 10 users up. */
  readonly max_rename_share?: number
  /** Default 5. */
  readonly max_demotions?: number
  /** Default 0.5 of the running servers, stopped by rules; a warning. */
  readonly max_stop_share?: number
  /** No limit unless it is set. */
  readonly max_creates?: number
}

export const providerNames = ['jupyterhub', 'aup', 'bevy', 'alteryx'] as const

export const defaultProvider = 'jupyterhub'

/** Limits kept outside the project (--policy FILE, HUBPLAN_POLICY). A desired-state file can tighten them, never widen them. */
export interface PolicyFile {
  readonly version: 1
  /**
   * Whom prune, rules and `members: exact` may touch.
   *
   * Items: fnmatch over the whole name: * ? [seq] [!seq].
   */
  readonly manage?: readonly string[]
  /**
   * Never deleted, demoted or otherwise changed.
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

/** What a reviewer decided about a plan (`hubplan review`); `hubplan apply --approved-by-file` asks for it. A record, not a signature. */
export interface Approval {
  /** Version of this file format. */
  readonly format: 1
  /** Name and version of the tool that wrote it. */
  readonly tool: string
  readonly decision: 'approved' | 'refused'
  /** Who decided, as given or as the environment says; nobody has checked it. */
  readonly by: string
  /** When, UTC, by the reviewer's clock. */
  readonly at: string
  /** Why; a refusal has one. */
  readonly reason?: string
  /** The plan's digest. */
  readonly digest: string
  /** The plan's changes_digest: equal for a plan that was made again and has the same changes. */
  readonly changes_digest: string
  /** When the reviewed plan expires, UTC; from then on apply takes this approval no longer, for a plan with equal changes neither. */
  readonly expires_at: string
}
