// How many API tokens users have, and how many of them are perhaps not needed.

import type { Status } from '../../../core/look/status.ts'
import { count, number } from '../../../core/sentences.ts'
import { date } from '../../words.ts'
import { type Histogram, type Part, row, unseenRow } from '../part.ts'
import { recencyChart } from '../recency.ts'

export function tokenParts({ tokens, tokenUse, users, shownBy }: Status): readonly Part[] {
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
  const part = { name: 'tokens', title: 'API tokens' }
  if (unseen > 0 && unseen === users) return [{ ...part, rows: [hidden] }]
  return [{ ...part, rows, ...(tokenUse === undefined || api === 0 ? {} : { chart: chartOf(tokenUse) }) }]
}

function chartOf(use: NonNullable<Status['tokenUse']>): Histogram {
  const words = { title: 'API tokens by their last use', of: 'last use', noun: 'token' }
  return recencyChart(use, words, ['longer', 'never'])
}
