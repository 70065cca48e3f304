// Whom a reply is about. A hub may store another name than it was asked for (username_map, normalize_username): what it
// says is held against the name in the request.
import { subjectsOf } from '../core/actions/planned.ts'
import { quote } from '../core/sentences.ts'
import type { Call, Doubt, Other } from './types.ts'

/** The name of a model; undefined when it does not say one. */
export function nameIn(item: unknown, key = 'name'): string | undefined {
  const name = typeof item === 'object' && item !== null ? new Map(Object.entries(item)).get(key) : undefined
  return typeof name === 'string' ? name : undefined
}

/** The names of all items; undefined unless every one of them says its own. */
export function namesIn(items: readonly unknown[], key = 'name'): readonly string[] | undefined {
  const names = items.map((item) => nameIn(item, key))
  return names.length > 0 && names.every((name) => name !== undefined) ? names : undefined
}

/** The users whom a request names. */
export function usersOf({ actions }: Call): readonly string[] {
  return actions.flatMap((action) => subjectsOf(action).users)
}

/** The users whom actions are about. */
export function namesOf(actions: readonly { readonly user: string }[]): string[] {
  return actions.map(({ user }) => user)
}

/** What is left of a list when each of the others is taken out once. */
export function beyond(names: readonly string[], others: readonly string[]): readonly string[] {
  const left = new Map<string, number>()
  for (const name of others) left.set(name, (left.get(name) ?? 0) + 1)
  return names.filter((name) => {
    const times = left.get(name) ?? 0
    left.set(name, times - 1)
    return times <= 0
  })
}

/** @param holds what it comes to when the look shows the after-state all the same */
export function aboutOther(other: Other, holds: Doubt['holds'], message: string): Doubt {
  return { is: 'doubtful', holds, message, other }
}

/** What is told of an answer that names another one. */
export function namedInstead(system: string, { kind, asked, name }: Other): string {
  return `${system} was asked for the ${kind} ${quote(asked)} and answered about ${name === undefined ? 'others' : quote(name)}`
}
