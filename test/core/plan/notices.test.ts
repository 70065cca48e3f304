// What holds of every plan with notice, whatever the hub and whatever is wanted of it.

import { describe, expect, it } from 'vitest'

import { plannedOf } from '../../../src/core/actions/planned.ts'
import { precheck } from '../../../src/core/actions/precheck.ts'
import { dependsOn } from '../../../src/core/actions/waves.ts'
import { dayOf, leavingDay, leavingDays, leavingGroup, withoutLeaving } from '../../../src/core/leaving.ts'
import { revert } from '../../../src/core/revert/index.ts'
import type { Action, ActionOf, Leave, LiveUser, Plan, Rule, Snapshot } from '../../../src/core/types.ts'
import * as fc from '../../helpers/draws.ts'
import { hubs, type Wishes, wantedOf, wishes } from '../draws.ts'
import { drafted, ids, type Wanted } from '../live.ts'
import { carriedOut, essence, frozen } from '../model.ts'

const at = { file: 'hubplan.yaml', line: 2, column: 1 }
/** Of the snapshots, which are taken on 2026-11-21. */
const days = ['2026-11-01', '2026-11-20', '2026-11-21', '2026-11-22', '2026-12-05']
const rule: Rule = { match: ['*a*'], at }

const leaves: fc.Arbitrary<Leave> = fc.record({
  days: fc.constantFrom(1, 14, 365),
  ifActive: fc.constantFrom('keep' as const, 'delete' as const),
  all: fc.boolean(),
  at: fc.constant(at),
})

/** Some users are under notice, were active at some time, or never. */
const noticed = fc
  .tuple(
    hubs,
    fc.array(
      fc.record({
        groups: fc.subarray(days, { maxLength: 2 }),
        last: fc.constantFrom('2026-10-01T00:00:00Z', '2026-11-20T23:59:59Z', null),
      }),
      { minLength: 8, maxLength: 8 },
    ),
  )
  .map(([hub, more]): Snapshot => {
    const users = [...hub.users.values()].map((one, index): LiveUser => {
      const { groups = [], last = null } = more[index] ?? {}
      return { ...one, groups: [...(one.groups ?? []), ...groups.map(leavingGroup)].sort(), last_activity: last }
    })
    const groups = new Map(hub.groups)
    for (const name of users.flatMap((one) => one.groups ?? [])) {
      if (!groups.has(name)) groups.set(name, { name, roles: [], properties: {} })
    }
    return { ...hub, users: new Map(users.map((one) => [one.name, one])), groups }
  })

const wantedWith = (wish: Wishes, leave: Leave | undefined): Wanted => ({ ...wantedOf(wish), rules: [rule], leave })

/** Undefined where the rows cannot be met on the hub. */
function planned(hub: Snapshot, wish: Wishes, leave: Leave | undefined): Plan | undefined {
  const { actions, diagnostics } = drafted(wantedWith(wish, leave), hub)
  return diagnostics.length > 0 ? undefined : frozen(actions, hub)
}

/** The hub after a plan, on the same day. */
function afterOf(hub: Snapshot, { actions }: Plan): Snapshot {
  return { ...carriedOut(hub, actions), takenAt: hub.takenAt }
}

const isDelete = (action: Action) => action.op === 'user.delete'
const runs = { numRuns: 300 }

