// A failure as one line of JSON on stderr, for scripts that read --format json.
import { formatPlace } from '../core/problem.ts'
import type { Diagnostic } from '../core/types.ts'
import type { TopicName } from '../help/topics.ts'
import { jsonForTerminal } from './safe.ts'

/** What a script gets of a failure. Fields are only ever added. */
export interface FailureJson {
  /** As in the manual of exit codes; `bug` for an error of hubplan itself. */
  readonly code: string
  readonly message: string
  readonly hint: string | null
  readonly errors: readonly { readonly at: string; readonly message: string }[]
  readonly exit_code: number
  /** The topic of `hubplan help`. */
  readonly topic: TopicName | null
  /** Of a bug: where it happened. */
  readonly trace?: readonly string[]
}

/** `{"error":{...}}` and a line end. */
export function failureLine(failure: FailureJson): string {
  return `${jsonForTerminal(JSON.stringify({ error: failure }))}\n`
}

/** The faults of an input with their places, without its warnings. */
export function faultsJson(diagnostics: readonly Diagnostic[]): FailureJson['errors'] {
  return diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ at, message }) => ({ at: formatPlace(at), message }))
}
