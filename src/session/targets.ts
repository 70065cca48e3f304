// Variables for one of several systems.
import type { Env } from '../core/types.ts'
import { suffixOf } from '../desired/targets.ts'
import type { World } from './world.ts'

/** Variables that can be set per target, such as HUBPLAN_TOKEN_EMEA. */
const perTarget = [
  'HUBPLAN_URL',
  'HUBPLAN_TOKEN',
  'HUBPLAN_OAUTH_FILE',
  'HUBPLAN_REFRESH_TOKEN',
  'HUBPLAN_CLIENT_ID',
  'HUBPLAN_OAUTH_ENDPOINT',
] as const

/** Variables that a JupyterHub sets itself; they are of no target. */
const ofHub = ['JUPYTERHUB_API_TOKEN', 'JUPYTERHUB_TOKEN', 'JUPYTERHUB_URL'] as const

/**
 * The world for one target: its own variables replace the common ones.
 * @param isOneOfSeveral ignores a token that is not set for this target: it may belong to another one
 */
export function forTarget(world: World, target: string | undefined, isOneOfSeveral = false): World {
  if (target === undefined) return world
  const env: { -readonly [Name in keyof Env]: Env[Name] } = { ...world.env }
  const all: Readonly<Record<string, string | undefined>> = world.env
  const ownOf = (name: string): string | undefined => all[`${name}_${suffixOf(target)}`]
  // With any variable set for this target, a common token is not sent to it.
  const isStrict = isOneOfSeveral || perTarget.some((name) => ownOf(name) !== undefined)
  for (const name of perTarget) {
    const own = ownOf(name)
    if (own !== undefined) env[name] = own
    else if (isOneOfSeveral || (isStrict && name !== 'HUBPLAN_URL')) delete env[name]
  }
  if (isStrict) for (const name of ofHub) delete env[name]
  return { ...world, env }
}
