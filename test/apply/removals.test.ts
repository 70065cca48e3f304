// Named servers that are removed on the sandbox, when all goes well and when it does not.
import { afterEach, describe, expect, it } from 'vitest'

import type { RemoveRule } from '../../src/core/types.ts'
import { bed, changes, closeBeds, kinds, messagesOf, paceOf } from './bed.ts'

afterEach(closeBeds)

const at = { file: 'hubplan.yaml', line: 1, column: 1 }
const unused = { text: '90d', seconds: 90 * 86_400 }
const old = '2025-01-01T00:00:00Z'
const rules = (...all: Partial<RemoveRule>[]) => ({ removeRules: all.map((one) => ({ ...one, at })) })
const owner = (
  name: string,
  ...servers: { name?: string; state?: 'ready' | 'stopped' | 'spawning'; lastActivity?: string }[]
) => ({
  name,
  servers: servers.map((one) => ({ state: 'stopped' as const, lastActivity: old, ...one })),
})

describe('named servers that are to be removed', () => {
  it('are gone, and nothing else is', async () => {
    const { sandbox, plan, apply } = await bed({
      users: [
        owner('ann', {}, { name: 'lab' }, { name: 'new', lastActivity: '2099-01-01T00:00:00Z' }),
        owner('ben', { name: 'gpu', state: 'ready' }),
      ],
      allowNamedServers: true,
    })
    const wanted = rules({ unused })
    const frozen = await plan(wanted)
    const { report } = await apply(frozen)
    expect(kinds(report)).toEqual({ changed: 1 })
    expect(report.residual).toEqual([])
    expect(changes(sandbox)).toEqual(['DELETE /users/ann/servers/lab 204'])
    expect([...(sandbox.hub.users.get('ann')?.servers.keys() ?? [])]).toEqual(['', 'new'])
    expect((await plan(wanted)).actions).toEqual([])
    // A second apply of the same plan finds it done.
    expect(kinds((await apply(frozen)).report)).toEqual({ already: 1 })
  })
  it('are stopped first where they run, and waited for', async () => {
    const { sandbox, plan, apply } = await bed({
      users: [owner('ann', { state: 'ready' }, { name: 'lab', state: 'ready' })],
      allowNamedServers: true,
      stopDelayMs: 20,
      slowStopMs: 0,
    })
    const { report } = await apply(await plan(rules({ unused, stop: true })))
    expect(kinds(report)).toEqual({ changed: 1 })
    const sent = changes(sandbox)
    expect(sent.slice(0, 1)).toEqual(['DELETE /users/ann/servers/lab 202'])
    expect(sent.at(-1)).toBe('DELETE /users/ann/servers/lab 204')
    expect([...(sandbox.hub.users.get('ann')?.servers.values() ?? [])].map(({ name, state }) => [name, state])).toEqual(
      [['', 'ready']],
    )
  })
  it('that do not stop in time are left', async () => {
    const { plan, apply } = await bed({
      users: [owner('ann', { name: 'lab', state: 'ready' })],
      allowNamedServers: true,
      stopDelayMs: 10_000,
      slowStopMs: 0,
    })
    const { report } = await apply(await plan(rules({ unused, stop: true })), { stopTimeoutMs: 3000 })
    expect(messagesOf(report)).toEqual(['server.remove:ann:lab failed a server is stopping; gave up waiting'])
  })
  it('that stay on the hub are given up', async () => {
    const { sandbox, plan, apply } = await bed({
      users: [owner('ann', { name: 'lab' })],
      allowNamedServers: true,
      stopDelayMs: 10_000,
      slowStopMs: 0,
    })
    const frozen = await plan(rules({ servers: ['lab'], stop: true }))
    sandbox.onRequest(({ method }) => {
      if (method === 'DELETE') sandbox.hub.setServer('ann', 'lab', 'ready')
    })
    const { report } = await apply(frozen, { serverTimeoutMs: 60_000 })
    expect(messagesOf(report)).toEqual([
      'server.remove:ann:lab failed not removed after 60 s (--server-timeout); the hub may still be working on it',
    ])
  })
  it('that an earlier run has stopped are removed by the next one', async () => {
    const { sandbox, plan, apply } = await bed({
      users: [owner('ann', { name: 'lab', state: 'ready' })],
      allowNamedServers: true,
    })
    const frozen = await plan(rules({ unused, stop: true }))
    const [path, actions] = ['/hub/api/users/ann/servers/lab', ['server.remove:ann:lab']]
    const past = [{ type: 'intent', at: '2026-11-21T08:00:00.000Z', method: 'DELETE', path, actions }] as const
    sandbox.hub.setServer('ann', 'lab', 'stopped')
    expect(messagesOf((await apply(frozen)).report)).toEqual([
      'server.remove:ann:lab skipped the server has been used or stopped since the plan, which removes unused ones',
    ])
    expect(messagesOf((await apply(frozen, { past })).report)).toEqual(['server.remove:ann:lab changed'])
    expect(sandbox.hub.users.get('ann')?.servers.has('lab')).toBe(false)
  })
  it('fail alike where the hub has none', async () => {
    const { sandbox, plan, apply } = await bed({
      users: [owner('ann', { name: 'lab' }), owner('ben', { name: 'lab' })],
    })
    const { report } = await apply(await plan(rules({ unused })), { pace: paceOf(1) })
    expect(messagesOf(report)).toEqual([
      'server.remove:ann:lab failed named servers are switched off on this hub',
      'server.remove:ben:lab skipped the hub refused this kind of change: named servers are switched off on this hub',
    ])
    expect(changes(sandbox)).toHaveLength(1)
  })
  it('ask nothing more of the hub for plans without them', async () => {
    const { sandbox, plan, apply } = await bed({ users: [owner('ann', { name: 'lab' })], allowNamedServers: true })
    await apply(await plan({ stopRules: [{ idle: unused, at }] }))
    expect(sandbox.requests.filter(({ path }) => path.includes('include_stopped'))).toEqual([])
  })
})
