// Plans that somebody edited and gave a new digest: what they record must still follow from their actions.

import { describe, expect, it } from 'vitest'
import { digestOf } from '../../../src/core/canonical.ts'
import { defaultLimits } from '../../../src/core/limits/index.ts'
import { changesDigest, freeze, verify } from '../../../src/core/plan/freeze.ts'
import { idOf } from '../../../src/core/plan/record.ts'
import type { Limits, Loosened, Override, Plan } from '../../../src/core/types.ts'
import * as fc from '../../helpers/draws.ts'
import { hubs, wantedOf, wishes } from '../draws.ts'
import { drafted, limits, options, snapshot, table, user, type Wanted } from '../live.ts'

const people = Array.from({ length: 60 }, (_, at) => user(`s${at}`))
const running = user('busy', { servers: [{ name: '', state: 'ready' }] })
const live = snapshot([user('root', { admin: true }), user('two', { admin: true }), running, ...people])
const gone = (...names: string[]): Wanted => ({
  tables: [table('u.csv', ['username', 'ensure'], ...names.map((name) => [name, 'absent']))],
})

const rowsOf = (column: string, value: string, ...names: string[]): Wanted => ({
  tables: [table('u.csv', ['username', column], ...names.map((name) => [name, value]))],
})

interface More {
  readonly overrides?: readonly Override[]
  readonly loosened?: readonly Loosened[]
  readonly limits?: Partial<Limits>
}

function planOf(wish: Wanted, more: More = {}): Plan {
  const drawn = drafted(wish, live, more)
  return freeze({
    tool: 'hubplan 0.1.0',
    createdAt: '2026-11-21T08:00:00.000Z',
    expiresAt: '2026-11-28T08:00:00.000Z',
    live,
    inputs: [],
    options: { ...options, limits: { ...limits, ...more.limits } },
    overrides: more.overrides ?? [],
    needs: [],
    ...drawn,
  })
}

/** As somebody leaves it who knows how digests are worked out. */
function edited(plan: Plan, change: Partial<Plan>): Plan {
  const { digest: _, changes_digest: __, ...body } = { ...plan, ...change }
  const whole = { ...body, changes_digest: changesDigest(body) }
  return { ...whole, digest: digestOf(whole) }
}

function refusal(plan: Plan): string {
  try {
    verify(plan)
    return 'taken'
  } catch (thrown) {
    return (thrown as Error).message.replace(/^The plan was changed after it was made: /, '')
  }
}

const tail = 'does not follow from its actions.'
const many = gone(...people.slice(0, 51).map(({ name }) => name))

