// The flags of `hubplan show`.
import type { Argv } from 'yargs'

import { type Format, formats } from '../../commands/choices.ts'
import type { ShowFlags } from '../../commands/show.ts'
import { one, type Parsed, planFile, text } from './base.ts'

export const showTable = {
  format: {
    ...text,
    choices: formats,
    default: 'text',
    describe: 'text, markdown for a pull request, an html page, or json',
  },
  output: { ...text, alias: 'o', describe: 'save it here (else stdout)' },
} as const

export function showOptions(args: Argv): Argv {
  return args
    .positional('plan', planFile)
    .options(showTable)
    .example('$0 show plan.json', 'review a plan')
    .example('$0 show plan.json --format markdown', 'for a comment on a pull request')
    .example('$0 show plan.json --format html -o plan.html', 'a page to search, filter and print')
}

export function toShowFlags(argv: Parsed): ShowFlags {
  return { plan: one(argv['plan']) ?? '', format: one(argv['format']) as Format, output: one(argv['output']) }
}
