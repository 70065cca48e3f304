import { afterEach, describe, expect, it } from 'vitest'

import { appliedActions } from '../../src/core/actions/applied.ts'
import { taken, unclear } from '../../src/core/actions/history.ts'
import type { DesiredGroup } from '../../src/core/types.ts'
import { jupyterhub } from '../../src/providers/jupyterhub/index.ts'
import { table, type Wanted } from '../core/live.ts'
import { now } from '../helpers/clocks.ts'
import { connect } from '../helpers/hub-client.ts'
import { bed, changes, closeBeds, kinds, messagesOf, paceOf, people } from './bed.ts'

afterEach(closeBeds)

const header = ['username', 'admin', 'groups', 'ensure']
const rows = (...lines: string[][]): Wanted => ({ tables: [table('u.csv', header, ...lines)] })
const at = { file: 'hubplan.yaml', line: 1, column: 1 }
const ml: DesiredGroup = { name: 'ml', exact: false, isDeclared: true, at, properties: { course: 'CS1' } }
const inMl = (count: number) => rows(...people(count).map((name) => [name, '', 'ml', '']))
const refusal = (message: string, times = 1) => ({
  method: 'POST',
  path: '/groups/ml',
  times,
  action: { type: 'reply', status: 400, body: { status: 400, message } } as const,
})

