// Where each part of the document of a target is written, for hubplan validate --explain.
import type { RuleKey } from '../core/facets/rule-traits.ts'
import { ruleKeys } from '../core/facets/rules.ts'
import type { Part } from '../core/look/explanation.ts'
import { formatPlace } from '../core/problem.ts'
import { count } from '../core/sentences.ts'
import type { Path } from '../sources/yaml/places.ts'
import type { Document } from './read.ts'

/**
 * The parts of a document for a target; none of a document for all systems.
 * @param hasRows false where files on the command line replace its users and rules
 */
export function partsOf(document: Document, hasRows: boolean): Part[] {
  const { target, file, yaml } = document
  if (target === undefined) return []
  const at = (path: Path): string => formatPlace(yaml.place(path))
  const settings = Object.entries(file.target ?? {}).map(
    ([key, value]): Part => ({ what: key, value: String(value), at: at(['target', key]) }),
  )
  const lists = (hasRows ? listKeys : scopeLists).flatMap((key) =>
    (file[key] ?? []).map((item, index): Part => ({ what: key, value: wordsOf(item), at: at([key, index]) })),
  )
  const values = (hasRows ? valueKeys : scopeValues).flatMap((key): Part[] =>
    file[key] === undefined
      ? []
      : [{ what: key, value: wordsOf(file[key]), at: at([key]), ...insteadOf(document, [key]) }],
  )
  const limits = Object.entries(file.guards ?? {}).map(
    ([limit, value]): Part => ({
      what: limit,
      value: String(value),
      at: at(['guards', limit]),
      ...insteadOf(document, ['guards', limit]),
    }),
  )
  return [...settings, ...values, ...limits, ...lists, ...(hasRows ? usersOf(document) : [])]
}

const valueKeys = ['prune', 'leave', 'manage', 'quota_when'] as const
const scopeValues = ['leave', 'manage'] as const
/** Rules about servers are shown together. */
const shownRules = new Set<RuleKey>(['absent', 'stop_servers', 'remove_servers', ...ruleKeys])
const listKeys = ['protect', 'groups', ...shownRules, 'include'] as const
const scopeLists = ['protect'] as const

/** The shared value that the target's own replaces. */
function insteadOf({ written, target }: Document, [key = '', limit]: readonly string[]): Pick<Part, 'instead'> {
  if (written === undefined || target === undefined) return {}
  const own: unknown = Object.entries(written.file.targets?.[target] ?? {}).find(([name]) => name === key)?.[1]
  const shared: unknown = Object.entries(written.file).find(([name]) => name === key)?.[1]
  const [mine, theirs] = limit === undefined ? [own, shared] : [fieldOf(own, limit), fieldOf(shared, limit)]
  if (mine === undefined || theirs === undefined) return {}
  const path = limit === undefined ? [key] : [key, limit]
  return { instead: `${wordsOf(theirs)} at ${formatPlace(written.yaml.place(path))}` }
}

function fieldOf(settings: unknown, key: string): unknown {
  return typeof settings === 'object' && settings !== null
    ? Object.entries(settings).find(([name]) => name === key)?.[1]
    : undefined
}

/** The lists of users: the shared one, and the target's own. */
function usersOf({ written, target }: Document): Part[] {
  if (written === undefined || target === undefined) return []
  const lists: readonly (readonly [Path, number | undefined])[] = [
    [['users'], written.file.users?.length],
    [['targets', target, 'users'], written.file.targets?.[target]?.users?.length],
  ]
  return lists.flatMap(([path, length]): Part[] =>
    length === undefined
      ? []
      : [{ what: 'users', value: count(length, 'row'), at: formatPlace(written.yaml.keyPlace(path)) }],
  )
}

/** A value in a line: `match s-*, inactive_for 180d`. */
function wordsOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(wordsOf).join(' ')
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.entries(value)
    .map(([key, one]) => `${key} ${wordsOf(one)}`)
    .join(', ')
}
