// What the token could not see of the users in a plan: no view may pass that over.

import { count } from '../../core/sentences.ts'
import type { Plan } from '../../core/types.ts'
import { actionsOf } from './grouping.ts'

/** One part each; empty when everything was visible. */
export function unseenWords(plan: Plan): readonly string[] {
  const gone = actionsOf(plan, 'user.delete').map(({ before }) => before)
  const of = (what: string, unseen: number): readonly string[] =>
    unseen === 0 ? [] : [`${what} of ${count(unseen, 'user')}`]
  return [
    ...of('the last activity', gone.filter(({ last_activity: last }) => last === undefined).length),
    ...of('the servers', unseenServers(plan)),
    ...of('the groups', gone.filter(({ groups }) => groups === undefined).length),
    ...(hasFinding(plan, 'visibility') ? ['values that the plan compares (guard visibility)'] : []),
    ...(hasUnseenRoles(plan) ? ['the roles that some groups give'] : []),
    ...(plan.snapshot.listed === false ? [unlistedWords] : []),
  ]
}

/** On a system that could not list its users. */
export const unlistedWords = 'users that no file names'

/** Number of users to be deleted or renamed whose servers the token does not see. */
export function unseenServers(plan: Plan): number {
  const held = [...actionsOf(plan, 'user.delete'), ...actionsOf(plan, 'user.rename')]
  return held.filter(({ before }) => before.servers === undefined).length
}

/** Whether a user joins a group whose roles the token does not see. */
export function hasUnseenRoles(plan: Plan): boolean {
  return hasFinding(plan, 'roles-unseen')
}

function hasFinding({ findings }: Plan, name: string): boolean {
  return findings.some(({ guard }) => guard === name)
}
