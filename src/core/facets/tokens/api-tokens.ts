import type { LiveToken, LiveUser } from '../../types.ts'

/** The tokens that may be revoked: those of servers are in use, and revoking one of a login revokes several. */
export function apiTokensOf({ tokens: all = [] }: Pick<LiveUser, 'tokens'>): readonly LiveToken[] {
  return all.filter(({ kind }) => kind === 'api')
}