describe('any plan with notice', () => {
  it('deletes nobody in its first run, whatever prune and rules say', () => {
    fc.assert(
      fc.property(hubs, wishes, leaves, (hub, wish, leave) => {
        const plan = planned(hub, { ...wish, prune: true }, leave)
        const gone = plan?.actions.filter(isDelete) ?? []
        expect(gone.filter(({ reason }) => leave.all || reason.why !== 'row')).toEqual([])
      }),
      runs,
    )
  })

  it('deletes by prune or a rule only who was in a group whose day has come', () => {
    fc.assert(
      fc.property(noticed, wishes, leaves, (hub, wish, leave) => {
        const plan = planned(hub, wish, leave)
        for (const action of plan?.actions.filter(isDelete) ?? []) {
          if (action.reason.why === 'row' && !leave.all) continue
          const day = leavingDays(hub.users.get('user' in action ? action.user : '') ?? {}).at(-1)
          expect(day === undefined || day > '2026-11-21').toBe(false)
          expect(action.reason.notice?.day).toBe(day)
        }
      }),
      runs,
    )
  })

  it('leaves nothing for the next one of the day', () => {
    fc.assert(
      fc.property(noticed, wishes, leaves, (hub, wish, leave) => {
        const plan = planned(hub, wish, leave)
        fc.pre(plan !== undefined)
        expect(ids(planned(afterOf(hub, plan), wish, leave)?.actions ?? [])).toEqual([])
      }),
      runs,
    )
  })

  it('lifts the notice of all users that a row wants, and of no others', () => {
    fc.assert(
      fc.property(noticed, wishes, leaves, (hub, wish, leave) => {
        const plan = planned(hub, wish, leave)
        fc.pre(plan !== undefined)
        const then = afterOf(hub, plan)
        const wanted = wish.rows.filter((cells) => cells[3] !== 'absent' && cells[6] !== '2026-11-01')
        for (const [name = ''] of wanted) expect(leavingDays(then.users.get(name) ?? {})).toEqual([])
        const names = new Set(wanted.map(([name]) => name))
        const lifted = plan.actions.flatMap((action) => (action.op === 'notice.lift' ? [action.user] : []))
        expect(lifted.filter((name) => !names.has(name))).toEqual([])
      }),
      runs,
    )
  })

  it('leaves no empty group of notices', () => {
    fc.assert(
      fc.property(noticed, wishes, leaves, (hub, wish, leave) => {
        const plan = planned(hub, wish, leave)
        fc.pre(plan !== undefined)
        const then = afterOf(hub, plan)
        const held = new Set([...then.users.values()].flatMap((one) => one.groups ?? []))
        const empty = [...(then.groups?.keys() ?? [])].filter(
          (group) => group.startsWith('hubplan-') && !held.has(group),
        )
        expect(empty).toEqual([])
      }),
      runs,
    )
  })

  it('is ready as a whole when it is made, in an order that works, and done when it was carried out', () => {
    fc.assert(
      fc.property(noticed, wishes, leaves, (hub, wish, leave) => {
        const { actions } = planned(hub, wish, leave) ?? { actions: [] }
        const all = plannedOf(actions)
        const checks = (live: Snapshot) => [...new Set(actions.map((action) => precheck(action, live, all).is))]
        expect(checks(hub).filter((is) => is !== 'ready')).toEqual([])
        expect(checks(carriedOut(hub, actions)).filter((is) => is !== 'done')).toEqual([])
        const before = (id: string): ReadonlySet<string> => new Set(ids(actions).slice(0, ids(actions).indexOf(id)))
        for (const action of actions) {
          const needs = dependsOn(action, all).filter((id) => all.has(id))
          expect(needs.filter((id) => !before(action.id).has(id))).toEqual([])
        }
      }),
      runs,
    )
  })

  it('can be undone at once, but for deletes and for lifted notices whose day has come', () => {
    fc.assert(
      fc.property(noticed, wishes, leaves, (hub, wish, leave) => {
        const plan = planned(hub, wish, leave)
        fc.pre(plan !== undefined && !plan.actions.some(isDelete))
        const then = afterOf(hub, plan)
        const { actions } = revert({ plan, file: 'plan.json', applied: new Set(ids(plan.actions)), live: then })
        for (const action of actions) {
          expect(precheck(action, then, plannedOf(actions))).toEqual({ is: 'ready' })
        }
        const { oldName } = plannedOf(plan.actions)
        const lifts = plan.actions.filter(({ op }) => op === 'notice.lift') as ActionOf<'notice.lift'>[]
        const lifted = new Set(lifts.map(({ user }) => oldName(user) ?? user))
        const isOver = (group: string) => (leavingDay(group) ?? '9') <= dayOf(then.takenAt)
        const users = new Map(
          [...hub.users].map(([name, one]): [string, LiveUser] => {
            const groups = one.groups?.filter((group) => !lifted.has(name) || !isOver(group)) ?? []
            return [name, { ...one, groups }]
          }),
        )
        // A group that was empty before is of no use, and is not made again.
        const held = new Set([...users.values()].flatMap((one) => one.groups ?? []))
        const groups = new Map(
          [...(hub.groups ?? [])].filter(([group]) => !group.startsWith('hubplan-') || held.has(group)),
        )
        expect(essence(carriedOut(then, actions))).toEqual(essence({ ...hub, users, groups }))
      }),
      runs,
    )
  })
})

describe('any plan without notice', () => {
  it('is the same, with and without users under notice', () => {
    const essenceOf = (action: Action): unknown => [action.id, action.reason, action.after]
    fc.assert(
      fc.property(noticed, wishes, (hub, wish) => {
        const users = [...hub.users.values()].map((one) => ({ ...one, groups: withoutLeaving(one.groups ?? []) }))
        const groups = new Map([...(hub.groups ?? [])].filter(([group]) => !group.startsWith('hubplan-')))
        const bare = { ...hub, users: new Map(users.map((one) => [one.name, one])), groups }
        expect(planned(hub, wish, undefined)?.actions.map(essenceOf)).toEqual(
          planned(bare, wish, undefined)?.actions.map(essenceOf),
        )
      }),
      runs,
    )
  })
})
