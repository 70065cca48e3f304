// Balances of the quota system.
import { checkGrant, checkQuota } from '../actions/precheck-accounts.ts'
import { sinceOfQuota } from '../plan/since.ts'
import { undoGrant, undoQuota } from '../revert/quota.ts'
import { afterUser, example, type RulesFor, sinceUnknown } from './rules.ts'

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
