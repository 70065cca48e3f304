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

/**
 * One step on one subject. `id` is op:subject[:object], every part percent-encoded.
 */
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

/**
 * When the account was made, as the plan saw it: another time is another account. Absent for a user whom the plan creates, and when it was not visible.
 */
export type SeenCreated = string | null

/**
 * The system's own number of the account that the plan saw.
 */
export type SeenAccount = string

/**
 * null: the hub keeps none for the user.
 */
export type QuotaBefore = Quota | null

/**
 * A frozen plan: what `hubplan apply` does, and nothing else. Only `target`, `options` and `actions` steer apply; the rest is for the reader.
 */
export interface PlanFile {
  /**
   * Version of this file format.
   */
  format: 1
  /**
   * Name and version of the tool that made the plan.
   */
  tool: string
  /**
   * When the plan was made, UTC, by the planner's clock.
   */
  created_at: string
  /**
   * After this moment apply refuses the plan.
   */
  expires_at: string
  target: Target
  planned_as: Identity
  /**
   * The files the plan was made from. For the reader only.
   */
  inputs: Input[]
  snapshot: SnapshotFacts
  options: Options
  /**
   * What the files said of each user, by name, for a later --against. Left out above 100,000 users.
   */
  desired?: Wanted[]
  /**
   * Guard overrides given at plan time; shown first in every review.
   */
  overrides: Override[]
  /**
   * Limits that a file sets looser than their default; shown first in every review, like overrides. Absent when there is none.
   *
   * @minItems 1
   */
  loosened?: Loosened[]
  /**
   * What the token that applies the plan must be allowed to do.
   */
  needs: Need[]
  /**
   * Every step, in the order of its wave.
   */
  actions: Action[]
  findings: Finding[]
  /**
   * At least one action and no blocking finding.
   */
  applyable: boolean
  /**
   * Number of actions per op.
   */
  summary: {
    [k: string]: number
  }
  /**
   * sha256 over target, actions without reasons, overrides and loosened limits: equal for equal changes.
   */
  changes_digest: string
  /**
   * sha256 over the canonical JSON of all other fields.
   */
  digest: string
}

/**
 * Which system the plan is for. Apply refuses any other.
 */
export interface Target {
  provider: string
  /**
   * Base URL, without /hub/api and without a closing slash.
   */
  url: string
  /**
   * Of Alteryx: number of the workspace that the token is bound to.
   */
  workspace?: string
  routes?: Routes
}

/**
 * Of Bevy, whose paths are not published: those that were used. null: there is none.
 */
export interface Routes {
  list: string | null
  get: string | null
  delete: string
}

/**
 * Who the token belongs to and what the hub is, as the hub said it.
 */
export interface Identity {
  kind: 'user' | 'service'
  name: string
  admin: boolean
  /**
   * Version of the hub; empty when it does not say.
   */
  version: string
  /**
   * Of Alteryx: name of the workspace.
   */
  workspace?: string
  /**
   * Authenticator class of the hub, when the token may see it.
   */
  authenticator?: string
  /**
   * The token's scopes, expanded by the hub, sorted.
   */
  scopes: string[]
}

export interface Input {
  path: string
  rows: number
  /**
   * Left out for a file with a password column.
   */
  sha256?: string
}

export interface SnapshotFacts {
  /**
   * By the hub's own clock.
   */
  taken_at: string
  users: number
  admins: number
  /**
   * false: the system could not list its users; only those of the files were looked up.
   */
  listed?: false
  /**
   * Requests that one whole listing of the users takes, where requests are rationed.
   */
  listing?: number
  /**
   * sha256 over names, admin flags and groups.
   */
  digest: string
}

/**
 * The scope and the limits in force; the guards run under them again before apply writes.
 */
export interface Options {
  names: 'lower' | 'exact'
  prune: boolean
  /**
   * Whom prune, rules and `members: exact` may touch: a name must match one glob of every list (the file's, the policy's).
   */
  manage: string[][]
  protect: string[]
  /**
   * read-only: groups are managed by the hub's authenticator, and no plan changes them.
   */
  groups?: 'read-only'
  limits: Limits
}

