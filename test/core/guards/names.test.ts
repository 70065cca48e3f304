// Names that are protected, outside manage, or near to those of others.
import { describe, expect, it } from 'vitest'

import { runGuards } from '../../../src/core/guards/index.ts'
import type { Reason } from '../../../src/core/types.ts'
import { drafted, guardsOf, options, snapshot, table, user, type Wanted } from '../live.ts'
import {
  absent,
  admin,
  allowing,
  brief,
  create,
  found,
  join,
  leave,
  messages,
  people,
  remove,
  rename,
  root,
  row,
  stop,
  students,
  words,
} from './actions.ts'

describe('rows outside manage', () => {
  const live = snapshot([user('prof'), user('s-ann')])
  const students = { options: { manage: [['s-*']] } }
  it('block when they would change somebody who is there', () => {
    expect(
      found('outside-manage', [admin('prof', true), join('prof', 'ml'), admin('s-ann', true)], live, students),
    ).toEqual([
      {
        guard: 'outside-manage',
        level: 'block',
        message: 'rows would make or change users outside manage: "prof"; take the rows out, or widen manage',
        actions: ['admin.set:prof', 'member.add:prof:ml'],
      },
    ])
  })
  it('block when they would make somebody, or rename somebody out of it', () => {
    expect(words('outside-manage', [create('prof2'), rename('s-ann', 'ann'), create('s-bob')], live, students)).toEqual(
      ['block: rows would make or change users outside manage: "prof2", "ann"; take the rows out, or widen manage'],
    )
  })
  it('are nothing where they ask for nothing', () => {
    const wanted = { tables: [table('u.csv', ['username', 'admin'], ['prof', 'no'])], scope: { manage: [['s-*']] } }
    expect(drafted(wanted, live)).toMatchObject({ actions: [], findings: [] })
  })
  it('block at apply too, and no flag helps', () => {
    const given = { ...students, ...allowing('outside-manage'), only: 'atApply' } as const
    expect(words('outside-manage', [admin('prof', true)], live, given)[0]).toMatch(/^block: rows would make or change/)
  })
  it('hold against a revert only where a policy sets them', () => {
    const undo = { ...admin('prof', true), reason: { why: 'revert', at: 'plan.json' } } as const
    expect(words('outside-manage', [undo], live, students)).toEqual([])
    const policy = { version: 1, manage: ['s-*'] } as const
    expect(words('outside-manage', [undo], live, { ...students, policy })).toHaveLength(1)
    const open = { version: 1, manage: ['*'] } as const
    expect(words('outside-manage', [undo], live, { ...students, policy: open })).toEqual([])
  })
  it('are not blocked beside what a rule would do: both are told', () => {
    const ruled = leave('prof', 'ml', { why: 'exact' })
    expect(words('outside-manage', [ruled, admin('prof', true)], live, students)).toEqual([
      'block: prune, rules and exact groups cannot change users outside manage: "prof"',
      'block: rows would make or change users outside manage: "prof"; take the rows out, or widen manage',
    ])
  })
})

describe('a name of the same normal form', () => {
  it('is not made beside one in capitals', () => {
    expect(words('name-collision', [create('bigcase')], snapshot([user('BigCase')]))).toEqual([
      'block: "bigcase" would be created beside "BigCase", which differs only in upper and lower case or spaces; the hub treats such names as one',
    ])
  })
  it('is not made beside one that is composed otherwise, and the letters are told', () => {
    expect(words('name-collision', [create('zo\u00eb')], snapshot([user('zoe\u0308')]))).toEqual([
      'block: "zo\u00eb" would be created beside "zoe\u0308", which differs only in how its letters are put together: it has e (U+0065), U+0308; the two names look the same',
    ])
  })
  it('is not made twice', () => {
    expect(words('name-collision', [create('bob'), create('Bob')])).toEqual([
      'block: "Bob" would be created beside "bob", which differs only in upper and lower case or spaces; the hub treats such names as one',
    ])
  })
})

