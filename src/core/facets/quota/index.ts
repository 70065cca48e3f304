// Balances of the quota system.
import type { ActionOf, Quota } from '../../types.ts'
import { afterUser, example, type Last, type RulesFor, type Since, sinceUnknown } from '../rules.ts'
import { checkGrant, checkQuota } from './check.ts'
import { undoGrant, undoQuota } from './undo.ts'

const { user, created, reason } = example

export const quota: RulesFor<'quota.set' | 'quota.add' | 'quota.unlimited'> = {
  'quota.set': {
    facet: 'quota',
    example: {
      id: 'quota.set:example',
      op: 'quota.set',
      user,
      created,
      before: null,
      after: { balance: 0, unlimited: false },
      reason,
    },
    wave: 'balances',
    after: afterUser,
    check: checkQuota,
    undo: undoQuota,
    since: sinceOfQuota,
  },
  'quota.add': {
    facet: 'quota',
    example: { id: 'quota.add:example', op: 'quota.add', user, created, before: null, after: { add: 1 }, reason },
    wave: 'balances',
    after: afterUser,
    check: checkGrant,
    undo: undoGrant,
    since: sinceUnknown,
  },
  'quota.unlimited': {
    facet: 'quota',
    example: {
      id: 'quota.unlimited:example',
      op: 'quota.unlimited',
      user,
      created,
      before: null,
      after: { unlimited: true },
      reason,
    },
    wave: 'balances',
    after: afterUser,
    check: checkQuota,
    undo: undoQuota,
    since: sinceOfQuota,
  },
}

/** The one facet of which both may be true. */
function sinceOfQuota({ before, after }: ActionOf<'quota.set' | 'quota.unlimited'>, { said: last }: Last): Since {
  const said = last?.quota
  if (said === undefined) return 'files'
  const isAsSaid = (quota: Quota | null | { readonly unlimited: true }): boolean =>
    quota !== null && (quota.unlimited ? said === 'unlimited' : 'balance' in quota && quota.balance === said)
  if (isAsSaid(after)) return 'hub'
  return isAsSaid(before) ? 'files' : 'both'
}