/**
 * A limit that is not required is at its default where a plan of an earlier version lacks it.
 */
export interface Limits {
  /**
   * Most users one plan may delete.
   */
  max_deletes: number
  /**
   * Most of the hub's users (0 to 1) one plan may delete; counted from 10 users up.
   */
  max_delete_share: number
  /**
   * Share of users above which a plan that changes them is warned of.
   */
  max_change_share: number
  /**
   * Most users who may become admin, by flag or through a group that carries roles.
   */
  max_new_admins: number
  /**
   * Fewest admins that must be left.
   */
  min_admins: number
  /**
   * Members that may leave one group whatever its size.
   */
  max_group_removals: number
  /**
   * Most of a file's rows (0 to 1) that may be gone since the plan given with --against.
   */
  max_source_shrink?: number
  /**
   * Above max_group_removals: most of one group's members (0 to 1) that may leave it.
   */
  max_group_removal_share: number
  /**
   * Most of the hub's users (0 to 1) one plan may rename; counted from 10 users up.
   */
  max_rename_share?: number
  /**
   * Most users who may lose the admin flag.
   */
  max_demotions?: number
  /**
   * Share of running servers above which rules that stop them are warned of.
   */
  max_stop_share?: number
  /**
   * Most users one plan may create; no limit when absent.
   */
  max_creates?: number
}

/**
 * A field that is missing was not managed.
 */
export interface Wanted {
  name: string
  absent?: true
  admin?: boolean
  /**
   * Sorted.
   */
  groups?: string[]
  server?: 'running' | 'stopped'
  /**
   * A balance, or unlimited.
   */
  quota?: number | 'unlimited'
}

export interface Override {
  flag: '--allow' | '--max-deletes' | '--max-delete-share'
  /**
   * The guard allowed, or the new limit.
   */
  value: string | number
}

export interface Loosened {
  /**
   * Name of the limit, as in `guards`.
   */
  limit: string
  /**
   * What the file sets.
   */
  value: number
  /**
   * What would hold without it.
   */
  default: number
  /**
   * file:line:column.
   */
  at: string
  /**
   * What the plan comes to, measured as the limit is; absent where it is not one number.
   */
  reached?: number
}

export interface Need {
  /**
   * A scope, or `admin` when the caller itself must be an admin.
   */
  what: string
  ops: Op[]
  /**
   * Whether the token that made the plan has it. Plan and apply may use different tokens.
   */
  met: boolean
}

export interface PasswordSet {
  id: string
  op: 'password.set'
  user: string
  created?: SeenCreated
  account?: SeenAccount
  before: null
  after: NewPassword
  reason: Reason
}

/**
 * Never the password itself: where apply gets it from.
 */
export interface NewPassword {
  /**
   * generate: apply makes one; shared: one for all, given to apply; file: each its own, from the file given to apply.
   */
  how: 'generate' | 'shared' | 'file'
  /**
   * The user must change it at the first login.
   */
  force_change: boolean
}

/**
 * Why an action is in the plan, and where that was written.
 */
export interface Reason {
  /**
   * row: a row or flag says so; rule: an absent rule matched; prune: the roster is complete and lacks the user; exact: the group's members are exact; needed: another action needs it; revert: it undoes what another plan did.
   */
  why: 'row' | 'rule' | 'prune' | 'exact' | 'needed' | 'revert'
  /**
   * file:line:column, the flag, or the plan file that is undone.
   */
  at?: string
  /**
   * Of an inactivity rule, as written; newer activity then makes the action stale.
   */
  inactive_for?: string
  /**
   * Of a rule for those who never came; any activity then makes the action stale.
   */
  never_logged_in?: true
  /**
   * Of a rule for members of a group, as written; who has left them all is stale.
   */
  groups?: string[]
  /**
   * Of a rule that stops idle servers, as written; newer activity of the server makes the action stale.
   */
  idle_for?: string
  /**
   * Name of the rule that grants a quota.
   */
  quota_rule?: string
  /**
   * The row is past this date, as written.
   */
  expires?: string
  /**
   * Where the difference comes from, against the plan given with --against: the files were changed, the hub was changed, or both.
   */
  since?: 'files' | 'hub' | 'both'
}

