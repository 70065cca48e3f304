// Between plan and apply a name may pass to another account: whatever was planned for the old one is stale.
import { describe, expect, test } from 'vitest'
import { plannedOf } from '../../../src/core/actions/planned.ts'
import { precheck } from '../../../src/core/actions/precheck.ts'
import { isSameAccount, seenOf } from '../../../src/core/actions/same-account.ts'
import { changesDigest } from '../../../src/core/plan/freeze.ts'
import { revert } from '../../../src/core/revert/index.ts'
import type { Action, ApplyEvent, LiveUser, Op, Snapshot } from '../../../src/core/types.ts'
import { columns, hub, manages, planned } from '../aup.ts'
import { ids, table, user, type Wanted } from '../live.ts'
import { carriedOut, frozen } from '../model.ts'

const header = [...columns, 'server']
const born = '2026-01-01T00:00:00.000000Z'
const anew = { created: '2026-11-22T00:00:00.000000Z' }
const running = { servers: [{ name: '', state: 'ready' as const }] }

function wish(row: Readonly<Record<string, string>>): Wanted {
  const line = header.map((column) => row[column] ?? '')
  const aims = { topup: true, setPasswords: true, quotaWhen: 'always', keepInherited: false } as const
  return { tables: [table('u.csv', header, line)], manages, aims }
}

/** One kind of change to `ann` each. */
const kinds: readonly (readonly [Op, Readonly<Record<string, string>>, Partial<LiveUser>])[] = [
  ['admin.set', { admin: 'yes' }, {}],
  ['admin.set', { admin: 'no' }, { admin: true }],
  ['member.add', { groups: 'ml' }, {}],
  ['member.remove', { groups: '-' }, { groups: ['ml'] }],
  ['quota.set', { quota: '500' }, {}],
  ['quota.unlimited', { quota: 'unlimited' }, {}],
  ['quota.add', { quota: '+5' }, {}],
  ['password.set', { password: 'generate' }, {}],
  ['server.start', { server: 'running' }, {}],
  ['server.stop', { server: 'stopped' }, running],
]

function hubOf(name: string, more: Partial<LiveUser>): Snapshot {
  const live = hub([user(name, more)], { [name]: 100 })
  return { ...live, groups: new Map([['ml', { name: 'ml', roles: [] }]]) }
}

function plannedFor(row: Readonly<Record<string, string>>, live: Snapshot, op: Op): Action {
  const wanted = wish(row)
  const groups = [{ name: 'ml', exact: false, isDeclared: true, at: { file: 'h.yaml' } }]
  const found = planned({ ...wanted, groups }, live).find((action) => action.op === op)
  if (found === undefined) throw new Error(`no ${op}`)
  return found
}

describe.each(kinds)('%s of an existing user (%j)', (op, row, more) => {
  const action = plannedFor({ username: 'ann', ...row }, hubOf('ann', more), op)
  const now = (change: Partial<LiveUser>, one = action) =>
    precheck(one, hubOf('ann', { ...more, ...change }), plannedOf([one]))

  test('keeps the account that the plan saw', () => expect(action).toMatchObject({ created: born }))

  test('is ready for the same account', () => expect(now({})).toEqual({ is: 'ready' }))

  test('is stale for another account of that name', () =>
    expect(now(anew)).toEqual({ is: 'stale', why: 'the user was deleted and created again since the plan' }))

  test('is stale for another account that is already as wanted', () => {
    const [only] = [
      ...carriedOut(hubOf('ann', more), op.startsWith('quota') || op === 'password.set' ? [] : [action]).users,
    ]
    expect(now({ ...only?.[1], ...anew }).is).toBe('stale')
  })

  test('heeds no time of creation that only one side could see', () => {
    const { created: _, ...unseen } = user('ann', more)
    const live = { ...hubOf('ann', more), users: new Map([['ann', unseen]]) }
    expect(precheck(action, live, plannedOf([action])).is).toBe('ready')
    const blind = plannedFor({ username: 'ann', ...row }, live, op)
    expect(blind).not.toHaveProperty('created')
    expect(now(anew, blind).is).toBe('ready')
  })

  test('has another changes digest for another account', () => {
    const { target } = hubOf('ann', more)
    const other = plannedFor({ username: 'ann', ...row }, hubOf('ann', { ...more, ...anew }), op)
    const digests = [action, other].map((one) => changesDigest({ target, actions: [one], overrides: [] }))
    expect(digests[0]).not.toBe(digests[1])
  })

  test('goes by the number where the system has numbers', () => {
    const numbered = plannedFor({ username: 'ann', ...row }, hubOf('ann', { ...more, account: '7' }), op)
    expect(numbered).toMatchObject({ account: '7' })
    expect(now({ account: '7' }, numbered).is).toBe('ready')
    expect(now({ account: '8' }, numbered).is).toBe('stale')
  })
})

