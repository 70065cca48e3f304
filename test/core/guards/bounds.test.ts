// Where each guard begins, of which actions it speaks, and how loud.
import { describe, expect, it } from 'vitest'

import { adminsAfter } from '../../../src/core/guards/admins.ts'
import { allow, emptySources, guards, rowCounts, runGuards } from '../../../src/core/guards/index.ts'
import { actionId } from '../../../src/core/names.ts'
import type { Action, LiveUser, Options, Override, Reason, Snapshot } from '../../../src/core/types.ts'
import { limits, options, snapshot, table, user } from '../live.ts'

const row: Reason = { why: 'row', at: 'u.csv:2:1' }
const people = (size: number, more: Partial<LiveUser> = {}) =>
  Array.from({ length: size }, (_, index) => user(`p${String(index).padStart(3, '0')}`, more))
const root = user('root', { admin: true })

function remove(name: string, more: Partial<LiveUser> = {}, reason = row): Action {
  const { name: _, ...before } = user(name, more)
  return { id: actionId('user.delete', name), op: 'user.delete', user: name, before, after: null, reason }
}
function rename(name: string, to: string, more: Partial<LiveUser> = {}): Action {
  const { name: _, ...before } = user(name, more)
  return {
    id: actionId('user.rename', name, to),
    op: 'user.rename',
    user: name,
    before,
    after: { name: to },
    reason: row,
  }
}
function admin(name: string, after: boolean): Action {
  return { id: actionId('admin.set', name), op: 'admin.set', user: name, before: !after, after, reason: row }
}
function create(name: string): Action {
  return {
    id: actionId('user.create', name),
    op: 'user.create',
    user: name,
    before: null,
    after: { admin: false },
    reason: row,
  }
}
function password(name: string): Action {
  const after = { how: 'generate', force_change: true } as const
  return { id: actionId('password.set', name), op: 'password.set', user: name, before: null, after, reason: row }
}
function join(name: string, group: string): Action {
  const id = actionId('member.add', name, group)
  return { id, op: 'member.add', user: name, group, before: false, after: true, reason: row }
}
function leave(name: string, group: string, reason: Reason = { why: 'exact' }): Action {
  const id = actionId('member.remove', name, group)
  return { id, op: 'member.remove', user: name, group, before: true, after: false, reason }
}
function stop(name: string): Action {
  const before = { state: 'ready' } as const
  const after = { state: 'stopped' } as const
  return { id: actionId('server.stop', name), op: 'server.stop', user: name, server: '', before, after, reason: row }
}

interface Given {
  readonly live?: Snapshot
  readonly options?: Partial<Options>
  readonly overrides?: readonly Override[]
}

/** What one guard says: how loud, and of which actions. */
function found(guard: string, actions: readonly Action[], given: Given = {}) {
  const { live = snapshot([root]), overrides = [] } = given
  return runGuards({ actions, live, options: { ...options, ...given.options } }, overrides).filter(
    (finding) => finding.guard === guard,
  )
}
const brief = (...args: Parameters<typeof found>) =>
  found(...args).map(({ level, actions }) => [level, ...actions].join(' '))
const words = (...args: Parameters<typeof found>) => found(...args).map(({ message }) => message)

describe('new admins', () => {
  const names = people(6).map(({ name }) => name)
  it('may be five, and not six', () => {
    expect(
      brief(
        'new-admins',
        names.slice(1).map((name) => admin(name, true)),
      ),
    ).toEqual([])
    expect(
      brief(
        'new-admins',
        names.map((name) => admin(name, true)),
      ),
    ).toEqual([`block ${names.map((name) => `admin.set:${name}`).join(' ')}`])
  })
  it('are those too who join a group with roles, each once, but not who leaves it or joins another', () => {
    const live = snapshot([root], {
      groups: new Map([
        ['ops', { name: 'ops', roles: ['x'] }],
        ['ml', { name: 'ml', roles: [] }],
      ]),
    })
    const one = { live, options: { limits: { ...limits, max_new_admins: 1 } } }
    expect(brief('new-admins', [join('a', 'ops'), admin('a', true), leave('b', 'ops'), join('b', 'ml')], one)).toEqual(
      [],
    )
    expect(brief('new-admins', [join('a', 'ops'), join('b', 'ops'), admin('c', false)], one)).toEqual([
      'block member.add:a:ops member.add:b:ops',
    ])
  })
  it('are not found in groups that nobody sees', () => {
    const live = snapshot([root], { groups: undefined })
    expect(
      brief(
        'new-admins',
        names.map((name) => join(name, 'ops')),
        { live },
      ),
    ).toEqual([])
  })
})

