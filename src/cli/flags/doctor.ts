// The flags of `hubplan doctor`.
import type { Argv } from 'yargs'

import type { DoctorFlags } from '../../commands/doctor/index.ts'
import { one, type Parsed, text } from './base.ts'
import { formatOf, lookFlags, lookTable } from './look.ts'

export const doctorTable = {
  format: { ...text, choices: ['text', 'json'], default: 'text', describe: 'how the findings are shown' },
} as const

export function doctorOptions(args: Argv): Argv {
  return args
    .options(lookTable)
    .positional('plan', { type: 'string', describe: 'a plan file: may this token apply it?' })
    .options(doctorTable)
    .example('$0 doctor', 'does the connection work, and what may the token do?')
    .example('$0 doctor plan.json', 'may the token apply this plan?')
}

export function toDoctorFlags(argv: Parsed): DoctorFlags {
  return { ...lookFlags(argv), plan: one(argv['plan']), format: formatOf(argv) }
}
