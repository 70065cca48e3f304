// What holds of every plan, whatever the hub and whatever is wanted of it.

import { describe, expect, it } from 'vitest'
import { plannedOf } from '../../../src/core/actions/planned.ts'
import { precheck } from '../../../src/core/actions/precheck.ts'
import { dependsOn, inOrder } from '../../../src/core/actions/waves.ts'
import * as fc from '../../helpers/draws.ts'
import { drawn, hubs, wantedOf, wishes } from '../draws.ts'
import { drafted, ids } from '../live.ts'
import { carriedOut } from '../model.ts'

describe('any plan', () => {
  it('leaves nothing for the next one', () => {
    fc.assert(
      fc.property(hubs, wishes, (before, wish) => {
        fc.pre(drafted(wantedOf(wish), before).diagnostics.length === 0)
        const then = carriedOut(before, drawn(before, wish).actions)
        expect(ids(drawn(then, wish).actions)).toEqual([])
      }),
      { numRuns: 1000 },
    )
  })
  it('renames, makes and deletes nobody twice', () => {
    fc.assert(
      fc.property(hubs, wishes, (before, wish) => {
        const names = drawn(before, wish).actions.flatMap((action) => {
          if (action.op === 'user.rename') return [action.user, action.after.name]
          return action.op === 'user.create' || action.op === 'user.delete' ? [action.user] : []
        })
        expect(new Set(names).size).toBe(names.length)
      }),
      { numRuns: 1000 },
    )
  })
  it('has every id once, and whatever an action needs before it', () => {
    fc.assert(
      fc.property(hubs, wishes, (before, wish) => {
        const actions = inOrder(drawn(before, wish).actions)
        const planned = plannedOf(actions)
        const done = new Set<string>()
        for (const action of actions) {
          expect(done).not.toContain(action.id)
          expect(dependsOn(action, planned).filter((id) => planned.has(id) && !done.has(id))).toEqual([])
          done.add(action.id)
        }
      }),
      { numRuns: 500 },
    )
  })
  it('is ready as a whole when it is made, and done when it was carried out', () => {
    fc.assert(
      fc.property(hubs, wishes, (before, wish) => {
        const { actions } = drawn(before, wish)
        const planned = plannedOf(actions)
        const checks = (live: typeof before) => [
          ...new Set(actions.map((action) => precheck(action, live, planned).is)),
        ]
        expect(checks(before).filter((is) => is !== 'ready')).toEqual([])
        expect(checks(carriedOut(before, actions)).filter((is) => is !== 'done')).toEqual([])
      }),
      { numRuns: 1000 },
    )
  })
  it('is ready or done, and never stale, after every step of its own', () => {
    fc.assert(
      fc.property(hubs, wishes, fc.nat(), (before, wish, stop) => {
        const actions = inOrder(drawn(before, wish).actions)
        const planned = plannedOf(actions)
        const live = carriedOut(before, actions.slice(0, stop % (actions.length + 1)))
        const stale = actions.filter((action) => precheck(action, live, planned).is === 'stale')
        expect(ids(stale)).toEqual([])
      }),
      { numRuns: 1000 },
    )
  })
})
