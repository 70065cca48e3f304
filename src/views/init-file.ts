// The first files of a project: the desired state, and .gitignore.
import type { Facet, Include, Op } from '../core/types.ts'
import { flowOf, list, scalar } from './yaml.ts'

/** The system and the answers. */
export interface Beginning {
  readonly name: string
  readonly names: 'login' | 'email'
  readonly manages: ReadonlySet<Facet>
  readonly ops: ReadonlySet<Op>
  readonly url: string
  /** Alteryx: number of the workspace. */
  readonly workspace?: string | undefined
  /** Globs. */
  readonly protect: readonly string[]
  /** A roster, and how it is read. */
  readonly include?: Include | undefined
  /** The file with all live users; undefined when no roster was written. */
  readonly roster?: string | undefined
}

const schema = '# yaml-language-server: $schema=./node_modules/hubplan/schemas/hubplan.schema.json'

/** A first hubplan.yaml. */
export function desiredYaml(beginning: Beginning): string {
  const { name, url, workspace, protect } = beginning
  const lines = [
    schema,
    'version: 1',
    `target: { provider: ${name}, url: ${scalar(url)}${workspace === undefined ? '' : `, workspace: ${scalar(workspace)}`} }`,
    '# Not deleted, demoted or otherwise changed, unless a plan is made with --allow protected.',
    `protect: ${list(protect)}`,
    ...includeLines(beginning),
    ...examples(beginning),
  ]
  return `${lines.join('\n')}\n`
}

function includeLines({ include, roster }: Beginning): readonly string[] {
  const current = roster === undefined ? [] : [`  - { path: ${scalar(roster)} }`]
  const all = '# All current users: planning this file changes nothing.'
  if (include === undefined) return roster === undefined ? [] : [all, 'include:', ...current]
  const keys = Object.entries(include).map(([key, value]) => `${key}: ${flowOf(value)}`)
  const own = keys.map((line, index) => `${index === 0 ? '  - ' : '    '}${line}`)
  return ['include:', ...own, ...(roster === undefined ? [] : [`  ${all}`, ...current])]
}

function examples({ names, manages, ops }: Beginning): readonly string[] {
  if (!ops.has('user.create')) {
    return ['# Users to delete come from a file: hubplan plan --absent-from leavers.csv -o plan.json']
  }
  const isOfPeople = names === 'email'
  const at = isOfPeople ? '@example.org' : ''
  return [
    isOfPeople ? '# More users, by their e-mail addresses:' : '# More users, and their settings:',
    '# users:',
    `#   - { name: ada${at}${wishes(manages)} }`,
    `#   - { name: bob${at}, ensure: absent }`,
    '# This roster is complete: users missing from it are deleted.',
    '# prune: true',
  ]
}

function wishes(manages: Beginning['manages']): string {
  if (manages.has('quota')) return ', groups: [staff], quota: unlimited, password: generate'
  return manages.has('groups') ? ', admin: true, groups: [staff]' : ''
}

/** Files that git must not track: journals, results, passwords and the ledger of --state DIR. */
export const ignored = [
  '*.journal',
  '*.journal.lock',
  'credentials*.csv*',
  'credentials*.xlsx*',
  '.hubplan/*',
  // The program that CI runs.
  '!.hubplan/hubplan.mjs',
  '!.hubplan/.gitattributes',
] as const

/** Of an earlier version. Git finds nothing again below a folder that it ignores. */
const whole = /^\/?\.hubplan\/?$/

/** The text of a .gitignore with the missing lines added; undefined when none is missing. */
export function withIgnored(text: string): string | undefined {
  const kept = text.split('\n').filter((line) => !whole.test(line.trim()))
  const known = new Set(kept.map((line) => line.trim()))
  const missing = ignored.filter((line) => !known.has(line))
  if (missing.length === 0) return undefined
  const rest = kept.join('\n')
  const before = rest === '' || rest.endsWith('\n') ? rest : `${rest}\n`
  return `${before}# hubplan\n${missing.join('\n')}\n`
}
