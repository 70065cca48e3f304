// API tokens: which are revoked, which never, and what makes an action stale.
import { describe, expect, it, test } from 'vitest'
import { plannedOf } from '../../../../src/core/actions/planned.ts'
import { precheck } from '../../../../src/core/actions/precheck.ts'
import { fitted } from '../../../../src/core/actions/rehearsal.ts'
import { alsoFor, alsoToPlan } from '../../../../src/core/facets/also.ts'
import { facets, traitsOf } from '../../../../src/core/facets/index.ts'
import { tokensPlanned } from '../../../../src/core/facets/tokens/asked.ts'
import { tokenNumbers } from '../../../../src/core/facets/tokens/numbers.ts'
import { adminTokens } from '../../../../src/core/guards/tokens.ts'
import { explanationOf } from '../../../../src/core/look/explanation.ts'
import { statusOf } from '../../../../src/core/look/status.ts'
import type { Action, ActionOf, LiveToken, LiveUser, TokenRule } from '../../../../src/core/types.ts'
import * as fc from '../../../helpers/draws.ts'
import { desired, desiring, drafted, scope, snapshot, table, user, type Wanted } from '../../live.ts'
import { frozen } from '../../model.ts'

const at = { file: 'hubplan.yaml', line: 5, column: 5 }
const halfYear = { text: '180d', seconds: 180 * 86_400 }
const rule = (more: Partial<TokenRule> = {}): TokenRule => ({ unused: halfYear, at, ...more })
const header = ['username', 'tokens']
const rows = (...lines: string[][]): Wanted => ({ tables: [table('u.csv', header, ...lines)] })

const renameRow = (old: string, name: string): Wanted => ({
  tables: [table('u.csv', ['username', 'renamed_from', 'tokens'], [name, old, 'none'])],
})

const long = '2026-01-01T00:00:00.000000Z'
const recent = '2026-11-20T00:00:00.000000Z'

function token(id: string, more: Partial<LiveToken> = {}): LiveToken {
  return { id, kind: 'api', note: 'ci', created: long, last_used: long, expires: null, scopes: ['read:users'], ...more }
}

const ann = (tokens: readonly LiveToken[], more: Partial<LiveUser> = {}): LiveUser => user('ann', { tokens, ...more })

function revokesOf(actions: readonly Action[]): readonly ActionOf<'token.revoke'>[] {
  return actions.filter((action) => action.op === 'token.revoke')
}

const idsOf = (wanted: Wanted, users: readonly LiveUser[]): string[] =>
  drafted(wanted, snapshot(users)).actions.map(({ id }) => id)

describe('a row', () => {
  it('revokes all API tokens, and those of servers and logins stay', () => {
    const tokens = [token('a1'), token('a2', { kind: 'server' }), token('a3', { kind: 'login' }), token('a4')]
    const { actions } = drafted(rows(['ann', 'none']), snapshot([ann(tokens)]))
    expect(actions).toEqual([
      {
        ...{ id: 'token.revoke:ann:a1', op: 'token.revoke', user: 'ann', created: long, token: 'a1' },
        before: {
          ...{ kind: 'api', note: 'ci', created: long, last_used: long, expires: null },
          scopes: ['read:users'],
        },
        after: null,
        reason: { why: 'row', at: 'u.csv:2:1' },
      },
      expect.objectContaining({ id: 'token.revoke:ann:a4' }),
    ])
  })
  it('says nothing with an empty cell, and only none otherwise', () => {
    expect(desired(rows(['ann', ''])).users.get('ann')).not.toHaveProperty('tokens')
    expect(desired(rows(['ann', ' NONE '])).users.get('ann')).toMatchObject({ tokens: 'none' })
    expect(desiring(rows(['ann', 'all'])).diagnostics.map(({ message }) => message)).toEqual([
      'tokens is "all"; write none, which revokes all API tokens of the user',
    ])
  })
  it('of a new user, and of one to be deleted, revokes nothing', () => {
    expect(idsOf(rows(['zoe', 'none']), [ann([token('a1')])])).toEqual(['user.create:zoe'])
    const gone = { tables: [table('u.csv', ['username', 'tokens', 'ensure'], ['ann', 'none', 'absent'])] }
    expect(idsOf(gone, [ann([token('a1')])])).toEqual(['user.delete:ann'])
  })
  it('of a renamed user revokes under the new name, after the rename', () => {
    const actions = drafted(renameRow('ann', 'anna'), snapshot([ann([token('a1')])])).actions
    expect(actions.map(({ id }) => id)).toEqual(['user.rename:ann:anna', 'token.revoke:anna:a1'])
    const [rename, revoke] = actions
    if (rename === undefined || revoke === undefined) throw new Error('no actions')
    expect(traitsOf(revoke).after(revoke, plannedOf(actions))).toEqual([rename.id])
    expect(tokensPlanned(actions)(ann([]))).toBe(true)
  })
  it('conflicts with no other row, and is remembered', () => {
    const { users } = desired({
      tables: [table('a.csv', header, ['ann', 'none']), table('b.csv', header, ['ann', 'none'])],
    })
    expect(users.get('ann')).toMatchObject({ tokens: 'none' })
    expect(facets.tokens.remembered?.({ tokens: 'none' })).toEqual({ tokens: 'none' })
    expect(facets.tokens.remembered?.({})).toEqual({})
  })
})

