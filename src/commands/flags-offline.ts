// The flags of the commands that need no hub: template and validate.
import type { Argv } from 'yargs'

import { Problem } from '../core/problem.ts'
import { toPlanFlags } from './flags.ts'
import { hubTable, many, one, type Parsed, text, whole } from './flags-base.ts'
import type { TemplateFlags } from './template.ts'
import type { ValidateFlags } from './validate.ts'

const templateTable = {
  output: { ...text, alias: 'o', describe: 'a .csv, .xlsx, .yaml or .json file (else CSV on stdout)' },
  prefix: { ...text, describe: 'what all names begin with' },
  count: { ...text, describe: 'how many names' },
  start: { ...text, describe: 'the first number (default 1)' },
  digits: { ...text, describe: 'how long the numbers are (default 2, or as many as the last one has)' },
  names: { type: 'string', array: true, describe: 'these names, instead of numbered ones' },
  admin: { type: 'boolean', default: false, describe: 'all of them are to be admins' },
  force: { type: 'boolean', default: false, describe: 'replace a file that is there already' },
} as const

const validateTable = {
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

/** Every flag of these commands. */
export const offlineFlagNames: readonly string[] = [templateTable, validateTable].flatMap(Object.keys)

export function templateOptions(args: Argv): Argv {
  return args
    .options(templateTable)
    .example('$0 template --prefix student --count 50 -o users.csv', 'student01 to student50')
    .example('$0 template --names alice bob charlie -o staff.xlsx --admin', 'these three, as admins')
}

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

/** @throws Problem `usage` */
export function toTemplateFlags(argv: Parsed): TemplateFlags {
  return {
    who: whoOf(argv),
    admin: argv['admin'] === true,
    output: one(argv['output']),
    force: argv['force'] === true,
  }
}

function whoOf(argv: Parsed): TemplateFlags['who'] {
  const prefix = one(argv['prefix'])
  const numbering = ['prefix', 'count', 'start', 'digits'].filter((flag) => argv[flag] !== undefined)
  if (argv['names'] !== undefined) {
    const names = many(argv['names'])
    if (numbering.length > 0) throw new Problem('usage', `--names and --${numbering[0]} do not go together.`)
    if (names.length === 0) throw new Problem('usage', '--names needs at least one name.')
    return { names }
  }
  const count = whole(argv, 'count')
  if (prefix === undefined || count === undefined) {
    throw new Problem('usage', 'Nothing says which names the template is to have.', {
      hint: 'give --prefix student --count 50, or --names alice bob',
    })
  }
  return { prefix, count, start: startOf(one(argv['start'])), digits: whole(argv, 'digits') }
}

/** Numbers may begin with 0. */
function startOf(value: string | undefined): number {
  if (value === undefined) return 1
  if (/^\d{1,9}$/.test(value.trim())) return Number(value)
  throw new Problem('usage', `--start is ${JSON.stringify(value)}, which is not a whole number.`)
}

export function toValidateFlags(argv: Parsed): ValidateFlags {
  // The flags of the way to a hub are none of this command's.
  const { desired } = toPlanFlags({ ...argv, timeout: '1' })
  return { desired, format: one(argv['format']) === 'json' ? 'json' : 'text' }
}
