// An export as text: a desired state that changes nothing, or the rows of a table.
import { addressOf, type Roster, type RosterGroup, type RosterUser } from '../core/look/roster.ts'
import { defaultProvider } from '../core/saved.ts'
import type { LiveUser } from '../core/types.ts'
import { groupsCell } from './words.ts'
import { json, list, scalar } from './yaml.ts'

const schema = '# yaml-language-server: $schema=./node_modules/hubplan/schemas/hubplan.schema.json'

/** A hubplan.yaml, one line per user. */
export function rosterYaml(roster: Roster, url: string): string {
  const { users, groups } = roster
  const target = targetOf(roster)
  const whole = roster.isPart ? 'Some of the users' : 'All users'
  return [
    schema,
    `# ${whole} of ${url}, as hubplan export found them.`,
    'version: 1',
    ...(target.length === 0 ? [] : [`target: { ${target.map(([key, value]) => `${key}: ${value}`).join(', ')} }`]),
    ...section(
      'users',
      users.map((user) => `{ ${fieldsOf(user).join(', ')} }`),
    ),
    ...(groups === undefined || isOfPeople(users) ? [] : section('groups', groups.map(groupYaml))),
    '',
  ].join('\n')
}

/** Where users have an account number, a file identifies users only and says nothing about groups. */
function isOfPeople(users: readonly LiveUser[]): boolean {
  return users.some(({ account }) => account !== undefined)
}

function section(name: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [`${name}: []`] : [`${name}:`, ...items.map((item) => `  - ${item}`)]
}

/** The settings of `target` that the file needs to be read correctly. */
function targetOf({ provider, names }: Roster): readonly (readonly [string, string])[] {
  return [
    ...(provider === defaultProvider ? [] : [['provider', provider] as const]),
    ...(names === 'exact' ? [['names', names] as const] : []),
  ]
}

function fieldsOf({ name, account, admin, groups, cells }: RosterUser): readonly string[] {
  if (account !== undefined) return [`name: ${scalar(name)}`, `user_id: ${scalar(account)}`]
  const member = groups === undefined ? [] : [`groups: ${list(groups)}`]
  const more = Object.entries(cells).map(([column, said]) => `${column}: ${said}`)
  return [`name: ${scalar(name)}`, `admin: ${admin}`, ...member, ...more]
}

function groupYaml({ name, properties }: RosterGroup): string {
  const more = properties === undefined ? '' : `, properties: ${json(properties)}`
  return `{ name: ${scalar(name)}${more} }`
}

/**
 * The same as JSON, one line per user: `version`, `target` (provider, names), `users` (name, admin, groups, quota),
 * `groups` (name, properties).
 */
export function rosterJson(roster: Roster): string {
  const { users, groups } = roster
  const target = targetOf(roster)
  const rows = users.map(({ name, account, admin, groups: mine, cells }) =>
    json(account === undefined ? { name, admin, groups: mine, ...cells } : { name, user_id: account }),
  )
  const parts = [
    '  "version": 1',
    ...(target.length === 0 ? [] : [`  "target": ${json(Object.fromEntries(target))}`]),
    `  "users": ${lines(rows)}`,
    ...(groups === undefined || isOfPeople(users) ? [] : [`  "groups": ${lines(groups.map(json))}`]),
  ]
  return `{\n${parts.join(',\n')}\n}\n`
}

function lines(items: readonly string[]): string {
  return items.length === 0 ? '[]' : `[\n${items.map((item) => `    ${item}`).join(',\n')}\n  ]`
}

/** The columns of a table; without `groups` when they are not visible. Times are for readers only. */
export function rosterColumns({ users, groups, columns }: Roster): readonly string[] {
  if (isOfPeople(users)) return ['email', 'user_id']
  const member = groups === undefined ? [] : ['groups']
  return ['username', 'admin', ...member, ...columns, 'created', 'last_activity']
}

/** One row per user. */
export function rosterRow(user: RosterUser): Readonly<Record<string, string>> {
  if (user.account !== undefined) return { email: addressOf(user), user_id: user.account }
  return {
    username: user.name,
    admin: String(user.admin),
    groups: user.groups === undefined || user.groups.length === 0 ? '-' : groupsCell(user.groups),
    ...Object.fromEntries(Object.entries(user.cells).map(([column, said]) => [column, String(said)])),
    created: user.created ?? '',
    last_activity: user.last_activity ?? '',
  }
}
