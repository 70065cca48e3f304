// Options of hubplan apply, for the command line and the library.
import { flag, oneOf, oneOrMore, positive, rate, text, texts, whole } from './kinds.ts'
import { config, connection, format, plan, planTarget, policy } from './shared.ts'
import type { Command, Flags, FlagsOf, OptionTable } from './table.ts'

const passwords = {
  credentials: {
    kind: text,
    help: '.csv or .xlsx file to write new passwords to, before they are set',
    group: 'Passwords',
    value: 'FILE',
    see: 'aup#passwords',
  },
  recipients: {
    kind: oneOrMore,
    flag: 'credentials-recipient',
    help: 'encrypt that file for this age recipient, as FILE.age; the next run writes another file',
    group: 'Passwords',
    value: 'AGE',
    see: 'aup#passwords',
  },
  passwords: {
    kind: text,
    help: '.csv or .xlsx file with passwords, for a plan that needs one',
    group: 'Passwords',
    value: 'FILE',
    see: 'aup#passwords',
  },
  sheet: { kind: text, help: 'sheet to read in --passwords (default: the first)', group: 'Passwords', value: 'NAME' },
  sharedPasswordFile: {
    kind: text,
    help: 'file with the shared password (else HUBPLAN_SHARED_PASSWORD)',
    group: 'Passwords',
    value: 'FILE',
    see: 'aup#passwords',
  },
} as const satisfies OptionTable

const limits = {
  policy,
  skipStale: {
    kind: flag,
    help: 'skip actions that are stale, because the hub changed, and apply the rest',
    group: 'Limits',
  },
  canary: {
    kind: whole,
    help: 'apply the first N actions, read the hub again, and go on only if they took effect',
    group: 'Limits',
    value: 'N',
  },
  maxErrors: { kind: whole, help: 'begin no further action after N failed ones', group: 'Limits', value: 'N' },
  rate: {
    kind: rate,
    help: 'send at most this many changing requests, such as 10/s or 300/m',
    group: 'Limits',
    value: 'RATE',
    see: 'performance',
  },
  concurrency: {
    kind: whole,
    help: 'most calls in flight (default: 4, up to 32 over a slow network)',
    group: 'Limits',
    value: 'N',
    see: 'performance',
  },
  stopTimeout: {
    kind: positive,
    fallback: '120',
    help: 'longest wait for the servers of a deleted user to stop',
    group: 'Limits',
    value: 'SECONDS',
  },
  serverTimeout: {
    kind: positive,
    fallback: '300',
    help: 'longest wait for servers that the plan starts or stops',
    group: 'Limits',
    value: 'SECONDS',
  },
} as const satisfies OptionTable

/** For a folder of plans. */
const several = {
  parallel: {
    kind: whole,
    help: 'apply the plans of N hubs of a folder at a time (default: 1)',
    group: 'Limits',
    library: false,
    value: 'N',
    see: 'many-plans#apply',
  },
  keepGoing: {
    kind: flag,
    help: 'go on with the other hubs of a folder after one that ends badly',
    group: 'Limits',
    library: false,
    see: 'many-plans#apply',
  },
} as const satisfies OptionTable

export const apply = {
  describe: 'Apply a saved plan, or the plans of a folder, and nothing else',
  topic: 'apply',
  positionals: { plan: { ...plan, help: 'the plan file, or the folder of plans' } },
  options: {
    only: {
      kind: oneOrMore,
      help: 'apply only actions of this op, such as user.create; the others stay open',
      group: 'Who',
      value: 'OP',
    },
    exclude: { kind: texts, help: 'leave out actions on this user or group', group: 'Who', value: 'NAME' },
    expectDigest: {
      kind: text,
      help: 'refuse the plan unless this is its digest or changes digest',
      group: 'Review',
      value: 'DIGEST',
      see: 'review',
    },
    approvedByFile: {
      kind: text,
      help: 'refuse the plan unless this file of hubplan review approves it',
      group: 'Review',
      value: 'FILE',
      see: 'review',
    },
    yes: {
      kind: flag,
      alias: 'y',
      help: 'do not ask for confirmation, for scripts that run on a terminal',
      group: 'Review',
      library: false,
    },
    ...limits,
    ...several,
    ...passwords,
    config,
    target: { ...planTarget, help: 'target of the plan; of a folder a glob of targets, or all' },
    ...connection,
    state: {
      kind: text,
      help: 'folder for the journal (default: beside the plan) and, for Bevy, for the ledger',
      group: 'Files',
      value: 'FOLDER',
      see: 'bevy#deletes',
    },
    results: {
      kind: text,
      help: '.csv, .json or .xlsx file to write, with one row per action',
      group: 'Output',
      library: false,
      value: 'FILE',
      see: 'formats#results',
    },
    accepted: {
      kind: text,
      help: '.csv, .json or .xlsx file to write, with email and user_id of each accepted delete',
      group: 'Output',
      library: false,
      value: 'FILE',
      see: 'formats#results',
    },
    events: {
      kind: oneOf(['ndjson']),
      help: 'format of events on stdout, one per line before the report',
      group: 'Output',
      library: false,
      value: 'FORMAT',
      see: 'formats#events',
    },
    format: { ...format, library: false },
  },
  examples: [
    ['$0 apply plan.json', 'apply the plan'],
    ['$0 apply plan.json --credentials new.csv', 'with passwords for new accounts'],
    ['$0 apply plan.json --canary 5 --rate 10/s', '5 actions first, and at most 10 requests a second'],
    ['$0 apply plans/ --keep-going', 'the plans of a folder, one hub after another'],
  ],
} as const satisfies Command

export type ApplyFlags = FlagsOf<typeof apply>
export type PasswordFlags = Flags<typeof passwords>