/**
 * `user` is the old name. All other actions of the plan name the user by the new one.
 */
export interface UserRename {
  id: string
  op: 'user.rename'
  user: string
  before: UserImage
  after: NewName
  reason: Reason
}

/**
 * A user as the snapshot saw it. A field that is missing was not visible to the token.
 */
export interface UserImage {
  admin: boolean
  /**
   * The system's own number of the user, where calls name him by it.
   */
  account?: string
  /**
   * The system could not be asked: the user is as the file says.
   */
  unverified?: true
  groups?: string[]
  /**
   * null: the hub keeps none for the user.
   */
  quota?: Quota | null
  created?: string | null
  /**
   * null: never active.
   */
  last_activity?: string | null
  /**
   * Servers that are not stopped.
   */
  servers?: Server[]
}

export interface Quota {
  balance: number
  unlimited: boolean
}

export interface Server {
  /**
   * Empty for the default server.
   */
  name: string
  state: 'ready' | 'spawn' | 'stop' | 'stopped'
  /**
   * Absent when the hub does not say; null when it was never used.
   */
  last_activity?: string | null
}

export interface NewName {
  name: string
}

export interface GroupCreate {
  id: string
  op: 'group.create'
  group: string
  before: null
  after: NewGroup
  reason: Reason
}

export interface NewGroup {
  /**
   * @maxItems 0
   */
  members: string[]
}

export interface GroupProperties {
  id: string
  op: 'group.properties'
  group: string
  before: Properties
  after: Properties
  reason: Reason
}

/**
 * Properties of a group: any JSON.
 */
export interface Properties {
  [k: string]: unknown
}

export interface UserCreate {
  id: string
  op: 'user.create'
  user: string
  before: null
  after: NewUser
  reason: Reason
}

export interface NewUser {
  /**
   * Users are born without the admin flag; admin.set follows.
   */
  admin: false
}

export interface AdminSet {
  id: string
  op: 'admin.set'
  user: string
  created?: SeenCreated
  account?: SeenAccount
  before: boolean
  after: boolean
  reason: Reason
}

export interface MemberAdd {
  id: string
  op: 'member.add'
  user: string
  created?: SeenCreated
  account?: SeenAccount
  group: string
  before: false
  after: true
  /**
   * Roles that the group gives to its members, sorted; absent when it gives none, or when they were not visible.
   *
   * @minItems 1
   */
  roles?: string[]
  reason: Reason
}

export interface QuotaSet {
  id: string
  op: 'quota.set'
  user: string
  created?: SeenCreated
  account?: SeenAccount
  before: QuotaBefore
  after: Quota
  reason: Reason
}

/**
 * The one change that is not a state: it is done exactly once.
 */
export interface QuotaAdd {
  id: string
  op: 'quota.add'
  user: string
  created?: SeenCreated
  account?: SeenAccount
  before: QuotaBefore
  after: Grant
  reason: Reason
}

export interface Grant {
  /**
   * Negative takes away.
   */
  add: number
  /**
   * Of a rule with a maximum: no balance above it is granted.
   */
  max?: number
  /**
   * Of a rule that takes away: no balance below it is left.
   */
  min?: number
}

export interface QuotaUnlimited {
  id: string
  op: 'quota.unlimited'
  user: string
  created?: SeenCreated
  account?: SeenAccount
  before: QuotaBefore
  after: Unlimited
  reason: Reason
}

export interface Unlimited {
  unlimited: true
}

export interface MemberRemove {
  id: string
  op: 'member.remove'
  user: string
  created?: SeenCreated
  account?: SeenAccount
  group: string
  before: true
  after: false
  reason: Reason
}