describe('a rule', () => {
  it('counts from the last use, or from the creation of a token that was never used', () => {
    const tokens = [
      token('a1'),
      token('a2', { last_used: recent }),
      token('a3', { last_used: null }),
      token('a4', { last_used: null, created: recent }),
      token('a5', { last_used: null, created: null }),
    ]
    const { actions } = drafted({ tokenRules: [rule()] }, snapshot([ann(tokens)]))
    expect(revokesOf(actions).map((one) => one.token)).toEqual(['a1', 'a3'])
    expect(actions[0]?.reason).toEqual({ why: 'rule', at: 'hubplan.yaml:5:5', unused_for: '180d' })
  })
  it('takes only what never expires, when it says so; all its conditions hold', () => {
    const tokens = [token('a1'), token('a2', { expires: recent }), token('a3', { last_used: recent })]
    const endless = rule({ withoutExpiry: true })
    expect(idsOf({ tokenRules: [endless] }, [ann(tokens)])).toEqual(['token.revoke:ann:a1'])
    const { unused: _, ...any } = endless
    const { actions } = drafted({ tokenRules: [any] }, snapshot([ann(tokens)]))
    expect(actions.map(({ id }) => id)).toEqual(['token.revoke:ann:a1', 'token.revoke:ann:a3'])
    expect(actions[0]?.reason).toEqual({ why: 'rule', at: 'hubplan.yaml:5:5', without_expiry: true })
  })
  it('is for names and groups, and the first that fits gives the reason', () => {
    const people = [ann([token('a1')], { groups: ['x'] }), user('ben', { tokens: [token('a2')] })]
    expect(idsOf({ tokenRules: [rule({ match: ['b*'] })] }, people)).toEqual(['token.revoke:ben:a2'])
    const { actions } = drafted({ tokenRules: [rule({ groups: ['x'] }), rule()] }, snapshot(people))
    expect(actions.map(({ reason }) => reason.groups)).toEqual([['x'], undefined])
  })
  it('leaves admins, protected users and those outside manage, and says so', () => {
    const people = ['root', 'svc-a', 'gus', 'hubplan-bot'].map((name) =>
      user(name, { admin: name === 'root', tokens: [token('a1')] }),
    )
    const wanted = { tokenRules: [rule()], scope: { protect: ['svc-*'], manage: [['[!g]*']] } }
    const { actions, findings } = drafted(wanted, snapshot(people))
    expect(actions).toEqual([])
    expect(findings.filter(({ guard }) => guard === 'skipped').map(({ message }) => message)).toEqual([
      'left alone, admins: "root"',
      'left alone, outside manage: "gus"',
      'left alone, protected: "svc-a"',
      'left alone, the account of the token: "hubplan-bot"',
    ])
  })
  it('is for users with a row, too, unless that speaks of tokens; and for exact groups', () => {
    const wanted = { tables: [table('u.csv', ['username', 'admin'], ['ann', 'no'])], tokenRules: [rule()] }
    expect(idsOf(wanted, [ann([token('a1')])])).toEqual(['token.revoke:ann:a1'])
    const met = { tables: [table('u.csv', ['username', 'groups'], ['ann', '-'])], tokenRules: [rule()] }
    expect(idsOf(met, [ann([token('a1')])])).toEqual(['token.revoke:ann:a1'])
    const admin = { tables: [table('u.csv', ['username', 'groups'], ['ann', 'x'])], tokenRules: [rule()] }
    const left = drafted(admin, snapshot([ann([token('a1')], { admin: true, groups: ['x'] })]))
    expect(left.actions).toEqual([])
    expect(left.findings.map(({ message }) => message)).toEqual(['left alone, admins: "ann"'])
    const row = { ...rows(['ann', 'none']), tokenRules: [rule()] }
    expect(drafted(row, snapshot([ann([token('a1')])])).actions[0]?.reason.why).toBe('row')
  })
  it('revokes nothing of users that prune or another rule deletes', () => {
    const wanted = { rules: [{ match: ['ann'], at }], tokenRules: [rule()] }
    expect(idsOf(wanted, [ann([token('a1')])])).toEqual(['user.delete:ann'])
  })
  it('holds for users under notice, too', () => {
    const leave = { days: 14, ifActive: 'keep', all: false, at } as const
    const wanted = { rules: [{ match: ['ann'], at }], tokenRules: [rule()], leave }
    const live = snapshot([ann([token('a1')])])
    expect(alsoToPlan(desired(wanted))?.tokens?.(live)(ann([]))).toBe(true)
    expect(drafted(wanted, live).actions.map(({ id }) => id)).toContain('token.revoke:ann:a1')
  })
  it('speaks of groups as the hub spells them, and warns of what matches no user', () => {
    const composed = 'é'.normalize('NFC')
    const apart = composed.normalize('NFD')
    const live = snapshot([ann([token('a1')], { groups: [apart] })])
    expect(drafted({ tokenRules: [rule({ groups: [composed] })] }, live).actions.length).toBe(1)
    const idle = drafted({ tokenRules: [rule({ match: ['x*'] })] }, live)
    expect(idle.findings.map(({ message }) => message)).toEqual([
      'matches no user here: revoke_tokens "x*" (hubplan.yaml:5:5)',
    ])
  })
  it('blocks where tokens or groups are not visible', () => {
    const { findings } = drafted({ tokenRules: [rule()] }, snapshot([user('ann'), user('ben')]))
    expect(findings).toEqual([
      {
        ...{ guard: 'visibility', level: 'block', actions: [] },
        message:
          'API tokens of 2 users are not visible to the token, so it is not known which ones to revoke: "ann", "ben"; give it read:tokens',
      },
    ])
    const blind = drafted({ tokenRules: [rule({ groups: ['x'] })] }, snapshot([user('ann')], { groups: undefined }))
    expect(blind.findings.map(({ guard }) => guard)).toContain('visibility')
  })
})

