import { describe, expect, it } from 'vitest'
import { canonicalJson, digestOf } from '../../../src/core/canonical.ts'
import { changesDigest, freeze, verify } from '../../../src/core/plan/freeze.ts'
import type { Action, LiveUser, Plan, Server, Snapshot } from '../../../src/core/types.ts'
import * as fc from '../../helpers/draws.ts'
import { drafted, options, snapshot, table, user, type Wanted } from '../live.ts'

const live = snapshot([user('root', { admin: true }), user('gone'), user('stays')])
const wanted: Wanted = {
  tables: [
    table('u.csv', ['username', 'ensure', 'groups'], ['alice', '', 'ml'], ['gone', 'absent', ''], ['bob', '', 'ml']),
  ],
}

function planOf(sources: Wanted, from: Snapshot = live, createdAt = '2026-11-21T08:00:00.000Z'): Plan {
  const { actions, findings } = drafted(sources, from)
  return freeze({
    tool: 'hubplan 0.1.0',
    createdAt,
    expiresAt: '2026-11-28T08:00:00.000Z',
    live: from,
    inputs: [],
    options,
    overrides: [],
    needs: [],
    actions,
    findings,
  })
}

describe('canonicalJson', () => {
  it('sorts keys at every depth, and keeps __proto__ a key', () => {
    const data: unknown = JSON.parse('{"b":[{"d":1,"c":2}],"a":null,"__proto__":3}')
    expect(canonicalJson(data)).toBe('{"__proto__":3,"a":null,"b":[{"c":2,"d":1}]}')
  })
  it('gives a digest that names its kind', () => {
    expect(digestOf({})).toBe('sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a')
  })
})

describe('freeze', () => {
  it('orders actions by wave, counts them and says whether they can be applied', () => {
    const plan = planOf(wanted)
    expect(plan.actions.map((action) => action.op)).toEqual([
      'group.create',
      'user.create',
      'user.create',
      'member.add',
      'member.add',
      'user.delete',
    ])
    expect(plan.summary).toEqual({ 'group.create': 1, 'user.create': 2, 'member.add': 2, 'user.delete': 1 })
    expect(plan.applyable).toBe(true)
    expect(plan.snapshot).toMatchObject({ users: 3, admins: 1, taken_at: '2026-11-21T00:00:00.000Z' })
  })
  it('is not applyable without actions', () => expect(planOf({}).applyable).toBe(false))
  it('is not applyable when a guard blocks', () => {
    expect(planOf({ tables: [table('u.csv', ['username', 'ensure'], ['root', 'absent'])] }).applyable).toBe(false)
  })
})

describe('a plan', () => {
  const draft = {
    tool: 'hubplan 0.1.0',
    createdAt: '2026-11-21T08:00:00.000Z',
    expiresAt: '2026-11-28T08:00:00.000Z',
    live,
    inputs: [],
    options,
    overrides: [],
    needs: [],
    ...drafted(wanted, live),
  }
  const bare = freeze(draft)
  it('names who made it, the flags that apply needs, and the plan it was compared with', () => {
    const plan = freeze({ ...draft, by: 'ada', flags: { target: 'emea', url: true }, against: bare })
    expect(plan).toMatchObject({
      planned_by: 'ada',
      planned_with: { target: 'emea', url: true },
      against: { created_at: bare.created_at, digest: bare.digest },
    })
    expect(() => verify(plan)).not.toThrow()
    expect(() => verify({ ...plan, planned_by: 'ben' })).toThrow('its digest does not match')
  })
  it('lacks what is not known', () => {
    const plan = freeze({ ...draft, by: undefined, flags: {}, against: undefined })
    expect(plan).toStrictEqual(bare)
    expect(['planned_by', 'planned_with', 'against'].filter((key) => key in plan)).toEqual([])
  })
  it('of the same changes, by another person with other flags, has the same changes digest and another digest', () => {
    const one = freeze({ ...draft, by: 'ada', against: bare })
    const other = freeze({ ...draft, by: 'ben', flags: { config: 'x.yaml', policy: 'p.yaml' } })
    expect([one.changes_digest, other.changes_digest]).toEqual([bare.changes_digest, bare.changes_digest])
    expect(new Set([bare.digest, one.digest, other.digest]).size).toBe(3)
  })
})

