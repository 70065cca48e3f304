// Options of hubplan plan, for the command line and the library.
import { flag, text, texts, words } from './kinds.ts'
import { config, connection, overrides, planFormat, policy, target } from './shared.ts'
import type { Command, FlagsOf, OptionTable } from './table.ts'

/** The users of the plan; validate has these options, too. */
export const people = {
  absent: { kind: texts, help: 'delete this user, or all users that match this glob', group: 'Who' },
  absentFrom: { kind: texts, help: 'delete the users in this file', group: 'Who' },
  admin: { kind: texts, help: 'make this user an admin', group: 'Who' },
  adminFrom: { kind: texts, help: 'make the users in this file admins', group: 'Who' },
  noAdmin: { kind: texts, help: 'remove admin rights from this user', group: 'Who' },
  noAdminFrom: { kind: texts, help: 'remove admin rights from the users in this file', group: 'Who' },
  prune: { kind: flag, help: 'the roster is complete: delete users that are not in it', group: 'Who' },
  protect: { kind: texts, help: 'never change users that match this glob', group: 'Who' },
  protectFrom: { kind: texts, help: 'never change the users in this file', group: 'Who' },
} as const satisfies OptionTable

export const sheet = { kind: text, help: 'sheet to read in .xlsx files (default: the first)', group: 'Files' } as const

const quotas = {
  quota: { kind: texts, help: 'set a quota: NAME=500, NAME=unlimited, or, with --topup, NAME=+100', group: 'Who' },
  topup: { kind: flag, help: 'plan grants, too: quotas such as +100, and quota_rules', group: 'Who' },
  setPasswords: { kind: flag, help: 'plan passwords of existing users, too', group: 'Who' },
  keepInherited: { kind: flag, help: 'a new user with a reused name keeps its old password and quota', group: 'Who' },
} as const satisfies OptionTable

const directory = {
  ldapUrl: {
    kind: text,
    help: 'address of the directory that includes read (else HUBPLAN_LDAP_URL)',
    group: 'Directory',
    library: false,
  },
  ldapPasswordFile: {
    kind: text,
    help: 'file with the password of HUBPLAN_LDAP_BIND_DN (else HUBPLAN_LDAP_PASSWORD, HUBPLAN_LDAP_PASSWORD_FILE)',
    group: 'Directory',
    library: false,
  },
  ldapCa: {
    kind: text,
    help: 'PEM file with the CA of the directory (else HUBPLAN_LDAP_CA)',
    group: 'Directory',
    library: false,
  },
} as const satisfies OptionTable

export const plan = {
  describe: 'Compare the desired state with the hub, and save the changes as a plan',
  topic: 'plan',
  positionals: {
    files: { kind: words, help: 'CSV, XLSX, YAML or JSON files, instead of the users in hubplan.yaml' },
  },
  options: {
    ...people,
    ...quotas,
    config,
    sheet,
    against: {
      kind: text,
      help: 'last applied plan: show which differences come from the files and which from the hub',
      group: 'Files',
    },
    policy,
    ...overrides,
    ...directory,
    target,
    ...connection,
    output: { kind: text, alias: 'o', help: 'file to save the plan in', group: 'Output', library: false },
    format: { ...planFormat, library: false },
    detailedExitcode: { kind: flag, help: 'exit with 2 if there are changes', group: 'Output', library: false },
  },
  examples: [
    ['$0 plan -o plan.json', 'plan hubplan.yaml'],
    ['$0 plan users.csv -o plan.json', 'plan a CSV file'],
    ["$0 plan --absent '*23' -o plan.json", 'delete by glob'],
  ],
} as const satisfies Command

export type PlanFlags = FlagsOf<typeof plan>
