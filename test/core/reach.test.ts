import { describe, expect, it } from 'vitest'

import { protectorOf, reachOf } from '../../src/core/reach.ts'
import type { Scope } from '../../src/core/types.ts'
import { scope, snapshot, user } from './live.ts'

function why(name: string, more: Partial<Scope>): string | undefined {
  const live = user(name)
  return reachOf({ ...scope, ...more }, snapshot([live]))(live)
}

describe('whom prune and rules may touch', () => {
  it('is whom every list of manage has', () => {
    const manage = [['s-*'], ['*-2026']]
    expect(why('s-ann-2026', { manage })).toBeUndefined()
    expect(why('s-ann-2025', { manage })).toBe('outside manage')
    expect(why('t-ann-2026', { manage })).toBe('outside manage')
  })
  it('is not whom protect means, in whatever case: that case counts never weakens it', () => {
    expect(why('Bob-1', { names: 'exact', protect: ['Bob-*'] })).toBe('protected')
    expect(why('bob-1', { names: 'exact', protect: ['Bob-*'] })).toBe('protected')
    expect(why('BOB-1', { names: 'exact', protect: ['bob-*'] })).toBe('protected')
  })
  it('is within manage as written and in lower case, where names are exact', () => {
    expect(why('Bob-1', { names: 'exact', manage: [['Bob-*']] })).toBeUndefined()
    expect(why('bob-1', { names: 'exact', manage: [['Bob-*']] })).toBe('outside manage')
    expect(why('bob-1', { names: 'exact', manage: [['[!B]*']] })).toBe('outside manage')
    expect(why('bob-1', { manage: [['BOB-*'], ['*']] })).toBeUndefined()
  })
  it('is not whom protect means, whatever its case where the system has no capitals', () => {
    expect(protectorOf(['Bob-*'])('bob-1')).toBe(true)
  })
})
