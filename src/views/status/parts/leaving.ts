// Who will be deleted, and when: scheduled by the system, or under notice on a hub.

import type { Status } from '../../../core/look/status.ts'
import { count } from '../../../core/sentences.ts'
import { date } from '../../words.ts'
import { type Context, type Part, row } from '../part.ts'

export function leavingParts({ leaving }: Status, { product }: Context): readonly Part[] {
  if (leaving === undefined) return []
  const { users, first } = leaving
  const note = `the first on ${date(first)}`
  const label = product === undefined ? 'scheduled deletes' : 'under notice'
  const rows = [row(label, `${count(users, 'user')}, ${note}`, { value: users, note, isLoud: true })]
  return [{ name: 'leaving', title: 'Leaving', rows }]
}
