// Notices. The snapshots of these tests are taken on 2026-11-21 at 00:00 UTC.
import { describe, expect, it } from 'vitest'

import { plannedOf } from '../../../src/core/actions/planned.ts'
import { precheck } from '../../../src/core/actions/precheck.ts'
import { fitted } from '../../../src/core/actions/rehearsal.ts'
import { traitsOf } from '../../../src/core/facets/index.ts'
import { plainly } from '../../../src/core/plan/measure.ts'
import { idOf } from '../../../src/core/plan/record.ts'
import { revert } from '../../../src/core/revert/index.ts'
import type { Action, ActionOf, Leave, LiveUser, Snapshot } from '../../../src/core/types.ts'
import { desired, desiring, drafted, guardsOf, ids, snapshot, table, user, type Wanted } from '../live.ts'
import { carriedOut, frozen } from '../model.ts'

const at = { file: 'hubplan.yaml', line: 2, column: 1 }
const leave = (more: Partial<Leave> = {}): Leave => ({ days: 14, ifActive: 'keep', all: false, at, ...more })
const group = (day: string): string => `hubplan-leaving-${day}`
const under = (name: string, day: string, more: Partial<LiveUser> = {}): LiveUser =>
  user(name, { groups: [group(day)], last_activity: null, ...more })
const pruned = (rows: string[][] = [], more: Partial<Wanted> = {}): Wanted => ({
  tables: [table('u.csv', ['username', 'ensure', 'groups', 'renamed_from'], ['stays'], ...rows)],
  scope: { prune: at },
  leave: leave(),
  ...more,
})
const hub = (users: readonly LiveUser[], more: Partial<Snapshot> = {}): Snapshot =>
  snapshot([user('stays'), ...users], more)
const planned = (wanted: Wanted, live: Snapshot): string[] => ids(drafted(wanted, live).actions)
const messages = (wanted: Wanted, live: Snapshot): string[] =>
  drafted(wanted, live)
    .findings.filter(({ guard }) => guard.startsWith('leaving') || guard === 'visibility')
    .map(({ level, guard, message }) => `${level} ${guard}: ${message}`)

