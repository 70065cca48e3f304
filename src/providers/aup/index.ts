import { jupyterhub } from '../jupyterhub/index.ts'
import type { Provider } from '../types.ts'
import { lower } from './calls.ts'
import { check, extent } from './check.ts'
import { judge, judgeFirst } from './judge.ts'
import { loginOf } from './login.ts'
import { needs, refusal } from './needs.ts'
import { read } from './read.ts'

/** AUP Learning Cloud: a JupyterHub with balances, passwords and groups of its own. */
export const aup: Provider = {
  ...jupyterhub,
  name: 'aup',
  title: 'an AUP Learning Cloud',
  product: 'AUP Learning Cloud, JupyterHub',
  ops: new Set([...jupyterhub.ops, 'password.set', 'quota.set', 'quota.add', 'quota.unlimited']),
  manages: new Set([...jupyterhub.manages, 'quota', 'password']),
  read,
  check,
  extent,
  needs,
  refusal,
  ci: {},
  setUp: async () => (await import('../jupyterhub/role.ts')).setUpOf({ isForAdmins: true }),
  readUse: async (http, days) => (await import('./use.ts')).readUse(http, days),
  readPerson: async (http, user, days) => (await import('./use.ts')).readPerson(http, user, days),
  loginOf,
  look: async (way) => (await import('./look.ts')).look(way),
  lower,
  judge,
  judgeFirst,
}
