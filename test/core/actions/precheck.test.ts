import { describe, expect, it } from 'vitest'

import { plannedOf } from '../../../src/core/actions/planned.ts'
import { precheck } from '../../../src/core/actions/precheck.ts'
import type { Action, LiveUser, Snapshot } from '../../../src/core/types.ts'
import { drafted, groupDelete, snapshot, table, user } from '../live.ts'

const rows = (...lines: string[][]) => table('u.csv', ['username', 'admin', 'groups', 'ensure'], ...lines)

function actionsOf(lines: string[][], live: Snapshot): readonly Action[] {
  return drafted({ tables: [rows(...lines)] }, live).actions
}

function check(action: Action | undefined, live: Snapshot, all: readonly Action[] = []): string {
  if (action === undefined) throw new Error('no action')
  const result = precheck(action, live, plannedOf(all))
  return result.is === 'stale' ? result.why : result.is
}

describe('a delete', () => {
  const before = user('a', { servers: [{ name: '', state: 'ready' }] })
  const [action] = actionsOf([['a', '', '', 'absent']], snapshot([before]))
  const now = (more: Partial<LiveUser>) => snapshot([{ ...before, ...more }])

  it('is ready while nothing has changed', () => expect(check(action, now({}))).toBe('ready'))
  it('is done when the user is gone', () => expect(check(action, snapshot([]))).toBe('done'))
  it('is stale for somebody made anew', () =>
    expect(check(action, now({ created: '2026-11-20T00:00:00Z' }))).toBe(
      'the user was deleted and created again since the plan',
    ))
  it('is stale for a new admin', () =>
    expect(check(action, now({ admin: true }))).toBe('the user has become an admin since the plan'))
  it('is stale when another server was started', () =>
    expect(check(action, now({ servers: [{ name: 'x', state: 'spawn' }] }))).toBe(
      'the user has started a server since the plan',
    ))
  it('is ready when only the known server runs, or none', () => {
    expect(check(action, now({ servers: [{ name: '', state: 'stop' }] }))).toBe('ready')
    expect(check(action, now({ servers: [] }))).toBe('ready')
  })
  it('is stale when the same account has another name by now, and done when nobody has it', () => {
    const numbered = user('a', { account: '7' })
    const [leaving] = actionsOf([['a', '', '', 'absent']], snapshot([numbered]))
    expect(check(leaving, snapshot([user('b', { account: '7' })]))).toBe('the user is called "b" now')
    expect(check(leaving, snapshot([user('b', { account: '8' })]))).toBe('done')
    expect(check(leaving, snapshot([user('a', { account: '8' })]))).toBe(
      'the user was deleted and created again since the plan',
    )
  })
  it('is ready after other activity and other groups', () =>
    expect(check(action, now({ last_activity: '2026-11-21T00:00:00Z', groups: ['x'] }))).toBe('ready'))
  it('for inactivity is stale after any activity', () => {
    const rule = { inactive: { text: '1d', seconds: 86_400 }, at: { file: 'h.yaml', line: 1, column: 1 } }
    const [byRule] = drafted({ rules: [rule] }, snapshot([before])).actions
    expect(check(byRule, now({ last_activity: '2026-11-20T23:00:00Z' }))).toBe(
      'the user has been active since the plan, which deletes for inactivity',
    )
  })
})

describe('a change of admin', () => {
  const [action] = actionsOf([['a', 'yes', '', '']], snapshot([user('a')]))
  it('is ready as planned', () => expect(check(action, snapshot([user('a')]))).toBe('ready'))
  it('is done when it holds', () => expect(check(action, snapshot([user('a', { admin: true })]))).toBe('done'))
  it('is stale when the user is gone', () =>
    expect(check(action, snapshot([]))).toBe('the user is no longer on the hub'))
  it('is stale in the name of a system that is no hub', () =>
    expect(check(action, snapshot([], { noun: 'the Bevy community' }))).toBe(
      'the user is no longer in the Bevy community',
    ))
})

describe('a new user', () => {
  const all = actionsOf([['a', 'yes', 'ml', '']], snapshot([]))
  it('leaves everything ready', () =>
    expect(all.map((action) => check(action, snapshot([]), all))).toEqual(['ready', 'ready', 'ready', 'ready']))
  it('who is there already leaves the rest to do', () => {
    expect(all.map((action) => `${action.op} ${check(action, snapshot([user('a')]), all)}`)).toEqual([
      'group.create ready',
      'user.create done',
      'admin.set ready',
      'member.add ready',
    ])
  })
})

