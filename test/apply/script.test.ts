// What an apply does with answers that no real system can be brought to give at will.
import { describe, expect, it } from 'vitest'

import type { Pace } from '../../src/apply/pace.ts'
import { appliedActions } from '../../src/core/actions/applied.ts'
import { taken, unclear } from '../../src/core/actions/history.ts'
import { Problem } from '../../src/core/problem.ts'
import type { Action, ActionOf, ApplyEvent, Snapshot } from '../../src/core/types.ts'
import { lostError } from '../../src/http/lost.ts'
import type { Http } from '../../src/http/types.ts'
import type { Once, Provider, Seen, Verdict } from '../../src/providers/types.ts'
import { snapshot, table, user, type Wanted } from '../core/live.ts'
import { frozen } from '../core/model.ts'
import { paceOf } from './bed.ts'
import { callOf, play, playerOf, type Script, scripted } from './script.ts'

const header = ['username', 'admin', 'groups', 'ensure']
const rows = (...lines: string[][]): Wanted => ({ tables: [table('u.csv', header, ...lines)] })
const gone = (...names: string[]): Script =>
  scripted(
    names.map((name) => user(name)),
    rows(...names.map((name) => [name, '', '', 'absent'])),
  )
const bug = new TypeError('a bug')
const unreadable = async (): Promise<Snapshot> => {
  throw new Problem('connection', 'The hub cannot be reached.')
}
/** One verdict after the other, and the last one from then on. */
const inTurn = (...verdicts: Verdict[]) => {
  let at = 0
  return (): Verdict => verdicts[Math.min(at++, verdicts.length - 1)] ?? { is: 'unknown' }
}

describe('a bug', () => {
  it('of the transport ends the apply', async () => {
    const answer = () => Promise.reject(bug)
    await expect(play(gone('a'), { answer })).rejects.toBe(bug)
  })
  it('of a look ends the apply', async () => {
    const script = gone('a')
    const provider = playerOf(script, { judge: () => ({ is: 'unknown' }), read: () => Promise.reject(bug) })
    await expect(play(script, { provider })).rejects.toBe(bug)
  })
  it('of a look for a trace ends the apply', async () => {
    const { script, provider } = grant({ is: 'done' })
    await expect(play(script, { provider, answer: () => Promise.reject(bug) })).rejects.toBe(bug)
  })
})

describe('a journal that cannot be written', () => {
  it('ends the apply, with its own error', async () => {
    const full = new Error('no space left')
    const emit = async ({ type }: { type: string }): Promise<void> => {
      if (type === 'applied') throw full
    }
    await expect(play(gone('a', 'b'), { emit })).rejects.toBe(full)
  })
})

describe('the requests of the day', () => {
  it('being used up leave the action and all that follow open', async () => {
    let left = 1
    const answer = async () => {
      left -= 1
      if (left < 0) throw lostError({ why: 'the requests of this day are used up', isSpent: true, sent: false })
      return { status: 200, headers: {}, body: {}, text: '' }
    }
    const { ends, sent, why, events } = await play(gone('a', 'b', 'c'), { answer })
    expect(ends).toEqual(['user.delete:a changed'])
    expect(sent).toHaveLength(2)
    expect(why).toBe('the requests of this day are used up')
    expect(events.at(-1)).toMatchObject({ type: 'end', ok: false })
    expect([...unclear(events)]).toEqual([])
  })
})

