// The flags of the commands as yargs declares them, and from there to typed flags.
import type { Argv } from 'yargs'

import { Problem } from '../core/problem.ts'
import type { ProviderName } from '../providers/index.ts'
import { type Format, formats } from './choices.ts'
import { applyTable } from './flags-apply.ts'
import { hubFlags, hubTable, many, one, type Parsed, text } from './flags-base.ts'
import type { PlanFlags } from './plan.ts'
import type { ReviewFlags } from './review.ts'
import type { SandboxFlags, SandboxProvider } from './sandbox.ts'
import type { ShowFlags } from './show.ts'

const planTable = {
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

const showTable = {
  format: {
    ...text,
    choices: formats,
    default: 'text',
    describe: 'text, markdown for a pull request, an html page, or json',
  },
  output: { ...text, alias: 'o', describe: 'save it here (else stdout)' },
} as const

const reviewTable = {
  output: {
    ...text,
    alias: 'o',
    describe: 'where the decision is written (default: PLAN.approval.json beside the plan)',
  },
  by: { ...text, describe: 'who decides (else GITHUB_ACTOR, GITLAB_USER_LOGIN, USER or the login name)' },
  approve: { type: 'boolean', default: false, describe: 'approve without the screen; needs --expect-digest' },
  refuse: { type: 'boolean', default: false, describe: 'refuse without the screen; needs --reason' },
  reason: { ...text, describe: 'why, for the file' },
  'expect-digest': { ...text, describe: 'the digest or changes digest of the plan that was looked at' },
  force: { type: 'boolean', default: false, describe: 'replace an earlier refusal of the same changes' },
} as const

const sandboxTable = {
  port: { ...text, default: '8081', describe: 'port to listen on; 0 for any' },
  provider: { ...text, choices: ['jupyterhub', 'aup'], default: 'jupyterhub', describe: 'what the hub is' },
} as const

/** Every flag of every command. */
export const flagNames: readonly string[] = [
  hubTable,
  planTable,
  showTable,
  reviewTable,
  applyTable,
  sandboxTable,
].flatMap(Object.keys)

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

export function showOptions(args: Argv): Argv {
  return args
    .positional('plan', { type: 'string', demandOption: true, describe: 'the plan file' })
    .options(showTable)
    .example('$0 show plan.json', 'review a plan')
    .example('$0 show plan.json --format markdown', 'for a comment on a pull request')
    .example('$0 show plan.json --format html -o plan.html', 'a page to search, filter and print')
}

export function reviewOptions(args: Argv): Argv {
  return args
    .positional('plan', { type: 'string', demandOption: true, describe: 'the plan file' })
    .options(reviewTable)
    .example('$0 review plan.json', 'look through a plan, then approve or refuse it')
    .example('$0 review plan.json --approve --expect-digest sha256:...', 'without a terminal')
    .epilogue(
      'The approval file is a record, not a signature: whoever can write it can forge it. On the screen the exit code is 0 only for an approval: 3 refused, 1 undecided.',
    )
}

export function sandboxOptions(args: Argv): Argv {
  return args
    .options(sandboxTable)
    .example('$0 sandbox', 'then, elsewhere: HUBPLAN_URL=http://127.0.0.1:8081 with the token that it prints')
}

export function toSandboxFlags(argv: Parsed): SandboxFlags {
  return { port: Number(one(argv['port'])), provider: one(argv['provider']) as SandboxProvider }
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

export function toShowFlags(argv: Parsed): ShowFlags {
  return { plan: one(argv['plan']) ?? '', format: one(argv['format']) as Format, output: one(argv['output']) }
}

/** @throws Problem `usage` for both decisions at once */
export function toReviewFlags(argv: Parsed): ReviewFlags {
  const [approves, refuses] = [argv['approve'] === true, argv['refuse'] === true]
  if (approves && refuses) {
    throw new Problem('usage', '--approve and --refuse do not go together.', { hint: 'give one of them, or none' })
  }
  return {
    plan: one(argv['plan']) ?? '',
    output: one(argv['output']),
    by: one(argv['by']),
    reason: one(argv['reason']),
    decision: approves ? 'approved' : refuses ? 'refused' : undefined,
    expectDigest: one(argv['expect-digest']),
    force: argv['force'] === true,
  }
}
