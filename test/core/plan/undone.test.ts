// What the last plan did and the hub undid.
import { describe, expect, it } from 'vitest'

import { freeze } from '../../../src/core/plan/freeze.ts'
import type { LiveUser, Plan, Scope } from '../../../src/core/types.ts'
import { drafted, options, snapshot, table, user, type Wanted } from '../live.ts'

const rows = (...lines: string[][]): Wanted => ({
  tables: [table('u.csv', ['username', 'groups', 'ensure', 'admin'], ...lines)],
})
const root = user('root', { admin: true })

function planOf(wanted: Wanted, people: readonly LiveUser[], more: Partial<Plan> = {}): Plan {
  const live = snapshot([root, ...people])
  const { actions, findings } = drafted(wanted, live)
  const plan = freeze({
    tool: 't',
    createdAt: '2026-11-01T08:00:00.000Z',
    expiresAt: '2026-11-08T08:00:00.000Z',
    live,
    inputs: [],
    desired: undefined,
    options,
    overrides: [],
    needs: [],
    actions,
    findings,
  })
  return { ...plan, ...more }
}

interface Twice {
  /** What both plans want. */
  readonly wanted: Wanted
  readonly before: readonly LiveUser[]
  readonly now: readonly LiveUser[]
  readonly last?: Partial<Plan>
  readonly scope?: Partial<Scope>
}

function told({
  wanted,
  before,
  now,
  last = {},
  scope = {},
}: Twice): { message: string; actions: readonly string[] }[] {
  const plan = planOf(wanted, before, last)
  return drafted({ ...wanted, scope }, snapshot([root, ...now]), { last: { file: 'last.json', plan } })
    .findings.filter(({ guard }) => guard === 'undone')
    .map(({ level, message, actions }) => ({ message: `${level}: ${message}`, actions }))
}

const managed =
  "; if the hub's authenticator manages the groups, each login undoes such changes: change them where the authenticator gets them, and set target.groups: read-only"

describe('a membership', () => {
  it('that was applied and is gone again is told as that', () => {
    const people = [user('ann'), user('ben')]
    const wanted = rows(['ann', 'ml', '', ''], ['ben', 'ml;cv', '', ''])
    expect(told({ wanted, before: people, now: people })).toEqual([
      {
        message: `warn: 3 memberships that last.json added are gone again: "ann" in "ml", "ben" in "cv", "ben" in "ml"${managed}`,
        actions: ['member.add:ann:ml', 'member.add:ben:cv', 'member.add:ben:ml'],
      },
    ])
  })
  it('that was taken away and is there again is told as that', () => {
    const people = [user('ann', { groups: ['ml'] }), user('ben', { groups: ['ml'] }), user('cat', { groups: ['cv'] })]
    const wanted = rows(['ann', '-', '', ''], ['ben', 'ml', '', ''], ['cat', 'ml;cv', '', ''])
    expect(told({ wanted, before: people, now: people })).toEqual([
      {
        message: `warn: 1 membership that last.json added is gone again: "cat" in "ml"; 1 membership that last.json removed is there again: "ann" in "ml"${managed}; load_groups of the hub's config puts its members back at each start`,
        actions: ['member.add:cat:ml', 'member.remove:ann:ml'],
      },
    ])
  })
  it('that is still there is not told, and one that is new is not', () => {
    const wanted = rows(['ann', 'ml', '', ''])
    expect(told({ wanted, before: [user('ann')], now: [user('ann', { groups: ['ml'] })] })).toEqual([])
    expect(told({ wanted, before: [user('ann', { groups: ['ml'] })], now: [user('ann')] })).toEqual([])
  })
  it('of an account that was made anew is not told', () => {
    const wanted = rows(['ann', 'ml', '', ''])
    const anew = user('ann', { created: '2026-11-10T00:00:00.000000Z' })
    expect(told({ wanted, before: [user('ann')], now: [anew] })).toEqual([])
    expect(told({ wanted, before: [user('ann')], now: [] })).toEqual([])
  })
  it('of an account that the last plan made is told', () => {
    expect(told({ wanted: rows(['ann', 'ml', '', '']), before: [], now: [user('ann')] })).toHaveLength(1)
  })
  it('is told without the advice that is followed already', () => {
    const wanted = rows(['ann', 'ml', '', ''])
    const [found] = told({ wanted, before: [user('ann')], now: [user('ann')], scope: { groups: 'read-only' } })
    expect(found?.message).toBe('warn: 1 membership that last.json added is gone again: "ann" in "ml"')
  })
  it('is not told of a plan that could not be applied', () => {
    const wanted = rows(['ann', 'ml', '', ''])
    expect(told({ wanted, before: [user('ann')], now: [user('ann')], last: { applyable: false } })).toEqual([])
  })
  it('is shown ten times, and the others are counted', () => {
    const people = Array.from({ length: 12 }, (_, index) => user(`s${String(index).padStart(2, '0')}`))
    const wanted = rows(...people.map(({ name }) => [name, 'ml', '', '']))
    expect(told({ wanted, before: people, now: people })[0]?.message).toContain('"s09" in "ml" and 2 more; if the hub')
  })
})

describe('a deleted user', () => {
  const wanted = rows(['ann', '', 'absent', ''], ['ben', '', 'absent', ''])
  const before = [user('ann'), user('ben'), user('cat')]
  const anew = (name: string) => user(name, { created: '2026-11-10T00:00:00.000000Z' })

  it('who is there again is told', () => {
    expect(told({ wanted, before, now: [anew('ann'), user('cat')] })).toEqual([
      {
        message:
          'warn: 1 user that last.json deleted is there again: "ann"; a login from outside, or the hub\'s own config (allowed_users, admin_users, load_groups, load_roles), makes them again: close it there too',
        actions: ['user.delete:ann'],
      },
    ])
    expect(told({ wanted, before, now: [anew('ann'), anew('ben')] })[0]?.message).toContain(
      '2 users that last.json deleted are there again: "ann", "ben"; a login',
    )
  })
  it('whose account is of unseen age is not told: it may be the same one', () => {
    const { created: _, ...blind } = user('ann')
    expect(told({ wanted, before: [blind], now: [blind] })).toEqual([])
    expect(told({ wanted, before: [blind], now: [anew('ann')] })).toEqual([])
    expect(told({ wanted, before: [user('ann', { created: null })], now: [anew('ann')] })).toEqual([])
  })
  it('who was never deleted is not', () => expect(told({ wanted, before, now: before })).toEqual([]))
})

describe('an admin', () => {
  it('who was demoted and is one again is told', () => {
    const people = [user('ann', { admin: true }), user('ben')]
    expect(told({ wanted: rows(['ann', '', '', 'no'], ['ben', '', '', 'yes']), before: people, now: people })).toEqual([
      {
        message:
          'warn: what last.json set of 2 users does not hold any more: "ben" as an admin, "ann" as no admin; the hub\'s own config (admin_users, load_roles) or its authenticator sets it again: change it there too',
        actions: ['admin.set:ben', 'admin.set:ann'],
      },
    ])
  })
  it('whose row says the opposite now is not', () => {
    const last = planOf(rows(['ann', '', '', 'yes']), [user('ann')])
    const { findings } = drafted(rows(['ann', '', '', 'no']), snapshot([root, user('ann', { admin: true })]), {
      last: { file: 'last.json', plan: last },
    })
    expect(findings.filter(({ guard }) => guard === 'undone')).toEqual([])
  })
})
