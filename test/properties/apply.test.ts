import { describe, expect, it } from 'vitest'
import { type Planned, plannedOf } from '../../src/core/actions/planned.ts'
import { select } from '../../src/core/actions/selection.ts'
import { changesDigest } from '../../src/core/plan/freeze.ts'
import { revert } from '../../src/core/revert/index.ts'
import type { Action, Op } from '../../src/core/types.ts'
import { drafted, snapshot, user } from '../core/live.ts'
import { deedOf, deeds, permitted, watch } from '../faults/actions.ts'
import * as fc from '../helpers/draws.ts'
import type { HubVersion, Sandbox } from '../helpers/sandbox.ts'
import { isFull } from '../helpers/tier.ts'
import { groupsOf, stateOf, withBed } from './bed.ts'
import { type EndState, plain, sane, type World, wantedGroups, wantedOf, wantedState, worlds } from './worlds.ts'

/** A hub each, so few and long. */
const tries = { numRuns: 40 }
const longMs = 120_000

function byName<Value>(state: ReadonlyMap<string, Value>): [string, Value][] {
  return [...state].sort(([one], [other]) => (one < other ? -1 : 1))
}

describe('for any hub and any wishes', () => {
  it(
    'apply reaches what is wanted, each change made once, and the next plan is empty',
    async () => {
      await fc.assert(
        fc.asyncProperty(worlds(), (world) =>
          withBed(world, async ({ sandbox, plan, apply }) => {
            const ledger = watch(sandbox)
            const first = await plan(wantedOf(world))
            const end = await apply(first)
            expect(end.outcomes.filter(({ is }) => is !== 'changed')).toEqual([])
            expect(end.ok).toBe(true)
            expect(byName(stateOf(sandbox))).toEqual(byName(wantedState(world)))
            expect(byName(groupsOf(sandbox))).toEqual(byName(wantedGroups(world)))
            const noted = first.actions.filter(({ op }) => op !== 'server.start' && op !== 'server.stop')
            expect([...ledger.changes()].sort()).toEqual(noted.map(deedOf).sort())
            expect((await plan(wantedOf(world))).actions).toEqual([])
          }),
        ),
        tries,
      )
    },
    longMs,
  )

  it(
    'nothing is sent that is not an action of the plan, and nothing the second time',
    async () => {
      await fc.assert(
        fc.asyncProperty(worlds(), (world) =>
          withBed(world, async ({ plan, apply, sent }) => {
            const made = await plan(wantedOf(world))
            await apply(made)
            const allowed = permitted(made.actions)
            expect(
              sent()
                .flatMap(deeds)
                .filter((deed) => !allowed.has(deed)),
            ).toEqual([])
            const before = sent().length
            const again = await apply(made)
            expect(again.counts.already).toBe(made.actions.length)
            expect(sent().slice(before)).toEqual([])
          }),
        ),
        tries,
      )
    },
    longMs,
  )

  it('renames, makes and deletes nobody twice', async () => {
    await fc.assert(
      fc.asyncProperty(worlds(), (world) =>
        withBed(world, async ({ plan }) => {
          const names = (await plan(wantedOf(world))).actions.flatMap((action) => {
            if (action.op === 'user.rename') return [action.user, action.after.name]
            return action.op === 'user.create' || action.op === 'user.delete' ? [action.user] : []
          })
          expect(new Set(names).size).toBe(names.length)
        }),
      ),
      tries,
    )
  })

  it(
    'a plan that is undone leaves the names, flags and groups of those who were there',
    async () => {
      await fc.assert(
        fc.asyncProperty(worlds(), (world) =>
          withBed(world, async ({ sandbox, look, plan, apply, freeze }) => {
            const [before, groups] = [stateOf(sandbox), groupsOf(sandbox)]
            const made = await plan(wantedOf(world))
            await apply(made)
            const live = await look()
            const applied = new Set(made.actions.map(({ id }) => id))
            const { actions } = revert({ plan: made, file: 'plan.json', applied, live })
            const end = await apply(freeze(actions, live))
            expect(end.outcomes.filter(({ is }) => is !== 'changed' && is !== 'already')).toEqual([])
            const names = ({ admin, groups: mine }: EndState) => ({ admin, groups: mine })
            const states = (all: ReadonlyMap<string, EndState>) => byName(all).map(([name, one]) => [name, names(one)])
            const undone = byName(before).map(([name, one]): [string, EndState] => {
              // The hub would take one of these names for another in a list of members.
              const lost = name === name.toLowerCase() ? [] : world.absent
              return [name, { ...one, groups: one.groups.filter((group) => !lost.includes(group)) }]
            })
            expect(states(stateOf(sandbox))).toEqual(states(new Map(undone)))
            expect(byName(groupsOf(sandbox))).toEqual(byName(groups))
          }),
        ),
        tries,
      )
    },
    longMs,
  )

  it(
    'the before-images are what the hub says at plan time',
    async () => {
      await fc.assert(
        fc.asyncProperty(worlds(), (world) =>
          withBed(world, async ({ sandbox, plan }) => {
            const models = await modelsOf(sandbox)
            const { actions } = await plan(wantedOf(world))
            const planned = plannedOf(actions)
            for (const action of actions) {
              expect([action.id, action.before]).toEqual([
                action.id,
                imageOf(action, { models, sandbox, planned, version: world.version }),
              ])
            }
          }),
        ),
        tries,
      )
    },
    longMs,
  )

  it('shuffled rows make the same changes', () => {
    const shuffled = worlds().chain((world) =>
      fc.record({
        world: fc.constant(world),
        wishes: fc.shuffledSubarray([...world.wishes], { minLength: world.wishes.length }),
        exact: fc.shuffledSubarray([...world.exact], { minLength: world.exact.length }),
        live: fc.shuffledSubarray([...world.live], { minLength: world.live.length }),
      }),
    )
    fc.assert(
      fc.property(shuffled, ({ world, wishes, exact, live }) => {
        const turned = wishes.map((wish) => ({ ...wish, groups: wish.groups && [...wish.groups].reverse() }))
        expect(digestOf({ ...world, wishes: turned, exact, live })).toBe(digestOf(world))
      }),
      { numRuns: 300 },
    )
  })
})

