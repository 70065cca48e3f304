// Interprets replies. Few replies to changes are documented, so only a few count as proof.
import { normalName } from '../../core/names.ts'
import type { Action, ActionOf, FailureKind } from '../../core/types.ts'
import type { Reply, Req } from '../../http/types.ts'
import { aboutOther, beyond, namedInstead, nameIn, namesIn, usersOf } from '../named.ts'
import { isRecord } from '../replies.ts'
import { refusedInFront } from '../strangers.ts'
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
  // Only a look shows people who lost the role or left.
  if (isGone && action.op === 'admin.set') return unknown
  const isBatch = action.op === 'user.create' && call.actions.length > 1
  if (isBatch && (status === 400 || status === 409 || status === 413)) {
    return { is: 'failed', message: messageOf(reply), also: 'split' }
  }
  if (status === 409 && action.op === 'user.create') return unlisted(action.user)
  return { is: 'failed', message: messageOf(reply), ...(status === 429 ? { kind: 'later' } : {}) }
}

/** A page of a gateway or a login proves nothing: its sender does not know the outcome. */
function isForeign({ status, body, text }: Reply): boolean {
  if (status === 404) return !isRecord(body) || !isRecord(body['exception'])
  if (status === 410) return !isRecord(body)
  return status >= 200 && status < 300 && body === undefined && text.trim() !== ''
}

/** Why every action of the op would be refused alike. */
function refusalOf(reply: Reply): { readonly message: string; readonly kind: FailureKind } | undefined {
  const { status } = reply
  const said = messageOf(reply)
  const inFront = status === 413 ? undefined : refusedInFront(reply, 'Alteryx')
  if (inFront !== undefined) return { message: inFront, kind: 'refused' }
  if (status === 401) return { message: `the token was refused: ${said}; ${renewHint}`, kind: 'token' }
  if (status === 403) return { message: said, kind: 'token' }
  if (status >= 300 && status < 400) {
    return { message: `Alteryx redirected the request to another address (${status})`, kind: 'address' }
  }
  if (isRouteMissing(reply)) return { message: `this path no longer exists: ${said}`, kind: 'unsupported' }
  if (!isPathWithdrawn(reply)) return undefined
  return { message: `Alteryx has withdrawn this path (410): ${said}`, kind: 'unsupported' }
}

function success(action: Action, call: Call, { body }: Reply): Verdict {
  // An error in a 200 is still an error.
  if (isRecord(body) && exceptionOf({ body } as Reply) !== undefined) return unknown
  if (action.op === 'user.delete') return removedOther(action, body) ?? changed
  const others = action.op === 'user.create' ? invitedOther(action.user, call, body) : undefined
  if (others !== undefined) return others
  // The answer has an id per invited person, but no address: it is proof only when all are there.
  if (action.op === 'user.create') return invitedAll(body, call.actions.length) ? changed : unknown
  // Only a look shows whether the role was granted as intended.
  return unknown
}

/** The address is taken, although the list did not have it. */
function unlisted(asked: string): Verdict {
  const message = 'Alteryx reports that the person exists, but does not list the address'
  return aboutOther({ kind: 'user', asked }, 'already', message)
}

/** Not documented: an answer with records would name the invited people. */
function invitedOther(asked: string, call: Call, body: unknown): Verdict | undefined {
  const data = isRecord(body) ? body['data'] : undefined
  const names = Array.isArray(data) ? namesIn(data, 'email')?.map((name) => normalName(name, 'lower')) : undefined
  if (names === undefined || names.includes(asked)) return undefined
  const among = beyond(names, usersOf(call))
  const other: Other = { kind: 'user', asked, among }
  return aboutOther(other, 'changed', namedInstead('Alteryx', other))
}

/** Not documented: an answer with the record would name the removed person. */
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

/** No call needs preceding requests. */
export function judgeFirst(_req: Req, _reply: Reply): Verdict {
  return unknown
}
