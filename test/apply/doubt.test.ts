// Replies that prove nothing, or deny what was just there.
import { afterEach, describe, expect, it } from 'vitest'

import { Problem } from '../../src/core/problem.ts'
import type { Snapshot } from '../../src/core/types.ts'
import type { Doubt, Other, Provider, Verdict } from '../../src/providers/types.ts'
import { snapshot, table, user, type Wanted } from '../core/live.ts'
import { bed, changes, closeBeds, messagesOf } from './bed.ts'
import { callOf, play, playerOf, type Script, scripted } from './script.ts'

afterEach(closeBeds)

const header = ['username', 'admin', 'groups', 'ensure']
const rows = (...lines: string[][]): Wanted => ({ tables: [table('u.csv', header, ...lines)] })
const people = [user('a'), user('b')]
const gone = (...names: string[]): Script => scripted(people, rows(...names.map((name) => [name, '', '', 'absent'])))
const unreadable = async (): Promise<Snapshot> => {
  throw new Problem('connection', 'The hub cannot be reached.')
}
const other: Other = { kind: 'user', asked: 'a', name: 'z' }
const denied: Doubt = { is: 'doubtful', holds: 'already', message: 'the hub says that there is no such user' }
const strange: Doubt = { ...denied, other }
const inTurn = (...verdicts: Verdict[]) => {
  let at = 0
  return (): Verdict => verdicts[Math.min(at++, verdicts.length - 1)] ?? { is: 'unknown' }
}

describe('a denial', () => {
  const played = async (more: Partial<Provider>, script = gone('a', 'b')) =>
    play(script, { provider: playerOf(script, { judge: () => denied, ...more }) })

  it('is believed when a look shows the same', async () => {
    expect((await played({})).ends).toEqual(['user.delete:a already', 'user.delete:b already'])
  })
  it('fails the action when a look shows otherwise, sends nothing again and stops nothing', async () => {
    const { ends, sent, why } = await played({ read: async () => snapshot(people) })
    const said = 'failed: the hub says that there is no such user'
    expect([ends, sent.length, why]).toEqual([[`user.delete:a ${said}`, `user.delete:b ${said}`], 2, undefined])
  })
  it('is unknown, and stops the run, when nobody can look', async () => {
    const { ends, why } = await played({ read: unreadable })
    expect(ends).toEqual([
      'user.delete:a unknown: the hub says that there is no such user, and the hub cannot be reached',
    ])
    expect(why).toBe('the hub cannot be reached')
  })
  it('leaves a user alone who is another one by now', async () => {
    const anew = snapshot([user('a', { created: '2026-11-20T00:00:00Z' })])
    expect((await played({ read: async () => anew }, gone('a'))).ends).toEqual([
      'user.delete:a skipped: the user was deleted and created again since the plan',
    ])
  })
  it('of what was sent before is our own work', async () => {
    const script = gone('a')
    const judge = inTurn({ is: 'unknown' }, denied)
    let looks = 0
    const read = async () => {
      looks += 1
      return looks === 1 ? script.live : script.after
    }
    const { ends } = await play(script, { provider: playerOf(script, { judge, read }) })
    expect(ends).toEqual(['user.delete:a changed'])
  })
  it('after a "not now" is looked at as well', async () => {
    const judge = inTurn({ is: 'retry', why: 'it is busy' }, denied)
    expect((await played({ judge }, gone('a'))).ends).toEqual(['user.delete:a changed'])
  })
})

describe('an answer about somebody else', () => {
  it('ends the repeats of what was told "not now"', async () => {
    const script = gone('a', 'b')
    const lower: Provider['lower'] = (actions) => (actions.length === 0 ? [] : [callOf({ actions })])
    const judge: Provider['judge'] = ({ id }) => (id === 'user.delete:a' ? strange : { is: 'retry', why: 'busy' })
    const provider = playerOf(script, { lower, judge, read: async () => script.live })
    const { ends, sent } = await play(script, { provider })
    expect(ends).toEqual(['user.delete:a failed: the hub stores a as z; write z in the file'])
    expect(sent).toHaveLength(1)
  })
  it('before the call itself keeps that from being sent', async () => {
    const script = gone('a')
    const first = [{ method: 'POST' as const, path: '/flag' }]
    const provider = playerOf(script, {
      lower: (actions) => actions.map((action) => callOf({ actions: [action], first })),
      judgeFirst: () => strange,
      read: async () => script.live,
    })
    const { ends, sent } = await play(script, { provider })
    expect(ends).toEqual(['user.delete:a failed: the hub stores a as z; write z in the file'])
    expect(sent.map(({ path }) => path)).toEqual(['/flag'])
  })
  it('about what must happen once is no success, and stops the run', async () => {
    const script = gone('a')
    const grant = {
      id: 'quota.add:a',
      op: 'quota.add',
      user: 'a',
      before: null,
      after: { add: 1 },
      reason: { why: 'row' },
    } as const
    const now = { balance: 0, unlimited: false }
    const look = { method: 'GET', path: '/look' } as const
    const once = { grant, look, find: () => ({ is: 'absent' as const, newest: 1, now }) }
    const lower: Provider['lower'] = (actions) => actions.map((action) => callOf({ actions: [action], once }))
    const judged = async (doubt: Doubt) => play(script, { provider: playerOf(script, { lower, judge: () => doubt }) })
    const stopped = await judged(strange)
    expect(stopped.ends).toEqual(['quota.add:a failed: the hub stores a as z; write z in the file'])
    expect(stopped.why).toContain('the hub stores a as z')
    expect((await judged(denied)).ends).toEqual(['quota.add:a failed: the hub says that there is no such user'])
  })
  it('is told in the name of a system that is no hub, whose people may not be listed', async () => {
    const script = gone('a')
    const doubt: Doubt = { ...strange, other: { kind: 'user', asked: 'a' } }
    const live = { ...script.live, listed: false as const }
    const provider = playerOf(script, {
      names: 'email',
      noun: 'the Alteryx workspace',
      judge: () => doubt,
      read: async () => live,
    })
    const { ends, why } = await play({ ...script, live }, { provider })
    expect(ends).toEqual(['user.delete:a failed: the hub says that there is no such user'])
    expect(why).toMatch(/^the Alteryx workspace does not show a under the requested name; /)
  })
  it('is told without the other name when the listing fails', async () => {
    const script = gone('a')
    const doubt: Doubt = { ...strange, other: { kind: 'user', asked: 'a' } }
    let looks = 0
    const read = async () => {
      looks += 1
      return looks === 1 ? script.live : unreadable()
    }
    const { ends } = await play(script, { provider: playerOf(script, { judge: () => doubt, read }) })
    expect(ends).toEqual(['user.delete:a failed: the hub says that there is no such user'])
  })
})

