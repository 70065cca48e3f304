import { Problem } from '../../core/problem.ts'
import type { Action, ActionOf, Snapshot } from '../../core/types.ts'
import type { Call } from '../types.ts'
import { headers, isId, userPath } from './api.ts'

/** One request per deleted user; Bevy supports no other change. */
export function lower(actions: readonly Action[], { target, takenAt }: Snapshot): Call[] {
  const route = target.routes?.delete
  const deletes = actions.filter((action) => action.op === 'user.delete')
  if (deletes.length === 0) return []
  if (route === undefined) throw unusable('it does not name the route of deletes')
  return deletes.map((action) => ({
    method: 'DELETE',
    path: userPath(route, idOf(action)),
    headers,
    actions: [action],
    lane: 'single',
    first: [],
    since: takenAt,
  }))
}

/** @throws Problem `planfile`: every plan of hubplan has it */
function idOf({ id, before: { account } }: ActionOf<'user.delete'>): string {
  if (isId(account)) return account
  throw unusable(`${id} has no numeric user_id`)
}

function unusable(why: string): Problem {
  return new Problem('planfile', `The plan cannot be carried out on Bevy: ${why}.`, { hint: 'plan again' })
}
