// Options of hubplan apply, for the command line and the library.
import { flag, oneOf, oneOrMore, positive, rate, text, texts, whole } from './kinds.ts'
import { config, connection, format, plan, policy, target } from './shared.ts'
import type { Command, Flags, FlagsOf, OptionTable } from './table.ts'

const passwords = {
  credentials: {
    kind: text,
    help: '.csv or .xlsx file to write the passwords to, before they are set',
    group: 'Passwords',
  },
  recipients: {
    kind: oneOrMore,
    flag: 'credentials-recipient',
    help: 'encrypt that file for this age recipient, as FILE.age; another run sets new passwords, in FILE.2 and so on',
    group: 'Passwords',
  },
  passwords: {
    kind: text,
    help: '.csv or .xlsx file with passwords, for a plan that takes them from a file',
    group: 'Passwords',
  },
  sheet: { kind: text, help: 'sheet to read in --passwords (default: the first)', group: 'Passwords' },
  sharedPasswordFile: {
    kind: text,
    help: 'file with the shared password (else HUBPLAN_SHARED_PASSWORD)',
    group: 'Passwords',
  },
} as const satisfies OptionTable

const limits = {
  policy,
  skipStale: { kind: flag, help: 'skip stale actions, and apply the rest', group: 'Limits' },
  canary: {
    kind: whole,
    help: 'apply the first N actions, read the hub again, and go on only if they took effect',
    group: 'Limits',
  },
  maxErrors: { kind: whole, help: 'stop after N failed actions', group: 'Limits' },
  rate: { kind: rate, help: 'maximum rate of changing requests, such as 10/s', group: 'Limits' },
  concurrency: {
    kind: whole,
    help: 'maximum number of calls in flight (default: 4, up to 16 over a slow network)',
    group: 'Limits',
  },
  stopTimeout: {
    kind: positive,
    fallback: '120',
    help: 'maximum wait of a delete for servers to stop, in seconds',
    group: 'Limits',
  },
  serverTimeout: {
    kind: positive,
    fallback: '300',
    help: 'maximum wait for servers to start or stop, in seconds',
    group: 'Limits',
  },
} as const satisfies OptionTable

export const apply = {
  describe: 'Apply a saved plan, and nothing else',
  topic: 'apply',
  positionals: { plan },
  options: {
    only: {
      kind: oneOrMore,
      help: 'apply only actions of this op, such as user.create; the others stay open',
      group: 'Who',
    },
    exclude: { kind: texts, help: 'skip actions on this user or group', group: 'Who' },
    expectDigest: { kind: text, help: 'refuse the plan unless this is its digest or changes digest', group: 'Review' },
    approvedByFile: {
      kind: text,
      help: 'refuse the plan unless this file of hubplan review approves it',
      group: 'Review',
    },
    yes: {
      kind: flag,
      alias: 'y',
      help: 'do not ask for confirmation, for scripts that run on a terminal',
      group: 'Review',
      library: false,
    },
    ...limits,
    ...passwords,
    config,
    target,
    ...connection,
    state: {
      kind: text,
      help: 'folder for the journal (default: beside the plan) and for the ledger of a Bevy community',
      group: 'Files',
    },
    results: {
      kind: text,
      help: '.csv, .json or .xlsx file to write, with one row per action',
      group: 'Output',
      library: false,
    },
    accepted: {
      kind: text,
      help: '.csv, .json or .xlsx file to write, with email and user_id of each accepted delete',
      group: 'Output',
      library: false,
    },
    events: {
      kind: oneOf(['ndjson']),
      help: 'write each event to stdout as a line of JSON, then the report',
      group: 'Output',
      library: false,
    },
    format: { ...format, library: false },
  },
  examples: [
    ['$0 apply plan.json', 'apply the plan'],
    ['$0 apply plan.json --credentials new.csv', 'with passwords for new accounts'],
    ['$0 apply plan.json --canary 5 --rate 10/s', '5 actions first, and at most 10 requests a second'],
  ],
} as const satisfies Command

export type ApplyFlags = FlagsOf<typeof apply>
export type PasswordFlags = Flags<typeof passwords>
