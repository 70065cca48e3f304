// The flags of `hubplan template`.
import type { Argv } from 'yargs'

import type { TemplateFlags } from '../../commands/template.ts'
import { Problem } from '../../core/problem.ts'
import { many, one, type Parsed, text, whole } from './base.ts'

export const templateTable = {
  output: { ...text, alias: 'o', describe: 'a .csv, .xlsx, .yaml or .json file (else CSV on stdout)' },
  prefix: { ...text, describe: 'what all names begin with' },
  count: { ...text, describe: 'how many names' },
  start: { ...text, describe: 'the first number (default 1)' },
  digits: { ...text, describe: 'how long the numbers are (default 2, or as many as the last one has)' },
  names: { type: 'string', array: true, describe: 'these names, instead of numbered ones' },
  admin: { type: 'boolean', default: false, describe: 'all of them are to be admins' },
  force: { type: 'boolean', default: false, describe: 'replace a file that is there already' },
} as const

export function templateOptions(args: Argv): Argv {
  return args
    .options(templateTable)
    .example('$0 template --prefix student --count 50 -o users.csv', 'student01 to student50')
    .example('$0 template --names alice bob charlie -o staff.xlsx --admin', 'these three, as admins')
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