describe('a user to be deleted', () => {
  it('by prune or a rule gets notice, in the group of the day', () => {
    const { actions } = drafted(pruned(), hub([user('ann', { groups: ['g'] })]))
    expect(ids(actions)).toEqual(['group.create:hubplan-leaving-2026-12-05', 'notice.give:ann:2026-12-05'])
    expect(actions[0]?.reason).toEqual({ why: 'leave', at: 'hubplan.yaml:2:1' })
    expect(actions[1]).toMatchObject({
      group: group('2026-12-05'),
      before: { admin: false, groups: ['g'] },
      after: { day: '2026-12-05' },
      reason: { why: 'prune', at: 'hubplan.yaml:2:1' },
    })
    const ruled = { rules: [{ match: ['a*'], at }], leave: leave({ days: 1 }) }
    expect(planned(ruled, hub([user('ann')]))).toEqual([
      'group.create:hubplan-leaving-2026-11-22',
      'notice.give:ann:2026-11-22',
    ])
  })
  it('by a row goes at once, also during a notice, unless all give notice', () => {
    const live = hub([under('ann', '2026-12-01'), user('bob')])
    const rows = [
      ['ann', 'absent'],
      ['bob', 'absent'],
    ]
    expect(planned(pruned(rows, { scope: {} }), live)).toEqual([
      'user.delete:ann',
      'user.delete:bob',
      'group.delete:hubplan-leaving-2026-12-01',
    ])
    expect(planned(pruned(rows, { scope: {}, leave: leave({ all: true }) }), live)).toEqual([
      'group.create:hubplan-leaving-2026-12-05',
      'notice.give:bob:2026-12-05',
    ])
  })
  it('is under the rules for servers until the day comes', () => {
    const servers = [{ name: '', state: 'ready', last_activity: '2026-11-01T00:00:00Z' }] as const
    const idle = { text: '1d', seconds: 86_400 }
    const wanted = pruned([], { stopRules: [{ idle, at }] })
    const live = hub([
      user('ann', { servers }),
      under('bob', '2026-12-01', { servers }),
      under('cy', '2026-11-21', { servers }),
    ])
    expect(planned(wanted, live)).toEqual([
      'group.create:hubplan-leaving-2026-12-05',
      'notice.give:ann:2026-12-05',
      'server.stop:ann',
      'server.stop:bob',
      'user.delete:cy',
      'group.delete:hubplan-leaving-2026-11-21',
    ])
  })
  it('under notice waits for the day, and every plan says so', () => {
    const back = { last_activity: '2026-11-20T10:00:00Z' }
    const live = hub([under('bob', '2026-11-22', back), under('ann', '2026-11-22'), under('cy', '2026-11-30')])
    expect(planned(pruned(), live)).toEqual([])
    expect(messages(pruned(), live)).toEqual([
      'info leaving: leaving on 2026-11-22: 2 users: "ann", "bob"; active since the notice: "bob"',
      'info leaving: leaving on 2026-11-30: 1 user: "cy"',
    ])
  })
  it('is deleted when the day has come, with what a reviewer wants to know', () => {
    const old = { last_activity: '2026-11-06T23:59:59Z' }
    const { actions } = drafted(pruned(), hub([under('ann', '2026-11-21', old), under('bob', '2026-11-01')]))
    expect(ids(actions)).toEqual([
      'user.delete:ann',
      'user.delete:bob',
      'group.delete:hubplan-leaving-2026-11-01',
      'group.delete:hubplan-leaving-2026-11-21',
    ])
    expect(actions[0]?.reason).toEqual({
      why: 'prune',
      at: 'hubplan.yaml:2:1',
      notice: { day: '2026-11-21', given: '2026-11-07', active: 'before' },
    })
  })
  it('is kept for activity since the notice, or deleted all the same', () => {
    const live = hub([under('ann', '2026-11-21', { last_activity: '2026-11-07T00:00:00Z' })])
    expect(planned(pruned(), live)).toEqual([])
    expect(messages(pruned(), live)).toEqual([
      'warn leaving-active: 1 user whose notice has ended is kept, because of activity since: "ann" (notice given 2026-11-07, active 2026-11-07); name them in a row, or set if_active: delete in leave to delete them',
    ])
    const { actions } = drafted(pruned([], { leave: leave({ ifActive: 'delete' }) }), live)
    expect(actions[0]?.reason.notice).toEqual({ day: '2026-11-21', given: '2026-11-07', active: 'since' })
    const two = hub([
      live.users.get('ann') as LiveUser,
      under('bob', '2026-11-20', { last_activity: '2026-11-20T00:00:00Z' }),
    ])
    expect(messages(pruned(), two)[0]).toContain('2 users whose notice has ended are kept')
  })
  it('whose activity is not visible blocks, unless activity does not matter', () => {
    const { last_activity: _, ...blind } = under('ann', '2026-11-21')
    const live = hub([blind])
    expect(planned(pruned(), live)).toEqual([])
    expect(messages(pruned(), live)).toEqual([
      'block visibility: the last activity is not visible to the token, so it is not known which users were active since their notice: "ann"; give it read:users:activity',
    ])
    const { actions } = drafted(pruned([], { leave: leave({ ifActive: 'delete' }) }), live)
    expect(actions[0]?.reason.notice).toEqual({ day: '2026-11-21', given: '2026-11-07' })
  })
  it('in two groups leaves on the later day, which is said', () => {
    const live = hub([user('ann', { groups: [group('2026-11-20'), group('2026-11-25')] })])
    expect(planned(pruned(), live)).toEqual([])
    expect(messages(pruned(), live)[0]).toBe(
      'warn leaving-group: in more than one leaving group, and the latest day counts: "ann" (hubplan-leaving-2026-11-20, hubplan-leaving-2026-11-25)',
    )
  })
  it('whose name the hub would lower-case gets none, and is not deleted', () => {
    const wanted = pruned([], { scope: { prune: at, names: 'exact' } })
    expect(planned(wanted, hub([user('Bob')]))).toEqual([])
    expect(messages(wanted, hub([user('Bob')]))).toEqual([
      'warn leaving-active: not deleted, because they cannot get notice: the hub lower-cases names in its group lists: "Bob"; delete them on the hub, or protect them',
    ])
  })
})

