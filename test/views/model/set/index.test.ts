import { describe, expect, test } from 'vitest'

import type { Action, Plan } from '../../../../src/core/types.ts'
import { type SetScreen, setScreen } from '../../../../src/views/model/set/index.ts'
import { phraseText } from '../../../../src/views/terminal/first-screen.ts'
import { createOf, deleteOf, joinOf, now, planOf, renameOf } from '../../fixtures.ts'
import { setOf, type Targets } from '../../sets.ts'

const screenOf = (targets: Targets): SetScreen => setScreen(setOf(targets), { now, folder: 'plans', isKept: true })
const consequencesOf = (targets: Targets): string => phraseText(screenOf(targets).consequences)
const looksOf = (targets: Targets): Record<string, string> =>
  Object.fromEntries(screenOf(targets).rows.map(({ target, look }) => [target, phraseText(look)]))

const adminOf = (user: string): Action => ({
  ...createOf(user),
  ...({ id: `admin.set:${user}`, op: 'admin.set', before: false, after: true } as object),
})
const goneOf = (user: string, before: object): Action => ({
  ...deleteOf(user),
  before: { admin: false, groups: [], servers: [], last_activity: null, ...before },
})
const blocked = (...guards: string[]): Partial<Plan> => ({
  findings: guards.map((guard) => ({ guard, level: 'block', message: 'some', actions: [] })),
})

describe('the sums', () => {
  test('count the same user of two targets twice', () => {
    const roles = { ...joinOf('eve', 'staff'), roles: ['grader'] } as Action
    const group: Action = {
      id: 'group.delete:ml',
      op: 'group.delete',
      group: 'ml',
      before: { members: ['ann', 'bob'], roles: ['ta'] },
      after: null,
      reason: { why: 'row' },
    }
    const plan = planOf([adminOf('eve'), roles, group, deleteOf('bob'), createOf('zoe')])
    expect(consequencesOf({ one: plan, two: plan })).toBe(
      'Deletes 2 of 824 users (0.2 %) on 2 targets, none of them active in the last 7 days; deletes 2 groups on 2 targets, with which their 4 members leave, which takes the role ta from 2 users; makes 2 users admin on 2 targets; gives 2 users the role grader on 2 targets; creates 2 users on 2 targets; adds 2 memberships on 2 targets.',
    )
  })

  test('take a share of the users where some are deleted', () => {
    const targets = { one: planOf([deleteOf('ann')]), two: planOf([createOf('zoe')]) }
    expect(consequencesOf(targets)).toBe(
      'Deletes 1 of 412 users (0.2 %) on one, not active in the last 7 days; creates 1 user on two. Makes no user admin and gives no user a role.',
    )
  })

  test('count an activity from the reading of its own target', () => {
    const at = (taken: string): Partial<Plan> => ({ snapshot: { ...planOf([]).snapshot, taken_at: taken } })
    const gone = [goneOf('ann', { last_activity: '2026-02-20T00:00:00Z' })]
    const targets = { one: planOf(gone, at('2026-02-27T23:59:00Z')), two: planOf(gone, at('2026-02-28T00:00:00Z')) }
    expect(consequencesOf(targets)).toContain('on 2 targets, 1 of them active in the last 7 days')
  })

  test('do not reassure when one target has a change that is not known, or roles that are not visible', () => {
    const unseen = planOf([joinOf('ann', 'ml')], {
      findings: [{ guard: 'roles-unseen', level: 'warn', message: 'some', actions: [] }],
    })
    expect(consequencesOf({ one: unseen, two: planOf([createOf('zoe')]) })).toMatch(
      / Deletes no user and makes no user admin\.$/,
    )
  })

  test('are empty without changes', () => {
    expect(consequencesOf({ one: planOf([]) })).toBe('')
    expect(consequencesOf({ one: planOf([], blocked('clock')) })).toBe('Changes nothing.')
  })
})

describe('what to look at first', () => {
  const servers = [{ name: '', state: 'ready' }] as const

  test('is the worst, and at most one thing more', () => {
    const admins = [goneOf('bob', { admin: true, servers }), goneOf('ann', { admin: true })]
    expect(
      looksOf({
        guards: planOf(admins, blocked('delete-count', 'delete-share', 'clock')),
        admins: planOf([...admins, createOf('zoe')], { overrides: [{ flag: '--allow', value: 'admin-delete' }] }),
        servers: planOf([goneOf('cy', { servers })]),
        renames: planOf([renameOf('dan', 'daniel', { servers: [...servers, { name: 'gpu', state: 'ready' }] })]),
        overridden: planOf([createOf('a')], {
          overrides: [{ flag: '--max-deletes', value: 60 }],
          loosened: [{ limit: 'max_new_admins', value: 9, default: 5, at: 'hubplan.yaml:3:1' }],
        }),
        unseen: planOf([goneOf('eve', { last_activity: undefined, servers: undefined })]),
        warned: planOf([createOf('b')], {
          findings: [{ guard: 'possible-rename', level: 'warn', message: 'some', actions: [] }],
        }),
        others: planOf([joinOf('fay', 'ml'), createOf('c'), adminOf('c')]),
        numbers: planOf([createOf('d')]),
      }),
    ).toEqual({
      guards: 'blocked by delete-count and 2 more; deletes 2 admins: bob and 1 more',
      admins: 'deletes 2 admins: bob and 1 more; stops 1 server: bob',
      servers: 'stops 1 server: cy',
      renames: 'stops 2 servers: dan',
      overridden: 'overridden: max_new_admins and 1 more',
      unseen: 'not visible: the last activity of 1 user and 1 more',
      warned: 'warning possible-rename',
      others: '1 membership to add',
      numbers: '',
    })
  })

  test('is why a target could not be planned, in one line', () => {
    const long = `The hub answered: ${'x'.repeat(200)}`
    expect(looksOf({ one: planOf([]), two: 'No.\nMore.', three: long })).toEqual({
      two: 'No.',
      three: `${long.slice(0, 100)}…`,
    })
  })
})

