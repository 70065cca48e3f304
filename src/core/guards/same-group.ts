import { isLeavingGroup } from '../leaving.ts'
import { strange } from '../letters.ts'
import { differInNumbers, groupKey } from '../person.ts'
import { count, quote } from '../sentences.ts'
import type { Action, ActionOf } from '../types.ts'
import { examples } from './alike.ts'
import type { Guard, GuardResult } from './types.ts'

/** Warns of a new group that nearly equals an existing one: the hub treats `Students` and `students` as two. */
export const sameGroup: Guard = {
  name: 'same-group',
  atApply: true,
  extent: ({ actions }) => (freshIn(actions).length > 0 ? { everyGroup: true } : {}),
  canAllow: false,
  check({ actions, live }): GuardResult[] {
    const fresh = freshIn(actions)
    if (fresh.length === 0) return []
    const byKey = new Map(fresh.map(({ group }): [string, string[]] => [groupKey(group), []]))
    for (const name of live.groups?.keys() ?? []) byKey.get(groupKey(name))?.push(name)
    const pairs = fresh.flatMap((action): Pair[] => {
      const others = byKey.get(groupKey(action.group)) as string[]
      const twin = others.find((name) => name !== action.group && !differInNumbers(name, action.group))
      others.push(action.group)
      return twin === undefined ? [] : [{ action, twin }]
    })
    if (pairs.length === 0) return []
    const shown = examples(pairs.map(wordsOf))
    const message = `${count(pairs.length, 'new group')} would stand beside a group of nearly the same name: ${shown}; if both are one group, write its name as the hub has it`
    return [{ level: 'warn', message, actions: pairs.map(({ action }) => action.id) }]
  },
}

function freshIn(actions: readonly Action[]): ActionOf<'group.create'>[] {
  return actions.filter((action) => action.op === 'group.create').filter(({ group }) => !isLeavingGroup(group))
}

interface Pair {
  readonly action: ActionOf<'group.create'>
  readonly twin: string
}

function wordsOf({ action: { group }, twin }: Pair): string {
  const isSameLook = group.normalize('NFKC') === twin.normalize('NFKC')
  return `${quote(group)} and ${quote(twin)}${isSameLook ? ` (${strange(twin, [group])})` : ''}`
}