describe('a request that never left', () => {
  const refused = { why: 'nothing listens there', sent: false }
  const lost = { why: 'the connection was lost', sent: true }
  /** One after the other; then all is answered. */
  const losing = (...all: Parameters<typeof lostError>[0][]): Http => {
    const left = [...all]
    return async () => {
      const next = left.shift()
      if (next !== undefined) throw lostError(next)
      return { status: 200, headers: {}, body: {}, text: '' }
    }
  }
  const unseen: Provider['unseen'] = new Set(['user.delete'])
  /** What a look shows: first nothing of the plan, then all of it. */
  const late = (script: Script): Provider['read'] => {
    const seen = [script.live]
    return async () => seen.shift() ?? script.after
  }

  it.each([
    ['alone', [refused], 'already'],
    ['twice', [refused, refused], 'already'],
    ['after one whose answer was lost', [lost, refused], 'changed'],
    ['before one whose answer was lost', [refused, lost], 'changed'],
  ] as const)('%s has not done what is seen then', async (_, losses, how) => {
    const script = gone('a')
    const read = losses.length === 1 ? playerOf(script).read : late(script)
    const { ends, events } = await play(script, { answer: losing(...losses), provider: playerOf(script, { read }) })
    expect(ends).toEqual([`user.delete:a ${how}`])
    const ours = how === 'changed' ? ['user.delete:a'] : []
    expect([...appliedActions(script.plan, events, script.after)]).toEqual(ours)
    expect([...taken(events)]).toEqual(ours)
  })
  it('after a batch whose answer was lost leaves what the batch may have done ours', async () => {
    const script = gone('a', 'b')
    const seen = [snapshot([user('b')]), script.after]
    const lower: Provider['lower'] = (actions) => [callOf({ actions, path: `/${actions.length}` })]
    const provider = playerOf(script, { lower, read: async () => seen.shift() ?? script.after })
    const { ends, events } = await play(script, { answer: losing(lost, refused), provider })
    expect(ends).toEqual(['user.delete:a changed', 'user.delete:b changed'])
    expect(events.map(({ type }) => type)).not.toContain('unsent')
  })
  it('after a run that failed takes nothing back: a part of the change may be done', async () => {
    const script = gone('a')
    const past: ApplyEvent[] = [
      { type: 'start', at: '', digest: script.plan.digest, total: 1 },
      { type: 'intent', at: '', method: 'POST', path: '/user.delete:a', actions: ['user.delete:a'] },
      { type: 'failed', at: '', action: 'user.delete:a', status: 403, message: 'no', kind: 'refused' },
      { type: 'end', at: '', ok: false },
    ]
    const { ends, events } = await play(script, { answer: losing(refused), past })
    expect(ends).toEqual(['user.delete:a changed'])
    expect(events.map(({ type }) => type)).not.toContain('unsent')
  })
  it('is not ours either when the next run sees it', async () => {
    const script = gone('a')
    const spent = await play(script, { answer: losing({ ...refused, isSpent: true }) })
    const done = { ...script, live: script.after }
    const { ends, events } = await play(done, { past: spent.events })
    expect(ends).toEqual(['user.delete:a already'])
    expect([...appliedActions(script.plan, [...spent.events, ...events], script.after)]).toEqual([])
  })
  it('does not make the next one a repeated one', async () => {
    const script = gone('a')
    const spent = await play(script, { answer: losing({ ...refused, isSpent: true }) })
    const judge = (): Verdict => ({ is: 'failed', message: 'no' })
    const { ends } = await play(script, { past: spent.events, provider: playerOf(script, { judge, unseen }) })
    expect(ends).toEqual(['user.delete:a failed: no'])
  })
  it('nor does it in the same run', async () => {
    const script = gone('a')
    const judge = (): Verdict => ({ is: 'failed', message: 'no' })
    const provider = playerOf(script, { judge, unseen, read: async () => script.live })
    const { ends } = await play(script, { answer: losing(refused), provider })
    expect(ends).toEqual(['user.delete:a failed: no'])
  })
  it('does not make the account that somebody else made meanwhile the one whose password was set', async () => {
    const [live, after] = [snapshot([]), snapshot([user('a')])]
    const why = { reason: { why: 'rule' } } as const
    const actions: Action[] = [
      { id: 'user.create:a', op: 'user.create', user: 'a', before: null, after: { admin: false }, ...why },
      {
        id: 'password.set:a',
        op: 'password.set',
        user: 'a',
        before: null,
        after: { how: 'generate', force_change: true },
        ...why,
      },
    ]
    const script = { live, plan: frozen(actions, live), after }
    const refusing = losing({ ...refused, isSpent: true })
    const answer: Http = async (req) => (req.path === '/user.create:a' ? refusing(req) : losing()(req))
    const spent = await play(script, { answer })
    expect(spent.ends).toEqual(['password.set:a changed'])
    const { ends, sent } = await play({ ...script, live: after }, { past: spent.events })
    expect(sent).toEqual([])
    expect(ends).toEqual([
      'password.set:a already',
      'user.create:a skipped: another account with that name was created since the plan',
    ])
  })
  it('leaves an earlier run in doubt as it was', async () => {
    const script = gone('a')
    const intent = { type: 'intent', at: '', method: 'DELETE', path: '/a', actions: ['user.delete:a'] } as const
    const { ends, events } = await play(script, { answer: losing(refused), past: [intent] })
    expect(ends).toEqual(['user.delete:a changed'])
    expect(events.map(({ type }) => type)).not.toContain('unsent')
  })
  it('to stop a server has not deleted the user', async () => {
    const script = gone('a')
    const first = [{ method: 'DELETE', path: '/users/a/server' }] as const
    const lower: Provider['lower'] = (actions) => [callOf({ actions, first })]
    const { ends } = await play(script, { answer: losing(refused), provider: playerOf(script, { lower }) })
    expect(ends).toEqual(['user.delete:a already'])
  })
  it('leaves a batch of several open, and each of them', async () => {
    const script = gone('a', 'b')
    const lower: Provider['lower'] = (actions) => [callOf({ actions })]
    const { events } = await play(script, {
      answer: losing({ ...refused, isSpent: true }),
      provider: playerOf(script, { lower }),
    })
    expect(events).toContainEqual({
      type: 'unsent',
      at: expect.any(String),
      actions: ['user.delete:a', 'user.delete:b'],
    })
    expect([...unclear(events)]).toEqual([])
  })
})

