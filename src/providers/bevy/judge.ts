// Interprets Bevy's replies to a delete. Documented: 200, 201 and 204 mean success, 400 and 403 are refusals in JSON.
import type { Action, ActionOf, FailureKind } from '../../core/types.ts'
import type { Reply } from '../../http/types.ts'
import { aboutOther, namedInstead, nameIn } from '../named.ts'
import { dateOf, isRecord } from '../replies.ts'
import { isPage, senderOf } from '../strangers.ts'
import type { Call, Other, Verdict } from '../types.ts'
import { dueAfter, isDeletedEmail, messageOf, variables } from './api.ts'

const unknown: Verdict = { is: 'unknown' }

/** Any 2xx is success, whatever its body, except for a web page: a gateway or a login says 200, too. */
export function judge(action: Action, call: Call, reply: Reply): Verdict {
  const { status } = reply
  if (action.op !== 'user.delete' || status >= 500 || status < 200) return unknown
  if (status < 300) return isPage(reply) ? unknown : (otherIn(action, reply) ?? scheduled(call, reply))
  if (status < 400) return { is: 'failed', message: redirected(status), kind: 'address', also: 'op' }
  if (status === 401 || status === 403) return { is: 'failed', ...refused(reply), also: 'op' }
  if (status === 404) return absent(action, call, reply)
  if (status === 405) return { is: 'failed', message: wrongRoute(call, reply), kind: 'address', also: 'op' }
  return { is: 'failed', message: messageOf(reply) }
}

/** Inferred: an answer with an address concerns the user of that address. */
function otherIn({ user }: ActionOf<'user.delete'>, { body }: Reply): Verdict | undefined {
  const name = nameIn(body, 'email')?.trim().toLowerCase()
  // A user without an address is known only by number, and a deleted user's address is replaced.
  if (name === undefined || name === '' || name === user || !user.includes('@') || isDeletedEmail(name))
    return undefined
  const other: Other = { kind: 'user', asked: user, name }
  return aboutOther(other, 'changed', namedInstead('Bevy', other))
}

/**
 * Accepted, and scheduled. A reply without a date came after the snapshot: the due date derived from it is no later than
 * the true one.
 */
function scheduled({ since }: Call, reply: Reply): Verdict {
  const at = dateOf(reply) ?? since
  return at === undefined ? { is: 'changed' } : { is: 'changed', until: dueAfter(at) }
}

function redirected(status: number): string {
  return `Bevy redirected the request to another address (${status}), which is never followed; the path may need a closing slash, see ${variables.delete}`
}

/** A firewall refuses this machine, whatever the key. */
function refused(reply: Reply): { readonly message: string; readonly kind: FailureKind } {
  if (reply.status === 403 && !isRecord(reply.body)) {
    const message = `a firewall or gateway in front of Bevy refused the request (${senderOf(reply)}); the key was not checked`
    return { message, kind: 'refused' }
  }
  return { message: messageOf(reply), kind: 'token' }
}

/**
 * A user who was seen before and is gone counts as deleted. If no user was looked up, the route may just as well be
 * wrong.
 */
function absent(action: Action, call: Call, reply: Reply): Verdict {
  if (!isRecord(reply.body)) return { is: 'failed', message: wrongRoute(call, reply), kind: 'address', also: 'op' }
  const isSeen = action.op === 'user.delete' && action.before.unverified !== true
  if (isSeen) return { is: 'already' }
  const doubt = `either the user is not there, or the route is another one, see ${variables.delete}`
  return { is: 'failed', message: `${messageOf(reply)} (${doubt})`, kind: 'address' }
}

function wrongRoute({ path }: Call, { status }: Reply): string {
  return `there is no way to delete users at ${path} (${status}); ${variables.delete} corrects the route, which is inferred`
}
