// What users have left, and quotas without a user.

import type { QuotaNumbers } from '../../../core/facets/quota/numbers.ts'
import type { Status } from '../../../core/look/status.ts'
import { count, number } from '../../../core/sentences.ts'
import { type Context, type Part, type Row, row } from '../part.ts'

export function quotaParts({ quotas }: Status, { product }: Context): readonly Part[] {
  if (quotas === undefined) return []
  const known = product === undefined ? [] : [{ name: 'quotas', title: 'Quotas', rows: quotaRows(quotas) }]
  return [...known, ...goneParts(quotas)]
}

function quotaRows({ limited, unlimited, none, sum, lowest, first }: QuotaNumbers): readonly Row[] {
  return [
    row('with a quota', `${number(limited)}, ${number(sum)} in all`, { value: limited, note: `${number(sum)} in all` }),
    ...(lowest === undefined ? [] : [row('lowest quota', [`${number(lowest.balance)}, of `, { name: lowest.name }])]),
    row('unlimited', number(unlimited)),
    row('without a quota', number(none)),
    ...(first === undefined ? [] : [row('first quota', `${number(first)}, of a new user`)]),
  ]
}

/** A new user with such a name gets the rest of its quota. */
function goneParts({ gone = [] }: QuotaNumbers): readonly Part[] {
  if (gone.length === 0) return []
  const title = `${count(gone.length, 'quota')} of names that no longer have a user`
  const table = { noun: 'name', columns: [{ title: 'Name' }], rows: gone.map((name) => [[{ name }]]) }
  return [{ name: 'gone', title, rows: [], table }]
}