export interface ServerStart {
  id: string
  op: 'server.start'
  user: string
  created?: SeenCreated
  account?: SeenAccount
  /**
   * Empty for the default server.
   */
  server: string
  before: ServerImage
  after: ServerImage
  reason: Reason
}

export interface ServerImage {
  state: 'ready' | 'spawn' | 'stop' | 'stopped'
  last_activity?: string | null
}

export interface ServerStop {
  id: string
  op: 'server.stop'
  user: string
  created?: SeenCreated
  account?: SeenAccount
  /**
   * Empty for the default server.
   */
  server: string
  before: ServerImage
  after: ServerImage
  reason: Reason
}

export interface UserDelete {
  id: string
  op: 'user.delete'
  user: string
  before: UserImage
  after: null
  reason: Reason
}

export interface GroupDelete {
  id: string
  op: 'group.delete'
  group: string
  before: GroupImage
  after: null
  reason: Reason
}

/**
 * A group as the snapshot saw it.
 */
export interface GroupImage {
  /**
   * Sorted.
   */
  members: string[]
  properties?: Properties1
}

/**
 * Properties of a group: any JSON.
 */
export interface Properties1 {
  [k: string]: unknown
}

export interface Finding {
  guard: string
  level: 'info' | 'warn' | 'block'
  message: string
  /**
   * Ids of the actions it is about; empty for all of them or none.
   */
  actions: string[]
}

/**
 * One line of a journal (NDJSON): one thing that happened during apply. No request bodies, no secrets.
 */
export type ApplyEvent =
  StartEvent | IntentEvent | RetryEvent | AppliedEvent | FailedEvent | SkippedEvent | UnknownEvent | EndEvent

/**
 * UTC, by the applying machine's clock.
 */
export type Time = string

/**
 * Ids of actions of the plan.
 */
export type Ids = string[]

/**
 * What kind of failure it is, as the reply was judged: it decides what helps. later: the same command goes on; token: the token is not taken or lacks a right; system: the system itself failed; name: a name that is refused; refused: refused for the reason that the message names; groups: the authenticator manages the groups; address: the URL or a route is wrong; unsupported: this age of the system does not do it; moved: the system has changed since the plan; sight: a grant that can no longer be traced; doubled: given more than once; undone: it was done and does not hold; unclear: a refusal after a request whose outcome is not known; stored: the system stores the subject under another name.
 */
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

/**
 * An apply began.
 */
export interface StartEvent {
  type: 'start'
  at: Time
  /**
   * The plan's digest: the key of the journal.
   */
  digest: string
  /**
   * Actions in the plan.
   */
  total: number
  /**
   * Users whose passwords are about to be written to a plain credentials file; on disk before the file is. Only with it such a file is taken up again.
   */
  handout?: number
}

/**
 * A request is about to be sent; on disk before it is.
 */
export interface IntentEvent {
  type: 'intent'
  at: Time
  method: string
  path: string
  actions: Ids
  /**
   * Of a grant: the newest transaction before it was sent.
   */
  mark?: number
}

/**
 * A request is sent again after a wait.
 */
export interface RetryEvent {
  type: 'retry'
  at: Time
  method: string
  path: string
  attempt: number
  wait_ms: number
  why: string
}

/**
 * An action's after-state holds.
 */
export interface AppliedEvent {
  type: 'applied'
  at: Time
  action: string
  /**
   * changed: by this run; already: it held before.
   */
  how: 'changed' | 'already'
  /**
   * The system has put it off until then, ISO; up to then it can be cancelled.
   */
  until?: string
}

/**
 * The hub refused an action, or could not be reached for it.
 */
export interface FailedEvent {
  type: 'failed'
  at: Time
  action: string
  /**
   * HTTP status; 0 without an answer.
   */
  status: number
  message: string
  kind?: FailureKind
  /**
   * The name under which the system stores the subject in place of the one that it was asked for; null when it cannot be found out. While this stands, nothing else of the plan is begun.
   */
  stored?: string | null
}