describe('a membership', () => {
  const live = snapshot([user('a', { groups: ['old'] }), user('b', { groups: ['ml'] })])
  const all = actionsOf(
    [
      ['a', '', 'ml', ''],
      ['b', '', 'old', ''],
    ],
    live,
  )
  const byId = (id: string) => all.find((action) => action.id === id)

  it('to add is done when it holds', () =>
    expect(check(byId('member.add:a:ml'), snapshot([user('a', { groups: ['ml'] })]))).toBe('done'))
  it('to add is stale without the group', () =>
    expect(check(byId('member.add:a:ml'), snapshot([user('a')]))).toBe('the group is no longer on the hub'))
  it('to add is stale without the user', () =>
    expect(check(byId('member.add:a:ml'), snapshot([user('x', { groups: ['ml'] })]))).toBe(
      'the user is no longer on the hub',
    ))
  it('of a new user is stale without the group, before the user is made', () => {
    const there = snapshot([user('z', { groups: ['ml'] })])
    const coming = actionsOf([['new', '', 'ml', '']], there)
    expect(coming.map((action) => check(action, there, coming))).toEqual(['ready', 'ready'])
    expect(coming.map((action) => check(action, snapshot([user('z')]), coming))).toEqual([
      'ready',
      'the group is no longer on the hub',
    ])
  })
  it('to remove is done without the user', () => expect(check(byId('member.remove:a:old'), snapshot([]))).toBe('done'))
})

describe('the delete of a group', () => {
  const action = groupDelete('ml', ['a', 'b'])
  const groups = new Map([['ml', { name: 'ml' }]])
  it('is done when the group is gone', () => expect(check(action, snapshot([user('a')]))).toBe('done'))
  it('is ready with the members of the plan, or fewer', () => {
    expect(check(action, snapshot([user('a', { groups: ['ml'] })], { groups }))).toBe('ready')
    expect(check(action, snapshot([user('a')], { groups }))).toBe('ready')
  })
  it('is stale when somebody has joined', () =>
    expect(check(action, snapshot([user('a', { groups: ['ml'] }), user('x', { groups: ['ml'] })]))).toBe(
      'the group has gained members since the plan: "x"',
    ))
})

const wide = (...lines: string[][]) =>
  table('u.csv', ['username', 'renamed_from', 'admin', 'groups', 'server'], ...lines)

function widePlan(line: string[], people: readonly LiveUser[]): readonly Action[] {
  return drafted({ tables: [wide(line)] }, snapshot(people)).actions
}

describe('a rename', () => {
  const before = user('ann', { servers: [{ name: '', state: 'ready' }] })
  const all = widePlan(['anna', 'ann'], [before])
  const [rename] = all
  const now = (...people: LiveUser[]) => check(rename, snapshot(people), all)
  const anna = (more: Partial<LiveUser> = {}) => ({ ...before, name: 'anna', ...more })
  const anew = { created: '2026-11-20T00:00:00Z' }

  it('is ready while nothing has changed', () => expect(now(before)).toBe('ready'))
  it('is ready after other activity, other groups, and a stopped server', () =>
    expect(now({ ...before, last_activity: null, groups: ['x'], servers: [] })).toBe('ready'))
  it('is done when the account has the new name', () => expect(now(anna())).toBe('done'))
  it('is done whatever else became of the account', () => expect(now(anna({ admin: true }))).toBe('done'))
  it('is done when nobody sees which account it is', () => {
    const { created: _, ...blind } = anna()
    expect(now(blind)).toBe('done')
  })
  it('is stale when both names are there', () =>
    expect(now(before, anna(anew))).toBe('a user called "anna" was created since the plan'))
  it('is stale when another account has the new name', () =>
    expect(now(anna(anew))).toBe('the user is gone, and another one is called "anna"'))
  it('is stale when nobody is there', () => expect(now()).toBe('the user is no longer on the hub'))
  it('is stale for somebody made anew', () =>
    expect(now({ ...before, ...anew })).toBe('the user was deleted and created again since the plan'))
  it('is stale for a new admin', () =>
    expect(now({ ...before, admin: true })).toBe('the user has become an admin since the plan'))
  it('is stale when another server was started', () =>
    expect(now({ ...before, servers: [{ name: 'x', state: 'ready' }] })).toBe(
      'the user has started a server since the plan',
    ))
})

