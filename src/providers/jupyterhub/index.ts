import type { Provider } from '../types.ts'
import { apiPath } from './api.ts'
import { lower } from './calls.ts'
import { judge, judgeFirst } from './judge.ts'
import { needs } from './needs.ts'
import { read } from './read.ts'

/** Any JupyterHub from 2.3 on. */
export const jupyterhub: Provider = {
  name: 'jupyterhub',
  manages: new Set(['existence', 'name', 'admin', 'groups', 'server']),
  ping: { method: 'GET', path: apiPath('') },
  read,
  needs,
  lower,
  judge,
  judgeFirst,
}
