// The flags of `hubplan completion`.
import type { Argv } from 'yargs'

import { shells } from '../../commands/choices.ts'
import type { CompletionFlags, Shell } from '../../commands/completion.ts'
import { one, type Parsed } from './base.ts'

export function completionOptions(args: Argv): Argv {
  return args
    .positional('shell', { type: 'string', choices: shells, demandOption: true, describe: 'bash, zsh or fish' })
    .example('source <($0 completion bash)', 'in ~/.bashrc')
    .example('$0 completion fish > ~/.config/fish/completions/hubplan.fish', 'once')
}

export function toCompletionFlags(argv: Parsed): CompletionFlags {
  return { shell: one(argv['shell']) as Shell }
}