describe('a renamed user', () => {
  const before = hubOf('ann', { groups: ['old'] })
  const row = { username: 'anna', renamed_from: 'ann', admin: 'yes', groups: 'ml', quota: '9', server: 'running' }
  const groups = ['ml', 'old'].map((name) => ({ name, exact: false, isDeclared: true, at: { file: 'h.yaml' } }))
  const actions = planned({ ...wish(row), groups }, { ...before, groups: new Map() })
  const others = actions.filter(({ op }) => op !== 'user.rename' && op !== 'group.create')
  const checks = (live: Snapshot, events: readonly ApplyEvent[] = []) =>
    new Set(others.map((action) => precheck(action, live, plannedOf(actions, events)).is))

  test('has the account of the old name in every action', () => {
    expect(ids(others)).toEqual([
      'password.set:anna',
      'admin.set:anna',
      'member.add:anna:ml',
      'quota.set:anna',
      'member.remove:anna:old',
      'server.start:anna',
    ])
    expect(others.map((action) => ('created' in action ? action.created : undefined))).toEqual(others.map(() => born))
  })

  test('is the same before and after the rename of this very plan', () => {
    expect(checks(before)).toEqual(new Set(['ready']))
    const sent: ApplyEvent = {
      type: 'intent',
      at: born,
      method: 'PATCH',
      path: '/x',
      actions: ['user.rename:ann:anna'],
    }
    const renamed = { ...before, users: hubOf('anna', { groups: ['old'] }).users }
    expect(checks(renamed, [sent])).toEqual(new Set(['ready']))
  })

  test('is another one when the old name was made anew', () =>
    expect(checks(hubOf('ann', { groups: ['old'], ...anew }))).toEqual(new Set(['stale'])))
})

describe('a user that the plan itself creates', () => {
  const actions = planned(
    wish({ username: 'new', admin: 'yes', groups: 'ml', quota: '5', password: 'generate', server: 'running' }),
    hub([]),
  )

  test('has no account yet', () =>
    expect(actions.filter((action) => 'created' in action || 'account' in action)).toEqual([]))

  test('is gone on with in a resumed run, whenever the account was made', () => {
    const sent: ApplyEvent = { type: 'intent', at: born, method: 'POST', path: '/x', actions: ['user.create:new'] }
    const live = hub([user('new', anew)])
    const open = actions.filter(({ op }) => op !== 'user.create' && op !== 'group.create')
    const groups = new Map([['ml', { name: 'ml', roles: [] }]])
    const checks = open.map((action) => precheck(action, { ...live, groups }, plannedOf(actions, [sent])).is)
    expect(new Set(checks)).toEqual(new Set(['ready']))
  })
})

describe('what is done without a user', () => {
  test.each(['member.remove', 'server.stop'] as const)('%s: there is nobody to do it to', (op) => {
    const [, row, more] = kinds.find((kind) => kind[0] === op) ?? kinds[0] ?? (['admin.set', {}, {}] as const)
    const action = plannedFor({ username: 'ann', ...row }, hubOf('ann', more), op)
    expect(precheck(action, hub([]), plannedOf([action])).is).toBe('done')
  })

  test('quota.set: a balance that is as wanted stays so', () => {
    const action = plannedFor({ username: 'ann', quota: '500' }, hubOf('ann', {}), 'quota.set')
    expect(precheck(action, hub([], { ann: 500 }), plannedOf([action])).is).toBe('done')
    expect(precheck(action, hub([user('ann', anew)], { ann: 500 }), plannedOf([action])).is).toBe('stale')
  })
})

describe('an undoing', () => {
  const undo = (op: Op, row: Readonly<Record<string, string>>, more: Partial<LiveUser>, change: Partial<LiveUser>) => {
    const before = hubOf('ann', more)
    const plan = frozen([plannedFor({ username: 'ann', ...row }, before, op)], before)
    const after = op.startsWith('quota') ? hub([user('ann')], { ann: 500 }) : carriedOut(before, plan.actions)
    const users = new Map([...after.users].map(([name, one]) => [name, { ...one, ...change }]))
    return revert({ plan, file: 'plan.json', applied: new Set(ids(plan.actions)), live: { ...after, users } })
  }
  const undoable = kinds.filter(([op]) => op !== 'password.set' && op !== 'quota.unlimited')

  test.each(undoable)('of %s (%j) keeps the account that is there', (op, row, more) => {
    const { actions } = undo(op, row, more, {})
    expect(actions.map((action) => ('created' in action ? action.created : undefined))).toEqual([born])
  })

  test.each(undoable)('of %s (%j) leaves another account alone, however old it is', (op, row, more) => {
    const { actions, findings } = undo(op, row, more, { created: '2025-01-01T00:00:00.000000Z' })
    expect(actions).toEqual([])
    expect(findings.map(({ message }) => message).join()).toContain(
      'the user was deleted and created again since the plan',
    )
  })

  test('of a delete makes an account of which nothing is known yet', () => {
    const before = hubOf('ann', { admin: true, groups: ['ml'] })
    const plan = frozen(planned(wish({ username: 'ann', ensure: 'absent' }), before), before)
    const live = { ...before, users: new Map() }
    const { actions } = revert({ plan, file: 'plan.json', applied: new Set(ids(plan.actions)), live })
    expect(ids(actions)).toEqual(['user.create:ann', 'admin.set:ann', 'member.add:ann:ml'])
    expect(actions.filter((action) => 'created' in action)).toEqual([])
  })
})

test('what an action keeps of an account is what was visible', () => {
  expect(seenOf(undefined)).toEqual({})
  expect(seenOf(user('ann', { account: '7' }))).toEqual({ created: born, account: '7' })
  expect(seenOf({ created: null })).toEqual({ created: null })
})

test('an account that never had a time of creation is not one that has', () => {
  expect(isSameAccount({ created: null }, { created: null })).toBe(true)
  expect(isSameAccount({ created: null }, { created: born })).toBe(false)
  expect(isSameAccount({}, { created: born })).toBe(true)
})
