// What a policy sets, nobody lifts: no file, no flag, at plan and at apply.
import { describe, expect, it } from 'vitest'
import { runGuards } from '../../../src/core/guards/index.ts'
import { defaultLimits, isLooser, tighten } from '../../../src/core/limits/index.ts'
import { leastAdmins, optionsAtApply, withPolicy } from '../../../src/core/limits/policy.ts'
import { freeze } from '../../../src/core/plan/freeze.ts'
import type { Limits, Loosened, Override, Plan, PolicyFile } from '../../../src/core/types.ts'
import { drafted, groupDelete, guardsOf, limits, options, snapshot, table, user } from '../live.ts'

const allow = (...guards: string[]): Override[] => guards.map((value) => ({ flag: '--allow', value }))
const people = (count: number, prefix = 's') => Array.from({ length: count }, (_, at) => user(`${prefix}${at}`))
const root = user('root', { admin: true })
const absent = (...names: string[]) => ({
  tables: [table('u.csv', ['username', 'ensure'], ...names.map((name) => [name, 'absent']))],
})
const policyOf = (more: Omit<PolicyFile, 'version'>): PolicyFile => ({ version: 1, ...more })

/** Level and guard of what is found under a policy. */
function found(
  wish: ReturnType<typeof absent>,
  live: Parameters<typeof drafted>[1],
  more: Parameters<typeof drafted>[2],
) {
  return guardsOf(drafted(wish, live, more).findings)
}

describe('--allow under a policy', () => {
  const live = snapshot([root, ...people(9)])
  const last = absent('root')

  it('never deletes the last admin where the policy sets min_admins', () => {
    const overrides = allow('min-admins', 'admin-delete')
    const policy = policyOf({ guards: { min_admins: 1 } })
    const { findings } = drafted(last, live, { overrides, policy })
    expect(findings.filter(({ level }) => level === 'block').map(({ message }) => message)).toEqual([
      'the policy sets this, and --allow min-admins does not lift it: 0 admins would be left on the hub, and the minimum is 1; keep or promote another admin',
    ])
    expect(found(last, live, { overrides, policy: policyOf({}) })).toEqual(['warn admin-delete', 'warn min-admins'])
  })
  it('lifts a limit that a file draws tighter, up to the policy', () => {
    const gone = absent('s0', 's1')
    const overrides = allow('delete-count')
    const of = (max_deletes: number) =>
      found(gone, live, { overrides, limits: { max_deletes: 1 }, policy: policyOf({ guards: { max_deletes } }) })
    expect(of(2)).toEqual(['warn delete-count'])
    expect(of(1)).toEqual(['block delete-count'])
  })
  it('lifts a glob of the files, and none of the policy', () => {
    const row = { ...absent('s0', 's1'), scope: { protect: ['s0', 's1'] } }
    const overrides = allow('protected')
    const { findings } = drafted(row, live, { overrides, policy: policyOf({ protect: ['s1'] }) })
    expect(findings.filter(({ guard }) => guard === 'protected').map(({ level, actions }) => [level, actions])).toEqual(
      [
        ['block', ['user.delete:s1']],
        ['warn', ['user.delete:s0']],
      ],
    )
  })
  it('lifts what no limit and no glob sets', () => {
    const policy = policyOf({ protect: ['root'], guards: { max_deletes: 5 } })
    expect(
      found(last, snapshot([root, user('two', { admin: true })]), { overrides: allow('admin-delete'), policy }),
    ).toEqual(['warn admin-delete'])
  })
  it('never deletes a group with members that the policy protects', () => {
    const of = snapshot([user('svc', { groups: ['ml'] })])
    const given = { actions: [groupDelete('ml', ['svc'])], live: of, options: { ...options, protect: ['svc'] } }
    const say = (policy?: PolicyFile) =>
      runGuards({ ...given, policy }, [], 'atApply').map(({ message }) => message.replace(/^.*; /, ''))
    expect(say(policyOf({ protect: ['svc'] }))).toEqual(['take them out of the group'])
    expect(say()).toEqual(['take them out of the group or of protect, or plan with --allow group-delete'])
    const level = (policy?: PolicyFile) =>
      runGuards({ ...given, policy }, allow('group-delete'), 'atApply').map((finding) => finding.level)
    expect(level(policyOf({ protect: ['svc'] }))).toEqual(['block'])
    expect(level(policyOf({ protect: ['other'] }))).toEqual(['warn'])
    expect(level()).toEqual(['warn'])
  })
  it('never lets a file shrink by more than the policy says', () => {
    const wish = { tables: [table('u.csv', ['username'], ['s0'])] }
    const lastPlan = { file: 'last.json', plan: planOf({}, [{ path: 'u.csv', rows: 100 }]) }
    const inputs = [{ path: 'u.csv', rows: 40 }]
    const of = (max_source_shrink?: number) =>
      found(wish, live, {
        inputs,
        last: lastPlan,
        overrides: allow('source-shrank'),
        policy: policyOf({ guards: max_source_shrink === undefined ? {} : { max_source_shrink } }),
      })
    expect(of(0.5)).toEqual(['block source-shrank'])
    expect(of(0.6)).toEqual(['warn source-shrank'])
    expect(of()).toEqual(['warn source-shrank'])
  })
})

