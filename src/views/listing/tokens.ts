// The columns of hubplan list --tokens. Notes come from users: hostile text.
import type { LiveToken } from '../../core/types.ts'
import { forTerminal } from '../safe.ts'
import { type RowColumn, timeCell } from './rows.ts'

/** A token of a user. */
export interface TokenRow {
  readonly user: string
  readonly token: LiveToken
}

/** More scopes are only counted in the text: a token with all rights of its user has a dozen. */
const mostScopes = 2

/** In the order of the table. */
export const tokenColumns: readonly RowColumn<TokenRow>[] = [
  { name: 'user', value: ({ user }) => user },
  { name: 'id', value: ({ token }) => token.id },
  { name: 'kind', value: ({ token }) => token.kind },
  { name: 'note', value: ({ token }) => token.note },
  {
    name: 'created',
    value: ({ token }) => token.created,
    cell: ({ token }, now) => timeCell(token.created, now, '-'),
  },
  {
    name: 'last_used',
    title: 'last used',
    value: ({ token }) => token.last_used,
    cell: ({ token }, now) => timeCell(token.last_used, now),
  },
  {
    name: 'expires',
    // The column expires of a roster is the end of the account.
    header: 'token_expires',
    value: ({ token }) => token.expires,
    cell: ({ token }, now) => (token.expires === null ? { text: 'never', tone: 'risk' } : timeCell(token.expires, now)),
  },
  {
    name: 'scopes',
    value: ({ token }) => token.scopes,
    cell: ({ token: { scopes } }) => {
      const more = scopes.length - mostScopes
      const first = scopes.slice(0, mostScopes).map(forTerminal).join(', ')
      return { text: more > 0 ? `${first} and ${more} more` : first || '-' }
    },
  },
]
