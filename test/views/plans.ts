// Any plan: of drawn hubs and wishes, with ops that no view knows, and with findings about some of its actions.

import type { Action, Plan } from '../../src/core/types.ts'
import { drawn, hubs, wishes } from '../core/draws.ts'
import * as fc from '../helpers/draws.ts'
import {
  createOf,
  deleteOf,
  joinOf,
  passwordOf,
  planOf,
  quotaAddOf,
  quotaSetOf,
  renameOf,
  startOf,
  stopOf,
  unlimitedOf,
} from './fixtures.ts'

/** An op that no view knows, as the next facet would bring it. */
export function trial(more: object, id = 'badge.revoke:ann'): Action {
  const reason = { why: 'row', at: 'users.csv:4:1' }
  return { id, op: 'badge.revoke', before: null, after: null, reason, ...more } as unknown as Action
}

/** What a hub has no part in, of some more people. */
const balances = fc
  .subarray([
    quotaSetOf('lea', { balance: 900, unlimited: false }, 500),
    quotaSetOf('lee', null, 500),
    quotaAddOf('lia', { balance: 5, unlimited: false }, 5),
    unlimitedOf('liv', null),
    passwordOf('lou'),
    createOf('luc'),
    quotaSetOf('luc', null, 5),
    passwordOf('luc', 'file'),
    joinOf('luc', 'art'),
    deleteOf('lux'),
    renameOf('lyn', 'lynn'),
    startOf('mae'),
    stopOf('max', {}),
  ])
  .map((actions) => actions as readonly Action[])

/** Unknown ops, some of them about users in other sections. */
const trials = fc
  .uniqueArray(fc.constantFrom('ann', 'luc', 'nia', 'ned'))
  .map((users) => users.map((user) => trial({ user }, `badge.revoke:${user}`)))

export const plans: fc.Arbitrary<Plan> = fc
  .tuple(hubs, wishes, balances, trials)
  .map(([hub, wish, more, others]) => planOf([...drawn(hub, wish).actions, ...more, ...others]))

/** With findings of each level. */
export const foundPlans: fc.Arbitrary<Plan> = plans.chain((plan) =>
  fc
    .tuple(...(['block', 'warn', 'info'] as const).map((level) => found(plan, level)))
    .map((findings): Plan => ({ ...plan, findings })),
)

function found({ actions }: Plan, level: Plan['findings'][number]['level']): fc.Arbitrary<Plan['findings'][number]> {
  return fc
    .subarray(actions.map(({ id }) => id))
    .map((ids) => ({ guard: 'delete-count', level, message: 'some', actions: ids }))
}