describe('the admins who are left', () => {
  it('are those who are admins, and not who goes or is demoted', () => {
    const live = snapshot([root, user('two', { admin: true }), user('ann')])
    const left = (...actions: Action[]) => adminsAfter(actions, live)
    expect([left(), left(remove('two')), left(admin('two', false)), left(remove('ann'))]).toEqual([2, 1, 1, 2])
    expect([left(admin('ann', true)), left(rename('two', 'x')), left(rename('ann', 'x')), left(create('x'))]).toEqual([
      3, 2, 2, 2,
    ])
  })
  it('are no fewer when one of them leaves a group or is renamed', () => {
    const live = snapshot([root, user('two', { admin: true })])
    expect(adminsAfter([leave('two', 'g'), join('root', 'g'), stop('two'), rename('two', 'x')], live)).toBe(2)
    const all = [rename('two', 'x'), remove('root')]
    const three = { limits: { ...limits, min_admins: 3 } }
    expect(brief('min-admins', all, { live, options: three })).toEqual(['block user.delete:root'])
  })
  it('may be one, and not none', () => {
    const two = { live: snapshot([root, user('two', { admin: true })]) }
    expect(brief('min-admins', [remove('two')], two)).toEqual([])
    expect(brief('min-admins', [remove('two'), admin('root', false), remove('ann')], two)).toEqual([
      'block user.delete:two admin.set:root',
    ])
  })
  it('are nobody to care for where the plan takes none', () => {
    const live = snapshot([user('ann')])
    expect(
      brief('min-admins', [remove('ann'), remove('gone'), admin('ann', true)], {
        live,
        options: { limits: { ...limits, min_admins: 3 } },
      }),
    ).toEqual([])
  })
  it('are not counted where nobody can be listed', () => {
    expect(brief('min-admins', [remove('root')], { live: snapshot([root], { listed: false }) })).toEqual([])
  })
})

describe('whose the token is', () => {
  const live = snapshot([root], { identity: { kind: 'user', name: 'root', admin: true, version: '', scopes: [] } })
  it('is not deleted, renamed, demoted or given a password', () => {
    const all = [remove('root'), rename('root', 'x'), admin('root', false), password('root')]
    expect(
      found('self', all, { live }).map(({ level, actions, message }) => [level, actions, message.split(',')[1]]),
    ).toEqual([
      ['block', ['user.delete:root'], ' who would be deleted; use another token'],
      ['block', ['user.rename:root:x'], ' who would be renamed; use another token'],
      ['block', ['admin.set:root'], ' who would be demoted; use another token'],
      ['block', ['password.set:root'], ' who would be given a new password; use another token'],
    ])
  })
  it('may be promoted, join, leave and lose a server', () => {
    expect(brief('self', [admin('root', true), join('root', 'g'), leave('root', 'g'), stop('root')], { live })).toEqual(
      [],
    )
  })
  it('is nobody else', () => {
    expect(
      brief('self', [remove('ann'), rename('ann', 'root'), admin('ann', false), password('ann')], { live }),
    ).toEqual([])
  })
})

