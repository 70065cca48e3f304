import { subjectsOf } from '../actions/planned.ts'
import { differenceOf } from '../letters.ts'
import { canJoin, hubForm, normalName } from '../names.ts'
import { managerOf, protectorOf } from '../plan/reach.ts'
import { listed } from '../sentences.ts'
import type { Action, ActionOf, Reason, Snapshot } from '../types.ts'
import type { Guard, GuardResult } from './types.ts'

export const protectedNames: Guard = {
  name: 'protected',
  atApply: true,
  canAllow: true,
  check({ actions, live, options }) {
    const isProtected = protectorOf(options.protect)
    return actions.flatMap((action): GuardResult[] => {
      if (!('user' in action)) return []
      if (live.users.has(action.user) && isProtected(action.user)) return [protectedFinding(action, action.user)]
      return action.op === 'user.rename' && isProtected(action.after.name) ? [takenFinding(action)] : []
    })
  },
}

/**
 * Prune and rules pass by users outside `manage`; a row for one of them blocks, and so does one that would make one. At
 * apply a policy may have drawn the bounds tighter.
 */
export const outsideManage: Guard = {
  name: 'outside-manage',
  atApply: true,
  canAllow: false,
  check({ actions, options, policy }) {
    const isManaged = managerOf(options)
    const isOfPolicy = managerOf({ manage: policy?.manage === undefined ? [] : [policy.manage], names: options.names })
    const beyond = actions.flatMap((action) => {
      const name = subjectsOf(action).users.find((one) => !isManaged(one))
      return name === undefined ? [] : [{ action, name }]
    })
    const found = beyond.filter(({ action: { reason } }) => !isAskedFor(reason))
    // What a plan did under the files of its time may be undone, but within the policy.
    const named = beyond.filter(
      ({ action: { reason }, name }) => isAskedFor(reason) && (reason.why !== 'revert' || !isOfPolicy(name)),
    )
    return [
      ...outside(found, (names) => `prune, rules and exact groups may not touch who is outside manage: ${names}`),
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

/** A row, or the plan that is undone, names the user. */
function isAskedFor({ why }: Reason): boolean {
  return why === 'row' || why === 'needed' || why === 'revert'
}

function protectedFinding(action: Action, user: string): GuardResult {
  const where = action.reason.at === undefined ? '' : ` (${action.reason.at})`
  const message = `${listed([user])} is protected and would be changed by ${action.op}${where}; take the row out, or the name out of protect`
  return { level: 'block', message, actions: [action.id] }
}

/** A user who takes a protected name takes what the hub's config gives to that name. */
function takenFinding({ id, user, after, reason }: ActionOf<'user.rename'>): GuardResult {
  const where = reason.at === undefined ? '' : ` (${reason.at})`
  const message = `${listed([user])} would be renamed to ${listed([after.name])}, a protected name${where}; take the row out, or the name out of protect`
  return { level: 'block', message, actions: [id] }
}

/** Names of one normal form, as another user has it or as another row gives it. */
export const nameCollision: Guard = {
  name: 'name-collision',
  atApply: true,
  canAllow: true,
  check({ actions, live }) {
    const byForm = byNormalForm(actions.flatMap(namesOf), live)
    return actions.flatMap((action): GuardResult[] => {
      if (action.op === 'user.create' || action.op === 'user.rename') {
        const [name = ''] = namesOf(action)
        const twin = byForm.get(normalName(name, 'lower'))
        return twin === undefined || twin === action.user || twin === name ? [] : [collision(action, name, twin)]
      }
      if (action.op !== 'member.add' && action.op !== 'member.remove') return []
      return wrongMember(action, action.user)
    })
  },
}

/** The new name that an action gives. */
function namesOf(action: Action): string[] {
  if (action.op === 'user.create') return [action.user]
  return action.op === 'user.rename' ? [action.after.name] : []
}

/** By normal form, the user who is there under one of the names, else the first who is to be. */
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
  const why = hubForm(name) === hubForm(twin) ? 'the hub mixes such names up' : 'nobody can tell the two names apart'
  const message = `${listed([name])} would ${verb} beside ${listed([twin])}, which differs ${differenceOf(name, twin)}; ${why}`
  return { level: 'block', message, actions: [action.id] }
}

function wrongMember(action: Action, name: string): GuardResult[] {
  if (canJoin(name)) return []
  const message = `the groups of ${listed([name])} cannot be changed: the hub lower-cases names in its group lists`
  return [{ level: 'block', message, actions: [action.id] }]
}
