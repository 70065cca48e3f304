import { expect, test } from 'vitest'

import { isBlocked } from '../../src/core/blocked.ts'
import type { Finding, Plan } from '../../src/core/types.ts'

const finding = (level: Finding['level']): Finding => ({ level, guard: 'delete-count', message: 'm', actions: [] })

test.each<[string, readonly Finding['level'][], boolean]>([
  ['nothing was found', [], false],
  ['there are warnings alone', ['warn', 'warn'], false],
  ['one finding of several blocks', ['warn', 'block'], true],
])('where %s', (_, levels, expected) => {
  expect(isBlocked({ findings: levels.map(finding) } as unknown as Plan)).toBe(expected)
})