describe('a request', () => {
  it('carries its form, headers and patience, and nothing of the plan', async () => {
    const script = gone('a')
    const more = { form: { grant: 'x' }, headers: { 'x-one': '1' }, timeoutMs: 7 }
    const provider = playerOf(script, { lower: (actions) => [callOf({ actions, ...more })] })
    const { sent } = await play(script, { provider })
    expect(sent).toEqual([{ method: 'POST', path: '/user.delete:a', ...more }])
  })
  it('without them carries none', async () => {
    expect((await play(gone('a'))).sent).toEqual([{ method: 'POST', path: '/user.delete:a' }])
  })
})

describe('a change that is put off', () => {
  it('is told with its day', async () => {
    const script = gone('a')
    const judge = (): Verdict => ({ is: 'changed', until: '2026-12-21T08:00:00.000Z' })
    const { events } = await play(script, { provider: playerOf(script, { judge }) })
    expect(events).toContainEqual({
      type: 'applied',
      action: 'user.delete:a',
      how: 'changed',
      until: '2026-12-21T08:00:00.000Z',
      at: '2026-11-21T08:00:00.000Z',
    })
  })
  it('is told without a day where the system names none', async () => {
    const applied = (await play(gone('a'))).events.filter(({ type }) => type === 'applied')
    expect(applied).toEqual([
      { type: 'applied', action: 'user.delete:a', how: 'changed', at: '2026-11-21T08:00:00.000Z' },
    ])
  })
})

describe('a "not now" to the call itself', () => {
  const retry: Verdict = { is: 'retry', why: 'it is starting' }
  const followedBy = async (verdict: Verdict, read?: () => Promise<Snapshot>) => {
    const script = gone('a')
    const provider = playerOf(script, { judge: inTurn(retry, verdict), ...(read === undefined ? {} : { read }) })
    return play(script, { provider })
  }
  it('is repeated after half a second', async () => {
    const { ends, sent, waits } = await followedBy({ is: 'changed' })
    expect([ends, sent.length, waits]).toEqual([['user.delete:a changed'], 2, [500]])
  })
  it('and then a refusal has failed', async () => {
    expect((await followedBy({ is: 'failed', message: 'no' })).ends).toEqual(['user.delete:a failed: no'])
  })
  it('and then silence is settled by a look', async () => {
    expect((await followedBy({ is: 'unknown' })).ends).toEqual(['user.delete:a changed'])
  })
  it('and then silence, when nothing can be read, is unknown', async () => {
    expect((await followedBy({ is: 'unknown' }, unreadable)).ends).toEqual([
      'user.delete:a unknown: it is starting, and the hub cannot be reached',
    ])
  })
  it('and then a beginning is waited for', async () => {
    expect((await followedBy({ is: 'accepted' })).ends).toEqual(['user.delete:a changed'])
  })
  it('for ever is given up when time is up', async () => {
    const { ends, sent } = await followedBy(retry)
    expect(ends).toEqual(['user.delete:a failed: it is starting; gave up waiting'])
    expect(sent).toHaveLength(4)
  })
})