describe('changes_digest', () => {
  it('is the same however the rows are shuffled', () => {
    const lines = [
      ['alice', '', 'ml'],
      ['gone', 'absent', ''],
      ['bob', '', 'cv;ml'],
      ['stays', '', 'cv'],
    ]
    const header = ['username', 'ensure', 'groups']
    const straight = planOf({ tables: [table('u.csv', header, ...lines)] }).changes_digest
    fc.assert(
      fc.property(fc.shuffledSubarray(lines, { minLength: lines.length }), (shuffled) => {
        expect(planOf({ tables: [table('u.csv', header, ...shuffled)] }).changes_digest).toBe(straight)
      }),
    )
  })
  it('is the same whenever it was planned, and whatever the users did meanwhile', () => {
    const later = snapshot([
      user('root', { admin: true }),
      user('gone', { last_activity: '2026-11-20T00:00:00Z' }),
      user('stays'),
    ])
    expect(planOf(wanted, later, '2026-11-22T08:00:00.000Z').changes_digest).toBe(planOf(wanted).changes_digest)
  })
  describe('of notices', () => {
    const at = { file: 'hubplan.yaml', line: 2, column: 1 }
    const leaving = (days: number): Wanted => ({ ...wanted, leave: { days, ifActive: 'keep', all: true, at } })
    const on = (takenAt: string, groups: readonly string[] = []): Snapshot => ({
      ...snapshot([...live.users.values()]),
      takenAt,
      groups: new Map(['cv', ...groups].map((name) => [name, { name, roles: [], properties: {} }])),
    })
    const digest = (...from: Parameters<typeof on>) => planOf(leaving(14), on(...from)).changes_digest
    const evening = digest('2026-11-21T23:59:59.000Z')

    it('is the same on the next day, which gives as many days, and when the group of the day was made meanwhile', () => {
      expect(digest('2026-11-22T00:00:00.000Z')).toBe(evening)
      expect(digest('2026-11-21T08:00:00.000Z', ['hubplan-leaving-2026-12-05'])).toBe(evening)
    })
    it('differs for other days of notice, and for another day of a plan that undoes a lift', () => {
      expect(planOf(leaving(15), on('2026-11-20T08:00:00.000Z')).changes_digest).not.toBe(evening)
      const plan = planOf(leaving(14), on('2026-11-21T08:00:00.000Z'))
      const reverting = plan.actions.map((action): Action => ({ ...action, reason: { why: 'revert' } }))
      const of = (taken_at: string) => changesDigest({ ...plan, actions: reverting, snapshot: { taken_at } })
      expect(of('2026-11-22T08:00:00.000Z')).toBe(of('2026-11-21T08:00:00.000Z'))
      expect(of('2026-11-21T08:00:00.000Z')).not.toBe(plan.changes_digest)
      expect(changesDigest({ ...plan, snapshot: undefined })).not.toBe(plan.changes_digest)
    })
    it('differs for any other group that would be made', () => {
      const plan = planOf(leaving(14), on('2026-11-21T08:00:00.000Z'))
      const reason = { why: 'leave' } as const
      const more: Action = {
        id: 'group.create:x',
        op: 'group.create',
        group: 'x',
        before: null,
        after: { members: [] },
        reason,
      }
      expect(changesDigest({ ...plan, actions: [...plan.actions, more] })).not.toBe(plan.changes_digest)
    })
    it('is checked with the day of the plan', () => {
      const plan = planOf(leaving(14), on('2026-11-21T08:00:00.000Z'))
      expect(plan.summary).toEqual({ 'group.create': 2, 'notice.give': 1, 'user.create': 2, 'member.add': 2 })
      expect(() => verify(plan, evening)).not.toThrow()
    })
  })
  it('differs for another hub', () => {
    const other = { ...live, target: { ...live.target, url: 'https://other.example.edu' } }
    expect(planOf(wanted, other).changes_digest).not.toBe(planOf(wanted).changes_digest)
  })
  it('differs when somebody was made anew', () => {
    const anew = snapshot([
      user('root', { admin: true }),
      user('gone', { created: '2026-11-20T00:00:00Z' }),
      user('stays'),
    ])
    expect(planOf(wanted, anew).changes_digest).not.toBe(planOf(wanted).changes_digest)
  })
})

