// What the answers mean. Hardly any of the changing ones is documented, so that only a few are taken at their word.
import { normalName } from '../../core/names.ts'
import type { Action, ActionOf, FailureKind } from '../../core/types.ts'
import type { Reply, Req } from '../../http/types.ts'
import { aboutOther, beyond, namedInstead, nameIn, namesIn, usersOf } from '../named.ts'
import { isRecord } from '../replies.ts'
import type { Call, Other, Verdict } from '../types.ts'
import { exceptionOf, isPathWithdrawn, isRouteMissing, messageOf, renewHint } from './api.ts'

const changed: Verdict = { is: 'changed' }
const already: Verdict = { is: 'already' }
const unknown: Verdict = { is: 'unknown' }

/** What a reply means for one action of its call. */
export function judge(action: Action, call: Call, reply: Reply): Verdict {
  const { status } = reply
  if (status >= 500 || isForeign(reply)) return unknown
  const refused = refusalOf(reply)
  if (refused !== undefined) return { is: 'failed', ...refused, also: 'op' }
  if (status >= 200 && status < 300) return success(action, call, reply)
  const isGone = status === 404 || status === 410
  if (isGone && action.op === 'user.delete') return already
  // Who is no holder of the role, or no member any more, is seen in a look alone.
  if (isGone && action.op === 'admin.set') return unknown
  const isBatch = action.op === 'user.create' && call.actions.length > 1
  if (isBatch && (status === 400 || status === 409 || status === 413)) {
    return { is: 'failed', message: messageOf(reply), also: 'split' }
  }
  if (status === 409 && action.op === 'user.create') return unlisted(action.user)
  return { is: 'failed', message: messageOf(reply), ...(status === 429 ? { kind: 'later' } : {}) }
}

/** A page of a gateway or of a login: whoever wrote it does not know. */
function isForeign({ status, body, text }: Reply): boolean {
  if (status === 404) return !isRecord(body) || !isRecord(body['exception'])
  if (status === 410) return !isRecord(body)
  return status >= 200 && status < 300 && body === undefined && text.trim() !== ''
}

/** Why every action of the op would be refused alike. */
function refusalOf(reply: Reply): { readonly message: string; readonly kind: FailureKind } | undefined {
  const { status } = reply
  const said = messageOf(reply)
  if (status === 401) return { message: `the token was refused: ${said}; ${renewHint}`, kind: 'token' }
  if (status === 403) return { message: said, kind: 'token' }
  if (status >= 300 && status < 400) {
    return { message: `Alteryx sent the request on to another address (${status})`, kind: 'address' }
  }
  if (isRouteMissing(reply)) return { message: `there is no such path any more: ${said}`, kind: 'unsupported' }
  if (!isPathWithdrawn(reply)) return undefined
  return { message: `Alteryx has withdrawn this path (410): ${said}`, kind: 'unsupported' }
}

function success(action: Action, call: Call, { body }: Reply): Verdict {
  // An error in a 200 is none the less one.
  if (isRecord(body) && exceptionOf({ body } as Reply) !== undefined) return unknown
  if (action.op === 'user.delete') return removedOther(action, body) ?? changed
  const others = action.op === 'user.create' ? invitedOther(action.user, call, body) : undefined
  if (others !== undefined) return others
  // The answer has a number for each who was invited, but no address: only when all are there it tells.
  if (action.op === 'user.create') return invitedAll(body, call.actions.length) ? changed : unknown
  // Whether a role was given as meant is only seen by looking.
  return unknown
}

/** The address is taken, and the list did not have it. */
function unlisted(asked: string): Verdict {
  const message = 'Alteryx says that the person is there, and lists nobody of that address'
  return aboutOther({ kind: 'user', asked }, 'already', message)
}

/** Not documented: an answer with records would say whom it invited. */
function invitedOther(asked: string, call: Call, body: unknown): Verdict | undefined {
  const data = isRecord(body) ? body['data'] : undefined
  const names = Array.isArray(data) ? namesIn(data, 'email')?.map((name) => normalName(name, 'lower')) : undefined
  if (names === undefined || names.includes(asked)) return undefined
  const among = beyond(names, usersOf(call))
  const other: Other = { kind: 'user', asked, among }
  return aboutOther(other, 'changed', namedInstead('Alteryx', other))
}

/** Not documented: an answer with the record would say who was removed. */
function removedOther({ user }: ActionOf<'user.delete'>, body: unknown): Verdict | undefined {
  const email = nameIn(body, 'email')
  const name = email === undefined ? user : normalName(email, 'lower')
  if (name === user) return undefined
  const other: Other = { kind: 'user', asked: user, name }
  return aboutOther(other, 'changed', namedInstead('Alteryx', other))
}

function invitedAll(body: unknown, wanted: number): boolean {
  const ids = isRecord(body) ? body['data'] : undefined
  if (!isRecord(body) || !Array.isArray(ids) || new Set(ids.map(String)).size !== wanted) return false
  return ids.length === wanted && (body['count'] === undefined || body['count'] === wanted)
}

/** No call has others that must come first. */
export function judgeFirst(_req: Req, _reply: Reply): Verdict {
  return unknown
}
