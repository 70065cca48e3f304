// What the manual says of findings agrees with what the guards do.
import { describe, expect, test } from 'vitest'

import { findings } from '../../../src/core/guards/findings.ts'
import { allowable, guards } from '../../../src/core/guards/index.ts'

describe('a finding', () => {
  const described: Readonly<Record<string, { readonly levels: readonly string[] }>> = findings

  test('blocks, by the manual, when --allow can lift it', () => {
    expect(allowable.filter((name) => !described[name]?.levels.includes('block'))).toEqual([])
  })

  test('that only warns or informs, by the manual, is of no guard that --allow can lift', () => {
    const quiet = guards.filter(({ name }) => !described[name]?.levels.includes('block'))
    expect(quiet.length).toBeGreaterThan(5)
    expect(quiet.filter(({ canAllow }) => canAllow)).toEqual([])
  })
})