describe('--canary', () => {
  it('that cannot be verified stops the run, and says why', async () => {
    const script = gone('a', 'b')
    const { ends, why } = await play(script, { canary: 1, provider: playerOf(script, { read: unreadable }) })
    expect(ends).toEqual(['user.delete:a changed'])
    expect(why).toBe('the canary could not be verified: the hub cannot be reached')
  })
  it('that the system refused keeps the words of the system', async () => {
    const script = gone('a', 'b')
    const provider = playerOf(script, {
      judge: () => ({ is: 'failed', message: 'no' }),
      read: async () => script.live,
    })
    const { ends, why } = await play(script, { canary: 1, provider })
    expect(ends).toEqual(['user.delete:a failed: no'])
    expect(why).toBe('the canary no longer held when the system was read again')
  })

  const at = '2026-11-21T07:00:00.000Z'
  const failedBefore = (action: string): ApplyEvent => ({ type: 'failed', at, action, status: 400, message: 'no' })
  const doneBefore = (action: string): ApplyEvent => ({ type: 'applied', at, action, how: 'changed' })
  /** Refuses one of them for good; a look shows the others carried out. */
  const refusing = (script: Script, refused: string) =>
    playerOf(script, {
      judge: ({ id }) => (id === refused ? { is: 'failed', message: 'no' } : { is: 'changed' }),
      read: async () => ({
        ...script.after,
        users: new Map([...script.live.users].filter(([name]) => refused.endsWith(`:${name}`))),
      }),
    })

  it('is not again who failed in an earlier run: nobody keeps the others from their turn for ever', async () => {
    const script = gone('a', 'b', 'c')
    const provider = refusing(script, 'user.delete:a')
    const first = await play(script, { canary: 1, provider })
    expect(first.ends).toEqual(['user.delete:a failed: no'])
    const second = await play(script, { canary: 1, provider, past: first.events })
    expect(second.ends).toEqual(['user.delete:b changed', 'user.delete:a failed: no', 'user.delete:c changed'])
    expect(second.why).toBeUndefined()
  })
  it.each<[string, ApplyEvent]>([
    ['failed', failedBefore('user.delete:a')],
    ['unknown', { type: 'unknown', at, action: 'user.delete:a', message: 'lost' }],
    ['skipped', { type: 'skipped', at, action: 'user.delete:a', why: 'guard', message: 'too few' }],
  ])('is none when all that are left ended so: %s', async (_, before) => {
    const script = gone('a')
    const { ends, why } = await play(script, { canary: 1, past: [before] })
    expect([ends, why]).toEqual([['user.delete:a changed'], undefined])
  })
  it('that held in an earlier run is not repeated', async () => {
    const script = gone('a', 'b', 'c')
    const past = [doneBefore('user.delete:a')]
    const users = new Map([...script.live.users].filter(([name]) => name !== 'a'))
    let looks = 0
    const provider = playerOf(script, {
      read: async () => {
        looks += 1
        return script.after
      },
    })
    const { ends } = await play({ ...script, live: { ...script.live, users } }, { canary: 1, provider, past })
    expect([ends, looks]).toEqual([['user.delete:a already', 'user.delete:b changed', 'user.delete:c changed'], 0])
  })
  it('is proven anew when what an earlier run did does not hold', async () => {
    const script = gone('a', 'b')
    const provider = playerOf(script, { read: async () => script.live })
    const { ends, why } = await play(script, { canary: 1, provider, past: [doneBefore('user.delete:a')] })
    expect(ends).toEqual([
      'user.delete:a changed',
      'user.delete:a failed: it no longer held when the system was read again (canary)',
    ])
    expect(why).toBe('the canary no longer held when the system was read again')
  })
  it('is nobody who needs what failed before', async () => {
    const script = scripted([user('c')], rows(['a', '', 'ml', 'present'], ['c', '', 'ml', 'present']))
    const live = { ...script.live, groups: new Map([['ml', { name: 'ml' }]]) }
    const { ends } = await play({ ...script, live }, { canary: 1, past: [failedBefore('user.create:a')] })
    expect(ends.slice(0, 2)).toEqual(['group.create:ml already', 'member.add:c:ml changed'])
  })
  it('that needs what is done already begins with that', async () => {
    const script = scripted([user('a')], rows(['a', '', 'ml', 'present'], ['b', '', '', 'present']))
    const live = { ...script.live, groups: new Map([['ml', { name: 'ml' }]]) }
    const actions = script.plan.actions.filter(({ op }) => op !== 'user.create')
    const made = { ...script, live, plan: { ...script.plan, actions } }
    const { ends, why } = await play(made, { canary: 1 })
    expect([ends, why]).toEqual([['group.create:ml already', 'member.add:a:ml changed'], undefined])
  })
})

