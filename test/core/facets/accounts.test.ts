// A row with renamed_from, from the file to the plan.
import { describe, expect, it } from 'vitest'

import { formatPlace } from '../../../src/core/problem.ts'
import { desired, desiring, drafted, guardsOf, ids, snapshot, table, user } from '../live.ts'

const header = ['username', 'renamed_from', 'admin', 'groups', 'ensure', 'expires', 'server']
const rows = (...lines: string[][]) => table('u.csv', header, ...lines)
const other = (...lines: string[][]) => table('more.csv', header, ...lines)
const everybody = { prune: { file: 'hubplan.yaml', line: 3, column: 8 } }

function told(wanted: Parameters<typeof desiring>[0]): string[] {
  return desiring(wanted).diagnostics.map((d) => `${d.severity} ${formatPlace(d.at)} ${d.message}`)
}

function plan(
  lines: string[][],
  people: Parameters<typeof snapshot>[0],
  more: Partial<Parameters<typeof drafted>[0]> = {},
) {
  return drafted({ tables: [rows(...lines)], ...more }, snapshot(people))
}

describe('the old name', () => {
  it('is normalised like the new one', () =>
    expect(desired({ tables: [rows(['Anna', ' ANN '])] }).users.get('anna')?.renamedFrom).toBe('ann'))
  it('keeps its case with names: exact', () => {
    const { users } = desired({ tables: [rows(['Anna', 'Ann'])], scope: { names: 'exact' } })
    expect(users.get('Anna')?.renamedFrom).toBe('Ann')
  })
  it('that is the new one is refused', () =>
    expect(told({ tables: [rows(['ann', 'Ann'])] })).toEqual([
      'error u.csv:2:2 "ann" is also the new name; empty renamed_from',
    ]))
  it('of somebody to be absent is refused', () =>
    expect(told({ tables: [rows(['anna', 'ann', '', '', 'absent'])] })).toEqual([
      'error u.csv:2:2 a user with ensure: absent cannot be renamed; clear renamed_from, or use the current name',
    ]))
  it.each([
    ['a/b', 'has a slash, which a proxy may read as another path'],
    ['..', 'would be read as a folder in the URL of a request'],
  ])('%j is refused', (name, why) =>
    expect(told({ tables: [rows(['ann', name])] })).toEqual([
      `error u.csv:2:2 the old name ${JSON.stringify(name)} ${why}; hubplan cannot rename such a user`,
    ]),
  )
  it('that is a list is refused', () =>
    expect(told({ tables: [table('u.yaml', ['name', 'renamed_from'], ['anna', ['ann']])] })).toEqual([
      'error u.yaml:2:2 renamed_from must be one name, not a list',
    ]))
  it('with a row of its own is refused', () =>
    expect(told({ tables: [rows(['ann', ''], ['anna', 'ann'])] })).toEqual([
      'error u.csv:3:1 "ann" is to be renamed to "anna" and has a row of its own at u.csv:2:1; take one of them out',
    ]))
  it('with a row of its own elsewhere is refused, also when that one is to be absent', () =>
    expect(told({ tables: [rows(['anna', 'ann']), other(['ann', '', '', '', 'absent'])] })).toEqual([
      'error u.csv:2:1 "ann" is to be renamed to "anna" and has a row of its own at more.csv:2:1; take one of them out',
    ]))
  it('with two heirs is refused', () =>
    expect(told({ tables: [rows(['anna', 'ann'], ['anne', 'ann'])] })).toEqual([
      'error u.csv:3:1 "ann" is to be renamed to "anne" here and to "anna" at u.csv:2:1; keep one',
    ]))
  it('in a chain is refused', () =>
    expect(told({ tables: [rows(['b', 'a'], ['c', 'b'])] })).toEqual([
      'error u.csv:3:1 "b" is to be renamed to "c" and has a row of its own at u.csv:2:1; take one of them out',
    ]))
  it('in a swap is refused', () => expect(told({ tables: [rows(['a', 'b'], ['b', 'a'])] })).toHaveLength(2))
  it('of a shortcut flag is refused, which is about somebody who will have another', () => {
    const flag = {
      ...table('--admin', ['username', 'ensure', 'admin'], ['ann', 'existing', 'true']),
      path: 'command line',
    }
    expect(told({ tables: [rows(['anna', 'ann'])], shortcuts: [flag] })).toEqual([
      'error u.csv:2:1 "ann" is to be renamed to "anna" and has a row of its own at --admin:2:1; take one of them out',
    ])
  })
})

