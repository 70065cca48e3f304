// Variables for one of several systems.
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

/**
 * The world for one target: its own variables replace the common ones.
 * @param isOneOfSeveral ignores a token that is not set for this target: it may belong to another one
 */
export function forTarget(world: World, target: string | undefined, isOneOfSeveral = false): World {
  if (target === undefined) return world
  const env = { ...world.env }
  const ownOf = (name: string): string | undefined => env[`${name}_${suffixOf(target)}`]
  // With any variable set for this target, a common token is not sent to it.
  const isStrict = isOneOfSeveral || perTarget.some((name) => ownOf(name) !== undefined)
  for (const name of perTarget) {
    const own = ownOf(name)
    if (own !== undefined) env[name] = own
    else if (isOneOfSeveral || (isStrict && name !== 'HUBPLAN_URL')) delete env[name]
  }
  if (isStrict) for (const name of ['JUPYTERHUB_API_TOKEN', 'JUPYTERHUB_TOKEN', 'JUPYTERHUB_URL']) delete env[name]
  return { ...world, env }
}
