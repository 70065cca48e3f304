import { describe, expect, test } from 'vitest'

import { mayBeGroups, saysGroups } from '../../../src/core/desired/group-words.ts'

describe('a column of groups', () => {
  test.each(['Groups', 'group', 'Gruppen', 'Groupe', 'GRUPOS', 'Gruppi', 'group_name'])('%s says so', (header) => {
    expect(saysGroups(header)).toBe(true)
    expect(mayBeGroups(header)).toBe(true)
  })
  test.each(['Section', 'Teams', 'Kurs', 'Department'])('%s may be one', (header) => {
    expect(saysGroups(header)).toBe(false)
    expect(mayBeGroups(header)).toBe(true)
  })
  test.each(['Section 1', 'Quiz', ''])('%j is not one', (header) => expect(mayBeGroups(header)).toBe(false))
})
