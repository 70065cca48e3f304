import { describe, expect, it } from 'vitest'

import type { Rule } from '../../../src/core/types.ts'
import { drafted, guardsOf, ids, snapshot, table, user } from '../live.ts'

const rows = (...lines: (readonly (string | readonly string[])[])[]) =>
  table('u.csv', ['username', 'admin', 'groups', 'ensure'], ...lines)
const everybody = { prune: { file: 'hubplan.yaml', line: 3, column: 8 } }
const rule = (more: Partial<Rule>): Rule => ({ at: { file: 'hubplan.yaml', line: 5, column: 5 }, ...more })

describe('a row', () => {
  it('creates, promotes and adds to groups that it makes', () => {
    const { actions } = drafted(
      { tables: [rows(['alice', 'true', 'ml', ''])] },
      snapshot([user('root', { admin: true })]),
    )
    expect(ids(actions)).toEqual(['group.create:ml', 'user.create:alice', 'admin.set:alice', 'member.add:alice:ml'])
  })
  it('does nothing when all is as it says', () => {
    const live = snapshot([user('alice', { admin: true, groups: ['ml'] })])
    expect(drafted({ tables: [rows(['alice', 'true', 'ml', ''])] }, live).actions).toEqual([])
  })
  it('leaves alone what it does not manage', () => {
    const live = snapshot([user('alice', { admin: true, groups: ['old'] })])
    expect(drafted({ tables: [rows(['alice', '', '', ''])] }, live).actions).toEqual([])
  })
  it('takes a user out of a managed group that it does not name', () => {
    const live = snapshot([user('alice', { groups: ['cv', 'ml', 'other'] }), user('bob')])
    const { actions } = drafted({ tables: [rows(['alice', '', 'ml', ''], ['bob', '', 'cv', ''])] }, live)
    expect(ids(actions)).toEqual(['member.add:bob:cv', 'member.remove:alice:cv'])
  })
  it('handles a group called __proto__', () => {
    const live = snapshot([user('alice', { groups: ['__proto__'] }), user('bob')])
    const { actions } = drafted({ tables: [rows(['alice', '', '-', ''], ['bob', '', '__proto__', ''])] }, live)
    expect(ids(actions)).toEqual(['member.add:bob:__proto__', 'member.remove:alice:__proto__'])
  })
  it('deletes, and remembers what was', () => {
    const live = snapshot([
      user('alice', {
        groups: ['ml'],
        servers: [
          { name: '', state: 'ready' },
          { name: 'x', state: 'stopped' },
        ],
      }),
      user('bob'),
    ])
    const [action] = drafted({ tables: [rows(['alice', '', '', 'absent'])] }, live).actions
    expect(action).toEqual({
      id: 'user.delete:alice',
      op: 'user.delete',
      user: 'alice',
      before: {
        admin: false,
        groups: ['ml'],
        created: '2026-01-01T00:00:00.000000Z',
        last_activity: '2026-11-01T00:00:00.000000Z',
        servers: [{ name: '', state: 'ready' }],
      },
      after: null,
      reason: { why: 'row', at: 'u.csv:2:1' },
    })
  })
  it('with ensure: existing never creates', () => {
    const { diagnostics, actions } = drafted({ tables: [rows(['nobody', '', '', 'existing'])] }, snapshot([]))
    expect(diagnostics.map((d) => d.message)).toEqual([
      'there is no user "nobody" on the hub, and this row cannot create one (ensure: existing)',
    ])
    expect(actions).toEqual([])
  })
  it('says that somebody to be absent is not there', () => {
    const { findings } = drafted({ tables: [rows(['ghost', '', '', 'absent'])] }, snapshot([]))
    expect(findings.map((f) => f.message)).toEqual(['to be absent and not on the hub: "ghost"'])
  })
})

describe('names on the hub', () => {
  it('never touches Bob for a row about bob', () => {
    const live = snapshot([user('Bob', { admin: true }), user('bob')])
    const { actions, findings } = drafted({ tables: [rows(['bob', '', '', 'absent'])] }, live)
    expect(ids(actions)).toEqual(['user.delete:bob'])
    expect(findings.some((f) => f.guard === 'hands-off' && f.message.includes('"Bob"'))).toBe(true)
  })
  it('never prunes Bob, whatever the roster says', () => {
    const live = snapshot([user('Bob'), user('bob')])
    expect(drafted({ tables: [rows(['alice', '', '', ''])], scope: everybody }, live).actions.map((a) => a.id)).toEqual(
      ['user.create:alice', 'user.delete:bob'],
    )
  })
  it('blocks a bob beside Bob', () => {
    const { findings } = drafted({ tables: [rows(['bob', '', '', ''])] }, snapshot([user('Bob')]))
    expect(guardsOf(findings)).toContain('block name-collision')
  })
  it.each(['..', '.', 'a/b', ''])('never touches a live %j', (name) => {
    const live = snapshot([user(name), user('x')])
    const { actions } = drafted({ rules: [rule({ match: ['*'] })] }, live)
    expect(ids(actions)).toEqual(['user.delete:x'])
  })
  it('deletes bob#old and never bob', () => {
    const live = snapshot([user('bob'), user('bob#old')])
    expect(ids(drafted({ tables: [rows(['bob#old', '', '', 'absent'])] }, live).actions)).toEqual([
      'user.delete:bob%23old',
    ])
  })
  it('takes Bob with names: exact, and blocks changes of the groups of Bob', () => {
    const live = snapshot([user('Bob'), user('x')])
    const { actions, findings } = drafted(
      { tables: [rows(['Bob', 'true', 'ml', ''])], scope: { names: 'exact' } },
      live,
    )
    expect(ids(actions)).toEqual(['group.create:ml', 'admin.set:Bob', 'member.add:Bob:ml'])
    expect(guardsOf(findings)).toContain('block name-collision')
  })
})