describe('a row of nearly the name of a user who is never touched', () => {
  const live = snapshot([user('BigCase', { admin: false }), user('zoe\u0308'), ...people(4)])
  const rows = (...lines: string[][]): Wanted => ({
    tables: [table('u.csv', ['username', 'ensure', 'renamed_from'], ...lines)],
  })
  const collisions = (wanted: Wanted, more: Parameters<typeof drafted>[2] = {}) =>
    drafted(wanted, live, more)
      .findings.filter(({ guard }) => guard === 'name-collision')
      .map(({ level, message }) => `${level}: ${message}`)
  const nobody = 'names in the files without a user, while hubplan never changes the user with nearly that name: '
  const exact = ', or set target.names: exact and write the names as the hub has them'

  it('blocks when it means that the user goes', () => {
    expect(collisions(rows(['bigcase', 'absent', '']))).toEqual([
      `block: ${nobody}"bigcase" (u.csv:2:1) has no user, and "BigCase" differs only in upper and lower case or spaces; take the rows out${exact}`,
    ])
  })
  it('blocks when it has an old name that is nearly so', () => {
    expect(collisions(rows(['neo', '', 'bigcase']))).toEqual([
      `block: ${nobody}"bigcase" (u.csv:2:1) has no user, and "BigCase" differs only in upper and lower case or spaces; take the rows out${exact}`,
    ])
  })
  it('is told with the letters where these are composed otherwise, and that case counts would not help', () => {
    expect(collisions(rows(['zo\u00eb', 'absent', '']))).toEqual([
      `block: ${nobody}"zo\u00eb" (u.csv:2:1) has no user, and "zoe\u0308" differs only in how its letters are put together: it has e (U+0065), U+0308; take the rows out`,
    ])
  })
  it('blocks as many as there are with one finding, and ten of them are told', () => {
    const many = snapshot(Array.from({ length: 12 }, (_, at) => user(`P${String(at).padStart(2, '0')}`)))
    const wanted = rows(...[...many.users.keys()].map((name) => [name.toLowerCase(), 'absent', '']))
    const [only, ...others] = drafted(wanted, many).findings.filter(({ guard }) => guard === 'name-collision')
    expect(others).toEqual([])
    expect(only?.message).toMatch(/"p09" \(u\.csv:11:1\) has no user, .* or spaces; and 2 more; take the rows out/)
  })
  it('is a warning when that is allowed', () => {
    const overrides = [{ flag: '--allow', value: 'name-collision' } as const]
    expect(collisions(rows(['bigcase', 'absent', '']), { overrides })[0]).toMatch(/^warn: allowed by --allow/)
  })
  it('that may only exist already is an error which names the other one', () => {
    expect(drafted(rows(['bigcase', 'existing', '']), live).diagnostics.map(({ message }) => message)).toEqual([
      'there is no user "bigcase" on the hub; there is "BigCase", which hubplan never touches, and this row cannot create one (ensure: existing)',
    ])
  })
  it('that spells it as the hub does is met when it asks for nothing, and cannot be met when it does', () => {
    expect(drafted(rows(['BigCase', '', '']), live)).toMatchObject({ actions: [], diagnostics: [] })
    expect(drafted(rows(['BigCase', 'absent', '']), live).diagnostics.map(({ message }) => message)).toEqual([
      'the name "BigCase" is not in lower case, so hubplan never touches this user, and the row cannot be met; take it out, or set target.names: exact',
    ])
    expect(drafted(rows(['zoe\u0308', 'absent', '']), live).diagnostics.map(({ message }) => message)).toEqual([
      'the name "zoe\u0308" is not in the composed form of Unicode (NFC), so hubplan never touches this user, and the row cannot be met; take it out',
    ])
  })
  it('and a live user of that very name: the two are told apart by their letters', () => {
    const both = snapshot([user('zoe\u0308'), user('zo\u00eb')])
    expect(drafted(rows(['zoe\u0308', '', '']), both).diagnostics.map(({ message }) => message)).toEqual([
      '"zoe\u0308" and "zo\u00eb" are two users of the hub (in the first it has e (U+0065), U+0308), and hubplan only changes "zo\u00eb"; write "zo\u00eb" if that one is meant, or take the row out',
    ])
  })
})

describe('names in actions', () => {
  it('that are protected are told with the place of the row', () => {
    const live = snapshot([root])
    const protect = { options: { protect: ['r*'] } }
    expect(
      found('protected', [remove('root', {}, row), remove('ann'), rename('ann', 'ron')], live, protect).map(
        ({ message, actions }) => [message, actions],
      ),
    ).toEqual([
      [
        '"root" is protected and would be deleted (u.csv:2:1); take the row out, or the name out of protect',
        ['user.delete:root'],
      ],
      [
        '"ann" would be renamed to "ron", a protected name (u.csv:2:1); take the row out, or the name out of protect',
        ['user.rename:ann:ron'],
      ],
    ])
  })
  it('outside manage are out of reach, and must match a glob of every list', () => {
    const live = snapshot([root])
    const manage = { options: { manage: [['a*', 'b*'], ['*n']] } }
    const by = (why: Reason['why'], name: string) => remove(name, {}, { why })
    for (const why of ['row', 'needed'] as const)
      expect(brief('outside-manage', [by(why, 'x'), by(why, 'ann')], live, manage)).toEqual(['block user.delete:x'])
    expect(brief('outside-manage', [by('revert', 'x')], live, manage)).toEqual([])
    for (const why of ['prune', 'rule', 'exact'] as const) {
      expect(
        found('outside-manage', [by(why, 'ann'), by(why, 'ben'), by(why, 'abc'), by(why, 'dan')], live, manage),
      ).toEqual([
        {
          guard: 'outside-manage',
          level: 'block',
          message: 'prune, rules and exact groups cannot change users outside manage: "abc", "dan"',
          actions: ['user.delete:abc', 'user.delete:dan'],
        },
      ])
    }
  })
  it('that differ only in case are told with what would be beside them', () => {
    const live = snapshot([user('Bob'), user('ann')])
    const said = (...actions: Parameters<typeof found>[1]) =>
      found('name-collision', actions, live).map(({ message, actions: ids }) => [message.split(',')[0], ids])
    expect(said(create('bob'), rename('Bob', 'bob'))).toEqual([
      ['"bob" would be created beside "Bob"', ['user.create:bob']],
    ])
    expect(said(rename('ann', 'BOB'))).toEqual([['"BOB" would stand beside "Bob"', ['user.rename:ann:BOB']]])
  })
  it('in capitals can neither join nor leave, and may have a server', () => {
    expect(brief('name-collision', [join('Bob', 'g'), leave('Bob', 'g'), stop('Bob'), join('bob', 'g')])).toEqual([
      'block member.add:Bob:g member.remove:Bob:g',
    ])
  })
})

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

describe('protected', () => {
  const wanted = (line: string[]) => ({
    tables: [table('u.csv', ['username', 'admin', 'ensure'], line)],
    scope: { protect: ['SVC-*'] },
  })
  const live = snapshot([root, user('svc-a')])
  it('blocks a row that deletes such a user', () => {
    expect(messages(wanted(['svc-a', '', 'absent']), live)).toEqual([
      '"svc-a" is protected and would be deleted (u.csv:2:1); take the row out, or the name out of protect',
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

describe('outside-manage', () => {
  it('does not hold against what another plan did', () => {
    const live = snapshot([user('a'), ...students(9)])
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
