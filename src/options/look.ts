// The commands that only look at a system: list, export, status, doctor.
import { closest, distance } from 'fastest-levenshtein'

import { sortKeys } from '../core/look/listing.ts'
import { Problem } from '../core/problem.ts'
import { type Column, columns } from '../views/columns.ts'
import { age, flag, integer, type Kind, oneOf, text, texts, whole } from './kinds.ts'
import { looking, textOrJson } from './shared.ts'
import type { Command, Flags, FlagsOf, OptionTable } from './table.ts'

/** The conditions that list and export share. */
const conditions = {
  match: { kind: texts, help: 'only names that match this glob, case and all (several: any of them)', group: 'Who' },
  search: { kind: text, help: 'only names that contain this, in any case', group: 'Who' },
  group: { kind: texts, help: 'only members of this group (several: of any of them)', group: 'Who' },
  admins: { kind: flag, help: 'only admins', group: 'Who', conflicts: ['noAdmins'] },
  noAdmins: { kind: flag, help: 'only those who are no admins', group: 'Who' },
  active: { kind: flag, help: 'only users with a server that runs', group: 'Who' },
  inactiveFor: {
    kind: age,
    help: 'only those whose last activity (or creation, if they never came) is so long ago, such as 30d',
    group: 'Who',
  },
  quotaBelow: { kind: integer, help: 'only those with less quota than this (none counts as 0)', group: 'Who' },
  quotaAbove: {
    kind: integer,
    help: 'only those with more quota than this, unlimited ones among them',
    group: 'Who',
  },
  neverLoggedIn: { kind: flag, help: 'only those who never came', group: 'Who' },
} as const satisfies OptionTable

export type ConditionFlags = Flags<typeof conditions>

/** Columns of a list, with commas between them. */
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
  describe: 'Show who is on the hub, by conditions',
  positionals: {},
  options: {
    ...conditions,
    ...looking,
    sort: { kind: oneOf(sortKeys), fallback: 'name', help: 'by what the users are sorted', group: 'Output' },
    reverse: { kind: flag, help: 'the largest or latest first', group: 'Output' },
    columns: { kind: columnList, help: `some of ${columns.join(',')}`, group: 'Output' },
    quota: { kind: flag, help: 'also the column quota, of a hub that has quotas', group: 'Output' },
    limit: { kind: whole, help: 'at most so many users', group: 'Output' },
    format: {
      kind: oneOf(listFormats),
      fallback: 'text',
      help: 'text, json, csv that a plan takes, or names, one a line',
      group: 'Output',
    },
  },
  examples: [
    ['$0 list --group staff --sort last_activity', 'who of the staff has not come for long'],
    ['$0 list --quota-below 50 --sort quota', 'who of an AUP Learning Cloud runs out of quota'],
    ["$0 list --match '*23' --format csv > leavers.csv", 'then: hubplan plan --absent-from leavers.csv'],
  ],
} as const satisfies Command

export type ListFlags = FlagsOf<typeof list>

// `export` is a word of the language.
export const exporting = {
  describe: 'Save everybody on the hub as a file that plans nothing',
  positionals: {
    file: { kind: text, help: '.yaml, .csv, .xlsx or .json; an earlier one is replaced. Left out: stdout' },
  },
  options: {
    ...conditions,
    ...looking,
    output: { kind: text, alias: 'o', help: 'the same as FILE', group: 'Output' },
    format: {
      kind: oneOf(['yaml', 'json', 'csv']),
      help: 'what is written on stdout, without a FILE (default yaml)',
      group: 'Output',
    },
  },
  examples: [
    ['$0 export backup.xlsx', 'everybody, for a spreadsheet'],
    ['$0 export hubplan.yaml', 'begin to manage a hub: a plan of this file is empty'],
  ],
} as const satisfies Command

export type ExportFlags = FlagsOf<typeof exporting>

export const status = {
  describe: 'Show the hub in numbers',
  positionals: {},
  options: {
    idle: {
      kind: age,
      fallback: '90d',
      help: 'who counts as idle: nothing from them for so long',
      group: 'Who',
    },
    ...looking,
    format: { kind: textOrJson, fallback: 'text', help: 'how the numbers are shown', group: 'Output' },
  },
  examples: [['$0 status --idle 180d', 'a hub in numbers']],
} as const satisfies Command

export type StatusFlags = FlagsOf<typeof status>

export const doctor = {
  describe: 'Look at the way to the hub, and at what the token may do',
  positionals: { plan: { kind: text, help: 'a plan file: may this token apply it?' } },
  options: {
    ...looking,
    format: { kind: textOrJson, fallback: 'text', help: 'how the findings are shown', group: 'Output' },
  },
  examples: [
    ['$0 doctor', 'does the connection work, and what may the token do?'],
    ['$0 doctor plan.json', 'may the token apply this plan?'],
  ],
} as const satisfies Command

export type DoctorFlags = FlagsOf<typeof doctor>