describe('prune', () => {
  const live = snapshot([
    user('root', { admin: true }),
    user('hubplan-bot'),
    user('svc-backup'),
    user('guest-1'),
    user('alice'),
    user('gone'),
  ])
  const wanted = {
    tables: [rows(['alice', '', '', ''])],
    scope: { ...everybody, protect: ['svc-*'], manage: [['[!g]*', 'gone']] },
  }

  it('deletes who is not in the roster, and nobody out of reach', () => {
    const { actions } = drafted(wanted, live)
    expect(ids(actions)).toEqual(['user.delete:gone'])
    expect(actions[0]?.reason).toEqual({ why: 'prune', at: 'hubplan.yaml:3:8' })
  })
  it('reports the users that it skipped, and why', () => {
    expect(
      drafted(wanted, live)
        .findings.filter((f) => f.guard === 'skipped')
        .map((f) => f.message),
    ).toEqual([
      'left alone, admins: "root"',
      'left alone, outside manage: "guest-1"',
      'left alone, protected: "svc-backup"',
      'left alone, the account of the token: "hubplan-bot"',
    ])
  })
})

describe('prune by an export', () => {
  it('leaves users alone that no row can name, and says so', () => {
    const odd = ['tab\tname', 'zero\u200bwidth', 'username'].map((name) => user(name))
    const { actions, findings } = drafted(
      { scope: everybody, tables: [rows(['ann', '', ''])] },
      snapshot([user('ann'), user('gone'), ...odd]),
    )
    expect(ids(actions)).toEqual(['user.delete:gone'])
    expect(findings.filter(({ guard }) => guard === 'skipped').map(({ message }) => message)).toEqual([
      'left alone, no row can name the user, because the name has a control or text-direction character: "tab\\tname"',
      'left alone, no row can name the user, because the name has an invisible character: "zero\u200bwidth"',
      'left alone, no row can name the user, because the name is the word of the header: "username"',
    ])
  })
})

describe('a user that no row can name', () => {
  const at = { file: 'hubplan.yaml', line: 9, column: 5 }
  const odd = user('zero\u200bwidth', {
    groups: ['ml'],
    servers: [{ name: '', state: 'ready', last_activity: '2020-01-01T00:00:00Z' }],
  })
  const exact = { groups: [{ name: 'ml', exact: true, isDeclared: true, at }] }

  it('stays in groups with exact members', () => {
    expect(drafted(exact, snapshot([odd])).actions).toEqual([])
  })
  it('is absent by a rule', () => {
    expect(ids(drafted({ rules: [rule({ match: ['zero*'] })] }, snapshot([odd])).actions)).toEqual([
      'user.delete:zero%E2%80%8Bwidth',
    ])
  })
  it.each([{ scope: everybody }, exact])('is spared with %j, and the rules for servers hold', (more) => {
    const stopRules = [{ at, idle: { text: '1d', seconds: 86_400 } }]
    expect(ids(drafted({ ...more, stopRules }, snapshot([odd])).actions)).toEqual(['server.stop:zero%E2%80%8Bwidth'])
  })
})

describe('prune without a roster', () => {
  const live = snapshot([user('ann@x'), user('ben@x'), user('cat@x')])
  const keep = (...protect: string[]) => ({ scope: { prune: { file: '--prune' }, protect } })

  it('deletes everybody but those who are protected', () => {
    const { actions, findings } = drafted(keep('ann@x', '*cat*'), live)
    expect(ids(actions)).toEqual(['user.delete:ben%40x'])
    expect(actions[0]?.reason).toEqual({ why: 'prune', at: '--prune' })
    expect(guardsOf(findings)).toEqual(['info skipped'])
  })
  it('blocks when one who is to stay is not there by that name', () => {
    const { findings } = drafted(keep('ann@x', 'bne@x'), live)
    expect(
      findings.filter(({ level }) => level === 'block').map(({ guard, message }) => `${guard}: ${message}`),
    ).toEqual([
      'protected: all users but those in protect would be deleted, and no user is called "bne@x"; check the spelling',
    ])
  })
  it('protects the right user, however spaces and accents are written', () => {
    const people = snapshot([user('jose\u0301@x'), user('ben@x'), user('cat@x')])
    const { actions } = drafted(keep('jos\u00e9@x', ' ben@x'), people)
    expect(ids(actions)).toEqual(['user.delete:cat%40x'])
  })
  it('of a roster needs no match', () => {
    const wanted = { ...keep('svc-*'), tables: [rows(['ann@x', '', '', ''])] }
    expect(guardsOf(drafted(wanted, live).findings)).toEqual(['info fits-nobody'])
  })
})

