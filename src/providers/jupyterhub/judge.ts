// What the hub's answers mean. Statuses and texts: contracts of JupyterHub 2.3 to 6.0.
import type { Action } from '../../core/types.ts'
import type { Reply, Req } from '../../http/types.ts'
import type { Call, Verdict } from '../types.ts'
import { isRecord, messageOf } from './convert.ts'

const changed: Verdict = { is: 'changed' }
const already: Verdict = { is: 'already' }
const unknown: Verdict = { is: 'unknown' }

/** What a reply means for one action of its call. */
export function judge(action: Action, call: Call, reply: Reply): Verdict {
  const general = judgeStatus(call, reply)
  if (general !== undefined) return general
  switch (action.op) {
    case 'group.create':
      return reply.status === 409 ? already : judgeDone(reply, call)
    case 'user.create':
      return judgeCreate(action.user, call, reply)
    case 'admin.set':
      return reply.status === 200 && adminOf(reply.body) !== action.after ? unknown : judgeDone(reply, call)
    case 'member.add':
      return reply.status === 200 && !membersOf(reply.body).includes(action.user) ? unknown : judgeDone(reply, call)
    case 'member.remove':
      return reply.status === 200 && membersOf(reply.body).includes(action.user) ? unknown : judgeDone(reply, call)
    case 'user.delete':
      return judgeDelete(reply, call)
    case 'group.delete':
      return reply.status === 404 ? already : judgeDone(reply, call)
  }
}

/** What is alike for every op: a gateway's error may hide a deed, a 403 speaks of the token, a redirect of the URL. */
function judgeStatus(call: Call, reply: Reply): Verdict | undefined {
  const { status } = reply
  if (status === 502 || status === 503 || status === 504) return unknown
  if (status === 403 || status === 401) return { is: 'failed', message: messageOf(reply), also: 'op' }
  if (status >= 300 && status < 400) {
    return {
      is: 'failed',
      message: `the hub sent the request on to another address (${status}), which is never followed`,
      also: 'op',
    }
  }
  if ((status === 400 || status === 500) && call.actions.length > 1) {
    return { is: 'failed', message: messageOf(reply), also: 'split' }
  }
  return undefined
}

function judgeDone(reply: Reply, call: Call): Verdict {
  if (reply.status >= 200 && reply.status < 300) return changed
  const message = messageOf(reply)
  return { is: 'failed', message: reply.status === 404 ? `${message} (${call.method} ${call.path})` : message }
}

/** A 201 lists only whom it made, with repeats; a 409 says that all of them exist. */
function judgeCreate(user: string, call: Call, reply: Reply): Verdict {
  if (reply.status === 409) return already
  if (reply.status !== 201) return judgeDone(reply, call)
  const made = Array.isArray(reply.body) ? reply.body : [reply.body]
  return made.some((item) => isRecord(item) && item['name'] === user) ? changed : unknown
}

function adminOf(body: unknown): unknown {
  return isRecord(body) ? body['admin'] : undefined
}

function membersOf(body: unknown): readonly unknown[] {
  const users = isRecord(body) ? body['users'] : undefined
  return Array.isArray(users) ? users : []
}

// The hub has no code for "not now": its sentence is the only sign.
const stopping = /in the process of stopping/
const pending = /is pending (spawn|stop)/

function judgeDelete(reply: Reply, call: Call): Verdict {
  if (reply.status === 404) return already
  if (reply.status === 400 && stopping.test(messageOf(reply))) return { is: 'retry', why: 'a server is stopping' }
  return judgeDone(reply, call)
}

/** What the answer to the stop of a server means for the delete that waits for it. */
export function judgeFirst(_req: Req, reply: Reply): Verdict {
  const { status } = reply
  if (status === 204 || status === 404) return changed
  if (status === 202) return { is: 'retry', why: 'a server is stopping' }
  if (status === 400 && pending.test(messageOf(reply))) return { is: 'retry', why: 'a server is starting' }
  // A user who is gone answers 500 here up to 5.2.1.
  if (status >= 500) return unknown
  return {
    is: 'failed',
    message: `a server could not be stopped: ${messageOf(reply)}`,
    ...(status === 403 ? { also: 'op' as const } : {}),
  }
}
