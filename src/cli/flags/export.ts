// The flags of `hubplan export`.
import type { Argv } from 'yargs'

import { exportFormats } from '../../commands/choices.ts'
import type { ExportFlags } from '../../commands/export.ts'
import { Problem } from '../../core/problem.ts'
import { one, type Parsed, text } from './base.ts'
import { choiceOf, choiceTable } from './conditions.ts'
import { lookFlags, lookTable } from './look.ts'

export const exportTable = {
  output: { ...text, alias: 'o', describe: 'the same as FILE' },
  ...choiceTable,
  format: { ...text, choices: exportFormats, describe: 'what is written on stdout, without a FILE (default yaml)' },
} as const

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