describe('a row for a user', () => {
  it('lifts every notice, under the new name too, and nothing else does', () => {
    const two = user('bob', { groups: [group('2026-11-20'), group('2026-11-30'), 'hubplan-leaving-x'] })
    const live = hub([under('ann', '2026-12-01'), two])
    const rows = [
      ['ann', 'existing'],
      ['rob', '', '', 'bob'],
    ]
    expect(planned(pruned(rows), live)).toEqual([
      'user.rename:bob:rob',
      'notice.lift:ann:2026-12-01',
      'notice.lift:rob:2026-11-20',
      'notice.lift:rob:2026-11-30',
      'group.delete:hubplan-leaving-2026-11-20',
      'group.delete:hubplan-leaving-2026-11-30',
      'group.delete:hubplan-leaving-2026-12-01',
    ])
    expect(planned(pruned(rows, { leave: undefined }), live)).toEqual(['user.rename:bob:rob'])
  })
  it('is met by a name that hubplan never touches, and by one that no list of members takes', () => {
    const live = hub([under('Ann', '2026-12-01')])
    expect(planned(pruned([['Ann']]), live)).toEqual([])
    const exact = pruned([['Ann']], { scope: { prune: at, names: 'exact' } })
    expect(planned(exact, live)).toEqual([])
  })
  it('keeps its groups, which never are those of a notice', () => {
    const live = hub([user('ann', { groups: ['a', group('2026-12-01')] })])
    const rows = table('u.csv', ['username', 'groups'], ['stays', 'a'], ['ann', '-'])
    expect(planned({ tables: [rows] }, live)).toEqual(['member.add:stays:a', 'member.remove:ann:a'])
  })
})

describe('a member of a leaving group', () => {
  it('that no plan of the files would put there is told, and never deleted for it', () => {
    const root = under('root', '2026-11-01', { admin: true })
    const live = hub([root, under('svc-x', '2026-11-01'), under('out', '2026-11-02'), under('A/b', '2026-11-01')])
    const wanted = pruned([], { scope: { prune: at, protect: ['svc-*'], manage: [['[!o]*']] } })
    expect(planned(wanted, live)).toEqual([])
    expect(messages(wanted, live)).toEqual([
      'warn leaving-group: in a leaving group, where no plan of these files puts them, and not deleted for it: "A/b" (the name has a slash, which a proxy may read as another path; hubplan-leaving-2026-11-01), "out" (outside manage; hubplan-leaving-2026-11-02), "root" (admins; hubplan-leaving-2026-11-01), "svc-x" (protected; hubplan-leaving-2026-11-01); take them out of the group on the hub',
    ])
  })
  it('that nothing asks to leave any more stays, and is told', () => {
    const live = hub([under('bob', '2026-11-01'), under('ann', '2026-12-01')])
    expect(planned(pruned([], { scope: {} }), live)).toEqual([])
    expect(messages(pruned([], { scope: {} }), live)).toEqual([
      'info leaving: under notice, and no longer asked to leave by this plan: "ann" (2026-12-01), "bob" (2026-11-01); they are not deleted while that is so; a row for them lifts the notice',
    ])
  })
  it('is counted after twenty', () => {
    const many = Array.from({ length: 22 }, (_, index) => under(`u${10 + index}`, '2026-12-01'))
    expect(messages(pruned([], { scope: {} }), hub(many))[0]).toContain('"u29" (2026-12-01) and 2 more; they')
  })
})

