// Several systems in one file: choosing among them.
import { anyMatcher, isLiteral } from '../core/globs.ts'
import { nearest } from '../core/nearest.ts'
import { error, Problem } from '../core/problem.ts'
import type { Diagnostic } from '../core/types.ts'
import { mergedFor } from './own.ts'
import type { Document } from './read.ts'

/** Suffix of a target's variables: `us-east` has HUBPLAN_TOKEN_US_EAST. */
export function suffixOf(target: string): string {
  return target.toUpperCase().replaceAll('-', '_')
}

/** The word of --target for every target. */
export const everyTarget = 'all'

/** Whether a --target may name more than one target: `all`, or a glob. */
export function mayBeSeveral(name: string): boolean {
  return name === everyTarget || !isLiteral(name)
}

/**
 * The document for one of its targets; a document without `targets` is for all of them.
 * @throws Problem `usage` when the target is not chosen, or not there
 */
export function documentFor(document: Document, name: string | undefined, faults: Diagnostic[]): Document {
  const { file, yaml } = document
  const { targets } = file
  if (targets === undefined) return document
  checkTargets(document, faults)
  const own = name !== undefined && Object.hasOwn(targets, name) ? targets[name] : undefined
  if (own === undefined || name === undefined) throw unknownTarget(document.path, Object.keys(targets), name)
  const merged = mergedFor(file, name, own)
  return {
    ...document,
    file: merged.file,
    target: name,
    written: document,
    shared: (file.protect ?? []).filter((glob) => !own.protect?.includes(glob)),
    yaml: {
      ...yaml,
      place: (path) => yaml.place(merged.pathOf(path)),
      keyPlace: (path) => yaml.keyPlace(merged.pathOf(path)),
      typed: (path) => yaml.typed(merged.pathOf(path)),
    },
  }
}

/** Faults of the targets of a file that are about more than one of them. */
function checkTargets({ file, yaml }: Document, faults: Diagnostic[]): void {
  const twins = twinsOf(Object.keys(file.targets ?? {}))
  if (twins !== undefined) {
    const message = `the targets ${twins.join(' and ')} would share their variables (HUBPLAN_TOKEN_${suffixOf(twins[0])}); rename one of them`
    faults.push(error(yaml.keyPlace(['targets', twins[1]]), message))
  } else if (file.target !== undefined) {
    faults.push(error(yaml.keyPlace(['targets']), 'target and targets do not go together; keep one of them'))
  }
}

/** Two targets with the same variable suffix. */
function twinsOf(names: readonly string[]): readonly [string, string] | undefined {
  const bySuffix = new Map<string, string>()
  for (const name of names) {
    const twin = bySuffix.get(suffixOf(name))
    if (twin !== undefined) return [twin, name]
    bySuffix.set(suffixOf(name), name)
  }
  return undefined
}

/** The problem of a name that is missing, unknown, or for several targets. */
function unknownTarget(path: string, names: readonly string[], name: string | undefined): Problem {
  const topic = 'many-hubs'
  if (name === undefined) {
    const message = `${path} is for several systems (${examples(names)}), and no target is chosen.`
    return new Problem('usage', message, { hint: 'choose one with --target NAME, or all with --target all', topic })
  }
  if (mayBeSeveral(name)) {
    const message = `--target ${name} is for several targets, and only one is possible here.`
    return new Problem('usage', message, { hint: `choose one of ${examples(names)}`, topic })
  }
  return new Problem('usage', `There is no target ${JSON.stringify(name)} in ${path}${near(name, names)}`, { topic })
}

const most = 12

/** Names for a sentence; beyond a few, only their number. */
function examples(names: readonly string[]): string {
  const more = names.length > most ? ` and ${names.length - most} more` : ''
  return names.slice(0, most).join(', ') + more
}

function near(name: string, names: readonly string[]): string {
  const folded = new Map(names.map((one) => [foldedName(one), one]))
  const best = nearest(foldedName(name), [...folded.keys()], 2)
  return best === undefined ? `; there are ${examples(names)}.` : `; did you mean ${folded.get(best)}?`
}

/** A name may be written as in its variables: US_EAST for us-east. */
function foldedName(name: string): string {
  return name.trim().toLowerCase().replaceAll(/[_ ]/g, '-')
}

/**
 * The targets that a --target means, in the order of the files.
 * @throws Problem `usage` when there is none
 */
export function targetsMeant(documents: readonly Document[], name: string): string[] {
  checkChosen(documents, name)
  const all = [...new Set(documents.flatMap(({ file }) => Object.keys(file.targets ?? {})))]
  const isMeant = name === everyTarget ? () => true : anyMatcher([name])
  const meant = all.filter(isMeant)
  if (meant.length > 0) return meant
  throw new Problem('usage', `No target matches ${name}; there are ${examples(all)}.`, { topic: 'many-hubs' })
}

/** @throws Problem `usage` when a target is chosen and no file has targets */
export function checkChosen(documents: readonly Document[], name: string | undefined): void {
  if (name === undefined || documents.some(({ file }) => file.targets !== undefined)) return
  throw new Problem('usage', `--target ${name}: no file names several targets.`, {
    hint: 'write them under targets: in hubplan.yaml, or leave --target out',
    topic: 'many-hubs',
  })
}
