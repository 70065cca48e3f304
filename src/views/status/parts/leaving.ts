// Who will be deleted, and when.

import type { Status } from '../../../core/look/status.ts'
import { count } from '../../../core/sentences.ts'
import { date } from '../../words.ts'
import { type Context, type Part, row } from '../part.ts'

export function leavingParts({ leaving }: Status, { product }: Context): readonly Part[] {
  if (product !== undefined || leaving === undefined) return []
  const { users, first } = leaving
  const note = `the first on ${date(first)}`
  const rows = [row('scheduled deletes', `${count(users, 'user')}, ${note}`, { value: users, note, isLoud: true })]
  return [{ name: 'leaving', title: 'Leaving', rows }]
}
