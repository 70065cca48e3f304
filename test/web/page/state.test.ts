import { describe, expect, test } from 'vitest'

import type { Session } from '../../../src/web/api.ts'
import { type Happening, reachedPlan, reducerOf, type State } from '../../../src/web/page/state.ts'
import { check, connection, failure, gradebook, planSet, run, worldOf } from './worlds.ts'

const reduce = reducerOf('here')
const session: Session = worldOf({ connections: [connection('emea')] }).session
const entered: State = { place: { step: 'where' }, entry: 'open', isLost: false, session }
const reached = (...happenings: Happening[]): State => happenings.reduce(reduce, entered)

describe('an event', () => {
  test('replaces a connection, adds a new one, and takes one away', () => {
    const ids = (state: State): string[] => state.session?.connections.map(({ id, state: is }) => `${id} ${is}`) ?? []
    const again = connection('emea', { state: 'trying' })
    expect(ids(reached({ type: 'connection', connection: again }))).toEqual(['c-emea trying'])
    const more = reached({ type: 'connection', connection: connection('apac') })
    expect(ids(more)).toEqual(['c-emea ready', 'c-apac ready'])
    expect(ids(reduce(more, { type: 'connection-gone', id: 'c-emea' }))).toEqual(['c-apac ready'])
  })

  test('keeps the newest of a file, a task and a run', () => {
    const state = reached(
      { type: 'upload', upload: gradebook },
      { type: 'upload', upload: { ...gradebook, rows: 3 } },
      { type: 'run', run: run('p', 'running') },
      { type: 'run', run: run('p', 'done') },
      { type: 'task', task: { id: 't', is: 'planning', what: 'plan', targets: [] } },
    )
    expect(state.session?.uploads.map(({ rows }) => rows)).toEqual([3])
    expect(state.session?.runs.map(({ state: is }) => is)).toEqual(['done'])
    expect(state.session?.task?.id).toBe('t')
  })

  test('is newer than the answer to the request that led to it', () => {
    const planned = { id: 't', is: 'planned', what: 'plan', targets: [], plan: 'p' } as const
    const state = reached(
      { type: 'connection', connection: connection('apac') },
      { type: 'connected', connection: connection('apac', { state: 'trying' }) },
      { type: 'connected', connection: connection('us2', { state: 'trying' }) },
      { type: 'task', task: planned },
      { type: 'awaits', task: { id: 't', is: 'planning', what: 'plan', targets: [] } },
      { type: 'run', run: run('p', 'done') },
      { type: 'began', run: run('p', 'running') },
    )
    expect(state.session?.connections.map(({ state: is }) => is)).toEqual(['ready', 'ready', 'trying'])
    expect(state.session?.task).toBe(planned)
    expect(state.awaited).toBe('t')
    expect(state.session?.runs.map(({ state: is }) => is)).toEqual(['done'])
    const resumed = { ...run('p', 'running'), startedAt: '2026-03-03T09:00:00Z' }
    expect(reduce(state, { type: 'began', run: resumed }).session?.runs).toEqual([resumed])
  })

  test('of an end is newer than the answer to a stop', () => {
    const is = (state: State): unknown => state.session?.runs.map(({ state: one }) => one)
    const going = reached({ type: 'run', run: run('p', 'running') })
    expect(is(reduce(going, { type: 'stopping', run: 'p' }))).toEqual(['stopping'])
    expect(is(reduce(going, { type: 'stopping', run: 'other' }))).toEqual(['running'])
    expect(is(reduce(reached({ type: 'run', run: run('p', 'stopped') }), { type: 'stopping', run: 'p' }))).toEqual([
      'stopped',
    ])
  })

  test('of the end closes the page, and says why', () => {
    expect(reached({ type: 'end', why: 'idle' })).toMatchObject({ entry: 'ended', why: 'idle' })
  })

  test('before the page has entered changes nothing', () => {
    const early: State = { place: { step: 'where' }, entry: 'entering', isLost: false }
    expect(reduce(early, { type: 'run', run: run('p', 'running') })).toBe(early)
    expect(reduce(early, { type: 'session', session }).session).toEqual(session)
  })
})

