// Passwords cannot be read back: they are planned for new names, and for others only on request.
import { birthOf } from '../actions/planned.ts'
import { type Check, done, onUser, ready, type Sight } from '../actions/precheck-user.ts'
import { seenOf } from '../actions/same-account.ts'
import { type Cells, flagOf, wordOf } from '../desired/cells.ts'
import { actionId } from '../names.ts'
import type { Subject } from '../plan/subject.ts'
import { error } from '../problem.ts'
import { quote } from '../sentences.ts'
import type { Action, ActionOf, DesiredState, PasswordWish, Snapshot, Wishes } from '../types.ts'
import { aboutAccount, afterNothing, type FacetTraits, nothing, subjectsOnly, type TraitsFor } from './traits.ts'

const own: PasswordWish = { how: 'generate', forceChange: true }

/** Why the plan may no longer set a new name's password. */
export const claimed = 'another account with that name was created since the plan'

export const passwords: TraitsFor<'password.set'> = {
  'password.set': {
    facet: 'password',
    example: {
      id: 'password.set:example',
      op: 'password.set',
      ...aboutAccount,
      before: null,
      after: { how: 'generate', force_change: true },
    },
    wave: 'passwords',
    after: afterNothing,
    extent: subjectsOnly,
    check: checkPassword,
    undo: (action, { made }) => (made.has(action.user) ? [] : 'an old password is not known, and cannot be set again'),
  },
}

export const passwordFacet: FacetTraits = {
  columns: ['password', 'force_change'],
  read: readPassword,
  words: ({ password }) =>
    password && `to get a ${{ generate: 'generated', shared: 'shared', file: 'given' }[password.how]} password`,
  counted: ({ password }) => password && 'passwords',
  asks: ({ password }, _, { aims }) => password !== undefined && aims.setPasswords,
  changes: (desired, live) => (subject) => passwordActions(subject, { desired, live }),
}

/** The source of the password: one of two keywords; any other text is the password itself, which is not stored here. */
function readPassword(cells: Cells): Wishes {
  const { cell, own, name, note } = cells
  const forceChange = readForce(cells)
  const said = cell('password')
  if (said === undefined) return nothing
  if (name !== undefined && isForeign(name)) {
    // A password in the user's own row is an error; a default for all rows is ignored.
    const { at } = own('password') ?? {}
    if (at !== undefined) {
      note(error(at, `${quote(name)} logs in through GitHub and has no password here; empty the cell`))
    }
    return nothing
  }
  const word = wordOf(said)
  return { password: { how: word === 'generate' || word === 'shared' ? word : 'file', forceChange } }
}

/** Never quoted: in a row shifted by a column, this cell may hold the password. */
function readForce({ cell, note }: Cells): boolean {
  const said = cell('force_change')
  if (said === undefined) return true
  const flag = flagOf(said)
  if (flag === undefined) note(error(said.at, 'force_change is neither true nor false; write one of them'))
  return flag ?? true
}

/** Passwords cannot be read back: the journal is the only evidence. */
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

/** At most one action per user. */
function passwordActions(subject: Subject, { desired, live }: { desired: DesiredState; live: Snapshot }): Action[] {
  if (!desired.manages.has('password') || isForeign(subject.name)) return []
  const { name: user, reason } = subject
  const { password: said } = subject.wishes
  const wish = said ?? unasked(subject, desired, live)
  const isNew = subject.live?.name !== user
  if (wish === undefined || !(isNew || desired.aims.setPasswords)) return []
  const after = { how: wish.how, force_change: wish.forceChange }
  const why = said === undefined ? { why: 'needed' as const, ...atOf(reason) } : reason
  const id = actionId('password.set', user)
  return [{ id, op: 'password.set', user, ...seenOf(subject.live), before: null, after, reason: why }]
}

function atOf({ at }: Subject['reason']): { at?: string } {
  return at === undefined ? {} : { at }
}

/** GitHub users log in elsewhere and have no password here. */
function isForeign(name: string): boolean {
  return name.toLowerCase().startsWith('github:')
}

/** Any stranger could claim a new name; a name that was used before keeps its previous user's password. */
function unasked(subject: Subject, { aims }: DesiredState, live: Snapshot): PasswordWish | undefined {
  if (subject.live !== undefined) return subject.live.name === subject.name ? undefined : own
  return live.quotas?.has(subject.name) === true && !aims.keepInherited ? own : undefined
}
