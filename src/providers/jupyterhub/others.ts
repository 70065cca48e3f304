// Replies about another user or group than the requested one, and replies that deny what the snapshot just showed.

import { isJoin, isMembership, type Membership } from '../../core/actions/planned.ts'
import type { Action, ActionOf } from '../../core/types.ts'
import type { Reply } from '../../http/types.ts'
import { aboutOther, beyond, namedInstead, nameIn, namesIn, usersOf } from '../named.ts'
import { isRecord } from '../replies.ts'
import type { Call, Doubt, Other } from '../types.ts'
import { messageOf } from './convert.ts'

/** Hub settings that map names in API calls. */
const mappers =
  "it may store it under another name: check username_map and normalize_username in the hub's config, and that the token sees every user"

/**
 * A 409 for a create, and a 404 for what the snapshot has just shown: the hub may mean another name, or the token may
 * lack access. An action is sent only when the snapshot shows that it is still to be done.
 */
export function denialOf(action: Action, reply: Reply): Doubt | undefined {
  const { status } = reply
  if (status === 409 && (action.op === 'user.create' || action.op === 'group.create')) {
    const subject = subjectOf(action)
    const name = /^(?:User|Group) (.*) already exists$/s.exec(messageOf(reply))?.[1] ?? subject.asked
    const other = name === subject.asked ? subject : { ...subject, name }
    const message = `the hub says that the ${other.kind} exists, but does not show it`
    return aboutOther(other, 'already', other.kind === 'user' ? `${message}; ${mappers}` : message)
  }
  if (status !== 404) return undefined
  const what = {
    'user.delete': 'user',
    'group.delete': 'group',
    'server.stop': 'server',
    'server.remove': 'server',
    'token.revoke': 'token',
  }[action.op as string]
  if (what === undefined) return undefined
  const message = `the hub says that there is no such ${what} (404), but still shows it`
  return { is: 'doubtful', holds: 'already', message }
}

/** The server to be stopped first existed just before. */
export const serverDenied: Doubt = {
  is: 'doubtful',
  holds: 'changed',
  message: 'a server could not be stopped: the hub says that it is not there (404), but still shows it',
}

/** The doubt when a reply names another subject; undefined when it does not. */
export function otherIn(action: Action, call: Call, reply: Reply): Doubt | undefined {
  const { status, body } = reply
  if (status === 400) return refusedOther(action, reply)
  if (status >= 300) return undefined
  switch (action.op) {
    case 'user.create':
      return madeOther(action, call, body)
    case 'member.add':
    case 'member.remove':
    case 'notice.give':
    case 'notice.lift':
      return otherMember(action, reply)
    case 'admin.set':
    case 'group.create':
    case 'group.properties':
    case 'user.rename':
      return namedOther(action, body)
    default:
      return undefined
  }
}

/** A 201 lists the created users, in the order of the request. */
function madeOther(action: ActionOf<'user.create'>, call: Call, body: unknown): Doubt | undefined {
  const made = namesIn(Array.isArray(body) ? body : [body])
  if (made === undefined || made.includes(action.user)) return undefined
  const among = beyond(made, usersOf(call))
  const message = `the hub created no user with that name, but answered that it did (201); ${mappers}`
  return aboutOther({ ...subjectOf(action), among }, 'already', message)
}

/** The group after the change: it must contain an added member, and must not contain a removed one. */
function otherMember(action: Membership, { status, body }: Reply): Doubt | undefined {
  const users = isRecord(body) ? body['users'] : undefined
  if (!Array.isArray(users) || !users.every((user) => typeof user === 'string')) return undefined
  if (users.includes(action.user) === isJoin(action)) return undefined
  const message = `the hub says that it was done (${status}), but its answer shows that it was not; ${mappers}`
  return aboutOther({ ...subjectOf(action), among: users }, 'changed', message)
}

function namedOther(
  action: ActionOf<'admin.set' | 'group.create' | 'group.properties' | 'user.rename'>,
  body: unknown,
): Doubt | undefined {
  const name = nameIn(body)
  const other = subjectOf(action)
  if (name === undefined || name === other.asked) return undefined
  // The user still has the old name: not renamed, but no other user either.
  if (action.op === 'user.rename' && name === action.user) return undefined
  return aboutOther({ ...other, name }, 'changed', namedInstead('the hub', { ...other, name }))
}

const refusals = [/^No such user: (.*)$/s, /^Invalid username: (.*)$/s]

/** A refusal that names another user than the request does. */
function refusedOther(action: Action, reply: Reply): Doubt | undefined {
  if (action.op !== 'user.create' && !isMembership(action)) return undefined
  const message = messageOf(reply)
  const name = refusals.map((pattern) => pattern.exec(message)?.[1]).find((found) => found !== undefined)
  if (name === undefined || name === action.user) return undefined
  return aboutOther({ ...subjectOf(action), name }, 'already', message)
}

type Subject = Pick<Other, 'kind' | 'asked'>

/** The subject of the request. */
function subjectOf(
  action: ActionOf<'user.create' | 'user.rename' | 'admin.set' | 'group.create' | 'group.properties'> | Membership,
): Subject {
  if (action.op === 'user.rename') return { kind: 'user', asked: action.after.name }
  if ('user' in action) return { kind: 'user', asked: action.user }
  return { kind: 'group', asked: action.group }
}
