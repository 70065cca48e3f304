import { describe, expect, it } from 'vitest'

import { runGuards, unsupported } from '../../../src/core/guards/index.ts'
import type { Action, LiveUser } from '../../../src/core/types.ts'
import { drafted, groupDelete, guardsOf, options, snapshot, table, user } from '../live.ts'

const people = (count: number, more: Partial<LiveUser> = {}) =>
  Array.from({ length: count }, (_, index) => user(`s${String(index).padStart(3, '0')}`, more))
const names = (users: readonly LiveUser[]) => users.map((one) => one.name)
const absent = (...gone: string[]) => table('u.csv', ['username', 'ensure'], ...gone.map((name) => [name, 'absent']))
const root = user('root', { admin: true })

function messages(...args: Parameters<typeof drafted>): string[] {
  return drafted(...args)
    .findings.filter((f) => f.level === 'block')
    .map((f) => f.message)
}

describe('name-collision', () => {
  it('blocks a membership of a name that the hub would lower-case, whatever made it', () => {
    const [create, join] = drafted(
      { tables: [table('u.csv', ['username', 'groups'], ['bob', 'ml'])] },
      snapshot([user('bob')]),
    ).actions
    if (join?.op !== 'member.add' || create === undefined) throw new Error('no membership')
    const found = runGuards({ actions: [create, { ...join, user: 'Bob' }], live: snapshot([user('Bob')]), options }, [])
    expect(found.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'block the groups of "Bob" cannot be changed: the hub lower-cases names in its group lists',
    ])
  })
})

describe('delete-count', () => {
  const live = snapshot(people(300))
  it('lets exactly the limit pass', () => {
    expect(messages({ tables: [absent(...names(people(50)))] }, live)).toEqual([])
  })
  it('blocks one more, and says how to go on', () => {
    expect(messages({ tables: [absent(...names(people(51)))] }, live)).toEqual([
      '51 users would be deleted, and the limit is 50; if that is right, raise guards.max_deletes in hubplan.yaml or plan with --max-deletes 51',
    ])
  })
})

describe('delete-share', () => {
  it('blocks above a quarter', () => {
    expect(messages({ tables: [absent(...names(people(11)))] }, snapshot(people(40)))).toEqual([
      '11 of 40 users (27.5 %) would be deleted, and the limit is 25 %; if that is right, raise guards.max_delete_share in hubplan.yaml or plan with --max-delete-share 0.28',
    ])
  })
  it('lets exactly a quarter pass', () => {
    expect(messages({ tables: [absent(...names(people(10)))] }, snapshot(people(40)))).toEqual([])
  })
  it('does not count below ten users', () => {
    expect(messages({ tables: [absent(...names(people(5)))] }, snapshot(people(9)))).toEqual([])
  })
  it('counts from ten users on', () => {
    expect(messages({ tables: [absent(...names(people(5)))] }, snapshot(people(10)))).toHaveLength(1)
  })
})

describe('self', () => {
  const live = snapshot([root, user('me', { admin: true }), ...people(8)], {
    identity: { kind: 'user', name: 'me', admin: true, version: '3.0.0', scopes: ['list:users'] },
  })
  it('blocks deleting oneself, and no flag helps', () => {
    const overrides = ['self', 'admin-delete'].map((value) => ({ flag: '--allow', value }) as const)
    expect(messages({ tables: [absent('me')] }, live, { overrides })).toEqual([
      'the token belongs to user "me", who would be deleted; use another token, or take the row out',
    ])
  })
  it('blocks demoting oneself', () => {
    const rows = table('u.csv', ['username', 'admin'], ['me', 'no'])
    expect(messages({ tables: [rows] }, live)).toEqual([
      'the token belongs to user "me", who would be demoted; use another token, or take the row out',
    ])
  })
  it('blocks deleting a user who is called like the service: the hub takes them for one', () => {
    const service = snapshot([user('hubplan-bot'), ...people(9)])
    expect(guardsOf(drafted({ tables: [absent('hubplan-bot')] }, service).findings)).toContain('block self')
  })
})

describe('admins', () => {
  it('blocks a row that deletes an admin', () => {
    expect(messages({ tables: [absent('root')] }, snapshot([root, user('other', { admin: true })]))).toEqual([
      '"root" is an admin and would be deleted (u.csv:2:1); demote first, or plan with --allow admin-delete',
    ])
  })
  it('lets it pass with --allow, as a loud warning', () => {
    const live = snapshot([root, user('other', { admin: true })])
    const { findings } = drafted({ tables: [absent('root')] }, live, {
      overrides: [{ flag: '--allow', value: 'admin-delete' }],
    })
    expect(findings.filter((f) => f.guard === 'admin-delete').map((f) => [f.level, f.message.slice(0, 28)])).toEqual([
      ['warn', 'allowed by --allow admin-del'],
    ])
  })
  it('blocks the demotion of the last admin', () => {
    const rows = table('u.csv', ['username', 'admin'], ['root', 'no'])
    expect(messages({ tables: [rows] }, snapshot([root]))).toEqual([
      '0 admins would be left on the hub, and the limit is 1; keep or promote somebody',
    ])
  })
  it('lets it pass when somebody else is promoted', () => {
    const rows = table('u.csv', ['username', 'admin'], ['root', 'no'], ['heir', 'yes'])
    expect(messages({ tables: [rows] }, snapshot([root, user('heir')]))).toEqual([])
  })
  it('says nothing of a hub without admins when none is taken', () => {
    expect(messages({ tables: [absent('s000')] }, snapshot(people(4)))).toEqual([])
  })
  const promote = (count: number) =>
    table('u.csv', ['username', 'admin'], ...names(people(count)).map((name) => [name, 'yes']))
  it('blocks a sixth new admin', () => {
    expect(messages({ tables: [promote(6)] }, snapshot([root, ...people(9)]))[0]).toMatch(
      /^6 users would become admin, or join a group that carries roles, and the limit is 5: "s000", /,
    )
  })
  it('lets five pass', () => expect(messages({ tables: [promote(5)] }, snapshot([root, ...people(9)]))).toEqual([]))
  it('counts who joins a group that carries roles', () => {
    const rows = table('u.csv', ['username', 'groups'], ...names(people(6)).map((name) => [name, 'wheel']))
    const live = snapshot(people(20), { groups: new Map([['wheel', { name: 'wheel', roles: ['admin'] }]]) })
    expect(guardsOf(drafted({ tables: [rows] }, live).findings)).toContain('block new-admins')
  })
})

