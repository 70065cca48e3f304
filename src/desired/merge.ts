// Merges several desired-state files and a policy; the scope can only shrink.

import { readRules } from '../core/facets/rules.ts'
import { isLooser, type LimitName } from '../core/limits/index.ts'
import { groupName } from '../core/names.ts'
import { error, formatPlace } from '../core/problem.ts'
import { defaultProvider } from '../core/saved.ts'
import type { Aims, DesiredGroup, Diagnostic, Facet, Place, Properties, RuleLists, Scope } from '../core/types.ts'
import { normaliseUrl } from '../io/target.ts'
import type { ProviderName } from '../providers/index.ts'
import type { Document, Policy } from './read.ts'

interface Said<T> {
  readonly value: T
  readonly at: Place
}

/** The value of the documents at a path, when they agree; otherwise a fault at both places. */
export function agreed<T>(
  documents: readonly Document[],
  path: readonly string[],
  pick: (document: Document) => T | undefined,
  faults: Diagnostic[],
): Said<T> | undefined {
  const all = documents.flatMap((document): Said<T>[] => {
    const value = pick(document)
    return value === undefined ? [] : [{ value, at: document.yaml.place(path) }]
  })
  const [first] = all
  const other = all.find(({ value }) => value !== first?.value)
  if (first !== undefined && other !== undefined) {
    const said = `${path.join('.')} is ${other.value} here and ${first.value} at ${formatPlace(first.at)}`
    faults.push(error(other.at, `${said}; make them agree`))
  }
  return first
}

/** The URL of the documents, normalised. */
export function urlOf(
  documents: readonly Document[],
  tail: RegExp,
  faults: Diagnostic[],
): { url: string; at: Place } | undefined {
  const path = ['target', 'url']
  function pick({ file, yaml }: Document): string | undefined {
    const url = file.target?.url
    return url === undefined ? undefined : normaliseUrl(url, formatPlace(yaml.place(path)), tail)
  }
  const said = agreed(documents, path, pick, faults)
  return said && { url: said.value, at: said.at }
}

/** The provider of the documents; the default one when none is given. */
export function providerOf(documents: readonly Document[], faults: Diagnostic[]): ProviderName {
  return (
    agreed(documents, ['target', 'provider'], ({ file }) => file.target?.provider, faults)?.value ?? defaultProvider
  )
}

/** The workspace of the documents; undefined when none is given. */
export function workspaceOf(documents: readonly Document[], faults: Diagnostic[]): string | undefined {
  return agreed(documents, ['target', 'workspace'], ({ file }) => file.target?.workspace, faults)?.value
}

/** Where users are known by e-mail addresses, names are never case-sensitive. */
export function caseFaults(documents: readonly Document[], title: string): Diagnostic[] {
  const exact = documents.filter(({ file }) => file.target?.names === 'exact')
  const message = `users of ${title} are known by their e-mail addresses, which are not case-sensitive; remove target.names`
  return exact.map(({ yaml }) => error(yaml.place(['target', 'names']), message))
}

/** Settings of the documents and flags that apply to every plan. */
export function aimsOf(documents: readonly Document[], flags: Omit<Aims, 'quotaWhen'>, faults: Diagnostic[]): Aims {
  const { topup, setPasswords, keepInherited } = flags
  const when = agreed(documents, ['quota_when'], ({ file }) => file.quota_when, faults)
  return { topup, setPasswords, keepInherited, quotaWhen: when?.value ?? 'always' }
}

/** The inputs of a scope. `rows` are the documents whose users count, `all` those whose limits count. */
export interface Reaches {
  readonly rows: readonly Document[]
  readonly all: readonly Document[]
  readonly policy: Policy | undefined
  /** Users are known by e-mail addresses, which are not case-sensitive. */
  readonly isCaseless: boolean
  /** From the command line. */
  readonly flags: {
    readonly prune: boolean
    readonly protect: readonly string[]
    /** Names from lists of protected users, which may be for several systems. */
    readonly lists: readonly string[]
  }
}