describe('rows of one user in two files', () => {
  it('merge what they say', () => {
    const { users } = desired({
      tables: [rows(['anna', 'ann', '', 'a', '', '', 'running']), other(['anna', '', 'yes', 'b', '', '2026-12-31'])],
    })
    expect(users.get('anna')).toMatchObject({
      renamedFrom: 'ann',
      admin: true,
      groups: ['a', 'b'],
      server: 'running',
      expires: { text: '2026-12-31' },
    })
  })
  it.each([
    [['anna', 'ann'], ['anna', 'anne'], 'renamed from "anne" here and renamed from "ann" at u.csv:2:1'],
    [
      ['anna', '', '', '', '', '2026-12-31'],
      ['anna', '', '', '', '', '2026-12-30'],
      'to expire 2026-12-30 here and to expire 2026-12-31 at u.csv:2:1',
    ],
    [
      ['anna', '', '', '', '', '', 'running'],
      ['anna', '', '', '', '', '', 'stopped'],
      'to have its server stopped here and to have its server running at u.csv:2:1',
    ],
  ])('conflict where they differ (%#)', (one, two, what) =>
    expect(told({ tables: [rows(one), other(two)] })).toEqual([
      `error more.csv:2:1 "anna" is ${what}; make the two agree`,
    ]),
  )
})

describe('a rename', () => {
  it('keeps the account, and names it by the new name in everything else', () => {
    const { actions } = plan(
      [['anna', 'ann', 'yes', 'new', '', '', 'running']],
      [user('ann', { groups: ['old'] }), user('root', { admin: true })],
    )
    expect(ids(actions)).toEqual([
      'user.rename:ann:anna',
      'group.create:new',
      'admin.set:anna',
      'member.add:anna:new',
      'server.start:anna',
    ])
    expect(actions[0]).toEqual({
      id: 'user.rename:ann:anna',
      op: 'user.rename',
      user: 'ann',
      before: {
        admin: false,
        groups: ['old'],
        created: '2026-01-01T00:00:00.000000Z',
        last_activity: '2026-11-01T00:00:00.000000Z',
        servers: [],
      },
      after: { name: 'anna' },
      reason: { why: 'row', at: 'u.csv:2:1' },
    })
  })
  it('takes the user out of managed groups under the new name', () => {
    const { actions } = plan(
      [
        ['anna', 'ann', '', '-'],
        ['ben', '', '', 'ml'],
      ],
      [user('ann', { groups: ['ml'] }), user('ben', { groups: ['ml'] })],
    )
    expect(ids(actions)).toEqual(['user.rename:ann:anna', 'member.remove:anna:ml'])
    expect(actions[1]?.reason).toEqual({ why: 'row', at: 'u.csv:2:1' })
  })
  it('that is done does nothing', () => expect(plan([['anna', 'ann']], [user('anna')]).actions).toEqual([]))
  it('of nobody makes the user, and says so', () => {
    const { actions, findings } = plan([['anna', 'ann']], [user('ben')])
    expect(ids(actions)).toEqual(['user.create:anna'])
    expect(findings.map(({ level, guard, message }) => `${level} ${guard} ${message}`)).toEqual([
      'info not-renamed created, because there is no user of the old name to rename: "anna"',
    ])
  })
  it('of nobody, with ensure: existing, is an error', () => {
    const { actions, diagnostics } = plan([['anna', 'ann', '', '', 'existing']], [user('ben')])
    expect(actions).toEqual([])
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'there is no user "anna" on the hub, and this row cannot create one (ensure: existing)',
    ])
  })
  it('with ensure: existing is one of the old name', () =>
    expect(ids(plan([['anna', 'ann', '', '', 'existing']], [user('ann')]).actions)).toEqual(['user.rename:ann:anna']))
  it('of one of two who are both there is an error', () => {
    const { actions, diagnostics } = plan([['anna', 'ann', 'yes']], [user('ann'), user('anna')])
    expect(ids(actions)).not.toContain('user.rename:ann:anna')
    expect(diagnostics.map(({ at, message }) => `${formatPlace(at)} ${message}`)).toEqual([
      'u.csv:2:1 "ann" cannot be renamed to "anna", because both are on the hub; delete one of them, or take renamed_from out',
    ])
  })
  it('saves the old name from prune and from rules', () => {
    const rules = [{ match: ['ann'], at: { file: 'hubplan.yaml', line: 9, column: 5 } }]
    expect(ids(plan([['anna', 'ann']], [user('ann')], { rules, scope: everybody }).actions)).toEqual([
      'user.rename:ann:anna',
    ])
  })
  it('of an account that has expired deletes it under its old name', () => {
    const { actions } = plan([['anna', 'ann', '', '', '', '2026-11-01']], [user('ann')])
    expect(ids(actions)).toEqual(['user.delete:ann'])
    expect(actions[0]?.reason).toEqual({ why: 'row', at: 'u.csv:2:1', expires: '2026-11-01' })
  })
  it('of a server that is to run starts it anew, because the rename stops it', () => {
    const running = user('ann', { servers: [{ name: '', state: 'ready' }] })
    const { actions } = plan([['anna', 'ann', '', '', '', '', 'running']], [running])
    expect(ids(actions)).toEqual(['user.rename:ann:anna', 'server.start:anna'])
    expect(actions[1]).toMatchObject({ before: { state: 'stopped' }, after: { state: 'ready' } })
  })
})

