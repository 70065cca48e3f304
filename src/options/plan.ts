// Options of hubplan plan, for the command line and the library.
import { flag, oneOf, text, texts, words } from './kinds.ts'
import { by, config, connection, overrides, planFormat, policy, target } from './shared.ts'
import type { Command, FlagsOf, OptionTable } from './table.ts'

/** The users of the plan; validate has these options, too. */
export const people = {
  absent: { kind: texts, help: 'delete this user, or all users that match this glob', group: 'Who', value: 'NAME' },
  absentFrom: {
    kind: texts,
    help: 'delete the users in this file',
    group: 'Who',
    value: 'FILE',
    see: 'roster#lists-of-names',
  },
  admin: { kind: texts, help: 'make this user an admin; the user must exist', group: 'Who', value: 'NAME' },
  adminFrom: {
    kind: texts,
    help: 'make the users in this file admins',
    group: 'Who',
    value: 'FILE',
    see: 'roster#lists-of-names',
  },
  noAdmin: { kind: texts, help: 'take admin rights from this user', group: 'Who', value: 'NAME' },
  noAdminFrom: {
    kind: texts,
    help: 'take admin rights from the users in this file',
    group: 'Who',
    value: 'FILE',
    see: 'roster#lists-of-names',
  },
  prune: { kind: flag, help: 'the roster is complete: delete users that are not in it', group: 'Who' },
  protect: {
    kind: texts,
    help: 'never change users that match this glob',
    group: 'Who',
    value: 'GLOB',
    see: 'desired-state',
  },
  protectFrom: {
    kind: texts,
    help: 'never change the users in this file',
    group: 'Who',
    value: 'FILE',
    see: 'roster#lists-of-names',
  },
} as const satisfies OptionTable

const sheet = {
  kind: text,
  help: 'sheet to read in .xlsx files (default: the first)',
  group: 'Files',
  value: 'NAME',
} as const

/** How files of another program are read. */
export const files = {
  sheet,
  preset: {
    kind: text,
    help: 'the FILEs come from this program, such as canvas-gradebook',
    group: 'Files',
    value: 'PROGRAM',
    see: 'roster#presets',
  },
  column: {
    kind: texts,
    help: 'read a column from another header: username=Login, groups=Section',
    group: 'Files',
    value: 'NAME=HEADER',
    see: 'roster#files-that-another-program-writes',
  },
  stdinFormat: {
    kind: oneOf(['csv', 'json', 'yaml', 'names']),
    help: 'format of a FILE - (default: from its first line)',
    group: 'Files',
    value: 'KIND',
    library: false,
  },
  hiddenRows: {
    kind: oneOf(['read', 'skip']),
    help: 'rows that a spreadsheet hides (default: an error)',
    group: 'Files',
    value: 'HOW',
  },
} as const satisfies OptionTable

const quotas = {
  quota: {
    kind: texts,
    help: 'set a quota: alice=500, alice=unlimited; with --topup a grant: alice=+100',
    group: 'Who',
    value: 'NAME=N',
    see: 'aup#quota',
  },
  topup: {
    kind: flag,
    help: 'also plan grants (+100) and quota_rules; a plan without it leaves them out',
    group: 'Who',
    see: 'aup#quota',
  },
  setPasswords: {
    kind: flag,
    help: 'also set passwords of existing users, not only those of new ones',
    group: 'Who',
    see: 'aup#passwords',
  },
  keepInherited: {
    kind: flag,
    help: 'AUP: let a new user with a reused name keep the old password and quota',
    group: 'Who',
    see: 'aup#names',
  },
} as const satisfies OptionTable

const directory = {
  ldapUrl: {
    kind: text,
    help: 'address of the directory (else HUBPLAN_LDAP_URL)',
    group: 'Directory',
    library: false,
    value: 'URL',
    see: 'directory#the-connection',
  },
  ldapPasswordFile: {
    kind: text,
    help: 'file with its password (else HUBPLAN_LDAP_PASSWORD, HUBPLAN_LDAP_PASSWORD_FILE)',
    group: 'Directory',
    library: false,
    value: 'FILE',
    see: 'directory#the-connection',
  },
  ldapCa: {
    kind: text,
    help: 'PEM file with its CA (else HUBPLAN_LDAP_CA)',
    group: 'Directory',
    library: false,
    value: 'FILE',
    see: 'directory#the-connection',
  },
} as const satisfies OptionTable

export const plan = {
  describe: 'Compare the desired state with the hub, and save the changes as a plan',
  topic: 'plan',
  positionals: {
    files: {
      kind: words,
      help: 'CSV, XLSX, YAML, JSON or text files, or - (stdin), instead of the users in hubplan.yaml',
    },
  },
  options: {
    ...people,
    ...quotas,
    config,
    ...files,
    against: {
      kind: text,
      help: 'plan (or folder) applied last: tell changes of files from changes of the hub',
      group: 'Files',
      value: 'PLAN',
      see: 'plan#against-the-last-plan',
    },
    policy,
    ...overrides,
    ...directory,
    target,
    ...connection,
    by,
    output: {
      kind: text,
      alias: 'o',
      help: 'file to save the plan in; without it the plan is only shown',
      group: 'Output',
      library: false,
      value: 'FILE',
    },
    format: { ...planFormat, library: false },
    detailedExitcode: {
      kind: flag,
      help: 'exit with 2 if there are changes, with 0 if there are none',
      group: 'Output',
      library: false,
      see: 'exit-codes',
    },
  },
  examples: [
    ['$0 plan -o plan.json', 'plan hubplan.yaml'],
    ['$0 plan users.csv -o plan.json', 'plan a CSV file'],
    ["$0 plan --absent '*23' -o plan.json", 'delete by glob'],
  ],
} as const satisfies Command

export type PlanFlags = FlagsOf<typeof plan>
