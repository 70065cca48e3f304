import type { Action, ActionOf, Op, Plan, Reason } from '../../core/types.ts'
import { reasonWords } from '../words.ts'

/** From this number of actions on they are sorted out once, for all ops. */
const many = 1000

const byOp = new WeakMap<readonly Action[], ReadonlyMap<string, readonly Action[]>>()

/** The actions of one op. */
export function actionsOf<O extends Op>({ actions }: Pick<Plan, 'actions'>, op: O): readonly ActionOf<O>[] {
  const isOfOp = (action: Action): action is ActionOf<O> => action.op === op
  if (actions.length < many) return actions.filter(isOfOp)
  let groups = byOp.get(actions)
  if (groups === undefined) {
    groups = groupBy(actions, (action) => action.op)
    byOp.set(actions, groups)
  }
  const own: readonly Action[] = groups.get(op) ?? []
  // The one cast: a filter would copy the actions for each call.
  return own as readonly ActionOf<O>[]
}

/** Groups items by a key, in order. Map.groupBy needs Node 21. */
export function groupBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
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
  keyOf?: (item: Item) => string,
): readonly Shared<Item>[] {
  const groupKey =
    keyOf === undefined
      ? ({ reason }: Item): string => sharedWords(reason)
      : (item: Item): string => `${keyOf(item)}\n${sharedWords(item.reason)}`
  return [...groupBy(items, groupKey).values()]
    .flatMap((all): Shared<Item>[] => {
      const [first] = all
      if (first === undefined) return []
      return [{ first, all, reason: all.length === 1 ? first.reason : withoutLine(first.reason) }]
    })
    .toSorted((one, other) => other.all.length - one.all.length)
}

const words = new WeakMap<Reason, string>()

/** Kept: a long list is grouped for every number of its rows that a comment tries. */
function sharedWords(reason: Reason): string {
  let known = words.get(reason)
  if (known === undefined) {
    known = reasonWords(withoutLine(reason))
    words.set(reason, known)
  }
  return known
}

/** Removes the part of a single row: the line of a file, or the entry's name below a base of a directory. */
function withoutLine(reason: Reason): Reason {
  if ((reason.why !== 'row' && reason.why !== 'needed') || reason.at === undefined) return reason
  const { at } = reason
  const person = /^ldap (?:\\.|[^,\\])+,(?=.)/s
  return { ...reason, at: person.test(at) ? at.replace(person, 'ldap ') : at.replace(/(:\d+)+$/, '') }
}