describe('--batch', () => {
  it('pauses between its parts, and not after the last', async () => {
    const { ends, waits } = await play(gone('a', 'b', 'c', 'd', 'e'), { batch: { size: 2, pauseMs: 700 } })
    expect(ends).toHaveLength(5)
    expect(waits).toEqual([700, 700])
  })
  it('does not pause once it was interrupted', async () => {
    const stop = new AbortController()
    const answer = async () => {
      stop.abort()
      return { status: 200, headers: {}, body: {}, text: '' }
    }
    const { ends, waits } = await play(gone('a', 'b', 'c'), {
      batch: { size: 1, pauseMs: 700 },
      signal: stop.signal,
      answer,
    })
    expect([ends, waits]).toEqual([['user.delete:a changed'], []])
  })
})

describe('the last admin', () => {
  const demotion = scripted([user('root', { admin: true })], rows(['root', 'no', '', '']))
  it('stays when the admins cannot be read before', async () => {
    const { ends, sent } = await play(demotion, { provider: playerOf(demotion, { read: unreadable }) })
    expect(ends).toEqual(['admin.set:root skipped: the hub cannot be reached'])
    expect(sent).toEqual([])
  })
  it.each([
    ['goes where the plan allows it', { flag: '--allow', value: 'min-admins' }, 'admin.set:root changed'],
    [
      'stays where the plan allows another guard',
      { flag: '--allow', value: 'new-admins' },
      'admin.set:root skipped: only 0 admins would be left, and the limit is 1 (guard min-admins)',
    ],
    [
      'stays where the plan lifts another limit',
      { flag: '--max-deletes', value: 'min-admins' },
      'admin.set:root skipped: only 0 admins would be left, and the limit is 1 (guard min-admins)',
    ],
  ] as const)('%s', async (_, override, end) => {
    const script = { ...demotion, plan: { ...demotion.plan, overrides: [override] } }
    const { ends } = await play(script, { provider: playerOf(script) })
    expect(ends).toEqual([end])
  })
  it('is not looked for when nobody loses the flag', async () => {
    const script = scripted([user('root', { admin: true }), user('ann')], rows(['ann', '', '', 'absent']))
    const { ends } = await play(script, { provider: playerOf(script, { read: unreadable }) })
    expect(ends).toEqual(['user.delete:ann changed'])
  })
})

