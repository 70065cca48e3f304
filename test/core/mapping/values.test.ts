import { describe, expect, it } from 'vitest'

import type { Variant } from '../../../src/core/mapping/presets/types.ts'
import { converter } from '../../../src/core/mapping/values.ts'
import { mapped, read } from './mapped.ts'

type Columns = NonNullable<Variant['columns']>

function username(rule: Columns['username'], ...cells: readonly string[]): string[] {
  return read(mapped({ columns: { username: rule } as Columns }, ['M'], ...cells.map((cell) => [cell])))
}

describe('a domain', () => {
  const rule = { from: 'M', domain: 'Example.edu' }
  it('is cut off, in any case', () => {
    expect(username(rule, 'ada@example.edu', ' bob@EXAMPLE.EDU ')).toEqual(['ada', 'bob'])
  })
  it('is the part after the last @', () => {
    expect(username(rule, 'a@b@example.edu')).toEqual(['a@b'])
  })
  it('that a name does not have is not missed', () => expect(username(rule, 'ada')).toEqual(['ada']))
  it.each(['ada@example.org', 'ada@sub.example.edu', 'ada@'])('of another address, as in %s, is a fault', (text) => {
    expect(username(rule, text)).toEqual([
      `error u.csv:2:1 "${text}" is not an address of Example.edu; correct it, or skip such rows`,
    ])
  })
})

describe('a prefix', () => {
  it('is cut off once, and only at the start', () => {
    expect(username({ from: 'M', strip: '#' }, '#ada', 'b#b', '##cy')).toEqual(['#cy', 'ada', 'b#b'])
  })
  it('goes before the domain', () => {
    expect(username({ from: 'M', strip: '#', domain: 'x.edu' }, '#ada@x.edu')).toEqual(['ada'])
  })
})

describe('values', () => {
  const files = (columns: Columns, ...lines: readonly string[][]): string[] =>
    read(mapped({ columns: { username: 'u', ...columns } }, ['u', 'a', 'b'], ...lines))
  const admin = { from: 'a', values: { Teacher: true, Student: false } }

  it('of admin have their meaning', () => {
    expect(files({ admin }, ['ann', ' Teacher '], ['ben', 'Student'])).toEqual(['ann: admin', 'ben: no admin'])
  })
  it.each(['Observer', 'teacher', ''])('of admin that are not listed, such as %j, say nothing', (text) => {
    expect(files({ admin }, ['ann', text])).toEqual(['ann'])
  })
  it('of ensure have their meaning, and an empty cell has none', () => {
    const ensure = { from: 'a', values: { active: 'present' as const, deleted: 'absent' as const } }
    expect(files({ ensure }, ['ann', 'active'], ['ben', 'deleted'], ['cy', ' '])).toEqual(['ann', '-ben', 'cy'])
  })
  it('of ensure that are not listed are a fault, since they decide whether a user stays', () => {
    const ensure = { from: 'a', values: { active: 'present' as const, deleted: 'absent' as const } }
    expect(files({ ensure }, ['ann', 'Deleted'])).toEqual([
      'ann',
      'error u.csv:2:2 "Deleted" is not one of the values "active", "deleted"; add it to values of ensure',
    ])
  })
  it('of several columns of ensure: absent wins, in any order', () => {
    const rule = (from: string) => ({ from, values: { '0': 'present' as const, '1': 'absent' as const } })
    const both = { ensure: [rule('a'), rule('b')] }
    expect(files(both, ['ann', '1', '0'], ['ben', '0', '1'], ['cy', '0', '0'])).toEqual(['-ann', '-ben', 'cy'])
  })
})

describe('groups', () => {
  const groups = (rule: object, ...cells: readonly (string | readonly string[])[]): string[] =>
    read(mapped({ columns: { username: 'u', groups: rule } as Columns }, ['u', 'g', 'h'], ['ann', ...cells]))

  it('of several columns are united', () => {
    expect(groups({ from: ['g', 'h'] }, 'b;a', 'c;a')).toEqual(['ann: a, b, c'])
  })
  it('are renamed, whatever signs they have', () => {
    expect(groups({ from: ['g'], as: '{}-{}' }, '$&;b')).toEqual(['ann: $&-$&, b-b'])
  })
  it('of an empty cell are not managed', () => expect(groups({ from: ['g'] }, ' ')).toEqual(['ann']))
  it('of an empty list are none', () => expect(groups({ from: ['g'] }, [])).toEqual(['ann: ']))
  it('of a list are separated already', () => expect(groups({ from: ['g'] }, ['a, b', 'c'])).toEqual(['ann: a, b, c']))
  it('of a list are split when a separator is stated', () => {
    expect(groups({ from: ['g'], split: '+' }, ['a+b', 'c'])).toEqual(['ann: a, b, c'])
  })
  it('with a comma and no separator are a fault', () => {
    expect(groups({ from: ['g', 'h'] }, 'Lab 1, Lab 2')).toEqual([
      'ann: Lab 1, Lab 2',
      `error u.csv:2:2 the groups "Lab 1, Lab 2" have a comma; write ; between groups, or after it if it is one; or add --column 'groups={from: [g, h], split: ", "}'`,
    ])
  })
  it('with commas without spaces are split at the comma alone', () => {
    expect(groups({ from: ['g'] }, 'ml,cv, nlp')[1]).toMatch(/; or add --column 'groups=\{from: g, split: ","\}'$/)
    expect(groups({ from: ['g'], split: ',' }, 'ml,cv, nlp')).toEqual(['ann: cv, ml, nlp'])
  })
  it('that keep a comma after a split at commas are told', () => {
    expect(groups({ from: ['g'], split: ', ' }, 'ml,cv, nlp')).toEqual([
      'ann: ml,cv, nlp',
      'warning u.csv:2:2 the group "ml,cv" still has a comma after the split at ", "; if it is several groups, split at "," instead',
    ])
  })
  it.each([
    [{ file: '--column' }, `change that flag to --column 'groups={from: g, split: "|"}'`],
    [{ file: '--preset' }, `add --column 'groups={from: g, split: "|"}'`],
    [{ file: 'hubplan.yaml', line: 7 }, 'write split: "|" for groups in columns'],
  ])('are split where the mapping is stated, in %o', (at, way) => {
    const convert = converter({ column: 'groups', from: ['g'], at }, () => [])
    const told: string[] = []
    convert({ value: 'a|b', at: { file: 'u.csv' } }, ({ message }) => void told.push(message))
    expect(told).toEqual([`the groups "a|b" have a bar; write ; between groups, or after it if it is one; or ${way}`])
  })
  it('may have commas in their names where ; is stated', () => {
    expect(groups({ from: ['g'], split: ';' }, 'Mon, 10;Tue')).toEqual(['ann: Mon, 10, Tue'])
  })
})
