// Looks up users one by one where they cannot be listed: by number, or by e-mail without one.
import pLimit from 'p-limit'

import { nameOfAccount } from '../../core/names.ts'
import { Problem } from '../../core/problem.ts'
import { count } from '../../core/sentences.ts'
import type { LiveUser } from '../../core/types.ts'
import { together } from '../../http/together.ts'
import type { Http, Reply } from '../../http/types.ts'
import { dateOf } from '../replies.ts'
import { isPage } from '../strangers.ts'
import type { Named } from '../types.ts'
import { ask, isId, refusal, userPath, variables } from './api.ts'
import { distinct, type Found, strange, toFound, untoldRoles } from './convert.ts'

const inFlight = 2
/** Up to this number, all lookups failing is plausible. */
const believable = 3

export interface Looked {
  readonly users: readonly LiveUser[]
  /** Users whose role was not visible. */
  readonly untold: ReadonlySet<string>
  /** ISO, by the system's clock; undefined without any lookup. */
  readonly takenAt: string | undefined
}

/**
 * The named users who exist; undefined when there is no such route.
 * @param isKnown whether the route has worked before: then an empty result is believed
 * @throws Problem
 */
export async function lookUp(
  http: Http,
  route: string,
  { named, isKnown }: { readonly named: readonly Named[]; readonly isKnown: boolean },
): Promise<Looked | undefined> {
  const [first, ...others] = named
  if (first === undefined) return { users: [], untold: new Set(), takenAt: undefined }
  // Alone: when there is no such route, the others need no request.
  const probe = await lookAt(http, route, first)
  if (probe.is === 'no route') return undefined
  const limit = pLimit(inFlight)
  const rest = await together(http, (all) => Promise.all(others.map((one) => limit(() => lookAt(all, route, one)))))
  const all = [probe, ...rest]
  const lost = all.find((one) => one.is === 'no route')
  if (lost !== undefined) throw refusal(lost.reply, lost.path, 'get')
  if (!isKnown && all.length > believable && all.every((one) => one.is === 'absent')) throw noneFound(all.length)
  const found = all.flatMap((one) => (one.is === 'there' ? [one] : []))
  return {
    users: distinct(found.map(({ user }) => user)),
    untold: untoldRoles(found.map((one) => one.found)),
    takenAt: dateOf(probe.reply),
  }
}

type Sighting =
  | { readonly is: 'there'; readonly user: LiveUser; readonly found: Found; readonly reply: Reply }
  /** `deleted`: only the remains of the user are there. */
  | { readonly is: 'absent' | 'deleted'; readonly reply: Reply }
  | { readonly is: 'no route'; readonly reply: Reply; readonly path: string }

async function lookAt(http: Http, route: string, { name, account }: Named): Promise<Sighting> {
  const path = userPath(route, account ?? name)
  const reply = await ask(http, path)
  // The API reports a missing user in JSON; a page means a missing route.
  if (reply.status === 405 || (reply.status === 404 && isPage(reply))) return { is: 'no route', reply, path }
  if (reply.status === 404) return { is: 'absent', reply }
  if (reply.status !== 200 || reply.body === undefined) throw refusal(reply, path, 'get')
  const found = toFound(reply.body)
  const { id, user } = found
  if (account !== undefined && id !== account)
    throw strange(`asked for the user_id ${account}, the answer is about ${id}`)
  if (user === undefined) return { is: 'deleted', reply }
  if (account === undefined && user.name !== name) throw strange(`asked for ${name}, the answer is about ${user.name}`)
  return { is: 'there', user, found, reply }
}

function noneFound(asked: number): Problem {
  return new Problem('target', `Bevy knows none of the ${count(asked, 'user')} that were looked up.`, {
    hint: `the address may be wrong, or the route, which is inferred: ${variables.get} corrects it`,
  })
}

/**
 * Users as the file states them, because they cannot be looked up.
 * @throws Problem `target` for a row without a number or an e-mail
 */
export function unverified(named: readonly Named[]): LiveUser[] {
  const users = named.map(({ name, account }): LiveUser => {
    if (isId(account) && name !== nameOfAccount(account)) {
      return { name, account, admin: false, groups: [], servers: [], unverified: true }
    }
    const lacks = isId(account) ? `the user_id ${account} needs its email` : `${name} needs its user_id`
    throw new Problem(
      'target',
      `Users cannot be looked up here, so the file must give both: ${lacks} in the same row.`,
      {
        hint: `write email and user_id into each row; or give the route for looking up a user with ${variables.get}`,
      },
    )
  })
  return distinct(users)
}
