import type { TopicName } from '../help/topics.ts'
import type { Diagnostic, Place } from './types.ts'

/** Why the program stops; `session/problems.ts` maps it to an exit code and a topic. */
export type ProblemCode =
  | 'usage'
  | 'input'
  | 'target'
  | 'scopes'
  | 'connection'
  /** The system's daily requests are used up. */
  | 'spent'
  | 'planfile'
  | 'guard'
  | 'stale'
  | 'expired'
  | 'locked'
  | 'interrupted'

/** An error that the user can act on. Anything else that is thrown is a bug. */
export class Problem extends Error {
  readonly code: ProblemCode
  /** The next step. */
  readonly hint: string | undefined
  /** Each fault of an input, with its place. */
  readonly diagnostics: readonly Diagnostic[]
  /** The topic of the manual, where the code's is not the one that helps. */
  readonly topic: TopicName | undefined

  constructor(
    code: ProblemCode,
    message: string,
    more: { hint?: string; diagnostics?: readonly Diagnostic[]; topic?: TopicName | undefined; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? {} : { cause: more.cause })
    this.name = 'Problem'
    this.code = code
    this.hint = more.hint
    this.diagnostics = more.diagnostics ?? []
    this.topic = more.topic
  }
}

/** `file:line:column`, as far as known. */
export function formatPlace(at: Place): string {
  return [at.file, at.line, at.column].filter((part) => part !== undefined).join(':')
}

export function error(at: Place, message: string): Diagnostic {
  return { severity: 'error', at, message }
}

export function warning(at: Place, message: string): Diagnostic {
  return { severity: 'warning', at, message }
}
