// Compares the live users with the desired state; each differing fact becomes one action.
import { diff } from 'json-diff-ts'
import { inOrder } from '../actions/waves.ts'
import { userCreate, userDelete, userRename } from '../facets/accounts.ts'
import { adminSet } from '../facets/admin.ts'
import { groupActions } from '../facets/groups.ts'
import { everyFacet } from '../facets/index.ts'
import { type MembersSight, membership } from '../facets/members.ts'
import type { Sparing } from '../facets/traits.ts'
import type { Action, DesiredState, Snapshot } from '../types.ts'
import { type Completed, complete } from './scope.ts'
import type { Subject } from './subject.ts'
import { isAlike, noUser, type UserState } from './user-state.ts'

export interface Diffed extends Completed {
  /** In the plan's order. */
  readonly actions: readonly Action[]
}

/** Every action that takes the live users to the desired state, with findings and diagnostics. */
export function diffStates(desired: DesiredState, live: Snapshot): Diffed {
  const others = everyFacet.flatMap(({ changes }) => changes?.(desired, live) ?? [])
  const sparings = everyFacet.flatMap(({ spares }) => spares?.(desired, live) ?? [])
  const sight: Sight = { desired, live, others, sparings, unnamed: unnamedOf(desired) }
  const actions: Action[] = []
  const completed = complete(desired, live, (subject) => {
    for (const action of subjectActions(subject, sight)) actions.push(action)
  })
  const all = [...groupActions(actions, desired, live), ...actions]
  const closings = sparings.map(({ close }) => close(all))
  return {
    ...completed,
    findings: [...completed.findings, ...closings.flatMap(({ findings }) => findings)],
    actions: inOrder([...all, ...closings.flatMap((closing) => closing.actions)]),
  }
}

interface Sight extends MembersSight {
  /** Changes of facets that are not compared with the user's state. */
  readonly others: readonly ((subject: Subject) => readonly Action[])[]
  readonly sparings: readonly Sparing[]
}

function unnamedOf({ groups, users }: DesiredState): ReadonlySet<string> {
  const unnamed = new Set([...groups.values()].filter(({ exact }) => exact).map(({ name }) => name))
  for (const user of unnamed.size === 0 ? [] : users.values()) {
    for (const group of user.groups ?? []) unnamed.delete(group)
  }
  return unnamed
}

function subjectActions(subject: Subject, sight: Sight): readonly Action[] {
  const { name, have, want, reason, live } = subject
  if (want === undefined) {
    for (const { insteadOf } of sight.sparings) {
      const instead = insteadOf(subject)
      if (instead === undefined) continue
      if (reason.why === 'row' || instead.some(({ op }) => op === 'user.delete')) return instead
      // A user under notice stays for a while: rules for servers and tokens hold until then.
      return [...instead, ...sight.others.flatMap((changes) => changes({ ...subject, want: have }))]
    }
    return [userDelete(live, reason)]
  }
  const made = live === undefined ? [userCreate(name, reason)] : []
  const renames = live === undefined || live.name === name ? [] : [userRename(live, name, reason)]
  const others = sight.others.flatMap((changes) => changes(subject))
  return [...made, ...renames, ...changes(subject, have ?? noUser, { want, sight }), ...others]
}

// json-diff-ts drops an array value that is called `__proto__`; a prefix makes every group name an ordinary one.
const prefix = 'group '

function keyed(state: UserState): { admin: boolean; groups: string[] } {
  return { admin: state.admin, groups: state.groups.map((group) => prefix + group) }
}

function changes(subject: Subject, have: UserState, goal: { want: UserState; sight: Sight }): Action[] {
  // True for almost every user, and cheaper than the comparison below.
  if (isAlike(have, goal.want)) return []
  const found = diff(keyed(have), keyed(goal.want), { embeddedObjKeys: { groups: '$value' } })
  return found.flatMap((change) => {
    if (change.key === 'admin')
      return [adminSet({ user: subject.name, live: subject.live }, goal.want.admin, subject.reason)]
    /* v8 ignore if -- @preserve: a change of a list has its parts, which the types of json-diff-ts do not say */
    if (change.changes === undefined) return []
    return change.changes.map((part) =>
      membership(subject, String(part.key).slice(prefix.length), { joins: part.type === 'ADD', ...goal }),
    )
  })
}
