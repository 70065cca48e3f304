import fc from 'fast-check'
import { expect, it } from 'vitest'

import { plannedOf } from '../../src/core/planned.ts'
import { precheck } from '../../src/core/precheck.ts'
import type { Action, Plan } from '../../src/core/types.ts'
import type { Sandbox } from '../../src/sandbox/index.ts'
import { withBed } from './bed.ts'
import { groupNames, place, type World, wantedOf, worlds } from './worlds.ts'

/** What others do between plan and apply. */
type Event =
  | { readonly do: 'delete' | 'make anew' | 'promote' | 'demote' | 'come by'; readonly user: string }
  | { readonly do: 'start a server'; readonly user: string; readonly server: string }
  | { readonly do: 'join' | 'leave'; readonly user: string; readonly group: string }
  | { readonly do: 'delete a group' | 'make a group'; readonly group: string }

/** An event as it is, or at the user and the group of the n-th action of the plan. */
interface Shot {
  readonly event: Event
  readonly aim: number | undefined
}

function shots(users: readonly string[]): fc.Arbitrary<Shot[]> {
  const user = fc.constantFrom(...users)
  const group = fc.constantFrom(...groupNames)
  const one: fc.Arbitrary<Event> = fc.oneof(
    fc.record({ do: fc.constantFrom('delete', 'make anew', 'promote', 'demote', 'come by'), user }),
    fc.record({ do: fc.constant('start a server'), user, server: fc.constantFrom('', 'gpu lab') }),
    fc.record({ do: fc.constantFrom('join', 'leave', 'join'), user, group }),
    fc.record({ do: fc.constantFrom('delete a group', 'make a group'), group }),
  )
  const shot = fc.record({ event: one, aim: fc.option(fc.nat(), { nil: undefined }) })
  const many = fc.array(shot, { minLength: 10, maxLength: 40 })
  return fc.oneof({ weight: 1, arbitrary: fc.array(shot, { maxLength: 3 }) }, { weight: 3, arbitrary: many })
}

function aimed({ event, aim }: Shot, plan: Plan): Event {
  const action = aim === undefined ? undefined : plan.actions[aim % plan.actions.length]
  const user = action !== undefined && 'user' in action && 'user' in event ? { user: action.user } : {}
  const group = action !== undefined && 'group' in action && 'group' in event ? { group: action.group } : {}
  return { ...event, ...user, ...group }
}

/** Later than anything that the hub was made with. */
const now = '2026-11-20T12:00:00.000000Z'

function happen({ hub }: Sandbox, event: Event): void {
  if ('user' in event && event.do !== 'make anew' && !hub.users.has(event.user)) return
  switch (event.do) {
    case 'delete':
      hub.removeUser(event.user)
      break
    case 'make anew':
      if (hub.users.has(event.user)) hub.removeUser(event.user)
      hub.addUser({ name: event.user, created: now })
      break
    case 'promote':
    case 'demote':
      hub.patchUser(event.user, { admin: event.do === 'promote' })
      break
    case 'come by':
      hub.patchUser(event.user, { lastActivity: now })
      break
    case 'start a server':
      hub.setServer(event.user, event.server, 'ready')
      break
    case 'join':
    case 'leave': {
      const groups = hub.groupsOf(event.user).filter((name) => name !== event.group)
      hub.patchUser(event.user, { groups: event.do === 'join' ? [...groups, event.group] : groups })
      break
    }
    case 'delete a group':
      hub.removeGroup(event.group)
      break
    case 'make a group':
      if (!hub.groups.has(event.group)) hub.addGroup({ name: event.group })
      break
  }
}

type Fate = 'ready' | 'done' | 'stale'

/** Design 7.2, by the hub's own state and the plan's actions alone. */
function fateOf(action: Action, plan: Plan, { hub }: Sandbox): Fate {
  const user = 'user' in action ? hub.users.get(action.user) : undefined
  const isPlanned = (op: 'user.create' | 'group.create', name: string): boolean =>
    plan.actions.some((one) => one.op === op && ('user' in one ? one.user : one.group) === name)
  switch (action.op) {
    case 'user.create':
      return user === undefined ? 'ready' : 'done'
    case 'group.create':
      return hub.groups.has(action.group) ? 'done' : 'ready'
    case 'admin.set':
      if (user === undefined) return isPlanned('user.create', action.user) ? 'ready' : 'stale'
      return user.admin === action.after ? 'done' : 'ready'
    case 'member.add':
      if (user !== undefined && hub.groupsOf(action.user).includes(action.group)) return 'done'
      if (user === undefined && !isPlanned('user.create', action.user)) return 'stale'
      return hub.groups.has(action.group) || isPlanned('group.create', action.group) ? 'ready' : 'stale'
    case 'member.remove':
      return user !== undefined && hub.groupsOf(action.user).includes(action.group) ? 'ready' : 'done'
    case 'user.delete': {
      if (user === undefined) return 'done'
      const ran = new Set(action.before.servers?.map(({ name }) => name))
      const isNew = user.created.getTime() !== Date.parse(action.before.created ?? '')
      const isActive = [...user.servers.values()].some(({ name, state }) => state === 'ready' && !ran.has(name))
      const seen = user.lastActivity?.getTime()
      const wasSeen = action.before.last_activity
      const cameBy = seen !== (typeof wasSeen === 'string' ? Date.parse(wasSeen) : undefined)
      const isForInactivity = action.reason.inactive_for !== undefined
      const isStale = isNew || user.admin !== action.before.admin || isActive || (isForInactivity && cameBy)
      return isStale ? 'stale' : 'ready'
    }
    case 'password.set':
    case 'quota.set':
    case 'quota.add':
    case 'quota.unlimited':
    case 'user.rename':
    case 'group.properties':
    case 'server.start':
    case 'server.stop':
    case 'group.delete':
      throw new Error(`nothing of these worlds asks for ${action.op}`)
  }
}

