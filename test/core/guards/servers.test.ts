import { describe, expect, it } from 'vitest'

import { actionId } from '../../../src/core/names.ts'
import type { Action, Server, Snapshot } from '../../../src/core/types.ts'
import { snapshot, user } from '../live.ts'
import { admin, remove, rename, root, row, words } from './actions.ts'

describe('a server that no URL can name', () => {
  const running = (...names: string[]): readonly Server[] => names.map((name) => ({ name, state: 'ready' }))
  function server(op: 'server.start' | 'server.stop', name: string): Action {
    const states = { state: op === 'server.start' ? 'stopped' : 'ready' } as const
    const after = { state: op === 'server.start' ? 'ready' : 'stopped' } as const
    const base = { id: actionId(op, 'ann', name), user: 'ann', server: name, before: states, reason: row }
    return { ...base, op, after } as unknown as Action
  }
  const said = (action: Action, live = snapshot([root]), only?: 'atApply') =>
    words('server-names', [action], live, { only })
  const folder = 'would be read as a folder in the URL of a request'

  it.each([
    ['.', folder],
    ['..', folder],
    ['a/b', 'has a slash, which a proxy may read as another path'],
  ])('is neither stopped nor started: %j', (name, why) => {
    const of = `the name of the server "${name}" of "ann" ${why}: it cannot be`
    const what = 'stop it on the hub\'s own pages, or leave "ann" out'
    expect(said(server('server.stop', name))).toEqual([`block: ${of} stopped; ${what}`])
    expect(said(server('server.start', name))).toEqual([`block: ${of} started; ${what}`])
  })
  it('keeps its user from being deleted and renamed, at plan and at apply', () => {
    const live = snapshot([root, user('ann', { servers: running('', 'lab', '..') })])
    const of = `block: the name of the server ".." of "ann" ${folder}: it cannot be stopped, and "ann" cannot be`
    const what = 'before that; stop it on the hub\'s own pages, or leave "ann" out'
    for (const only of [undefined, 'atApply'] as const) {
      expect(said(remove('ann'), live, only)).toEqual([`${of} deleted ${what}`])
      expect(said(rename('ann', 'bob'), live, only)).toEqual([`${of} renamed ${what}`])
    }
  })
  it('counts as the plan saw it where the user is not seen', () => {
    const unseen = snapshot([root, user('ann')])
    const { servers: _, ...ann } = user('ann')
    const hidden: Snapshot = { ...unseen, users: new Map([['ann', ann]]) }
    expect(said(remove('ann', { servers: running('..') }), hidden)).toHaveLength(1)
    const bare = { ...remove('ann'), before: { admin: false } } as Action
    expect(said(bare, snapshot([]))).toEqual([])
  })
  it('does no harm when it is stopped, and other names and the default server never do', () => {
    const off = snapshot([root, user('ann', { servers: [{ name: '..', state: 'stopped' }, ...running('', 'lab')] })])
    expect(said(remove('ann'), off)).toEqual([])
    for (const name of ['', 'lab', '...', 'ünal']) expect(said(server('server.stop', name))).toEqual([])
    expect(said(admin('ann', true), off)).toEqual([])
  })
})
