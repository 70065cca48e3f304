// A hub that stores another name than it was asked for, as with username_map or a normalize_username that cuts a domain.
import { afterEach, describe, expect, it } from 'vitest'

import { appliedActions } from '../../src/core/actions/applied.ts'
import { revert } from '../../src/core/revert/index.ts'
import type { ApplyEvent, Facet } from '../../src/core/types.ts'
import type { Provider, Verdict } from '../../src/providers/types.ts'
import { snapshot, table, user, type Wanted } from '../core/live.ts'
import type { SandboxOptions } from '../helpers/sandbox.ts'
import { anyBed, bed, changes, closeBeds, kinds, messagesOf, people } from './bed.ts'
import { play, playerOf, scripted } from './script.ts'

afterEach(closeBeds)

const header = ['username', 'admin', 'groups', 'ensure']
const rows = (...lines: string[][]): Wanted => ({ tables: [table('u.csv', header, ...lines)] })
const cut = (name: string): string => name.replace(/@.*/, '')
const mapped: SandboxOptions = { storeAs: cut }
const annAs = 'the hub stores ann@x.edu as ann; write ann in the file'
const nothingMore = 'no further action of this plan is started, because it could change another user'

describe('a user that the hub stores under another name', () => {
  it('fails with both names when the batch made the other one, and nobody is deleted', async () => {
    const { sandbox, plan, apply } = await bed({ ...mapped, users: [{ name: 'old' }] })
    const { report } = await apply(await plan(rows(['ann@x.edu', '', '', ''], ['old', '', '', 'absent'])))
    expect(messagesOf(report)).toEqual([`user.create:ann%40x.edu failed ${annAs}`, 'user.delete:old pending'])
    expect(report.why).toBe(`the hub stores ann@x.edu as ann; ${nothingMore}`)
    expect(report.ok).toBe(false)
    expect(changes(sandbox)).toEqual(['POST /users 201'])
  })
  it('fails with both names when the other one was there, and that one is not deleted', async () => {
    const { sandbox, plan, apply } = await bed({ ...mapped, users: [{ name: 'ann' }] })
    const { report, events } = await apply(await plan(rows(['ann@x.edu', '', '', ''], ['ann', '', '', 'absent'])))
    expect(messagesOf(report)).toEqual([`user.create:ann%40x.edu failed ${annAs}`, 'user.delete:ann pending'])
    expect(changes(sandbox)).toEqual(['POST /users 409'])
    expect(events.find(({ type }) => type === 'failed')).toMatchObject({ status: 409, stored: 'ann' })
  })
  it('is told apart from the others of its batch by its place in the answer', async () => {
    const { sandbox, plan, apply } = await bed({ storeAs: (name) => (name === 'jane' ? 'jd42' : name) })
    const names = [...people(49), 'jane']
    const { report } = await apply(await plan(rows(...names.map((name) => [name, '', '', '']))))
    expect(kinds(report)).toEqual({ changed: 49, failed: 1 })
    expect(messagesOf(report)).toContain('user.create:jane failed the hub stores jane as jd42; write jd42 in the file')
    expect(changes(sandbox)).toEqual(['POST /users 201'])
  })
  it('is known for two asked names that are stored as one', async () => {
    const { plan, apply } = await bed(mapped)
    const { report } = await apply(await plan(rows(['ann@x.edu', '', '', ''], ['ann@y.edu', '', '', ''])))
    expect(messagesOf(report)).toEqual([
      `user.create:ann%40x.edu failed ${annAs}`,
      'user.create:ann%40y.edu failed the hub stores ann@y.edu as ann; write ann in the file',
    ])
    expect(report.why).toBe(`the hub stores ann@x.edu as ann (and 1 more); ${nothingMore}`)
  })
  it('is known beside a row for the very name under which it is stored', async () => {
    const { plan, apply } = await bed(mapped)
    const { report } = await apply(await plan(rows(['ann', '', '', ''], ['ann@x.edu', '', '', ''])))
    expect(messagesOf(report)).toEqual(['user.create:ann changed', `user.create:ann%40x.edu failed ${annAs}`])
  })
  it('is found by likeness where some of the names were there and others are new', async () => {
    const { plan, apply } = await bed({ ...mapped, users: [{ name: 'kim' }] })
    const { report } = await apply(
      await plan(rows(['ann@x.edu', '', '', ''], ['kim@x.edu', '', '', ''], ['lee@x.edu', '', '', ''])),
    )
    expect(messagesOf(report)).toEqual(
      ['ann', 'kim', 'lee'].map(
        (name) =>
          `user.create:${name}%40x.edu failed the hub stores ${name}@x.edu as ${name}; write ${name} in the file`,
      ),
    )
  })
  it('fails with what is to be checked when nobody can tell the stored name', async () => {
    const { plan, apply } = await bed({ storeAs: () => 'jd42', users: [{ name: 'jd42' }] })
    const { report } = await apply(await plan(rows(['jane', '', '', ''])))
    expect(messagesOf(report)).toEqual([
      "user.create:jane failed the hub says that the user exists, but does not show it; it may store it under another name: check username_map and normalize_username in the hub's config, and that the token sees every user",
    ])
    expect(report.why).toBe(`the hub does not show jane under the requested name; ${nothingMore}`)
  })
  it('is not guessed when two live names are alike', async () => {
    const { plan, apply } = await bed({
      storeAs: () => 'zz',
      users: [{ name: 'zz' }, { name: 'ann.lee' }, { name: 'ann-lee' }],
    })
    const { events } = await apply(await plan(rows(['annlee', '', '', ''])))
    expect(events.find(({ type }) => type === 'failed')).toMatchObject({ stored: null })
  })
  it('is found after a lost answer, among those who have come since', async () => {
    const { sandbox, plan, apply } = await bed(mapped)
    const frozen = await plan(rows(['ann@x.edu', '', '', ''], ['bob', '', '', '']))
    sandbox.misbehave({ method: 'POST', path: '/users', action: { type: 'drop', when: 'after' } })
    const { report } = await apply(frozen)
    expect(messagesOf(report)).toEqual([`user.create:ann%40x.edu failed ${annAs}`, 'user.create:bob changed'])
  })
  it('is found when every answer is lost', async () => {
    const { sandbox, plan, apply } = await bed({ ...mapped, users: [{ name: 'old' }] })
    const frozen = await plan(rows(['ann@x.edu', '', '', ''], ['zed', '', '', ''], ['old', '', '', 'absent']))
    sandbox.misbehave({ method: 'POST', path: '/users', times: 99, action: { type: 'drop', when: 'after' } })
    const { report } = await apply(frozen)
    expect(messagesOf(report)).toEqual([
      `user.create:ann%40x.edu failed ${annAs}`,
      'user.create:zed changed',
      'user.delete:old pending',
    ])
  })
  it('is found in the parts of a batch that was refused whole, and what was not begun stays open', async () => {
    const { sandbox, plan, apply } = await bed(mapped)
    const frozen = await plan(rows(['ann@x.edu', '', '', ''], ['bad', '', '', ''], ['zed', '', '', '']))
    sandbox.misbehave({
      method: 'POST',
      path: '/users',
      action: { type: 'reply', status: 400, body: { message: 'Invalid username: bad' } },
    })
    const { report } = await apply(frozen)
    expect(messagesOf(report)).toEqual([
      `user.create:ann%40x.edu failed ${annAs}`,
      'user.create:bad changed',
      'user.create:zed pending',
    ])
  })
  it('stops the run when the hub refuses the name that it made of it', async () => {
    const { plan, apply } = await bed({
      storeAs: (name) => (name === 'jane' ? 'ja/ne' : name),
      users: [{ name: 'old' }],
    })
    const { report } = await apply(await plan(rows(['jane', '', '', ''], ['old', '', '', 'absent'])))
    expect(messagesOf(report)).toEqual([
      'user.create:jane failed the hub stores jane as "ja/ne"; write "ja/ne" in the file',
      'user.delete:old pending',
    ])
  })
})

