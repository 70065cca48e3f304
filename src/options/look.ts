// Options of the read-only commands: list, export, status, user, doctor.
import { closest, distance } from 'fastest-levenshtein'

import { configForms } from '../core/look/config-forms.ts'
import { sortKeys } from '../core/look/listing.ts'
import { Problem } from '../core/problem.ts'
import { type Column, columns } from '../views/columns.ts'
import { age, days, flag, integer, type Kind, oneOf, text, texts, userName, whole, words } from './kinds.ts'
import { format, looking, planFormat, policy } from './shared.ts'
import type { Command, Flags, FlagsOf, OptionTable } from './table.ts'

/** Conditions of list and export. */
const conditions = {
  match: {
    kind: texts,
    help: 'only users whose name matches this glob, case-sensitive (repeated: any of them)',
    group: 'Who',
    value: 'GLOB',
  },
  search: { kind: text, help: 'only users whose name contains this text, in any case', group: 'Who', value: 'TEXT' },
  group: { kind: texts, help: 'only members of this group (repeated: any of them)', group: 'Who', value: 'NAME' },
  admins: { kind: flag, help: 'only admins', group: 'Who', conflicts: ['noAdmins'] },
  noAdmins: { kind: flag, help: 'only users without admin rights', group: 'Who' },
  active: { kind: flag, help: 'only users with a running server', group: 'Who' },
  inactiveFor: {
    kind: age,
    help: 'only users without activity for this long, such as 30d; without a login, since creation',
    group: 'Who',
    value: 'AGE',
  },
  quotaBelow: {
    kind: integer,
    help: 'only users with a quota below this (no quota counts as 0)',
    group: 'Who',
    value: 'N',
  },
  quotaAbove: { kind: integer, help: 'only users with a quota above this, or without limit', group: 'Who', value: 'N' },
  neverLoggedIn: { kind: flag, help: 'only users who never logged in', group: 'Who' },
} as const satisfies OptionTable

export type ConditionFlags = Flags<typeof conditions>

/** Columns of a list, separated by commas. */
const columnList: Kind<readonly Column[] | undefined> = {
  takes: 'text',
  read: (typed) => typed.at(-1)?.split(',').map(columnOf),
}

/** @throws Problem `usage` */
function columnOf(word: string): Column {
  const name = word.trim().toLowerCase()
  const found = columns.find((column) => column === (name === 'username' ? 'name' : name))
  if (found !== undefined) return found
  const near = closest(name, columns)
  const hint = distance(name, near) <= 2 ? `did you mean ${near}?` : `columns are ${columns.join(', ')}`
  throw new Problem('usage', `There is no column ${JSON.stringify(word)}.`, { hint })
}

const listFormats = ['text', 'json', 'csv', 'names'] as const
export type ListFormat = (typeof listFormats)[number]

export const list = {
  describe: 'List the users of the hub, by conditions, or their servers, API tokens or notices',
  topic: 'look',
  positionals: {},
  options: {
    ...conditions,
    ...looking,
    sort: { kind: oneOf(sortKeys), fallback: 'name', help: 'column to sort by', group: 'Output', value: 'COLUMN' },
    reverse: { kind: flag, help: 'sort the largest or latest first', group: 'Output' },
    columns: {
      kind: columnList,
      help: `columns to show: some of ${columns.join(',')}`,
      group: 'Output',
      value: 'COLUMNS',
    },
    servers: {
      kind: flag,
      help: 'list servers in place of users: default and named, running and stopped (--active: running ones)',
      group: 'Output',
      conflicts: ['columns', 'quota'],
    },
    tokens: {
      kind: flag,
      help: 'list tokens in place of users, one request for each user; never their text',
      group: 'Output',
      conflicts: ['columns', 'quota', 'servers'],
    },
    leaving: {
      kind: flag,
      help: 'list users under notice, with the day on which they leave, in place of all users',
      group: 'Output',
      conflicts: ['columns', 'quota', 'servers', 'tokens'],
    },
    quota: { kind: flag, help: 'add the column quota, for a hub with quotas', group: 'Output' },
    limit: { kind: whole, help: 'show at most N rows', group: 'Output', value: 'N' },
    format: {
      kind: oneOf(listFormats),
      fallback: 'text',
      help: 'output format (hubplan plan reads csv; names: one per line)',
      group: 'Output',
      value: 'FORMAT',
    },
  },
  examples: [
    ['$0 list --group staff --sort last_activity', 'staff, the longest inactive first'],
    ['$0 list --quota-below 50 --sort quota', 'AUP Learning Cloud: users short of quota'],
    ['$0 list --servers --sort last_activity', 'servers, the longest unused first'],
    ['$0 list --tokens --sort last_activity', 'tokens, the longest unused first'],
    ['$0 list --leaving --format csv', 'for a mail to users under notice'],
    ["$0 list --match '*23' --format csv > leavers.csv", 'then: hubplan plan --absent-from leavers.csv'],
  ],
} as const satisfies Command