describe('a system without tokens', () => {
  const elsewhere = { manages: new Set(['existence'] as const) }
  it('refuses rules, the column and a default, each at its place', () => {
    const told = (wanted: Wanted): unknown =>
      desiring({ ...wanted, ...elsewhere }).diagnostics.map(({ at: place, message }) => [place, message])
    expect(told({ tokenRules: [rule()] })).toEqual([[at, 'a JupyterHub has no API tokens; take revoke_tokens out']])
    expect(told(rows(['ann', 'none']))).toEqual([
      [{ file: 'u.csv', line: 1, column: 2 }, 'a JupyterHub has no API tokens; take the column tokens out'],
    ])
    const file = { ...table('u.csv', ['username'], ['ann'], ['ben']), defaults: { tokens: 'none' as const } }
    expect(told({ tables: [file] })).toEqual([
      [{ file: 'u.csv', line: 2, column: 1 }, '"ann" is to have no API tokens, and a JupyterHub has no API tokens'],
    ])
  })
})

describe('what is read', () => {
  const asks = (wanted: Wanted, users: readonly LiveUser[]): string[] | undefined => {
    const tokens = alsoToPlan(desired(wanted))?.tokens
    return tokens && users.filter(tokens(snapshot(users))).map(({ name }) => name)
  }
  const people = ['ann', 'ben', 'Cid', 'root'].map((name) => user(name, { admin: name === 'root' }))

  it('is nothing without a row or a rule', () => {
    expect(alsoToPlan(desired(rows(['ann', ''])))).toBeUndefined()
    expect(alsoFor([])).toBeUndefined()
  })
  it('is what rules may concern, without admins, users to be deleted and names that are never touched', () => {
    expect(asks({ tokenRules: [rule()] }, people)).toEqual(['ann', 'ben'])
    expect(asks({ tokenRules: [rule({ match: ['b*'] })] }, people)).toEqual(['ben'])
    expect(asks({ tokenRules: [rule()], rules: [{ match: ['ann'], at }] }, people)).toEqual(['ben'])
    const leaving = [user('ann', { leavesAt: recent }), user('ben')]
    expect(asks({ tokenRules: [rule()] }, leaving)).toEqual(['ben'])
  })
  it('is what rows name, and under the old name of a renamed user', () => {
    expect(asks(rows(['root', 'none'], ['zoe', 'none']), people)).toEqual(['root'])
    expect(asks(renameRow('ann', 'anna'), people)).toEqual(['ann'])
    const gone = { tables: [table('u.csv', ['username', 'ensure'], ['ann', 'absent'])], tokenRules: [rule()] }
    expect(asks(gone, people)).toEqual(['ben'])
    const kept = { tables: [table('u.csv', ['username', 'admin'], ['ann', 'no'])], tokenRules: [rule()] }
    expect(asks(kept, people)).toEqual(['ann', 'ben'])
  })
  it('at apply is what the plan is about', () => {
    const { actions } = drafted(rows(['ann', 'none']), snapshot([ann([token('a1')])]))
    const asked = alsoFor(actions)?.tokens?.(snapshot(people))
    expect(people.filter((one) => asked?.(one)).map(({ name }) => name)).toEqual(['ann'])
  })
})

