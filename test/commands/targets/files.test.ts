import { describe, expect, it } from 'vitest'

import { fileOf } from '../../../src/commands/targets/files.ts'

describe('the plan of a target', () => {
  it.each([
    ['plan.json', 'plan.emea.json'],
    ['out/plan.json', 'out/plan.emea.json'],
    ['a.b/plan', 'a.b/plan.emea'],
    ['plan', 'plan.emea'],
    ['/dev/null', '/dev/null'],
  ])('%s is %s', (output, file) => {
    expect(fileOf(output, 'emea')).toBe(file)
  })
})
