// The users in a reply. A hub may store another name than the requested one (username_map, normalize_username): the names
// in its reply are compared with the request.
import { subjectsOf } from '../core/actions/planned.ts'
import { quote } from '../core/sentences.ts'
import type { Call, Doubt, Other } from './types.ts'

/** The name of a model; undefined without one. */
export function nameIn(item: unknown, key = 'name'): string | undefined {
  // Each action of a batch looks at all items of the answer.
  const isOwn = typeof item === 'object' && item !== null && Object.hasOwn(item, key)
  const name = isOwn ? (item as Readonly<Record<string, unknown>>)[key] : undefined
  return typeof name === 'string' ? name : undefined
}

/** The names of all items; undefined unless every item has one. */
export function namesIn(items: readonly unknown[], key = 'name'): readonly string[] | undefined {
  const names = items.map((item) => nameIn(item, key))
  return names.length > 0 && names.every((name) => name !== undefined) ? names : undefined
}

/** The users in a request. */
export function usersOf({ actions }: Call): readonly string[] {
  return actions.flatMap((action) => subjectsOf(action).users)
}

/** The users of actions. */
export function namesOf(actions: readonly { readonly user: string }[]): string[] {
  return actions.map(({ user }) => user)
}

/** The rest of a list after removing each of the others once. */
export function beyond(names: readonly string[], others: readonly string[]): readonly string[] {
  const left = new Map<string, number>()
  for (const name of others) left.set(name, (left.get(name) ?? 0) + 1)
  return names.filter((name) => {
    const times = left.get(name) ?? 0
    left.set(name, times - 1)
    return times <= 0
  })
}

/** @param holds the outcome when the look shows the after-state all the same */
export function aboutOther(other: Other, holds: Doubt['holds'], message: string): Doubt {
  return { is: 'doubtful', holds, message, other }
}

/** The message for an answer that names another subject. */
export function namedInstead(system: string, { kind, asked, name }: Other): string {
  return `${system} was asked for the ${kind} ${quote(asked)}, but answered about ${name === undefined ? 'others' : quote(name)}`
}
