// Why a token lacks the rights for a plan.
import { Problem } from '../../core/problem.ts'
import type { Action, Need, Snapshot } from '../../core/types.ts'
import { needs } from './needs.ts'

/** @returns Problem `scopes`, or undefined when the token has all rights */
export function refusal(actions: readonly Action[], live: Snapshot): Problem | undefined {
  return refusalOf(needs(actions, live), live, adminDeed(live))
}

/** The admin-only change, in words. */
export function adminDeed({ identity }: Snapshot): string {
  return `JupyterHub ${identity.version} lets only admins change who is admin`
}

/** @param deed the admin-only change, in words */
export function refusalOf(needed: readonly Need[], { identity }: Snapshot, deed: string): Problem | undefined {
  const lacks = needed.filter(({ met }) => !met).map(({ what }) => what)
  if (lacks.length === 0) return undefined
  const scopes = lacks.filter((what) => what !== 'admin')
  const isAdminMissing = scopes.length < lacks.length
  const parts = [
    ...(scopes.length === 0 ? [] : [`lacks the scopes ${scopes.join(', ')}`]),
    ...(isAdminMissing ? [`does not belong to an admin, and ${deed}`] : []),
  ]
  const message = `The token of ${identity.kind} ${JSON.stringify(identity.name)} ${parts.join('; it ')}; nothing was changed.`
  const hint = isAdminMissing
    ? "use the token of an admin, or give the service admin: True in the hub's config"
    : 'add them to the role of the token in load_roles of the hub'
  return new Problem('scopes', message, { hint })
}
