// The groups, the largest first.

import type { Status } from '../../../core/look/status.ts'
import { count } from '../../../core/sentences.ts'
import { type Context, type Part, unseenRow } from '../part.ts'

export function groupParts({ groups, shownBy }: Status, { product }: Context): readonly Part[] {
  if (product === undefined) return []
  const name = 'groups'
  if (groups === undefined) return [{ name, title: 'Groups', rows: [unseenRow(name, shownBy?.groups)], isApart: true }]
  if (groups.length === 0) return []
  const bars = groups.map((group) => ({ label: [{ name: group.name }], value: group.members }))
  const chart = { is: 'bars', of: 'group', noun: 'member', bars } as const
  return [{ name, title: count(groups.length, 'group'), rows: [], chart }]
}
