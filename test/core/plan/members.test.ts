import { describe, expect, it } from 'vitest'

import { membersIn, membersOf } from '../../../src/core/plan/members.ts'
import { snapshot, user } from '../live.ts'

const live = snapshot([user('zoe', { groups: ['ml', 'ml'] }), user('ann', { groups: ['cv', 'ml'] }), user('bob')])

describe('who is in a group', () => {
  it('is told by name, each once', () => {
    const members = membersIn(live, ['ml', 'empty'])
    expect(members('ml')).toEqual(['ann', 'zoe'])
    expect(members('empty')).toEqual([])
    expect(membersOf(live, 'ml')).toEqual(members('ml'))
  })
  it('is what the group itself says, where not all users were read', () => {
    const groups = new Map([['ml', { name: 'ml', members: ['ann', 'yan'] }]])
    expect(membersOf({ ...live, groups }, 'ml')).toEqual(['ann', 'yan'])
    expect(membersOf({ ...live, groups }, 'cv')).toEqual(['ann'])
  })
  it('is not told of a group that was not asked for', () => {
    expect(membersIn(live, ['ml'])('cv')).toEqual([])
  })
})
