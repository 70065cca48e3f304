// The files with which somebody begins: the desired state, and what git must not keep.
import { list, scalar } from './yaml.ts'

/** What was answered. */
export interface Beginning {
  readonly provider: 'jupyterhub' | 'aup' | 'bevy' | 'alteryx'
  readonly url: string
  /** Of Alteryx: number of the workspace. */
  readonly workspace?: string | undefined
  /** Globs. */
  readonly protect: readonly string[]
  /** The file with everybody who is there now; undefined when nobody was written down. */
  readonly roster?: string | undefined
}

const schema = '# yaml-language-server: $schema=./node_modules/hubplan/schemas/hubplan.schema.json'

/** A hubplan.yaml to go on with. */
export function desiredYaml({ provider, url, workspace, protect, roster }: Beginning): string {
  const lines = [
    schema,
    'version: 1',
    `target: { provider: ${provider}, url: ${scalar(url)}${workspace === undefined ? '' : `, workspace: ${scalar(workspace)}`} }`,
    '# Never deleted, demoted or otherwise changed.',
    `protect: ${list(protect)}`,
    ...(roster === undefined
      ? []
      : ['# Everybody who is there now: a plan of it is empty.', 'include:', `  - { path: ${scalar(roster)} }`]),
    ...examples[provider],
  ]
  return `${lines.join('\n')}\n`
}

const people = [
  '# More people, and what should be of them:',
  '# users:',
  '#   - { name: ada, admin: true, groups: [staff] }',
  '#   - { name: bob, ensure: absent }',
  '# This roster is complete: whoever is not in it is deleted.',
  '# prune: true',
]

const addresses = [
  '# More people, by their e-mail addresses:',
  '# users:',
  '#   - { name: ada@example.org }',
  '#   - { name: bob@example.org, ensure: absent }',
]

const examples = {
  jupyterhub: people,
  aup: [
    ...people.slice(0, 2),
    '#   - { name: ada, groups: [staff], quota: unlimited, password: generate }',
    ...people.slice(3),
  ],
  bevy: ['# Who is to go comes from a file: hubplan plan --absent-from leavers.csv -o plan.json'],
  alteryx: [...addresses, ...people.slice(4)],
} as const satisfies Record<Beginning['provider'], readonly string[]>

/** What git must not keep: journals, results, passwords and the books of --state DIR. */
export const ignored = ['*.journal', '*.journal.lock', 'credentials*.csv*', 'credentials*.xlsx*', '.hubplan/'] as const

/** The text of a .gitignore with the lines that it lacks; undefined when it has them all. */
export function withIgnored(text: string): string | undefined {
  const known = new Set(text.split('\n').map((line) => line.trim()))
  const missing = ignored.filter((line) => !known.has(line))
  if (missing.length === 0) return undefined
  const before = text === '' || text.endsWith('\n') ? text : `${text}\n`
  return `${before}# hubplan\n${missing.join('\n')}\n`
}