describe('absent rules', () => {
  it('match by glob, without regard to the case of the pattern', () => {
    const live = snapshot([user('s23'), user('s24'), user('t123')])
    expect(ids(drafted({ rules: [rule({ match: ['*23', 'NOBODY'] })] }, live).actions)).toEqual([
      'user.delete:s23',
      'user.delete:t123',
    ])
  })
  it('never delete a user that a row wants', () => {
    const live = snapshot([user('s23'), user('s24')])
    const { actions } = drafted({ tables: [rows(['s23', '', '', ''])], rules: [rule({ match: ['s*'] })] }, live)
    expect(ids(actions)).toEqual(['user.delete:s24'])
  })
  it('count inactivity from creation for those who never came, by the clock of the hub', () => {
    const day = 86_400
    const inactive = { text: '180d', seconds: 180 * day }
    const live = snapshot([
      user('old', { last_activity: '2026-01-01T00:00:00Z' }),
      user('new', { last_activity: '2026-11-01T00:00:00Z', created: '2020-01-01T00:00:00Z' }),
      user('never-old', { last_activity: null, created: '2026-01-01T00:00:00Z' }),
      user('never-new', { last_activity: null, created: '2026-11-01T00:00:00Z' }),
    ])
    const { actions } = drafted({ rules: [rule({ inactive })] }, live)
    expect(ids(actions)).toEqual(['user.delete:never-old', 'user.delete:old'])
    expect(actions[0]?.reason).toEqual({ why: 'rule', at: 'hubplan.yaml:5:5', inactive_for: '180d' })
  })
  it('need all conditions of one rule', () => {
    const inactive = { text: '1d', seconds: 86_400 }
    const live = snapshot([user('a1'), user('b1')])
    expect(ids(drafted({ rules: [rule({ match: ['a*'], inactive })] }, live).actions)).toEqual(['user.delete:a1'])
  })
  it('block when the token cannot see the activity', () => {
    const { last_activity: _, ...blind } = user('a1')
    const { findings, actions } = drafted(
      { rules: [rule({ inactive: { text: '1d', seconds: 1 } })] },
      snapshot([blind]),
    )
    expect(actions).toEqual([])
    expect(guardsOf(findings)).toEqual(['block visibility'])
  })
})

describe('exact groups', () => {
  const exact = [{ name: 'ml', exact: true, isDeclared: true, at: { file: 'hubplan.yaml', line: 9, column: 5 } }]

  it('lose members that no row names for them, also rows without groups', () => {
    const live = snapshot([
      user('alice', { groups: ['ml'] }),
      user('bob', { groups: ['ml'] }),
      user('carol', { groups: ['ml'] }),
    ])
    const { actions } = drafted({ tables: [rows(['alice', '', 'ml', ''], ['bob', '', '', ''])], groups: exact }, live)
    expect(ids(actions)).toEqual(['member.remove:bob:ml', 'member.remove:carol:ml'])
    expect(actions.map((a) => a.reason)).toEqual([
      { why: 'exact', at: 'hubplan.yaml:9:5' },
      { why: 'exact', at: 'hubplan.yaml:9:5' },
    ])
  })
  it('keep admins and protected members', () => {
    const live = snapshot([user('root', { admin: true, groups: ['ml'] }), user('svc-x', { groups: ['ml'] })])
    expect(drafted({ groups: exact, scope: { protect: ['svc-*'] } }, live).actions).toEqual([])
  })
  it('are created when they are declared and missing', () => {
    expect(ids(drafted({ groups: exact }, snapshot([])).actions)).toEqual(['group.create:ml'])
  })
})

describe('what the token cannot see', () => {
  it('blocks rows about groups', () => {
    const { groups: _, ...blind } = user('alice')
    const { findings } = drafted({ tables: [rows(['alice', '', '-', ''])] }, snapshot([blind]))
    expect(guardsOf(findings)).toEqual(['block visibility'])
  })
  it('blocks creates and deletes on a partial list', () => {
    const live = snapshot([user('alice')], { complete: false })
    expect(guardsOf(drafted({ tables: [rows(['bob', '', '', ''])] }, live).findings)).toEqual(['block visibility'])
  })
})
