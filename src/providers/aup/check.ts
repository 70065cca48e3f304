// Behaviour of AUP Learning Cloud that users do not expect.
import { count, listed, quote } from '../../core/sentences.ts'
import type { Action, Extent, Finding, Snapshot } from '../../core/types.ts'
import { namesOf } from '../named.ts'
import { isOurs } from './calls.ts'
import { cannotLogIn, knowsPrefixes } from './login.ts'
import { isReserved } from './names.ts'
import { isAutoLogin, ofTerms } from './terms.ts'

export function check(actions: readonly Action[], live: Snapshot): Finding[] {
  return [
    ...tooOld(actions, live),
    ...collisions(actions),
    ...capitals(actions),
    ...sources(actions),
    ...prefixes(actions, live),
    ...cannotLogIn(actions, live),
    ...(isAutoLogin(live) ? [] : unclaimed(actions)),
    ...ofTerms(actions, live),
    ...inherited(actions, live),
  ]
}

/** Balances and terms are read for all users in any case. */
export function extent(): Extent {
  return { authenticator: true }
}

/** An old hub's batch has no flag, and on the single endpoint these names are routes. */
function tooOld(actions: readonly Action[], live: Snapshot): Finding[] {
  if (live.offers === undefined || live.offers.has('batch-password')) return []
  const stuck = actions
    .filter((action) => action.op === 'quota.set' || action.op === 'quota.unlimited')
    .filter((action) => action.op === 'quota.unlimited' || action.before?.unlimited === true)
    .filter(({ user }) => isReserved(user))
  if (stuck.length === 0) return []
  const message = `this hub is too old to change whether ${listed(namesOf(stuck))} is unlimited: the name collides with a route`
  return [{ guard: 'unsupported', level: 'block', message, actions: stuck.map(({ id }) => id) }]
}

/** Grants have no batch endpoint, and on the single endpoint these names are routes. */
function collisions(actions: readonly Action[]): Finding[] {
  const grants = actions.filter((action) => action.op === 'quota.add').filter(({ user }) => isReserved(user))
  return grants.map((action) => {
    const message = `nothing can be added to the quota of ${listed(namesOf([action]))}: on this hub the request would change the quota of all users; set the balance instead`
    return { guard: 'unsupported', level: 'block', message, actions: [action.id] }
  })
}

/** Balances use lower-case names, and only lower-case names can log in. */
function capitals(actions: readonly Action[]): Finding[] {
  const odd = actions.filter(isOurs).filter(({ user }) => user !== user.toLowerCase())
  if (odd.length === 0) return []
  const message = `this hub stores balances and passwords under names in lower case, so those of other users would be changed: ${listed(namesOf(odd))}`
  return [{ guard: 'unsupported', level: 'block', message, actions: odd.map(({ id }) => id) }]
}

const guarded: readonly unknown[] = ['system', 'github-team']

/** Only a property protects a group, and setting properties can add or remove it. */
function sources(actions: readonly Action[]): Finding[] {
  return actions.flatMap((action): Finding[] => {
    if (action.op !== 'group.properties') return []
    const [before, after] = [action.before['source'], action.after['source']]
    if (before === after || !(guarded.includes(before) || guarded.includes(after))) return []
    const message = `the property source of the group ${quote(action.group)} says which system fills it, and hubplan does not change it; remove it from the properties`
    return [{ guard: 'unsupported', level: 'block', message, actions: [action.id] }]
  })
}

/** `github:bob` is a valid name; the hub refuses any other prefix. */
function prefixes(actions: readonly Action[], live: Snapshot): Finding[] {
  if (!knowsPrefixes(live)) return []
  const creates = actions.filter((action) => action.op === 'user.create')
  const strange = creates.filter(({ user }) => user.includes(':') && !user.startsWith('github:'))
  if (strange.length === 0) return []
  const message = `the hub accepts no new names with a colon, except with the prefix github: ${listed(namesOf(strange))}`
  return [{ guard: 'unsupported', level: 'block', message, actions: strange.map(({ id }) => id) }]
}

/** The first login sets the password of an account without one. */
function unclaimed(actions: readonly Action[]): Finding[] {
  const given = new Set(namesOf(actions.filter((action) => action.op === 'password.set')))
  const creates = actions.filter((action) => action.op === 'user.create')
  const open = creates.filter(({ user }) => !given.has(user) && !user.startsWith('github:'))
  if (open.length === 0) return []
  const message = `${count(open.length, 'new account')} would have no password, and on this hub the first login with such a name sets it: ${listed(namesOf(open))}; give the rows password: generate`
  return [{ guard: 'claimable', level: 'warn', message, actions: open.map(({ id }) => id) }]
}

/** The hub keeps password and balance of a deleted user for the next user of that name. */
function inherited(actions: readonly Action[], live: Snapshot): Finding[] {
  const creates = actions.filter((action) => action.op === 'user.create')
  const again = creates.filter(({ user }) => live.quotas?.has(user) === true)
  const renamed = actions.filter((action) => action.op === 'user.rename')
  const reset = new Set(namesOf(actions.filter((action) => action.op === 'password.set')))
  const info = (about: readonly Action[], message: string): Finding[] =>
    about.length === 0 ? [] : [{ guard: 'inherited', level: 'info', message, actions: about.map(({ id }) => id) }]
  const kept = again.filter(({ user }) => !reset.has(user))
  const fresh = again.filter(({ user }) => reset.has(user))
  return [
    ...info(
      fresh,
      `used before, so the hub would give them the old password and balance; the plan sets both again: ${listed(namesOf(fresh))}`,
    ),
    ...info(
      kept,
      `used before, and the hub gives them the old password, and the old balance unless the plan sets one: ${listed(namesOf(kept))}`,
    ),
    ...info(
      renamed,
      `password and balance stay with the old name; the plan sets both for the new one: ${listed(namesOf(renamed))}`,
    ),
  ]
}