describe('an edited plan is refused', () => {
  const plan = planOf(gone('s0', 'busy', 'two'), { overrides: [{ flag: '--allow', value: 'admin-delete' }] })
  it('but not as it was made', () => {
    expect(refusal(plan)).toBe('taken')
    expect(refusal(edited(plan, {}))).toBe('taken')
  })
  it('when its summary tells of fewer', () => {
    expect(refusal(edited(plan, { summary: { 'user.delete': 1 } }))).toBe(`its summary ${tail}`)
    expect(refusal(edited(plan, { summary: {} }))).toBe(`its summary ${tail}`)
  })
  it('when its actions stand in another order', () => {
    expect(refusal(edited(plan, { actions: plan.actions.toReversed() }))).toBe(`the order of its actions ${tail}`)
  })
  it('when an action was put in or taken out', () => {
    expect(refusal(edited(plan, { actions: plan.actions.slice(1) }))).toMatch(/does not follow from its actions\.$/)
    const twice = [...plan.actions, ...plan.actions.slice(0, 1)]
    expect(refusal(edited(plan, { actions: twice, summary: { 'user.delete': 4 } }))).toBe(
      `an action that stands in it twice ${tail}`,
    )
  })
  it('when an action is about somebody else than its id says', () => {
    const [first, ...rest] = plan.actions
    const other = { ...first, user: 'root' } as Plan['actions'][number]
    expect(refusal(edited(plan, { actions: [other, ...rest] }))).toMatch(/^the id user\.delete:/)
  })
  it('when it says that it can be applied, and is blocked', () => {
    const blocked = planOf(many)
    expect(refusal(edited(blocked, { applyable: true }))).toBe(`applyable ${tail}`)
  })
  it('when the finding that blocks it is gone, or is milder', () => {
    const blocked = planOf(many)
    const mild = blocked.findings.map((finding) => ({ ...finding, level: 'warn' as const }))
    for (const findings of [[], blocked.findings.filter(({ guard }) => guard !== 'delete-count'), mild]) {
      expect(refusal(edited(blocked, { findings, applyable: findings.every(({ level }) => level !== 'block') }))).toBe(
        `what it says of the guard delete-count ${tail}`,
      )
    }
  })
  it.each<[string, Wanted]>([
    ['storage', gone('s0')],
    ['rename', rowsOf('renamed_from', 's0', 'x0')],
  ])('when its note of %s is gone', (guard, wish) => {
    const plan = planOf(wish, { limits: defaultLimits })
    expect(refusal(plan)).toBe('taken')
    const findings = plan.findings.filter((finding) => finding.guard !== guard)
    expect(refusal(edited(plan, { findings }))).toBe(`what it says of the guard ${guard} ${tail}`)
  })
  it.each<[string, Wanted, Partial<Limits>]>([
    ['delete-share', gone(...people.slice(0, 20).map(({ name }) => name)), {}],
    ['new-admins', rowsOf('admin', 'yes', 's0', 's1'), { max_new_admins: 1 }],
    ['demotions', rowsOf('admin', 'no', 'root', 'two'), { max_demotions: 1, min_admins: 0 }],
    ['rename-share', rowsOf('renamed_from', 's0', 'x0'), { max_rename_share: 0 }],
    ['create-count', rowsOf('admin', '', 'x0', 'x1'), { max_creates: 1 }],
  ])('when the block of %s is gone', (guard, wish, more) => {
    const all = { ...defaultLimits, ...more }
    const blocked = planOf(wish, { limits: all })
    expect(blocked.findings.filter(({ level }) => level === 'block').map((finding) => finding.guard)).toEqual([guard])
    expect(refusal(blocked)).toBe('taken')
    const findings = blocked.findings.filter((finding) => finding.guard !== guard)
    expect(refusal(edited(blocked, { findings, applyable: true }))).toBe(`what it says of the guard ${guard} ${tail}`)
  })
  it('but not when its version had no such guard, or counted roles that it did not write down', () => {
    const older = planOf(rowsOf('admin', 'yes', 's0', 's1'), { limits: { max_new_admins: 1 } })
    const findings = older.findings.filter(({ guard }) => guard !== 'new-admins')
    expect(refusal(edited(older, { findings, applyable: true }))).toBe('taken')
  })
  it('but not when its version had a finding for each admin, as long as there is one for each', () => {
    const both = planOf(gone('two', 'root'))
    const [one] = both.findings.filter(({ guard }) => guard === 'admin-delete')
    const others = both.findings.filter(({ guard }) => guard !== 'admin-delete')
    const each = (one?.actions ?? []).map((id) => ({
      guard: 'admin-delete',
      level: 'block' as const,
      message: id,
      actions: [id],
    }))
    expect(each).toHaveLength(2)
    expect(refusal(both)).toBe('taken')
    expect(refusal(edited(both, { findings: [...each, ...others] }))).toBe('taken')
    expect(refusal(edited(both, { findings: [...each.slice(1), ...others] }))).toBe(
      `what it says of the guard admin-delete ${tail}`,
    )
  })
  it('but not where nobody can be counted', () => {
    const few = planOf(gone('s0', 's1'))
    const looked = edited(few, { snapshot: { ...few.snapshot, users: 2, listed: false } })
    expect(refusal(looked)).toBe('taken')
    const ten = edited(few, { snapshot: { ...few.snapshot, users: 2 } })
    expect(refusal(ten)).toBe('taken')
  })
  it('when a warning is gone, is about fewer, or was made up', () => {
    const warned = plan.findings.filter(({ guard }) => guard !== 'running-servers')
    expect(refusal(edited(plan, { findings: warned }))).toBe(`what it says of the guard running-servers ${tail}`)
    const fewer = plan.findings.map((one) => (one.guard === 'admin-delete' ? { ...one, actions: [] } : one))
    expect(refusal(edited(plan, { findings: fewer }))).toBe(`what it says of the guard admin-delete ${tail}`)
    const more = [...plan.findings, { guard: 'unverified', level: 'warn' as const, message: 'x', actions: [] }]
    expect(refusal(edited(plan, { findings: more }))).toBe(`what it says of the guard unverified ${tail}`)
  })
  it('when a finding is about what is not in it', () => {
    const findings = [
      ...plan.findings,
      { guard: 'x', level: 'info' as const, message: 'x', actions: ['user.delete:z'] },
    ]
    expect(refusal(edited(plan, { findings }))).toBe(`a finding of x ${tail}`)
  })
  it('when an override was not in force', () => {
    const overrides = [...plan.overrides, { flag: '--max-deletes', value: 1000 } as const]
    expect(refusal(edited(plan, { overrides }))).toBe(`the override --max-deletes ${tail}`)
  })
  it('when an override allows what nobody can allow', () => {
    const withAllowed = (value: string) =>
      refusal(edited(plan, { overrides: [...plan.overrides, { flag: '--allow', value }] }))
    expect(withAllowed('self')).toBe(`the override --allow ${tail}`)
    expect(withAllowed('outside-manage')).toBe(`the override --allow ${tail}`)
    expect(withAllowed('source-shrank')).toBe('taken')
    expect(withAllowed('of-tomorrow')).toBe('taken')
  })
  it('but not for a guard that this version does not know', () => {
    const findings = [...plan.findings, { guard: 'of-tomorrow', level: 'warn' as const, message: 'x', actions: [] }]
    expect(refusal(edited(plan, { findings }))).toBe('taken')
  })
  it('but not for a block that a policy kept against --allow', () => {
    const kept = planOf(many, { overrides: [{ flag: '--allow', value: 'delete-count' }] })
    const findings = kept.findings.map((one) =>
      one.guard === 'delete-count' ? { ...one, level: 'block' as const } : one,
    )
    expect(refusal(edited(kept, { findings, applyable: false }))).toBe('taken')
  })
})

