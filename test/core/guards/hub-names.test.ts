// Names that a hub takes for something else: users named like services, and servers that no URL can name.
import { describe, expect, it } from 'vitest'

import { allowable, runGuards } from '../../../src/core/guards/index.ts'
import { actionId } from '../../../src/core/names.ts'
import type { Action, ActionOf, LiveUser, Reason, Server, Snapshot } from '../../../src/core/types.ts'
import { drafted, options, snapshot, table, user } from '../live.ts'

const row: Reason = { why: 'row', at: 'u.csv:2:1' }
const root = user('root', { admin: true })

function remove(name: string, more: Partial<LiveUser> = {}, reason = row): ActionOf<'user.delete'> {
  const { name: _, ...before } = user(name, more)
  return { id: actionId('user.delete', name), op: 'user.delete', user: name, before, after: null, reason }
}
function rename(name: string, to: string, more: Partial<LiveUser> = {}): Action {
  const { name: _, ...before } = user(name, more)
  const id = actionId('user.rename', name, to)
  return { id, op: 'user.rename', user: name, before, after: { name: to }, reason: row }
}
function create(name: string, reason = row): Action {
  const id = actionId('user.create', name)
  return { id, op: 'user.create', user: name, before: null, after: { admin: false }, reason }
}
function promote(name: string, reason = row): Action {
  return { id: actionId('admin.set', name), op: 'admin.set', user: name, before: false, after: true, reason }
}
function grant(name: string): Action {
  const reason: Reason = { why: 'rule', at: 'h.yaml:3' }
  return { id: actionId('quota.add', name), op: 'quota.add', user: name, before: null, after: { add: 1 }, reason }
}
const group: Action = {
  id: 'group.create:culler',
  op: 'group.create',
  group: 'culler',
  before: null,
  after: { roles: [] },
  reason: row,
} as unknown as Action

function found(guard: string, actions: readonly Action[], live: Snapshot, only?: 'atApply') {
  return runGuards({ actions, live, options }, [], only).filter((finding) => finding.guard === guard)
}

describe('a user named like a service', () => {
  const live = snapshot([root, user('culler')], { services: new Set(['culler', 'grader']) })
  const taken = (name: string) => `"${name}" is the name of a service of the hub, and the hub takes the two for one`

  it.each([undefined, 'atApply' as const])(
    'is not made, and nobody is renamed so, at plan or at apply (%s)',
    (only) => {
      expect(found('name-collision', [create('grader'), rename('ann', 'grader'), create('ann')], live, only)).toEqual([
        {
          guard: 'name-collision',
          level: 'block',
          message: `${taken('grader')}; choose another name`,
          actions: ['user.create:grader'],
        },
        {
          guard: 'name-collision',
          level: 'block',
          message: `${taken('grader')}; choose another name`,
          actions: ['user.rename:ann:grader'],
        },
      ])
    },
  )
  it('is not changed by anybody who names it, nor deleted', () => {
    const asked = [promote('culler'), promote('culler', { why: 'needed' }), promote('culler', { why: 'revert' })]
    const gone = remove('culler', {}, { why: 'prune' })
    const away = rename('culler', 'other')
    for (const action of [...asked, gone, away]) {
      expect(found('name-collision', [action], live)).toEqual([
        {
          guard: 'name-collision',
          level: 'block',
          message: `${taken('culler')}; take the row out, or give the service another name`,
          actions: [action.id],
        },
      ])
    }
  })
  it('may have what a rule gives to many, and a group may be called so', () => {
    expect(found('name-collision', [grant('culler'), promote('culler', { why: 'rule' }), group], live)).toEqual([])
  })
  it('is not made with the token of that very service, and may be with that of a user of the name', () => {
    const { identity } = live
    const made = create(identity.name)
    expect(found('name-collision', [made], live, 'atApply').map(({ message }) => message)).toEqual([
      `"${identity.name}" is the name of the service that the token belongs to, and the hub takes the two for one; choose another name`,
    ])
    const own = snapshot([root], { identity: { ...identity, kind: 'user' } })
    expect(found('name-collision', [made], own)).toEqual([])
  })
  it('is out of the reach of prune', () => {
    const kept = snapshot([...live.users.values(), user('ann')], { services: new Set(['culler']) })
    const { actions, findings } = drafted(
      { tables: [table('u.csv', ['username'], ['root'])], scope: { prune: { file: 'h.yaml', line: 1 } } },
      kept,
    )
    expect(actions.map(({ id }) => id)).toEqual(['user.delete:ann'])
    expect(findings.map(({ message }) => message)).toContain('left alone, named like a service of the hub: "culler"')
  })
  it('is one guard for --allow, whatever it found', () => {
    expect(allowable.filter((name) => name === 'name-collision')).toHaveLength(1)
  })
})

describe('a server that no URL can name', () => {
  const running = (...names: string[]): readonly Server[] => names.map((name) => ({ name, state: 'ready' }))
  function server(op: 'server.start' | 'server.stop', name: string): Action {
    const states = { state: op === 'server.start' ? 'stopped' : 'ready' } as const
    const after = { state: op === 'server.start' ? 'ready' : 'stopped' } as const
    const base = { id: actionId(op, 'ann', name), user: 'ann', server: name, before: states, reason: row }
    return { ...base, op, after } as unknown as Action
  }
  const words = (action: Action, live = snapshot([root]), only?: 'atApply') =>
    found('server-names', [action], live, only).map(({ level, message }) => `${level}: ${message}`)
  const folder = 'would be taken for a folder in the URL of a request'

  it.each([
    ['.', folder],
    ['..', folder],
    ['a/b', 'has a slash, which a proxy may take for another path'],
  ])('is neither stopped nor started: %j', (name, why) => {
    const of = `the name of the server "${name}" of "ann" ${why}: it cannot be`
    const what = 'stop it on the hub\'s own pages, or leave "ann" out'
    expect(words(server('server.stop', name))).toEqual([`block: ${of} stopped; ${what}`])
    expect(words(server('server.start', name))).toEqual([`block: ${of} started; ${what}`])
  })
  it('keeps its user from being deleted and renamed, at plan and at apply', () => {
    const live = snapshot([root, user('ann', { servers: running('', 'lab', '..') })])
    const of = `block: the name of the server ".." of "ann" ${folder}: it cannot be stopped, and "ann" cannot be`
    const what = 'before that; stop it on the hub\'s own pages, or leave "ann" out'
    for (const only of [undefined, 'atApply'] as const) {
      expect(words(remove('ann'), live, only)).toEqual([`${of} deleted ${what}`])
      expect(words(rename('ann', 'bob'), live, only)).toEqual([`${of} renamed ${what}`])
    }
  })
  it('counts as the plan saw it where the user is not seen', () => {
    const unseen = snapshot([root, user('ann')])
    const { servers: _, ...ann } = user('ann')
    const hidden: Snapshot = { ...unseen, users: new Map([['ann', ann]]) }
    expect(words(remove('ann', { servers: running('..') }), hidden)).toHaveLength(1)
    expect(words({ ...remove('ann'), before: { admin: false } }, snapshot([]))).toEqual([])
  })
  it('does no harm when it is stopped, and other names and the default server never do', () => {
    const off = snapshot([root, user('ann', { servers: [{ name: '..', state: 'stopped' }, ...running('', 'lab')] })])
    expect(words(remove('ann'), off)).toEqual([])
    for (const name of ['', 'lab', '...', 'ünal']) expect(words(server('server.stop', name))).toEqual([])
    expect(words(promote('ann'), off)).toEqual([])
  })
})
