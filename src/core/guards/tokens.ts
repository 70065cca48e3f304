// Revoked API tokens: scripts that use them stop working, and nothing restores them.
import { plannedOf } from '../actions/planned.ts'
import { userOf } from '../actions/precheck-user.ts'
import { apiTokensOf } from '../facets/tokens/api-tokens.ts'
import { count, listed, quote } from '../sentences.ts'
import type { Action, ActionOf } from '../types.ts'
import { subjectsOnly } from './extents.ts'
import type { Guard } from './types.ts'

function revokesOf(actions: readonly Action[]): ActionOf<'token.revoke'>[] {
  return actions.filter((action) => action.op === 'token.revoke')
}

/** An admin's tokens may carry what others rely on; rules skip admins. */
export const adminTokens: Guard = {
  name: 'admin-tokens',
  atApply: true,
  extent: subjectsOnly,
  canAllow: true,
  check({ actions, live }) {
    return revokesOf(actions)
      .filter(({ user }) => live.users.get(user)?.admin === true)
      .map(({ id, user, reason: { at } }) => {
        const where = at === undefined ? '' : ` (${at})`
        const message = `${listed([user])} is an admin and would lose API tokens${where}; take the row out, or plan with --allow admin-tokens`
        const alike = {
          kind: 'admin',
          subject: quote(user),
          note: at,
          say: (examples: string, number: number) =>
            `${count(number, 'admin')} would lose API tokens: ${examples}; take the rows out, or plan with --allow admin-tokens`,
        }
        return { level: 'block' as const, message, actions: [id], alike }
      })
  },
}

export const tokensLost: Guard = {
  name: 'tokens-lost',
  atApply: false,
  canAllow: false,
  check({ actions, live }) {
    const revokes = revokesOf(actions)
    if (revokes.length === 0) return []
    const planned = plannedOf(actions)
    const lost = new Map<string, number>()
    for (const { user } of revokes) lost.set(user, (lost.get(user) ?? 0) + 1)
    const losers = [...lost].filter(([user, tokens]) => {
      const known = userOf(user, { live, planned })
      return known !== undefined && apiTokensOf(known).length === tokens
    })
    const all = losers.length === 0 ? '' : `, all those of ${listed(losers.map(([user]) => user))}`
    const what = `${count(revokes.length, 'API token')} of ${count(lost.size, 'user')} would be revoked${all}`
    const message = `${what}; this cannot be undone, and scripts that use them stop working`
    return [{ level: 'info', message, actions: revokes.map(({ id }) => id) }]
  },
}
