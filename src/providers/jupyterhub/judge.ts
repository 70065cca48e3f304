// Interprets the hub's replies. Statuses and texts: contracts of JupyterHub 2.3 to 6.0.

import { isMembership, type Membership } from '../../core/actions/planned.ts'
import type { Action, ActionOf, FailureKind } from '../../core/types.ts'
import type { Reply, Req } from '../../http/types.ts'
import { isRecord } from '../replies.ts'
import { refusedInFront } from '../strangers.ts'
import type { Call, Verdict } from '../types.ts'
import { isBirth } from './calls.ts'
import { messageOf } from './convert.ts'
import { denialOf, otherIn, serverDenied } from './others.ts'

const changed: Verdict = { is: 'changed' }
const already: Verdict = { is: 'already' }
const unknown: Verdict = { is: 'unknown' }
const unsent: Verdict = { is: 'unsent' }

/**
 * Interprets a reply for one action of its call. Only the hub's own answer is proof of success: a gateway says 200,
 * too.
 */
export function judge(action: Action, call: Call, reply: Reply): Verdict {
  const general = judgeStatus(call, reply)
  if (general?.is !== 'unknown' && isMembership(action) && isUnborn(action, call, reply)) {
    // Another answer may be that of a gateway, after the hub did it.
    return reply.status >= 400 ? unsent : unknown
  }
  if (general !== undefined) return general
  const denied = denialOf(action, reply)
  if (denied !== undefined) return denied
  // The first of two requests may have done it, although a look between them did not show it.
  if (action.op === 'user.rename' && isTaken(reply)) return unknown
  if (action.op === 'server.start' || action.op === 'server.stop' || action.op === 'server.remove') {
    return judgeServer(action, reply, call)
  }
  // A reply about another user does not prove the change, whatever else it contains.
  return otherIn(action, call, reply) ?? (shows(action, call, reply) ? changed : judgeRest(action, reply, call))
}

/** Whether the group that a membership waits for was not made by this call. */
function isUnborn({ group }: Membership, call: Call, { status, body }: Reply): boolean {
  return isBirth(call) && !(status === 201 && isNamed(body, group))
}

/** Whether the hub's answer shows the wanted change. A 201 lists only the created users, with repeats. */
function shows(action: Exclude<Action, AboutServer>, { method }: Call, { status, body }: Reply): boolean {
  switch (action.op) {
    case 'group.create':
      return status === 201 && isNamed(body, action.group)
    case 'user.create':
      return status === 201 && (Array.isArray(body) ? body : [body]).some((item) => isNamed(item, action.user))
    case 'admin.set':
      return status === 200 && isRecord(body) && body['admin'] === action.after
    case 'member.add':
    case 'notice.give':
      return (status === 200 || status === 201) && membersOf(body)?.includes(action.user) === true
    case 'member.remove':
    case 'notice.lift':
      return status === 200 && membersOf(body)?.includes(action.user) === false
    case 'user.rename':
      return status === 200 && isNamed(body, action.after.name)
    case 'group.properties':
      return status === 200 && isNamed(body, action.group)
    default:
      return method === 'DELETE' && status === 204
  }
}

type AboutServer = ActionOf<'server.start' | 'server.stop' | 'server.remove'>

/** Servers take time: 202 means started. */
function judgeServer(action: AboutServer, reply: Reply, call: Call): Verdict {
  const { status } = reply
  if (status === 202) return { is: 'accepted' }
  if (status === (action.op === 'server.start' ? 201 : 204)) return changed
  const message = messageOf(reply)
  if (status === 400 && /is already running/.test(message)) return already
  if (status === 400 && pending.test(message)) return { is: 'retry', why: 'a server is starting or stopping' }
  if (status === 400 && /^Named servers are not enabled/.test(message)) {
    return { is: 'failed', message: 'named servers are switched off on this hub', kind: 'refused', also: 'op' }
  }
  // From 6.0 on the hub keeps the reason of a failed start to its log and to the page on which the user waits.
  if (status === 500 && action.op === 'server.start' && message === crashed) {
    return { is: 'failed', message: "the server did not start (500); the hub's log has the reason", kind: 'system' }
  }
  return judgeRest(action, reply, call)
}

