import { describe, expect, it } from 'vitest'

import { runGuards } from '../../../src/core/guards/index.ts'
import type { Action } from '../../../src/core/types.ts'
import { groupDelete, options, snapshot, user } from '../live.ts'
import { brief, create, join, row } from './actions.ts'

describe('groups', () => {
  const drop: Action = {
    id: 'group.delete:g',
    op: 'group.delete',
    group: 'g',
    before: { members: ['svc'] },
    after: null,
    reason: row,
  }
  it('with protected members are not deleted', () => {
    const live = snapshot([user('svc', { groups: ['g'] })])
    expect(brief('group-delete', [drop, create('x')], live, { options: { protect: ['svc'] } })).toEqual([
      'block group.delete:g',
    ])
    expect(brief('group-delete', [drop], live)).toEqual([])
  })
  it('that are not ours to manage are not touched', () => {
    const readOnly = { options: { groups: 'read-only' } as const }
    expect(brief('groups-read-only', [drop, join('a', 'g'), create('x')], undefined, readOnly)).toEqual([
      'block group.delete:g member.add:a:g',
    ])
    expect(brief('groups-read-only', [create('x')], undefined, readOnly)).toEqual([])
    expect(brief('groups-read-only', [drop])).toEqual([])
  })
})

describe('group-delete', () => {
  const live = snapshot([user('svc-a', { groups: ['ml'] }), user('b', { groups: ['ml'] }), user('svc-c')])
  const guarded = { ...options, protect: ['SVC-*'] }
  const actions = [groupDelete('ml', ['b', 'svc-a'])]
  it('blocks when a protected user would lose the group', () => {
    expect(runGuards({ actions, live, options: guarded }, [])).toMatchObject([
      {
        guard: 'group-delete',
        level: 'block',
        message: expect.stringContaining('has protected members: "svc-a"; take'),
      },
    ])
  })
  it('looks at it again at apply, and can be allowed', () => {
    const input = { actions, live, options: guarded }
    expect(runGuards(input, [{ flag: '--allow', value: 'group-delete' }], 'atApply')).toMatchObject([{ level: 'warn' }])
  })
  it('has nothing to say without protected members', () => {
    expect(runGuards({ actions: [groupDelete('empty', [])], live, options: guarded }, [])).toEqual([])
  })
})
