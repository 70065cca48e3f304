// The flags of `hubplan rehearse`.
import type { Argv } from 'yargs'

import type { RehearseFlags } from '../../commands/rehearse.ts'
import { one, type Parsed, planFile, rate, text } from './base.ts'

export const rehearseTable = {
  rate: { ...text, describe: 'tell how long it takes at so many requests, such as 10/s' },
  format: { ...text, choices: ['text', 'json'], default: 'text', describe: 'how the outcome is shown' },
} as const

export function rehearseOptions(args: Argv): Argv {
  return args
    .positional('plan', planFile)
    .options(rehearseTable)
    .example('$0 rehearse plan.json --rate 10/s', 'try it on an embedded hub')
}

export function toRehearseFlags(argv: Parsed): RehearseFlags {
  return {
    plan: one(argv['plan']) ?? '',
    rate: rate(one(argv['rate'])),
    format: one(argv['format']) === 'json' ? 'json' : 'text',
  }
}
