// The tokens of all users in numbers, for `status --tokens`.
import type { LiveToken, Snapshot } from '../../types.ts'

export interface TokenNumbers {
  /** API tokens, and the users who have one. */
  readonly api: number
  readonly users: number
  /** Of the API tokens. */
  readonly endless: number
  readonly unused: number
  /** ISO: the last use that is the longest ago; undefined when none was used. */
  readonly oldest: string | undefined
  readonly ofServers: number
  readonly ofLogins: number
  /** Users whose tokens are not visible. */
  readonly unseen: number
}

export function tokenNumbers({ users }: Snapshot): TokenNumbers {
  const all = [...users.values()]
  const tokens = all.flatMap((user) => user.tokens ?? [])
  const ofKind = (kind: LiveToken['kind']): readonly LiveToken[] => tokens.filter((token) => token.kind === kind)
  const api = ofKind('api')
  const uses = api.flatMap(({ last_used: used }) => (used === null ? [] : [used]))
  return {
    api: api.length,
    users: all.filter((user) => user.tokens?.some(({ kind }) => kind === 'api')).length,
    endless: api.filter(({ expires }) => expires === null).length,
    unused: api.length - uses.length,
    oldest: uses.sort((one, other) => Date.parse(one) - Date.parse(other))[0],
    ofServers: ofKind('server').length,
    ofLogins: ofKind('login').length,
    unseen: all.filter((user) => user.tokens === undefined).length,
  }
}
