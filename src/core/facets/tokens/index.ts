// API tokens of users. A revoked one cannot be restored.
import { type Check, done, onUserIfAny, ready, type Sight } from '../../actions/precheck-user.ts'
import { seenOf } from '../../actions/same-account.ts'
import { meaningOf, wordOf } from '../../desired/cells.ts'
import { actionId } from '../../names.ts'
import type { Subject } from '../../plan/subject.ts'
import { listed } from '../../sentences.ts'
import type { Action, ActionOf, Cell, LiveToken, LiveUser, Reason } from '../../types.ts'
import { aboutAccount, afterUser, type FacetTraits, nothing, subjectsOnly, type TraitsFor } from '../traits.ts'
import { apiTokensOf } from './api-tokens.ts'
import { tokensAsked, tokensPlanned } from './asked.ts'

const image = { kind: 'api', note: '', created: null, last_used: null, expires: null, scopes: [] } as const

export const tokens: TraitsFor<'token.revoke'> = {
  'token.revoke': {
    facet: 'tokens',
    example: {
      ...{ id: 'token.revoke:example:a1', op: 'token.revoke', ...aboutAccount, token: 'a1' },
      before: image,
      after: null,
    },
    wave: 'revoked tokens',
    object: ({ token }) => [token],
    after: afterUser,
    also: (actions) => ({ tokens: () => tokensPlanned(actions) }),
    extent: subjectsOnly,
    check: checkRevoke,
    undo: (action, { live }) => {
      const now = live.users.get(action.user)
      return now === undefined ? [] : 'a revoked API token cannot be restored: its user makes a new one'
    },
    since: ({ reason }, { said }) => {
      if (reason.why === 'rule') return undefined
      return said?.tokens === 'none' ? 'hub' : 'files'
    },
    // Its use and its rights change on their own.
    essence: ({ before: { last_used: _, scopes: __, ...before }, after }) => ({ before, after }),
  },
}

export const tokensFacet: FacetTraits = {
  columns: ['tokens'],
  lacking: { why: 'has no API tokens', rules: 'tokenRules' },
  read: (cells) => {
    const wishOf = (cell: Cell) => (wordOf(cell) === 'none' ? ('none' as const) : undefined)
    const wish = meaningOf(cells, 'tokens', wishOf, 'none, which revokes all API tokens of the user')
    return wish === undefined ? nothing : { tokens: wish }
  },
  words: ({ tokens: wish }) => wish && 'to have no API tokens',
  remembered: ({ tokens: wish }) => (wish === undefined ? {} : { tokens: wish }),
  asks: ({ tokens: wish }) => wish !== undefined,
  also: (desired) => {
    const asked = tokensAsked(desired)
    return asked && { tokens: asked }
  },
  changes: () => tokenActions,
}

function tokenActions({ name: user, live, wishes: { tokens: wish }, reason, dropped = [] }: Subject): Action[] {
  if (live === undefined) return []
  if (wish === 'none') return apiTokensOf(live).map((token) => revoke({ user, live }, token, reason))
  return dropped.map((one) => revoke({ user, live }, one.token, one.reason))
}

function revoke(
  { user, live }: { readonly user: string; readonly live: LiveUser },
  { id: token, ...before }: LiveToken,
  reason: Reason,
): Action {
  const id = actionId('token.revoke', user, token)
  return { id, op: 'token.revoke', user, ...seenOf(live), token, before, after: null, reason }
}

/** The hub gives the number of a revoked token to a new one: only the time of creation tells them apart. */
function checkRevoke(action: ActionOf<'token.revoke'>, sight: Sight): Check {
  const { token, before, reason } = action
  return onUserIfAny(action, sight, (user) => {
    if (user.tokens === undefined) return ready
    const now = user.tokens.find(({ id }) => id === token)
    if (now === undefined || now.created !== before.created) return done
    if (now.kind !== 'api') return { is: 'stale', why: 'the token belongs to a server or to a login' }
    if (reason.unused_for !== undefined && now.last_used !== before.last_used) {
      return { is: 'stale', why: 'the token has been used since the plan, which revokes it for being unused' }
    }
    if (reason.without_expiry === true && now.expires !== null) {
      return { is: 'stale', why: 'the token has an expiry now, and the plan revokes it for having none' }
    }
    if (reason.groups !== undefined && !reason.groups.some((group) => user.groups?.includes(group) === true)) {
      return {
        is: 'stale',
        why: `the user has left ${listed(reason.groups)} since the plan, which is about its members`,
      }
    }
    return ready
  })
}
