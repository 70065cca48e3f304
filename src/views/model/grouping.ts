import type { ActionOf, Op, Plan, Reason } from '../../core/types.ts'
import { reasonWords } from '../words.ts'

/** The actions of one op. */
export function actionsOf<O extends Op>({ actions }: Pick<Plan, 'actions'>, op: O): readonly ActionOf<O>[] {
  return actions.filter((action): action is ActionOf<O> => action.op === op)
}

/** Groups items by a key, in order. Map.groupBy needs Node 21. */
export function groupBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item)) ?? []
    group.push(item)
    groups.set(keyOf(item), group)
  }
  return groups
}

/** Items that share a reason. */
export interface Shared<Item> {
  readonly first: Item
  readonly all: readonly Item[]
  /** Without the line when several rows of a file have it. */
  readonly reason: Reason
}

/**
 * Groups items with the same key and reason, ignoring lines of files: a class is one row. The largest group comes
 * first.
 */
export function sharing<Item extends { readonly reason: Reason }>(
  items: readonly Item[],
  keyOf: (item: Item) => string = () => '',
): readonly Shared<Item>[] {
  return [...groupBy(items, (item) => `${keyOf(item)}\n${reasonWords(withoutLine(item.reason))}`).values()]
    .flatMap((all): Shared<Item>[] => {
      const [first] = all
      if (first === undefined) return []
      return [{ first, all, reason: all.length === 1 ? first.reason : withoutLine(first.reason) }]
    })
    .toSorted((one, other) => other.all.length - one.all.length)
}

/** Removes the part of a single row: the line of a file, or the entry's name below a base of a directory. */
function withoutLine(reason: Reason): Reason {
  if ((reason.why !== 'row' && reason.why !== 'needed') || reason.at === undefined) return reason
  const { at } = reason
  const person = /^ldap (?:\\.|[^,\\])+,(?=.)/s
  return { ...reason, at: person.test(at) ? at.replace(person, 'ldap ') : at.replace(/(:\d+)+$/, '') }
}
