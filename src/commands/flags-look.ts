// The flags of the commands that only look at a hub: list, export, status, doctor.
import { closest, distance } from 'fastest-levenshtein'
import type { Argv } from 'yargs'

import { type SortKey, sortKeys } from '../core/listing.ts'
import { Problem } from '../core/problem.ts'
import { type Column, columns } from '../views/columns.ts'
import { exportFormats, listFormats } from './choices.ts'
import type { DoctorFlags } from './doctor.ts'
import type { ExportFlags } from './export.ts'
import { hubFlags, hubTable, one, type Parsed, text, whole } from './flags-base.ts'
import { ageOf, choiceOf, choiceTable } from './flags-choice.ts'
import type { ListFlags, ListFormat } from './list.ts'
import type { LookFlags } from './look.ts'
import type { StatusFlags } from './status.ts'

const { policy: _, ...lookTable } = hubTable

const listTable = {
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

const exportTable = {
  output: { ...text, alias: 'o', describe: 'the same as FILE' },
  ...choiceTable,
  format: { ...text, choices: exportFormats, describe: 'what is written on stdout, without a FILE (default yaml)' },
} as const

const statusTable = {
  idle: { ...text, default: '90d', describe: 'who counts as idle: nothing from them for so long' },
  format: { ...text, choices: ['text', 'json'], default: 'text', describe: 'how the numbers are shown' },
} as const

const doctorTable = {
  format: { ...text, choices: ['text', 'json'], default: 'text', describe: 'how the findings are shown' },
} as const

/** Every flag of these commands. */
export const lookFlagNames: readonly string[] = [listTable, exportTable, statusTable, doctorTable].flatMap(Object.keys)

export function listOptions(args: Argv): Argv {
  return args
    .options(lookTable)
    .options(listTable)
    .example('$0 list --group staff --sort last_activity', 'who of the staff has not come for long')
    .example('$0 list --quota-below 50 --sort quota', 'who of an AUP Learning Cloud runs out of quota')
    .example("$0 list --match '*23' --format csv > leavers.csv", 'then: hubplan plan --absent-from leavers.csv')
}

export function exportOptions(args: Argv): Argv {
  return args
    .options(lookTable)
    .positional('file', {
      type: 'string',
      describe: '.yaml, .csv, .xlsx or .json; an earlier one is replaced. Left out: stdout',
    })
    .options(exportTable)
    .example('$0 export backup.xlsx', 'everybody, for a spreadsheet')
    .example('$0 export hubplan.yaml', 'begin to manage a hub: a plan of this file is empty')
}

export function statusOptions(args: Argv): Argv {
  return args.options(lookTable).options(statusTable).example('$0 status --idle 180d', 'a hub in numbers')
}

export function doctorOptions(args: Argv): Argv {
  return args
    .options(lookTable)
    .positional('plan', { type: 'string', describe: 'a plan file: may this token apply it?' })
    .options(doctorTable)
    .example('$0 doctor', 'does the connection work, and what may the token do?')
    .example('$0 doctor plan.json', 'may the token apply this plan?')
}

function lookFlags(argv: Parsed): LookFlags {
  return { ...hubFlags(argv), config: one(argv['config']) }
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

/** @throws Problem `usage` */
export function toExportFlags(argv: Parsed): ExportFlags {
  const [file, output] = [one(argv['file']), one(argv['output'])]
  if (file !== undefined && output !== undefined && file !== output) {
    throw new Problem('usage', `The export is to go to ${file} and to ${output}; give one of them.`)
  }
  return {
    ...lookFlags(argv),
    output: file ?? output,
    format: one(argv['format']) as ExportFlags['format'],
    choice: choiceOf(argv),
  }
}

export function toStatusFlags(argv: Parsed): StatusFlags {
  return { ...lookFlags(argv), idle: ageOf(one(argv['idle']) ?? '', '--idle'), format: formatOf(argv) }
}

export function toDoctorFlags(argv: Parsed): DoctorFlags {
  return { ...lookFlags(argv), plan: one(argv['plan']), format: formatOf(argv) }
}

function formatOf(argv: Parsed): 'text' | 'json' {
  return one(argv['format']) === 'json' ? 'json' : 'text'
}
