import { describe, expect, it } from 'vitest'

import type { LiveGroup } from '../../../src/core/types.ts'
import { snapshot } from '../live.ts'
import { found, makeGroup, people, words } from './actions.ts'

const hub = (...names: string[]) =>
  snapshot([], { groups: new Map(names.map((name): [string, LiveGroup] => [name, { name, roles: [] }])) })
const said = (fresh: readonly string[], ...live: string[]) => words('same-group', fresh.map(makeGroup), hub(...live))
const tail = '; if both are one group, write its name as the hub has it'

describe('a new group beside one of nearly its name', () => {
  it('is a warning that names both', () => {
    expect(found('same-group', [makeGroup('Students'), makeGroup('new')], hub('students', 'ml'))).toEqual([
      {
        guard: 'same-group',
        level: 'warn',
        message: `1 new group would stand beside a group of nearly the same name: "Students" and "students"${tail}`,
        actions: ['group.create:Students'],
      },
    ])
  })
  it('may be new itself', () => {
    expect(said(['ml-2026', 'ML_2026'])).toEqual([
      `warn: 1 new group would stand beside a group of nearly the same name: "ML_2026" and "ml-2026"${tail}`,
    ])
  })
  it('is told with the letters where both look alike', () => {
    expect(said(['caf\u00e9'], 'cafe\u0301')).toEqual([
      `warn: 1 new group would stand beside a group of nearly the same name: "caf\u00e9" and "cafe\u0301" (it has e (U+0065), U+0301)${tail}`,
    ])
  })
  it('is one warning for all, with three pairs', () => {
    const names = people(12).map(({ name }) => name)
    const [only, ...others] = said(
      names.map((name) => name.toUpperCase()),
      ...names,
    )
    expect(others).toEqual([])
    expect(only).toMatch(/^warn: 12 new groups would stand .* "P02" and "p02" and 9 more; if both are one group/)
  })
  it('is not told of numbers, of others, of itself, or of what is not seen', () => {
    expect(said(['team1-11', 'new', 'ml'], 'team11-1', 'ml')).toEqual([])
    expect(words('same-group', [makeGroup('Students')], snapshot([], { groups: undefined }))).toEqual([])
    expect(words('same-group', [], hub('ml', 'ML'))).toEqual([])
  })
  it('is found at apply too', () => {
    expect(found('same-group', [makeGroup('ML')], hub('ml'), { only: 'atApply' })).toHaveLength(1)
  })
})