export type ListFlags = FlagsOf<typeof list>

// `export` is a keyword of the language.
export const exporting = {
  describe: 'Export all users to a file (planning it changes nothing)',
  topic: 'look',
  positionals: {
    file: { kind: text, help: '.yaml, .csv, .xlsx or .json file to write or replace (default: stdout)' },
  },
  options: {
    ...conditions,
    ...looking,
    output: { kind: text, alias: 'o', help: 'the same as FILE', group: 'Output', value: 'FILE' },
    format: {
      kind: oneOf(['yaml', 'json', 'csv']),
      help: 'output format on stdout, without a FILE (default: yaml)',
      group: 'Output',
      value: 'FORMAT',
    },
  },
  examples: [
    ['$0 export backup.xlsx', 'all users, as a spreadsheet'],
    ['$0 export hubplan.yaml', 'start to manage a hub: planning this file changes nothing'],
  ],
} as const satisfies Command

export type ExportFlags = FlagsOf<typeof exporting>

export const status = {
  describe: 'Show the hub in numbers',
  topic: 'look',
  positionals: {},
  options: {
    idle: {
      kind: age,
      fallback: '90d',
      help: 'users without activity for this long count as idle',
      group: 'Who',
      value: 'AGE',
    },
    usage: { kind: flag, help: 'show how much the hub is used, too: minutes, live sessions, starts', group: 'Output' },
    tokens: { kind: flag, help: 'count API tokens, too: one request for each user', group: 'Output' },
    days: { kind: days, help: 'days that --usage counts, up to 365 (default: 30)', group: 'Output', value: 'N' },
    ...looking,
    output: { kind: text, alias: 'o', help: 'file to write (default: stdout)', group: 'Output', value: 'FILE' },
    format: { ...planFormat, help: 'output format (markdown for the summary of a job, html for a browser)' },
  },
  examples: [
    ['$0 status --idle 180d', 'count users that are idle for half a year'],
    ['$0 status --format html -o status.html', 'a page with charts, to show or print'],
    ['$0 status --usage --days 7', 'minutes, top users and live sessions of a week'],
  ],
} as const satisfies Command

export type StatusFlags = FlagsOf<typeof status>

export const user = {
  describe: 'Show one user: account, servers, usage, and what the next plan does',
  topic: 'user',
  positionals: {
    name: {
      kind: userName,
      help: 'the user',
      missing: 'The name of the user is missing; hubplan list shows all of them.',
    },
    files: { kind: words, help: 'files of the desired state, as for plan (default: hubplan.yaml, if there is one)' },
  },
  options: {
    days: { kind: days, help: 'days of usage, up to 365 (default: 30)', group: 'Output', value: 'N' },
    policy,
    ...looking,
    format,
  },
  examples: [
    ['$0 user alice', 'what is known of alice, and what the next plan does'],
    ['$0 user alice users.csv', 'the same with a roster'],
  ],
} as const satisfies Command

export type UserFlags = FlagsOf<typeof user>

export const doctor = {
  describe: 'Check the connection to the hub, and the rights of the token',
  topic: 'check',
  positionals: { plan: { kind: text, help: 'plan file: check that the token may apply it' } },
  options: {
    ...looking,
    format: {
      ...format,
      kind: oneOf(['text', 'json', ...configForms]),
      help: "output format; python, helm and tljh print what the hub's config lacks, and check on stderr",
      see: 'jupyterhub#tokens-and-scopes',
    },
  },
  examples: [
    ['$0 doctor', 'check the connection and the token'],
    ['$0 doctor plan.json', 'check that the token may apply this plan'],
    ['$0 doctor --format helm > hub.yaml', 'what the values of the Helm chart lack'],
  ],
} as const satisfies Command

export type DoctorFlags = FlagsOf<typeof doctor>
