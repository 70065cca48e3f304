import type { Action, Report } from '../core/types.ts'

/** The columns of a results file; new ones come last. `object` is a user's new name, or a server's; empty for the default one. */
export const resultColumns = ['id', 'op', 'user', 'group', 'outcome', 'message', 'object'] as const

export type ResultRow = Readonly<Record<(typeof resultColumns)[number], string>>

/** One row per action of the plan, in its order. */
export function resultRows(report: Report): ResultRow[] {
  return report.outcomes.map(({ action, is, message }) => ({
    id: action.id,
    op: action.op,
    user: 'user' in action ? action.user : '',
    group: 'group' in action ? action.group : '',
    outcome: is,
    message: message ?? '',
    object: objectOf(action),
  }))
}

function objectOf(action: Action): string {
  if (action.op === 'user.rename') return action.after.name
  return 'server' in action ? action.server : ''
}
