// Every finding of a plan, with what the manual says of it: a new one does not compile without its entry here.
import type { GuardSettings } from '../saved.ts'

/** What the manual says of a finding. */
export interface Described {
  readonly levels: readonly ('block' | 'warn' | 'info')[]
  /** Markdown, with links to topics. */
  readonly text: string
  /** The limits that decide it. */
  readonly limits?: readonly (keyof GuardSettings)[]
}

/** In the order of the manual: findings that block, then warnings, then notes. */
export const findings = {
  'empty-source': { levels: ['block'], text: 'A file has no rows.' },
  'source-shrank': {
    levels: ['block'],
    text: 'A file has lost rows since the plan of `--against`. Counted from 10 rows up.',
    limits: ['max_source_shrink'],
  },
  'delete-count': { levels: ['block'], text: 'Too many users would be deleted.', limits: ['max_deletes'] },
  'delete-share': {
    levels: ['block'],
    text: 'Too large a share of the users would be deleted. Counted from 10 users up.',
    limits: ['max_delete_share'],
  },
  'unlisted-count': {
    levels: ['block'],
    text: 'A system that cannot list its users: more than 10 would be deleted. Only `--max-deletes N` raises it.',
  },
  'create-count': { levels: ['block'], text: 'Too many users would be created.', limits: ['max_creates'] },
  'notice-count': { levels: ['block'], text: 'Too many users would get notice.', limits: ['max_notices'] },
  'rename-share': {
    levels: ['block'],
    text: 'Too large a share of the users would be renamed. Counted from 10 users up.',
    limits: ['max_rename_share'],
  },
  'change-share': { levels: ['warn'], text: 'Most users would be changed or deleted.', limits: ['max_change_share'] },
  'stop-share': {
    levels: ['warn'],
    text: 'Rules would stop most of the running servers. Counted from 3 servers up.',
    limits: ['max_stop_share'],
  },
  'new-admins': {
    levels: ['block'],
    text: 'Too many users would become admin, or join a group that carries roles.',
    limits: ['max_new_admins'],
  },
  'min-admins': { levels: ['block'], text: 'Too few admins would be left.', limits: ['min_admins'] },
  demotions: { levels: ['block'], text: 'Too many admins would lose their rights.', limits: ['max_demotions'] },
  'admin-delete': { levels: ['block'], text: 'A row deletes an admin.' },
  'admin-rename': { levels: ['block'], text: 'A row renames an admin.' },
  'admin-password': { levels: ['block'], text: 'A row sets the password of an admin.' },
  'admin-tokens': { levels: ['block'], text: 'A row revokes the API tokens of an admin.' },
  self: {
    levels: ['block'],
    text: "The token's own account would be deleted, renamed, demoted, given a new password or lose API tokens.",
  },
  protected: {
    levels: ['block', 'warn'],
    text: 'A row changes a protected user. With `--prune` also a keep-list that fits no user here, and a name on it that no user has or that is nearly the name of a user to be deleted; without `--prune` these warn.',
  },
  'outside-manage': {
    levels: ['block'],
    text: 'A row creates, changes or renames a user outside `manage`. At apply also prune, rules and exact groups, when a policy excludes the user.',
  },
  'group-removals': {
    levels: ['block'],
    text: 'Too many members would leave one group; more than half of its members would, counted from 3 up; or `members: exact` empties a group that no row names. The two limits block only where both are exceeded.',
    limits: ['max_group_removals', 'max_group_removal_share'],
  },
  'group-delete': { levels: ['block'], text: 'A group with protected members would be deleted.' },
  'groups-read-only': { levels: ['block'], text: 'A plan changes groups, and `target.groups` is `read-only`.' },
  'same-person': {
    levels: ['block', 'warn'],
    text: 'A new name equals that of a live user up to `@domain`, punctuation, case or Unicode compatibility. It blocks when that user is deleted or gets notice in the same plan, and from 3 pairs up; else it warns. The finding lists up to ten pairs and the mapping that helps.',
  },
  'name-collision': {
    levels: ['block'],
    text: 'A new name differs from one on the hub only in case, spaces or composition. An absent or old name belongs to no user, while a user of nearly that name is never touched. A changed user has the name of a service.',
  },
  'server-names': {
    levels: ['block'],
    text: 'A server to be started or stopped, also by a delete or a rename, has a name that no URL can carry (`.`, `..`, a slash).',
  },
  'cannot-log-in': { levels: ['block'], text: 'AUP: no login is possible with a new name. See [aup](aup.md#names).' },
  clock: {
    levels: ['block', 'warn'],
    text: "The hub's clock is over an hour away from this machine's: warns. Over a day away: every change by an age or an expiry date blocks.",
  },
  visibility: { levels: ['block'], text: 'The token does not see enough to be sure.' },
  unsupported: { levels: ['block'], text: 'A change that this kind of system, or hubplan there, cannot carry out.' },
  policy: { levels: ['block'], text: 'At apply: the policy sets another `names` than the plan was made with.' },
  'roles-unseen': { levels: ['warn'], text: 'The token does not see which roles a joined group gives.' },
  'servers-unseen': { levels: ['warn'], text: 'The token does not see servers: running ones may be lost.' },
  claimable: {
    levels: ['warn'],
    text: 'FirstUseAuthenticator, NativeAuthenticator and AUP: a new name without a password, which the first login with it takes; a promotion before the first login.',
  },
  'same-group': {
    levels: ['warn'],
    text: 'A new group has nearly the name of an existing one (`Students`, `students`).',
  },
  'possible-rename': {
    levels: ['warn'],
    text: 'A deleted user, or one who gets notice, and a created user may be one person under a new name.',
  },
  'look-alike': {
    levels: ['warn'],
    text: 'A new name looks like an existing one, such as a Cyrillic letter or a 0 for an o.',
  },
  'strange-name': {
    levels: ['warn'],
    text: 'A new name is more likely a total, a comment or a full name: no user here has a name with such a sign.',
  },
  'running-servers': {
    levels: ['warn'],
    text: 'A user to be deleted or renamed has a running server, or a named server to be removed runs.',
  },
  undone: {
    levels: ['warn'],
    text: 'The hub undid what the plan of `--against` did: memberships, deleted users, admins.',
  },
  'taken-away': {
    levels: ['warn'],
    text: '`protect`, `manage`, `groups: read-only`, `names` or a limit is weaker than in the plan of `--against`.',
  },
  'auto-login': { levels: ['warn'], text: 'AUP: new names on a hub where all users are one.' },
  'quotas-off': { levels: ['warn'], text: 'AUP: balances on a hub where quotas are switched off.' },
  'short-of-quota': {
    levels: ['warn'],
    text: 'AUP: servers to be started by users with less quota than a start takes.',
  },
  'server-removals': {
    levels: ['block', 'warn'],
    text: 'More named servers would be removed than `max_server_removals` permits. Warns where rules remove over half of the named servers, counted from 3 up.',
    limits: ['max_server_removals'],
  },
  'servers-left': {
    levels: ['warn', 'info'],
    text: 'Named servers that `servers: default-only` or `remove_servers` leaves, and why. See [housekeeping](housekeeping.md#named-servers).',
  },
  unverified: { levels: ['warn'], text: 'Only the file says who a user is.' },
  'admins-unknown': {
    levels: ['block', 'warn'],
    text: 'Bevy: the site does not say who is an administrator. Deletes by a rule or prune block; deletes by a row warn.',
  },
  budget: { levels: ['warn'], text: 'Bevy: more requests than are left today.' },
  scheduled: { levels: ['warn', 'info'], text: 'Bevy: deletes that are scheduled already.' },
  'leaving-active': {
    levels: ['warn'],
    text: 'Users who are kept, although they are to leave: they were active since their notice, or no group can hold their names. See [leaving](leaving.md).',
  },
  'leaving-group': {
    levels: ['block', 'warn', 'info'],
    text: 'A member of a leaving group that no plan put there, or in two of them; a leaving group without a day. One that gives roles blocks.',
  },
  'already-absent': {
    levels: ['info', 'warn'],
    text: 'Users to be deleted that do not exist, with the names that are perhaps meant.',
  },
  'fits-nobody': { levels: ['info', 'warn'], text: 'A glob, rule or group that matches no user.' },
  topup: {
    levels: ['info', 'warn'],
    text: 'Grants or quota rules in a plan without `--topup`; quota rules for a system without quotas.',
  },
  input: { levels: ['warn'], text: 'A warning of a file, with its place.' },
  'outside-login': { levels: ['info'], text: 'Deleted users come back at their next login from outside.' },
  storage: { levels: ['info'], text: 'What a delete, or the removal of a named server, takes with it.' },
  rename: { levels: ['info'], text: 'What a rename leaves behind.' },
  inherited: { levels: ['info'], text: 'AUP: new names that were used before.' },
  'tokens-lost': { levels: ['info'], text: 'How many API tokens would be revoked, and who would lose all of them.' },
  leaving: { levels: ['info'], text: 'Users under notice, by the day on which they leave.' },
  expires: { levels: ['info'], text: 'Accounts that expire in the next 30 days.' },
  skipped: { levels: ['info'], text: 'Users that prune, rules or exact groups leave alone, and why.' },
  'hands-off': { levels: ['info'], text: 'Users that hubplan never touches, and why. See [names](names.md).' },
  'kept-groups': { levels: ['info'], text: 'AUP: groups that the hub fills itself.' },
  'not-renamed': { levels: ['info'], text: 'Created, because no user has the old name.' },
  against: { levels: ['info'], text: 'How many differences come from the files and how many from the hub.' },
  revert: { levels: ['info', 'warn'], text: 'Which plan is undone, and whether its journal was there.' },
  'not-undone': { levels: ['info', 'warn'], text: 'What a revert does not restore.' },
} as const satisfies Readonly<Record<string, Described>>

/** The name of a finding, as `--allow` takes it where a guard may be overridden. */
export type FindingCode = keyof typeof findings
