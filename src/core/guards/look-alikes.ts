import unhomoglyph from 'unhomoglyph'

import { strange } from '../letters.ts'
import { lowerForm } from '../names.ts'
import { isSamePerson } from '../person.ts'
import { count, listed, quote } from '../sentences.ts'
import type { Action } from '../types.ts'
import type { Guard, GuardResult } from './types.ts'

/** Warns of new names that look like another one, for example with a Cyrillic letter or a 0 for an o. */
export const lookAlikes: Guard = {
  name: 'look-alike',
  atApply: false,
  canAllow: false,
  check({ actions, live }) {
    const fresh = actions.flatMap(freshName)
    if (fresh.length === 0) return []
    // Only the shapes of new names are searched for.
    const byShape = new Map(fresh.map(({ name }): [string, string[]] => [shapeOf(name), []]))
    for (const name of live.users.keys()) byShape.get(shapeOf(name))?.push(name)
    for (const { name } of fresh) byShape.get(shapeOf(name))?.push(name)
    return fresh.flatMap(({ name, id, old }): GuardResult[] => {
      // Other guards report names of one normal form, and names of perhaps one person.
      const others = byShape
        .get(shapeOf(name))
        ?.filter((twin) => twin !== old && lowerForm(twin) !== lowerForm(name) && !isSamePerson(twin, name))
      if (!others?.length) return []
      const message = `${listed([name])} looks like ${listed(others)} (${strange(name, others)}); check that they are two people`
      const alike = {
        kind: 'name',
        subject: `${quote(name)} like ${listed(others)}`,
        note: strange(name, others),
        say: (examples: string, number: number) =>
          `${count(number, 'new name')} look like another name: ${examples}; check that each pair is two people`,
      }
      return [{ level: 'warn', message, actions: [id], alike }]
    })
  },
}

interface Fresh {
  readonly name: string
  readonly id: string
  /** The old name of a rename. */
  readonly old?: string
}

function freshName(action: Action): Fresh[] {
  if (action.op === 'user.create') return [{ name: action.user, id: action.id }]
  return action.op === 'user.rename' ? [{ name: action.after.name, id: action.id, old: action.user }] : []
}

/** A name's skeleton by Unicode's table of confusable characters, in lower case and composed form. */
export function shapeOf(name: string): string {
  // Almost every name of a million: the table, of thousands of characters, knows three of its own.
  if (!/^[a-z\d._@+-]*$/.test(name)) return unhomoglyph(name.normalize('NFC')).toLowerCase()
  return confusable.reduce((shape, [sign, like]) => shape.replaceAll(sign, like), name)
}

/** The table's entries for those characters. */
const confusable = [
  ['m', 'rn'],
  ['0', 'o'],
  ['1', 'l'],
] as const
