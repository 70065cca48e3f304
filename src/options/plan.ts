// hubplan plan, as the command line and the library have it.
import { flag, oneOf, text, texts, words } from './kinds.ts'
import { config, connection, formats, overrides, policy, target } from './shared.ts'
import type { Command, Flags, FlagsOf, OptionTable } from './table.ts'

/** What should be: the options that validate has, too. */
export const roster = {
  absent: { kind: texts, help: 'delete this user, or all that match this glob', group: 'Who' },
  absentFrom: { kind: texts, help: 'delete the users of this file', group: 'Who' },
  admin: { kind: texts, help: 'make this user an admin', group: 'Who' },
  adminFrom: { kind: texts, help: 'make the users of this file admins', group: 'Who' },
  noAdmin: { kind: texts, help: 'take the admin flag from this user', group: 'Who' },
  noAdminFrom: { kind: texts, help: 'take the admin flag from the users of this file', group: 'Who' },
  prune: { kind: flag, help: 'the roster is complete: delete who is not in it', group: 'Who' },
  protect: { kind: texts, help: 'never touch names that match this glob', group: 'Who' },
  protectFrom: { kind: texts, help: 'never touch the people of this file', group: 'Who' },
  config,
  sheet: { kind: text, help: 'the sheet of .xlsx FILEs to read (default the first)', group: 'Files' },
  policy,
} as const satisfies OptionTable

const { config: _, sheet: __, policy: ___, ...people } = roster

const quotas = {
  quota: {
    kind: texts,
    help: 'give this user a quota: NAME=500, NAME=unlimited, or with --topup NAME=+100',
    group: 'Who',
  },
  topup: { kind: flag, help: 'plan grants: quotas such as +100, and quota_rules', group: 'Who' },
  setPasswords: { kind: flag, help: 'plan passwords of people who exist, too', group: 'Who' },
  keepInherited: {
    kind: flag,
    help: 'a new user under a used name keeps the password and quota of whoever had it',
    group: 'Who',
  },
} as const satisfies OptionTable

const directory = {
  ldapUrl: {
    kind: text,
    help: 'the directory that includes may ask (else HUBPLAN_LDAP_URL)',
    group: 'Directory',
    library: false,
  },
  ldapPasswordFile: {
    kind: text,
    help: 'password of HUBPLAN_LDAP_BIND_DN (else HUBPLAN_LDAP_PASSWORD, HUBPLAN_LDAP_PASSWORD_FILE)',
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
  describe: 'Compare what should be with the hub, and save the changes as a plan',
  positionals: {
    files: { kind: words, help: 'CSV, XLSX, YAML or JSON files, in place of the users of hubplan.yaml' },
  },
  options: {
    ...people,
    ...quotas,
    config,
    sheet: roster.sheet,
    against: {
      kind: text,
      help: 'the last applied plan: tell what has changed in the files and what on the hub',
      group: 'Files',
    },
    policy,
    ...overrides,
    ...directory,
    target,
    ...connection,
    output: { kind: text, alias: 'o', help: 'save the plan here', group: 'Output', library: false },
    format: { kind: oneOf(formats), fallback: 'text', help: 'how the plan is shown', group: 'Output', library: false },
    detailedExitcode: { kind: flag, help: 'exit 2 when there are changes', group: 'Output', library: false },
  },
  examples: [
    ['$0 plan -o plan.json', 'plan what hubplan.yaml says'],
    ['$0 plan users.csv -o plan.json', 'plan what a CSV says'],
    ["$0 plan --absent '*23' -o plan.json", 'delete by glob'],
  ],
} as const satisfies Command

export type PlanFlags = FlagsOf<typeof plan>

/** What a command line says about what should be. */
export type RosterFlags = Flags<typeof roster & typeof plan.positionals>
export type QuotaFlags = Flags<typeof quotas>
export type LdapFlags = Flags<typeof directory>