function planOf(more: Partial<Limits>, inputs: Plan['inputs'] = [], given: Partial<Plan> = {}): Plan {
  const made = {
    tool: 't',
    createdAt: '2026-11-21T00:00:00.000Z',
    expiresAt: '2026-11-28T00:00:00.000Z',
    live: snapshot([root]),
    needs: [],
    actions: [],
    findings: [],
  }
  return {
    ...freeze({ ...made, inputs, options: { ...options, limits: { ...limits, ...more } }, overrides: [] }),
    ...given,
  }
}

describe('what to do about a limit', () => {
  const live = snapshot(people(200))
  const gone = absent(...people(51).map(({ name }) => name))
  const end = (policy: PolicyFile | undefined, more: Partial<Limits> = {}): string | undefined =>
    drafted(gone, live, { ...(policy === undefined ? {} : { policy }), limits: { max_delete_share: 1, ...more } })
      .findings.find(({ guard }) => guard === 'delete-count')
      ?.message.replace(/^.*; if that is right, /, '')

  it('is up to the file or a flag where there is no policy', () =>
    expect(end(undefined)).toBe('raise guards.max_deletes in hubplan.yaml or plan with --max-deletes 51'))
  it('is up to a flag alone where the policy is silent, or not as strict', () => {
    expect(end(policyOf({}))).toBe('plan with --max-deletes 51')
    expect(end(policyOf({ guards: { max_deletes: 60 } }))).toBe('plan with --max-deletes 51')
  })
  it('is up to the policy where that sets it', () =>
    expect(end(policyOf({ guards: { max_deletes: 50 } }))).toBe(
      'ask for another limit in the policy, or make smaller plans',
    ))
})

describe('the limits of an apply', () => {
  const loosened = (limit: string, value: number): Loosened[] => [{ limit, value, default: 0, at: 'hubplan.yaml:2:3' }]
  const of = (plan: Plan, policy?: PolicyFile): Limits => optionsAtApply(plan, policy).limits

  it('are the defaults, where the plan has looser ones and no record of that', () => {
    expect(of(planOf({ max_deletes: 1_000_000, max_delete_share: 1, min_admins: 0 }))).toEqual(defaultLimits)
  })
  it("are the plan's where they are tighter, also where there is no default", () => {
    expect(of(planOf({ max_deletes: 3, min_admins: 4, max_creates: 7 }))).toMatchObject({
      max_deletes: 3,
      min_admins: 4,
      max_creates: 7,
    })
  })
  it("are the plan's where it records a flag or a file that loosened them", () => {
    const plan = planOf({ max_deletes: 80, max_delete_share: 0.5, max_new_admins: 9, min_admins: 0 }, [], {
      overrides: [{ flag: '--max-deletes', value: 80 }, ...allow('new-admins')],
      loosened: [...loosened('max_delete_share', 0.5), ...loosened('max_flights', 9)],
    })
    expect(of(plan)).toEqual({ ...defaultLimits, max_deletes: 80, max_delete_share: 0.5 })
  })
  it('are the defaults under a policy that does not mention them, but for those of flags', () => {
    const plan = planOf({ max_deletes: 80, max_delete_share: 0.5 }, [], {
      overrides: [{ flag: '--max-deletes', value: 80 }],
      loosened: loosened('max_delete_share', 0.5),
    })
    expect(of(plan, policyOf({}))).toEqual({ ...defaultLimits, max_deletes: 80 })
    expect(of(plan, policyOf({ guards: { max_deletes: 60 } }))).toEqual({ ...defaultLimits, max_deletes: 60 })
  })
  it('are those of a policy that loosens them, where the plan has them', () => {
    const policy = policyOf({ guards: { max_deletes: 500 } })
    expect(of(planOf({ max_deletes: 400 }), policy).max_deletes).toBe(400)
    expect(of(planOf({ max_deletes: 4000 }), policy).max_deletes).toBe(500)
  })
})

describe('the fewest admins while a plan is carried out', () => {
  it('are those of its limit, of the policy where the guard is allowed, or none', () => {
    const plan = planOf({ min_admins: 2 })
    expect(leastAdmins(plan, undefined)).toBe(2)
    expect(leastAdmins(plan, policyOf({ guards: { min_admins: 3 } }))).toBe(3)
    const allowed = { ...plan, overrides: allow('min-admins') }
    expect(leastAdmins(allowed, undefined)).toBe(0)
    expect(leastAdmins(allowed, policyOf({}))).toBe(0)
    expect(leastAdmins(allowed, policyOf({ guards: { min_admins: 3 } }))).toBe(3)
  })
})

describe('within a policy', () => {
  it('manage, protect, groups and limits only shrink', () => {
    const policy = policyOf({ manage: ['s*'], protect: ['root', 'x'], groups: 'read-only', guards: { max_deletes: 2 } })
    expect(withPolicy({ ...options, protect: ['x'] }, policy)).toEqual({
      ...options,
      manage: [['*'], ['s*']],
      protect: ['x', 'root'],
      groups: 'read-only',
      limits: { ...limits, max_deletes: 2 },
    })
    expect(withPolicy(options, policyOf({}))).toEqual(options)
    expect(withPolicy(options, undefined)).toBe(options)
  })
  it('fewer admins are looser, and more of anything else', () => {
    expect([isLooser('min_admins', 0, 1), isLooser('min_admins', 2, 1)]).toEqual([true, false])
    expect([isLooser('max_deletes', 2, 1), isLooser('max_deletes', 1, 1)]).toEqual([true, false])
    expect(tighten({ min_admins: 1, max_deletes: 4 }, { min_admins: 3, max_deletes: 9, max_creates: 2 })).toEqual({
      min_admins: 3,
      max_deletes: 4,
      max_creates: 2,
    })
  })
})
