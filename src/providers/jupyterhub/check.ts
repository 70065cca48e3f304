// Behaviour of a JupyterHub that users do not expect, as far as its authenticator is known.
import { count, listed } from '../../core/sentences.ts'
import type { Action, Extent, Finding, Snapshot } from '../../core/types.ts'

export function check(actions: readonly Action[], live: Snapshot): Finding[] {
  const way = claimingOf(live.identity.authenticator)
  return way === undefined ? [] : [...unclaimed(actions, way), ...promoted(actions, live, way)]
}

/** New names need all users for other reasons. */
export function extent(actions: readonly Action[]): Extent {
  return actions.some((action) => action.op === 'admin.set' && action.after) ? { authenticator: true } : {}
}

/**
 * With these an account created by the API has no password; `/hub/api/info` shows the class, not whether sign-up is
 * open.
 */
const claiming: readonly { readonly is: RegExp; readonly name: string; readonly how: string }[] = [
  {
    is: /^firstuseauthenticator\.|FirstUseAuthenticator$/,
    name: 'FirstUseAuthenticator',
    how: 'the first to log in with such a name sets its password and has the account',
  },
  {
    is: /^nativeauthenticator\.|NativeAuthenticator$/,
    name: 'NativeAuthenticator',
    how: 'if sign-up is open, the first to sign up with such a name sets its password and has the account',
  },
]

/** How a stranger can claim a name without a login; undefined where the authenticator is not known to allow it. */
function claimingOf(authenticator: string | undefined): string | undefined {
  const found = authenticator === undefined ? undefined : claiming.find(({ is }) => is.test(authenticator))
  return found && `with the ${found.name} of this hub ${found.how}`
}

/** A new name has no password: that of a renamed user stays with the old name. */
function unclaimed(actions: readonly Action[], way: string): Finding[] {
  const fresh = actions.filter((action) => action.op === 'user.create' || action.op === 'user.rename')
  if (fresh.length === 0) return []
  const names = listed(fresh.map((action) => (action.op === 'user.rename' ? action.after.name : action.user)))
  const message = `${count(fresh.length, 'new name')} would have no password, and ${way}: ${names}; have these users log in at once`
  return [{ guard: 'claimable', level: 'warn', message, actions: fresh.map(({ id }) => id) }]
}

/** Claiming such an account gives admin rights. */
function promoted(actions: readonly Action[], { users }: Snapshot, way: string): Finding[] {
  const promotions = actions.filter((action) => action.op === 'admin.set').filter(({ after }) => after)
  const open = promotions.filter(({ user }) => {
    const live = users.get(user)
    return live === undefined || live.last_activity === null
  })
  if (open.length === 0) return []
  const names = listed(open.map(({ user }) => user))
  const message = `${count(open.length, 'user')} would be admin before the first login, and ${way}: ${names}; promote after the first login`
  return [{ guard: 'claimable', level: 'warn', message, actions: open.map(({ id }) => id) }]
}
