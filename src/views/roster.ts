// An export as text: a desired state that changes nothing, or the rows of a table.
import type { Roster, RosterGroup } from '../core/roster.ts'
import type { LiveUser } from '../core/types.ts'
import { json, list, scalar } from './yaml.ts'

const schema = '# yaml-language-server: $schema=./node_modules/hubplan/schemas/hubplan.schema.json'

/** A hubplan.yaml, one user a line. */
export function rosterYaml(roster: Roster, url: string): string {
  const { users, groups, names } = roster
  const whole = roster.isPart ? 'Some of the users' : 'All users'
  return [
    schema,
    `# ${whole} of ${url}, as hubplan export found them.`,
    'version: 1',
    ...(names === 'exact' ? ['target: { names: exact }'] : []),
    ...section(
      'users',
      users.map((user) => `{ ${fieldsOf(user).join(', ')} }`),
    ),
    ...(groups === undefined ? [] : section('groups', groups.map(groupYaml))),
    '',
  ].join('\n')
}

function section(name: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [`${name}: []`] : [`${name}:`, ...items.map((item) => `  - ${item}`)]
}

function fieldsOf({ name, admin, groups }: LiveUser): readonly string[] {
  const member = groups === undefined ? [] : [`groups: ${list(groups)}`]
  return [`name: ${scalar(name)}`, `admin: ${admin}`, ...member]
}

function groupYaml({ name, properties }: RosterGroup): string {
  const more = properties === undefined ? '' : `, properties: ${json(properties)}`
  return `{ name: ${scalar(name)}${more} }`
}

/** The same as JSON, one user a line: `version`, `target` (names), `users` (name, admin, groups), `groups` (name, properties). */
export function rosterJson({ users, groups, names }: Roster): string {
  const rows = users.map(({ name, admin, groups: mine }) => json({ name, admin, groups: mine }))
  const parts = [
    '  "version": 1',
    ...(names === 'exact' ? ['  "target": {"names":"exact"}'] : []),
    `  "users": ${lines(rows)}`,
    ...(groups === undefined ? [] : [`  "groups": ${lines(groups.map(json))}`]),
  ]
  return `{\n${parts.join(',\n')}\n}\n`
}

function lines(items: readonly string[]): string {
  return items.length === 0 ? '[]' : `[\n${items.map((item) => `    ${item}`).join(',\n')}\n  ]`
}

/** The columns of a table; without `groups` when they are unseen. Times are for the reader only. */
export function rosterColumns({ groups }: Roster): readonly string[] {
  return ['username', 'admin', ...(groups === undefined ? [] : ['groups']), 'created', 'last_activity']
}

/** One row per user. */
export function rosterRow(user: LiveUser): Readonly<Record<string, string>> {
  return {
    username: user.name,
    admin: String(user.admin),
    groups: user.groups === undefined || user.groups.length === 0 ? '-' : user.groups.join(';'),
    created: user.created ?? '',
    last_activity: user.last_activity ?? '',
  }
}
