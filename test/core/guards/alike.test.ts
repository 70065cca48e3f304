// Many results of one kind are one finding, with their number and three examples.
import { describe, expect, it, test } from 'vitest'

import { type Alike, examples, folded } from '../../../src/core/guards/alike.ts'
import { emptySources, runGuards } from '../../../src/core/guards/index.ts'
import { shrunken } from '../../../src/core/plan/last-plan.ts'
import type { Action, LiveGroup, Snapshot } from '../../../src/core/types.ts'
import { limits, options, snapshot, user } from '../live.ts'
import { admin, create, found, join, leave, password, people, remove, rename, root, row, words } from './actions.ts'

const names = ['a', 'b', 'c', 'd', 'e'].map((name) => `p-${name}`)
const admins = names.map((name) => user(name, { admin: true }))
const hub = snapshot([root, ...admins])

describe('results', () => {
  const say: Alike['say'] = (some, number) => `${number}: ${some}`
  const one = (subject: string, more: Partial<Alike> = {}, level: 'block' | 'warn' = 'block') => ({
    level,
    message: `about ${subject}`,
    actions: [`x:${subject}`],
    alike: { kind: 'k', subject, say, ...more },
  })
  it('of one kind are one, in the place of the first, with the actions of all', () =>
    expect(folded([one('a'), { ...one('z'), alike: { kind: 'other', subject: 'z', say } }, one('b')])).toEqual([
      { level: 'block', message: '2: a, b', actions: ['x:a', 'x:b'] },
      { level: 'block', message: 'about z', actions: ['x:z'] },
    ]))
  it('of one subject keep its message', () =>
    expect(folded([one('a'), { ...one('a'), actions: ['y:a'] }])).toEqual([
      { level: 'block', message: 'about a', actions: ['x:a', 'y:a'] },
    ]))
  it('of two levels are two', () => expect(folded([one('a'), one('b', {}, 'warn')])).toHaveLength(2))
  it('without anything in common stay as they are', () => {
    const bare = { level: 'block', message: 'm', actions: [] } as const
    expect(folded([bare, bare])).toEqual([bare, bare])
  })
  it('with their own numbers stay apart up to a number', () => {
    const of = (...subjects: string[]) => folded(subjects.map((subject) => one(subject, { apart: 3, note: 'n' })))
    expect(of('a', 'b', 'c').map(({ message }) => message)).toEqual(['about a', 'about b', 'about c'])
    expect(of('a', 'b', 'c', 'd').map(({ message }) => message)).toEqual(['4: a (n), b (n), c (n) and 1 more'])
  })
  it('are named up to three', () => {
    expect(examples(['a', 'b', 'c'])).toBe('a, b, c')
    expect(examples(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c and 2 more')
  })
})

const gone = names.map((name) => remove(name, { admin: true }, row))
const three = '"p-a" (u.csv:2:1), "p-b" (u.csv:2:1), "p-c" (u.csv:2:1) and 2 more'

test.each<[string, string, readonly Action[], Snapshot, string]>([
  [
    'admins to be deleted',
    'admin-delete',
    gone,
    hub,
    `5 admins would be deleted: ${three}; demote them first, or plan with --allow admin-delete`,
  ],
  [
    'admins with a new password',
    'admin-password',
    names.map(password),
    hub,
    `5 admins would get a new password: ${three}; take them out, or plan with --allow admin-password`,
  ],
  [
    'admins to be renamed',
    'admin-rename',
    names.map((name) => rename(name, `q-${name}`, { admin: true })),
    hub,
    `5 admins would be renamed: ${three}; take renamed_from out, or plan with --allow admin-rename`,
  ],
  [
    'new names beside others',
    'name-collision',
    ['Ann', 'Ben', 'Cle', 'Dan'].map((name) => create(name.toLowerCase())),
    snapshot(['Ann', 'Ben', 'Cle', 'Dan'].map((name) => user(name))),
    '4 new names would stand beside nearly the same name, and the hub treats such names as one: "ann" beside "Ann" (differs only in upper and lower case or spaces), "ben" beside "Ben" (differs only in upper and lower case or spaces), "cle" beside "Cle" (differs only in upper and lower case or spaces) and 1 more',
  ],
  [
    'members with capitals',
    'name-collision',
    ['Ann', 'Ben'].flatMap((name) => [join(name, 'g'), leave(name, 'h')]),
    snapshot([]),
    'the groups of 2 users cannot be changed, because the hub lower-cases names in its group lists: "Ann", "Ben"',
  ],
  [
    'new names that look like others',
    'look-alike',
    ['b0b', 'l00', 'h0h', 't0m'].map(create),
    snapshot(['bob', 'loo', 'hoh', 'tom'].map((name) => user(name))),
    '4 new names look like another name: "b0b" like "bob" (it has 0 (U+0030)), "l00" like "loo" (it has 0 (U+0030)), "h0h" like "hoh" (it has 0 (U+0030)) and 1 more; check that each pair is two people',
  ],
  [
    'possible renames',
    'possible-rename',
    [...['jo.smith', 'ann.lee'].map((name) => remove(name)), ...['jo.smiht', 'ann.leee'].map(create)],
    snapshot(['jo.smith', 'ann.lee'].map((name) => user(name))),
    '2 pairs of a user to be deleted and one to be created may be one person each under a new name: "jo.smith" and "jo.smiht", "ann.lee" and "ann.leee"; if so, files and servers do not follow: give the new rows renamed_from instead',
  ],
])('%s are one finding', (_, guard, actions, live, message) => {
  const [only, ...others] = found(guard, actions, live)
  expect(others).toEqual([])
  expect(only?.message).toBe(message)
  expect(only?.actions).toEqual(expect.arrayContaining(actions.map(({ id }) => id)))
})

describe('servers that no request can address', () => {
  const servers = [{ name: '..', state: 'ready' }] as const
  const live = snapshot(names.map((name) => user(name, { servers })))
  const start = (name: string): Action => ({
    id: `server.start:${name}:..`,
    op: 'server.start',
    user: name,
    server: '..',
    before: { state: 'stopped' },
    after: { state: 'ready' },
    reason: row,
  })
  it('are one finding for each kind of change', () =>
    expect(
      words('server-names', [...names.map(start), ...names.map((name) => remove(name, { servers }))], live),
    ).toEqual([
      'block: the names of 5 servers cannot be part of an address, so the servers cannot be started: ".." of "p-a", ".." of "p-b", ".." of "p-c" and 2 more; stop them on the hub\'s own pages, or leave their users out',
      'block: 5 users cannot be deleted, because the name of a running server of each cannot be part of an address, so it cannot be stopped before that: "p-a" (".."), "p-b" (".."), "p-c" ("..") and 2 more; stop these servers on the hub\'s own pages, or leave the users out',
    ]))
})

describe('protected users', () => {
  const given = { options: { protect: ['p-*'] } }
  it('are one finding for each kind of change', () => {
    const changes = [
      ...gone.slice(0, 2),
      ...names.slice(2, 4).flatMap((name) => [admin(name, false), leave(name, 'g')]),
      rename('root', 'p-x'),
      rename('root', 'p-y'),
    ]
    expect(words('protected', changes, hub, given)).toEqual([
      'block: 2 protected users would be deleted: "p-a" (u.csv:2:1), "p-b" (u.csv:2:1); take the rows out, or the names out of protect',
      'block: 2 protected users would be changed: "p-c" (u.csv:2:1), "p-d" (u.csv:2:1); take the rows out, or the names out of protect',
      'block: 2 users would be renamed to protected names: "root" to "p-x" (u.csv:2:1), "root" to "p-y" (u.csv:2:1); take the rows out, or the names out of protect',
    ])
  })
  it('are two findings where the policy protects some of them, and only the others pass', () => {
    const policy = { version: 1, protect: ['p-a', 'p-b'] } as const
    const overrides = [{ flag: '--allow', value: 'protected' } as const]
    const limited = { ...options, protect: ['p-*', 'p-a', 'p-b'] }
    const told = runGuards({ actions: gone, live: hub, options: limited, policy }, overrides)
    expect(told.filter(({ guard }) => guard === 'protected')).toEqual([
      {
        guard: 'protected',
        level: 'block',
        message:
          'the policy sets this, and --allow protected does not lift it: 2 protected users would be deleted: "p-a" (u.csv:2:1), "p-b" (u.csv:2:1); take the rows out, or the names out of protect',
        held: true,
        actions: ['user.delete:p-a', 'user.delete:p-b'],
      },
      {
        guard: 'protected',
        level: 'warn',
        message:
          'allowed by --allow protected: 3 protected users would be deleted: "p-c" (u.csv:2:1), "p-d" (u.csv:2:1), "p-e" (u.csv:2:1); take the rows out, or the names out of protect',
        actions: ['user.delete:p-c', 'user.delete:p-d', 'user.delete:p-e'],
      },
    ])
  })
})

describe('groups that lose members', () => {
  const groups = ['g1', 'g2', 'g3', 'g4']
  const crowd = people(40, { groups })
  const leaving = (size: number, of: readonly string[], why: 'row' | 'exact' = 'row') =>
    of.flatMap((group) => crowd.slice(0, size).map(({ name }) => leave(name, group, { why })))
  const told = (actions: readonly Action[], size = 40) =>
    words('group-removals', actions, snapshot(crowd.slice(0, size)))

  it('stay three findings, and are one beyond: more than the limits', () => {
    expect(told(leaving(11, groups.slice(0, 3)))).toHaveLength(3)
    expect(told(leaving(11, groups))).toEqual([
      'block: 4 groups would each lose more than both limits: 10 members and 25 % of the group: "g1" (11 of 40), "g2" (11 of 40), "g3" (11 of 40) and 1 more; if that is right, raise guards.max_group_removals in hubplan.yaml or plan with --allow group-removals',
    ])
  })
  it('are one beyond three: more than half', () =>
    expect(told(leaving(3, groups), 5)).toEqual([
      'block: 4 groups would each lose more than half of their members: "g1" (3 of 5), "g2" (3 of 5), "g3" (3 of 5) and 1 more; is a column header misspelt, or are the names of the groups? If this is right, plan with --allow group-removals',
    ]))
  it('are one beyond three: left empty, within the limits and beyond them', () => {
    const end = 'is the column header (groups) misspelt, or are the names of the groups? If this is right'
    expect(told(leaving(3, groups, 'exact'), 3)).toEqual([
      `block: 4 groups would be left empty, because no row names them (members: exact): "g1" (3 of 3), "g2" (3 of 3), "g3" (3 of 3) and 1 more; ${end}, plan with --allow group-removals`,
    ])
    expect(told(leaving(12, groups, 'exact'), 12)).toEqual([
      `block: 4 groups would be left empty, because no row names them (members: exact): "g1" (12 of 12), "g2" (12 of 12), "g3" (12 of 12) and 1 more; each time that is more than both limits: 10 members and 25 % of the group; ${end}, raise guards.max_group_removals in hubplan.yaml or plan with --allow group-removals`,
    ])
  })
})

test('groups with protected members are one finding beyond three', () => {
  const groups = ['g1', 'g2', 'g3', 'g4']
  const members = groups.map((group) => user(`p-${group}`, { groups: [group] }))
  const live = snapshot(members, {
    groups: new Map(groups.map((name): [string, LiveGroup] => [name, { name, roles: [] }])),
  })
  const deletes = groups.map((group): Action => {
    const before = { members: [`p-${group}`] }
    return { id: `group.delete:${group}`, op: 'group.delete', group, before, after: null, reason: row }
  })
  const given = { options: { protect: ['p-*'] } }
  expect(words('group-delete', deletes.slice(0, 3), live, given)).toHaveLength(3)
  expect(words('group-delete', deletes, live, given)).toEqual([
    'block: 4 groups with protected members would be deleted: "g1" (1 protected member), "g2" (1 protected member), "g3" (1 protected member) and 1 more; take them out of the groups or of protect, or plan with --allow group-delete',
  ])
})

describe('files', () => {
  const file = (path: string, rows: number) => ({ path, rows })
  const four = ['a.csv', 'b.csv', 'c.csv', 'd.csv']
  it('without rows are one finding', () => {
    const of = (paths: readonly string[]) =>
      emptySources(
        paths.map((path) => file(path, 0)),
        [],
      ).map((one) => one.message)
    expect(of([])).toEqual([])
    expect(of(['a.csv'])).toEqual(['a.csv has no rows; if that is meant, plan with --allow empty-source'])
    expect(of(four)).toEqual([
      '4 files have no rows: a.csv, b.csv, c.csv and 1 more; if that is meant, plan with --allow empty-source',
    ])
  })
  it('that have lost rows are one finding beyond three', () => {
    const before = four.map((path) => file(path, 100))
    const of = (now: readonly { path: string; rows: number }[], last = before) =>
      shrunken(now, last, { limits }).map(({ message }) => message)
    expect(of([], before.slice(0, 3))).toHaveLength(3)
    expect(of([file('a.csv', 60)])).toEqual([
      '4 files have lost too many rows since the plan of --against: a.csv (100 rows, 60 now), b.csv (100 rows, not read now), c.csv (100 rows, not read now) and 1 more; the limit is 25 %; if that is right, raise guards.max_source_shrink in hubplan.yaml or plan with --allow source-shrank',
    ])
  })
})