describe('what is done to a renamed user', () => {
  const before = user('ann', { groups: ['old'], servers: [{ name: '', state: 'ready' }] })
  const others = [user('ben', { groups: ['ml', 'old'] }), user('root', { admin: true })]
  const all = drafted(
    { tables: [wide(['anna', 'ann', 'yes', 'ml', 'running'], ['ben', '', '', 'ml;old'])] },
    snapshot([before, ...others]),
  ).actions
  const checks = (one: LiveUser | undefined) =>
    all.map((action) => `${action.op} ${check(action, snapshot(one === undefined ? others : [one, ...others]), all)}`)

  it('is ready under the old name', () =>
    expect(checks(before)).toEqual([
      'user.rename ready',
      'admin.set ready',
      'member.add ready',
      'member.remove ready',
      'server.start ready',
    ]))
  it('is ready under the new name, in a run that is resumed', () =>
    expect(checks({ ...before, name: 'anna', servers: [] })).toEqual([
      'user.rename done',
      'admin.set ready',
      'member.add ready',
      'member.remove ready',
      'server.start ready',
    ]))
  it('is done as far as it is', () =>
    expect(checks({ ...before, name: 'anna', admin: true, groups: ['ml'] })).toEqual([
      'user.rename done',
      'admin.set done',
      'member.add done',
      'member.remove done',
      'server.start done',
    ]))
  it('is stale when nobody is there', () =>
    expect(checks(undefined)).toEqual([
      'user.rename the user is no longer on the hub',
      'admin.set the user is no longer on the hub',
      'member.add the user is no longer on the hub',
      'member.remove done',
      'server.start the user is no longer on the hub',
    ]))
})

describe('the delete of a group whose member is renamed', () => {
  const all = [...widePlan(['anna', 'ann'], [user('ann', { groups: ['old'] })]), groupDelete('old', ['ann'])]
  const deletion = all[1]
  it('is ready before and after the rename', () => {
    expect(check(deletion, snapshot([user('ann', { groups: ['old'] })]), all)).toBe('ready')
    expect(check(deletion, snapshot([user('anna', { groups: ['old'] })]), all)).toBe('ready')
  })
  it('is stale when somebody else has joined', () =>
    expect(check(deletion, snapshot([user('anne', { groups: ['old'] })]), all)).toBe(
      'the group has gained members since the plan: "anne"',
    ))
})

describe('the start of a server', () => {
  const all = widePlan(['ann', '', '', '', 'running'], [user('ann')])
  const now = (more: Partial<LiveUser>) => check(all[0], snapshot([user('ann', more)]), all)
  it.each([
    ['none is there', [], 'ready'],
    ['it is stopped', [{ name: '', state: 'stopped' as const }], 'ready'],
    ['it starts', [{ name: '', state: 'spawn' as const }], 'ready'],
    ['it stops', [{ name: '', state: 'stop' as const }], 'ready'],
    ['only a named one runs', [{ name: 'x', state: 'ready' as const }], 'ready'],
    ['it runs', [{ name: '', state: 'ready' as const }], 'done'],
  ])('when %s', (_, servers, expected) => expect(now({ servers })).toBe(expected))
  it('of a new user is ready before the user is made', () => {
    const coming = drafted({ tables: [wide(['new', '', '', '', 'running'])] }, snapshot([])).actions
    expect(coming.map((action) => check(action, snapshot([]), coming))).toEqual(['ready', 'ready'])
  })
  it('is stale without its user', () =>
    expect(check(all[0], snapshot([]), all)).toBe('the user is no longer on the hub'))
})

describe('the stop of a server', () => {
  const running = user('ann', { servers: [{ name: '', state: 'ready', last_activity: '2026-11-19T00:00:00Z' }] })
  const used = { name: '', state: 'ready', last_activity: '2026-11-20T23:59:00Z' } as const
  const byRow = widePlan(['ann', '', '', '', 'stopped'], [running])[0]
  const at = { file: 'hubplan.yaml', line: 5, column: 5 }
  const stopRules = [{ idle: { text: '12h', seconds: 43_200 }, at }]
  const byRule = drafted({ stopRules }, snapshot([running])).actions[0]
  const now = (action: Action | undefined, more: Partial<LiveUser>) =>
    check(action, snapshot([{ ...running, ...more }]))

  it('is ready while it runs', () => {
    expect(now(byRow, {})).toBe('ready')
    expect(now(byRule, {})).toBe('ready')
  })
  it('is done when it does not, or its user is gone', () => {
    expect(now(byRow, { servers: [] })).toBe('done')
    expect(now(byRow, { servers: [{ name: '', state: 'stopped' }] })).toBe('done')
    expect(check(byRow, snapshot([]))).toBe('done')
  })
  it('is ready while it stops', () => expect(now(byRow, { servers: [{ name: '', state: 'stop' }] })).toBe('ready'))
  it('by a row is ready whatever it was used for since', () => expect(now(byRow, { servers: [used] })).toBe('ready'))
  it('for idleness is stale after any use', () =>
    expect(now(byRule, { servers: [used] })).toBe(
      'the server has been used since the plan, which stops it for idleness',
    ))
  it('is ready when nobody sees servers: the hub knows', () => {
    const { servers: _, ...blind } = running
    expect(check(byRow, snapshot([blind]))).toBe('ready')
  })
})

