// The flags of `hubplan revert`.
import type { Argv } from 'yargs'

import { type Format, formats } from '../../commands/choices.ts'
import type { RevertFlags } from '../../commands/revert/flags.ts'
import { hubFlags, hubTable, many, one, type Parsed, planFile, text } from './base.ts'

const names = {
  type: 'string',
  array: true,
  describe: 'with --cancelled: e-mail addresses or numbers of those whose deletes were cancelled',
} as const

export const revertTable = {
  output: { ...text, alias: 'o', describe: 'save the inverse plan here' },
  journal: { ...text, describe: 'journal of the apply (default: beside the plan)' },
  'max-deletes': { ...text, describe: 'override: most users to delete' },
  'max-delete-share': { ...text, describe: 'override: largest share of users to delete, 0 to 1' },
  allow: { ...text, describe: 'override: let this guard pass' },
  cancelled: {
    type: 'boolean',
    describe: 'take its deletes (those of NAMES, when given) out of the books: somebody cancelled them by hand',
  },
  format: { ...text, choices: formats, default: 'text', describe: 'how the inverse plan is shown' },
} as const

export function revertOptions(args: Argv): Argv {
  return args
    .options(hubTable)
    .positional('plan', planFile)
    .positional('names', names)
    .options(revertTable)
    .example('$0 revert plan.json -o undo.json', 'make the plan that undoes what was applied')
    .example('$0 revert plan.json --cancelled --state DIR', 'somebody has cancelled its deletes in the dashboard')
    .example('$0 revert plan.json --cancelled ann@example.org', 'only the delete of this user was cancelled')
}

export function toRevertFlags(argv: Parsed): RevertFlags {
  return {
    ...hubFlags(argv),
    plan: one(argv['plan']) ?? '',
    config: one(argv['config']),
    policy: one(argv['policy']),
    journal: one(argv['journal']),
    output: one(argv['output']),
    names: many(argv['names']),
    cancelled: argv['cancelled'] === true,
    maxDeletes: one(argv['max-deletes']),
    maxDeleteShare: one(argv['max-delete-share']),
    allow: many(argv['allow']),
    format: one(argv['format']) as Format,
  }
}