describe('a name that somebody else has taken in the meantime', () => {
  it('is there already, and the run goes on', async () => {
    const { sandbox, plan, apply } = await bed({ users: [{ name: 'old' }] })
    const frozen = await plan(rows(['ann', '', '', ''], ['old', '', '', 'absent']))
    sandbox.onRequest(({ method }) => {
      if (method === 'POST' && !sandbox.hub.users.has('ann')) sandbox.hub.addUser({ name: 'ann' })
    })
    const { report, events } = await apply(frozen)
    expect(messagesOf(report)).toEqual(['user.create:ann already', 'user.delete:old changed'])
    // That account is not for a revert to delete.
    expect([...appliedActions(frozen, events, snapshot([user('ann')]))]).toEqual(['user.delete:old'])
  })
  it('is told as changed when this run had sent it before', async () => {
    const { sandbox, plan, apply } = await bed({})
    const frozen = await plan(rows(['ann', '', '', ''], ['bob', '', '', '']))
    // As an authenticator that fails in the middle of a batch: those before it are there.
    sandbox.onRequest(({ method, body }) => {
      if (method !== 'POST' || (body as { usernames: string[] }).usernames.length === 1) return
      sandbox.hub.addUser({ name: 'ann' })
      const action = { type: 'reply', status: 400, body: { message: 'Failed to create user bob: no' } } as const
      sandbox.misbehave({ method: 'POST', path: '/users', action })
    })
    const { report, events } = await apply(frozen)
    expect(messagesOf(report)).toEqual(['user.create:ann changed', 'user.create:bob changed'])
    expect(changes(sandbox)).toEqual(['POST /users 400', 'POST /users 409', 'POST /users 201'])
    expect([...appliedActions(frozen, events, snapshot([]))]).toEqual(['user.create:ann', 'user.create:bob'])
  })
  it('is stale when its password was to be set first', async () => {
    const script = scripted([], {
      tables: [table('u.csv', ['username', 'password'], ['ann', 'generate'])],
      manages: withPasswords,
    })
    const judge: Provider['judge'] = (action) => (action.op === 'user.create' ? there(action.user) : { is: 'changed' })
    const { ends } = await play(script, { provider: playerOf(script, { judge }) })
    expect(ends).toEqual([
      'password.set:ann changed',
      'user.create:ann skipped: another account with that name was created since the plan',
    ])
  })
})

