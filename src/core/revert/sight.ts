// The input of a revert: the applied actions, and the current users by old and new names.

import { type Account, isSameAccount, madeAnew } from '../actions/same-account.ts'
import { placeOf } from '../look/sight.ts'
import type { Action, LiveUser, Plan, Reason, Snapshot } from '../types.ts'

export interface RevertInput {
  readonly plan: Plan
  /** The plan's file: the reason of every action. */
  readonly file: string
  /** Ids of the applied actions. */
  readonly applied: ReadonlySet<string>
  readonly live: Snapshot
}

/** The actions that undo an action, or why there are none. */
export type Inverse = readonly Action[] | string

/** An action that is not undone. */
export interface Left {
  readonly action: Action
  readonly why: string
}

export interface Sight {
  readonly plan: Plan
  readonly live: Snapshot
  readonly reason: Reason
  /** The applied actions. */
  readonly done: readonly Action[]
  /** Created users: reverting a create also undoes its other changes to the user. */
  readonly made: ReadonlySet<string>
  /** Users to create by the plan, whichever client created them. */
  readonly wanted: ReadonlySet<string>
  /** Users promoted to admin. */
  readonly promoted: ReadonlySet<string>
  /** Groups that exist, or will exist again. */
  readonly hasGroup: (group: string) => boolean
  /** Groups that the plan created. */
  readonly madeGroups: ReadonlySet<string>
  /** The current user of an old or new name of the plan, and the name after the revert. */
  readonly find: (user: string) => { readonly live: LiveUser | undefined; readonly name: string }
}

export function sightOf({ plan, file, applied, live }: RevertInput): Sight {
  const done = plan.actions.filter((action) => applied.has(action.id))
  const back = new Set(done.flatMap((action) => (action.op === 'group.delete' ? [action.group] : [])))
  const created = (actions: readonly Action[]): Set<string> =>
    new Set(actions.flatMap((action) => (action.op === 'user.create' ? [action.user] : [])))
  const renames = done.filter((action) => action.op === 'user.rename')
  const oldNames = new Map(renames.map((action) => [action.after.name, action.user]))
  const newNames = new Map(renames.map((action) => [action.user, action.after.name]))
  return {
    plan,
    live,
    reason: { why: 'revert', at: file },
    madeGroups: new Set(done.flatMap((action) => (action.op === 'group.create' ? [action.group] : []))),
    find: (called) => {
      const user = newNames.get(called) ?? called
      const old = oldNames.get(user)
      const now = live.users.get(user)
      if (old === undefined) return { live: now, name: user }
      // A user who took the old name since keeps it; then the renamed user keeps the new one.
      const taken = live.users.get(old)
      return now === undefined ? { live: taken, name: old } : { live: now, name: taken === undefined ? old : user }
    },
    done,
    made: created(done),
    wanted: created(plan.actions),
    promoted: new Set(done.flatMap((action) => (action.op === 'admin.set' && action.after ? [action.user] : []))),
    hasGroup: (group) => live.groups === undefined || live.groups.has(group) || back.has(group),
  }
}

/**
 * Why a user of the plan is not the current one; undefined when it is the same account.
 * @param seen the account that the plan saw, as far as recorded
 */
export function absence(live: LiveUser | undefined, seen: Account, sight: Sight): string | undefined {
  const { plan, wanted } = sight
  if (live === undefined) return `the user is no longer ${placeOf(sight.live)}`
  if (!isSameAccount(seen, live)) return madeAnew
  // The hub gives the time of a snapshot in whole seconds.
  if (wanted.has(live.name) || millisecondsAfter(plan, live) < 1000) return undefined
  return madeAnew
}

/** The time from the plan's snapshot to the user's creation; 0 when unknown. */
export function millisecondsAfter(plan: Plan, { created }: LiveUser): number {
  return Date.parse(created ?? plan.snapshot.taken_at) - Date.parse(plan.snapshot.taken_at)
}

/** The user that an action changes; `live` is absent for a user that does not exist yet. */
export interface ActionUser {
  readonly user: string
  readonly live?: LiveUser | undefined
}
