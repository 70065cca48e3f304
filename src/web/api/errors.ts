// Errors, and the plainest answer.
import type { FailureJson } from '../../views/problem-json.ts'

export interface ApiError {
  readonly error: Failure
}

/** A Problem. Codes of the server itself: `forbidden`, `not-found`, `too-large`, `busy`. */
export interface Failure extends FailureJson {
  /** Of the request, where the fault lies in one: `url`, `token`, `text`, `columns.username`, `deletes`, `approver` ... */
  readonly field?: string
}

export interface Done {
  readonly ok: true
}
