// Freezes a plan, and verifies it before it is applied.

import { accountOf, seenOf } from '../actions/same-account.ts'
import { inOrder } from '../actions/waves.ts'
import { digestOf, digestOfAll } from '../canonical.ts'
import { traitsOf } from '../facets/index.ts'
import { isLeavingGroup } from '../leaving.ts'
import { compareNames, inNameOrder } from '../names.ts'
import { Problem } from '../problem.ts'
import type {
  Action,
  AgainstPlan,
  Finding,
  Input,
  LiveUser,
  Loosened,
  Need,
  Options,
  Override,
  Plan,
  PlannedWith,
  Snapshot,
  Wanted,
} from '../types.ts'
import { isApplyable, strayRecord, summarize } from './record.ts'

export interface Draft {
  /** `hubplan <version>`. */
  readonly tool: string
  /** ISO. */
  readonly createdAt: string
  readonly expiresAt: string
  readonly live: Snapshot
  /** The person who makes the plan; undefined when no name is known. */
  readonly by?: string | undefined
  /** Flags that apply needs too. */
  readonly flags?: PlannedWith
  /** The plan that was compared with. */
  readonly against?: AgainstPlan | undefined
  readonly inputs: readonly Input[]
  /** The rows of all users; undefined when they were too many. */
  readonly desired?: readonly Wanted[] | undefined
  readonly options: Options
  readonly overrides: readonly Override[]
  /** Limits that a file sets looser than their default. */
  readonly loosened?: readonly Loosened[]
  readonly needs: readonly Need[]
  readonly actions: readonly Action[]
  readonly findings: readonly Finding[]
}

/** The plan file of a draft, with its two digests. */
export function freeze(draft: Draft): Plan {
  const { live, loosened = [] } = draft
  const actions = inOrder(draft.actions)
  const body: Omit<Plan, 'digest'> = {
    format: 1,
    tool: draft.tool,
    created_at: draft.createdAt,
    expires_at: draft.expiresAt,
    target: live.target,
    planned_as: live.identity,
    ...originOf(draft),
    inputs: draft.inputs,
    snapshot: {
      taken_at: live.takenAt,
      users: live.users.size,
      admins: adminsOf(live),
      ...(live.listed === false ? { listed: false } : {}),
      ...(live.listing === undefined ? {} : { listing: live.listing }),
      digest: snapshotDigest(live),
    },
    ...(draft.desired === undefined ? {} : { desired: draft.desired }),
    options: draft.options,
    overrides: draft.overrides,
    ...(loosened.length === 0 ? {} : { loosened }),
    needs: draft.needs,
    actions,
    findings: draft.findings,
    applyable: isApplyable(draft),
    summary: summarize(actions),
    changes_digest: changesDigest({
      ...{ target: live.target, actions, overrides: draft.overrides, loosened },
      snapshot: { taken_at: live.takenAt },
    }),
  }
  return { ...body, digest: digestOf(body) }
}

/** Who made the plan, with what, and since which plan: not part of the changes. */
function originOf({ by, flags = {}, against }: Draft): Pick<Plan, 'planned_by' | 'planned_with' | 'against'> {
  return {
    ...(by === undefined ? {} : { planned_by: by }),
    ...(Object.keys(flags).length === 0 ? {} : { planned_with: flags }),
    ...(against === undefined ? {} : { against: { created_at: against.created_at, digest: against.digest } }),
  }
}

function adminsOf({ users }: Snapshot): number {
  let admins = 0
  for (const user of users.values()) if (user.admin) admins += 1
  return admins
}

function snapshotDigest(live: Snapshot): string {
  return digestOfAll(briefly(byName(live)))
}

/** Without a copy where the hub lists its users by name. */
function byName({ users }: Snapshot): Iterable<LiveUser> {
  let last = ''
  for (const { name } of users.values()) {
    if (name < last) return [...users.values()].sort((one, other) => compareNames(one.name, other.name))
    last = name
  }
  return users.values()
}

function* briefly(users: Iterable<LiveUser>): Generator<unknown> {
  for (const user of users) yield [user.name, user.admin, inNameOrder(user.groups ?? [])]
}

interface Changes extends Pick<Plan, 'target' | 'actions' | 'overrides' | 'loosened'> {
  /** Undefined where no notice is given. */
  readonly snapshot?: Pick<Plan['snapshot'], 'taken_at'> | undefined
}

/** Equal for equal changes, whatever the order of the rows and the time of planning. */
export function changesDigest({ target, actions, overrides, loosened = [], snapshot }: Changes): string {
  const limits = loosened.map(({ limit, value }) => ({ limit, value }))
  return digestOf({
    target,
    actions: actions.filter(isEssential).map((action) => essenceOf(action, snapshot?.taken_at)),
    overrides: [...overrides].sort((one, other) => compareNames(overrideKey(one), overrideKey(other))),
    ...(limits.length === 0 ? {} : { loosened: limits.sort((one, other) => compareNames(one.limit, other.limit)) }),
  })
}

function overrideKey(override: Override): string {
  return `${override.flag} ${override.value}`
}

/** Without the groups of new notices: a plan of the same day may have made them, and the notices name their days. */
function isEssential(action: Action): boolean {
  return action.op !== 'group.create' || action.reason.why !== 'leave' || !isLeavingGroup(action.group)
}

/** An action without its reason. The account stays included: the reviewer approved this one. */
function essenceOf(action: Action, takenAt: string | undefined): object {
  const { id, before, after, reason } = action
  const essence = { id, ...seenOf(accountOf(action)), ...(traitsOf(action).essence?.(action) ?? { before, after }) }
  if (action.op !== 'notice.give' || reason.why === 'revert' || takenAt === undefined) return essence
  // Made on another day, the plan gives as many days of notice: an approval must outlast midnight.
  const { day } = action.after
  const days = `${(Date.parse(day) - Date.parse(takenAt.slice(0, 10))) / 86_400_000}d`
  return { ...essence, id: id.replace(`:${day}`, `:${days}`), after: { days } }
}

/**
 * Verifies that a plan is complete, that its records follow from its actions, and that it is the reviewed one. The
 * digest is a checksum: an editor of the file can compute it again; only `expected` or an approval kept elsewhere
 * detects that.
 * @param expected a digest or changes_digest from the review
 * @throws Problem `planfile`
 */
export function verify(plan: Plan, expected?: string): void {
  const { digest, ...body } = plan
  const isWhole = digestOf(body) === digest && changesDigest(plan) === plan.changes_digest
  if (!isWhole) throw edited('its digest does not match')
  const stray = strayRecord(plan)
  if (stray !== undefined) throw edited(`${stray} does not follow from its actions`)
  if (expected !== undefined && expected !== digest && expected !== plan.changes_digest) {
    const digests = `the digest ${digest} and the changes digest ${plan.changes_digest}`
    throw new Problem('planfile', `This is not the reviewed plan: it has ${digests}.`, {
      hint: 'review the changes again, or apply the plan file that was reviewed',
    })
  }
}

function edited(sign: string): Problem {
  const hint = 'plan again; a plan file is never edited by hand'
  return new Problem('planfile', `The plan was changed after it was made: ${sign}.`, { hint })
}