describe('a new group', () => {
  it('is made with its members, new users among them, in one request', async () => {
    const { sandbox, plan, apply } = await bed({ users: [{ name: 's000' }] })
    const { report, events } = await apply(await plan(inMl(5)))
    expect(kinds(report)).toEqual({ changed: 10 })
    expect(changes(sandbox)).toEqual(['POST /users 201', 'POST /groups/ml 201'])
    expect([...(sandbox.hub.groups.get('ml')?.members ?? [])].map(({ name }) => name)).toEqual(people(5))
    expect(events.filter(({ type }) => type === 'intent').at(-1)).toMatchObject({
      path: '/hub/api/groups/ml',
      actions: ['group.create:ml', ...people(5).map((name) => `member.add:${name}:ml`)],
    })
  })
  it('takes no more members at once than a group takes, the others afterwards', async () => {
    const { sandbox, plan, apply } = await bed({ users: people(130).map((name) => ({ name })) })
    const { report } = await apply(await plan(inMl(130)))
    expect(kinds(report)).toEqual({ changed: 131 })
    expect(changes(sandbox)).toEqual(['POST /groups/ml 201', 'POST /groups/ml/users 200'])
  })
  it('comes first and empty when its properties are set', async () => {
    const { sandbox, plan, apply } = await bed({ version: '5.2.1', users: [{ name: 's000' }] })
    const wanted = { ...inMl(1), groups: [ml] }
    await apply(await plan(wanted))
    expect(changes(sandbox)).toEqual([
      'POST /groups/ml 201',
      'PUT /groups/ml/properties 200',
      'POST /groups/ml/users 200',
    ])
  })
  it('is made alone when a member is refused, and the others join it', async () => {
    const { sandbox, plan, apply } = await bed({ users: people(3).map((name) => ({ name })) })
    const frozen = await plan(inMl(3))
    // s001 is deleted after the last look.
    sandbox.onRequest(({ method }) => {
      if (method === 'POST' && sandbox.hub.users.has('s001')) sandbox.hub.removeUser('s001')
    })
    const { report } = await apply(frozen)
    expect(messagesOf(report)).toEqual([
      'group.create:ml changed',
      'member.add:s000:ml changed',
      'member.add:s001:ml failed No such user: s001',
      'member.add:s002:ml changed',
    ])
    expect(changes(sandbox).slice(0, 2)).toEqual(['POST /groups/ml 400', 'POST /groups/ml 201'])
  })
  it('that is refused takes its members with it', async () => {
    const { sandbox, plan, apply } = await bed({ users: [{ name: 's000' }] })
    sandbox.misbehave(refusal('no', 2))
    const { report } = await apply(await plan(inMl(1)))
    expect(messagesOf(report)).toEqual([
      'group.create:ml failed no',
      'member.add:s000:ml skipped it needs group.create:ml, which was not done',
    ])
    expect(changes(sandbox)).toEqual(['POST /groups/ml 400', 'POST /groups/ml 400'])
  })
  it('that is refused is not joined by those who no longer fit into its request', async () => {
    const { sandbox, plan, apply } = await bed({ users: people(3).map((name) => ({ name })) })
    sandbox.misbehave(refusal('no', 9))
    // The hub has become slow between the first look at the pace and the request.
    let looks = 0
    const pace = paceOf(4)
    const sizes = () => {
      looks += 1
      return { ...pace.sizes(), member: looks <= 2 ? 100 : 1 }
    }
    const { report } = await apply(await plan(inMl(3)), { pace: { ...pace, sizes } })
    expect(kinds(report)).toEqual({ failed: 1, skipped: 3 })
    expect(new Set(changes(sandbox))).toEqual(new Set(['POST /groups/ml 400']))
  })
  it('without the right to make groups takes no other right with it', async () => {
    const { sandbox, plan, apply } = await bed({ users: [{ name: 's000', groups: ['old'] }] })
    sandbox.misbehave({ ...refusal(''), action: { type: 'reply', status: 403, body: { status: 403, message: 'no' } } })
    const wanted = rows(['s000', '', 'ml;other', ''], ['s001', '', 'old', ''])
    const { report } = await apply(await plan(wanted))
    expect(messagesOf(report)).toEqual([
      'group.create:ml failed no',
      'group.create:other skipped the hub refused this kind of change: no',
      'user.create:s001 changed',
      'member.add:s000:ml skipped it needs group.create:ml, which was not done',
      'member.add:s000:other skipped it needs group.create:other, which was not done',
      'member.add:s001:old changed',
      'member.remove:s000:old changed',
    ])
  })
  it('that is refused leaves no trace of its members, when the run ends there', async () => {
    const { sandbox, plan, apply } = await bed({ users: people(2).map((name) => ({ name })) })
    sandbox.misbehave({ ...refusal(''), action: { type: 'reply', status: 403, body: { status: 403, message: 'no' } } })
    const frozen = await plan(inMl(2))
    const { report, events } = await apply(frozen, { maxErrors: 1 })
    expect(messagesOf(report)).toEqual([
      'group.create:ml failed no',
      'member.add:s000:ml pending',
      'member.add:s001:ml pending',
    ])
    const joins = ['member.add:s000:ml', 'member.add:s001:ml']
    expect(events).toContainEqual({ type: 'unsent', at: expect.any(String), actions: joins })
    // Somebody makes the group and adds them by hand: that is not ours to undo, also after a second run.
    sandbox.hub.addGroup({ name: 'ml', users: people(2) })
    const again = await apply(frozen, { past: events })
    expect(kinds(again.report)).toEqual({ already: 3 })
    const hub = connect(sandbox.url, 'secret')
    const live = await jupyterhub.read(hub.http, sandbox.url, { now })
    await hub.close()
    for (const all of [events, [...events, ...again.events]]) {
      expect([...appliedActions(frozen, all, live)]).toEqual([])
      expect([...taken(all)]).toEqual([])
      expect([...unclear(all)]).toEqual([])
    }
  })
  it('that somebody else made meanwhile gets its members all the same', async () => {
    const { sandbox, plan, apply } = await bed({ users: [{ name: 's000' }] })
    const frozen = await plan(inMl(1))
    sandbox.onRequest(({ method }) => {
      if (method === 'POST' && !sandbox.hub.groups.has('ml')) sandbox.hub.addGroup({ name: 'ml' })
    })
    const { report } = await apply(frozen)
    expect(messagesOf(report)).toEqual(['group.create:ml already', 'member.add:s000:ml changed'])
    expect(changes(sandbox)).toEqual(['POST /groups/ml 409', 'POST /groups/ml/users 200'])
  })
  it.each(['before', 'after'] as const)(
    'whose answer is lost %s it was made is made once, with its members',
    async (when) => {
      const { sandbox, plan, apply } = await bed({ users: people(3).map((name) => ({ name })) })
      const frozen = await plan(inMl(3))
      sandbox.misbehave({ method: 'POST', path: '/groups/ml', action: { type: 'drop', when } })
      const { report } = await apply(frozen)
      expect(kinds(report)).toEqual({ changed: 4 })
      expect([...(sandbox.hub.groups.get('ml')?.members ?? [])]).toHaveLength(3)
    },
  )
  it('that the first, unanswered request made while the second was sent has our members', async () => {
    const { sandbox, plan, apply } = await bed({ users: people(2).map((name) => ({ name })) })
    const frozen = await plan(inMl(2))
    sandbox.misbehave({ method: 'POST', path: '/groups/ml', action: { type: 'drop', when: 'before' } })
    let posts = 0
    sandbox.onRequest(({ method }) => {
      if (method !== 'POST') return
      posts += 1
      if (posts === 2) sandbox.hub.addGroup({ name: 'ml', users: people(2) })
    })
    const { report, events } = await apply(frozen)
    expect(changes(sandbox).at(-1)).toBe('POST /groups/ml 409')
    expect(messagesOf(report).slice(1)).toEqual(['member.add:s000:ml changed', 'member.add:s001:ml changed'])
    expect([...taken(events)]).toEqual(expect.arrayContaining(['member.add:s000:ml', 'member.add:s001:ml']))
    expect(events.map(({ type }) => type)).not.toContain('unsent')
  })
  it('is made alone where the system takes no members with it', async () => {
    const { sandbox, plan, apply } = await bed({ users: [{ name: 's000' }] })
    const { bearsGroups: _, ...provider } = jupyterhub
    const { report } = await apply(await plan(inMl(1)), { provider })
    expect(kinds(report)).toEqual({ changed: 2 })
    expect(changes(sandbox)).toEqual(['POST /groups/ml 201', 'POST /groups/ml/users 200'])
  })
  it('leaves out who has gone since', async () => {
    const { sandbox, plan, apply } = await bed({ users: people(2).map((name) => ({ name })) })
    const frozen = await plan(inMl(2))
    sandbox.hub.removeUser('s001')
    const { report } = await apply(frozen)
    expect(kinds(report)).toEqual({ changed: 2, skipped: 1 })
    expect(changes(sandbox)).toEqual(['POST /groups/ml 201'])
  })
  it('is not tried when another one was refused for the lack of a right', async () => {
    const { sandbox, plan, apply } = await bed({ version: '5.2.1', users: [{ name: 's000' }] })
    sandbox.misbehave({ ...refusal(''), action: { type: 'reply', status: 403, body: { status: 403, message: 'no' } } })
    const wanted = { ...rows(['s000', '', 'ml;other', '']), groups: [ml] }
    const { report } = await apply(await plan(wanted))
    expect(kinds(report)).toEqual({ failed: 1, skipped: 4 })
    expect(changes(sandbox)).toEqual(['POST /groups/ml 403'])
  })
  it('leaves out who could not be created', async () => {
    const { sandbox, plan, apply } = await bed({ users: [{ name: 's000' }] })
    sandbox.misbehave({
      method: 'POST',
      path: '/users',
      action: { type: 'reply', status: 400, body: { status: 400, message: 'Invalid username: s001' } },
    })
    const { report } = await apply(await plan(inMl(2)))
    expect(messagesOf(report)).toEqual([
      'group.create:ml changed',
      'user.create:s001 failed Invalid username: s001',
      'member.add:s000:ml changed',
      'member.add:s001:ml skipped it needs user.create:s001, which was not done',
    ])
  })
})
