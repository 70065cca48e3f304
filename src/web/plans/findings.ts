// Findings of a plan for the page, with what lifts those that block.
import { liftOf } from '../../core/guards/lifts.ts'
import type { Action, Plan } from '../../core/types.ts'
import type { FindingView, Lift } from '../api.ts'

const shownPeople = 20
const shownFindings = 200

/** In the plan's order, those that block first. */
export function findingViews(plan: Plan): readonly FindingView[] {
  const byId = new Map(plan.actions.map((action) => [action.id, action]))
  const rank = { block: 0, warn: 1, info: 2 } as const
  const sorted = [...plan.findings].sort((one, other) => rank[one.level] - rank[other.level])
  return sorted.slice(0, shownFindings).map((finding) => {
    const people = [...new Set(finding.actions.flatMap((id) => subjectOf(byId.get(id))))]
    const lift = liftIn(liftOf(finding, plan.snapshot))
    return {
      level: finding.level,
      guard: finding.guard,
      text: finding.message,
      people: people.slice(0, shownPeople),
      peopleCount: people.length,
      ...(lift === undefined ? {} : { lift }),
    }
  })
}

/** The user or the group of an action. */
export function subjectOf(action: Action | undefined): readonly string[] {
  if (action === undefined) return []
  return 'user' in action ? [action.user] : [action.group]
}

const kinds = { '--max-deletes': 'number', '--max-delete-share': 'share', '--allow': 'name' } as const

/** A flag as what is to be typed; undefined where the number is not known. */
function liftIn(words: string | undefined): Lift | undefined {
  const [flag, value] = words?.split(' ') ?? []
  if (value === undefined || value === 'N' || !(flag !== undefined && flag in kinds)) return undefined
  const known = flag as Lift['flag']
  return { flag: known, kind: kinds[known], value }
}
