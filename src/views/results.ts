import { addressOf } from '../core/look/roster.ts'
import type { Action, Report } from '../core/types.ts'
import { formOf } from './facets/index.ts'

/**
 * The columns of a results file; new ones are added at the end. `object` is a user's new name, a server's (empty for the
 * default one), or the number of a token. `value` is a balance, a grant such as `+100`, or the source of a password: never the password.
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
    value: formOf(action).value?.(action) ?? '',
  }))
}

function objectOf(action: Action): string {
  if (action.op === 'user.rename') return action.after.name
  if (action.op === 'token.revoke') return action.token
  return 'server' in action ? action.server : ''
}

/** Where users are known by e-mail: begins with the two columns of their lists. */
export const personColumns = ['email', 'user_id', 'outcome', 'until', 'message', 'op', 'id'] as const

export type PersonRow = Readonly<Record<(typeof personColumns)[number], string>>

/** One row per action of the plan, in its order. */
export function personRows(report: Report): PersonRow[] {
  return report.outcomes.map(({ action, is, message, until }) => ({
    ...personOf(action),
    outcome: is,
    until: until ?? '',
    message: message ?? '',
    op: action.op,
    id: action.id,
  }))
}

/** As in the tracking files of existing scripts. */
export const acceptedColumns = ['email', 'user_id'] as const

export type AcceptedRow = Readonly<Record<(typeof acceptedColumns)[number], string>>

/** All users whose delete was accepted in this run or an earlier one of the plan, also those not reached again. */
export function acceptedRows(report: Report): AcceptedRow[] {
  return report.outcomes.filter(({ isAccepted }) => isAccepted === true).map(({ action }) => personOf(action))
}

function personOf(action: Action): AcceptedRow {
  const account = action.op === 'user.delete' ? (action.before.account ?? '') : ''
  return { email: 'user' in action ? addressOf({ name: action.user, account }) : '', user_id: account }
}
