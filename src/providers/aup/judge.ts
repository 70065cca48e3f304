// Interprets replies of the admin API.
import type { Action, FailureKind } from '../../core/types.ts'
import type { Reply, Req } from '../../http/types.ts'
import { jupyterhub } from '../jupyterhub/index.ts'
import { aboutOther, namedInstead, nameIn, namesIn, usersOf } from '../named.ts'
import { isRecord } from '../replies.ts'
import type { Call, Other, Verdict } from '../types.ts'
import { errorOf } from './api.ts'
import { isOurs } from './calls.ts'

const changed: Verdict = { is: 'changed' }
const unknown: Verdict = { is: 'unknown' }

export function judge(action: Action, call: Call, reply: Reply): Verdict {
  if (!isOurs(action)) return jupyterhub.judge(action, call, reply)
  const { status } = reply
  if (status === 502 || status === 503 || status === 504) return unknown
  if (status >= 300 && status < 400)
    return { is: 'failed', message: 'the hub redirected the request to its login page', kind: 'token', also: 'op' }
  if (status === 403 || status === 401) return { is: 'failed', message: errorOf(reply), kind: 'token', also: 'op' }
  if (status === 200) return judgeDone(action, call, reply)
  // A 404 or 405 for a batch: this hub is too old for it, and takes single requests.
  if (call.actions.length > 1 && [400, 404, 405, 413, 500].includes(status))
    return { is: 'failed', message: errorOf(reply), also: 'split' }
  if (status === 404 && !isRecord(reply.body)) return unknown
  return { is: 'failed', message: errorOf(reply), kind: kindOf(status) }
}

/** A missing route means another version of the hub. */
function kindOf(status: number): FailureKind {
  if (status >= 500) return 'system'
  return status === 404 || status === 405 ? 'unsupported' : 'refused'
}

/** Only the hub's own answer is proof: a gateway says 200, too. */
function judgeDone(action: Action, call: Call, { body }: Reply): Verdict {
  if (!isRecord(body) || !('user' in action)) return unknown
  if (call.lane === 'single') return otherThan(action, body) ?? (isSaid(action, body) ? changed : unknown)
  const list = body['results'] ?? body['details']
  if (!Array.isArray(list)) return unknown
  const entry = list.find((item) => isSame(action, nameIn(item, 'username')))
  if (!isRecord(entry)) return otherOf(action, call, list)
  if (entry['status'] === 'success' && action.op === 'quota.unlimited' && entry['unlimited'] !== true)
    return {
      is: 'failed',
      message: 'this hub is too old to make a user of this name unlimited',
      kind: 'unsupported',
    }
  if (entry['status'] === 'success') return changed
  return {
    is: 'failed',
    message: typeof entry['error'] === 'string' ? entry['error'] : 'the hub did not do it, and gives no reason',
  }
}

/** Balances use lower-case names, which some hubs return as sent; passwords use the exact name. */
function isSame({ op, user }: Named, name: string | undefined): boolean {
  return op === 'password.set' ? name === user : name?.toLowerCase() === user.toLowerCase()
}

type Named = Pick<Action, 'op'> & { readonly user: string }

/** The doubt when the answer to a single request names another user. */
function otherThan(action: Named, body: unknown): Verdict | undefined {
  const name = nameIn(body, 'username')
  return name === undefined || isSame(action, name) ? undefined : answeredAbout(action, { name })
}

/** The doubt when the answer to a batch omits the user; a user it names instead may be the changed one. */
function otherOf(action: Named, call: Call, list: readonly unknown[]): Verdict {
  const names = namesIn(list, 'username')
  const asked = usersOf(call).map((name) => name.toLowerCase())
  const among = names?.filter((name) => !asked.includes(name.toLowerCase())) ?? []
  return among.length === 0 ? unknown : answeredAbout(action, { among })
}

function answeredAbout({ user }: Named, more: Pick<Other, 'name' | 'among'>): Verdict {
  const other: Other = { kind: 'user', asked: user, ...more }
  return aboutOther(other, 'changed', namedInstead('the hub', other))
}

function isSaid(action: Action, body: Readonly<Record<string, unknown>>): boolean {
  if (action.op === 'password.set') return typeof body['message'] === 'string'
  return typeof body['username'] === 'string' && typeof body['action'] === 'string'
}

/** Interprets the reply to clearing the flag before setting a balance. */
export function judgeFirst(req: Req, reply: Reply): Verdict {
  if (!req.path.startsWith('/hub/admin/')) return jupyterhub.judgeFirst(req, reply)
  if (reply.status === 200 && isRecord(reply.body) && reply.body['action'] === 'set_unlimited') {
    const user = decodeURIComponent(req.path.slice(req.path.lastIndexOf('/') + 1))
    return otherThan({ op: 'quota.unlimited', user }, reply.body) ?? changed
  }
  const { status } = reply
  if (status >= 500 || status === 200) return unknown
  const isAboutToken = status === 401 || status === 403 || (status >= 300 && status < 400)
  const kind = isAboutToken ? 'token' : kindOf(status)
  return { is: 'failed', message: errorOf(reply), kind, ...(isAboutToken ? { also: 'op' as const } : {}) }
}