describe('a group whose name the hub does not show', () => {
  it('is not looked for when the token sees no groups', async () => {
    const script = scripted(people, rows(['a', '', 'ml', '']))
    const live = { ...script.live, groups: undefined }
    const doubt: Doubt = { ...strange, other: { kind: 'group', asked: 'ml' } }
    const { ends, why } = await play(
      { ...script, live },
      { provider: playerOf(script, { judge: () => doubt, read: async () => live }) },
    )
    expect(ends).toEqual(['group.create:ml failed: the hub says that there is no such user'])
    expect(why).toMatch(/^the hub does not show ml under the requested name; /)
  })
})

describe('users who are made again and again and never seen', () => {
  it('have failed when nobody who looks like them has come, or nobody can be listed', async () => {
    const script = scripted(people, rows(['new', '', '', '']))
    const judge = (): Verdict => ({ is: 'unknown' })
    for (const live of [script.live, { ...script.live, listed: false as const }]) {
      const provider = playerOf(script, { judge, read: async () => live })
      const { ends, why } = await play({ ...script, live }, { provider })
      expect([ends, why]).toEqual([['user.create:new failed: the hub answered 200, 5 times'], undefined])
    }
  })
  it('have failed when the listing fails', async () => {
    const script = scripted(people, rows(['new', '', '', '']))
    const read: Provider['read'] = async (_http, _url, options) =>
      options?.only === undefined ? unreadable() : script.live
    const provider = playerOf(script, { judge: () => ({ is: 'unknown' }), read })
    expect((await play(script, { provider })).ends).toEqual(['user.create:new failed: the hub answered 200, 5 times'])
  })
})

describe('a server that is said not to be there', () => {
  const named = { allowNamedServers: true, version: '5.2.1' as const }
  const lab = { name: 'lab', state: 'ready' as const }
  const missing = {
    method: 'DELETE' as const,
    path: '/users/ann/servers/lab',
    action: { type: 'reply' as const, status: 404, body: { status: 404, message: 'ann has no server named lab' } },
  }
  const absent = rows(['ann', '', '', 'absent'])

  it('and still is keeps its user from being deleted', async () => {
    const { sandbox, plan, apply } = await bed({ ...named, users: [{ name: 'ann', servers: [lab] }] })
    const frozen = await plan(absent)
    sandbox.misbehave({ ...missing, times: 9 })
    const { report } = await apply(frozen)
    expect(messagesOf(report)).toEqual([
      'user.delete:ann failed a server could not be stopped: the hub says that it is not there (404), but still shows it',
    ])
    expect(changes(sandbox)).toEqual(['DELETE /users/ann/servers/lab 404'])
  })
  it('and is gone does not', async () => {
    const { sandbox, plan, apply } = await bed({ ...named, users: [{ name: 'ann', servers: [lab] }] })
    const frozen = await plan(absent)
    sandbox.onRequest(({ method }) => {
      if (method === 'DELETE') sandbox.hub.setServer('ann', 'lab', 'stopped')
    })
    sandbox.misbehave(missing)
    expect(messagesOf((await apply(frozen)).report)).toEqual(['user.delete:ann changed'])
    expect(changes(sandbox)).toEqual(['DELETE /users/ann/servers/lab 404', 'DELETE /users/ann 204'])
  })
  it('leaves the delete unknown when nobody can look', async () => {
    const script = gone('a')
    const first = [{ method: 'DELETE' as const, path: '/server' }]
    const provider = playerOf(script, {
      lower: (actions) => actions.map((action) => callOf({ actions: [action], first })),
      judgeFirst: () => denied,
      read: unreadable,
    })
    expect((await play(script, { provider })).ends).toEqual([
      'user.delete:a unknown: a server could not be stopped, and the hub cannot be reached',
    ])
  })
  it('and still is was not stopped', async () => {
    const at = { file: 'h.yaml', line: 1, column: 1 }
    const idle = { idle: { text: '1h', seconds: 3600 }, at }
    const past = '2026-01-01T00:00:00Z'
    const { sandbox, plan, apply } = await bed({
      ...named,
      users: [{ name: 'ann', servers: [{ ...lab, lastActivity: past }] }],
    })
    const frozen = await plan({ stopRules: [idle] })
    sandbox.misbehave({ ...missing, times: 9 })
    const { report } = await apply(frozen)
    expect(messagesOf(report)).toEqual([
      'server.stop:ann:lab failed the hub says that there is no such server (404), but still shows it',
    ])
  })
})
