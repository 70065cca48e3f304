// What a plan does, in the words of the page.
import type { Op } from '../../api.ts'
import type { Texts } from '../texts/index.ts'

/** Deeds in the order of their weight: what cannot be taken back comes first. An op that is left out does not compile. */
const weights = {
  'user.delete': true,
  'user.create': true,
  'user.rename': true,
  'admin.set': true,
  'password.set': true,
  'token.revoke': true,
  'server.remove': true,
  'notice.give': true,
  'notice.lift': true,
  'group.delete': true,
  'group.create': true,
  'group.properties': true,
  'member.remove': true,
  'member.add': true,
  'quota.set': true,
  'quota.add': true,
  'quota.unlimited': true,
  'server.stop': true,
  'server.start': true,
} as const satisfies Record<Op, true>

const order = Object.keys(weights) as Op[]

/** "48 people are removed, 3 people come." Empty when nothing happens. */
export function summaryOf(summary: Readonly<Partial<Record<Op, number>>>, texts: Texts): string {
  const parts = order.flatMap((op) => {
    const count = summary[op] ?? 0
    return count === 0 ? [] : [texts.ops[op](count)]
  })
  return parts.length === 0 ? '' : `${parts.join(', ')}.`
}

/** All targets together. */
export function sumOf(all: readonly Readonly<Partial<Record<Op, number>>>[]): Partial<Record<Op, number>> {
  const sum: Partial<Record<Op, number>> = {}
  for (const one of all) for (const op of order) if (one[op] !== undefined) sum[op] = (sum[op] ?? 0) + one[op]
  return sum
}
