// Looking up the users that a plan needs leads to what reading all users leads to, whatever others did since the plan.
import { expect, it } from 'vitest'

import { applyVerified } from '../../src/commands/apply/run.ts'
import { Problem } from '../../src/core/problem.ts'
import type { Plan, Report } from '../../src/core/types.ts'
import type { Streams } from '../../src/io/streams.ts'
import type { World as Surroundings } from '../../src/session/world.ts'
import { chance, elapsedMs, now, waitedMs } from '../helpers/clocks.ts'
import * as fc from '../helpers/draws.ts'
import type { LoggedRequest, Sandbox } from '../helpers/sandbox.ts'
import { isFull } from '../helpers/tier.ts'
import { type Bed, groupsOf, stateOf, withBed } from './bed.ts'
import { aimed, happen, type Shot, shots } from './events.ts'
import { plain, type Wish, type World, wantedOf, worlds } from './worlds.ts'

interface Case {
  readonly world: World
  readonly shots: readonly Shot[]
  readonly minAdmins: number
  readonly skipStale: boolean
  readonly canary: number
}

/** Only rows that change users who are there. */
function mild(world: World): World {
  const live = new Set(world.live.map(({ name }) => name))
  const wishes = world.wishes
    .filter(({ name }) => live.has(name))
    .map((wish): Wish => ({ ...plain, name: wish.name, admin: wish.admin, groups: wish.groups, server: wish.server }))
  return { ...world, wishes: wishes.slice(0, 3), exact: [], prune: false, stopsIdle: false }
}

const cases: fc.Arbitrary<Case> = fc
  .tuple(worlds(), fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }))
  .map(([world, isMild]) => (isMild ? mild(world) : world))
  .chain((world) => {
    const people = [...new Set([...world.live, ...world.wishes].map(({ name }) => name)), 'Ann', 'Bob', 'CAT']
    return fc.record({
      world: fc.constant(world),
      shots: fc.oneof(fc.constant<Shot[]>([]), shots(people)),
      minAdmins: fc.constantFrom(0, 1, 1, 2, 3),
      skipStale: fc.boolean(),
      canary: fc.constantFrom(0, 0, 1),
    })
  })

/** Everything that a reader, a script and the hub get of an apply. */
interface End {
  readonly thrown: unknown
  readonly outcomes: unknown
  readonly ok: boolean | undefined
  readonly residual: unknown
  readonly told: readonly string[]
  readonly events: readonly string[]
  readonly sent: readonly string[]
  readonly state: unknown
  readonly groups: unknown
  /** Not compared. */
  readonly lookedAt: Report['lookedAt']
  readonly listings: number
}

const flags = {
  only: [],
  exclude: [],
  recipients: [],
  yes: true,
  debug: false,
  timeout: 30,
  patience: 1,
  stopTimeout: 1,
  serverTimeout: 1,
} as const

/** Applies a plan that says how many users the hub has: few make a listing cheaper, many the lookups. */
async function endOf(
  { sandbox }: Bed,
  plan: Plan,
  users: number,
  { skipStale, canary }: Pick<Case, 'skipStale' | 'canary'>,
): Promise<End> {
  const told: string[] = []
  const events: string[] = []
  const streams = {
    out: async (text: string) => void events.push(text),
    err: (text: string) => void told.push(text),
    canAsk: false,
    asksUnseen: false,
  } as unknown as Streams
  const world: Surroundings = {
    env: { HUBPLAN_TOKEN: 'secret' },
    cwd: process.cwd(),
    streams,
    now,
    elapsedMs,
    waitedMs,
    ...chance,
    signal: new AbortController().signal,
    holdInterrupts: () => undefined,
    waitFor: () => 1,
  }
  const before = sandbox.requests.length
  let result: Report | undefined
  let thrown: unknown
  try {
    result = await applyVerified({
      plan: { ...plan, snapshot: { ...plan.snapshot, users } },
      flags: { ...flags, skipStale, canary } as unknown as Parameters<typeof applyVerified>[0]['flags'],
      journal: undefined,
      isTold: true,
      world,
      selection: { only: [], exclude: [] },
      policy: undefined,
      among: { target: 'hub', address: { url: sandbox.url, from: 'flag' } },
    })
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    thrown = { code: error.code, message: error.message, hint: error.hint, diagnostics: error.diagnostics }
  }
  const requests = sandbox.requests.slice(before)
  return {
    thrown,
    outcomes: result?.outcomes,
    ok: result?.ok,
    residual: result?.residual,
    told: told.sort(),
    // Within a wave the order is the network's.
    events: events.map(withoutTime).sort(),
    sent: requests
      .filter(({ method }) => method !== 'GET')
      .map(lineOf)
      .sort(),
    state: stateOf(sandbox),
    groups: groupsOf(sandbox),
    lookedAt: result?.lookedAt,
    listings: requests.filter(({ method, path }) => method === 'GET' && path === '/users').length,
  }
}

function withoutTime(line: string): string {
  const { at: _, ...event } = JSON.parse(line) as { readonly at: string }
  return JSON.stringify(event)
}

function lineOf({ method, path, body }: LoggedRequest): string {
  return `${method} ${path} ${JSON.stringify(body)}`
}

function compared({ lookedAt: _, listings: __, ...end }: End): Omit<End, 'lookedAt' | 'listings'> {
  return end
}

function happenAll(sandbox: Sandbox, all: readonly Shot[], plan: Plan): void {
  for (const shot of all) happen(sandbox, aimed(shot, plan), plan)
}

it('an apply that looks up users ends as one that reads all of them', async () => {
  const met = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(cases, async ({ world, shots: happened, minAdmins, ...flagged }) => {
      await withBed(world, async (one) => {
        await withBed(world, async (other) => {
          const plan = await one.plan(wantedOf(world), minAdmins)
          if (plan.actions.length === 0) return
          for (const { sandbox } of [one, other]) happenAll(sandbox, happened, plan)
          const few = await endOf(one, plan, 1_000_000, flagged)
          const all = await endOf(other, plan, 20, flagged)
          expect(compared(few)).toEqual(compared(all))
          expect(all.lookedAt).toBeUndefined()
          const how = few.listings === 0 ? 'none' : few.lookedAt?.atStart === undefined ? 'at start' : 'a page'
          const end = few.thrown === undefined ? (few.ok ? 'done' : 'in part') : 'refused'
          met.set(`${how}, ${end}`, (met.get(`${how}, ${end}`) ?? 0) + 1)
        })
      })
    }),
    { numRuns: 300 },
  )
  if (!isFull) return
  expect([...met.keys()]).toEqual(
    expect.arrayContaining(['none, done', 'none, refused', 'a page, done', 'at start, done', 'at start, refused']),
  )
}, 240_000)
