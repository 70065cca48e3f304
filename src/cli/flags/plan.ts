// The flags of `hubplan plan`.
import type { Argv } from 'yargs'

import { type Format, formats } from '../../commands/choices.ts'
import type { PlanFlags } from '../../commands/plan/index.ts'
import type { ProviderName } from '../../providers/index.ts'
import { hubFlags, hubTable, many, one, type Parsed, text } from './base.ts'

export const planTable = {
  output: { ...text, alias: 'o', describe: 'save the plan here' },
  absent: { ...text, describe: 'delete this user, or all that match this glob' },
  'absent-from': { ...text, describe: 'delete the users of this file' },
  admin: { ...text, describe: 'make this user an admin' },
  'admin-from': { ...text, describe: 'make the users of this file admins' },
  'no-admin': { ...text, describe: 'take the admin flag from this user' },
  'no-admin-from': { ...text, describe: 'take the admin flag from the users of this file' },
  quota: { ...text, describe: 'give this user a quota: NAME=500, NAME=unlimited, or with --topup NAME=+100' },
  topup: { type: 'boolean', default: false, describe: 'plan grants: quotas such as +100, and quota_rules' },
  'set-passwords': { type: 'boolean', default: false, describe: 'plan passwords of people who exist, too' },
  'keep-inherited': {
    type: 'boolean',
    default: false,
    describe: 'a new user under a used name keeps the password and quota of whoever had it',
  },
  prune: { type: 'boolean', default: false, describe: 'the roster is complete: delete who is not in it' },
  protect: { ...text, describe: 'never touch names that match this glob' },
  'protect-from': { ...text, describe: 'never touch the people of this file' },
  sheet: { ...text, describe: 'the sheet of .xlsx FILEs to read (default the first)' },
  'ldap-url': { ...text, describe: 'the directory that includes may ask (else HUBPLAN_LDAP_URL)' },
  'ldap-password-file': {
    ...text,
    describe: 'password of HUBPLAN_LDAP_BIND_DN (else HUBPLAN_LDAP_PASSWORD, HUBPLAN_LDAP_PASSWORD_FILE)',
  },
  'ldap-ca': { ...text, describe: 'PEM file with the CA of the directory (else HUBPLAN_LDAP_CA)' },
  against: { ...text, describe: 'the last applied plan: tell what has changed in the files and what on the hub' },
  'max-deletes': { ...text, describe: 'override: most users to delete' },
  'max-delete-share': { ...text, describe: 'override: largest share of users to delete, 0 to 1' },
  allow: { ...text, describe: 'override: let this guard pass' },
  format: { ...text, choices: formats, default: 'text', describe: 'how the plan is shown' },
  'detailed-exitcode': { type: 'boolean', default: false, describe: 'exit 2 when there are changes' },
} as const

export function planOptions(args: Argv): Argv {
  return args
    .options(hubTable)
    .positional('files', {
      type: 'string',
      array: true,
      describe: 'CSV, XLSX, YAML or JSON files, in place of the users of hubplan.yaml',
    })
    .options(planTable)
    .example('$0 plan -o plan.json', 'plan what hubplan.yaml says')
    .example('$0 plan users.csv -o plan.json', 'plan what a CSV says')
    .example("$0 plan --absent '*23' -o plan.json", 'delete by glob')
}

export function toPlanFlags(argv: Parsed): PlanFlags {
  return {
    ...hubFlags(argv),
    desired: {
      files: many(argv['files']),
      config: one(argv['config']),
      targetName: one(argv['target']),
      policy: one(argv['policy']),
      absent: many(argv['absent']),
      absentFrom: many(argv['absent-from']),
      admin: many(argv['admin']),
      adminFrom: many(argv['admin-from']),
      noAdminFrom: many(argv['no-admin-from']),
      noAdmin: many(argv['no-admin']),
      provider: one(argv['provider']) as ProviderName | undefined,
      quota: many(argv['quota']),
      aims: {
        topup: argv['topup'] === true,
        setPasswords: argv['set-passwords'] === true,
        keepInherited: argv['keep-inherited'] === true,
      },
      prune: argv['prune'] === true,
      protect: many(argv['protect']),
      protectFrom: many(argv['protect-from']),
      sheet: one(argv['sheet']),
      directory: {
        url: one(argv['ldap-url']),
        passwordFile: one(argv['ldap-password-file']),
        ca: one(argv['ldap-ca']),
      },
      maxDeletes: one(argv['max-deletes']),
      maxDeleteShare: one(argv['max-delete-share']),
      allow: many(argv['allow']),
    },
    against: one(argv['against']),
    output: one(argv['output']),
    format: one(argv['format']) as Format,
    detailedExitcode: argv['detailed-exitcode'] === true,
  }
}
