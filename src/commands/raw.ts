// Data on stdout without escapes of its own: CSV, and names, one per line.
import { Problem } from '../core/problem.ts'
import { count } from '../core/sentences.ts'
import { isCi } from '../core/variables.ts'
import type { World } from '../session/world.ts'
import { isCommand, proseForTerminal } from '../views/safe.ts'

/**
 * Raw, for scripts; a terminal gets escaped text. A CI job may print the text into its log, where some lines would run
 * as commands. Escaped or missing lines could delete users, so the text is rejected there.
 * @throws Problem `usage` for lines that a CI job would run as commands
 */
export function rawText(text: string, { env, streams }: Pick<World, 'env' | 'streams'>): string {
  if (streams.outIsTerminal) return text.split('\n').map(proseForTerminal).join('\n')
  const commands = isCi(env) ? text.split(/[\r\n]+/).filter(isCommand) : []
  const [first] = commands
  if (first === undefined) return text
  const { length } = commands
  const what = length === 1 ? '1 line is a command' : `${count(length, 'line')} are commands`
  throw new Problem('usage', `${what} in the log of a CI job, such as ${JSON.stringify(first.slice(0, 80))}.`, {
    hint: 'use --format json, or save to a file: hubplan export users.csv',
  })
}
