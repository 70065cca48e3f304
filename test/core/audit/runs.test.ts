import { describe, expect, test } from 'vitest'

import { runsOf } from '../../../src/core/audit/runs.ts'
import type { ApplyEvent } from '../../../src/core/types.ts'

const digest = 'sha256:00'
const at = (second: number): string => `2026-03-02T09:15:${String(second).padStart(2, '0')}Z`
const start = (second: number, more: object = {}): ApplyEvent => ({
  type: 'start',
  at: at(second),
  digest,
  total: 2,
  ...more,
})
const intent = (second: number, ...actions: string[]): ApplyEvent => ({
  ...{ type: 'intent', at: at(second), method: 'POST', path: '/users' },
  actions,
})
const applied = (second: number, action: string, how: 'changed' | 'already' = 'changed'): ApplyEvent => ({
  ...{ type: 'applied', at: at(second), action, how },
})
const end = (second: number, ok: boolean, why?: string): ApplyEvent => ({
  ...{ type: 'end', at: at(second), ok },
  ...(why === undefined ? {} : { why }),
})

test('a journal without events has no runs', () => {
  expect(runsOf([])).toEqual([])
})

test('events before any start are a run of which nothing else is known', () => {
  expect(runsOf([applied(2, 'a'), start(3)]).map(({ began, how, by }) => [began, how, by])).toEqual([
    [at(2), 'killed', undefined],
    [at(3), 'killed', undefined],
  ])
})

describe('a run', () => {
  test('begins and ends, with a person, a token and the outcome of each action', () => {
    const who = { by: 'ann', token: { kind: 'service', name: 'applier' } } as const
    expect(
      runsOf([
        start(1, who),
        intent(2, 'a', 'b'),
        { type: 'retry', at: at(3), method: 'POST', path: '/users', attempt: 1, wait_ms: 5, why: 'status 503' },
        applied(4, 'a'),
        { type: 'failed', at: at(5), action: 'b', status: 400, message: 'no' },
        end(6, false),
      ]),
    ).toEqual([
      {
        ...{ began: at(1), ended: at(6), how: 'in part', requests: 1, retries: 1, ...who },
        actions: [
          { id: 'a', is: 'changed', at: at(4) },
          { id: 'b', is: 'failed', at: at(5), message: 'no' },
        ],
      },
    ])
  })

  test.each([
    ['done', [start(1), end(2, true)], {}],
    ['in part', [start(1), end(2, false)], {}],
    ['stopped', [start(1), end(2, false, 'the disk is full')], { why: 'the disk is full' }],
    ['killed', [start(1), intent(2, 'a')], {}],
  ] as const)('is %s by its end', (how, events, more) => {
    const [{ actions: _, ...run } = expect.fail()] = runsOf(events)
    expect(run).toEqual({ began: at(1), ended: at(2), how, requests: how === 'killed' ? 1 : 0, retries: 0, ...more })
  })

  test('that was killed leaves what it had sent unknown', () => {
    expect(runsOf([start(1), intent(2, 'a', 'b'), applied(3, 'b')])[0]?.actions).toEqual([
      { id: 'a', is: 'unknown', at: at(2), message: 'it was sent, and no answer is recorded' },
      { id: 'b', is: 'changed', at: at(3) },
    ])
  })

  test('has the last word on each action, in the order of these words', () => {
    const skipped = { type: 'skipped', at: at(4), action: 'c', why: 'stale', message: 'gone' } as const
    const unknown = { type: 'unknown', at: at(5), action: 'a', message: 'no reply' } as const
    const until = { type: 'applied', at: at(6), action: 'b', how: 'already', until: at(9) } as const
    expect(runsOf([start(1), intent(2, 'a', 'b'), skipped, unknown, until])[0]?.actions).toEqual([
      { id: 'c', is: 'skipped', at: at(4), message: 'gone' },
      { id: 'a', is: 'unknown', at: at(5), message: 'no reply' },
      { id: 'b', is: 'already', at: at(6), until: at(9) },
    ])
  })

  test('says nothing of an action for which its request did nothing', () => {
    const unsent = { type: 'unsent', at: at(3), actions: ['a'] } as const
    expect(runsOf([start(1), intent(2, 'a', 'b'), unsent, applied(4, 'b')])[0]?.actions).toEqual([
      { id: 'b', is: 'changed', at: at(4) },
    ])
  })

  test('that hands out passwords begins before its own start', () => {
    const runs = runsOf([start(1, { handout: 3 }), start(2, { by: 'ann' }), end(3, true)])
    expect(runs).toMatchObject([{ began: at(1), ended: at(3), how: 'done', by: 'ann' }])
  })

  test('that was killed while it handed out passwords is no part of the next one but one', () => {
    const runs = runsOf([start(1), end(2, false), start(3, { handout: 3 }), start(4), end(5, true), start(6)])
    expect(runs.map(({ began, how }) => [began, how])).toEqual([
      [at(1), 'in part'],
      [at(3), 'done'],
      [at(6), 'killed'],
    ])
  })
})
