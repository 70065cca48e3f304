// The tokens of users: one request a user, for those whose tokens matter.
import pLimit from 'p-limit'
import { compareNames } from '../../core/names.ts'
import type { Identity, LiveToken, LiveUser, ReadEvent } from '../../core/types.ts'
import type { Http } from '../../http/types.ts'
import { isRecord, reach } from '../replies.ts'
import { apiPath, refusal, unread } from './api.ts'
import { strange } from './convert.ts'

/** The note that the hub gives to the token of a server; the second one to a token that a resumed server brings along. */
const ofServer = /^(?:Server at |retrieved from spawner)/

/** How the hub calls itself as the maker of tokens; a token of a login has another client. */
const hubItself = 'JupyterHub'

/** Whether the token sees tokens of any user; a filtered scope shows those of some. */
export function seesTokens({ scopes }: Identity): boolean {
  return scopes.some((scope) => scope.split('!')[0] === 'read:tokens')
}

export interface TokenReading {
  /** Requests in flight. */
  readonly width: number
  readonly onRead: (event: ReadEvent) => void
}

/**
 * The users with their tokens; unchanged where these are not visible.
 * @throws Problem `connection` or `target`
 */
export async function withTokens(
  http: Http,
  users: readonly LiveUser[],
  { width, onRead }: TokenReading,
): Promise<LiveUser[]> {
  const inFlight = pLimit(width)
  let read = 0
  return Promise.all(
    users.map((user) =>
      inFlight(async () => {
        const tokens = await readTokens(http, user.name)
        read += 1
        onRead({ type: 'tokens', users: read, total: users.length })
        return tokens === undefined ? user : { ...user, tokens }
      }),
    ),
  )
}

/** Undefined when the token cannot see them; empty when the user is gone. */
async function readTokens(http: Http, user: string): Promise<readonly LiveToken[] | undefined> {
  // In an address such a name is a folder: the answer would be about something else.
  if (/^\.\.?$/.test(user)) return undefined
  const path = apiPath('users', user, 'tokens')
  const reply = await reach(http, { method: 'GET', path }, unread)
  const { status, body } = reply
  if (status === 200 && isRecord(body) && Array.isArray(body['api_tokens'])) return body['api_tokens'].map(toToken)
  if (status === 200) throw strange(`no list of tokens at ${path}`)
  if (status === 404 && isRecord(body)) return isGone(body['message']) ? [] : undefined
  if (status === 403 && isRecord(body)) return undefined
  throw refusal(reply, path)
}

/** `No access to resources or resources not found` is the answer to a filtered scope. */
function isGone(message: unknown): boolean {
  return typeof message === 'string' && message.startsWith('No such user')
}

/** @throws Problem `target` for a token without a number */
function toToken(item: unknown): LiveToken {
  if (!isRecord(item) || typeof item['id'] !== 'string') throw strange('a token without an id')
  const { id, note, created, last_activity: used, expires_at: expires, scopes } = item
  const text = typeof note === 'string' ? note : ''
  return {
    id,
    kind: kindOf(item, text),
    note: text,
    created: timeOf(created),
    last_used: timeOf(used),
    expires: timeOf(expires),
    scopes: Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === 'string').sort(compareNames) : [],
  }
}

/** Only what is certain to be a token of a user counts as one. */
function kindOf(item: Readonly<Record<string, unknown>>, note: string): LiveToken['kind'] {
  const isApi =
    item['kind'] === 'api_token' && item['oauth_client'] === hubItself && (item['session_id'] ?? null) === null
  if (!isApi) return 'login'
  return ofServer.test(note) ? 'server' : 'api'
}

function timeOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
