// The flags of the commands as yargs declares them, and from there to typed flags. All values arrive as text, so that
// `001` stays `001`.
import type { Argv } from 'yargs'

import type { ApplyFlags } from './apply.ts'
import { type HubFlags, positive } from './hub.ts'
import type { PlanFlags } from './plan.ts'
import { type Format, formats, type ShowFlags } from './show.ts'

/** What yargs hands over: a flag given twice is a list. */
export type Parsed = Readonly<Record<string, unknown>>

const text = { type: 'string', requiresArg: true } as const

const hubTable = {
  url: { ...text, describe: 'address of the hub (else HUBPLAN_URL, JUPYTERHUB_URL, target.url)' },
  'token-file': {
    ...text,
    describe: 'file with the token (else HUBPLAN_TOKEN, JUPYTERHUB_API_TOKEN, JUPYTERHUB_TOKEN)',
  },
  timeout: { ...text, default: '30', describe: 'longest wait for one answer, in seconds' },
  config: { ...text, describe: 'desired-state file (default hubplan.yaml)' },
  policy: { ...text, describe: 'limits kept outside the project (else HUBPLAN_POLICY)' },
  debug: { type: 'boolean', default: false, describe: 'tell of every request' },
} as const

const planTable = {
  output: { ...text, alias: 'o', describe: 'save the plan here' },
  absent: { ...text, describe: 'delete this user, or all that match this glob' },
  'absent-from': { ...text, describe: 'delete the users of this file' },
  admin: { ...text, describe: 'make this user an admin' },
  'no-admin': { ...text, describe: 'take the admin flag from this user' },
  prune: { type: 'boolean', default: false, describe: 'the roster is complete: delete who is not in it' },
  protect: { ...text, describe: 'never touch names that match this glob' },
  'max-deletes': { ...text, describe: 'override: most users to delete' },
  'max-delete-share': { ...text, describe: 'override: largest share of users to delete, 0 to 1' },
  allow: { ...text, describe: 'override: let this guard pass' },
  format: { ...text, choices: formats, default: 'text', describe: 'how the plan is shown' },
  'detailed-exitcode': { type: 'boolean', default: false, describe: 'exit 2 when there are changes' },
} as const

const showTable = {
  format: { ...text, choices: formats, default: 'text', describe: 'text, markdown for a pull request, or json' },
} as const

const applyTable = {
  'expect-digest': { ...text, describe: 'refuse any plan without this digest or changes digest' },
  'skip-stale': {
    type: 'boolean',
    default: false,
    describe: 'leave out what has changed since the plan, and do the rest',
  },
  concurrency: { ...text, describe: 'single calls in flight (default 4, up to 8 over a slow network)' },
  'stop-timeout': { ...text, default: '120', describe: 'how long a delete waits for servers to stop, in seconds' },
  state: { ...text, describe: 'folder of the journal (default: beside the plan)' },
  format: { ...text, choices: ['text', 'json'], default: 'text', describe: 'how the report is shown' },
} as const

const sandboxTable = {
  port: { ...text, default: '8081', describe: 'port to listen on; 0 for any' },
} as const

/** Every flag of every command. */
export const flagNames: readonly string[] = [hubTable, planTable, showTable, applyTable, sandboxTable].flatMap(
  Object.keys,
)

export function planOptions(args: Argv): Argv {
  return args
    .options(hubTable)
    .positional('files', {
      type: 'string',
      array: true,
      describe: 'CSV or YAML files, in place of the users of hubplan.yaml',
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
}

export function applyOptions(args: Argv): Argv {
  return args
    .options(hubTable)
    .positional('plan', { type: 'string', demandOption: true, describe: 'the plan file' })
    .options(applyTable)
    .example('$0 apply plan.json', 'do what was planned, and nothing else')
}

export function sandboxOptions(args: Argv): Argv {
  return args.options(sandboxTable)
}

function many(value: unknown): string[] {
  if (value === undefined) return []
  return (Array.isArray(value) ? value : [value]).map(String)
}

/** A flag given twice counts once: the last. */
function one(value: unknown): string | undefined {
  return many(value).at(-1)
}

function hubFlags(argv: Parsed): HubFlags {
  return {
    url: one(argv['url']),
    tokenFile: one(argv['token-file']),
    timeout: positive(one(argv['timeout']) ?? '', '--timeout'),
    debug: argv['debug'] === true,
  }
}

export function toPlanFlags(argv: Parsed): PlanFlags {
  return {
    ...hubFlags(argv),
    desired: {
      files: many(argv['files']),
      config: one(argv['config']),
      policy: one(argv['policy']),
      absent: many(argv['absent']),
      absentFrom: many(argv['absent-from']),
      admin: many(argv['admin']),
      noAdmin: many(argv['no-admin']),
      prune: argv['prune'] === true,
      protect: many(argv['protect']),
      maxDeletes: one(argv['max-deletes']),
      maxDeleteShare: one(argv['max-delete-share']),
      allow: many(argv['allow']),
    },
    output: one(argv['output']),
    format: one(argv['format']) as Format,
    detailedExitcode: argv['detailed-exitcode'] === true,
  }
}

export function toShowFlags(argv: Parsed): ShowFlags {
  return { plan: one(argv['plan']) ?? '', format: one(argv['format']) as Format }
}

export function toApplyFlags(argv: Parsed): ApplyFlags {
  const concurrency = one(argv['concurrency'])
  return {
    ...hubFlags(argv),
    plan: one(argv['plan']) ?? '',
    config: one(argv['config']),
    policy: one(argv['policy']),
    expectDigest: one(argv['expect-digest']),
    skipStale: argv['skip-stale'] === true,
    concurrency: concurrency === undefined ? undefined : Math.ceil(positive(concurrency, '--concurrency')),
    stopTimeout: positive(one(argv['stop-timeout']) ?? '', '--stop-timeout'),
    state: one(argv['state']),
    format: one(argv['format']) === 'json' ? 'json' : 'text',
  }
}
