import { describe, expect, it } from 'vitest'

import { clockAt, flagsToKeep } from '../../../src/commands/plan/save.ts'
import { snapshot } from '../../core/live.ts'

describe("this machine's time of a snapshot", () => {
  const read = { from: '2026-11-21T10:00:00.000Z', to: '2026-11-21T10:05:00.000Z' }
  it.each([
    ["the hub's, when that is within the reading", '2026-11-21T10:03:00.000Z', '2026-11-21T10:03:00.000Z'],
    ['the start, when the hub says an earlier one', '2026-11-20T10:03:00.000Z', read.from],
    ['the end, when the hub says a later one', '2026-11-21T10:05:01.000Z', read.to],
  ])('is %s', (_, takenAt, told) => expect(clockAt(snapshot([], { takenAt }), read)).toBe(told))
})

describe('the flags that a plan keeps for apply', () => {
  it('are those that say which system, and the policy, as typed', () =>
    expect(
      flagsToKeep({
        config: './emea/hubplan.yaml',
        target: 'emea',
        policy: 'p.yaml',
        url: 'https://h.example.edu/hub',
      }),
    ).toEqual({ config: './emea/hubplan.yaml', target: 'emea', policy: 'p.yaml', url: true }))
  it.each([[{}], [{ config: false } as const]])('are absent where none is given: %j', (flags) =>
    expect(flagsToKeep(flags)).toEqual({}),
  )
})
