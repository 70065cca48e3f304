// What a plan does, in the words of the page.
import type { Op } from '../../api.ts'
import type { Texts } from '../texts/index.ts'

/** Deeds in the order of their weight: what cannot be taken back comes first. */
const order: readonly Op[] = [
  'user.delete',
  'notice.give',
  'user.create',
  'user.rename',
  'admin.set',
  'password.set',
  'group.delete',
  'group.create',
  'group.properties',
  'member.remove',
  'member.add',
  'quota.set',
  'quota.add',
  'quota.unlimited',
  'token.revoke',
  'server.remove',
  'server.stop',
  'server.start',
  'notice.lift',
]

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
