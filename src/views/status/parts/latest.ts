// Who was active last.

import type { Status } from '../../../core/look/status.ts'
import { age } from '../../words.ts'
import type { Cell, Part } from '../part.ts'

export function latestParts({ latest, takenAt }: Status): readonly Part[] {
  if (latest === undefined || latest.length === 0) return []
  const rows = latest.map(({ name, lastActivity }): Cell[] => {
    const ago = age(lastActivity, takenAt)
    return [[{ name }], [ago ?? { name: lastActivity }]]
  })
  const table = { noun: 'user', columns: [{ title: 'User' }, { title: 'Active' }], rows }
  return [{ name: 'latest', title: 'Last active', rows: [], table }]
}
