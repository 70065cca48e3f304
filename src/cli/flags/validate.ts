// The flags of `hubplan validate`.
import type { Argv } from 'yargs'

import type { ValidateFlags } from '../../commands/validate.ts'
import { hubTable, one, type Parsed, text } from './base.ts'
import { toPlanFlags } from './plan.ts'

export const validateTable = {
  config: hubTable.config,
  policy: hubTable.policy,
  absent: { ...text, describe: 'as for plan: delete this user, or all that match this glob' },
  'absent-from': { ...text, describe: 'as for plan: delete the users of this file' },
  admin: { ...text, describe: 'as for plan: make this user an admin' },
  'admin-from': { ...text, describe: 'as for plan: make the users of this file admins' },
  'no-admin': { ...text, describe: 'as for plan: take the admin flag from this user' },
  'no-admin-from': { ...text, describe: 'as for plan: take the admin flag from the users of this file' },
  prune: { type: 'boolean', default: false, describe: 'as for plan: the roster is complete' },
  protect: { ...text, describe: 'as for plan: never touch names that match this glob' },
  'protect-from': { ...text, describe: 'as for plan: never touch the people of this file' },
  sheet: { ...text, describe: 'as for plan: the sheet of .xlsx FILEs to read (default the first)' },
  format: { ...text, choices: ['text', 'json'], default: 'text', describe: 'how the outcome is shown' },
} as const

export function validateOptions(args: Argv): Argv {
  return args
    .positional('files', {
      type: 'string',
      array: true,
      describe: 'as for plan; or one plan file',
    })
    .options(validateTable)
    .example('$0 validate', 'does hubplan.yaml hold, with all it includes?')
    .example('$0 validate plan.json', 'is this plan whole and not expired?')
}

export function toValidateFlags(argv: Parsed): ValidateFlags {
  // The flags of the way to a hub are none of this command's.
  const { desired } = toPlanFlags({ ...argv, timeout: '1' })
  return { desired, format: one(argv['format']) === 'json' ? 'json' : 'text' }
}
