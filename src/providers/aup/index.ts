import type { Action, Need, Op, Snapshot } from '../../core/types.ts'
import { jupyterhub } from '../jupyterhub/index.ts'
import type { Provider } from '../types.ts'
import { isOurs, lower } from './calls.ts'
import { check } from './check.ts'
import { judge, judgeFirst } from './judge.ts'
import { read } from './read.ts'

/** AUP Learning Cloud: a JupyterHub with balances, passwords and groups of its own. */
export const aup: Provider = {
  ...jupyterhub,
  name: 'aup',
  title: 'an AUP Learning Cloud',
  ops: new Set([...jupyterhub.ops, 'password.set', 'quota.set', 'quota.add', 'quota.unlimited']),
  manages: new Set([...jupyterhub.manages, 'quota', 'password']),
  read,
  check,
  needs,
  lower,
  judge,
  judgeFirst,
}

/** Its own routes look at nothing but the admin flag of the token's owner. */
function needs(actions: readonly Action[], live: Snapshot): Need[] {
  const ours = [...new Set(actions.filter(isOurs).map((action) => action.op))]
  const rest = jupyterhub.needs(actions, live)
  const admin = rest.find((need) => need.what === 'admin')
  const ops: Op[] = [...new Set([...(admin?.ops ?? []), ...ours])]
  if (ours.length === 0) return rest
  const own: Need = { what: 'admin', ops, met: live.identity.admin }
  return [...rest.filter((need) => need !== admin), own].sort((one, other) => (one.what < other.what ? -1 : 1))
}