/**
 * An action was not tried. (Those that an interrupted run never reached have no event.)
 */
export interface SkippedEvent {
  type: 'skipped'
  at: Time
  action: string
  why: 'stale' | 'dependency' | 'refused' | 'guard'
  message: string
}

/**
 * A request was sent and its outcome could not be learnt.
 */
export interface UnknownEvent {
  type: 'unknown'
  at: Time
  action: string
  message: string
  kind?: FailureKind
}

/**
 * The apply ended by itself.
 */
export interface EndEvent {
  type: 'end'
  at: Time
  /**
   * Every action of the run was applied.
   */
  ok: boolean
  /**
   * Why the run stopped before its end.
   */
  why?: string
  kind?: FailureKind
}

/**
 * Which kind of system.
 */
export type ProviderName = 'jupyterhub' | 'aup' | 'bevy' | 'alteryx'

/**
 * Address of the system; of a hub a base URL, a /hub/ or a /hub/api URL. In CI the address must also come from HUBPLAN_URL or --url.
 */
export type TargetUrl = string

/**
 * Of Alteryx: number of the workspace; a token of another one is refused.
 */
export type Workspace = string

/**
 * read-only: the hub's authenticator manages the groups (login overwrites them), so no plan may change them.
 */
export type TargetGroups = 'read-only'

/**
 * lower (default): names are trimmed and lower-cased as the hub does. exact: case is kept.
 */
export type TargetNames = 'lower' | 'exact'

/**
 * fnmatch over the whole name: * ? [seq] [!seq].
 */
export type Glob = string

/**
 * true/false, yes/no or 1/0.
 */
export type Flag = boolean | string

/**
 * running: the default server is started and waited for. stopped: all servers are stopped.
 */
export type ServerWish = 'running' | 'stopped'

/**
 * Last day of the account, UTC, such as 2026-12-31; from the next day on the row means absent.
 */
export type Expiry = string

/**
 * 500, unlimited (also -1), or a grant such as +100, which only plan --topup plans.
 */
export type QuotaWish = string | number

/**
 * generate: apply makes one. shared: one for all, given to apply. A password itself stands only in a CSV or XLSX file.
 */
export type PasswordWish = 'generate' | 'shared'

/**
 * The name of an attribute of the directory, such as uid.
 */
export type Attribute = string

/**
 * Members of this group, or of one of these groups.
 *
 * @minItems 1
 */
export type GroupCondition = string | string[]

/**
 * A number of days, hours or weeks: 180d, 12h, 4w.
 */
export type Age = string

/**
 * hubplan.yaml: who should be on a hub, and how far hubplan's authority reaches.
 */
export interface DesiredFile {
  /**
   * Version of this file format.
   */
  version: 1
  target?: DesiredTarget
  /**
   * Several systems that this file is for, each under a name; instead of target. `plan --target NAME|all` chooses.
   */
  targets?: {
    [k: string]: NamedTarget
  }
  users?: DesiredUserItem[]
  /**
   * More rows, from files beside this one.
   */
  include?: Include[]
  /**
   * Rules: who matches one is deleted. Evaluated against the live users.
   */
  absent?: AbsentRule[]
  /**
   * Rules: the servers that match one are stopped. Evaluated against the live users.
   */
  stop_servers?: StopRule[]
  /**
   * Grants for `plan --topup`, evaluated against the live balances, one rule after another.
   */
  quota_rules?: QuotaRule[]
  /**
   * create: a quota is only given to new users; always (default): it is kept as written.
   */
  quota_when?: 'create' | 'always'
  /**
   * true: this roster is complete, and who is not in it is deleted.
   */
  prune?: boolean
  /**
   * Whom prune, rules and `members: exact` may touch. Default: everybody.
   */
  manage?: Glob[]
  /**
   * Never deleted, demoted or otherwise changed.
   */
  protect?: Glob[]
  /**
   * Groups that must exist.
   */
  groups?: DesiredGroupItem[]
  guards?: GuardSettings
}

