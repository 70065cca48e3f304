// Random balances, left-over ones too, and wishes for them, on an embedded hub: what is applied is what was wanted.

import { expect, test } from 'vitest'
import { applyPlan } from '../../src/apply/apply.ts'
import { openPace } from '../../src/apply/pace.ts'
import { report } from '../../src/core/actions/report.ts'
import type { ApplyEvent, Plan } from '../../src/core/types.ts'
import { aup } from '../../src/providers/aup/index.ts'
import { manages, wish } from '../core/aup.ts'
import { drafted, type Wanted } from '../core/live.ts'
import { frozen } from '../core/model.ts'
import { isMutating } from '../faults/actions.ts'
import { now } from '../helpers/clocks.ts'
import * as fc from '../helpers/draws.ts'
import { connect } from '../helpers/hub-client.ts'
import { type AupAge, type Sandbox, startSandbox } from '../helpers/sandbox.ts'

const names = ['ann', 'ben', 'cy', 'refresh', 'batch', 'üser', 'a b', 'github:x', 'a+b', 'dan#x', 'x?y', '0']
type Has = number | 'unlimited' | undefined

interface Person {
  readonly name: string
  readonly isLive: boolean
  /** A row of the hub, whether anybody has the name or not. */
  readonly has: Has
  /** The cell; undefined when there is no row for the user in the file. */
  readonly says: string | undefined
  /** The new name. */
  readonly renamed: boolean
}

const balance = fc.oneof(fc.integer({ min: -50, max: 500 }), fc.constant('unlimited' as const))
const world = fc.tuple(
  ...names.map((name) =>
    fc.record({
      name: fc.constant(name),
      isLive: fc.boolean(),
      has: fc.option(balance, { nil: undefined }),
      says: fc.option(fc.constantFrom('', '', '0', '7', '300', 'unlimited', '+25', '-5'), { nil: undefined }),
      renamed: fc.constantFrom(false, false, true),
    }),
  ),
)

const first = 40
const isReserved = (name: string): boolean => name === 'refresh' || name === 'batch'

/** Without what is blocked, or what an old hub cannot do. */
function possible(one: Person, age: AupAge): Person {
  if (!isReserved(one.name) || one.says === undefined) return one
  if (age === 'march') return { ...one, says: undefined }
  return /^[+-]/.test(one.says) ? { ...one, says: '7' } : one
}

/** By the words of the design: what each row should be in the end. */
function wantedBalances(people: readonly Person[], { topup, age }: { topup: boolean; age: AupAge }): Map<string, Has> {
  // A hub of March does not tell what new users get.
  const known = age === 'march' ? 0 : first
  const rows = new Map<string, Has>(people.flatMap(({ name, has }) => (has === undefined ? [] : [[name, has]])))
  for (const { name, isLive, has, says, renamed } of people) {
    if (says === undefined) continue
    const isRenamed = isLive && renamed
    const target = isRenamed ? `${name}2` : name
    const carried: Has = typeof has === 'number' && isRenamed ? Math.max(0, has) : has
    const start = isLive ? carried : has === undefined ? undefined : known
    const sum = /^[+-]/.test(says) ? Number(says) : undefined
    let end: Has = start
    if (sum !== undefined && topup && start !== 'unlimited') {
      const added = (start ?? 0) + sum
      // Where a balance is set anyway, nobody is set below zero.
      end = (isRenamed || !isLive) && start !== undefined ? Math.max(0, added) : added
    } else if (says !== '' && sum === undefined) end = says === 'unlimited' ? 'unlimited' : Number(says)
    if (end !== undefined) rows.set(target, end)
  }
  return rows
}

function fileOf(people: readonly Person[]): Record<string, string>[] {
  return people.flatMap(({ name, isLive, says, renamed }) => {
    if (says === undefined) return []
    const quota = says
    return [isLive && renamed ? { username: `${name}2`, renamed_from: name, quota } : { username: name, quota }]
  })
}

function balancesOf({ hub }: Sandbox): Map<string, Has> {
  return new Map([...hub.quotas].map(([name, row]) => [name, row.unlimited ? 'unlimited' : row.balance]))
}

const sorted = (rows: ReadonlyMap<string, Has>) => [...rows].sort(([one], [other]) => (one < other ? -1 : 1))

test.each<AupAge>(['august', 'june', 'march'])(
  'balances become what was wanted, and then nothing more is done (a hub of %s)',
  { timeout: 120_000 },
  async (age) => {
    await fc.assert(
      fc.asyncProperty(world, fc.boolean(), async (drawn, topup) => {
        const people = drawn.map((one) => possible(one, age))
        const quotas = Object.fromEntries(
          people.flatMap(({ name, has }) =>
            has === undefined ? [] : [[name, has === 'unlimited' ? { balance: 9, unlimited: true } : has]],
          ),
        )
        const sandbox = await startSandbox({
          users: people.flatMap(({ name, isLive }) => (isLive ? [{ name }] : [])),
          tokens: [{ token: 'secret', name: 'admin', kind: 'user', admin: true, scopes: ['inherit'] }],
          aup: { quotas, firstQuota: first, age },
        })
        const { http, url, close } = connect(sandbox.url, 'secret')
        const plan = async (wanted: Wanted): Promise<Plan> => {
          const live = await aup.read(http, url, { now })
          return frozen(drafted({ manages, ...wanted }, live).actions, live)
        }
        const apply = async (made: Plan, past: readonly ApplyEvent[]): Promise<ApplyEvent[]> => {
          const events: ApplyEvent[] = []
          await applyPlan(made, await aup.read(http, url, { now }), {
            provider: aup,
            http,
            pace: openPace({
              width: 3,
              sizes: { create: 3, member: 3, quota: 3, password: 2 },
              rate: undefined,
              nowMs: () => 0,
              wait: async () => undefined,
            }),
            stopTimeoutMs: 1000,
            serverTimeoutMs: 1000,
            signal: new AbortController().signal,
            now: () => '2026-11-21T08:00:00.000Z',
            nowMs: () => 0,
            wait: async () => undefined,
            random: () => 0,
            past,
            passwordOf: () => 'Geheim1!wort',
            emit: async (event) => void events.push(event),
          })
          expect(report(made, events, await aup.read(http, url, { now }), { past })).toMatchObject({
            ok: true,
          })
          return events
        }
        try {
          const made = await plan(wish(fileOf(people), { topup }))
          const events = await apply(made, [])
          expect(sorted(balancesOf(sandbox))).toEqual(sorted(wantedBalances(people, { topup, age })))
          expect((await plan(wish(fileOf(people)))).actions).toEqual([])
          const sent = sandbox.requests.filter(isMutating).length
          await apply(made, events)
          expect(sandbox.requests.filter(isMutating)).toHaveLength(sent)
        } finally {
          await close()
          await sandbox.close()
        }
      }),
      { numRuns: 60 },
    )
  },
)
