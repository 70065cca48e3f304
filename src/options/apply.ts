// hubplan apply, as the command line and the library have it.
import { flag, oneOf, oneOrMore, positive, rate, text, texts, whole } from './kinds.ts'
import { config, connection, plan, policy, target, textOrJson } from './shared.ts'
import type { Command, Flags, FlagsOf, OptionTable } from './table.ts'

const passwords = {
  credentials: {
    kind: text,
    help: 'write the passwords that are set into this .csv or .xlsx file, before they are set',
    group: 'Passwords',
  },
  recipients: {
    kind: oneOrMore,
    flag: 'credentials-recipient',
    help: 'encrypt it for this age recipient, as FILE.age; another run has new passwords, in FILE.2 and so on',
    group: 'Passwords',
  },
  passwords: {
    kind: text,
    help: '.csv or .xlsx file with the passwords that the plan takes from a file',
    group: 'Passwords',
  },
  sheet: { kind: text, help: 'the sheet of --passwords to read (default: the first)', group: 'Passwords' },
  sharedPasswordFile: {
    kind: text,
    help: 'file with the shared password (else HUBPLAN_SHARED_PASSWORD)',
    group: 'Passwords',
  },
} as const satisfies OptionTable

const limits = {
  policy,
  skipStale: { kind: flag, help: 'leave out what has changed since the plan, and do the rest', group: 'Limits' },
  canary: {
    kind: whole,
    help: 'do so many actions first, and go on only when they hold on a fresh look',
    group: 'Limits',
  },
  maxErrors: { kind: whole, help: 'stop after so many failed actions', group: 'Limits' },
  rate: { kind: rate, help: 'at most so many changing requests, such as 10/s', group: 'Limits' },
  concurrency: {
    kind: whole,
    help: 'single calls in flight (default 4, up to 16 over a slow network)',
    group: 'Limits',
  },
  stopTimeout: {
    kind: positive,
    fallback: '120',
    help: 'how long a delete waits for servers to stop, in seconds',
    group: 'Limits',
  },
  serverTimeout: {
    kind: positive,
    fallback: '300',
    help: 'how long servers that are started or stopped are waited for, in seconds',
    group: 'Limits',
  },
} as const satisfies OptionTable

export const apply = {
  describe: 'Do what a saved plan says, and nothing else',
  positionals: { plan },
  options: {
    only: { kind: oneOrMore, help: 'only actions of this op, such as user.create; the rest stays open', group: 'Who' },
    exclude: { kind: texts, help: 'leave out what is about this user or group', group: 'Who' },
    expectDigest: {
      kind: text,
      help: 'refuse any plan without this digest or changes digest',
      group: 'Review',
    },
    approvedByFile: {
      kind: text,
      help: 'refuse a plan that this file of hubplan review does not approve',
      group: 'Review',
    },
    yes: {
      kind: flag,
      alias: 'y',
      help: 'ask nothing, for scripts that run on a terminal',
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
      help: 'folder of the journal (default: beside the plan), and of the books of a Bevy community',
      group: 'Files',
    },
    results: {
      kind: text,
      help: 'one row per action, into this .csv, .json or .xlsx file',
      group: 'Output',
      library: false,
    },
    accepted: {
      kind: text,
      help: 'email,user_id of everybody whose delete was accepted, into this .csv, .json or .xlsx file',
      group: 'Output',
      library: false,
    },
    events: {
      kind: oneOf(['ndjson']),
      help: 'every event on stdout, one JSON a line, the report last',
      group: 'Output',
      library: false,
    },
    format: { kind: textOrJson, fallback: 'text', help: 'how the report is shown', group: 'Output', library: false },
  },
  examples: [
    ['$0 apply plan.json', 'do what was planned, and nothing else'],
    ['$0 apply plan.json --credentials new.csv', 'with passwords for new accounts'],
    ['$0 apply plan.json --canary 5 --rate 10/s', 'carefully'],
  ],
} as const satisfies Command

export type ApplyFlags = FlagsOf<typeof apply>
export type PasswordFlags = Flags<typeof passwords>