describe('before it is revoked', () => {
  const first = (wanted: Wanted, live: LiveUser): Action => {
    const [action] = drafted(wanted, snapshot([live])).actions
    if (action === undefined) throw new Error('nothing is planned')
    return action
  }
  const check = (action: Action, ...users: LiveUser[]) => precheck(action, snapshot(users), plannedOf([action]))
  const byRow = first(rows(['ann', 'none']), ann([token('a1')]))
  const byRule = first(
    { tokenRules: [rule({ withoutExpiry: true, groups: ['x'] })] },
    ann([token('a1')], { groups: ['x'] }),
  )

  test('a token that is as planned is ready, and so is one that is not visible', () => {
    expect(check(byRow, ann([token('a1')]))).toEqual({ is: 'ready' })
    expect(check(byRow, user('ann'))).toEqual({ is: 'ready' })
    expect(check(byRule, ann([token('a1')], { groups: ['x'] }))).toEqual({ is: 'ready' })
  })
  test('a token that is gone is done, also when its number or its user is another one', () => {
    expect(check(byRow, ann([]))).toEqual({ is: 'done' })
    expect(check(byRow, ann([token('a1', { created: recent })]))).toEqual({ is: 'done' })
    expect(check(byRow)).toEqual({ is: 'done' })
    expect(check(byRow, ann([token('a1')], { created: recent }))).toMatchObject({ is: 'stale' })
  })
  test('use since the plan is stale for a rule, and not for a row', () => {
    const used = token('a1', { last_used: recent })
    expect(check(byRow, ann([used]))).toEqual({ is: 'ready' })
    expect(check(byRule, ann([used], { groups: ['x'] }))).toEqual({
      is: 'stale',
      why: 'the token has been used since the plan, which revokes it for being unused',
    })
  })
  test('an expiry since then, another kind and a left group are stale', () => {
    expect(check(byRule, ann([token('a1', { expires: recent })], { groups: ['x'] }))).toEqual({
      is: 'stale',
      why: 'the token has an expiry now, and the plan revokes it for having none',
    })
    expect(check(byRow, ann([token('a1', { kind: 'server' })]))).toEqual({
      is: 'stale',
      why: 'the token belongs to a server or to a login',
    })
    expect(check(byRule, ann([token('a1')]))).toEqual({
      is: 'stale',
      why: 'the user has left "x" since the plan, which is about its members',
    })
    expect(check(byRule, user('ann', { groups: undefined as never, tokens: [token('a1')] }))).toMatchObject({
      is: 'stale',
    })
  })
  test('where it comes from: the files, or the hub once a plan has said so; a rule does not tell', () => {
    const since = (action: Action, said: object | undefined) =>
      traitsOf(action).since?.(action, { said: said as never, names: () => true })
    expect(since(byRow, undefined)).toBe('files')
    expect(since(byRow, { name: 'ann', tokens: 'none' })).toBe('hub')
    expect(since(byRule, undefined)).toBeUndefined()
  })
  test('its use and its scopes are not what a reviewer approves', () => {
    const used = first(rows(['ann', 'none']), ann([token('a1', { last_used: recent, scopes: [] })]))
    expect(traitsOf(used).essence?.(used)).toEqual(traitsOf(byRow).essence?.(byRow))
  })
  test('its number is a part of its id', () => {
    expect(traitsOf(byRow).object?.(byRow)).toEqual(['a1'])
  })
  test('it cannot be undone, unless its user is gone', () => {
    const undo = (users: readonly LiveUser[]) =>
      traitsOf(byRow).undo(byRow, { live: snapshot(users) } as never, new Map())
    expect(undo([ann([])])).toBe('a revoked API token cannot be restored: its user makes a new one')
    expect(undo([])).toEqual([])
  })
})