/** The scope of the plan: a name must match a glob of every `manage` list and no glob of any `protect` list. */
export function scopeOf({ rows, all, policy, isCaseless, flags }: Reaches, faults: Diagnostic[]): Scope {
  const said = agreed(all, ['target', 'names'], ({ file }) => file.target?.names, faults)
  const fixed = isCaseless ? undefined : policy?.file.names
  if (policy !== undefined && said !== undefined && fixed !== undefined && said.value !== fixed) {
    const at = formatPlace(policy.place(['names']))
    faults.push(error(said.at, `target.names is ${said.value} here and the policy sets ${fixed} at ${at}; take it out`))
  }
  const groups = agreed(all, ['target', 'groups'], ({ file }) => file.target?.groups, faults)
  const roster = agreed(rows, ['prune'], ({ file }) => file.prune, faults)
  const prune = flags.prune ? { file: '--prune' } : roster?.value === true ? roster.at : undefined
  const files = [...all.map(({ file }) => file), ...(policy === undefined ? [] : [policy.file])]
  const managed = groups?.value ?? policy?.file.groups
  return {
    names: fixed ?? said?.value ?? 'lower',
    ...(managed === undefined ? {} : { groups: managed }),
    ...(prune === undefined ? {} : { prune }),
    manage: files.flatMap(({ manage }) => (manage === undefined ? [] : [manage])),
    protect: [...new Set([...files.flatMap(({ protect }) => protect ?? []), ...flags.protect, ...flags.lists])],
    ...sharedOf(all, flags),
  }
}

/** Names that are protected on several systems; `protect` of a target is for that target only. */
function sharedOf(all: readonly Document[], { protect, lists }: Reaches['flags']): Pick<Scope, 'shared'> {
  const isForSeveral = all.some(({ shared }) => shared !== undefined)
  const shared = [...all.flatMap((one) => one.shared ?? []), ...(isForSeveral ? protect : []), ...lists]
  return shared.length === 0 ? {} : { shared: [...new Set(shared)] }
}

/** A limit as set in a document. */
export interface SaidLimit {
  readonly limit: LimitName
  readonly value: number
  readonly at: Place
}

/** The strictest value of each limit. */
export function guardsOf(documents: readonly Document[]): SaidLimit[] {
  const strictest = new Map<LimitName, SaidLimit>()
  for (const { file, yaml } of documents) {
    for (const [limit, value] of Object.entries(file.guards ?? {}) as [LimitName, number][]) {
      const known = strictest.get(limit)
      if (known !== undefined && !isLooser(limit, known.value, value)) continue
      strictest.set(limit, { limit, value, at: yaml.place(['guards', limit]) })
    }
  }
  return [...strictest.values()]
}

/** The groups declared in a document. */
export function groupsOf({ file, yaml }: Document): DesiredGroup[] {
  return (file.groups ?? []).map((group, index) => {
    const isAbsent = group.ensure === 'absent'
    return {
      name: groupName(group.name),
      exact: group.members === 'exact',
      isDeclared: true,
      ...(isAbsent ? { isAbsent: true as const } : {}),
      ...(group.properties === undefined || isAbsent
        ? {}
        : { properties: yaml.typed(['groups', index, 'properties']) as Properties }),
      at: yaml.place(['groups', index, 'name']),
    }
  })
}

/** The rules of the documents. */
export function rulesOf(documents: readonly Document[]): RuleLists {
  return readRules(documents.map(({ file, yaml }) => ({ file, place: (path) => yaml.place(path) })))
}

/** Rules for named servers that have no condition, or that the system cannot carry out. */
export function removalFaults(
  documents: readonly Document[],
  { manages, title }: { readonly manages: ReadonlySet<Facet>; readonly title: string },
): Diagnostic[] {
  const { removeRules: rules } = rulesOf(documents)
  if (!manages.has('namedServers')) {
    const message = `${title} has no named servers, so remove_servers cannot be carried out; take it out, or write it for the hub alone, under targets`
    return rules.slice(0, 1).map(({ at }) => error(at, message))
  }
  const empty = rules.filter(({ match, groups, servers, unused }) => !(match ?? groups ?? servers ?? unused))
  const message =
    'the rule has no condition and would remove every named server; add unused_for, match, group or servers (servers: ["*"] if all are meant)'
  return empty.map(({ at }) => error(at, message))
}
