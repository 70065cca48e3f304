import { describe, expect, it } from 'vitest'

import { told } from '../cells.ts'
import { desiring, table } from '../live.ts'
import { mapped, read } from '../mapping/mapped.ts'

describe('groups', () => {
  it.each([
    ['Group A, Group B', 'comma', ', '],
    ['ml,cv', 'comma', ','],
    ['ml|cv', 'bar', '|'],
  ])('%s are not one group, and not guessed', (text, sign, split) => {
    expect(told('groups', text)).toEqual([
      `error u.csv:2:2 the groups "${text}" have a ${sign}; write ; between groups, or after it if it is one; or add --column 'groups={from: groups, split: "${split}"}'`,
    ])
  })
  it('are split by a flag, beside the flags of all columns that are read', () => {
    const tables = [
      table('u.csv', ['name', 'Groups', 'admin', 'Note'], ['ann', 'a, b', 'yes', ''], ['zoe', 'c, d', '', '']),
    ]
    const { diagnostics } = desiring({ tables })
    const flags = '--column username=name --column admin=admin --column \'groups={from: Groups, split: ", "}\''
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'the column Note is unknown and not used',
      `the groups "a, b" have a comma; write ; between groups, or after it if it is one; or add ${flags}`,
      `the groups "c, d" have a comma; write ; between groups, or after it if it is one; or add ${flags}`,
    ])
  })
  it('are split by a flag where rows are skipped', () => {
    const stated = { skip: [{ column: 'ID', match: [''] }] }
    expect(read(mapped(stated, ['username', 'groups', 'ID'], ['ann', 'a, b', '1'])).slice(1)).toEqual([
      `error u.csv:2:2 the groups "a, b" have a comma; write ; between groups, or after it if it is one; or add --column 'groups={from: groups, split: ", "}'`,
    ])
  })
  it.each(['ml;cv', 'Mon, 10:00;Tue', 'Mon, 10:00;', 'ml'])('%s are as written', (text) => {
    expect(told('groups', text)).toEqual([])
  })
  it('of a list are separated already', () => expect(told('groups', ['Mon, 10:00'])).toEqual([]))
})
