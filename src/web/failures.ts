// What went wrong, as the page gets it.
import { Problem } from '../core/problem.ts'
import { problems, topicFor } from '../session/problems.ts'
import { faultsJson } from '../views/problem-json.ts'
import type { Failure } from './api.ts'

/** A refusal of the server itself, with its status. */
export class Refusal extends Error {
  readonly status: 400 | 403 | 404 | 409 | 413 | 415
  readonly code: string
  readonly field: string | undefined
  readonly hint: string | undefined

  constructor(status: Refusal['status'], code: string, message: string, more: { field?: string; hint?: string } = {}) {
    super(message)
    this.status = status
    this.code = code
    this.field = more.field
    this.hint = more.hint
  }
}

/** A fault of a field of a request. */
export function wrong(field: string, message: string, hint?: string): Refusal {
  return new Refusal(400, 'usage', message, hint === undefined ? { field } : { field, hint })
}

/** There is no such thing. */
export function unknown(what: string): Refusal {
  return new Refusal(404, 'not-found', `${what} is not there any more.`, { hint: 'reload the page' })
}

/** @param field of the request, where the fault lies in one */
export function failureOf(thrown: unknown, field?: string): Failure {
  const own = field === undefined ? {} : { field }
  if (thrown instanceof Refusal) {
    const { code, message, hint = null } = thrown
    const at = thrown.field === undefined ? own : { field: thrown.field }
    return { code, message, hint, errors: [], exit_code: 1, topic: null, ...at }
  }
  if (thrown instanceof Problem) {
    const { code, message, hint = null, diagnostics } = thrown
    const { topic = null } = topicFor(thrown, ['web'])
    const errors = faultsJson(diagnostics)
    return { code, message, hint, errors, exit_code: problems[code].exit, topic, ...own }
  }
  const message = 'This is a bug in hubplan; please report it with the lines that hubplan web shows in its terminal.'
  return { code: 'bug', message, hint: null, errors: [], exit_code: 1, topic: null, ...own }
}

/** The status of an answer. */
export function statusOf(thrown: unknown): Refusal['status'] | 422 | 500 {
  if (thrown instanceof Refusal) return thrown.status
  return thrown instanceof Problem ? 422 : 500
}