function digestOf(world: World): string {
  const groups = new Map(
    [...wantedGroups({ ...world, proper: [], exact: [], absent: [], wishes: [] })].map(([name, properties]) => [
      name,
      { name, roles: [], properties },
    ]),
  )
  const live = snapshot(
    world.live.map(({ name, admin, groups: mine, servers }) =>
      user(name, {
        admin,
        groups: mine,
        servers: servers.map((server) => ({
          name: server.name,
          state: 'ready',
          last_activity: server.isIdle ? '2025-09-01T08:00:00Z' : '2026-11-20T23:59:59Z',
        })),
      }),
    ),
    { groups },
  )
  const { actions } = drafted(wantedOf(world), live)
  return changesDigest({ target: live.target, actions, overrides: [] })
}

interface Model {
  readonly name: string
  readonly admin: boolean
  readonly groups: readonly string[]
  readonly created: string
  readonly last_activity: string | null
  readonly servers: Readonly<Record<string, { readonly ready: boolean; readonly last_activity: string | null }>>
}

/** As the hub tells of them to anybody who asks. */
async function modelsOf(sandbox: Sandbox): Promise<Map<string, Model>> {
  const reply = await fetch(`${sandbox.url}/hub/api/users?limit=200`, { headers: { authorization: 'token secret' } })
  const models: Model[] = []
  for (let page = (await reply.json()) as Model[], offset = 0; page.length > 0; ) {
    models.push(...page)
    offset += page.length
    const next = await fetch(`${sandbox.url}/hub/api/users?offset=${offset}`, {
      headers: { authorization: 'token secret' },
    })
    page = (await next.json()) as Model[]
  }
  return new Map(models.map((model) => [model.name, model]))
}

interface Sight {
  readonly models: ReadonlyMap<string, Model>
  readonly sandbox: Sandbox
  readonly planned: Planned
  readonly version: HubVersion
}

function imageOf(action: Action, { models, sandbox, planned, version }: Sight): unknown {
  const model = 'user' in action ? models.get(planned.oldName(action.user) ?? action.user) : undefined
  const group = 'group' in action ? sandbox.hub.groups.get(action.group) : undefined
  switch (action.op) {
    case 'user.create':
      return model === undefined ? null : 'it is there'
    case 'group.create':
      return sandbox.hub.groups.has(action.group) ? 'it is there' : null
    case 'admin.set':
      return model?.admin ?? false
    case 'member.add':
    case 'member.remove':
      return model?.groups.includes(action.group) ?? false
    case 'user.rename':
    case 'user.delete': {
      if (model === undefined) return 'not there'
      const { admin, groups, created, last_activity } = model
      const servers = Object.entries(model.servers).map(([name, server]) => ({
        name,
        state: 'ready',
        last_activity: server.last_activity,
      }))
      return { admin, groups: [...groups].sort(), created, last_activity, servers }
    }
    case 'password.set':
    case 'quota.set':
    case 'quota.add':
    case 'quota.unlimited':
      return 'nothing of these worlds asks for it'
    case 'group.properties':
      return group?.properties ?? {}
    case 'server.start':
      return { state: 'stopped' }
    case 'server.stop':
      return { state: 'ready', last_activity: model?.servers[action.server]?.last_activity }
    case 'group.delete': {
      const members = [...(group?.members ?? [])].map(({ name }) => name).sort()
      return { members, ...(version === '3.0.0' ? {} : { properties: group?.properties }) }
    }
  }
}