describe('a leaving group', () => {
  const empty = (...names: string[]) => ({ groups: new Map(names.map((name) => [name, { name, roles: [] }])) })

  it('is removed when it is empty, and made only when it is missing', () => {
    const live = hub([user('ann')], empty(group('2026-12-05'), group('2026-11-01')))
    expect(planned(pruned(), live)).toEqual(['notice.give:ann:2026-12-05', 'group.delete:hubplan-leaving-2026-11-01'])
    expect(planned(pruned([], { leave: undefined, scope: {} }), live)).toEqual([])
  })
  it('without a day is ignored, and told', () => {
    const live = hub([user('ann', { groups: ['hubplan-leaving-x'] })])
    expect(planned(pruned([['ann']]), live)).toEqual([])
    expect(messages(pruned([['ann']]), live)).toEqual([
      'info leaving-group: ignored, because the name has no day: "hubplan-leaving-x"; delete it on the hub',
    ])
  })
  it('that the system keeps, or that may have members that are not visible, stays', () => {
    const kept = new Map([[group('2026-11-01'), { name: group('2026-11-01'), kept: 'synced' as const }]])
    expect(planned(pruned(), hub([], { groups: kept }))).toEqual([])
    expect(planned(pruned([], { scope: {} }), hub([], { ...empty(group('2026-11-01')), complete: false }))).toEqual([])
  })
  it('with roles blocks: a notice must give nothing', () => {
    const name = group('2026-12-05')
    const live = hub([user('ann')], { groups: new Map([[name, { name, roles: ['admin'] }]]) })
    expect(messages(pruned(), live)).toEqual([
      'block leaving-group: notice would give the roles "admin", because the group "hubplan-leaving-2026-12-05" has them; take them from the group',
    ])
  })
  it('is not visible: then nothing is sure', () => {
    const { groups: _, ...ann } = user('ann')
    const live = { ...hub([ann]), groups: undefined }
    expect(guardsOf(drafted(pruned(), live).findings)).toContain('block visibility')
    expect(planned(pruned(), live)).toEqual(['notice.give:ann:2026-12-05'])
  })
  it.each([
    [
      'a row',
      { tables: [table('u.csv', ['username', 'groups'], ['ann', group('2026-12-01')], ['bob', group('2026-12-01')])] },
      'u.csv:2:1',
    ],
    ['groups', { groups: [{ name: 'hubplan-leaving-x', exact: false, isDeclared: true, at }] }, 'hubplan.yaml:2:1'],
    ['a rule that deletes', { rules: [{ groups: ['hubplan-leaving-x'], at }] }, 'hubplan.yaml:2:1'],
    ['a rule for tokens', { tokenRules: [{ groups: ['hubplan-leaving-x'], at }] }, 'hubplan.yaml:2:1'],
  ])('cannot be named by %s', (_, wanted, place) => {
    const { diagnostics } = desiring(wanted)
    expect(diagnostics.map((one) => [one.at.file, one.at.line, one.at.column].join(':'))).toEqual([place])
    expect(diagnostics[0]?.message).toMatch(
      /^the group "hubplan-leaving-\S+" is one that leave fills and removes by itself; take its name out \(a row for a user lifts their notice\)$/,
    )
  })
})

