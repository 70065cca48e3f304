import type { Report } from '../core/types.ts'

/** The columns of a results file. */
export const resultColumns = ['id', 'op', 'user', 'group', 'outcome', 'message'] as const

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
  }))
}