/** A call that must happen once, whose trace is seen as told, look by look. */
function grant(...seen: Seen[]) {
  const before = { balance: 100, unlimited: false }
  const sum: ActionOf<'quota.add'> = {
    id: 'quota.add:a',
    op: 'quota.add',
    user: 'a',
    before,
    after: { add: 50, max: 150 },
    reason: { why: 'rule' },
  }
  const live = snapshot([user('a')], { quotas: new Map([['a', before]]) })
  const script = { live, plan: frozen([sum], live), after: live }
  let looks = 0
  const find = (): Seen => seen[Math.min(looks++, seen.length - 1)] ?? { is: 'unreadable' }
  const once: Once = { grant: sum, look: { method: 'GET', path: '/traces' }, find }
  const provider = (judge: () => Verdict = () => ({ is: 'changed' })) =>
    playerOf(script, { lower: (actions) => [callOf({ actions, once })], judge })
  return { script, provider: provider(), judged: provider }
}

describe('what must happen once', () => {
  const absent: Seen = { is: 'absent', newest: 3, now: { balance: 90, unlimited: false } }
  const twice =
    'quota.add:a failed: it was given more than once, because another apply of this plan ran at the same moment; take the rest back with a grant below 0'
  it('and has happened twice before is told, and not sent', async () => {
    const { script, provider } = grant({ is: 'doubled' })
    const { ends, sent } = await play(script, { provider })
    expect(ends).toEqual([twice])
    expect(sent.map(({ method }) => method)).toEqual(['GET'])
  })
  it('and is seen although its request never left was given by another apply', async () => {
    const { script, provider } = grant(absent, { is: 'done', end: 150 })
    const answer: Http = async ({ method }) => {
      if (method === 'POST') throw lostError({ why: 'nothing listens there', sent: false })
      return { status: 200, headers: {}, body: {}, text: '' }
    }
    const { ends, events } = await play(script, { provider, answer })
    expect(ends).toEqual(['quota.add:a already'])
    expect([...taken(events)]).toEqual([])
  })
  it('and is seen twice after it was sent is told', async () => {
    const { script, provider } = grant(absent, { is: 'doubled' })
    const { ends, sent } = await play(script, { provider })
    expect(ends).toEqual([twice])
    expect(sent.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET'])
  })
  it.each([
    [{ balance: 101, unlimited: false }, 'the balance has risen since the plan, to 101'],
    [{ balance: 90, unlimited: true }, 'the user has become unlimited since the plan'],
  ])('is not sent on another balance than the plan saw (%j)', async (now, why) => {
    const { script, provider } = grant({ is: 'absent', newest: 3, now })
    const { ends, sent } = await play(script, { provider })
    expect(ends).toEqual([`quota.add:a skipped: ${why}; nothing was sent`])
    expect(sent.map(({ method }) => method)).toEqual(['GET'])
  })
  it('and took the balance too far, because others granted meanwhile, is told', async () => {
    const { script, provider } = grant(absent, { is: 'done', end: 151 })
    const { ends } = await play(script, { provider })
    expect(ends).toEqual([
      'quota.add:a failed: it took the balance to 151, above the maximum of 150, because another apply granted at the same moment; correct the balance with a grant of the opposite sign',
    ])
  })
  it.each([{ is: 'done', end: 150 }, { is: 'done' }] as const)('and is seen once is done (%j)', async (seen) => {
    const { script, provider } = grant(absent, seen)
    expect((await play(script, { provider })).ends).toEqual(['quota.add:a changed'])
  })
  it('and is seen before it is sent, though nobody knows of it, was done before', async () => {
    const { script, provider } = grant({ is: 'done', end: 150 })
    expect((await play(script, { provider })).ends).toEqual(['quota.add:a already'])
  })
  it('and whose answer says nothing is looked for five times', async () => {
    const { script, judged } = grant(absent)
    const answer = async () => ({ status: 503, headers: {}, body: '', text: '' })
    const { ends, sent, waits } = await play(script, { provider: judged(() => ({ is: 'unknown' })), answer })
    expect(ends).toEqual([
      'quota.add:a unknown: the hub answered 503, and its transaction is not visible; run the same command again',
    ])
    expect(sent.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET', 'GET', 'GET', 'GET', 'GET'])
    expect(waits).toHaveLength(5)
  })
})

describe('a refusal after a request whose answer was lost', () => {
  const unseen = new Set(['user.delete' as const])
  const lost = lostError({ why: 'the connection was reset', sent: true })
  /** Loses the first answer, and refuses from then on. */
  const losing = (also?: 'op') => {
    const script = gone('a', 'b')
    let asked = 0
    const answer = async () => {
      asked += 1
      if (asked === 1) throw lost
      return { status: 400, headers: {}, body: {}, text: '' }
    }
    const judge = (): Verdict => ({ is: 'failed', message: 'no', ...(also === undefined ? {} : { also }) })
    return { script, answer, provider: playerOf(script, { unseen, judge, read: async () => script.live }) }
  }

  it('tells nothing where no look shows what was accepted', async () => {
    const { script, ...more } = losing()
    const { ends, events } = await play(script, more)
    expect(ends).toEqual([
      'user.delete:a unknown: no; an earlier request, whose answer was lost, may have been accepted',
      'user.delete:b failed: no',
    ])
    expect(events.flatMap((event) => (event.type === 'unknown' ? [event.kind] : []))).toEqual(['unclear'])
  })
  it('still ends what would be refused alike', async () => {
    const { script, ...more } = losing('op')
    const { ends } = await play(script, more)
    expect(ends[1]).toBe('user.delete:b skipped: the hub refused this kind of change: no')
  })
  it('of an earlier run tells nothing either', async () => {
    const script = gone('a')
    const at = '2026-11-21T07:00:00.000Z'
    const past = [{ type: 'intent', at, method: 'DELETE', path: '/', actions: ['user.delete:a'] } as const]
    const provider = playerOf(script, { unseen, judge: () => ({ is: 'failed', message: 'no' }) })
    const { ends } = await play(script, { provider, past })
    expect(ends).toEqual([
      'user.delete:a unknown: no; an earlier request, whose answer was lost, may have been accepted',
    ])
  })
  it('is believed where a look shows what was done', async () => {
    const { script, answer, provider } = losing()
    const { unseen: _, ...seen } = provider
    const { ends } = await play(script, { answer, provider: seen })
    expect(ends[0]).toBe('user.delete:a failed: no')
  })
})

describe('what helps', () => {
  it.each([
    ['scopes', 'token'],
    ['target', 'address'],
    ['connection', 'later'],
  ] as const)('after a look that failed for want of %s is told: %s', async (code, kind) => {
    const script = gone('a', 'b')
    const read = async (): Promise<Snapshot> => {
      throw new Problem(code, 'The hub does not answer.')
    }
    const provider = playerOf(script, { judge: () => ({ is: 'unknown' }), read })
    const { events } = await play(script, { provider })
    expect(events.flatMap((event) => ('kind' in event ? [[event.type, event.kind]] : []))).toEqual([
      ['unknown', kind],
      ['end', kind],
    ])
  })
  it('is kept with each failure, and with the stop that --max-errors makes', async () => {
    const script = gone('a', 'b')
    const provider = playerOf(script, { judge: () => ({ is: 'failed', message: 'no', kind: 'name' }) })
    const { events } = await play(script, { provider, maxErrors: 1 })
    expect(events.slice(-2)).toMatchObject([
      { type: 'failed', kind: 'name' },
      { type: 'end', kind: 'name', why: 'the limit of 1 error is reached' },
    ])
  })
})

describe('parts of a refused batch that are single calls', () => {
  it('tell nothing of the time that batches take', async () => {
    const script = gone('a', 'b')
    const lower: Provider['lower'] = (actions) => [callOf({ actions, lane: actions.length === 1 ? 'single' : 'batch' })]
    const judge: Provider['judge'] = (_, { actions }) =>
      actions.length === 1 ? { is: 'changed' } : { is: 'failed', message: 'no', kind: 'refused', also: 'split' }
    const told: string[] = []
    const pace: Pace = {
      ...paceOf(1),
      took: () => void told.push('single'),
      through: (_, run) => run(() => void told.push('batch')),
    }
    const { ends } = await play(script, { provider: playerOf(script, { lower, judge }), pace })
    expect(ends).toEqual(['user.delete:a changed', 'user.delete:b changed'])
    expect(told).toEqual(['batch', 'single', 'single'])
  })
})