describe('a notice at apply', () => {
  const live = hub([user('ann', { groups: ['g'] })])
  const wanted: Wanted = {
    rules: [{ match: ['a*'], groups: ['g'], inactive: { text: '1d', seconds: 86_400 }, at }],
    leave: leave(),
  }
  const { actions } = drafted(wanted, live)
  const all = plannedOf(actions)
  const give = actions.find(({ op }) => op === 'notice.give') as ActionOf<'notice.give'>
  const check = (more: Partial<LiveUser>, other: Partial<Snapshot> = {}, planned = all) =>
    precheck(give, hub([user('ann', { groups: ['g'], ...more })], other), planned)
  const stale = (why: string) => ({ is: 'stale', why })

  it('is ready as it was planned, and done when the user is in the group', () => {
    expect(check({})).toEqual({ is: 'ready' })
    expect(check({ groups: ['g', give.group] })).toEqual({ is: 'done' })
    expect(precheck(give, { ...live, groups: undefined }, plannedOf([give]))).toEqual({ is: 'ready' })
  })
  it.each<[string, Partial<LiveUser>, Partial<Snapshot>]>([
    ['the user was deleted and created again since the plan', { created: '2026-11-21T01:00:00Z' }, {}],
    ['the user has become an admin since the plan', { admin: true }, {}],
    [
      'the user has been active since the plan, which deletes for inactivity',
      { last_activity: '2026-11-21T01:00:00Z' },
      {},
    ],
    ['the user has left "g" since the plan, which deletes its members', { groups: [] }, {}],
    ['the day of the notice, 2026-12-05, has come', {}, { takenAt: '2026-12-05T00:00:00.000Z' }],
  ])('is stale: %s', (why, more, other) => expect(check(more, other)).toEqual(stale(why)))
  it('is stale without its group, and when the group gives roles', () => {
    expect(check({}, {}, plannedOf([give]))).toEqual(stale('the group is no longer on the hub'))
    const groups = new Map([[give.group, { name: give.group, roles: ['r'] }]])
    expect(check({}, { groups })).toEqual(stale('the group gives the roles "r" now'))
    const plain = new Map([[give.group, { name: give.group }]])
    expect(check({}, { groups: plain })).toEqual({ is: 'ready' })
  })
  it('of somebody who was an admin is stale when they are none', () => {
    const admin = { ...give, before: { ...give.before, admin: true } }
    expect(precheck(admin, live, all)).toEqual(stale('the user is no longer an admin'))
  })
  it('needs its group, and has the id of its day and group', () => {
    expect(traitsOf(give).after(give, all)).toEqual(['user.create:ann', `group.create:${give.group}`])
    expect(idOf(give)).toBe(give.id)
    expect(idOf({ ...give, group: 'staff' })).toBe('notice.give:ann:2026-12-05:staff')
  })
  it('says where it comes from, as the delete would', () => {
    const since = traitsOf(give).since?.(give, { said: { name: 'ann' }, names: () => true })
    expect(since).toBe('files')
  })
  it('has an essence without what changes on its own', () => {
    expect(traitsOf(give).essence?.(give)).toEqual({
      before: { admin: false, created: '2026-01-01T00:00:00.000000Z' },
      after: { day: '2026-12-05' },
    })
  })
})

describe('a delete by notice at apply', () => {
  const old = under('ann', '2026-11-21', { last_activity: '2026-11-01T00:00:00Z' })
  const [remove] = drafted(pruned(), hub([old])).actions
  const check = (more: Partial<LiveUser>) => precheck(remove as Action, hub([{ ...old, ...more }]), plannedOf([]))

  it('is ready, also after activity before the notice', () => {
    expect(check({})).toEqual({ is: 'ready' })
    expect(check({ last_activity: '2026-11-06T00:00:00Z' })).toEqual({ is: 'ready' })
  })
  it('is stale once the user was active, or is not in the group', () => {
    expect(check({ last_activity: '2026-11-07T00:00:00Z' })).toEqual({
      is: 'stale',
      why: 'the user has been active since the notice of 2026-11-07',
    })
    expect(check({ groups: [] })).toEqual({
      is: 'stale',
      why: 'the user has left the group "hubplan-leaving-2026-11-21" since the plan',
    })
    expect(check({ groups: [group('2026-11-21'), group('2026-12-01')] })).toEqual({
      is: 'stale',
      why: 'the user is in the group "hubplan-leaving-2026-12-01" now, and the latest day counts',
    })
  })
})