const withPasswords = new Set<Facet>(['existence', 'admin', 'groups', 'password'])
const there = (asked: string): Verdict => ({
  is: 'doubtful',
  holds: 'already',
  message: 'it is there',
  other: { kind: 'user', asked },
})

describe('a run that was stopped for another name', () => {
  const wanted = rows(['ann@x.edu', '', '', ''], ['ann', '', '', 'absent'])
  const hub: SandboxOptions = { ...mapped, users: [{ name: 'ann' }] }

  it('stops at the same place when it is resumed', async () => {
    const { sandbox, plan, apply } = await bed(hub)
    const frozen = await plan(wanted)
    const { events } = await apply(frozen)
    const { report } = await apply(frozen, { past: events })
    expect(messagesOf(report)).toEqual([`user.create:ann%40x.edu failed ${annAs}`, 'user.delete:ann pending'])
    expect(changes(sandbox)).toEqual(['POST /users 409', 'POST /users 409'])
  })
  it('begins nothing when a later run leaves that action out', async () => {
    const { sandbox, plan, apply } = await bed(hub)
    const frozen = await plan(wanted)
    const { events: past } = await apply(frozen)
    const slice = { ...frozen, actions: frozen.actions.filter(({ op }) => op === 'user.delete') }
    const { report } = await apply(slice, { past, whole: frozen.actions, canary: 1 })
    expect(messagesOf(report)).toEqual(['user.delete:ann pending'])
    expect(report.why).toBe(`an earlier run of this plan has seen for user.create:ann%40x.edu: ${annAs}`)
    expect(changes(sandbox)).toEqual(['POST /users 409'])
  })
  it('goes on when the name is there after all', async () => {
    const { sandbox, plan, apply } = await bed(hub)
    const frozen = await plan(wanted)
    const { events: past } = await apply(frozen)
    sandbox.hub.addUser({ name: 'ann@x.edu' })
    const slice = { ...frozen, actions: frozen.actions.filter(({ op }) => op === 'user.delete') }
    const { report } = await apply(slice, { past, whole: frozen.actions })
    expect(messagesOf(report)).toEqual(['user.delete:ann changed'])
  })
  it('goes on when a run in between has failed otherwise, or made it', async () => {
    const { plan, apply } = await bed(hub)
    const frozen = await plan(wanted)
    const { events } = await apply(frozen)
    const [create] = frozen.actions
    const id = String(create?.id)
    const later: readonly ApplyEvent[] = [
      { type: 'failed', at: '', action: id, status: 400, message: 'Invalid username' },
      { type: 'applied', at: '', action: id, how: 'changed' },
    ]
    const slice = { ...frozen, actions: frozen.actions.filter(({ op }) => op === 'user.delete') }
    for (const [at, event] of later.entries()) {
      const { report } = await apply(slice, { past: [...events, event], whole: frozen.actions })
      expect(messagesOf(report)).toEqual([`user.delete:ann ${at === 0 ? 'changed' : 'already'}`])
    }
  })
  it('is stopped by its canary alone', async () => {
    const { sandbox, plan, apply } = await bed(hub)
    const { report } = await apply(await plan(wanted), { canary: 1 })
    expect(messagesOf(report)).toEqual([`user.create:ann%40x.edu failed ${annAs}`, 'user.delete:ann pending'])
    expect(report.why).toBe(`the hub stores ann@x.edu as ann; ${nothingMore}`)
    expect(changes(sandbox)).toEqual(['POST /users 409'])
  })
  it('has nothing for a revert to delete', async () => {
    const { plan, apply } = await bed(hub)
    const frozen = await plan(wanted)
    const { events } = await apply(frozen)
    const live = snapshot([user('ann')])
    const applied = appliedActions(frozen, events, live)
    expect(revert({ plan: frozen, file: 'plan.json', applied, live }).actions).toEqual([])
  })
})

