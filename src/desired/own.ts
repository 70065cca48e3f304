// The document of one target: what the file says for all targets, and what it says for this one.
import { ruleKeys } from '../core/facets/rules.ts'
import { groupName } from '../core/names.ts'
import type { DesiredFile, NamedTarget } from '../core/types.ts'
import type { Path } from '../sources/yaml/places.ts'

/** Lists to which a target adds; the shared items come first. */
const joined = ['users', 'include', ...ruleKeys, 'protect'] as const

/** Values that a target replaces. */
const replaced = ['prune', 'leave', 'manage', 'quota_when'] as const

/** A file with one target, and where each part of it is written. */
export interface Merged {
  readonly file: DesiredFile
  /** The path in the real file of a path in this one. */
  readonly pathOf: (path: Path) => Path
}

/** Merges the shared parts of a file and those of one target. */
export function mergedFor(file: DesiredFile, name: string, own: NamedTarget): Merged {
  const { provider, url, workspace, names } = own
  const { groups, paths } = groupsFor(file, name, own)
  const written = new Map<string, readonly Path[]>([['groups', paths]])
  const lists: Record<string, unknown> = {}
  for (const key of joined) {
    const [shared, more] = [file[key], own[key]]
    if (shared === undefined && more === undefined) continue
    lists[key] = [...(shared ?? []), ...(more ?? [])]
    written.set(key, [...pathsOf([key], shared), ...pathsOf(['targets', name, key], more)])
  }
  const values = Object.fromEntries(replaced.flatMap((key) => (own[key] === undefined ? [] : [[key, own[key]]])))
  const guards = own.guards === undefined ? {} : { guards: { ...file.guards, ...own.guards } }
  const readOnly = typeof own.groups === 'string' ? { groups: own.groups } : {}
  const target = defined({ provider, url, workspace, names, ...readOnly })
  return {
    file: { ...file, ...lists, ...values, ...guards, ...(groups === undefined ? {} : { groups }), target },
    pathOf: (path) => {
      const [key = '', item, ...rest] = path
      const origin = typeof item === 'number' ? written.get(String(key))?.[item] : undefined
      if (origin !== undefined) return [...origin, ...rest]
      if (key === 'target') return ['targets', name, ...path.slice(1)]
      return isOwn(own, key, item) ? ['targets', name, ...path] : path
    },
  }
}

/** A group of the target takes the place of the shared group of the same name. */
function groupsFor(
  { groups: shared }: DesiredFile,
  name: string,
  { groups: own }: NamedTarget,
): { readonly groups: DesiredFile['groups']; readonly paths: readonly Path[] } {
  const more = typeof own === 'string' ? undefined : own
  const names = new Set((more ?? []).map((group) => groupName(group.name)))
  const kept = (shared ?? []).flatMap((group, index) => (names.has(groupName(group.name)) ? [] : [{ group, index }]))
  return {
    groups:
      shared === undefined && more === undefined ? undefined : [...kept.map(({ group }) => group), ...(more ?? [])],
    paths: [...kept.map(({ index }): Path => ['groups', index]), ...pathsOf(['targets', name, 'groups'], more)],
  }
}

function pathsOf(path: Path, list: readonly unknown[] | undefined): Path[] {
  return (list ?? []).map((_, index) => [...path, index])
}

function isOwn(own: NamedTarget, key: string | number, item: string | number | undefined): boolean {
  if (key === 'guards') return item !== undefined && Object.hasOwn(own.guards ?? {}, item)
  return replaced.some((one) => one === key && own[one] !== undefined)
}

/** Without the fields that are undefined. */
function defined<T extends object>(fields: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
}