export interface DesiredTarget {
  provider?: ProviderName
  url?: TargetUrl
  workspace?: Workspace
  groups?: TargetGroups
  names?: TargetNames
}

export interface NamedTarget {
  provider?: ProviderName
  url?: TargetUrl
  workspace?: Workspace
  groups?: TargetGroups
  names?: TargetNames
  /**
   * Besides the file's own `protect`: never changed on this one.
   */
  protect?: Glob[]
}

export interface DesiredUserItem {
  /**
   * A login name; of Bevy and Alteryx an e-mail address.
   */
  name: string
  /**
   * Of Bevy and Alteryx: the system's own number of the user, which decides who is meant.
   */
  user_id?: string
  /**
   * present (default) creates; existing only changes; absent deletes.
   */
  ensure?: 'present' | 'existing' | 'absent'
  admin?: Flag
  /**
   * Exact among the groups this desired state names. [] is none of them.
   */
  groups?: string[]
  server?: ServerWish
  /**
   * The name this user has had so far. Once renamed, it does nothing.
   */
  renamed_from?: string
  expires?: Expiry
  quota?: QuotaWish
  password?: PasswordWish
  force_change?: Flag
}

/**
 * A file, or a directory: either path or ldap.
 */
export interface Include {
  ldap?: LdapInclude
  /**
   * A .csv, .xlsx, .yaml or .json file in this file's folder or below it.
   */
  path?: string
  /**
   * Of an .xlsx file: the sheet to read; the first one when left out.
   */
  sheet?: string
  defaults?: Defaults
}

/**
 * People of a directory (LDAP, Active Directory), read when it is planned. Bind name and password come from the environment or a file only, and go only to the URL that HUBPLAN_LDAP_URL or --ldap-url names.
 */
export interface LdapInclude {
  /**
   * ldaps://host or ldap://host, for the reader: it must be the one of HUBPLAN_LDAP_URL or --ldap-url.
   */
  url?: string
  /**
   * DN below which people are looked for.
   */
  base: string
  /**
   * Which entries are people, as an LDAP filter. Default: (objectCategory=person) with (objectClass=user) on Active Directory, else (|(objectClass=person)(objectClass=posixAccount)).
   */
  filter?: string
  /**
   * Only the members of these groups; everybody below base when left out.
   *
   * @minItems 1
   */
  members_of?: LdapGroup[]
  /**
   * true: members of groups in these groups count too.
   */
  nested?: boolean
  /**
   * Accounts that are disabled or expired: leave-out (default), keep, or absent.
   */
  disabled?: 'leave-out' | 'keep' | 'absent'
  /**
   * Members whose entry cannot be read: error (default), or ignore.
   */
  unreadable_members?: 'error' | 'ignore'
  columns?: LdapColumns
}

export interface LdapGroup {
  /**
   * DN of the group.
   */
  dn: string
  /**
   * Its members are in this group of the hub.
   */
  as?: string
}

/**
 * Which attribute fills which column. username: default uid, on Active Directory sAMAccountName.
 */
export interface LdapColumns {
  username?: Attribute
  groups?: Attribute
  admin?: Attribute
  quota?: Attribute
  expires?: Attribute
}

/**
 * Values for rows that leave the field empty.
 */
export interface Defaults {
  ensure?: 'present' | 'existing' | 'absent'
  admin?: Flag
  groups?: string[]
  server?: ServerWish
  expires?: Expiry
  quota?: QuotaWish
  password?: PasswordWish
  force_change?: Flag
}

/**
 * All conditions of one rule must hold.
 */
export interface AbsentRule {
  /**
   * @minItems 1
   */
  match?: Glob[]
  group?: GroupCondition
  /**
   * true: only those who have never been active.
   */
  never_logged_in?: true
  inactive_for?: Age
}

/**
 * All conditions of one rule must hold. Admins, protected names and who is outside `manage` are left alone.
 */
export interface StopRule {
  /**
   * Names of users.
   *
   * @minItems 1
   */
  match?: Glob[]
  group?: GroupCondition
  idle_for: Age
}

