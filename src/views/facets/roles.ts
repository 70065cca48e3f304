// The roles that a group gives to its members: gained by joining, lost by leaving or with the group.

import { count } from '../../core/sentences.ts'
import type { ActionOf, Plan } from '../../core/types.ts'
import { bold, type Cell, nameCell, namesCell } from '../html/cells.ts'
import { nameText } from '../markdown/parts.ts'
import { reasonedTable } from '../markdown/reasons.ts'
import { actionsOf } from '../model/grouping.ts'
import { names, type Phrase } from '../model/phrase.ts'
import { hasUnseenRoles } from '../model/unseen.ts'
import { forTerminal } from '../safe.ts'
import { changed, dim, lead, why } from '../terminal/cells.ts'
import { most, type Row } from '../terminal/rows.ts'
import type { Topic } from './facet.ts'
import type { Known } from './known.ts'
import type { Person } from './person.ts'

type Join = ActionOf<'member.add'>
type Leave = ActionOf<'member.remove'>

/** Every membership that gives roles, including those of new users. */
export function roleGains(plan: Pick<Plan, 'actions'>): readonly Join[] {
  return actionsOf(plan, 'member.add').filter(({ roles }) => roles !== undefined)
}

/** `**gives 3 users the role superuser**`; empty for none. */
export function givesRoles(plan: Pick<Plan, 'actions'>): Phrase {
  const gains = roleGains(plan)
  if (gains.length === 0) return []
  const users = new Set(gains.map(({ user }) => user)).size
  const roles = [...new Set(gains.flatMap(({ roles: given = [] }) => given))]
  return [{ strong: [`gives ${count(users, 'user')} the role${roles.length === 1 ? '' : 's'} `, ...names(roles, 5)] }]
}

/** Whether a user gains a role, or may gain one that the token does not see. */
export function mayGiveRoles(plan: Plan): boolean {
  return hasUnseenRoles(plan) || roleGains(plan).length > 0
}

/** `, which takes the role grader from 2 users`; empty for none. */
export function rolesTaken(plan: Pick<Plan, 'actions'>): Phrase {
  const losses = roleLosses(plan)
  if (losses.length === 0) return []
  const users = new Set(losses.map(({ user }) => user)).size
  const roles = [...new Set(losses.flatMap(({ roles: taken }) => taken))]
  return [
    `, which takes the role${roles.length === 1 ? '' : 's'} `,
    ...names(roles, 5),
    ` from ${count(users, 'user')}`,
  ]
}

/** Users who leave a group that gives roles, also because it is deleted. */
function roleLosses(
  plan: Pick<Plan, 'actions'>,
): readonly { readonly user: string; readonly roles: readonly string[] }[] {
  const leaves = actionsOf(plan, 'member.remove').map(({ user, roles = [] }) => ({ user, roles }))
  const deletes = actionsOf(plan, 'group.delete').flatMap(({ before: { members: all, roles = [] } }) =>
    all.map((user) => ({ user, roles })),
  )
  return [...leaves, ...deletes].filter(({ roles }) => roles.length > 0)
}

/** `GIVE ROLES to 8 users through groups` */
export function rolesTitle(gains: readonly Join[]): string {
  return `GIVE ROLES to ${count(new Set(gains.map(({ user }) => user)).size, 'user')} through groups`
}

/** `gets the roles of staff: grader`, `loses ...`; `safe` escapes a name for the view. */
export function rolesWords(action: Join | Leave, safe: (name: string) => string): string {
  const { group, roles = [] } = action
  return `${rolesVerb(action)} the roles of ${safe(group)}: ${roles.map(safe).join(', ')}`
}

function rolesVerb({ op }: Join | Leave): string {
  return op === 'member.add' ? 'gets' : 'loses'
}

export function rolesCell(action: Join | Leave): Cell {
  const { group, roles = [] } = action
  if (roles.length === 0) return []
  return bold(`${rolesVerb(action)} the roles of `, ...nameCell(group), ': ', ...namesCell(roles, 'role'))
}

/** A review shows them in the lines of the memberships and of the new users. */
export function roles({ plan }: Known): Topic {
  const all = roleGains(plan)
  const rolesText = (action: Join): string => rolesWords(action, forTerminal)
  return {
    title: rolesTitle(all),
    tone: 'risk',
    noun: 'membership',
    told: all,
    seen: true,
    text: () =>
      all.map((action) => [...lead(changed, action.user), { text: rolesText(action), tone: 'risk' }, why(action)]),
    most,
    comment: () =>
      reasonedTable(all, {
        User: ({ user }) => nameText(user),
        Roles: (action) => rolesWords(action, nameText),
      }),
  }
}

/** The roles that a user gains and loses, in a review. */
export function roleStates(person: Person): readonly Row[] {
  const losses = actionsOf(person, 'member.remove').filter(({ roles }) => roles !== undefined)
  return [...roleGains(person), ...losses].map((action) => [
    dim('roles'),
    { text: rolesWords(action, forTerminal), tone: 'risk' },
  ])
}
