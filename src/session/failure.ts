// How the program ends: its last message, and the exit code.
import { Problem, type ProblemCode } from '../core/problem.ts'
import type { Streams } from '../io/streams.ts'
import { problemText } from '../views/problem.ts'
import { proseForTerminal } from '../views/safe.ts'
import type { ExitCode } from './world.ts'

const codes = {
  usage: 1,
  input: 1,
  target: 1,
  scopes: 1,
  connection: 1,
  spent: 1,
  planfile: 1,
  guard: 3,
  stale: 4,
  expired: 4,
  locked: 1,
  interrupted: 130,
} as const satisfies Record<ProblemCode, ExitCode>

/** Prints the error, and returns the exit code. An error other than a Problem is a bug of hubplan. */
export function tellFailure(thrown: unknown, streams: Streams): ExitCode {
  if (thrown instanceof Problem) {
    streams.err(problemText(thrown, { color: streams.color('err') }))
    return codes[thrown.code]
  }
  const trace = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
  const lines = trace.split('\n').map(proseForTerminal).join('\n')
  streams.err(`error: This is a bug in hubplan; please report it with the lines below.\n${lines}\n`)
  return 1
}