describe('since the last plan', () => {
  const due = under('ann', '2026-11-21', { last_activity: '2026-11-01T00:00:00Z' })
  const [remove] = drafted(pruned(), hub([due])).actions as [ActionOf<'user.delete'>]
  const since = (said?: { name: string; absent?: true }) =>
    traitsOf(remove).since?.(remove, { said, names: () => said !== undefined })

  it('a delete by notice has no origin in the hub, but its day has come', () => {
    expect(since()).toBeUndefined()
    expect(since({ name: 'ann', absent: true })).toBeUndefined()
    expect(since({ name: 'ann' })).toBe('files')
  })
})

describe('a lifted notice', () => {
  const live = hub([under('ann', '2026-12-01')])
  const { actions } = drafted(pruned([['ann']]), live)
  const lift = actions.find(({ op }) => op === 'notice.lift') as ActionOf<'notice.lift'>

  it('is done when the user is out of the group, or gone', () => {
    expect(precheck(lift, live, plannedOf(actions))).toEqual({ is: 'ready' })
    expect(precheck(lift, hub([user('ann')]), plannedOf(actions))).toEqual({ is: 'done' })
    expect(precheck(lift, hub([]), plannedOf(actions))).toEqual({ is: 'done' })
  })
  it('has the id of its day and group', () => {
    expect(idOf(lift)).toBe(lift.id)
    expect(idOf({ ...lift, group: 'staff' })).toBe('notice.lift:ann:2026-12-01:staff')
  })
  it('comes before its group is removed', () => {
    const group = actions.find(({ op }) => op === 'group.delete') as Action
    expect(traitsOf(group).after(group, plannedOf(actions))).toContain(lift.id)
  })
})

describe('undone', () => {
  const undo = (actions: readonly Action[], before: Snapshot, then: Snapshot) =>
    revert({ plan: frozen(actions, before), file: 'p.json', applied: new Set(ids(actions)), live: then })

  it('a notice is lifted, and one that is lifted already is left', () => {
    const before = hub([user('ann')])
    const { actions } = drafted(pruned(), before)
    const then = carriedOut(before, actions)
    expect(ids(undo(actions, before, then).actions)).toEqual([
      'notice.lift:ann:2026-12-05',
      'group.delete:hubplan-leaving-2026-12-05',
    ])
    expect(ids(undo(actions, before, hub([user('ann')])).actions)).toEqual([])
    const anew = { ...then, users: new Map([['ann', under('ann', '2026-12-05', { created: '2026-12-01T00:00:00Z' })]]) }
    expect(undo(actions, before, anew).findings.map(({ message }) => message)).toContain(
      'not undone, because the user was deleted and created again since the plan: notice.give "ann" "hubplan-leaving-2026-12-05"',
    )
  })
  it('a lifted notice is given again for the same day, with its group where that is gone', () => {
    const before = hub([under('ann', '2026-12-01'), under('bob', '2026-12-01')])
    const { actions } = drafted(pruned([['ann']]), before)
    expect(ids(actions)).toEqual(['notice.lift:ann:2026-12-01'])
    const then = carriedOut(before, actions)
    expect(ids(undo(actions, before, then).actions)).toEqual(['notice.give:ann:2026-12-01'])
    const without = { ...then, groups: new Map() }
    expect(ids(undo(actions, before, without).actions)).toEqual([
      'group.create:hubplan-leaving-2026-12-01',
      'notice.give:ann:2026-12-01',
    ])
    expect(ids(undo(actions, before, before).actions)).toEqual([])
    expect(ids(undo(actions, before, { ...then, users: new Map() }).actions)).toEqual([])
    const past = undo(actions, before, { ...then, takenAt: '2026-12-01T00:00:00.000Z' })
    expect(past.actions).toEqual([])
    expect(past.findings.map(({ message }) => message)).toContain(
      'not undone, because the day of the notice, 2026-12-01, has come: notice.lift "ann" "hubplan-leaving-2026-12-01"',
    )
  })
  it('a delete brings no notice back', () => {
    const before = hub([user('ann', { groups: ['g', group('2026-11-01')], last_activity: null })])
    const { actions } = drafted(pruned(), before)
    const then = carriedOut(before, actions)
    expect(ids(undo(actions, before, then).actions)).toEqual(['user.create:ann', 'member.add:ann:g'])
  })
})

