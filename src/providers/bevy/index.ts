import type { Provider } from '../types.ts'
import { headers, pageQuery, variables } from './api.ts'
import { lower } from './calls.ts'
import { check } from './check.ts'
import { judge } from './judge.ts'
import { probe } from './probe.ts'
import { read } from './read.ts'

/** A Bevy community. Its reference is not public: what is inferred stands in api.ts, and the environment can correct it. */
export const bevy: Provider = {
  name: 'bevy',
  title: 'a Bevy community',
  names: 'email',
  manages: new Set(['existence', 'account']),
  ops: new Set(['user.delete']),
  way: {
    tokens: ['HUBPLAN_TOKEN'],
    urls: ['HUBPLAN_URL'],
    tail: /\/api$/,
    authorization: (token) => `Token ${token}`,
  },
  // Documented: 10,000 a day, batches of at most 250, one user first. The pause between batches is not.
  ration: { perDay: 10_000, perDelete: 2, batch: 250, pauseMs: 1000, canary: 1 },
  // No field of a user is known to tell that the delete was accepted.
  unseen: new Set(['user.delete']),
  settings: Object.values(variables),
  ping: { method: 'GET', path: `/api/user/${pageQuery(1, 1)}`, headers },
  read,
  probe,
  check,
  // A key has no scopes: it may do what an HQ administrator may.
  needs: () => [],
  lower,
  judge,
  // No request comes before another one.
  judgeFirst: () => ({ is: 'unknown' }),
}