describe('the guards', () => {
  const told = (wanted: Wanted, users: readonly LiveUser[]): string[] =>
    drafted(wanted, snapshot(users)).findings.map(({ guard, level, message }) => `${level} ${guard}: ${message}`)
  it('tell how many tokens go, who loses all, and that it cannot be undone', () => {
    const people = [
      ann([token('a1'), token('a2', { kind: 'server' })]),
      user('ben', { tokens: [token('a3'), token('a4', { last_used: recent })] }),
    ]
    expect(told({ tokenRules: [rule()] }, people)).toEqual([
      'info tokens-lost: 2 API tokens of 2 users would be revoked, all those of "ann"; this cannot be undone, and scripts that use them stop working',
    ])
    expect(told({ tokenRules: [rule({ match: ['ben'] })] }, people)).toEqual([
      'info tokens-lost: 1 API token of 1 user would be revoked; this cannot be undone, and scripts that use them stop working',
    ])
    expect(told(renameRow('ann', 'anna'), people)[1]).toBe(
      'info tokens-lost: 1 API token of 1 user would be revoked, all those of "anna"; this cannot be undone, and scripts that use them stop working',
    )
  })
  it('block rows for an admin, for a protected user and for the token itself', () => {
    const admin = (name: string) => user(name, { admin: true, tokens: [token('a1'), token('a2')] })
    expect(told(rows(['root', 'none']), [admin('root')])[0]).toBe(
      'block admin-tokens: "root" is an admin and would lose API tokens (u.csv:2:1); take the row out, or plan with --allow admin-tokens',
    )
    expect(told(rows(['root', 'none'], ['boss', 'none']), [admin('root'), admin('boss')])[0]).toBe(
      'block admin-tokens: 2 admins would lose API tokens: "boss" (u.csv:3:1), "root" (u.csv:2:1); take the rows out, or plan with --allow admin-tokens',
    )
    expect(told(rows(['hubplan-bot', 'none']), [user('hubplan-bot', { tokens: [token('a1')] })])[0]).toBe(
      'block self: the token belongs to service "hubplan-bot", who would lose 1 API token; use another token, or take the row out',
    )
    const wanted = { ...rows(['ann', 'none']), scope: { protect: ['ann'] } }
    expect(told(wanted, [ann([token('a1'), token('a2')])])[0]).toBe(
      'block protected: "ann" is protected and would be changed by token.revoke (u.csv:2:1); take the row out, or the name out of protect',
    )
  })
})

test('a guard that nothing in a file causes names no place', () => {
  const live = snapshot([user('root', { admin: true, tokens: [token('a1')] })])
  const { actions } = drafted(rows(['root', 'none']), live)
  const reverted = actions.map((action) => ({ ...action, reason: { why: 'revert' as const } }))
  expect(adminTokens.check({ actions: reverted, live } as never).map(({ message }) => message)).toEqual([
    '"root" is an admin and would lose API tokens; take the row out, or plan with --allow admin-tokens',
  ])
})

