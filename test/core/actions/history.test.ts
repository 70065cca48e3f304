import { describe, expect, it } from 'vitest'

import { lastWords, taken, unclear } from '../../../src/core/actions/history.ts'
import type { ApplyEvent } from '../../../src/core/types.ts'

const at = '2026-11-21T08:00:00.000Z'
const start: ApplyEvent = { type: 'start', at, digest: 'd', total: 1 }
const sent = (...actions: string[]): ApplyEvent => ({ type: 'intent', at, method: 'DELETE', path: '/', actions })
const done = (action: string): ApplyEvent => ({ type: 'applied', at, action, how: 'changed' })
const was = (action: string, until?: string): ApplyEvent => ({
  ...{ type: 'applied', at, action, how: 'already' },
  ...(until === undefined ? {} : { until }),
})
const failed = (action: string, status: number): ApplyEvent => ({ type: 'failed', at, action, status, message: 'no' })
const unknown = (action: string): ApplyEvent => ({ type: 'unknown', at, action, message: 'lost' })
const skipped = (action: string): ApplyEvent => ({ type: 'skipped', at, action, why: 'stale', message: 'moved' })

describe('the last word on an action', () => {
  it('is the last event about it', () => {
    const words = lastWords([start, sent('a', 'b'), failed('a', 400), done('b'), start, done('a'), skipped('c')])
    expect([...words]).toEqual([
      ['a', 'changed'],
      ['b', 'changed'],
      ['c', 'skipped'],
    ])
  })
})

describe('what a request led to is unclear', () => {
  it.each<[string, readonly ApplyEvent[], readonly string[]]>([
    ['after a killed run', [start, sent('a')], ['a']],
    ['when the outcome was unknown', [start, sent('a'), unknown('a')], ['a']],
    ['when it failed without an answer', [start, sent('a'), failed('a', 0)], ['a']],
    ['but not when the system refused it', [start, sent('a'), failed('a', 400)], []],
    ['but not when it was done', [start, sent('a', 'b'), done('a'), was('b')], []],
    ['but not when nothing was sent', [start, skipped('a'), unknown('b')], []],
  ])('%s', (_, events, ids) => expect([...unclear(events)]).toEqual(ids))
})

describe('the system has taken', () => {
  it.each<[string, readonly ApplyEvent[], readonly string[]]>([
    ['what a run changed', [start, sent('a'), done('a')], ['a']],
    ['what an earlier run changed', [start, sent('a'), done('a'), start, sent('b'), done('b')], ['a', 'b']],
    ['what a killed run sent, and is done now', [start, sent('a'), start, was('a')], ['a']],
    ['what the books say was accepted', [start, was('a', at)], ['a']],
    ['nothing of what was done before', [start, was('a')], []],
    ['nothing of what a 404 tells', [start, sent('a'), was('a')], []],
    ['nothing of what a 404 tells a second run', [start, sent('a'), start, sent('a'), was('a')], []],
    ['nothing of what did not hold', [start, sent('a'), done('a'), failed('a', 0)], []],
  ])('%s', (_, events, ids) => expect([...taken(events)]).toEqual(ids))
})
