import { expect, test } from 'vitest'

import type { Action, ApplyEvent, Plan } from '../../src/core/types.ts'
import { openFold } from '../../src/web/runs/fold.ts'
import { chance, elapsedMs, now } from '../helpers/clocks.ts'

test('what an earlier apply has done does not count again', () => {
  const actions = ['1', '2', '3'].map((id) => ({ id, op: 'user.create', user: `user${id}` })) as unknown as Action[]
  const open = actions.slice(1)
  const world = { now, elapsedMs, ...chance } as never
  const fold = openFold('p', [{ target: 'hub', plan: { actions } as unknown as Plan, open }], world)
  for (const action of ['1', '2']) fold.apply('hub', { type: 'applied', action, how: 'already' } as ApplyEvent)
  expect(fold.view()).toMatchObject({ done: 1, total: 2, targets: [{ counts: { already: 1 }, done: 1, total: 2 }] })
})