describe('what the guards say of a rename', () => {
  const said = (lines: string[][], people: Parameters<typeof snapshot>[0], more = {}) =>
    plan(lines, people, more).findings.map(({ level, guard, message }) => `${level} ${guard}: ${message}`)
  const stays =
    'info rename: a rename keeps groups, the admin flag and API tokens; until the hub is restarted, servers keep the old name in their address, so do not give that name to another user before that; home storage that the spawner names after the user stays under the old name (on Kubernetes the new name gets an empty volume), and so does a login that the authenticator knows by the old name: "ann"'

  it('what does not follow', () => expect(said([['anna', 'ann']], [user('ann')])).toEqual([stays]))
  it('a running server is stopped', () =>
    expect(said([['anna', 'ann']], [user('ann', { servers: [{ name: '', state: 'ready' }] })])).toContain(
      'warn running-servers: 1 user to be renamed has a running server, which is stopped first: "ann"',
    ))
  it('an admin is not renamed by a row', () =>
    expect(said([['anna', 'ann']], [user('ann', { admin: true })])).toContain(
      'block admin-rename: "ann" is an admin and would be renamed (u.csv:2:1); take renamed_from out, or plan with --allow admin-rename',
    ))
  it('but with an override, and the hub keeps its admin', () => {
    const { findings } = drafted({ tables: [rows(['anna', 'ann'])] }, snapshot([user('ann', { admin: true })]), {
      overrides: [{ flag: '--allow', value: 'admin-rename' }],
    })
    expect(guardsOf(findings)).toEqual(['warn admin-rename', 'info rename'])
  })
  it('the last admin, who is renamed and demoted, is missed', () => {
    const { findings } = drafted({ tables: [rows(['anna', 'ann', 'no'])] }, snapshot([user('ann', { admin: true })]), {
      overrides: [{ flag: '--allow', value: 'admin-rename' }],
    })
    expect(guardsOf(findings)).toEqual(['block min-admins', 'warn admin-rename', 'info rename'])
  })
  it('a rename makes nobody admin', () => {
    const many = Array.from({ length: 7 }, (_, index) => `u${index}`)
    const lines = many.map((name) => [`new-${name}`, name])
    expect(
      guardsOf(
        plan(
          lines,
          many.map((name) => user(name, { admin: true })),
        ).findings,
      ),
    ).not.toContain('block new-admins')
  })
  it('oneself cannot be renamed, and no flag helps', () => {
    const me = { kind: 'user', name: 'ann', admin: false, version: '3.0.0', scopes: [] } as const
    const { findings } = drafted({ tables: [rows(['anna', 'ann'])] }, snapshot([user('ann')], { identity: me }), {
      overrides: [{ flag: '--allow', value: 'self' }],
    })
    expect(findings.map(({ level, message }) => `${level} ${message}`)).toContain(
      'block the token belongs to user "ann", who would be renamed; use another token, or take the row out',
    )
  })
  it('a protected user keeps the name', () =>
    expect(said([['anna', 'svc-ann']], [user('svc-ann')], { scope: { protect: ['SVC-*'] } })).toContain(
      'block protected: "svc-ann" is protected and would be renamed (u.csv:2:1); take the row out, or the name out of protect',
    ))
  it('nobody takes a protected name', () =>
    expect(said([['svc-ann', 'ann']], [user('ann')], { scope: { protect: ['svc-*'] } })).toContain(
      'block protected: "ann" would be renamed to "svc-ann", a protected name (u.csv:2:1); take the row out, or the name out of protect',
    ))
  it('a new name that differs from another in case alone is refused', () =>
    expect(said([['anna', 'ann']], [user('ann'), user('Anna')])).toContain(
      'block name-collision: "anna" would stand beside "Anna", which differs only in upper and lower case or spaces; the hub treats such names as one',
    ))
  it('but one may change the case of a name', () =>
    expect(guardsOf(plan([['Ann', 'ann']], [user('ann')], { scope: { names: 'exact' } }).findings)).toEqual([
      'info rename',
    ]))
  it('a new name that looks like that of another is told, and its own old name is not', () => {
    expect(guardsOf(plan([['paypa1', 'ann']], [user('ann'), user('paypal')]).findings)).toContain('warn look-alike')
    expect(guardsOf(plan([['paypa1', 'paypal']], [user('paypal')]).findings)).not.toContain('warn look-alike')
  })
  it('a token that sees only some cannot rename', () => {
    const { findings } = drafted({ tables: [rows(['anna', 'ann'])] }, snapshot([user('ann')], { complete: false }))
    expect(findings.map(({ message }) => message)).toContain(
      'the token sees only some of the users, so users cannot be created, renamed or deleted; give it the scope list:users without a filter',
    )
  })
  it('a delete and a create that could be one are told how', () =>
    expect(
      said(
        [
          ['anna', ''],
          ['annna', '', '', '', 'absent'],
        ],
        [user('annna')],
      ),
    ).toContain(
      'warn possible-rename: "annna" would be deleted and "anna" created; if this is one person under a new name, files and servers do not follow: give the new row renamed_from: "annna" instead',
    ))
})