describe('deletes', () => {
  it('are all named by the guards that count them, and nothing else is', () => {
    const live = { live: snapshot(people(10)) }
    const actions = [...people(3).map(({ name }) => remove(name)), create('new')]
    const ids = people(3)
      .map(({ name }) => `user.delete:${name}`)
      .join(' ')
    expect(brief('delete-share', actions, live)).toEqual([`block ${ids}`])
    expect(brief('delete-count', actions, { ...live, options: { limits: { ...limits, max_deletes: 2 } } })).toEqual([
      `block ${ids}`,
    ])
    expect(brief('delete-count', actions, { ...live, options: { limits: { ...limits, max_deletes: 3 } } })).toEqual([])
  })
  it('are a share from ten users up, and where everybody is listed', () => {
    const actions = [0, 1, 2].map((index) => remove(people(3)[index]?.name ?? ''))
    expect(brief('delete-share', actions, { live: snapshot(people(9)) })).toEqual([])
    expect(brief('delete-share', actions, { live: snapshot(people(12)) })).toEqual([])
    expect(brief('delete-share', actions, { live: snapshot(people(11)) })).toHaveLength(1)
    expect(brief('delete-share', actions, { live: snapshot(people(11), { listed: false }) })).toEqual([])
  })
  it('of an admin are told with the place of the row', () => {
    expect(found('admin-delete', [remove('root', { admin: true }), remove('ann')])).toEqual([
      {
        guard: 'admin-delete',
        level: 'block',
        message: '"root" is an admin and would be deleted (u.csv:2:1); demote first, or plan with --allow admin-delete',
        actions: ['user.delete:root'],
      },
    ])
  })
  it('and renames of who has a running server are told', () => {
    const servers = [{ name: '', state: 'ready' }] as const
    const actions = [remove('a', { servers }), remove('b', { servers }), remove('c'), rename('d', 'x', { servers })]
    expect(found('running-servers', actions).map(({ level, message, actions: ids }) => [level, message, ids])).toEqual([
      [
        'warn',
        '2 users to be deleted have a running server, which is stopped first: "a", "b"',
        ['user.delete:a', 'user.delete:b'],
      ],
      ['warn', '1 user to be renamed has a running server, which is stopped first: "d"', ['user.rename:d:x']],
    ])
    const { servers: _, ...hidden } = user('h')
    const unseen = { ...remove('h'), before: hidden } as Action
    expect(brief('running-servers', [unseen])).toEqual([])
  })
  it('may take storage with them', () => {
    const tail =
      " is up to the hub's spawner: on Kubernetes the home volume is deleted too, and hubplan cannot bring it back"
    expect(words('storage', [remove('a')])).toEqual([`what goes with a deleted user${tail}`])
    expect(words('storage', [remove('a'), remove('b')])).toEqual([`what goes with deleted users${tail}`])
    expect(brief('storage', [remove('a'), create('b')])).toEqual(['info user.delete:a'])
    expect(brief('storage', [create('b')])).toEqual([])
    const live = snapshot([root], { deletes: { losses: 'all is lost' } })
    expect(found('storage', [remove('a')], { live })).toEqual([
      { guard: 'storage', level: 'info', message: 'all is lost', actions: ['user.delete:a'] },
    ])
  })
  it('may be renames', () => {
    const pair = (gone: string, made: string) => brief('possible-rename', [remove(gone), create(made)])
    expect(pair('anna', 'anne')).toEqual(['warn user.delete:anna user.create:anne'])
    expect(pair('abc', 'abd')).toEqual(['warn user.delete:abc user.create:abd'])
    expect(pair('abc', 'xyz')).toEqual([])
    // Of two letters, nearly everything is near.
    expect([pair('ab', 'ac'), pair('ab', 'a'), pair('a', 'ab')]).toEqual([[], [], []])
    expect(pair('bob1', 'bob2')).toEqual([])
  })
})

describe('changes', () => {
  const live = snapshot(people(10))
  const promoted = (size: number) => people(size).map(({ name }) => admin(name, true))
  it('of half of the users are no matter, and of more are told', () => {
    expect(found('change-share', promoted(5), { live })).toEqual([])
    expect(found('change-share', promoted(6), { live })).toEqual([
      {
        guard: 'change-share',
        level: 'warn',
        message: '6 of 10 users (60 %) would be changed or deleted',
        actions: [],
      },
    ])
  })
  it('count from ten users up, and where everybody is listed', () => {
    expect(found('change-share', promoted(9), { live: snapshot(people(9)) })).toEqual([])
    expect(found('change-share', promoted(9), { live: snapshot(people(10), { listed: false }) })).toEqual([])
  })
  it('count each user once, and not who is new, nor servers, nor groups', () => {
    const names = people(10).map(({ name }) => name)
    const group: Action = {
      id: 'group.create:g',
      op: 'group.create',
      group: 'g',
      before: null,
      after: { members: [] },
      reason: row,
    }
    const again = [
      ...promoted(5),
      ...promoted(5),
      ...names.map(stop),
      ...people(9).map((_, index) => create(`n${index}`)),
      group,
    ]
    expect(found('change-share', again, { live })).toEqual([])
  })
})

