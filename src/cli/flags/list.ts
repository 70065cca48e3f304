// The flags of `hubplan list`.
import { closest, distance } from 'fastest-levenshtein'
import type { Argv } from 'yargs'

import { listFormats } from '../../commands/choices.ts'
import type { ListFlags, ListFormat } from '../../commands/list.ts'
import { type SortKey, sortKeys } from '../../core/look/listing.ts'
import { Problem } from '../../core/problem.ts'
import { type Column, columns } from '../../views/columns.ts'
import { one, type Parsed, text, whole } from './base.ts'
import { choiceOf, choiceTable } from './conditions.ts'
import { lookFlags, lookTable } from './look.ts'

export const listTable = {
  ...choiceTable,
  sort: { ...text, choices: sortKeys, default: 'name', describe: 'by what the users are sorted' },
  reverse: { type: 'boolean', default: false, describe: 'the largest or latest first' },
  columns: { ...text, describe: `some of ${columns.join(',')}` },
  quota: { type: 'boolean', default: false, describe: 'also the column quota, of a hub that has quotas' },
  limit: { ...text, describe: 'at most so many users' },
  format: {
    ...text,
    choices: listFormats,
    default: 'text',
    describe: 'text, json, csv that a plan takes, or names, one a line',
  },
} as const

export function listOptions(args: Argv): Argv {
  return args
    .options(lookTable)
    .options(listTable)
    .example('$0 list --group staff --sort last_activity', 'who of the staff has not come for long')
    .example('$0 list --quota-below 50 --sort quota', 'who of an AUP Learning Cloud runs out of quota')
    .example("$0 list --match '*23' --format csv > leavers.csv", 'then: hubplan plan --absent-from leavers.csv')
}

export function toListFlags(argv: Parsed): ListFlags {
  const asked = one(argv['columns'])
  return {
    ...lookFlags(argv),
    choice: choiceOf(argv),
    sort: one(argv['sort']) as SortKey,
    reverse: argv['reverse'] === true,
    columns: asked === undefined ? undefined : asked.split(',').map(columnOf),
    quota: argv['quota'] === true,
    limit: whole(argv, 'limit'),
    format: one(argv['format']) as ListFormat,
  }
}

/** @throws Problem `usage` */
function columnOf(word: string): Column {
  const name = word.trim().toLowerCase()
  const found = columns.find((column) => column === (name === 'username' ? 'name' : name))
  if (found !== undefined) return found
  const near = closest(name, columns)
  const hint = distance(name, near) <= 2 ? `did you mean ${near}?` : `columns are ${columns.join(', ')}`
  throw new Problem('usage', `There is no column ${JSON.stringify(word)}.`, { hint })
}
