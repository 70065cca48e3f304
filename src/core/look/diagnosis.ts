// The data of hubplan doctor. Each system finds out its own (providers/*/look.ts).
import { everyOp } from '../facets/index.ts'
import { formatPlace, Problem } from '../problem.ts'
import type { Action, Facet, Op } from '../types.ts'
import type { ConfigForms } from './config-forms.ts'

export type { ConfigForm, ConfigForms } from './config-forms.ts'

/** One checked item. */
export interface Step {
  /** One word, such as `address`. */
  readonly name: string
  /** `fail`: no plan is possible, or the given plan cannot be applied. */
  readonly is: 'ok' | 'note' | 'warn' | 'fail'
  readonly text: string
  readonly hint?: string
}

/** What the token lacks for an op; nothing when the op is permitted. */
export interface Right {
  readonly op: Op
  readonly lacks: readonly string[]
  /** A condition under which the hub undoes the permitted change; the API does not show whether it holds. */
  readonly unless?: string
}

/** What the hub's config lacks. */
export interface Snippets {
  /** Python: the missing role for planning. */
  readonly planning?: string | undefined
  /** Python: the missing role for planning and applying. */
  readonly applying?: string | undefined
  /** The one addition that fits: the missing role, or the first set-up without a token that works. */
  readonly config?: ConfigForms | undefined
}

export interface Diagnosis {
  /** The given plan file. */
  readonly plan?: string | undefined
  readonly steps: readonly Step[]
  /** For the ops of the plan, otherwise for all; empty when the token is unknown, or the system does not show rights. */
  readonly rights: readonly Right[]
  readonly snippets: Snippets
  readonly ok: boolean
}

/**
 * Turns a Problem into a failed step.
 * @param from the source of the failing value
 * @throws anything else: bugs and interruptions
 */
export function failed(name: string, thrown: unknown, from?: string): Step {
  if (!(thrown instanceof Problem) || thrown.code === 'interrupted') throw thrown
  const faults = thrown.diagnostics.map(({ at, message }) => `${formatPlace(at)}: ${message}`)
  const text = [...(from === undefined ? [] : [`${from}:`]), thrown.message, ...faults].join(' ')
  return { name, is: 'fail', text, ...(thrown.hint === undefined ? {} : { hint: thrown.hint }) }
}

/** The failed step of a first request: a refusal concerns the token, any other error the connection. */
export function unanswered(thrown: unknown, tokenFrom: string): Step {
  const isRefused = thrown instanceof Problem && thrown.code === 'scopes'
  return isRefused ? failed('token', thrown, tokenFrom) : failed('answer', thrown)
}

/** One action of each op of these facets, with the strictest requirements: for deriving the needed rights. */
export function examples(manages: ReadonlySet<Facet>): readonly Action[] {
  return everyOp.filter(({ facet }) => manages.has(facet)).map(({ example }) => example)
}