describe('guards', () => {
  const some = hub([user('ann'), user('bob')])
  const guards = (wanted: Wanted, live: Snapshot, limits = {}) => guardsOf(drafted(wanted, live, { limits }).findings)

  it('limit the notices only where the files say so', () => {
    expect(guards(pruned(), some)).toEqual([])
    expect(guards(pruned(), some, { max_notices: 2 })).toEqual([])
    const { findings } = drafted(pruned(), some, { limits: { max_notices: 1 } })
    expect(findings[0]?.message).toBe(
      '2 users would get notice, and the limit is 1; if that is right, raise guards.max_notices in hubplan.yaml or plan with --allow notice-count',
    )
    const allowed = drafted(pruned(), some, {
      limits: { max_notices: 1 },
      overrides: [{ flag: '--allow', value: 'notice-count' }],
    })
    expect(guardsOf(allowed.findings)).toEqual(['warn notice-count'])
  })
  it('hold for a row about an admin, the own account and a protected user, as for deletes', () => {
    const live = hub([user('root', { admin: true }), user('top', { admin: true }), user('hubplan-bot'), user('safe')])
    const rows = ['root', 'hubplan-bot', 'safe'].map((name) => [name, 'absent'])
    const wanted = pruned(rows, { scope: { protect: ['safe'] }, leave: leave({ all: true }) })
    const own: Snapshot = { ...live, identity: { ...live.identity, kind: 'user' } }
    const { actions, findings } = drafted(wanted, own)
    expect(actions.filter(({ op }) => op === 'user.delete')).toEqual([])
    expect(findings.filter(({ level }) => level === 'block').map(({ message }) => message)).toEqual([
      'the token belongs to user "hubplan-bot", who would be given notice; use another token, or take the row out',
      '"root" is an admin and would get notice (u.csv:3:1); demote first, or plan with --allow admin-delete',
      '"safe" is protected and would be given notice (u.csv:5:1); take the row out, or the name out of protect',
    ])
  })
  it('let a notice be lifted from a protected user, and outside manage', () => {
    const live = hub([under('safe', '2026-12-01'), under('out', '2026-12-01')])
    const wanted = pruned([['safe'], ['out']], { scope: { protect: ['safe'], manage: [['[!o]*']] } })
    expect(guards(wanted, live)).toEqual([])
    expect(planned(wanted, live)).toContain('notice.lift:safe:2026-12-01')
  })
  it('do not take a leaving group for one of the files', () => {
    const old = hub([under('safe', '2026-12-01')], {
      groups: new Map([group('2026-12-01'), group('2026-12-02')].map((name) => [name, { name, roles: [] }])),
    })
    expect(guards(pruned([['safe']], { scope: { prune: at, protect: ['safe'] } }), old)).toEqual([])
  })
})

it('the notices of a plan are measured, for a limit that a file sets', () => {
  const { actions } = drafted(pruned(), hub([user('ann'), user('bob')]))
  expect(plainly('max_notices', actions, 3)).toBe(2)
})

it('a notice fits the users as the embedded hub tells their times', () => {
  const live = hub([user('ann', { created: '2026-01-01T00:00:00.123456Z' })])
  const { actions } = drafted(pruned(), live)
  const coarse = hub([user('ann', { created: '2026-01-01T00:00:00.123000Z' })])
  const checks = (all: readonly Action[]) => all.map((action) => precheck(action, coarse, plannedOf(actions)).is)
  expect(checks(actions)).toEqual(['ready', 'stale'])
  expect(checks(fitted(frozen(actions, live), coarse).actions)).toEqual(['ready', 'ready'])
})

it('a state without leave has none', () => {
  expect(desired({}).leave).toBeUndefined()
  expect(desired(pruned()).leave).toEqual(leave())
})
