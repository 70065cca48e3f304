// Requests name people by their number; invitations go in batches.
import type { Action, ActionOf, Snapshot } from '../../core/types.ts'
import { chunks } from '../chunks.ts'
import type { BatchSizes, Call } from '../types.ts'
import { demotion, invitation, promotion, removal } from './api.ts'
import { adminRoleOf } from './read.ts'

/** The requests for these actions of one wave. */
export function lower(actions: readonly Action[], live: Snapshot, sizes: BatchSizes): Call[] {
  const workspace = known(live.target.workspace, 'workspace')
  const creates = actions.filter((action) => action.op === 'user.create')
  const promotions = actions.filter((action) => action.op === 'admin.set').filter(({ after }) => after)
  const singles = actions.flatMap((action): Call[] => {
    if (action.op === 'user.delete') {
      const person = known(action.before.account, action.id)
      return [{ ...removal(workspace, person), actions: [action], lane: 'single', first: [] }]
    }
    return action.op === 'admin.set' && !action.after ? [demote(action, live)] : []
  })
  return [
    ...chunks(creates, sizes.create).map((part): Call => {
      const emails = part.map(({ user }) => user)
      return { ...invitation(workspace, emails), actions: part, lane: 'batch', first: [] }
    }),
    ...(promotions.length === 0 ? [] : [promote(promotions, live)]),
    ...singles,
  ]
}

/** One request for all, including the current holders of the role: it may replace them. */
function promote(actions: readonly ActionOf<'admin.set'>[], live: Snapshot): Call {
  const admins = [...live.users.values()].filter(({ admin }) => admin)
  const people = [...admins.map(({ name }) => name), ...actions.map(({ user }) => user)]
  const ids = [...new Set(people.map((name) => accountOf(name, live)))]
  return { ...promotion(roleOf(live), ids), actions, lane: 'batch', first: [] }
}

function demote(action: ActionOf<'admin.set'>, live: Snapshot): Call {
  return { ...demotion(roleOf(live), accountOf(action.user, live)), actions: [action], lane: 'single', first: [] }
}

function roleOf(live: Snapshot): string {
  return known(adminRoleOf(live), 'the role of administrators')
}

function accountOf(name: string, { users }: Snapshot): string {
  return known(users.get(name)?.account, name)
}

/** Checks the number: a path without one would concern all people. */
function known(number: string | undefined, what: string): string {
  if (number !== undefined && /^\d+$/.test(number)) return number
  throw new Error(`no number is known of ${what}`)
}
