// Actions that an Alteryx workspace does not support, and the rights they need.
import { Problem } from '../../core/problem.ts'
import { count, listed } from '../../core/sentences.ts'
import type { Action, Finding, Need, Snapshot } from '../../core/types.ts'
import { namesOf } from '../named.ts'
import { adminRoleOf, rolesSeen } from './read.ts'

export function check(actions: readonly Action[], live: Snapshot): Finding[] {
  return [...roleless(actions, live), ...bornAdmins(actions), ...addressless(actions)]
}

function block(actions: readonly Action[], message: string): Finding[] {
  return actions.length === 0
    ? []
    : [{ guard: 'unsupported', level: 'block', message, actions: actions.map(({ id }) => id) }]
}

/** A role makes administrators, and its number must be known. */
function roleless(actions: readonly Action[], live: Snapshot): Finding[] {
  if (adminRoleOf(live) !== undefined) return []
  const changes = actions.filter(({ op }) => op === 'admin.set')
  const why = live.offers?.has(rolesSeen)
    ? 'no role of the workspace, or more than one, looks like the administrator role'
    : 'the roles of the workspace are not visible to this token'
  const message = `admin changes are not possible here (${count(changes.length, 'action')}): ${why}; take it out of the files`
  return block(changes, message)
}

/** The number of an invited person is known only after the invitation. */
function bornAdmins(actions: readonly Action[]): Finding[] {
  const born = new Set(actions.flatMap((action) => (action.op === 'user.create' ? [action.user] : [])))
  const promoted = actions.filter((action) => action.op === 'admin.set').filter(({ user }) => born.has(user))
  const message = `one plan cannot both invite a person and make them an administrator: ${listed(namesOf(promoted))}; invite first, and promote in a second plan`
  return block(promoted, message)
}

/** Invitations need an e-mail address. */
function addressless(actions: readonly Action[]): Finding[] {
  const creates = actions.filter((action) => action.op === 'user.create')
  const strange = creates.filter(({ user }) => !/^[^@\s]+@[^@\s]+$/.test(user))
  return block(
    strange,
    `people can only be invited by e-mail address, which these names are not: ${listed(namesOf(strange))}`,
  )
}

/** Every change of people needs an administrator of the workspace. */
export function needs(actions: readonly Action[], live: Snapshot): Need[] {
  const ops = [...new Set(actions.map(({ op }) => op))]
  return ops.length === 0 ? [] : [{ what: 'admin', ops, met: live.identity.admin }]
}

export function refusal(actions: readonly Action[], live: Snapshot): Problem | undefined {
  const { identity, target } = live
  if (needs(actions, live).every(({ met }) => met)) return undefined
  const where = JSON.stringify(identity.workspace ?? target.workspace)
  const message = `The token of ${JSON.stringify(identity.name)} does not belong to an administrator, and only administrators of the workspace ${where} may invite, remove or promote people; nothing was changed.`
  return new Problem('scopes', message, { hint: 'use a token that an administrator of the workspace has made' })
}