describe('protected', () => {
  const wanted = (line: string[]) => ({
    tables: [table('u.csv', ['username', 'admin', 'ensure'], line)],
    scope: { protect: ['SVC-*'] },
  })
  const live = snapshot([root, user('svc-a')])
  it('blocks a row that deletes such a user', () => {
    expect(messages(wanted(['svc-a', '', 'absent']), live)).toEqual([
      '"svc-a" is protected and would be changed by user.delete (u.csv:2:1); take the row out, or the name out of protect',
    ])
  })
  it('blocks a row that promotes such a user', () => {
    expect(guardsOf(drafted(wanted(['svc-a', 'yes', '']), live).findings)).toEqual(['block protected'])
  })
  it('says nothing when the row changes nothing', () => {
    expect(messages(wanted(['svc-a', 'no', '']), live)).toEqual([])
  })
  it('lets such a user be created', () => expect(messages(wanted(['svc-new', '', '']), live)).toEqual([]))
})

describe('group-removals', () => {
  const live = snapshot(people(40, { groups: ['ml'] }))
  const leave = (count: number) =>
    table('u.csv', ['username', 'groups'], ['x', 'ml'], ...names(people(count)).map((name) => [name, '-']))
  it('blocks more than ten and more than a quarter of one group', () => {
    expect(messages({ tables: [leave(11)] }, live)).toEqual([
      '11 of the 40 members of group "ml" would leave it, and the limit is 10 and 25 %; raise guards.max_group_removals in hubplan.yaml or plan with --allow group-removals',
    ])
  })
  it('lets ten pass', () => expect(messages({ tables: [leave(10)] }, live)).toEqual([]))
})

describe('warnings', () => {
  it('warns when more than half of the users change', () => {
    const rows = table('u.csv', ['username', 'groups'], ...names(people(11)).map((name) => [name, 'ml']))
    expect(guardsOf(drafted({ tables: [rows] }, snapshot(people(20))).findings)).toEqual(['warn change-share'])
  })
  it('warns of a delete and a create that look like one person', () => {
    const rows = table('u.csv', ['username', 'ensure'], ['jon.smith', 'absent'], ['john.smith', ''], ['jane', ''])
    expect(drafted({ tables: [rows] }, snapshot([user('jon.smith')])).findings.map((f) => f.message)[0]).toBe(
      '"jon.smith" would be deleted and "john.smith" created; if this is one person under a new name, files and servers do not follow: give the new row renamed_from: "jon.smith" instead',
    )
  })
  it('takes numbered students for different people', () => {
    const rows = table('u.csv', ['username', 'ensure'], ['student01', 'absent'], ['student02', ''])
    expect(guardsOf(drafted({ tables: [rows] }, snapshot([user('student01')])).findings)).toEqual([])
  })
  it('warns of running servers', () => {
    const live = snapshot([user('a', { servers: [{ name: '', state: 'ready' }] })])
    expect(drafted({ tables: [absent('a')] }, live).findings[0]?.message).toBe(
      '1 user to be deleted has a running server, which is stopped first: "a"',
    )
  })
  it('warns when servers are not visible', () => {
    const { servers: _, ...blind } = user('a')
    expect(guardsOf(drafted({ tables: [absent('a')] }, snapshot([blind])).findings)).toEqual(['warn servers-unseen'])
  })
})

describe('empty-source', () => {
  it('blocks a file without rows', () => {
    expect(messages({ tables: [table('empty.csv', ['username'])] }, snapshot([]))).toEqual([
      'empty.csv has no rows; if that is meant, plan with --allow empty-source',
    ])
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

describe('outside-manage', () => {
  it('does not hold against what another plan did', () => {
    const live = snapshot([user('a'), ...people(9)])
    const [action] = drafted({ tables: [absent('a')] }, live).actions
    if (action === undefined) throw new Error('no action')
    const of = (why: 'rule' | 'revert') =>
      guardsOf(
        runGuards({ actions: [{ ...action, reason: { why } }], live, options: { ...options, manage: [['x*']] } }, []),
      )
    expect(of('rule')).toContain('block outside-manage')
    expect(of('revert')).toEqual([])
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
      '"boss" is protected and would be changed by user.delete; take the row out, or the name out of protect',
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
  it('is told op by op, with names only of whom it cannot create', () => {
    const told = unsupported(actions(['a'], 'g'), only, 'a Bevy community').map(({ message }) => message)
    expect(told).toEqual([
      '1 action group.create cannot be carried out on a Bevy community; take what asks for it out of the files',
      '1 user to be there who is not, and nobody can be created on a Bevy community from here: "a"; let them join there first, or take their rows out',
      '1 action member.add cannot be carried out on a Bevy community; take what asks for it out of the files',
    ])
  })
  it('is told of many', () => {
    expect(unsupported(actions(['a', 'b'], ''), only, 'a Bevy community')[0]?.message).toBe(
      '2 users to be there who are not, and nobody can be created on a Bevy community from here: "a", "b"; let them join there first, or take their rows out',
    )
  })
})
