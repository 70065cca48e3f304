import type { Provider } from '../types.ts'

/** A workspace of Alteryx Analytics Cloud. */
export const alteryx: Provider = {
  name: 'alteryx',
  title: 'an Alteryx workspace',
  names: 'email',
  manages: new Set(['existence', 'account', 'admin']),
  ops: new Set(['user.create', 'user.delete', 'admin.set']),
  way: {
    tokens: ['HUBPLAN_TOKEN'],
    urls: ['HUBPLAN_URL'],
    tail: /\/(v4|iam\/v1)$/,
    authorization: (token) => `Bearer ${token}`,
    renews: true,
  },
  ping: { method: 'GET', path: '/v4/workspaces/current' },
  read: async () => {
    throw new Error('not yet')
  },
  needs: () => [],
  lower: () => [],
  judge: () => ({ is: 'unknown' }),
  judgeFirst: () => ({ is: 'unknown' }),
}
