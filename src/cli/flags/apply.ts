// The flags of `hubplan apply`.
import type { Argv } from 'yargs'

import type { ApplyFlags } from '../../commands/apply/asked.ts'
import { hubFlags, hubTable, many, one, type Parsed, planFile, positive, rate, text, whole } from './base.ts'

export const applyTable = {
  'expect-digest': { ...text, describe: 'refuse any plan without this digest or changes digest' },
  'approved-by-file': { ...text, describe: 'refuse a plan that this file of hubplan review does not approve' },
  yes: { type: 'boolean', alias: 'y', default: false, describe: 'ask nothing, for scripts that run on a terminal' },
  'skip-stale': {
    type: 'boolean',
    default: false,
    describe: 'leave out what has changed since the plan, and do the rest',
  },
  only: { ...text, describe: 'only actions of this op, such as user.create; the rest stays open' },
  exclude: { ...text, describe: 'leave out what is about this user or group' },
  canary: { ...text, describe: 'do so many actions first, and go on only when they hold on a fresh look' },
  'max-errors': { ...text, describe: 'stop after so many failed actions' },
  rate: { ...text, describe: 'at most so many changing requests, such as 10/s' },
  concurrency: { ...text, describe: 'single calls in flight (default 4, up to 16 over a slow network)' },
  'stop-timeout': { ...text, default: '120', describe: 'how long a delete waits for servers to stop, in seconds' },
  'server-timeout': {
    ...text,
    default: '300',
    describe: 'how long servers that are started or stopped are waited for, in seconds',
  },
  state: {
    ...text,
    describe: 'folder of the journal (default: beside the plan), and of the books of a Bevy community',
  },
  results: { ...text, describe: 'one row per action, into this .csv, .json or .xlsx file' },
  accepted: {
    ...text,
    describe: 'email,user_id of everybody whose delete was accepted, into this .csv, .json or .xlsx file',
  },
  credentials: {
    ...text,
    describe: 'write the passwords that are set into this .csv or .xlsx file, before they are set',
  },
  'credentials-recipient': {
    ...text,
    describe: 'encrypt it for this age recipient, as FILE.age; another run has new passwords, in FILE.2 and so on',
  },
  passwords: { ...text, describe: '.csv or .xlsx file with the passwords that the plan takes from a file' },
  sheet: { ...text, describe: 'the sheet of --passwords to read (default: the first)' },
  'shared-password-file': { ...text, describe: 'file with the shared password (else HUBPLAN_SHARED_PASSWORD)' },
  events: { ...text, choices: ['ndjson'], describe: 'every event on stdout, one JSON a line, the report last' },
  format: { ...text, choices: ['text', 'json'], default: 'text', describe: 'how the report is shown' },
} as const

export function applyOptions(args: Argv): Argv {
  return args
    .options(hubTable)
    .positional('plan', planFile)
    .options(applyTable)
    .example('$0 apply plan.json', 'do what was planned, and nothing else')
    .example('$0 apply plan.json --credentials new.csv', 'with passwords for new accounts')
    .example('$0 apply plan.json --canary 5 --rate 10/s', 'carefully')
}

export function toApplyFlags(argv: Parsed): ApplyFlags {
  return {
    ...hubFlags(argv),
    plan: one(argv['plan']) ?? '',
    config: one(argv['config']),
    policy: one(argv['policy']),
    expectDigest: one(argv['expect-digest']),
    approvedByFile: one(argv['approved-by-file']),
    yes: argv['yes'] === true,
    skipStale: argv['skip-stale'] === true,
    only: many(argv['only']),
    exclude: many(argv['exclude']),
    canary: whole(argv, 'canary'),
    maxErrors: whole(argv, 'max-errors'),
    rate: rate(one(argv['rate'])),
    concurrency: whole(argv, 'concurrency'),
    stopTimeout: positive(one(argv['stop-timeout']) ?? '', '--stop-timeout'),
    serverTimeout: positive(one(argv['server-timeout']) ?? '', '--server-timeout'),
    state: one(argv['state']),
    results: one(argv['results']),
    accepted: one(argv['accepted']),
    credentials: one(argv['credentials']),
    recipients: many(argv['credentials-recipient']),
    passwords: one(argv['passwords']),
    sheet: one(argv['sheet']),
    sharedPasswordFile: one(argv['shared-password-file']),
    format: formatOf(one(argv['events']), one(argv['format'])),
  }
}

function formatOf(events: string | undefined, format: string | undefined): ApplyFlags['format'] {
  if (events === 'ndjson') return 'ndjson'
  return format === 'json' ? 'json' : 'text'
}
