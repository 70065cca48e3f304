import type { Lost } from './types.ts'

const mark = Symbol('lost')

/** The error of a request that got no usable answer. */
export function lostError(lost: Lost): Error {
  return Object.assign(new Error(lost.why), { [mark]: lost })
}

/** What is known of a request that threw; undefined when something else went wrong. */
export function asLost(thrown: unknown): Lost | undefined {
  return thrown instanceof Error && mark in thrown ? (thrown[mark] as Lost) : undefined
}