const ops: readonly Op[] = [
  ...(['user.rename', 'group.create', 'group.properties', 'user.create', 'admin.set', 'member.add'] as const),
  ...(['member.remove', 'server.start', 'server.stop', 'user.delete', 'group.delete'] as const),
]

describe('a hub that has an admin', () => {
  it(
    'has one at every instant, whatever is selected and whatever fails',
    async () => {
      const cases: fc.Arbitrary<Case> = fc
        .tuple(worlds(), fc.boolean(), fc.boolean())
        .chain(([drawn, isTight, leaves]) => {
          const world = isTight ? endangered(drawn, leaves) : drawn
          const wished = world.wishes.map(({ name }) => name)
          return fc.record({
            world: fc.constant(world),
            only: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.subarray([...ops]) }),
            exclude: fc.subarray([...world.live, ...world.wishes].map(({ name }) => name)),
            failing: fc.oneof(fc.constant(wished), fc.subarray(wished)),
            status: fc.constantFrom(400, 403, 500, 503),
          })
        })
      let refused = 0
      await fc.assert(
        fc.asyncProperty(cases, async ({ world, only, exclude, failing, status }) => {
          fc.pre(world.live.some(({ admin }) => admin))
          await withBed(world, async ({ sandbox, look, plan, apply }) => {
            const fewest = countAdmins(sandbox)
            const made = await plan(wantedOf(world), 1)
            const broken = new Set(failing.map((name) => `/users/${encodeURIComponent(name)}`))
            sandbox.misbehave({
              method: 'PATCH',
              path: (path) => broken.has(path),
              times: Number.POSITIVE_INFINITY,
              action: { type: 'reply', status, body: { status, message: 'no' } },
            })
            const end = await apply(made, select(made.actions, { only, exclude }, await look()))
            if (end.outcomes.some(({ message }) => message?.includes('guard min-admins'))) refused += 1
            expect(fewest()).toBeGreaterThan(0)
          })
        }),
        { numRuns: 100, examples: [[unreplaced]] },
      )
      // Otherwise no draw needed the guard, and nothing was proven; of few draws only the example does for certain.
      expect(refused).toBeGreaterThan(isFull ? 1 : 0)
    },
    longMs,
  )
})

interface Case {
  readonly world: World
  readonly only: readonly Op[]
  readonly exclude: readonly string[]
  /** Whose changes the hub refuses, and with what. */
  readonly failing: readonly string[]
  readonly status: number
}

/** The only admin is to hand the flag over, and the hub refuses to give it to the other: few draws are like that. */
const unreplaced: Case = {
  world: {
    version: '3.0.0',
    live: [
      { name: 'ann', admin: true, groups: [], servers: [] },
      { name: 'ben', admin: false, groups: [], servers: [] },
    ],
    wishes: [
      { name: 'ann', ...plain, admin: false },
      { name: 'ben', ...plain, admin: true },
    ],
    ...{ groups: [], properties: {}, exact: [], absent: [], proper: [], prune: false, stopsIdle: false },
  },
  only: [],
  exclude: [],
  failing: ['ben'],
  status: 403,
}

/** One or two admins who are to lose the flag or to go: with more of them the last one is never in danger. */
function endangered(world: World, leaves: boolean): World {
  const admins = world.live.filter(({ name, admin }) => admin && name === name.toLowerCase()).slice(0, 2)
  const names = new Set(admins.map(({ name }) => name))
  const fate = leaves ? { ...plain, ensure: 'absent' as const } : { ...plain, admin: false }
  return sane({
    ...world,
    live: world.live.map((one) => ({ ...one, admin: names.has(one.name) })),
    wishes: [...world.wishes.filter(({ name }) => !names.has(name)), ...[...names].map((name) => ({ name, ...fate }))],
  })
}

/** The fewest admins there ever were, looked at before each request and now. */
function countAdmins(sandbox: Sandbox): () => number {
  let fewest = Number.POSITIVE_INFINITY
  const look = (): number => {
    const count = [...sandbox.hub.users.values()].filter(({ admin }) => admin).length
    fewest = Math.min(fewest, count)
    return fewest
  }
  sandbox.onRequest(() => void look())
  return look
}
