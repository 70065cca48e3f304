// Several systems in one file: choosing one of them.
import { closest, distance } from 'fastest-levenshtein'

import { error, Problem } from '../core/problem.ts'
import type { Diagnostic } from '../core/types.ts'
import type { Document } from './read.ts'

/** Suffix of a target's variables: `us-east` has HUBPLAN_TOKEN_US_EAST. */
export function suffixOf(target: string): string {
  return target.toUpperCase().replaceAll('-', '_')
}

/** The document for one of its targets; a document without `targets` is for all of them. */
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

/** Two targets with the same variable suffix. */
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

/** @throws Problem `usage` when a target is chosen and no file has targets */
export function checkChosen(documents: readonly Document[], name: string | undefined): void {
  if (name === undefined || documents.some(({ file }) => file.targets !== undefined)) return
  throw new Problem('usage', `--target ${name}: no file names several targets.`, {
    hint: 'write them under targets: in hubplan.yaml, or leave --target out',
  })
}
