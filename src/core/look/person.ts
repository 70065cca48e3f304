// One user, as `user` shows them: the account, what the desired state says, and what the next plan would do.
import { subjectsOf } from '../actions/planned.ts'
import { isBlocked } from '../blocked.ts'
import { withoutLeaving } from '../leaving.ts'
import { normalName } from '../names.ts'
import { nearest } from '../nearest.ts'
import { diffStates } from '../plan/diff.ts'
import { groupsOf } from '../plan/members.ts'
import { nearNames } from '../plan/near.ts'
import type { Action, DesiredState, LiveUser, Plan, SavedFinding, Scope, Snapshot } from '../types.ts'
import type { Stated } from './stated.ts'
import type { PersonReport } from './use.ts'

export interface Person {
  readonly url: string
  readonly provider: string
  readonly takenAt: string
  /** As on the system; as typed, in its normal form, for a user who is not there. */
  readonly name: string
  /** Undefined for a user that only the files name. */
  readonly user: LiveUser | undefined
  /** Undefined when the token does not see them. */
  readonly groups: readonly PersonGroup[] | undefined
  /** The days of notices on the hub: usually none or one. */
  readonly leaving: readonly string[]
  /** How the user logs in; undefined when it is unknown. */
  readonly login: string | undefined
  /** Undefined where the system shows no more than its listing. */
  readonly more: PersonReport | undefined
  /** The days that the usage counts. */
  readonly days: number
  /** Undefined without a desired state; likewise `next`. */
  readonly stated: Stated | undefined
  readonly next: Next | undefined
}

export interface PersonGroup {
  readonly name: string
  /** Who fills it besides hubplan. */
  readonly kept?: 'system' | 'synced'
}

/** What the next plan does with the user. */
export interface Next {
  readonly plan: Plan
  readonly actions: readonly Action[]
  /** Findings about these actions or the user's notice that block or warn, and blocks of the whole plan. */
  readonly findings: readonly SavedFinding[]
  /** Whether a guard blocks the plan, for this user or others. */
  readonly isBlocked: boolean
}

/** The live name that is meant: exactly this one, or that of its normal form. */
export function liveName(asked: string, { users }: Snapshot, names: Scope['names']): string | undefined {
  if (users.has(asked)) return asked
  const normal = normalName(asked, names)
  if (users.has(normal)) return normal
  return [...users.values()].find(({ name, account }) => account === asked || normalName(name, names) === normal)?.name
}

/** The live name that is probably meant; undefined for none. */
export function nearName(asked: string, live: Snapshot, names: Scope['names']): string | undefined {
  const normal = normalName(asked, names)
  const twin = nearNames([normal], { live, names, mayBe: () => true }).get(normal)
  return twin ?? nearest(normal, [...live.users.keys()])
}

/** The groups of a user without those of notices; those that the system fills itself are marked. */
export function groupsWithKeepers(user: LiveUser, { groups }: Snapshot): readonly PersonGroup[] | undefined {
  if (user.groups === undefined) return undefined
  return withoutLeaving(groupsOf(user)).map((name) => {
    const kept = groups?.get(name)?.kept
    return kept === undefined ? { name } : { name, kept }
  })
}

/** Findings about notices name users and no actions. Of this user alone: those that the next plan has for them. */
export function warningsOfNotice(user: LiveUser, desired: DesiredState, live: Snapshot): readonly SavedFinding[] {
  const alone = { ...live, users: new Map([[user.name, user]]) }
  return diffStates(desired, alone).findings.filter(
    ({ guard, level }) => level === 'warn' && (guard === 'leaving-active' || guard === 'leaving-group'),
  )
}

/** @param notices see `warningsOfNotice` */
export function nextOf(plan: Plan, name: string, notices: readonly SavedFinding[] = []): Next {
  const names = namesOf(plan, name)
  const actions = plan.actions.filter((action) => concerns(action, names))
  const ids = new Set(actions.map(({ id }) => id))
  // A block without actions is about the whole plan, such as one for a field that is not visible.
  const findings = plan.findings.filter(
    ({ level, actions: about }) =>
      level !== 'info' && (about.some((id) => ids.has(id)) || (level === 'block' && about.length === 0)),
  )
  return { plan, actions, findings: [...findings, ...notices], isBlocked: isBlocked(plan) }
}

/** The name, and the other one of a rename. */
function namesOf({ actions }: Plan, name: string): ReadonlySet<string> {
  const renames = actions.filter((action) => action.op === 'user.rename').map(subjectsOf)
  return new Set([name, ...renames.flatMap(({ users }) => (users.includes(name) ? users : []))])
}

/** A deleted group takes its members' membership away. */
function concerns(action: Action, names: ReadonlySet<string>): boolean {
  if (subjectsOf(action).users.some((user) => names.has(user))) return true
  return action.op === 'group.delete' && action.before.members.some((member) => names.has(member))
}