describe('the rows', () => {
  test('are in the order of the risk, and then of the files', () => {
    const week = { last_activity: '2026-03-01T00:00:00Z' }
    const late = { expires_at: '2026-03-01T00:00:00Z' }
    const targets: Targets = {
      nothing: planOf([]),
      creates: planOf([createOf('a')]),
      more: planOf([createOf('a'), createOf('b')]),
      rights: planOf([adminOf('a')]),
      deletes: planOf([deleteOf('a'), deleteOf('b')]),
      active: planOf([goneOf('a', week)]),
      also: planOf([createOf('c')]),
      late: planOf([createOf('a')], late),
      failed: 'No.',
      blocked: planOf([], blocked('clock')),
    }
    const { rows, idle } = screenOf(targets)
    expect(rows.map(({ target }) => target)).toEqual([
      'blocked',
      'failed',
      'late',
      'active',
      'deletes',
      'rights',
      'more',
      'creates',
      'also',
    ])
    expect(idle).toEqual(['nothing'])
  })
})

describe('the verdict', () => {
  const one = planOf([createOf('a')])
  const sentencesOf = (targets: Targets): readonly string[] => screenOf(targets).verdict.sentences

  test('names what stops the plans', () => {
    const late = planOf([createOf('a')], { expires_at: '2026-03-01T00:00:00Z' })
    expect(sentencesOf({ a: planOf([], blocked('clock')), b: late, c: late, d: one, e: 'No.', f: 'No.' })).toEqual([
      'BLOCKED on 1 target and EXPIRED on 2 targets: apply refuses all of these plans, unless --target or --keep-going leaves such targets out.',
      '1 plan is ready, and can be applied until 2026-03-09 09:15 UTC (7 days after the plan was made).',
      '2 targets could not be planned: nothing is changed there.',
    ])
  })

  test('is until when all can be applied: the first that expires', () => {
    const soon = planOf([createOf('b')], { expires_at: '2026-03-05T09:15:00Z' })
    expect(sentencesOf({ a: one, b: soon, c: planOf([]) })).toEqual([
      'Can be applied until 2026-03-05 09:15 UTC (3 days after the plan was made).',
    ])
  })

  test('of plans that undo others speaks of these', () => {
    const undo = planOf([], { findings: [{ guard: 'revert', level: 'info', message: 'some', actions: [] }] })
    expect(sentencesOf({ a: undo, b: undo })).toEqual(['Nothing to do: those plans have nothing left to undo.'])
  })
})

describe('the lines before an approval', () => {
  const factsOf = (targets: Targets): Record<string, string> =>
    Object.fromEntries(screenOf(targets).facts.map(({ label, value }) => [label, phraseText(value)]))

  test('always stand, also when there is nothing to say', () => {
    const set = setOf({ a: planOf([createOf('a')]), b: planOf([]) })
    expect(factsOf({ a: planOf([createOf('a')]), b: planOf([]) })).toEqual({
      Targets: '2 targets, 824 users, 10 admins',
      Plans:
        'made 2026-03-02 09:16 UTC, with the token of service hubplan-reader; the targets were read 2026-03-02 09:15 UTC',
      'Overrides and loosened limits': 'none',
      'Running servers': 'none is stopped',
      'Not visible': 'nothing',
      'Cannot be undone': 'nothing: hubplan revert can undo every change of these plans',
      'Checked again':
        'apply reads each target again, and stops before its first change when a change of this plan no longer fits; the first was read 2026-03-02 09:15 UTC, 2 hours before this was written',
      'Not shown': 'nothing',
      Next: '',
    })
    expect(setScreen(set, { now, folder: 'plans', isKept: true }).facts.at(-1)?.command).toBe(
      `hubplan apply plans/ --expect-digest ${set.index.changes_digest}`,
    )
  })

  test('name the targets', () => {
    const servers = [{ name: '', state: 'ready' }]
    const by = (name: string): Partial<Plan> => ({ planned_by: name })
    const facts = factsOf({
      a: planOf([goneOf('x', { servers })], { ...by('ada'), overrides: [{ flag: '--allow', value: 'x' }] }),
      b: planOf([goneOf('y', { servers: undefined, last_activity: undefined })], by('bea')),
      c: planOf([renameOf('z', 'zz')], by('ada')),
      d: 'No.',
    })
    expect(facts).toMatchObject({
      Targets: '4 targets, 3 of them read: 1,236 users, 15 admins',
      'Overrides and loosened limits': '1 on a',
      'Running servers': '1 server is stopped on a; not visible for 1 user on b',
      'Not visible': 'the last activity of 1 user and the servers of 1 user on b',
      'Cannot be undone':
        'The 2 deletions cannot be undone on b, a; hubplan revert does not restore everything on a, c',
    })
    expect(facts['Plans']).toContain(' by bea (1 of 3), ada (2 of 3), with the token of service hubplan-reader; ')
  })
})
