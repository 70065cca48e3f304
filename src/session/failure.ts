// How the program ends: its last message, and the exit code.
import { Problem } from '../core/problem.ts'
import type { Streams } from '../io/streams.ts'
import { problemText } from '../views/problem.ts'
import { proseForTerminal } from '../views/safe.ts'
import { problems, topicFor } from './problems.ts'
import type { ExitCode } from './world.ts'

/**
 * Prints the error, and returns the exit code. An error other than a Problem is a bug of hubplan.
 * @param argv the command line, whose topic helps with a wrong flag
 */
export function tellFailure(thrown: unknown, streams: Streams, argv: readonly string[]): ExitCode {
  if (thrown instanceof Problem) {
    streams.err(problemText(thrown, { color: streams.color('err'), ...topicFor(thrown, argv) }))
    return problems[thrown.code].exit
  }
  const trace = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
  const lines = trace.split('\n').map(proseForTerminal).join('\n')
  streams.err(`error: This is a bug in hubplan; please report it with the lines below.\n${lines}\n`)
  return 1
}
