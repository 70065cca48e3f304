// The flag that lets a blocking finding pass: one for each finding that can block, and none for what the policy holds.
import { describe, expect, it, test } from 'vitest'

import type { FindingCode, findings } from '../../../src/core/guards/findings.ts'
import { allow, runGuards } from '../../../src/core/guards/index.ts'
import { liftOf } from '../../../src/core/guards/lifts.ts'
import { shrunken } from '../../../src/core/plan/last-plan.ts'
import type { Finding, PolicyFile } from '../../../src/core/types.ts'
import { limits, options, snapshot, user } from '../live.ts'
import { remove } from './actions.ts'

type Blocking = {
  [Code in FindingCode]: 'block' extends (typeof findings)[Code]['levels'][number] ? Code : never
}[FindingCode]

const nothing = undefined

/** An entry for each finding that may block: a new one does not compile without. */
const lifts: Readonly<Record<Blocking, string | undefined>> = {
  'empty-source': '--allow empty-source',
  'source-shrank': '--allow source-shrank',
  'delete-count': '--max-deletes 3',
  'delete-share': '--max-delete-share 0.28',
  'unlisted-count': '--max-deletes 3',
  'create-count': '--allow create-count',
  'notice-count': '--allow notice-count',
  'server-removals': '--allow server-removals',
  'rename-share': '--allow rename-share',
  'new-admins': '--allow new-admins',
  'min-admins': '--allow min-admins',
  demotions: '--allow demotions',
  'admin-delete': '--allow admin-delete',
  'admin-rename': '--allow admin-rename',
  'admin-password': '--allow admin-password',
  'admin-tokens': '--allow admin-tokens',
  self: nothing,
  protected: '--allow protected',
  'outside-manage': nothing,
  'group-removals': '--allow group-removals',
  'group-delete': '--allow group-delete',
  'leaving-group': nothing,
  'groups-read-only': nothing,
  'same-person': '--allow same-person',
  'name-collision': '--allow name-collision',
  'server-names': nothing,
  'cannot-log-in': nothing,
  clock: '--allow clock',
  visibility: '--allow visibility',
  unsupported: nothing,
  policy: nothing,
  'admins-unknown': nothing,
}

const blocking = (guard: FindingCode, more: Partial<Finding> = {}): Finding => ({
  guard,
  level: 'block',
  message: 'm',
  actions: ['user.delete:a', 'user.delete:b', 'user.delete:c'],
  ...more,
})

describe('the flag that lets a finding pass', () => {
  const codes = Object.entries(lifts) as [Blocking, string | undefined][]
  test.each(codes)('of %s is %s', (guard, flag) => {
    expect(liftOf(blocking(guard), { users: 11 })).toBe(flag)
    expect(liftOf({ ...blocking(guard), held: true })).toBeUndefined()
    expect(liftOf(blocking(guard, { level: 'warn' }))).toBeUndefined()
  })
  test.each(codes)('of %s is one that a plan takes', (guard, flag) => {
    const isLifted = allow(blocking(guard), [{ flag: '--allow', value: guard }]).level === 'warn'
    if (flag === undefined || flag.startsWith('--allow')) expect(isLifted).toBe(flag !== undefined)
  })
  it('has no number where the plan does not show it', () => {
    expect(liftOf(blocking('delete-count', { actions: [] }))).toBe('--max-deletes N')
    expect(liftOf(blocking('delete-share', { actions: [] }), { users: 9 })).toBe('--max-delete-share N')
    expect(liftOf(blocking('delete-share'))).toBe('--max-delete-share N')
  })
  it('is none for a guard of a newer hubplan', () =>
    expect(liftOf({ guard: 'newer', level: 'block', message: 'm', actions: [] })).toBeUndefined())
  it('is none for what has no entry of its own', () =>
    expect(liftOf({ guard: 'constructor', level: 'block', message: 'm', actions: [] })).toBeUndefined())
})

describe('what the policy holds', () => {
  const names = Array.from({ length: 40 }, (_, index) => `s${index}`)
  const live = snapshot([user('root', { admin: true }), ...names.map((name) => user(name))])
  const deletes = (number: number) => names.slice(0, number).map((name) => remove(name))
  const found = (guards: PolicyFile['guards'], number: number, most: number) =>
    runGuards(
      {
        actions: deletes(number),
        live,
        options: { ...options, limits: { ...limits, max_deletes: most, max_delete_share: 1 } },
        policy: { version: 1, guards: { ...guards } },
      },
      [],
    ).filter(({ guard }) => guard === 'delete-count')

  it('has no flag, whether or not one was tried', () => {
    const [finding] = found({ max_deletes: 5 }, 6, 5)
    expect(finding).toMatchObject({ level: 'block', held: true })
    expect(finding?.message).toBe(
      '6 users would be deleted, and the limit is 5; if that is right, ask for another limit in the policy, or make smaller plans',
    )
    expect(finding === undefined ? 'no finding' : liftOf(finding)).toBeUndefined()
  })
  it('is not what a file sets tighter', () => {
    const [finding] = found({ max_deletes: 20 }, 6, 5)
    expect(finding).not.toHaveProperty('held')
    expect(finding && liftOf(finding)).toBe('--max-deletes 6')
  })
  it('may be how many rows a file loses', () => {
    const [before, now] = [[{ path: 'u.csv', rows: 100 }], [{ path: 'u.csv', rows: 60 }]]
    const of = (most: number) =>
      shrunken(now, before, { limits, policy: { version: 1, guards: { max_source_shrink: most } } })
    expect(of(0.3)).toEqual([expect.objectContaining({ level: 'block', held: true })])
    expect(of(0.5)).toEqual([expect.not.objectContaining({ held: true })])
  })
})