describe.each(anyBed)('members that %s stores under another name', (_, bed) => {
  const group = (name: string, to: string): Wanted => ({
    ...rows([name, '', to, '']),
    groups: [{ name: 'ml', exact: false, isDeclared: true, at: { file: 'h.yaml' } }],
  })
  const both: SandboxOptions = {
    ...mapped,
    groups: [{ name: 'ml' }],
    users: [{ name: 'ann' }, { name: 'ann@x.edu' }, { name: 'old' }],
  }

  it('stop the run when another one has joined', async () => {
    const { plan, apply } = await bed(both)
    const wanted = rows(['ann@x.edu', '', 'ml', ''], ['old', '', '', 'absent'])
    const { report } = await apply(await plan(wanted))
    expect(messagesOf(report)).toEqual([
      'member.add:ann%40x.edu:ml failed the hub stores ann@x.edu as ann, who is in the group ml now; write ann in the file',
      'user.delete:old pending',
    ])
  })
  it('stop the run when the other one was in the group', async () => {
    const { plan, apply } = await bed({ ...both, groups: [{ name: 'ml', users: ['ann', 'old'] }] })
    const { report } = await apply(await plan(group('ann@x.edu', 'ml')))
    expect(messagesOf(report)).toEqual([`member.add:ann%40x.edu:ml failed ${annAs}`])
  })
  it('stop the run when there is nobody of the other name', async () => {
    const { sandbox, plan, apply } = await bed({ ...both, users: [{ name: 'ann@x.edu' }, { name: 'old' }] })
    const { report } = await apply(await plan(rows(['ann@x.edu', '', 'ml', ''], ['old', '', '', 'absent'])))
    expect(messagesOf(report)).toEqual([`member.add:ann%40x.edu:ml failed ${annAs}`, 'user.delete:old pending'])
    expect(changes(sandbox)).toEqual(['POST /groups/ml/users 400'])
  })
  it('stop the run when another one has left', async () => {
    const { plan, apply } = await bed({ ...both, groups: [{ name: 'ml', users: ['ann', 'ann@x.edu'] }] })
    const { report } = await apply(await plan(group('ann@x.edu', '-')))
    expect(messagesOf(report)).toEqual([
      'member.remove:ann%40x.edu:ml failed the hub stores ann@x.edu as ann, who has left the group ml; write ann in the file',
    ])
  })
  it('stop the run when several others have joined at once', async () => {
    const twins = ['ann', 'kim'].flatMap((name) => [{ name }, { name: `${name}@x.edu` }])
    const { plan, apply } = await bed({ ...both, users: twins })
    const { report } = await apply(await plan(rows(['ann@x.edu', '', 'ml', ''], ['kim@x.edu', '', 'ml', ''])))
    expect(messagesOf(report)).toEqual(
      ['ann', 'kim'].map(
        (name) =>
          `member.add:${name}%40x.edu:ml failed the hub stores ${name}@x.edu as ${name}, who is in the group ml now; write ${name} in the file`,
      ),
    )
  })
  it('are not mixed up with those that the plan adds as well', async () => {
    const { plan, apply } = await bed({ ...both, users: [...(both.users ?? []), { name: 'zed' }] })
    const { report } = await apply(await plan(rows(['ann@x.edu', '', 'ml', ''], ['zed', '', 'ml', ''])))
    expect(messagesOf(report)).toEqual([
      'member.add:ann%40x.edu:ml failed the hub stores ann@x.edu as ann, who is in the group ml now; write ann in the file',
      'member.add:zed:ml changed',
    ])
  })
})