/**
 * Adds to balances, or sets them. Unlimited users are left alone.
 */
export interface QuotaRule {
  /**
   * Told as the reason of each grant.
   */
  name: string
  action: 'add' | 'set'
  amount: number
  /**
   * add goes no higher; it never lowers.
   */
  max_balance?: number
  /**
   * A negative add goes no lower (default 0).
   */
  min_balance?: number
  /**
   * Names of users; everybody when left out.
   *
   * @minItems 1
   */
  match?: Glob[]
  group?: GroupCondition
  balance_below?: number
  balance_above?: number
  /**
   * Only these users.
   */
  include?: string[]
  /**
   * Not these users.
   */
  exclude?: string[]
}

export interface DesiredGroupItem {
  name: string
  /**
   * present (default) creates; absent deletes the group.
   */
  ensure?: 'present' | 'absent'
  /**
   * exact: who is not named for this group leaves it.
   */
  members?: 'exact'
  /**
   * Properties to have, key by key; others are left alone, and a key with null is removed.
   */
  properties?: {
    [k: string]: unknown
  }
}

/**
 * Limits of one plan.
 */
export interface GuardSettings {
  /**
   * Default 50.
   */
  max_deletes?: number
  /**
   * Default 0.25, counted from 10 users up.
   */
  max_delete_share?: number
  /**
   * Default 0.5; a warning.
   */
  max_change_share?: number
  /**
   * Default 5.
   */
  max_new_admins?: number
  /**
   * Default 1.
   */
  min_admins?: number
  /**
   * Default 0.25: most of a file's rows that may be gone since the plan given with --against.
   */
  max_source_shrink?: number
  /**
   * Default 10.
   */
  max_group_removals?: number
  /**
   * Default 0.25, counted above max_group_removals.
   */
  max_group_removal_share?: number
  /**
   * Default 0.25, counted from 10 users up.
   */
  max_rename_share?: number
  /**
   * Default 5.
   */
  max_demotions?: number
  /**
   * Default 0.5 of the running servers, stopped by rules; a warning.
   */
  max_stop_share?: number
  /**
   * No limit unless it is set.
   */
  max_creates?: number
}

export const providerNames = ['jupyterhub', 'aup', 'bevy', 'alteryx'] as const

export const defaultProvider = 'jupyterhub'

/**
 * Limits kept outside the project (--policy FILE, HUBPLAN_POLICY). A desired-state file can tighten them, never widen them.
 */
export interface PolicyFile {
  version: 1
  /**
   * Whom prune, rules and `members: exact` may touch.
   *
   * Items: fnmatch over the whole name: * ? [seq] [!seq].
   */
  manage?: string[]
  /**
   * Never deleted, demoted or otherwise changed.
   *
   * Items: fnmatch over the whole name: * ? [seq] [!seq].
   */
  protect?: string[]
  /**
   * How names are compared, whatever the files say.
   */
  names?: 'lower' | 'exact'
  /**
   * read-only: no plan changes groups.
   */
  groups?: 'read-only'
  guards?: GuardSettings
}

/**
 * What a reviewer decided about a plan (`hubplan review`); `hubplan apply --approved-by-file` asks for it. A record, not a signature.
 */
export interface Approval {
  /**
   * Version of this file format.
   */
  format: 1
  /**
   * Name and version of the tool that wrote it.
   */
  tool: string
  decision: 'approved' | 'refused'
  /**
   * Who decided, as given or as the environment says; nobody has checked it.
   */
  by: string
  /**
   * When, UTC, by the reviewer's clock.
   */
  at: string
  /**
   * Why; a refusal has one.
   */
  reason?: string
  /**
   * The plan's digest.
   */
  digest: string
  /**
   * The plan's changes_digest: equal for a plan that was made again and has the same changes.
   */
  changes_digest: string
  /**
   * When the reviewed plan expires, UTC; from then on apply takes this approval no longer, for a plan with equal changes neither.
   */
  expires_at: string
}
