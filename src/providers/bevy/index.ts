import type { Provider } from '../types.ts'
import { headers, noun, pageQuery, requestLimit, variables } from './api.ts'
import { lower } from './calls.ts'
import { check } from './check.ts'
import { judge } from './judge.ts'
import { read } from './read.ts'

/** A Bevy community. Its reference is not public: api.ts lists what is inferred, and the environment can correct it. */
export const bevy: Provider = {
  name: 'bevy',
  title: 'a Bevy community',
  noun,
  noNotice: 'Bevy delays each delete by seven days itself',
  names: 'email',
  manages: new Set(['existence', 'account']),
  ops: new Set(['user.delete']),
  way: {
    tokens: ['HUBPLAN_TOKEN'],
    urls: ['HUBPLAN_URL'],
    example: 'https://community.example.org',
    tail: /\/(?:api|dashboard|accounts|login|home|events|chapters|profile)(?:\/.*)?$/,
    authorization: (token) => `Token ${token}`,
  },
  requestLimit,
  // No known field of a user shows that a delete was accepted.
  unseen: new Set(['user.delete']),
  settings: Object.values(variables),
  ping: { method: 'GET', path: `/api/user/${pageQuery(1, 1)}`, headers },
  read,
  look: async (way) => (await import('./look.ts')).look(way),
  check,
  // A key has no scopes: it has the rights of an HQ administrator.
  needs: () => [],
  refusal: () => undefined,
  lower,
  judge,
  // No call has preceding requests.
  judgeFirst: () => ({ is: 'unknown' }),
}
