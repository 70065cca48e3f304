// Several systems in one file: which one is meant, and the variables that are for it.
import { closest, distance } from 'fastest-levenshtein'

import { error, Problem } from '../core/problem.ts'
import type { Diagnostic } from '../core/types.ts'
import type { Document } from './config-read.ts'
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

/** The end of the variables of a target: `us-east` has HUBPLAN_TOKEN_US_EAST. */
export function suffixOf(target: string): string {
  return target.toUpperCase().replaceAll('-', '_')
}

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

/** The document as it is for one of its targets; a document without `targets` is for all of them. */
export function documentFor(document: Document, name: string | undefined, faults: Diagnostic[]): Document {
  const { file, yaml } = document
  const { targets } = file
  if (targets === undefined) return document
  const names = Object.keys(targets)
  const found = name !== undefined && Object.hasOwn(targets, name) ? targets[name] : undefined
  const twins = twinsOf(names)
  if (twins !== undefined) {
    const message = `the targets ${twins.join(' and ')} would share their variables (HUBPLAN_TOKEN_${suffixOf(twins[0] ?? '')}); rename one of them`
    faults.push(error(yaml.keyPlace(['targets', twins[1] ?? '']), message))
  } else if (file.target !== undefined) {
    faults.push(error(yaml.keyPlace(['targets']), 'target and targets do not go together; keep one of them'))
  } else if (name === undefined) {
    const choose = 'choose one with --target NAME, or plan each of them with --target all'
    faults.push(error(yaml.keyPlace(['targets']), `this file is for several systems (${names.join(', ')}); ${choose}`))
  } else if (found === undefined) {
    faults.push(error(yaml.keyPlace(['targets']), `there is no target ${JSON.stringify(name)}${near(name, names)}`))
  }
  if (found === undefined || name === undefined) return document
  const { protect = [], ...target } = found
  return {
    ...document,
    file: { ...file, target, protect: [...(file.protect ?? []), ...protect] },
    shared: (file.protect ?? []).filter((glob) => !protect.includes(glob)),
    yaml: { ...yaml, place: (path) => yaml.place(path[0] === 'target' ? ['targets', name, ...path.slice(1)] : path) },
  }
}

/** Two targets whose variables have one name. */
function twinsOf(names: readonly string[]): string[] | undefined {
  const bySuffix = new Map<string, string>()
  for (const name of names) {
    const twin = bySuffix.get(suffixOf(name))
    if (twin !== undefined) return [twin, name]
    bySuffix.set(suffixOf(name), name)
  }
  return undefined
}

function near(name: string, names: readonly string[]): string {
  const best = closest(name, [...names])
  return distance(name, best) <= 2 ? `; did you mean ${best}?` : `; there are ${names.join(', ')}`
}

/** @throws Problem `usage` when a target is chosen and no file has any */
export function checkChosen(documents: readonly Document[], name: string | undefined): void {
  if (name === undefined || documents.some(({ file }) => file.targets !== undefined)) return
  throw new Problem('usage', `--target ${name}: no file names several targets.`, {
    hint: 'write them under targets: in hubplan.yaml, or leave --target out',
  })
}
