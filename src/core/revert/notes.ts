// Findings for the reviewer of a revert: what stays lost, and what is not undone.
import { byScope } from '../look/sight.ts'
import { actionId, canJoin } from '../names.ts'
import { count, listed, quote, some } from '../sentences.ts'
import type { Action, ActionOf, Finding, Op } from '../types.ts'
import type { Left, Sight } from './sight.ts'

const guard = 'not-undone'

/** The source of the revert; listed first. */
export function origin(undone: { file: string; digest: string; applied: number; planned: number }): Finding {
  const message = `undoes ${undone.file} (${undone.digest}), of whose ${count(undone.planned, 'action')} ${undone.applied} ${undone.applied === 1 ? 'was' : 'were'} applied`
  return { guard: 'revert', level: 'info', message, actions: [] }
}

/** Without a journal the originator of a change is unknown. */
export function guessed(journal: string): Finding {
  const message = `there is no journal ${journal} of an apply, so everything that is on the hub as planned counts as done by the plan; if the journal is kept elsewhere, give it with --journal FILE, or its folder with --state FOLDER`
  return { guard: 'revert', level: 'warn', message, actions: [] }
}

/** No conclusion is drawn about groups that the token cannot see. */
export function unseenGroups({ live, done }: Sight): Finding[] {
  const isUnseen = live.groups === undefined || [...live.users.values()].some((user) => user.groups === undefined)
  const speaksOfGroups = done.some(
    (action) => 'group' in action || (action.op === 'user.delete' && (action.before.groups ?? []).length > 0),
  )
  if (!isUnseen || !speaksOfGroups) return []
  const message = `groups are not visible to the token, so memberships cannot be undone${byScope(live, 'memberships')}`
  return [{ guard: 'visibility', level: 'block', message, actions: [] }]
}

/** Actions that are not undone, because their subject changed since. */
export function obstacles(left: readonly Left[]): Finding[] {
  const reasons = new Map<string, Action[]>()
  for (const { action, why } of left) {
    const sharing = reasons.get(why)
    if (sharing === undefined) reasons.set(why, [action])
    else sharing.push(action)
  }
  return [...reasons].map(([why, actions]) => ({
    guard,
    level: 'warn',
    message: `not undone, because ${why}: ${named(actions)}`,
    actions: [],
  }))
}

function named(actions: readonly Action[]): string {
  return some(
    actions.map((action) => {
      const subjects = [...('user' in action ? [action.user] : []), ...('group' in action ? [action.group] : [])]
      if (action.op === 'server.remove') subjects.push(action.server)
      return `${action.op} ${subjects.map(quote).join(' ')}`
    }),
  )
}

/** What restored users and groups do not get back. */
export function losses(actions: readonly Action[], sight: Sight): Finding[] {
  const users = of(actions, 'user.create')
  const back = new Set(users.map((action) => action.user))
  const deleted = of(sight.done, 'user.delete').filter((action) => back.has(action.user))
  const running = deleted.filter(({ before }) => (before.servers ?? []).length > 0)
  const unseen = deleted.filter(({ before }) => before.groups === undefined)
  const orphans = deleted.filter(({ before }) => before.groups?.some((group) => !sight.hasGroup(group)))
  const groups = of(actions, 'group.create').map((action) => action.group)
  const note = (about: readonly { readonly user: string }[], says: (names: string) => string): Finding[] => {
    const names = about.map(({ user }) => user)
    const message = says(listed(names))
    const ids = names.map((user) => actionId('user.create', user))
    return names.length === 0 ? [] : [{ guard, level: 'info', message, actions: ids }]
  }
  return [
    ...note(
      users,
      (names) =>
        `created again as new, empty accounts: ${names}; their files and home storage, passwords, API tokens and dates of creation do not come back`,
    ),
    ...note(running, (names) => `servers that were stopped are not started again: those of ${names}`),
    ...note(orphans, (names) => `groups that are no longer on the hub cannot be joined again, by ${names}`),
    ...note(
      unseen,
      (names) => `the groups of ${names} were not visible to the token that made the plan, and do not come back`,
    ),
    ...groupNotes(groups, sight),
    ...strangers(groups, sight),
    ...exactNote(actions, sight),
    ...grantNote(of(actions, 'quota.add')),
  ]
}

/** The hub does not show whether a grant was already taken back. */
function grantNote(grants: readonly ActionOf<'quota.add'>[]): Finding[] {
  if (grants.length === 0) return []
  const message = `${count(grants.length, 'grant')} would be taken back, and every plan that undoes the same plan takes them back again: make and apply only one`
  return [{ guard, level: 'warn', message, actions: grants.map(({ id }) => id) }]
}

/** Roles and properties of groups that are created again. Properties that the plan saw are restored. */
function groupNotes(groups: readonly string[], { done }: Sight): Finding[] {
  const deleted = of(done, 'group.delete').filter(({ group }) => groups.includes(group))
  const roled = deleted.flatMap(({ group, before: { roles = [] } }) =>
    roles.length === 0 ? [] : [{ group, words: `${quote(group)} (${listed(roles)})` }],
  )
  const unsaid = deleted.filter(({ before }) => before.roles === undefined).map(({ group }) => group)
  const unseen = deleted.filter(({ before }) => before.properties === undefined).map(({ group }) => group)
  const note = (about: readonly string[], message: string): Finding[] =>
    about.length === 0
      ? []
      : [{ guard, level: 'info', message, actions: about.map((group) => actionId('group.create', group)) }]
  return [
    ...note(
      roled.map(({ group }) => group),
      `roles of groups that are created again do not come back, so their members do not get them: ${some(roled.map(({ words }) => words))}; the hub's own config or an admin gives roles to a group`,
    ),
    ...note(
      unsaid,
      `groups that are created again have no roles, and the plan does not show that they had any: ${listed(unsaid)}`,
    ),
    ...note(
      unseen,
      `properties of these groups were not visible to the token that made the plan, and do not come back, if there were any: ${listed(unseen)}`,
    ),
  ]
}

/** The files still do not name these members. */
function exactNote(actions: readonly Action[], { done, find }: Sight): Finding[] {
  const back = new Map(of(actions, 'member.add').map((action) => [action.id, action]))
  const again = of(done, 'member.remove').flatMap(({ user, group, reason }) => {
    const join = reason.why === 'exact' ? back.get(actionId('member.add', find(user).name, group)) : undefined
    return join === undefined ? [] : [join]
  })
  if (again.length === 0) return []
  const names = some(again.map(({ user, group }) => `${quote(user)} in ${quote(group)}`))
  const message = `${count(again.length, 'membership')} of groups with members: exact would be restored, and the next plan of the same files removes ${again.length === 1 ? 'it' : 'them'} again: ${names}; name the users in the files`
  return [{ guard, level: 'warn', message, actions: again.map(({ id }) => id) }]
}

/** Members who do not return to a group. */
function strangers(groups: readonly string[], sight: Sight): Finding[] {
  const deleted = of(sight.done, 'group.delete').filter(({ group }) => groups.includes(group))
  const names = new Set(deleted.flatMap(({ before }) => before.members.filter((name) => !canJoin(name))))
  if (names.size === 0) return []
  const message = `cannot be put back into their groups, because the hub lower-cases names in its group lists: ${listed([...names])}`
  return [{ guard, level: 'warn', message, actions: [] }]
}

function of<O extends Op>(actions: readonly Action[], op: O): ActionOf<O>[] {
  return actions.filter((action): action is ActionOf<O> => action.op === op)
}
