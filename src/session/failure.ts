// How the program ends: its last message, and the exit code.
import { Problem } from '../core/problem.ts'
import type { TopicName } from '../help/topics.ts'
import type { Streams } from '../io/streams.ts'
import { problemText } from '../views/problem.ts'
import { failureLine, faultsJson } from '../views/problem-json.ts'
import { proseForTerminal } from '../views/safe.ts'
import { problems, topicFor } from './problems.ts'
import type { ExitCode } from './world.ts'

/**
 * Prints the error, and returns the exit code. An error other than a Problem is a bug of hubplan.
 * @param argv the command line, whose topic helps with a wrong flag; with --format json the error is a line of JSON
 * @param exit the exit code, where it is not the usual one of a Problem
 */
export function tellFailure(thrown: unknown, streams: Streams, argv: readonly string[], exit?: ExitCode): ExitCode {
  const isJson = asksForJson(argv)
  if (thrown instanceof Problem) {
    const where = topicFor(thrown, argv)
    const code = exit ?? problems[thrown.code].exit
    const text = (): string => problemText(thrown, { color: streams.color('err'), ...where })
    streams.err(isJson ? problemLine(thrown, code, where.topic) : text())
    return code
  }
  const trace = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
  const lines = trace.split('\n').map(proseForTerminal)
  streams.err(isJson ? bugLine(lines) : `error: ${bug} with the lines below.\n${lines.join('\n')}\n`)
  return 1
}

const bug = 'This is a bug in hubplan; please report it'

function problemLine(problem: Problem, exit: ExitCode, topic: TopicName | undefined): string {
  const { code, message, hint = null, diagnostics } = problem
  const errors = faultsJson(diagnostics)
  return failureLine({ code, message, hint, errors, exit_code: exit, topic: topic ?? null })
}

function bugLine(trace: readonly string[]): string {
  return failureLine({ code: 'bug', message: `${bug}.`, hint: null, errors: [], exit_code: 1, topic: null, trace })
}

/** Whether the command line asks for JSON, also one with a slip in it; the last format counts. */
function asksForJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  const words = end < 0 ? argv : argv.slice(0, end)
  const formats = words.flatMap((word, at) => {
    if (/^--?json$/.test(word)) return ['json']
    const found = /^--?format(?:=(.*))?$/s.exec(word)
    return found === null ? [] : [found[1] ?? words[at + 1]]
  })
  return formats.at(-1) === 'json'
}