test('a row is explained', () => {
  const meaning = { scope, manages: new Set(['tokens'] as const), system: 'a JupyterHub' }
  expect(explanationOf(table('u.csv', header, ['ann', 'none']), meaning).rows).toEqual([
    ['u.csv:2:1', '"ann", API tokens none'],
  ])
})

test('a rehearsal takes the times of the embedded hub', () => {
  const plan = frozen(drafted(rows(['ann', 'none']), snapshot([ann([token('a1')])])).actions, snapshot([]))
  const coarse = [token('a1', { created: '2026-01-01T00:00:00Z', last_used: null })]
  const before = (users: readonly LiveUser[]) =>
    revokesOf(fitted(plan, snapshot(users)).actions).map((action) => [action.before.created, action.before.last_used])
  expect(before([ann(coarse)])).toEqual([['2026-01-01T00:00:00Z', null]])
  expect(before([ann([])])).toEqual([[long, long]])
  expect(before([])).toEqual([[long, long]])
})

test('in numbers', () => {
  const view = { idle: halfYear, names: 'lower' } as const
  expect(statusOf(snapshot([]), { ...view, tokens: true }).tokens?.api).toBe(0)
  expect(statusOf(snapshot([]), view)).not.toHaveProperty('tokens')
  const tokens = [
    token('a1'),
    token('a2', { last_used: recent, expires: recent }),
    token('a3', { last_used: null }),
    token('a4', { kind: 'server' }),
    token('a5', { kind: 'login' }),
  ]
  const live = snapshot([ann(tokens), user('ben', { tokens: [] }), user('cy')])
  expect(tokenNumbers(live)).toEqual({
    ...{ api: 3, users: 1, endless: 2, unused: 1, oldest: long, ofServers: 1, ofLogins: 1, unseen: 1 },
  })
  expect(tokenNumbers(snapshot([])).oldest).toBeUndefined()
})

describe('whatever rules, rows and users there are', () => {
  const kinds = fc.constantFrom<LiveToken['kind']>('api', 'server', 'login')
  const time = fc.constantFrom(long, recent, null)
  const tokens = fc.array(
    fc.record({ kind: kinds, created: time, last_used: time, expires: time, note: fc.string() }),
    { maxLength: 4 },
  )
  const names = ['ann', 'ben', 'svc-a', 'root', 'hubplan-bot', 'gus']
  const world = fc.record({
    people: fc.tuple(...names.map(() => tokens)),
    rules: fc.array(
      fc.record({
        unused: fc.constantFrom(undefined, halfYear),
        withoutExpiry: fc.constantFrom(undefined, true as const),
        match: fc.constantFrom(undefined, ['*'], ['a*', 's*']),
      }),
      { maxLength: 3 },
    ),
  })
  test('no token of a server or login, of the account itself, of admins or protected users is ever revoked by a rule', () => {
    fc.assert(
      fc.property(world, ({ people, rules }) => {
        let number = 0
        const users = names.map((name, index) => {
          const all = (people[index] ?? []).map((one) => {
            number += 1
            return token(`a${number}`, one)
          })
          return user(name, { admin: name === 'root', tokens: all })
        })
        const tokenRules = rules.map((one) => JSON.parse(JSON.stringify({ ...one, at })) as TokenRule)
        const wanted = { tokenRules, scope: { protect: ['svc-*'], manage: [['[!g]*']] } }
        const { actions } = drafted(wanted, snapshot(users))
        const planned = plannedOf(actions)
        for (const action of revokesOf(actions)) {
          expect(['ann', 'ben']).toContain(action.user)
          expect(action.before.kind).toBe('api')
          // Used since: stale for a rule about use, whatever else it says.
          const used = users.map((one) => ({
            ...one,
            tokens: (one.tokens ?? []).map((old) => ({ ...old, last_used: '2026-11-20T12:00:00.000000Z' })),
          }))
          const fate = precheck(action, snapshot(used), planned).is
          expect(fate).toBe(action.reason.unused_for === undefined ? 'ready' : 'stale')
        }
        // Tokens are read of no user that no rule can reach.
        const asked = alsoToPlan(desired(wanted))?.tokens?.(snapshot(users))
        const reached = users.filter((one) => asked?.(one) === true).map(({ name }) => name)
        expect(reached.every((name) => name === 'ann' || name === 'ben')).toBe(true)
        expect(revokesOf(actions).every((action) => reached.includes(action.user))).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})
