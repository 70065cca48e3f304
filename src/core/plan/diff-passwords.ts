// Passwords cannot be read back: they are planned for new names, and for others only when somebody asks for it.

import { seenOf } from '../actions/same-account.ts'
import { actionId } from '../names.ts'
import type { Action, DesiredState, PasswordWish, Snapshot } from '../types.ts'
import type { Subject } from './scope.ts'

const own: PasswordWish = { how: 'generate', forceChange: true }

/** At most one action a user. */
export function passwordActions(
  subject: Subject,
  { desired, live }: { desired: DesiredState; live: Snapshot },
): Action[] {
  if (!desired.manages.has('password') || isForeign(subject.name)) return []
  const { name: user, reason } = subject
  const wish = subject.password ?? unasked(subject, desired, live)
  const isNew = subject.live?.name !== user
  if (wish === undefined || !(isNew || desired.aims.setPasswords)) return []
  const after = { how: wish.how, force_change: wish.forceChange }
  const why = subject.password === undefined ? { why: 'needed' as const, ...atOf(reason) } : reason
  const id = actionId('password.set', user)
  return [{ id, op: 'password.set', user, ...seenOf(subject.live), before: null, after, reason: why }]
}

function atOf({ at }: Subject['reason']): { at?: string } {
  return at === undefined ? {} : { at }
}

/** Who logs in elsewhere has no password here. */
export function isForeign(name: string): boolean {
  return name.toLowerCase().startsWith('github:')
}

/** A new name could be claimed by anybody, and one that was used before has the password of whoever had it. */
function unasked(subject: Subject, { aims }: DesiredState, live: Snapshot): PasswordWish | undefined {
  if (subject.live !== undefined) return subject.live.name === subject.name ? undefined : own
  return live.quotas?.has(subject.name) === true && !aims.keepInherited ? own : undefined
}
