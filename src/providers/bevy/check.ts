// Protects administrators of a Bevy community: only their roles show them, and those may be hidden.
import { count } from '../../core/sentences.ts'
import type { Action, ActionOf, Finding, Snapshot } from '../../core/types.ts'
import { variables } from './api.ts'
import { isRoleUntold } from './convert.ts'

const guard = 'admins-unknown'

/** A row that names an administrator is deliberate; a rule or prune that finds one is not. */
export function check(actions: readonly Action[], live: Snapshot): Finding[] {
  const deletes = actions.filter((action) => action.op === 'user.delete')
  const isOdd = lacksAdmins(live)
  const unsure = deletes.filter(({ before: { account } }) => isOdd || isRoleUntold(live, account ?? ''))
  const why =
    isOdd && deletes.every(({ before: { account } }) => !isRoleUntold(live, account ?? '')) ? oddly(live) : silent
  const [named, found] = [unsure.filter(isNamed), unsure.filter((action) => !isNamed(action))]
  const who = (all: readonly Action[]): string => count(all.length, 'user')
  const refusal = `administrators cannot be identified: ${why}; ${who(found)} would be deleted without a row; name them in rows, or correct the route with ${variables.list}`
  const doubt = `administrators cannot be identified: ${why}; check the rows for administrators (${who(named)} to be deleted)`
  return [...finding('block', found, refusal), ...finding('warn', named, doubt)]
}

const silent = 'the site does not show the roles'

function oddly({ users }: Snapshot): string {
  return `the site shows the roles of ${count(users.size, 'user')} and none is an administrator, although a key belongs to one`
}

/** Documented: a key belongs to an HQ administrator, so a whole list contains at least one. */
function lacksAdmins({ complete, listed, users }: Snapshot): boolean {
  return complete && listed !== false && ![...users.values()].some(({ admin }) => admin)
}

function isNamed({ reason }: ActionOf<'user.delete'>): boolean {
  return reason.why === 'row'
}

function finding(level: Finding['level'], about: readonly Action[], message: string): Finding[] {
  return about.length === 0 ? [] : [{ guard, level, message, actions: about.map(({ id }) => id) }]
}
