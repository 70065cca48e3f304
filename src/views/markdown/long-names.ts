// Names that tables cut, in full.

import type { Action, Plan } from '../../core/types.ts'
import { longestShown, nameText, type Part, partOf, wholeText } from './parts.ts'

/** Names in the order of the plan. */
export function longNamesPart({ actions }: Plan): Part {
  const names = new Set(actions.flatMap(namesOf).filter((name) => Array.from(name).length > longestShown))
  const rows = [...names].map((name) => `- ${nameText(name)}: ${wholeText(name)}`)
  return partOf({ title: 'Names in full', noun: 'name', rows })
}

function namesOf(action: Action): readonly string[] {
  const own = [...('user' in action ? [action.user] : []), ...('group' in action ? [action.group] : [])]
  switch (action.op) {
    case 'user.rename':
      return [...own, action.after.name]
    case 'user.delete':
      return [...own, ...(action.before.groups ?? [])]
    case 'group.delete':
      return [...own, ...action.before.members]
    case 'member.add':
      return [...own, ...(action.roles ?? [])]
    default:
      return own
  }
}
