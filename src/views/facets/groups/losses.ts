// What is lost with deleted groups: memberships, roles and properties.

import { count } from '../../../core/sentences.ts'
import type { ActionOf, Plan } from '../../../core/types.ts'
import { actionsOf } from '../../model/grouping.ts'
import { names, type Phrase } from '../../model/phrase.ts'
import { fewNames } from '../../terminal/rows.ts'
import { type Lost, lostIf } from '../facet.ts'
import { isOfGroups } from './leaving.ts'

type Delete = ActionOf<'group.delete'>

const fewLost = 5

/** `grader, ta and 2 more` */
function namesOf(all: readonly Delete[], of: (action: Delete) => readonly string[]): string {
  return fewNames([...new Set(all.flatMap(of))], fewLost)
}

/** `**deletes 2 groups**, with which their 14 members leave, which takes the role grader from 3 users` */
export function deletesWords(all: readonly Delete[], plan: Plan): Phrase {
  const members = new Set(all.flatMap(({ before }) => before.members)).size
  const groups = `deletes ${count(all.length, 'group')}`
  const [whose, leave] = [all.length === 1 ? 'its' : 'their', members === 1 ? 'leaves' : 'leave']
  if (members === 0) return [{ strong: [groups] }]
  return [{ strong: [groups] }, `, with which ${whose} ${count(members, 'member')} ${leave}`, ...rolesLost(all, plan)]
}

/** Deleted users are counted as deleted. */
function rolesLost(all: readonly Delete[], plan: Plan): Phrase {
  const gone = new Set(actionsOf(plan, 'user.delete').map(({ user }) => user))
  const stayOf = ({ before: { members } }: Delete): readonly string[] => members.filter((name) => !gone.has(name))
  const giving = all.filter((action) => action.before.roles !== undefined && stayOf(action).length > 0)
  const roles = [...new Set(giving.flatMap(({ before }) => before.roles ?? []))]
  const users = new Set(giving.flatMap(stayOf)).size
  if (roles.length === 0) return []
  const role = roles.length === 1 ? 'the role ' : 'the roles '
  return [', which takes ', role, ...names(roles, fewLost), ` from ${count(users, 'user')}`]
}

/** What a revert does not restore. */
export function groupsLost(plan: Plan): readonly Lost[] {
  const all = actionsOf(plan, 'group.delete').filter(isOfGroups)
  const roles = namesOf(all, ({ before }) => before.roles ?? [])
  const keys = namesOf(all, ({ before }) => keysOf(before))
  const parts = [roles === '' ? '' : `roles (${roles})`, keys === '' ? '' : `properties (${keys})`]
  const gone = parts.filter((part) => part !== '').join(' and ')
  const what = gone === '' ? 'their roles and properties, if they had any,' : `their ${gone}`
  return lostIf(all.length, `hubplan revert creates deleted groups again, but ${what} do not come back.`)
}

/** The keys of its properties. */
export function keysOf({ properties }: Delete['before']): readonly string[] {
  return Object.keys(properties ?? {})
}