const long = '2026-01-01T08:00:00.000000Z'
const lately = '2026-11-01T08:00:00.000000Z'

interface Case {
  readonly world: World
  readonly seen: ReadonlyMap<string, string | null>
  readonly inactive: boolean
  readonly shots: readonly Shot[]
}

const cases: fc.Arbitrary<Case> = worlds().chain((world) => {
  const people = [...new Set([...world.live, ...world.wishes].map(({ name }) => name))]
  const seen = fc
    .array(fc.constantFrom(null, long, lately), { minLength: world.live.length, maxLength: world.live.length })
    .map((times) => new Map(world.live.map(({ name }, index) => [name, times[index] ?? null])))
  return fc.record({
    world: fc.constant(world),
    seen,
    inactive: fc.boolean(),
    shots: people.length === 0 ? fc.constant([]) : shots(people),
  })
})

/** What chance brings up too seldom. */
const rare: Case = {
  world: {
    live: ['ann', 'ben', 'cat'].map((name) => ({ name, admin: false, groups: [], servers: [] })),
    groups: [],
    wishes: ['ann', 'ben', 'cat', 'dan'].map((name) => ({
      name,
      ensure: 'present' as const,
      admin: true,
      groups: name === 'cat' ? ['staff'] : undefined,
    })),
    exact: [],
    prune: false,
  },
  seen: new Map(),
  inactive: false,
  shots: [
    { event: { do: 'promote', user: 'ann' }, aim: undefined },
    { event: { do: 'delete', user: 'ben' }, aim: undefined },
    { event: { do: 'make anew', user: 'dan' }, aim: undefined },
    { event: { do: 'make a group', group: 'staff' }, aim: undefined },
    { event: { do: 'join', user: 'cat', group: 'staff' }, aim: undefined },
  ],
}

it('whatever others do between plan and apply, each action is ready, done or stale as the rules say, and ends so', async () => {
  const met = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(cases, ({ world, seen, inactive, shots: happened }) =>
      withBed(
        world,
        async ({ sandbox, look, plan, apply }) => {
          const rule = { match: ['*'], inactive: { text: '90d', seconds: 90 * 86_400 }, at: place }
          const wanted = wantedOf(world)
          const made = await plan(inactive ? { ...wanted, rules: [rule] } : wanted)
          for (const shot of happened) happen(sandbox, aimed(shot, made))
          const fates = new Map(made.actions.map((action) => [action.id, fateOf(action, made, sandbox)]))

          const live = await look()
          const planned = plannedOf(made.actions)
          const checks = made.actions.map((action) => [action.id, precheck(action, live, planned).is])
          expect(checks).toEqual([...fates])

          const ends = { ready: 'changed', done: 'already', stale: 'skipped' } as const
          const { outcomes } = await apply(made)
          expect(outcomes.map(({ action, is }) => [action.id, is])).toEqual(
            [...fates].map(([id, fate]) => [id, ends[fate]]),
          )
          for (const { op, id } of made.actions) {
            const key = `${op} ${fates.get(id)}`
            met.set(key, (met.get(key) ?? 0) + 1)
          }
        },
        seen,
      ),
    ),
    { numRuns: 80, examples: [[rare]] },
  )
  // Every fate that the rules know has come up, or nothing was proven of it.
  expect([...met.keys()].sort()).toEqual([
    ...['admin.set done', 'admin.set ready', 'admin.set stale', 'group.create done', 'group.create ready'],
    ...['member.add done', 'member.add ready', 'member.add stale', 'member.remove done', 'member.remove ready'],
    ...['user.create done', 'user.create ready', 'user.delete done', 'user.delete ready', 'user.delete stale'],
  ])
}, 120_000)
