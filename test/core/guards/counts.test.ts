// How many users one plan may create, rename or demote, and how many servers rules may stop.
import { describe, expect, it } from 'vitest'

import type { Server } from '../../../src/core/types.ts'
import { limits, type options, snapshot, user } from '../live.ts'
import { admin, allowing, create, found, people, remove, rename, row, stop, words } from './actions.ts'

const limited = (more: Partial<typeof options.limits>) => ({ options: { limits: { ...limits, ...more } } })
const names = (size: number) => people(size).map(({ name }) => name)

describe('creates', () => {
  it('have no limit unless one is set', () => expect(words('create-count', names(99).map(create))).toEqual([]))
  it('may be as many as the limit, and not one more', () => {
    const three = limited({ max_creates: 3 })
    expect(words('create-count', names(3).map(create), undefined, three)).toEqual([])
    expect(found('create-count', [...names(4).map(create), remove('x')], undefined, three)).toEqual([
      {
        guard: 'create-count',
        level: 'block',
        message:
          '4 users would be created, and the limit is 3; if that is right, raise guards.max_creates in hubplan.yaml or plan with --allow create-count',
        actions: names(4).map((name) => `user.create:${name}`),
      },
    ])
  })
  it('may be none at all', () => {
    expect(words('create-count', [create('a')], undefined, limited({ max_creates: 0 }))).toHaveLength(1)
  })
  it('are lifted by --allow, but not where the policy sets the limit', () => {
    const given = { ...limited({ max_creates: 1 }), ...allowing('create-count') }
    const two = [create('a'), create('b')]
    expect(words('create-count', two, undefined, given)[0]).toMatch(/^warn: allowed by --allow create-count: 2 users/)
    const policy = { version: 1, guards: { max_creates: 1 } } as const
    expect(words('create-count', two, undefined, { ...given, policy })[0]).toMatch(/^block: the policy sets this,/)
  })
})

describe('renames', () => {
  const live = (size: number) => snapshot(people(size))
  const renames = (size: number) => names(size).map((name) => rename(name, `x-${name}`))
  it('may be a quarter of the users, and not more', () => {
    expect(words('rename-share', renames(3), live(12))).toEqual([])
    expect(found('rename-share', [...renames(4), create('new')], live(12))).toEqual([
      {
        guard: 'rename-share',
        level: 'block',
        message:
          '4 of 12 users (33.3 %) would be renamed, and the limit is 25 %; if that is right, raise guards.max_rename_share in hubplan.yaml or plan with --allow rename-share',
        actions: renames(4).map(({ id }) => id),
      },
    ])
  })
  it('count from ten users up, and where everybody is listed', () => {
    expect(words('rename-share', renames(9), live(9))).toEqual([])
    expect(words('rename-share', renames(3), live(10))).toHaveLength(1)
    expect(words('rename-share', renames(9), snapshot(people(12), { listed: false }))).toEqual([])
  })
  it('run again at apply, and can be allowed', () => {
    expect(found('rename-share', renames(4), live(12), { only: 'atApply' })).toHaveLength(1)
    expect(words('rename-share', renames(4), live(12), allowing('rename-share'))[0]).toMatch(/^warn: allowed by/)
  })
})

describe('demotions', () => {
  const losses = (size: number) => names(size).map((name) => admin(name, false))
  it('may be five, and not six', () => {
    expect(words('demotions', losses(5))).toEqual([])
    expect(found('demotions', [...losses(6), admin('new', true)])).toEqual([
      {
        guard: 'demotions',
        level: 'block',
        message:
          '6 admins would lose the admin flag, and the limit is 5: "p00", "p01", "p02", "p03", "p04", "p05"; if that is right, raise guards.max_demotions in hubplan.yaml or plan with --allow demotions',
        actions: losses(6).map(({ id }) => id),
      },
    ])
  })
  it('are those of admins alone: nobody loses what they have not', () => {
    const never = losses(6).map((action) => ({ ...action, before: false })) as ReturnType<typeof losses>
    expect(words('demotions', never)).toEqual([])
  })
  it('may be forbidden, and allowed', () => {
    const none = limited({ max_demotions: 0 })
    expect(words('demotions', losses(1), undefined, none)).toEqual([
      'block: 1 admin would lose the admin flag, and the limit is 0: "p00"; if that is right, raise guards.max_demotions in hubplan.yaml or plan with --allow demotions',
    ])
    expect(words('demotions', losses(1), undefined, { ...none, ...allowing('demotions') })[0]).toMatch(/^warn: allowed/)
  })
})

describe('servers that rules stop', () => {
  const servers: readonly Server[] = [{ name: '', state: 'ready' }]
  const live = (running: number) =>
    snapshot([...people(running, { servers }), user('off', { servers: [{ name: '', state: 'stopped' }] })])
  const stops = (size: number) => names(size).map((name) => stop(name))
  it('may be half of those that run, and more are a warning', () => {
    expect(words('stop-share', stops(2), live(4))).toEqual([])
    expect(found('stop-share', stops(3), live(4))).toEqual([
      {
        guard: 'stop-share',
        level: 'warn',
        message:
          'rules would stop 3 of 4 running servers (75 %), which is above 50 % (guards.max_stop_share); check idle_for of stop_servers',
        actions: stops(3).map(({ id }) => id),
      },
    ])
  })
  it('count from three servers up', () => {
    expect(words('stop-share', stops(2), live(2))).toEqual([])
    expect(words('stop-share', stops(2), live(3))).toHaveLength(1)
  })
  it('are not those that rows stop', () => {
    expect(
      words(
        'stop-share',
        names(4).map((name) => stop(name, row)),
        live(4),
      ),
    ).toEqual([])
  })
  it('may be all of them where a file says so', () => {
    expect(words('stop-share', stops(4), live(4), limited({ max_stop_share: 1 }))).toEqual([])
  })
  it('of users whose servers are not seen are no share', () => {
    const { servers: _, ...blind } = user('p00')
    expect(words('stop-share', stops(1), snapshot([blind]))).toEqual([])
  })
})