describe('verify', () => {
  const plan = planOf(wanted)
  it('takes a plan that is whole, by either digest', () => {
    for (const expected of [undefined, plan.digest, plan.changes_digest])
      expect(() => verify(plan, expected)).not.toThrow()
  })
  it('refuses one of which anything was changed', () => {
    for (const change of [
      { created_at: '2026-11-21T08:00:01.000Z' },
      { applyable: false },
      { actions: plan.actions.slice(1) },
    ]) {
      expect(() => verify({ ...plan, ...change })).toThrow(
        'The plan was changed after it was made: its digest does not match.',
      )
    }
  })
  it('refuses one that is not the reviewed one', () => {
    expect(() => verify(plan, `sha256:${'0'.repeat(64)}`)).toThrow(/^This is not the reviewed plan: /)
  })
})

describe('the digest of the changes', () => {
  const made = planOf(wanted)
  const one = { flag: '--allow', value: 'storage' } as const
  const other = { flag: '--max-deletes', value: '9' } as const
  const digest = (...overrides: Plan['overrides'][number][]) => changesDigest({ ...made, overrides })
  it('is the same in whatever order overrides were typed', () => {
    expect(digest(one, other)).toBe(digest(other, one))
  })
  it('differs by an override, and by its value', () => {
    const all = [digest(), digest(one), digest(other), digest({ ...one, value: 'rename' })]
    expect(new Set(all).size).toBe(4)
  })
  it('of a delete differs by whether a server ran, and by whether that was seen', () => {
    const { servers: _, ...hidden } = user('gone')
    const gone: Wanted = { tables: [table('u.csv', ['username', 'ensure'], ['gone', 'absent'])] }
    const of = (one: typeof hidden) => planOf(gone, snapshot([user('root', { admin: true }), one])).changes_digest
    const all = [of(hidden), of(user('gone')), of(user('gone', { servers: [{ name: '', state: 'ready' }] }))]
    expect(new Set(all).size).toBe(3)
  })
  it('of a snapshot is the same in whatever order users and their groups came', () => {
    const [a, b] = [user('a', { groups: ['x', 'y'] }), user('b')]
    const { groups: _, ...hidden } = user('b')
    const of = (...users: Parameters<typeof snapshot>[0]) => planOf({}, snapshot(users)).snapshot.digest
    expect(of(a, b)).toBe(of(b, user('a', { groups: ['y', 'x'] })))
    expect(of(a, hidden)).toBe(of(a, b))
    expect(of(a, user('b', { admin: true }))).not.toBe(of(a, b))
  })
})

describe('what a reviewer agrees to', () => {
  const made = planOf(wanted)
  const reason = { why: 'row' } as const
  const digest = (action: Action) => changesDigest({ ...made, actions: [action] })
  const promote: Action = { id: 'admin.set:a', op: 'admin.set', user: 'a', before: false, after: true, reason }
  const set = (before: number | 'unlimited' | null, after: number): Action => ({
    id: 'quota.set:a',
    op: 'quota.set',
    user: 'a',
    before:
      before === null ? null : { balance: before === 'unlimited' ? 0 : before, unlimited: before === 'unlimited' },
    after: { balance: after, unlimited: false },
    reason,
  })
  it('is what an action does, and to which user', () => {
    const all = [promote, { ...promote, after: false }, { ...promote, before: true }, { ...promote, id: 'admin.set:b' }]
    expect(new Set(all.map(digest)).size).toBe(4)
    expect(digest({ ...promote, reason: { why: 'rule', at: 'h.yaml:1:1' } })).toBe(digest(promote))
  })
  it('of a balance is where it goes, and whether anybody gives, takes or limits', () => {
    const all = [set(10, 50), set(10, 60), set(70, 50), set('unlimited', 50)]
    expect(new Set(all.map(digest)).size).toBe(4)
    expect(digest(set(20, 50))).toBe(digest(set(10, 50)))
    expect(digest(set(null, 50))).toBe(digest(set(50, 50)))
    expect(digest(set(90, 50))).toBe(digest(set(70, 50)))
  })
  it('of a server is not what it did before', () => {
    const stop = (state: 'ready' | 'spawn'): Action => ({
      id: 'server.stop:a',
      op: 'server.stop',
      user: 'a',
      server: '',
      before: { state },
      after: { state: 'stopped' },
      reason,
    })
    expect(digest(stop('ready'))).toBe(digest(stop('spawn')))
  })
  it('cannot be another one under a digest that fits', () => {
    const { digest: _, ...body } = { ...made, changes_digest: 'sha256:0' }
    const forged = { ...body, digest: digestOf(body) }
    expect(() => verify(forged)).toThrow('The plan was changed after it was made: its digest does not match.')
  })
  it('is made of a snapshot whose groups count', () => {
    const of = (groups: string[]) => planOf({}, snapshot([user('a', { groups })])).snapshot.digest
    expect(of(['x'])).not.toBe(of(['y']))
  })
  it('says that nobody can be listed only where that is so', () => {
    expect(made.snapshot).not.toHaveProperty('listed')
    expect(made).not.toHaveProperty('desired')
    expect(planOf({}, { ...live, listed: false }).snapshot.listed).toBe(false)
  })
})