describe('a limit that a file loosened', () => {
  const loosened = { limit: 'max_deletes', value: 1000, default: 50, at: 'hubplan.yaml:15:16', reached: 51 }
  const share = { limit: 'max_delete_share', value: 1, default: 0.25, at: 'hubplan.yaml:16:16' }
  const plan = planOf(many, { limits: { max_deletes: 1000, max_delete_share: 1 }, loosened: [loosened, share] })
  const told = (change: Partial<Loosened>) =>
    refusal(
      edited(plan, { loosened: (plan.loosened ?? []).map((one, at) => (at === 0 ? { ...one, ...change } : one)) }),
    )

  it('is in the plan with what it comes to, and in the digest of the changes', () => {
    expect(plan.loosened).toEqual([loosened, { ...share, reached: 0.809524 }])
    expect(refusal(plan)).toBe('taken')
    const older = (plan.loosened ?? []).map((one) => (one.limit === share.limit ? { ...one, reached: 0.8095 } : one))
    expect(refusal(edited(plan, { loosened: older }))).toBe('taken')
    const { loosened: _, ...silent } = plan
    expect(changesDigest(silent)).not.toBe(plan.changes_digest)
    expect(changesDigest({ ...plan, loosened: [...(plan.loosened ?? [])].reverse() })).toBe(plan.changes_digest)
    expect(changesDigest({ ...plan, loosened: (plan.loosened ?? []).map((one) => ({ ...one, at: 'x:1:1' })) })).toBe(
      plan.changes_digest,
    )
  })
  it('must be the one in force, from the default, and reached by the actions', () => {
    const stray = `the loosened limit max_deletes ${tail}`
    expect(told({ value: 60 })).toBe(stray)
    expect(told({ default: 999 })).toBe(stray)
    expect(told({ reached: 3 })).toBe(stray)
    expect(told({})).toBe('taken')
  })
  it('that is no looser than the default is none', () => {
    const tight = planOf(gone('s0'), { limits: { max_deletes: 5 } })
    const said = [{ limit: 'max_deletes', value: 5, default: 50, at: 'hubplan.yaml:15:16', reached: 1 }]
    expect(refusal(edited(tight, { loosened: said }))).toBe(`the loosened limit max_deletes ${tail}`)
  })
  it('of a newer hubplan is not judged', () => expect(told({ limit: 'max_flights', value: 7 })).toBe('taken'))
  it('is measured of no share where nobody was listed', () => {
    const snap = { ...plan.snapshot, listed: false as const }
    expect(refusal(edited(plan, { snapshot: snap, loosened: [loosened, share] }))).toBe('taken')
  })
})

it('every id follows from its action', () => {
  const start = { op: 'server.start', user: 'a', before: { state: 'stopped' }, after: { state: 'ready' } } as const
  const reason = { why: 'row' } as const
  expect(idOf({ ...start, id: '', server: '', reason })).toBe('server.start:a')
  expect(idOf({ ...start, id: '', server: 'x:y', reason })).toBe('server.start:a:x%3Ay')
  expect(idOf({ id: '', op: 'user.rename', user: 'a', before: { admin: false }, after: { name: 'b' }, reason })).toBe(
    'user.rename:a:b',
  )
  expect(idOf({ id: '', op: 'group.create', group: 'g h', before: null, after: { members: [] }, reason })).toBe(
    'group.create:g%20h',
  )
})

it('whatever is planned records what follows from its actions', () => {
  fc.assert(
    fc.property(hubs, wishes, (before, wish) => {
      const drawn = drafted(wantedOf(wish), before)
      const made = { tool: 't', createdAt: before.takenAt, expiresAt: '2027-01-01T00:00:00Z', inputs: [], needs: [] }
      verify(freeze({ ...made, live: before, options, overrides: [], ...drawn }))
    }),
  )
})
