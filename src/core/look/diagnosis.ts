// What hubplan doctor tells, as data. What there is to find out, each system says itself (providers/*/look.ts).
import { everyOp } from '../facets/index.ts'
import { formatPlace, Problem } from '../problem.ts'
import type { Action, Facet, Op } from '../types.ts'

/** One thing that was looked at. */
export interface Step {
  /** One word, such as `address`. */
  readonly name: string
  /** `fail`: nothing can be planned, or the given plan not applied. */
  readonly is: 'ok' | 'note' | 'warn' | 'fail'
  readonly text: string
  readonly hint?: string
}

/** What an op lacks of the token; nothing when the token may do it. */
export interface Right {
  readonly op: Op
  readonly lacks: readonly string[]
  /** When the hub does not keep what the token may do, and nobody can see whether that is so. */
  readonly unless?: string
}

/** Python for the hub's config: the role that is missing for planning, and for planning and applying. */
export interface Snippets {
  readonly planning?: string | undefined
  readonly applying?: string | undefined
}

export interface Diagnosis {
  /** The plan file that was asked about. */
  readonly plan?: string | undefined
  readonly steps: readonly Step[]
  /** Of the ops of the plan, else of all; empty when the token is not known, or the system does not tell. */
  readonly rights: readonly Right[]
  readonly snippets: Snippets
  readonly ok: boolean
}

/**
 * The step that a Problem makes of a look.
 * @param from where that came from which failed
 * @throws what is no finding: a bug, and an interruption
 */
export function failed(name: string, thrown: unknown, from?: string): Step {
  if (!(thrown instanceof Problem) || thrown.code === 'interrupted') throw thrown
  const faults = thrown.diagnostics.map(({ at, message }) => `${formatPlace(at)}: ${message}`)
  const text = [...(from === undefined ? [] : [`${from}:`]), thrown.message, ...faults].join(' ')
  return { name, is: 'fail', text, ...(thrown.hint === undefined ? {} : { hint: thrown.hint }) }
}

/** Of the first request: a refusal is about the token, all else about the way. */
export function unanswered(thrown: unknown, tokenFrom: string): Step {
  const isRefused = thrown instanceof Problem && thrown.code === 'scopes'
  return isRefused ? failed('token', thrown, tokenFrom) : failed('answer', thrown)
}

/** One action of each op of these facets, as demanding as they come: for asking what they need. */
export function examples(manages: ReadonlySet<Facet>): readonly Action[] {
  return everyOp.filter(({ facet }) => manages.has(facet)).map(({ example }) => example)
}
