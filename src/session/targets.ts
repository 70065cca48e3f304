// The variables that are for one of several systems.
import { suffixOf } from '../desired/targets.ts'
import type { World } from './world.ts'

/** Variables that may be said for one target alone, such as HUBPLAN_TOKEN_EMEA. */
const perTarget = [
  'HUBPLAN_URL',
  'HUBPLAN_TOKEN',
  'HUBPLAN_OAUTH_FILE',
  'HUBPLAN_REFRESH_TOKEN',
  'HUBPLAN_CLIENT_ID',
  'HUBPLAN_OAUTH_ENDPOINT',
] as const

/**
 * The world as one target sees it: its own variables in place of the common ones.
 * @param isOneOfSeveral a token that is not said for this target is then nobody's: it may belong to another one
 */
export function forTarget(world: World, target: string | undefined, isOneOfSeveral = false): World {
  if (target === undefined) return world
  const env = { ...world.env }
  const ownOf = (name: string): string | undefined => env[`${name}_${suffixOf(target)}`]
  // Who has begun to say things for this target alone does not mean a common token to go there.
  const isStrict = isOneOfSeveral || perTarget.some((name) => ownOf(name) !== undefined)
  for (const name of perTarget) {
    const own = ownOf(name)
    if (own !== undefined) env[name] = own
    else if (isOneOfSeveral || (isStrict && name !== 'HUBPLAN_URL')) delete env[name]
  }
  if (isStrict) for (const name of ['JUPYTERHUB_API_TOKEN', 'JUPYTERHUB_TOKEN', 'JUPYTERHUB_URL']) delete env[name]
  return { ...world, env }
}