/** What the hub says of an error that it does not explain. */
const crashed = 'Internal Server Error'

/** There is no such user, or another user has the new name. */
function isTaken(reply: Reply): boolean {
  return reply.status === 404 || (reply.status === 400 && /already exists/.test(messageOf(reply)))
}

function isNamed(item: unknown, name: string): boolean {
  return isRecord(item) && item['name'] === name
}

function membersOf(body: unknown): readonly unknown[] | undefined {
  const users = isRecord(body) ? body['users'] : undefined
  return Array.isArray(users) ? users : undefined
}

/** The cases that all ops share: a gateway's answer may hide success, a 403 concerns the token, a redirect the URL. */
function judgeStatus(call: Call, reply: Reply): Verdict | undefined {
  const { status } = reply
  if (status === 502 || status === 503 || status === 504 || isForeign(reply)) return unknown
  const inFront = refusedInFront(reply, 'the hub')
  if (inFront !== undefined) return refusedThere(inFront, reply, call)
  if (status === 403 || status === 401) return { is: 'failed', message: messageOf(reply), kind: 'token', also: 'op' }
  if (status >= 300 && status < 400) {
    return {
      is: 'failed',
      message: `the hub redirected the request to another address (${status}), which is never followed`,
      kind: 'address',
      also: 'op',
    }
  }
  if (status === 400 && /Group management via API is disabled/.test(messageOf(reply))) {
    const why = "groups are managed by the hub's authenticator and cannot be changed through the API"
    return { is: 'failed', message: `${why}; set target.groups: read-only`, kind: 'groups', also: 'op' }
  }
  if ((status === 400 || status === 500) && call.actions.length > 1) {
    return { is: 'failed', message: messageOf(reply), also: 'split' }
  }
  return undefined
}

/** Nothing reached the hub: a batch that is too large may pass in parts. */
function refusedThere(message: string, { status }: Reply, { actions }: Call): Verdict {
  if (status === 413) return { is: 'failed', message, kind: 'refused', ...(actions.length > 1 && { also: 'split' }) }
  return { is: 'failed', message, kind: 'refused', also: 'op' }
}

/** The hub refuses in JSON: a page with 404 or 409 comes from a sender that does not know. */
function isForeign({ status, body }: Reply): boolean {
  return (status === 404 || status === 409) && !isRecord(body)
}

function judgeRest(action: Action, reply: Reply, call: Call): Verdict {
  if (reply.status >= 200 && reply.status < 300) return unknown
  const message = messageOf(reply)
  if (reply.status === 400 && stopping.test(message)) return { is: 'retry', why: 'a server is stopping' }
  const kind = kindOf(action, reply)
  return { is: 'failed', message: reply.status === 404 ? `${message} (${call.method} ${call.path})` : message, kind }
}

/** Only the message identifies a name that the hub does not allow, and an account whose creation failed. */
function kindOf(action: Action, reply: Reply): FailureKind {
  const { status } = reply
  if (status >= 500) return 'system'
  if (status === 429) return 'later'
  // The user is gone, or a group or user has disappeared or appeared.
  if (status === 404 || status === 409 || (status === 400 && isMembership(action))) return 'moved'
  return action.op === 'user.create' && /^Invalid username/.test(messageOf(reply)) ? 'name' : 'refused'
}

// The hub has no code for "not now"; only its message says so.
const stopping = /in the process of stopping/
const pending = /is pending (spawn|stop)/

/** Interprets the reply to stopping a server before its user is deleted. */
export function judgeFirst(_req: Req, reply: Reply): Verdict {
  const { status } = reply
  if (isForeign(reply) || status === 200) return unknown
  if (status === 204) return changed
  if (status === 404) return serverDenied
  if (status === 202) return { is: 'retry', why: 'a server is stopping' }
  if (status === 400 && pending.test(messageOf(reply))) return { is: 'retry', why: 'a server is starting' }
  // A missing user answers 500 here, until the later 5.x.
  if (status >= 500) return unknown
  return {
    is: 'failed',
    message: `a server could not be stopped: ${messageOf(reply)}`,
    ...(status === 403 ? { kind: 'token' as const, also: 'op' as const } : {}),
  }
}