it('actions say what was and what is to be', () => {
  const rows = table('u.csv', ['username', 'groups'], ['new', 'ml'], ['old', 'ml'])
  const { actions } = drafted({ tables: [rows] }, snapshot([user('old', { groups: ['cv', 'ml'] })]))
  const more = drafted(
    { tables: [table('u.csv', ['username', 'groups'], ['old', '-'], ['b', 'cv'])] },
    snapshot([user('old', { groups: ['cv'] }), user('b', { groups: ['cv'] })]),
  ).actions
  expect([...actions, ...more].map(({ id, before, after }) => [id, before, after])).toEqual([
    ['user.create:new', null, { admin: false }],
    ['member.add:new:ml', false, true],
    ['member.remove:old:cv', true, false],
  ])
})

describe('what a reviewer of rows agrees to', () => {
  const ready = (name = '', used: string | null = '2026-11-20T12:00:00Z'): Server => ({
    name,
    state: 'ready',
    last_activity: used,
  })
  const rows = (...lines: string[][]) =>
    table('u.csv', ['username', 'admin', 'groups', 'ensure', 'server', 'expires'], ...lines)
  const digest = (wanted: Wanted, people: readonly LiveUser[]): string => {
    const live = snapshot(people)
    return changesDigest({ target: live.target, actions: drafted(wanted, live).actions, overrides: [] })
  }
  const renamed = { tables: [table('u.csv', ['username', 'renamed_from'], ['anna', 'ann'])] }
  const stopped = { tables: [rows(['ann', '', '', '', 'stopped'])] }

  it('of a rename does not heed activity and groups', () =>
    expect(digest(renamed, [user('ann', { last_activity: null, groups: ['x'] })])).toBe(digest(renamed, [user('ann')])))
  it.each([
    ['a rename', renamed],
    ['a delete', { tables: [table('u.csv', ['username', 'ensure'], ['ann', 'absent'])] }],
  ])('of %s heeds a running server, which would end', (_, wanted) => {
    const idle = digest(wanted, [user('ann', { servers: [] })])
    expect(digest(wanted, [user('ann', { servers: [ready()] })])).not.toBe(idle)
    expect(digest(wanted, [user('ann', { servers: [{ name: '', state: 'stopped' }] })])).toBe(idle)
  })
  it('of a delete heeds the number of the account', () => {
    const wanted = { tables: [table('u.csv', ['username', 'ensure'], ['ann', 'absent'])] }
    expect(digest(wanted, [user('ann', { account: '1' })])).not.toBe(digest(wanted, [user('ann', { account: '2' })]))
  })
  it('of a rename heeds whose account it is', () =>
    expect(digest(renamed, [user('ann', { created: '2026-11-01T00:00:00Z' })])).not.toBe(
      digest(renamed, [user('ann')]),
    ))
  it('of a rename heeds the new name', () =>
    expect(digest({ tables: [table('u.csv', ['username', 'renamed_from'], ['anne', 'ann'])] }, [user('ann')])).not.toBe(
      digest(renamed, [user('ann')]),
    ))
  it('of a stop does not heed when the server was used, and how it is', () =>
    expect(digest(stopped, [user('ann', { servers: [ready('', null)] })])).toBe(
      digest(stopped, [user('ann', { servers: [{ name: '', state: 'spawn' }] })]),
    ))
  it('of a stop heeds which server', () =>
    expect(digest(stopped, [user('ann', { servers: [ready('lab')] })])).not.toBe(
      digest(stopped, [user('ann', { servers: [ready()] })]),
    ))
})
