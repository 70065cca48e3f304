import { isMembership, subjectsOf } from '../actions/planned.ts'
import { differenceOf } from '../letters.ts'
import { canJoin, hubForm, normalName } from '../names.ts'
import { managerOf, protectorOf } from '../plan/matchers.ts'
import { count, listed, quote } from '../sentences.ts'
import type { Action, ActionOf, Reason, Snapshot } from '../types.ts'
import { allFor, subjectsOnly } from './extents.ts'
import type { Guard, GuardResult } from './types.ts'

export const protectedNames: Guard = {
  name: 'protected',
  atApply: true,
  extent: subjectsOnly,
  canAllow: true,
  check({ actions, live, options }) {
    const isProtected = protectorOf(options.protect)
    return actions.flatMap((action): GuardResult[] => {
      // Lifting a notice only keeps a user.
      if (!('user' in action) || action.op === 'notice.lift') return []
      if (live.users.has(action.user) && isProtected(action.user)) return [protectedFinding(action, action.user)]
      return action.op === 'user.rename' && isProtected(action.after.name) ? [takenFinding(action)] : []
    })
  },
}

/**
 * Prune and rules skip users outside `manage`; a row that names or creates one blocks. At apply a policy may have narrowed
 * the scope.
 */
export const outsideManage: Guard = {
  name: 'outside-manage',
  atApply: true,
  extent: subjectsOnly,
  canAllow: false,
  check({ actions, options, policy }) {
    const isManaged = managerOf(options)
    const isOfPolicy = managerOf({ manage: policy?.manage === undefined ? [] : [policy.manage], names: options.names })
    const beyond = actions.flatMap((action) => {
      if (action.op === 'notice.lift') return []
      const name = subjectsOf(action).users.find((one) => !isManaged(one))
      return name === undefined ? [] : [{ action, name }]
    })
    const found = beyond.filter(({ action: { reason } }) => !isAskedFor(reason))
    // A revert may undo changes outside today's scope, but only within the policy.
    const named = beyond.filter(
      ({ action: { reason }, name }) => isAskedFor(reason) && (reason.why !== 'revert' || !isOfPolicy(name)),
    )
    return [
      ...outside(found, (names) => `prune, rules and exact groups cannot change users outside manage: ${names}`),
      ...outside(
        named,
        (names) => `rows would make or change users outside manage: ${names}; take the rows out, or widen manage`,
      ),
    ]
  },
}

interface Beyond {
  readonly action: Action
  /** Outside `manage`. */
  readonly name: string
}

function outside(beyond: readonly Beyond[], say: (names: string) => string): GuardResult[] {
  if (beyond.length === 0) return []
  const message = say(listed([...new Set(beyond.map(({ name }) => name))]))
  return [{ level: 'block', message, actions: beyond.map(({ action: { id } }) => id) }]
}

/** Whether a row or the reverted plan names the user. */
function isAskedFor({ why }: Reason): boolean {
  return why === 'row' || why === 'needed' || why === 'revert'
}

function protectedFinding(action: Action, user: string): GuardResult {
  const { at } = action.reason
  const change =
    { 'user.delete': 'deleted', 'user.rename': 'renamed', 'notice.give': 'given notice' }[action.op as string] ??
    'changed'
  const what = change === 'changed' ? `changed by ${action.op}` : change
  const message = `${listed([user])} is protected and would be ${what}${at === undefined ? '' : ` (${at})`}; take the row out, or the name out of protect`
  const alike = {
    kind: change,
    subject: quote(user),
    note: at,
    say: (examples: string, number: number) =>
      `${count(number, 'protected user')} would be ${change}: ${examples}; take the rows out, or the names out of protect`,
  }
  return { level: 'block', message, actions: [action.id], alike }
}

/** Blocks giving a protected name to a user: it would inherit what the hub's config grants to that name. */
function takenFinding({ id, user, after, reason }: ActionOf<'user.rename'>): GuardResult {
  const where = reason.at === undefined ? '' : ` (${reason.at})`
  const message = `${listed([user])} would be renamed to ${listed([after.name])}, a protected name${where}; take the row out, or the name out of protect`
  const alike = {
    kind: 'taken',
    subject: `${quote(user)} to ${quote(after.name)}`,
    note: reason.at,
    say: (examples: string, number: number) =>
      `${count(number, 'user')} would be renamed to protected names: ${examples}; take the rows out, or the names out of protect`,
  }
  return { level: 'block', message, actions: [id], alike }
}

/** Blocks a new name whose normal form equals that of another user or row. */
export const nameCollision: Guard = {
  name: 'name-collision',
  atApply: true,
  extent: allFor('user.create', 'user.rename'),
  canAllow: true,
  check({ actions, live }) {
    const byForm = byNormalForm(actions.flatMap(namesOf), live)
    return actions.flatMap((action): GuardResult[] => {
      if (action.op === 'user.create' || action.op === 'user.rename') {
        const [name = ''] = namesOf(action)
        const twin = byForm.get(normalName(name, 'lower'))
        return twin === undefined || twin === action.user || twin === name ? [] : [collision(action, name, twin)]
      }
      if (!isMembership(action)) return []
      return wrongMember(action, action.user)
    })
  },
}

/** The new name that an action creates. */
function namesOf(action: Action): string[] {
  if (action.op === 'user.create') return [action.user]
  return action.op === 'user.rename' ? [action.after.name] : []
}

/** Maps a normal form to the live user with it, otherwise to the first new one. */
function byNormalForm(names: readonly string[], { users }: Snapshot): ReadonlyMap<string, string> {
  const wanted = new Set(names.map((name) => normalName(name, 'lower')))
  const byForm = new Map<string, string>()
  for (const name of wanted.size === 0 ? [] : users.keys()) {
    const form = normalName(name, 'lower')
    if (wanted.has(form)) byForm.set(form, name)
  }
  for (const name of names) {
    const form = normalName(name, 'lower')
    if (!byForm.has(form)) byForm.set(form, name)
  }
  return byForm
}

function collision(action: Action, name: string, twin: string): GuardResult {
  const verb = action.op === 'user.rename' ? 'stand' : 'be created'
  const why = hubForm(name) === hubForm(twin) ? 'the hub treats such names as one' : 'the two names look the same'
  const message = `${listed([name])} would ${verb} beside ${listed([twin])}, which differs ${differenceOf(name, twin)}; ${why}`
  const alike = {
    kind: why,
    subject: `${quote(name)} beside ${quote(twin)}`,
    note: `differs ${differenceOf(name, twin)}`,
    say: (examples: string, number: number) =>
      `${count(number, 'new name')} would stand beside nearly the same name, and ${why}: ${examples}`,
  }
  return { level: 'block', message, actions: [action.id], alike }
}

function wrongMember(action: Action, name: string): GuardResult[] {
  if (canJoin(name)) return []
  const message = `the groups of ${listed([name])} cannot be changed: the hub lower-cases names in its group lists`
  const alike = {
    kind: 'member',
    subject: quote(name),
    say: (examples: string, number: number) =>
      `the groups of ${count(number, 'user')} cannot be changed, because the hub lower-cases names in its group lists: ${examples}`,
  }
  return [{ level: 'block', message, actions: [action.id], alike }]
}
