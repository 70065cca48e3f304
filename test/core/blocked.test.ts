import { expect, test } from 'vitest'

import { isBlocked, isExpired } from '../../src/core/blocked.ts'
import type { Finding, Plan } from '../../src/core/types.ts'

const finding = (level: Finding['level']): Finding => ({ level, guard: 'delete-count', message: 'm', actions: [] })

test.each<[string, readonly Finding['level'][], boolean]>([
  ['nothing was found', [], false],
  ['there are warnings alone', ['warn', 'warn'], false],
  ['one finding of several blocks', ['warn', 'block'], true],
])('where %s', (_, levels, expected) => {
  expect(isBlocked({ findings: levels.map(finding) } as unknown as Plan)).toBe(expected)
})

test.each<[string, string, boolean]>([
  ['before its time', '2026-12-07T08:00:01Z', false],
  ['at its time', '2026-12-07T08:00:00Z', true],
  ['with an invalid time', 'soon', true],
])('a plan %s (%s): expired is %s', (_, expires_at, expected) => {
  expect(isExpired({ expires_at } as Plan, '2026-12-07T08:00:00Z')).toBe(expected)
})