describe.each(anyBed)('an answer of %s about somebody else', (_, bed) => {
  const answer = (method: 'PATCH' | 'POST' | 'PUT', path: string, body: object) =>
    ({ method, path, action: { type: 'reply', status: method === 'POST' ? 201 : 200, body } }) as const

  it('stops the run after a promotion', async () => {
    const { sandbox, plan, apply } = await bed({ users: [{ name: 'ann' }, { name: 'old' }] })
    const frozen = await plan(rows(['ann', 'yes', '', ''], ['old', '', '', 'absent']))
    sandbox.misbehave(answer('PATCH', '/users/ann', { name: 'bob', admin: true }))
    const { report } = await apply(frozen)
    expect(messagesOf(report)).toEqual([
      'admin.set:ann failed the hub answered about bob when it was asked to change ann; check both on the system',
      'user.delete:old pending',
    ])
  })
  it('stops the run after a rename', async () => {
    const { sandbox, plan, apply } = await bed({ users: [{ name: 'ann' }, { name: 'old' }] })
    const frozen = await plan({
      tables: [table('u.csv', ['username', 'renamed_from', 'ensure'], ['bo@x.edu', 'ann', ''], ['old', '', 'absent'])],
    })
    sandbox.onRequest(({ method }) => {
      if (method !== 'PATCH') return
      sandbox.hub.removeUser('ann')
      sandbox.hub.addUser({ name: 'bo' })
    })
    sandbox.misbehave(answer('PATCH', '/users/ann', { name: 'bo', admin: false }))
    const { report } = await apply(frozen)
    expect(messagesOf(report)).toEqual([
      'user.rename:ann:bo%40x.edu failed the hub stores bo@x.edu as bo; write bo in the file',
      'user.delete:old pending',
    ])
  })
  it('stops the run after a group was made', async () => {
    const { sandbox, plan, apply } = await bed({ users: [{ name: 'ann' }] })
    const frozen = await plan(rows(['ann', '', 'ML', '']))
    sandbox.misbehave(answer('POST', '/groups/ML', { name: 'ml', users: [] }))
    const { report } = await apply(frozen)
    expect(messagesOf(report)).toEqual([
      'group.create:ML failed the hub stores ML as ml; write ml in the file',
      'member.add:ann:ML pending',
    ])
  })
  it('stops the run when a group is said to be there and is not', async () => {
    const { sandbox, plan, apply } = await bed({ users: [{ name: 'ann' }] })
    const frozen = await plan(rows(['ann', '', 'ml', '']))
    sandbox.misbehave({
      method: 'POST',
      path: '/groups/ml',
      action: { type: 'reply', status: 409, body: { message: 'Group ml already exists' } },
    })
    sandbox.onRequest(({ method }) => {
      if (method === 'POST') sandbox.hub.addGroup({ name: 'ML.' })
    })
    const { report } = await apply(frozen)
    expect(messagesOf(report)[0]).toBe('group.create:ml failed the hub stores ml as ML.; write ML. in the file')
  })
  it('is no fault when the change is there all the same', async () => {
    const { sandbox, plan, apply } = await bed({ users: [{ name: 'ann' }] })
    const frozen = await plan(rows(['ann', 'yes', '', '']))
    sandbox.onRequest(({ method }) => {
      if (method === 'PATCH') sandbox.hub.patchUser('ann', { admin: true })
    })
    sandbox.misbehave(answer('PATCH', '/users/ann', { name: 'bob', admin: true }))
    expect(messagesOf((await apply(frozen)).report)).toEqual(['admin.set:ann changed'])
  })
})
