// The flags of `hubplan init`.
import type { Argv } from 'yargs'

import type { InitFlags } from '../../commands/init/flags.ts'
import { pipelines } from '../../views/ci/index.ts'
import { hubFlags, hubTable, many, one, type Parsed, text } from './base.ts'

const { config: _, policy: __, target: ___, ...wayTable } = hubTable

export const initTable = {
  protect: { ...text, describe: 'never touch names that match this glob' },
  roster: { ...text, describe: 'write everybody who is there now into this .csv or .xlsx file' },
  'no-roster': { type: 'boolean', default: false, describe: 'write nobody down' },
  ci: { ...text, choices: [...pipelines, 'none'], describe: 'also CI files that plan, comment and apply' },
  branch: { ...text, default: 'main', describe: 'the branch whose files CI applies' },
  force: { type: 'boolean', default: false, describe: 'replace files that are there already' },
} as const

export function initOptions(args: Argv): Argv {
  return args
    .options(wayTable)
    .options(initTable)
    .example('$0 init', 'asks for all it needs, and tries the token at once')
    .example('$0 init --url https://hub.example.edu --protect "svc-*" --ci github', 'asks for the rest')
}

export function toInitFlags(argv: Parsed): InitFlags {
  const ci = one(argv['ci'])
  return {
    ...hubFlags(argv),
    protect: many(argv['protect']),
    roster: argv['no-roster'] === true ? '' : one(argv['roster']),
    ci: ci === 'none' ? 'none' : pipelines.find((kind) => kind === ci),
    branch: one(argv['branch']) ?? 'main',
    force: argv['force'] === true,
  }
}
