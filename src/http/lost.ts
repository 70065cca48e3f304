import type { Lost } from './types.ts'

const mark = Symbol('lost')

/** An error for a request without a usable answer. */
export function lostError(lost: Lost): Error {
  return Object.assign(new Error(lost.why), { [mark]: lost })
}

/** The facts of a request that threw; undefined for any other error. */
export function asLost(thrown: unknown): Lost | undefined {
  return thrown instanceof Error && mark in thrown ? (thrown[mark] as Lost) : undefined
}
