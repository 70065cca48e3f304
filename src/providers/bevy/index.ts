import type { Provider } from '../types.ts'

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
  ration: { perDay: 10_000, perDelete: 2, batch: 250, pauseMs: 1000, canary: 1 },
  settings: ['HUBPLAN_BEVY_LIST', 'HUBPLAN_BEVY_GET', 'HUBPLAN_BEVY_DELETE'],
  ping: { method: 'GET', path: '/api/' },
  read: async () => {
    throw new Error('not yet')
  },
  needs: () => [],
  lower: () => [],
  judge: () => ({ is: 'unknown' }),
  judgeFirst: () => ({ is: 'unknown' }),
}