describe('the plan that the steps lead to', () => {
  const planned = reached({ type: 'shown', plan: planSet('p', 'planned') })
  const draft = { draft: { job: 'remove', text: 'ann' } } as const

  test('is left as soon as the list, the system or a hub is another one', () => {
    const others: readonly Happening[] = [
      { type: 'edited', draft: draft.draft },
      { type: 'draft', tab: 'there', draft },
      { type: 'chose' },
      { type: 'connection', connection: connection('apac') },
      { type: 'connection-gone', id: 'c-emea' },
    ]
    expect(planned.plan?.id).toBe('p')
    for (const other of others) expect([other.type, reduce(planned, other).plan]).toEqual([other.type, undefined])
  })

  test('stays while it is looked at, and when the people of a hub are read again', () => {
    const looking = reduce(planned, { type: 'went', place: { step: 'look', plan: 'p' } })
    expect(reduce(looking, { type: 'edited', draft: draft.draft }).plan?.id).toBe('p')
    expect(reduce(planned, { type: 'connection', connection: connection('emea') }).plan?.id).toBe('p')
    const { targetPlans } = planSet('p', 'killed')
    const plan = { ...planSet('p', 'killed'), targetPlans: targetPlans.map(({ connection: _, ...one }) => one) }
    const apac = connection('apac', { url: targetPlans[1]?.url ?? '' })
    expect(reduce(reached({ type: 'shown', plan }), { type: 'connection', connection: apac }).plan?.id).toBe('p')
    expect(reduce(planned, { type: 'draft', tab: 'there', draft: session.draft }).plan?.id).toBe('p')
  })
})

describe('a window that is reloaded', () => {
  const task = { id: 't', is: 'planning', what: 'plan', targets: [] } as const

  test('while its plan is made goes on to the plan', () => {
    const awaited = (step: 'where' | 'what'): string | undefined =>
      reduce({ ...entered, place: { step } }, { type: 'entered', session: { ...session, task } }).awaited
    expect([awaited('what'), awaited('where')]).toEqual(['t', undefined])
  })
})

describe('a task that ends at once', () => {
  const task = { id: 't', what: 'plan', targets: [] } as const

  test('is waited for, also when its end is told before the answer that it has begun', () => {
    const ended: Happening = { type: 'task', task: { ...task, is: 'planned', plan: 'p' } }
    const begun: Happening = { type: 'awaits', task: { ...task, is: 'planning' } }
    expect([reached(ended, begun), reached(begun, ended)].map(reachedPlan)).toEqual(['p', 'p'])
    expect(reached(ended, begun).session?.task?.is).toBe('planned')
    expect([reached(ended), reached(begun)].map(reachedPlan)).toEqual([undefined, undefined])
  })
})

describe('the draft', () => {
  const typed = { job: 'keep', text: 'ann, bo' } as const

  test('of this window stays as it is typed, whatever answers come', () => {
    const state = reached(
      { type: 'edited', draft: typed },
      { type: 'draft', tab: 'here', draft: { draft: { job: 'keep', text: 'ann' }, check } },
    )
    expect(state.session?.draft).toEqual({ draft: typed, check })
    expect(reduce(state, { type: 'answered', draft: { draft: {} } }).session?.draft).toEqual({ draft: typed })
    expect(reduce(state, { type: 'session', session }).session?.draft).toEqual({ draft: typed, check })
  })

  test('of another window is taken as it is', () => {
    const other = { draft: { job: 'remove', text: 'eve' }, check } as const
    const state = reached({ type: 'edited', draft: typed }, { type: 'draft', tab: 'there', draft: other })
    expect(state.session?.draft).toEqual(other)
  })
})

describe('the page', () => {
  test('forgets a failure when it goes elsewhere, or tries again', () => {
    const failed = reached({ type: 'failed', failure })
    expect(failed.failure).toBe(failure)
    expect(reduce(failed, { type: 'went', place: { step: 'what' } })).toEqual({ ...entered, place: { step: 'what' } })
    expect(reduce(failed, { type: 'cleared' })).toEqual(entered)
  })

  test('waits for a task that it began, and shows the plan that it asked for', () => {
    const task = { id: 't', is: 'planning', what: 'plan', targets: [] } as const
    const state = reached({ type: 'awaits', task }, { type: 'shown', plan: planSet('p', 'planned') }, { type: 'plans' })
    expect(state).toMatchObject({ awaited: 't', plan: { id: 'p' }, session: { task } })
  })

  test('keeps the plan in sight when an answer about another one comes late', () => {
    const look = reached(
      { type: 'went', place: { step: 'look', plan: 'new' } },
      { type: 'shown', plan: planSet('new', 'planned') },
    )
    expect(reduce(look, { type: 'shown', plan: planSet('old', 'blocked') })).toBe(look)
  })

  test('keeps what else it learns', () => {
    const { plans } = worldOf()
    const state = reached({ type: 'listed', plans }, { type: 'lost', isLost: true })
    expect(state).toMatchObject({ plans, isLost: true })
    expect(reduce(state, { type: 'locked' }).entry).toBe('locked')
    expect(reduce(state, { type: 'entered', session })).toMatchObject({ entry: 'open', session })
  })
})