describe('a delete by a rule', () => {
  const never = user('ann', { last_activity: null, groups: ['x', 'y'] })
  const at = { file: 'hubplan.yaml', line: 5, column: 5 }
  const rule = { neverLoggedIn: true as const, groups: ['x', 'y'], at }
  const [action] = drafted({ rules: [rule] }, snapshot([never])).actions
  const now = (more: Partial<LiveUser>) => check(action, snapshot([{ ...never, ...more }]))

  it('for those who never came is stale once they did', () =>
    expect(now({ last_activity: '2026-11-20T23:00:00Z' })).toBe(
      'the user has been active since the plan, which deletes for inactivity',
    ))
  it('for members is ready as long as they are in one of the groups', () =>
    expect(now({ groups: ['y', 'z'] })).toBe('ready'))
  it('for members is stale once they have left them all', () =>
    expect(now({ groups: ['z'] })).toBe('the user has left "x", "y" since the plan, which deletes its members'))
})

describe('properties of a group', () => {
  const at = { file: 'hubplan.yaml', line: 9, column: 5 }
  const groups = [{ name: 'ml', exact: false, isDeclared: true, properties: { cpu: 2 }, at }]
  const hub = (properties?: Readonly<Record<string, unknown>>) =>
    snapshot([], { groups: new Map([['ml', { name: 'ml', ...(properties === undefined ? {} : { properties }) }]]) })
  const all = drafted({ groups }, hub({ mem: 1 })).actions
  const now = (live: Snapshot) => check(all[0], live, all)

  it('are ready as planned', () => expect(now(hub({ mem: 1 }))).toBe('ready'))
  it('are done when they hold', () => expect(now(hub({ cpu: 2, mem: 1 }))).toBe('done'))
  it('are stale when somebody changed one', () =>
    expect(now(hub({ mem: 2 }))).toBe('its properties have changed since the plan'))
  it('are stale without the group', () => expect(now(snapshot([]))).toBe('the group is no longer on the hub'))
  it('of a new group are ready before it is made, and after', () => {
    const coming = drafted({ groups }, snapshot([])).actions
    expect(coming.map((action) => check(action, snapshot([]), coming))).toEqual(['ready', 'ready'])
    expect(coming.map((action) => check(action, hub({}), coming))).toEqual(['done', 'ready'])
  })
})

describe('what nobody sees', () => {
  it('of servers is no drift of a delete', () => {
    const [action] = actionsOf([['a', '', '', 'absent']], snapshot([user('a')]))
    const { servers: _, ...hidden } = user('a')
    expect(check(action, snapshot([hidden]))).toBe('ready')
  })
  it('of an admin who was one is told', () => {
    const live = snapshot([user('a', { admin: true }), user('b', { admin: true })])
    const [action] = actionsOf([['a', '', '', 'absent']], live)
    expect(check(action, snapshot([user('a')]))).toBe('the user is no longer an admin')
  })
  it('of properties is none', () => {
    const action: Action = {
      id: 'group.properties:g',
      op: 'group.properties',
      group: 'g',
      before: {},
      after: { a: 1 },
      reason: { why: 'row' },
    }
    expect(check(action, snapshot([], { groups: new Map([['g', { name: 'g' }]]) }))).toBe('ready')
  })
})

describe('a delete that is accepted already', () => {
  const [action] = actionsOf([['a', '', '', 'absent']], snapshot([user('a')]))
  const leavesAt = '2026-12-21T00:00:00Z'
  it('is done', () => expect(check(action, snapshot([user('a', { leavesAt })]))).toBe('done'))
  it('is done though the user has become an admin', () =>
    expect(check(action, snapshot([user('a', { leavesAt, admin: true })]))).toBe('done'))
  it('is stale for another account of that name', () =>
    expect(check(action, snapshot([user('a', { leavesAt, created: '2026-11-20T00:00:00Z' })]))).toBe(
      'the user was deleted and created again since the plan',
    ))
})

it('the holder of a number is found among those who have one', () => {
  const [leaving] = actionsOf([['a', '', '', 'absent']], snapshot([user('a', { account: '7' })]))
  expect(check(leaving, snapshot([user('x'), user('b', { account: '7' })]))).toBe('the user is called "b" now')
})

it('several numbers are looked for in one snapshot', () => {
  const live = snapshot([user('a', { account: '7' }), user('b', { account: '8' })])
  const gone = actionsOf(
    [
      ['a', '', '', 'absent'],
      ['b', '', '', 'absent'],
    ],
    live,
  )
  const now = snapshot([user('x', { account: '7' }), user('y', { account: '8' })])
  expect(gone.map((action) => check(action, now))).toEqual(['the user is called "x" now', 'the user is called "y" now'])
})
