// One of several systems: its variables, and how messages name them.
import { Problem } from '../core/problem.ts'
import { surroundingsOf } from '../core/surroundings.ts'
import type { Env, VariableName } from '../core/types.ts'
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
] as const satisfies readonly VariableName[]

/** The same, where the common one is for every target that has none: they are neither secrets nor addresses. */
const ofNetwork = [
  'HUBPLAN_CA',
  'HUBPLAN_CERT',
  'HUBPLAN_KEY',
  'HUBPLAN_INSECURE_HTTP',
] as const satisfies readonly VariableName[]

type PerTarget = (typeof perTarget)[number] | (typeof ofNetwork)[number]

/** Variables that a JupyterHub sets itself; they are of no target. */
const ofHub: readonly VariableName[] = ['JUPYTERHUB_API_TOKEN', 'JUPYTERHUB_TOKEN', 'JUPYTERHUB_URL']

/**
 * The world for one target: its own variables replace the common ones.
 * @param isOneOfSeveral ignores a token that is not set for this target: it may belong to another one
 */
export function forTarget(world: World, target: string | undefined, isOneOfSeveral = false): World {
  if (target === undefined) return world
  const env: { -readonly [Name in keyof Env]: Env[Name] } = { ...world.env }
  const all: Readonly<Record<string, string | undefined>> = world.env
  const ownName = (name: string): string => `${name}_${suffixOf(target)}`
  // With any variable set for this target, a common token is not sent to it.
  const isStrict = isOneOfSeveral || perTarget.some((name) => all[ownName(name)] !== undefined)
  for (const name of perTarget) {
    const own = all[ownName(name)]
    if (own !== undefined) env[name] = own
    else if (isOneOfSeveral || (isStrict && name !== 'HUBPLAN_URL')) delete env[name]
  }
  if (isStrict) for (const name of ofHub) delete env[name]
  const ownOfNetwork = ofNetwork.filter((name) => all[ownName(name)] !== undefined)
  for (const name of ownOfNetwork) env[name] = all[ownName(name)]
  const named = new Set<PerTarget>([
    ...perTarget.filter((name) => all[ownName(name)] !== undefined || env[name] === undefined),
    ...ownOfNetwork,
  ])
  const inWords = (text: string): string =>
    text.replaceAll(/\bHUBPLAN_\w+/g, (word) => (named.has(word as PerTarget) ? ownName(word) : word))
  return { ...world, ...world.ofTarget?.(target), env, target: { name: target, inWords } }
}

/**
 * Runs a step for one target.
 * @throws Problem of the step, which names the target's own variables
 */
export async function inTarget<Result>(world: World, act: (world: World) => Promise<Result>): Promise<Result> {
  try {
    return await act(world)
  } catch (thrown) {
    throw worded(thrown, world)
  }
}

/** A Problem in which the target's own variables are named. */
export function worded(thrown: unknown, { target }: Pick<World, 'target'>): unknown {
  if (target === undefined || !(thrown instanceof Problem)) return thrown
  const { inWords } = target
  const { code, message, hint, diagnostics, topic } = thrown
  return new Problem(code, inWords(message), {
    ...(hint === undefined ? {} : { hint: inWords(hint) }),
    diagnostics: diagnostics.map((one) => ({ ...one, message: inWords(one.message) })),
    topic,
    cause: thrown,
  })
}

/** A CI file of init has the address of each target: a target that is not in it was added later. */
export function newTarget({ env, target }: World): string {
  const { is: kind } = surroundingsOf(env)
  if (target === undefined || (kind !== 'github' && kind !== 'gitlab')) return ''
  return `; hubplan init --ci ${kind} --force writes a CI file with this target`
}
