// Passwords cannot be read back: they are planned for new names, and for others only when somebody asks for it.
import { birthOf } from '../actions/planned.ts'
import { type Check, done, onUser, ready, type Sight } from '../actions/precheck-user.ts'
import { seenOf } from '../actions/same-account.ts'
import { actionId } from '../names.ts'
import type { Subject } from '../plan/scope.ts'
import type { Action, ActionOf, DesiredState, PasswordWish, Snapshot } from '../types.ts'
import { afterNothing, example, type RulesFor, sinceUnknown } from './rules.ts'

const { user, created, reason } = example

const own: PasswordWish = { how: 'generate', forceChange: true }

/** Why a new name no longer is the plan's to give. */
export const claimed = 'somebody else has made an account of that name since the plan'

export const passwords: RulesFor<'password.set'> = {
  'password.set': {
    facet: 'password',
    example: {
      id: 'password.set:example',
      op: 'password.set',
      user,
      created,
      before: null,
      after: { how: 'generate', force_change: true },
      reason,
    },
    wave: 'passwords',
    after: afterNothing,
    check: checkPassword,
    undo: (action, { made }) => (made.has(action.user) ? [] : 'an old password is not known, and cannot be set again'),
    since: sinceUnknown,
  },
}

/** Nobody can read a password back: the journal is all there is. */
function checkPassword(action: ActionOf<'password.set'>, sight: Sight): Check {
  const { live, planned } = sight
  const { id, user } = action
  if (planned.isApplied(id)) return done
  const birth = birthOf(user, planned)
  if (planned.has(birth) && live.users.has(user) && !planned.wasSent(birth)) {
    return { is: 'stale', why: claimed }
  }
  return onUser(action, sight, () => ready)
}

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
