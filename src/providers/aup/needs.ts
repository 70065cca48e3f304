// The rights that a token needs here, besides those of any JupyterHub.
import type { Problem } from '../../core/problem.ts'
import type { Action, Need, Op, Snapshot } from '../../core/types.ts'
import { needs as needsOfHub } from '../jupyterhub/needs.ts'
import { adminDeed, refusalOf } from '../jupyterhub/refusal.ts'
import { isOurs } from './calls.ts'

/** AUP's own routes check only the admin flag of the token's owner. */
export function needs(actions: readonly Action[], live: Snapshot): Need[] {
  const ours = [...new Set(actions.filter(isOurs).map((action) => action.op))]
  const rest = needsOfHub(actions, live)
  const admin = rest.find((need) => need.what === 'admin')
  const ops: Op[] = [...new Set([...(admin?.ops ?? []), ...ours])]
  if (ours.length === 0) return rest
  const own: Need = { what: 'admin', ops, met: live.identity.admin }
  return [...rest.filter((need) => need !== admin), own].sort((one, other) => (one.what < other.what ? -1 : 1))
}

export function refusal(actions: readonly Action[], live: Snapshot): Problem | undefined {
  const deed = actions.some(isOurs) ? 'the hub lets only admins set quotas and passwords' : adminDeed(live)
  return refusalOf(needs(actions, live), live, deed)
}
