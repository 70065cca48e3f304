// The plans of several targets as if they were one, so that their sums have the words of one plan.

import { minutesBetween } from '../../../core/ages.ts'
import type { TargetPlan } from '../../../core/planset.ts'
import type { Action, Plan, UserImage } from '../../../core/types.ts'
import type { Phrase } from '../phrase.ts'

/** A plan for sums only: its names are not those of users. */
export interface United {
  readonly plan: Plan
  /** ` on 3 targets`, ` on hub05`: where actions of it happen. */
  readonly placeOf: (actions: readonly Action[]) => Phrase
}

/** Undefined without a plan. */
export function unite(plans: readonly TargetPlan[]): United | undefined {
  const [first] = plans
  if (first === undefined) return undefined
  const targets = new Map<Action, string>()
  for (const { target, plan } of plans) {
    for (const action of plan.actions) targets.set(scoped(action, target, plan.snapshot.taken_at), target)
  }
  const losing = plans.filter(({ plan }) => plan.actions.some(({ op }) => op === 'user.delete'))
  const snapshots = losing.map(({ plan }) => plan.snapshot)
  const isListed = snapshots.every(({ listed }) => listed !== false)
  const plan: Plan = {
    ...first.plan,
    actions: [...targets.keys()],
    findings: plans.flatMap((one) => one.plan.findings),
    snapshot: {
      taken_at: base,
      // A share is that of the targets that lose users: over all of them it would look harmless.
      users: snapshots.reduce((sum, { users }) => sum + users, 0),
      admins: snapshots.reduce((sum, { admins }) => sum + admins, 0),
      ...(isListed ? {} : { listed: false }),
      digest: '',
    },
  }
  return { plan, placeOf: (actions) => onTargets(actions.flatMap((action) => targets.get(action) ?? [])) }
}

/** ` on hub05`, ` on 3 targets`; empty for none. A target may be named several times. */
function onTargets(all: readonly string[]): Phrase {
  const [first, ...others] = new Set(all)
  if (first === undefined) return []
  return others.length === 0 ? [' on ', { name: first }] : [` on ${others.length + 1} targets`]
}

/** Ages are counted from here; each keeps its length. */
const base = '2000-01-01T00:00:00.000Z'
/** Longer ages are all the same. */
const longest = 1e9

/** The same user of two targets is two users. */
function scoped(action: Action, target: string, at: string): Action {
  const own = (name: string): string => `${target}/${name}`
  const id = own(action.id)
  switch (action.op) {
    case 'notice.give':
    case 'user.delete':
      return { ...action, id, user: own(action.user), before: moved(action.before, at) }
    case 'user.rename':
      return { ...action, id, user: own(action.user), after: { ...action.after, name: own(action.after.name) } }
    case 'group.delete':
      return { ...action, id, before: { ...action.before, members: action.before.members.map(own) } }
    default:
      return 'user' in action ? { ...action, id, user: own(action.user) } : { ...action, id }
  }
}

function moved(image: UserImage, at: string): UserImage {
  const { last_activity: last } = image
  if (last === undefined || last === null) return image
  const minutes = minutesBetween(last, at)
  // An invalid time stays one.
  if (Number.isNaN(minutes)) return { ...image, last_activity: '' }
  const age = Math.max(-longest, Math.min(longest, minutes))
  return { ...image, last_activity: new Date(Date.parse(base) - age * 60_000).toISOString() }
}
