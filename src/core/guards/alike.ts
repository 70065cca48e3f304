// One finding for results that differ only in their subject: a reader needs their number and a few examples.
import { some } from '../sentences.ts'
import type { SavedFinding } from '../types.ts'

/** What a result has in common with others of its guard. */
export interface Alike {
  /** Results of one kind and level are one finding. */
  readonly kind: string
  /** The subject as a reader sees it: `"ann"`. */
  readonly subject: string
  /** What is its own, such as its place. */
  readonly note?: string | undefined
  /** The message of several: `examples` is `"ann" (u.csv:2), "ben" (u.csv:3), "cleo" (u.csv:4) and 2 more`. */
  readonly say: (examples: string, number: number) => string
  /** Up to so many subjects stay findings of their own, because each has its own numbers. */
  readonly apart?: number
}

/** A result of which there may be many. */
export interface MaybeAlike extends Pick<SavedFinding, 'level' | 'message' | 'actions'> {
  readonly alike?: Alike
}

const mostExamples = 3

/** The first few, and the number of the others. */
export function examples(shown: readonly string[]): string {
  return some(shown, mostExamples)
}

/** The results with those of one kind as one, in the place of the first. */
export function folded<One extends MaybeAlike>(results: readonly One[]): Omit<One, 'alike'>[] {
  const kinds = new Map<unknown, One[]>()
  for (const result of results) {
    const kind = result.alike === undefined ? result : `${result.level} ${result.alike.kind}`
    const known = kinds.get(kind)
    if (known === undefined) kinds.set(kind, [result])
    else known.push(result)
  }
  return [...kinds.values()].flatMap(asOne)
}

function asOne<One extends MaybeAlike>(results: readonly One[]): Omit<One, 'alike'>[] {
  const bare = results.map(({ alike: _, ...result }) => result)
  const [first] = bare
  const all = results.flatMap(({ alike }) => alike ?? [])
  const [one] = all
  const subjects = new Map<string, string | undefined>()
  for (const { subject, note } of all) if (!subjects.has(subject)) subjects.set(subject, note)
  if (first === undefined || one === undefined || (one.apart !== undefined && subjects.size <= one.apart)) return bare
  const shown = [...subjects].map(([subject, note]) => (note === undefined ? subject : `${subject} (${note})`))
  const message = subjects.size === 1 ? first.message : one.say(examples(shown), subjects.size)
  return [{ ...first, message, actions: [...new Set(results.flatMap(({ actions }) => actions))] }]
}