describe('members who leave a group', () => {
  const members = (size: number) => snapshot(people(size, { groups: ['g'] }))
  const leaving = (size: number, reason?: Reason) => people(size).map(({ name }) => leave(name, 'g', reason))
  it('may be ten of however many, or a quarter of them, and not more than both', () => {
    expect(brief('group-removals', leaving(10), { live: members(20) })).toEqual([])
    expect(brief('group-removals', leaving(11), { live: members(44) })).toEqual([])
    expect(brief('group-removals', leaving(11), { live: members(43) })).toEqual([
      `block ${leaving(11)
        .map(({ id }) => id)
        .join(' ')}`,
    ])
  })
  it('are told with limits that people can read', () => {
    const tight = {
      live: members(20),
      options: { limits: { ...limits, max_group_removals: 1, max_group_removal_share: 0.07 } },
    }
    expect(words('group-removals', leaving(2), tight)).toEqual([
      '2 of the 20 members of group "g" would leave it, and the limit is 1 and 7 %; raise guards.max_group_removals in hubplan.yaml or plan with --allow group-removals',
    ])
  })
})

describe('names', () => {
  it('that are protected are told with the place of the row', () => {
    const protect = { options: { protect: ['r*'] } }
    expect(
      found('protected', [remove('root'), remove('ann'), rename('ann', 'ron')], protect).map(({ message, actions }) => [
        message,
        actions,
      ]),
    ).toEqual([
      [
        '"root" is protected and would be changed by user.delete (u.csv:2:1); take the row out, or the name out of protect',
        ['user.delete:root'],
      ],
      [
        '"ann" would be renamed to "ron", a protected name (u.csv:2:1); take the row out, or the name out of protect',
        ['user.rename:ann:ron'],
      ],
    ])
  })
  it('outside manage are out of reach, and must match a glob of every list', () => {
    const manage = { options: { manage: [['a*', 'b*'], ['*n']] } }
    const by = (why: Reason['why'], name: string) => remove(name, {}, { why })
    for (const why of ['row', 'needed'] as const)
      expect(brief('outside-manage', [by(why, 'x'), by(why, 'ann')], manage)).toEqual(['block user.delete:x'])
    expect(brief('outside-manage', [by('revert', 'x')], manage)).toEqual([])
    for (const why of ['prune', 'rule', 'exact'] as const) {
      expect(found('outside-manage', [by(why, 'ann'), by(why, 'ben'), by(why, 'abc'), by(why, 'dan')], manage)).toEqual(
        [
          {
            guard: 'outside-manage',
            level: 'block',
            message: 'prune, rules and exact groups may not touch who is outside manage: "abc", "dan"',
            actions: ['user.delete:abc', 'user.delete:dan'],
          },
        ],
      )
    }
  })
  it('that differ only in case are told with what would be beside them', () => {
    const live = snapshot([user('Bob'), user('ann')])
    expect(
      found('name-collision', [create('bob'), rename('ann', 'BOB'), rename('Bob', 'bob')], { live }).map(
        ({ message, actions }) => [message.split(',')[0], actions],
      ),
    ).toEqual([
      ['"bob" would be created beside "Bob"', ['user.create:bob']],
      ['"BOB" would stand beside "Bob"', ['user.rename:ann:BOB']],
    ])
  })
  it('in capitals can neither join nor leave, and may have a server', () => {
    expect(brief('name-collision', [join('Bob', 'g'), leave('Bob', 'g'), stop('Bob'), join('bob', 'g')])).toEqual([
      'block member.add:Bob:g',
      'block member.remove:Bob:g',
    ])
  })
  it('that look alike are told with the characters that differ, and those of another case are not', () => {
    const live = snapshot([user('bob'), user('ANN')])
    expect(found('look-alike', [create('bоb'), create('ann'), create('Bob')], { live })).toEqual([
      {
        guard: 'look-alike',
        level: 'warn',
        message: '"bоb" looks like "bob", "Bob" (it has U+043E); check that they are two people',
        actions: [create('bоb').id],
      },
      {
        guard: 'look-alike',
        level: 'warn',
        message: '"Bob" looks like "bоb" (it has B (U+0042), o (U+006F)); check that they are two people',
        actions: ['user.create:Bob'],
      },
    ])
  })
})

describe('what is set or renamed of an admin', () => {
  it('is told with the place of the row, and of the action', () => {
    expect(found('admin-password', [password('root'), password('ann')])).toEqual([
      {
        guard: 'admin-password',
        level: 'block',
        message:
          '"root" is an admin and would get a new password (u.csv:2:1); take it out, or plan with --allow admin-password',
        actions: ['password.set:root'],
      },
    ])
    expect(found('admin-rename', [rename('root', 'x', { admin: true }), rename('ann', 'y')])).toEqual([
      {
        guard: 'admin-rename',
        level: 'block',
        message:
          '"root" is an admin and would be renamed (u.csv:2:1); take renamed_from out, or plan with --allow admin-rename',
        actions: ['user.rename:root:x'],
      },
    ])
    expect(brief('rename', [rename('root', 'x'), create('y')])).toEqual(['info user.rename:root:x'])
  })
})

