import { describe, expect, test } from 'vitest'

import type { Session } from '../../../src/web/api.ts'
import {
  fragmentOf,
  isDoable,
  keyOf,
  type Place,
  placeOf,
  promiseOf,
  steps,
  wayTo,
} from '../../../src/web/page/road.ts'
import { connection, planSet, run, worldOf } from './worlds.ts'

const session = (more: Partial<Session> = {}): Session => worldOf(more).session
const where: Place = { step: 'where' }

describe('an address', () => {
  test.each<Place>([
    { step: 'where' },
    { step: 'what' },
    { step: 'after' },
    { step: 'look', plan: '2026-03-02' },
    { step: 'do', plan: 'a/b #%' },
  ])('names the place %o, and leads back to it', (place) => {
    expect(placeOf(fragmentOf(place))).toEqual(place)
  })

  test.each(['', '#', '#0f3a', '#/', '#/look', '#/look/', '#/away'])('without a place is %j', (fragment) => {
    expect(placeOf(fragment)).toBeUndefined()
  })

  test('with a broken escape is read as it is', () => {
    expect(placeOf('#/look/%E0%A4%A')).toEqual({ step: 'look', plan: '%E0%A4%A' })
  })

  test('has a key only as hubplan prints it', () => {
    expect(['#0f3a', '#/where', '#', ''].map(keyOf)).toEqual(['0f3a', undefined, undefined, undefined])
  })
})

describe('the steps', () => {
  const open = (known: Parameters<typeof wayTo>[1]): string[] =>
    steps.filter((step) => wayTo(step, known) !== undefined)

  test('begin with Where', () => {
    expect(open({ place: where })).toEqual(['where'])
    expect(open({ place: where, session: session() })).toEqual(['where'])
  })

  test('go on to What with a connection that works', () => {
    const trying = session({ connections: [connection('us2', { state: 'trying' })] })
    expect(open({ place: where, session: trying })).toEqual(['where'])
    expect(open({ place: where, session: session({ connections: [connection('emea')] }) })).toEqual(['where', 'what'])
  })

  test('go on to Look and Do with a plan that can be carried out', () => {
    const plan = planSet('p', 'planned')
    const connections = [connection('emea')]
    expect(open({ place: where, session: session({ connections }), plan })).toEqual(['where', 'what', 'look', 'do'])
    expect(wayTo('do', { place: where, plan })).toEqual({ step: 'do', plan: 'p' })
  })

  test.each(['blocked', 'nothing', 'expired', 'refused'] as const)('end with Look for a plan that is %s', (state) => {
    const plan = planSet('p', state)
    expect(isDoable(plan)).toBe(false)
    expect(open({ place: { step: 'look', plan: 'p' }, plan })).toEqual(['where', 'look'])
  })

  test('do not lead to Do with another plan than the one in sight', () => {
    const place: Place = { step: 'look', plan: 'other' }
    expect(wayTo('do', { place, plan: planSet('p', 'planned') })).toBeUndefined()
  })
})

describe('the promise above each step', () => {
  test('is that nothing was sent, up to the last step', () => {
    const plan = planSet('p', 'planned')
    expect(promiseOf({ place: where, session: session() })).toBe('nothing')
    expect(promiseOf({ place: { step: 'look', plan: 'p' }, session: session(), plan })).toBe('nothing')
    expect(promiseOf({ place: { step: 'do', plan: 'p' }, session: session(), plan })).toBe('last')
  })

  test.each(['killed', 'part'] as const)('is that the rest of a plan that is %s waits for the last button', (state) => {
    const plan = planSet('p', state)
    expect(promiseOf({ place: { step: 'look', plan: 'p' }, session: session(), plan })).toBe('begun')
    expect(promiseOf({ place: { step: 'do', plan: 'p' }, plan: { ...plan, canResume: false } })).toBe('sent')
  })

  test('says so while something is sent, in every step, and when a plan was carried out', () => {
    const runs = [run('p', 'running')]
    expect(promiseOf({ place: where, session: session({ runs }) })).toBe('sending')
    const plan = planSet('p', 'done')
    expect(promiseOf({ place: { step: 'do', plan: 'p' }, session: session(), plan })).toBe('sent')
    expect(promiseOf({ place: where, session: session(), plan })).toBe('nothing')
  })
})
