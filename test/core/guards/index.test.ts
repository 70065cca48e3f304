import { describe, expect, it } from 'vitest'

import { allow, emptySources, guards, rowCounts, runGuards, unsupported } from '../../../src/core/guards/index.ts'
import type { Action, Override } from '../../../src/core/types.ts'
import { drafted, options, snapshot, table, user } from '../live.ts'
import { messages, remove, root, row } from './actions.ts'

describe('empty-source', () => {
  it('blocks a file without rows', () => {
    expect(messages({ tables: [table('empty.csv', ['username'])] }, snapshot([]))).toEqual([
      'empty.csv has no rows; if that is meant, plan with --allow empty-source',
    ])
  })
})

describe('an action that no file asks for', () => {
  // Of a revert, or of a plan that another program made: there is no place to point at.
  const reason = { why: 'revert' } as const
  const boss = user('boss', { admin: true })
  const live = snapshot([boss, root])
  const found = (action: Action, more: Partial<typeof options> = {}) =>
    runGuards({ actions: [action], live, options: { ...options, ...more } }, [])
      .filter(({ level }) => level === 'block')
      .map(({ message }) => message)
  const { name: _, ...before } = boss
  const remove: Action = { id: 'user.delete:boss', op: 'user.delete', user: 'boss', before, after: null, reason }
  it('is told without one: the delete of an admin', () => {
    expect(found(remove)).toContain(
      '"boss" is an admin and would be deleted; demote first, or plan with --allow admin-delete',
    )
  })
  it('is told without one: the change of somebody protected', () => {
    expect(found(remove, { protect: ['b*'] })).toContain(
      '"boss" is protected and would be deleted; take the row out, or the name out of protect',
    )
  })
  it('is told without one: the rename of an admin, to a protected name', () => {
    const rename: Action = {
      id: 'user.rename:boss:svc-x',
      op: 'user.rename',
      user: 'boss',
      before,
      after: { name: 'svc-x' },
      reason,
    }
    const messages = found(rename, { protect: ['svc-*'] })
    expect(messages).toContain(
      '"boss" would be renamed to "svc-x", a protected name; take the row out, or the name out of protect',
    )
    expect(messages).toContain(
      '"boss" is an admin and would be renamed; take renamed_from out, or plan with --allow admin-rename',
    )
  })
  it('is told without one: the password of an admin', () => {
    const action: Action = {
      id: 'password.set:boss',
      op: 'password.set',
      user: 'boss',
      before: null,
      after: { how: 'generate', force_change: true },
      reason,
    }
    expect(found(action)).toContain(
      '"boss" is an admin and would get a new password; take it out, or plan with --allow admin-password',
    )
  })
})

describe('what a system cannot do', () => {
  const only = new Set(['user.delete'] as const)
  const actions = (names: string[], groups: string) =>
    drafted({ tables: [table('u.csv', ['username', 'groups'], ...names.map((name) => [name, groups]))] }, snapshot([]))
      .actions
  it('is reported op by op, with names only of users that it cannot create', () => {
    const told = unsupported(actions(['a'], 'g'), only, 'a Bevy community').map(({ message }) => message)
    expect(told).toEqual([
      '1 action group.create cannot be carried out on a Bevy community; take what asks for it out of the files',
      '1 user is missing, and hubplan cannot create users on a Bevy community: "a"; let them join there first, or take their rows out',
      '1 action member.add cannot be carried out on a Bevy community; take what asks for it out of the files',
    ])
  })
  it('is told of many', () => {
    expect(unsupported(actions(['a', 'b'], ''), only, 'a Bevy community')[0]?.message).toBe(
      '2 users are missing, and hubplan cannot create users on a Bevy community: "a", "b"; let them join there first, or take their rows out',
    )
  })
})

describe('an override', () => {
  const block = { guard: 'delete-count', level: 'block', message: 'no', actions: ['x'] } as const
  const by = (flag: Override['flag'], value: string) => [{ flag, value }]
  it('makes a warning of a block of that guard', () => {
    expect(allow(block, by('--allow', 'delete-count'))).toEqual({
      ...block,
      level: 'warn',
      message: 'allowed by --allow delete-count: no',
    })
  })
  it.each([
    ['of another guard', block, by('--allow', 'delete-share')],
    ['of another flag', block, by('--max-deletes', 'delete-count')],
    ['of a warning', { ...block, level: 'warn' } as const, by('--allow', 'delete-count')],
    ['of a guard that nobody may lift', { ...block, guard: 'self' } as const, by('--allow', 'self')],
  ])('leaves it as it is: %s', (_, finding, overrides) => expect(allow(finding, overrides)).toEqual(finding))
})

it('a file without rows blocks, unless that is allowed', () => {
  const tables = rowCounts([table('u.csv', ['username']), table('v.csv', ['username'], ['a'])])
  expect(emptySources(tables, [])).toEqual([
    {
      guard: 'empty-source',
      level: 'block',
      message: 'u.csv has no rows; if that is meant, plan with --allow empty-source',
      actions: [],
    },
  ])
  expect(emptySources(tables, [{ flag: '--allow', value: 'empty-source' }]).map(({ level }) => level)).toEqual(['warn'])
})

describe('before apply writes', () => {
  it('every guard that may block is asked again', () => {
    const live = snapshot([root])
    const found = runGuards({ actions: [remove('root', { admin: true }, row)], live, options }, [], 'atApply')
    expect(found.map(({ guard }) => guard)).toEqual(['admin-delete', 'min-admins'])
  })
  it('those that only tell are not asked again, but for what the applying token does not see', () => {
    expect(guards.filter(({ atApply }) => !atApply).map(({ name }) => name)).toEqual([
      'change-share',
      'possible-rename',
      'look-alike',
      'strange-name',
      'running-servers',
      'servers-unseen',
      'unverified',
      'storage',
      'outside-login',
      'rename',
      'tokens-lost',
    ])
  })
})
