import type { Provider } from '../types.ts'
import { noun, regions, renewing, workspacePath } from './api.ts'
import { lower } from './calls.ts'
import { check, needs, refusal } from './check.ts'
import { judge, judgeFirst } from './judge.ts'
import { read } from './read.ts'

/** A workspace of Alteryx Analytics Cloud. api.ts lists what is inferred about it. */
export const alteryx: Provider = {
  name: 'alteryx',
  title: 'an Alteryx workspace',
  noun,
  names: 'email',
  manages: new Set(['existence', 'account', 'admin']),
  ops: new Set(['user.create', 'user.delete', 'admin.set']),
  way: {
    tokens: ['HUBPLAN_TOKEN'],
    urls: ['HUBPLAN_URL'],
    tail: /\/(?:v4|iam\/v1|cloud-portal|designer|designer-cloud|auto-insights|machine-learning|app-builder|workspace-admin|library|flows|plans|login|sign-in)(?:\/.*)?$/,
    authorization: (token) => `Bearer ${token}`,
    renews: renewing,
    example: 'https://us1.alteryxcloud.com',
    regions,
  },
  ping: { method: 'GET', path: workspacePath },
  read,
  check,
  needs,
  refusal,
  look: async (way) => (await import('./look.ts')).look(way),
  lower,
  judge,
  judgeFirst,
}