describe('what a token sees only in part', () => {
  const part = { live: snapshot([user('ann')], { complete: false }) }
  it('permits neither creates nor renames nor deletes', () => {
    const all = [create('a'), rename('ann', 'b'), remove('ann'), admin('ann', true)]
    expect(brief('visibility', all, part)).toEqual(['block user.create:a user.rename:ann:b user.delete:ann'])
    expect(brief('visibility', [admin('ann', true)], part)).toEqual([])
    expect(brief('visibility', all)).toEqual([])
  })
  it('permits deletes by rows where nobody can be listed', () => {
    const blind = { live: snapshot([], { complete: false, listed: false }) }
    const ruled = remove('b', {}, { why: 'rule' })
    expect(brief('visibility', [remove('a'), ruled, create('c')], blind)).toEqual(['block user.delete:b user.create:c'])
    expect(brief('visibility', [remove('a')], blind)).toEqual([])
  })
  it('of servers is told of deletes, also of who is not seen at all', () => {
    const { servers: _, ...hidden } = user('h')
    expect(found('servers-unseen', [remove('h')], { live: snapshot([hidden]) })).toEqual([
      {
        guard: 'servers-unseen',
        level: 'warn',
        message:
          'the token cannot see servers, so it is not known whether 1 deleted user would lose a running one; give it read:servers (apply requires it)',
        actions: [],
      },
    ])
    expect(found('servers-unseen', [remove('x')])).toHaveLength(1)
    expect(found('servers-unseen', [remove('root'), create('x')])).toEqual([])
  })
})

describe('deletes unseen by any listing', () => {
  const live = snapshot([], { complete: false, listed: false })
  const gone = (size: number) => people(size).map(({ name }) => remove(name, { unverified: true }))
  it('may be ten, and not eleven, whatever else is done', () => {
    expect(brief('unlisted-count', [...gone(10), create('x')], { live })).toEqual([])
    expect(brief('unlisted-count', gone(11), { live })).toEqual([
      `block ${gone(11)
        .map(({ id }) => id)
        .join(' ')}`,
    ])
    expect(brief('unlisted-count', gone(11))).toEqual([])
    expect(brief('unlisted-count', gone(11), { live, overrides: [{ flag: '--max-deletes', value: 11 }] })).toEqual([])
    expect(
      brief('unlisted-count', gone(11), { live, overrides: [{ flag: '--allow', value: 'storage' }] }),
    ).toHaveLength(1)
  })
  it('are all told of as not verified, and no others', () => {
    expect(brief('unverified', [...gone(2), remove('seen')])).toEqual(['warn user.delete:p000 user.delete:p001'])
  })
})

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
    expect(brief('group-delete', [drop, create('x')], { live, options: { protect: ['svc'] } })).toEqual([
      'block group.delete:g',
    ])
    expect(brief('group-delete', [drop], { live })).toEqual([])
  })
  it('that are not ours to manage are not touched', () => {
    const readOnly = { options: { groups: 'read-only' } as const }
    expect(brief('groups-read-only', [drop, join('a', 'g'), create('x')], readOnly)).toEqual([
      'block group.delete:g member.add:a:g',
    ])
    expect(brief('groups-read-only', [create('x')], readOnly)).toEqual([])
    expect(brief('groups-read-only', [drop])).toEqual([])
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
    ['of a guard that nobody may lift', { ...block, guard: 'self' }, by('--allow', 'self')],
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
    const found = runGuards({ actions: [remove('root', { admin: true })], live, options }, [], 'atApply')
    expect(found.map(({ guard }) => guard)).toEqual(['admin-delete', 'min-admins'])
  })
  it('those that only tell are not asked again, but for what the applying token does not see', () => {
    expect(guards.filter(({ atApply }) => !atApply).map(({ name }) => name)).toEqual([
      'change-share',
      'possible-rename',
      'look-alike',
      'running-servers',
      'servers-unseen',
      'unverified',
      'storage',
      'outside-login',
      'rename',
    ])
  })
})
