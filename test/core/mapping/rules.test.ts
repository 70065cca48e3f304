import { describe, expect, it } from 'vitest'
import { mappingOf, overPreset } from '../../../src/core/mapping/rules.ts'
import { mapping, placeOf, words } from './mapped.ts'

describe('a mapping', () => {
  it('may be short: a header, or several', () => {
    expect(mapping({ columns: { username: 'Login', groups: ['A', 'B'] } })).toEqual({
      columns: [
        { column: 'username', from: ['Login'], at: placeOf(['columns', 'username']) },
        { column: 'groups', from: ['A', 'B'], at: placeOf(['columns', 'groups']) },
      ],
      skip: [],
    })
  })
  it('has one rule for each column of ensure', () => {
    const ensure = [
      { from: 'status', values: { gone: 'absent' as const } },
      { from: 'enabled', values: { false: 'absent' as const } },
    ]
    expect(mapping({ columns: { ensure } }).columns.map(({ from, values }) => [from, [...(values ?? [])]])).toEqual([
      [['status'], [['gone', 'absent']]],
      [['enabled'], [['false', 'absent']]],
    ])
  })
  it('keeps the line of the header and what becomes of repeated names', () => {
    expect(mapping({ columns: { username: 'Login' }, header: 3, repeat: 'unite' })).toMatchObject({
      header: 3,
      repeat: 'unite',
    })
  })
  it('takes values that are written as true and false as texts', () => {
    const [rule] = mapping({ columns: { admin: { from: 'Role', values: { Teacher: true, Student: false } } } }).columns
    expect([...(rule?.values ?? [])]).toEqual([
      ['Teacher', 'true'],
      ['Student', 'false'],
    ])
  })
  it('cannot read a password as another column', () => {
    expect(words(mappingOf({ columns: { groups: { from: ['A', 'Pass Word'] } } }, placeOf).faults)).toEqual([
      'error h.yaml columns.groups "Pass Word" holds secrets and is never read as another column; name another header',
    ])
  })
  it('cannot read one header as two columns', () => {
    expect(words(mappingOf({ columns: { username: 'ID', groups: ['A', 'i d'] } }, placeOf).faults)).toEqual([
      'error h.yaml columns.groups "i d" is mapped to two columns, username and groups; map each header once',
    ])
    expect(mappingOf({ columns: { groups: ['A', 'a'] } }, placeOf).faults).toEqual([])
  })
})

describe('a mapping over a preset', () => {
  const preset = {
    ...mapping({
      columns: { username: 'Mail', groups: { from: ['Groups'], split: ', ' } },
      skip: [{ column: 'ID', match: [''] }],
      mayLack: ['Groups'],
    }),
    preset: 'x',
    needsDomain: true as const,
  }
  const over = (stated: Parameters<typeof mapping>[0]) => overPreset(mapping(stated), preset)

  it('fills in what it leaves out', () => {
    const { columns } = over({ columns: { username: { domain: 'x.edu' } } })
    expect(columns).toMatchObject([
      { column: 'username', from: ['Mail'], domain: 'x.edu' },
      { column: 'groups', from: ['Groups'], split: [', '], isOptional: true },
    ])
  })
  it('replaces a column whose header it names', () => {
    const { columns } = over({ columns: { groups: 'Section' } })
    expect(columns.map(({ column, from, split }) => [column, from, split])).toEqual([
      ['username', ['Mail'], undefined],
      ['groups', ['Section'], undefined],
    ])
    const worded = mapping({ columns: { username: 'u', groups: { from: 'g' } }, maySplit: [' und '] })
    expect(worded.columns[1]).toHaveProperty('maySplit', [' und '])
    expect(overPreset(mapping({ columns: { groups: 'g' } }), worded).columns[1]).not.toHaveProperty('maySplit')
  })
  it('adds columns and rows to skip', () => {
    const { columns, skip } = over({
      columns: { admin: { from: 'Role', values: { T: true } } },
      skip: [{ column: 'Role', match: ['x'] }],
    })
    expect(columns.map(({ column }) => column)).toEqual(['username', 'groups', 'admin'])
    expect(skip.map(({ column }) => column)).toEqual(['ID', 'Role'])
  })
  it.each([
    ['the domain', { username: { domain: 'x.edu' } }, undefined],
    ['another header', { username: 'Login' }, undefined],
    ['groups only', { groups: 'Section' }, true],
    ['a prefix only', { username: { strip: '#' } }, true],
  ])('that names %s says what becomes of addresses, or not', (_, columns, needsDomain) => {
    expect(over({ columns }).needsDomain).toBe(needsDomain)
  })
})
