// The flags of `hubplan sandbox`.
import type { Argv } from 'yargs'

import type { SandboxFlags } from '../../commands/sandbox.ts'
import { defaultProvider } from '../../core/saved.ts'
import { type Kind, kinds } from '../../sandbox/kinds.ts'
import { one, type Parsed, text } from './base.ts'

export const sandboxTable = {
  port: { ...text, default: '8081', describe: 'port to listen on; 0 for any' },
  provider: { ...text, choices: kinds, default: defaultProvider, describe: 'what the hub is' },
} as const

export function sandboxOptions(args: Argv): Argv {
  return args
    .options(sandboxTable)
    .example('$0 sandbox', 'then, elsewhere: HUBPLAN_URL=http://127.0.0.1:8081 with the token that it prints')
}

export function toSandboxFlags(argv: Parsed): SandboxFlags {
  return { port: Number(one(argv['port'])), provider: one(argv['provider']) as Kind }
}
