// How many API tokens users have, and how many of them are perhaps not needed.

import type { Status } from '../../../core/look/status.ts'
import { count, number } from '../../../core/sentences.ts'
import { date } from '../../words.ts'
import { type Part, row, unseenRow } from '../part.ts'

export function tokenParts({ tokens, users, shownBy }: Status): readonly Part[] {
  if (tokens === undefined) return []
  const { api, endless, unused, oldest, ofServers, ofLogins, unseen } = tokens
  const of = `of ${count(tokens.users, 'user')}`
  const hidden = unseenRow('API tokens', shownBy?.tokens)
  const rows = [
    row('API tokens', `${number(api)}, ${of}`, { value: api, note: of }),
    row('without expiry', number(endless), { value: endless, note: 'API tokens without expiry', isLoud: endless > 0 }),
    row('never used', number(unused)),
    row('oldest last use', oldest === undefined ? 'none' : date(oldest)),
    row('other tokens', `${number(ofServers)} of servers, ${number(ofLogins)} of logins`),
    ...(unseen === 0 ? [] : [{ ...hidden, label: 'not visible', value: [`API tokens of ${count(unseen, 'user')}`] }]),
  ]
  return [{ name: 'tokens', title: 'API tokens', rows: unseen > 0 && unseen === users ? [hidden] : rows }]
}
