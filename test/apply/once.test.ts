// Grants, which are no state: each must come about exactly once, whatever becomes of requests and answers.
import { afterEach, describe, expect, test } from 'vitest'

import { applyPlan } from '../../src/apply/apply.ts'
import { openPace } from '../../src/apply/pace.ts'
import { readTraces } from '../../src/apply/traces.ts'
import type { ApplyDeps } from '../../src/apply/types.ts'
import { report } from '../../src/core/actions/report.ts'
import type { ApplyEvent, Plan, Report } from '../../src/core/types.ts'
import { lostError } from '../../src/http/lost.ts'
import type { Http, Req } from '../../src/http/types.ts'
import { aup } from '../../src/providers/aup/index.ts'
import { manages, rule, wish } from '../core/aup.ts'
import { drafted, type Wanted } from '../core/live.ts'
import { frozen } from '../core/model.ts'
import { connect } from '../helpers/hub-client.ts'
import { type Fault, type Sandbox, type SandboxOptions, startSandbox } from '../helpers/sandbox.ts'

const cleanup: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of cleanup.splice(0)) await close()
})

interface Bed {
  readonly sandbox: Sandbox
  readonly http: Http
  /** Of the hub, later. */
  tick(seconds?: number): void
  plan(wanted: Wanted): Promise<Plan>
  apply(plan: Plan, past?: readonly ApplyEvent[], more?: Partial<ApplyDeps>): Promise<Applied>
  balance(name: string): number | undefined
  grants(): number
}

interface Applied {
  readonly events: ApplyEvent[]
  readonly report: Report
  /** How each action ended, in short. */
  readonly ends: string[]
}

