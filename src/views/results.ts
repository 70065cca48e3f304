import type { Action, Report } from '../core/types.ts'

/**
 * The columns of a results file; new ones come last. `object` is a user's new name, or a server's; empty for the default
 * one. `value` is a balance, a grant such as `+100`, or where a password came from: never the password.
 */
export const resultColumns = ['id', 'op', 'user', 'group', 'outcome', 'message', 'object', 'value'] as const

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
    value: detailOf(action),
  }))
}

function objectOf(action: Action): string {
  if (action.op === 'user.rename') return action.after.name
  return 'server' in action ? action.server : ''
}

function detailOf(action: Action): string {
  switch (action.op) {
    case 'quota.set':
      return String(action.after.balance)
    case 'quota.add':
      return `${action.after.add > 0 ? '+' : ''}${action.after.add}`
    case 'quota.unlimited':
      return 'unlimited'
    case 'password.set':
      return action.after.how
    default:
      return ''
  }
}