async function bed(options: SandboxOptions = {}): Promise<Bed> {
  let now = Date.parse('2026-11-21T08:00:00Z')
  const sandbox = await startSandbox({
    users: ['ann', 'ben', 'cy'].map((name) => ({ name })),
    tokens: [{ token: 'secret', name: 'admin', kind: 'user', admin: true, scopes: ['inherit'] }],
    aup: { quotas: { ann: 100, ben: 100, free: 'unlimited' } },
    now: () => new Date(now),
    ...options,
  })
  const { http, url, close } = connect(sandbox.url, 'secret')
  cleanup.push(close, sandbox.close)
  return {
    sandbox,
    http,
    tick: (seconds = 60) => {
      now += seconds * 1000
    },
    plan: async (wanted) => {
      const live = await aup.read(http, url, { now: () => new Date(now).toISOString() })
      return frozen(drafted({ manages, ...wanted }, live).actions, live)
    },
    apply: async (plan, journaled = [], more = {}) => {
      const events: ApplyEvent[] = []
      const live = await aup.read(http, url, { now: () => new Date(now).toISOString() })
      const tracing = { plan, provider: aup, http, now: () => '2026-11-21T08:00:00.000Z' }
      const past = [...journaled, ...(await readTraces(plan.actions, { live, past: journaled }, tracing))]
      await applyPlan(plan, live, {
        provider: aup,
        http,
        pace: openPace({
          width: 4,
          sizes: { create: 3, member: 3, quota: 3, password: 3 },
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
        passwordOf: (user) => `Pass-${user}-1`,
        emit: async (event) => void events.push(event),
        ...more,
      })
      const after = await aup.read(http, url, { now: () => new Date(now).toISOString() })
      const ended = report(plan, events, after, { past })
      return { events, report: ended, ends: ended.outcomes.map(({ action, is }) => `${action.id} ${is}`) }
    },
    balance: (name) => sandbox.hub.quotas.get(name)?.balance,
    grants: () =>
      sandbox.requests.filter(({ method, path }) => method === 'POST' && path.startsWith('/hub/admin/api/quota/'))
        .length,
  }
}

const topup = { topup: true }
const five = wish([{ username: 'ann', quota: '+5' }], topup)
const toAnn = (action: Fault['action'], times = 1): Fault => ({
  method: 'POST',
  path: (path) => path.endsWith('/admin/api/quota/ann'),
  action,
  times,
})

describe('a grant', () => {
  test('is sent once, with its mark', async () => {
    const { plan, apply, balance, grants, sandbox } = await bed()
    const made = await plan(five)
    const first = await apply(made)
    expect([first.ends, first.report.ok, balance('ann'), grants()]).toEqual([['quota.add:ann changed'], true, 105, 1])
    expect(sandbox.hub.transactions('ann').at(-1)?.description).toMatch(new RegExp(`^hubplan:${made.digest}:sha256:`))
    const intents = first.events.filter(({ type }) => type === 'intent')
    expect(intents).toMatchObject([{ mark: 0, actions: ['quota.add:ann'] }])
  })

  test('is not sent again by the same plan, with or without its journal', async () => {
    const { plan, apply, balance, grants, tick } = await bed()
    const made = await plan(five)
    const { events } = await apply(made)
    tick()
    expect((await apply(made, events)).ends).toEqual(['quota.add:ann already'])
    expect((await apply(made)).ends).toEqual(['quota.add:ann already'])
    expect([balance('ann'), grants()]).toEqual([105, 1])
  })

  test('of two plans of one state is given by one of them only', async () => {
    const { plan, apply, balance, grants, tick } = await bed()
    const [first, second] = [await plan(five), await plan(wish([{ username: 'ann', quota: '+6' }], topup))]
    await apply(first)
    tick()
    const { report: ended } = await apply(second)
    expect(ended.outcomes).toMatchObject([{ is: 'skipped', message: 'the balance has risen since the plan, to 105' }])
    expect([balance('ann'), grants()]).toEqual([105, 1])
  })

  test('is not sent when another apply was quicker since the hub was read', async () => {
    const { plan, apply, balance, grants, sandbox } = await bed()
    const made = await plan(five)
    sandbox.onRequest(({ path }) => {
      if (path.endsWith('/quota/ann')) sandbox.hub.setQuota('ann', 150)
    })
    const { report: ended } = await apply(made)
    expect(ended.outcomes).toMatchObject([
      { is: 'skipped', message: 'the balance has risen since the plan, to 150; nothing was sent' },
    ])
    expect([balance('ann'), grants()]).toEqual([150, 0])
  })

  test('that was lost is not sent again on a balance that rose meanwhile', async () => {
    const { plan, apply, balance, grants, sandbox, tick } = await bed()
    const made = await plan(five)
    sandbox.misbehave(toAnn({ type: 'drop', when: 'before' }))
    const first = await apply(made)
    sandbox.hub.setQuota('ann', 101)
    tick()
    const second = await apply(made, first.events)
    expect([second.ends, balance('ann'), grants()]).toEqual([['quota.add:ann skipped'], 101, 1])
  })

  test('that two machines send at the same moment is told when it goes too far', async () => {
    const { plan, apply, balance, sandbox } = await bed()
    const rules = { quotaRules: [rule({ amount: 50, maxBalance: 150 })], scope: { manage: [['ann']] } }
    const made = await plan(wish([], topup, rules))
    let isFirst = true
    sandbox.onRequest(({ method, path }) => {
      if (method !== 'POST' || !path.endsWith('/quota/ann') || !isFirst) return
      isFirst = false
      sandbox.hub.setQuota('ann', 150)
    })
    const first = await apply(made)
    const message =
      'it took the balance to 200, above the maximum of 150, because another apply granted at the same moment; correct the balance with a grant of the opposite sign'
    expect(first.report.outcomes).toMatchObject([{ is: 'failed', message }])
    expect((await apply(made)).report.outcomes).toMatchObject([{ is: 'failed', message }])
    expect(balance('ann')).toBe(200)
  })

  test('is given again by the same files next month', async () => {
    const { plan, apply, balance, tick } = await bed()
    await apply(await plan(five))
    tick(30 * 86_400)
    expect((await apply(await plan(five))).ends).toEqual(['quota.add:ann changed'])
    expect(balance('ann')).toBe(110)
  })

  test.each(['drop', 'garble', 'cut', 'truncate'] as const)(
    'whose answer is lost after the deed is found (%s)',
    async (type) => {
      const { plan, apply, balance, grants, sandbox } = await bed()
      sandbox.misbehave(toAnn(type === 'drop' ? { type, when: 'after' } : { type }))
      expect((await apply(await plan(five))).ends).toEqual(['quota.add:ann changed'])
      expect([balance('ann'), grants()]).toEqual([105, 1])
    },
  )

  test.each([502, 503, 504])('that a gateway hides (%i) is found', async (status) => {
    const { plan, apply, balance, grants, sandbox } = await bed()
    sandbox.misbehave(toAnn({ type: 'reply', status, when: 'after', body: '<html>' }))
    expect((await apply(await plan(five))).ends).toEqual(['quota.add:ann changed'])
    expect([balance('ann'), grants()]).toEqual([105, 1])
  })

  test('that is lost before the deed is unknown, and the next run sends it', async () => {
    const { plan, apply, balance, grants, sandbox, tick } = await bed()
    const made = await plan(five)
    sandbox.misbehave(toAnn({ type: 'drop', when: 'before' }))
    const first = await apply(made)
    expect([first.ends, first.report.ok, balance('ann'), grants()]).toEqual([['quota.add:ann unknown'], false, 100, 1])
    tick()
    const second = await apply(made, first.events)
    expect([second.ends, second.report.ok, balance('ann'), grants()]).toEqual([['quota.add:ann changed'], true, 105, 2])
  })

  test('that a killed run has sent is found by the next one', async () => {
    const { plan, apply, balance, grants } = await bed()
    const made = await plan(five)
    const { events } = await apply(made)
    const killed = events.filter(({ type }) => type === 'start' || type === 'intent')
    const second = await apply(made, killed)
    // It was ours, so this plan did change it.
    expect([second.ends, second.report.ok, balance('ann'), grants()]).toEqual([['quota.add:ann changed'], true, 105, 1])
  })

  test('that may be out of sight is not sent', async () => {
    const { plan, apply, balance, grants, sandbox, tick } = await bed()
    const made = await plan(five)
    for (let index = 0; index < 21; index += 1) {
      tick()
      sandbox.hub.spendQuota('ann', 1)
    }
    const first = await apply(made)
    expect([first.ends, balance('ann'), grants()]).toEqual([['quota.add:ann unknown'], 79, 0])
    expect(first.report.outcomes[0]?.message).toContain('nothing was sent')
    // Another plan was made after all of them.
    expect((await apply(await plan(five))).ends).toEqual(['quota.add:ann changed'])
  })

  test('counts from the mark of the first run that sent it', async () => {
    const { plan, apply, balance, grants, sandbox, tick } = await bed()
    sandbox.hub.spendQuota('ann', 1)
    const made = await plan(five)
    sandbox.misbehave(toAnn({ type: 'drop', when: 'before' }))
    tick()
    const first = await apply(made)
    expect(first.events.find(({ type }) => type === 'intent')).toMatchObject({ mark: 1 })
    for (let index = 0; index < 10; index += 1) sandbox.hub.spendQuota('ann', 1)
    sandbox.misbehave(toAnn({ type: 'drop', when: 'before' }))
    const second = await apply(made, first.events)
    expect(second.events.find(({ type }) => type === 'intent')).toMatchObject({ mark: 1 })
    for (let index = 0; index < 12; index += 1) sandbox.hub.spendQuota('ann', 1)
    const third = await apply(made, [...first.events, ...second.events])
    expect([third.ends, balance('ann'), grants()]).toEqual([['quota.add:ann unknown'], 77, 2])
  })

  test('that the hub refuses has failed', async () => {
    const { plan, apply, balance, grants, sandbox } = await bed()
    sandbox.misbehave(toAnn({ type: 'reply', status: 400, body: { error: 'no' } }))
    const { report: ended } = await apply(await plan(five))
    expect(ended.outcomes).toMatchObject([{ is: 'failed', message: 'no' }])
    expect([balance('ann'), grants()]).toEqual([100, 1])
  })

  test('whose transactions cannot be read is not sent', async () => {
    const { plan, apply, grants, sandbox } = await bed()
    const made = await plan(five)
    sandbox.misbehave({
      method: 'GET',
      path: (path) => path.endsWith('/quota/ann'),
      times: 99,
      action: { type: 'reply', status: 500, body: { error: 'x' } },
    })
    expect((await apply(made)).ends).toEqual(['quota.add:ann failed'])
    expect(grants()).toBe(0)
  })

  test('refused for the token is the last of its kind', async () => {
    const { plan, apply, sandbox, grants } = await bed()
    const made = await plan(
      wish(
        ['ann', 'ben', 'cy'].map((username) => ({ username, quota: '+5' })),
        topup,
      ),
    )
    sandbox.misbehave({
      method: 'POST',
      path: (path) => path.includes('/admin/api/quota/'),
      times: 99,
      action: { type: 'reply', status: 403, body: { error: 'Admin access required' } },
    })
    const pace = openPace({
      width: 1,
      sizes: { create: 3, member: 3, quota: 3, password: 3 },
      rate: undefined,
      nowMs: () => 0,
      wait: async () => undefined,
    })
    expect((await apply(made, [], { pace })).ends).toEqual([
      'quota.add:ann failed',
      'quota.add:ben skipped',
      'quota.add:cy skipped',
    ])
    expect(grants()).toBe(1)
  })

  test('is looked for before it is sent, and the look may be lost', async () => {
    const { plan, apply, http, grants } = await bed()
    const lost: Http = (req: Req) => {
      if (req.method === 'GET' && req.path.endsWith('/quota/ann')) throw lostError({ sent: true, why: 'gone' })
      return http(req)
    }
    expect((await apply(await plan(five), [], { http: lost })).ends).toEqual(['quota.add:ann failed'])
    expect(grants()).toBe(0)
  })

  test('holds as a canary, and so does a password', async () => {
    const { plan, apply, balance } = await bed()
    const rows = [
      { username: 'ann', quota: '+5' },
      { username: 'new', password: 'generate', quota: '7' },
    ]
    const { ends, report: ended } = await apply(await plan(wish(rows, topup)), [], { canary: 4 })
    expect(ended.why).toBeUndefined()
    expect(ends).toEqual([
      'password.set:new changed',
      'user.create:new changed',
      'quota.add:ann changed',
      'quota.set:new changed',
    ])
    expect([balance('ann'), balance('new')]).toEqual([105, 7])
  })
})

describe('a flag that is cleared before the balance', () => {
  test.each(['before', 'after'] as const)('and whose answer is lost %s the deed', async (when) => {
    const { plan, apply, sandbox } = await bed({ aup: { quotas: { ann: 'unlimited' } } })
    sandbox.misbehave(toAnn({ type: 'drop', when }))
    expect((await apply(await plan(wish([{ username: 'ann', quota: '7' }])))).ends).toEqual(['quota.set:ann changed'])
    expect(sandbox.hub.quotas.get('ann')).toMatchObject({ balance: 7, unlimited: false })
  })
})
