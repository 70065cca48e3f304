import { describe, expect, it } from 'vitest'

import { explanationOf, overridingRows } from '../../../src/core/look/explanation.ts'
import { scope, table } from '../live.ts'
import { mapped } from '../mapping/mapped.ts'

const meaning = {
  scope,
  manages: new Set(['existence', 'name', 'admin', 'groups', 'server', 'quota'] as const),
  system: 'a JupyterHub',
}

describe('the explanation of a file', () => {
  it('says what each of the first rows means', () => {
    const header = ['username', 'admin', 'groups', 'ensure', 'server', 'renamed_from', 'expires', 'quota']
    const read = table(
      'u.csv',
      header,
      ['ann', 'yes', 'b;a', '', 'running', 'anna', '2026-12-31', '5'],
      ['ben', 'no', '-', 'existing', '', '', '', ''],
      ['cy', '', '', 'absent', '', '', '', ''],
    )
    expect(explanationOf(read, meaning)).toEqual({
      path: 'u.csv',
      columns: header,
      rows: [
        ['u.csv:2:1', '"ann", renamed from "anna", admin, groups a; b, quota, server running, until 2026-12-31'],
        ['u.csv:3:1', '"ben", existing, no admin, in no group'],
        ['u.csv:4:1', '"cy", absent'],
      ],
    })
  })
  it('says what a mapping reads, and passes over the rows that it skips', () => {
    const stated = { columns: { username: 'Login' }, skip: [{ column: 'ID', match: [''] }] }
    const lines = Array.from({ length: 7 }, (_, index) => [index === 0 ? '' : `${index}`, `u${index}`])
    const { columns, rows } = explanationOf(mapped(stated, ['ID', 'Login'], ...lines), meaning)
    expect(columns).toEqual(['username from Login', '1 row skipped: ID is empty'])
    expect(rows.map(([, words]) => words)).toEqual(['"u1"', '"u2"', '"u3"', '"u4"', '"u5"'])
  })
  it('splits as all rows say', () => {
    const stated = { columns: { username: 'u', groups: { from: ['g'], split: [' and '] } } }
    const lines = ['A and B', 'A', 'A', 'A', 'A', 'B'].map((groups, index) => [`u${index}`, groups])
    const { rows } = explanationOf(mapped(stated, ['u', 'g'], ...lines), meaning)
    expect(rows[0]).toEqual(['u.csv:2:1', '"u0", groups A; B'])
  })
  it('passes over what is wrong in a row, which is told elsewhere', () => {
    const ensure = { from: 's', values: { ok: 'present' as const } }
    const read = mapped(
      { columns: { username: 'u', groups: { from: ['g'] }, ensure } },
      ['u', 'g', 's'],
      ['ann', 'a,b', 'x'],
    )
    expect(explanationOf(read, meaning).rows).toEqual([['u.csv:2:1', '"ann", groups a,b']])
    const own = table('u.csv', ['username', 'colour', 'admin'], ['ann', 'red', 'maybe'])
    expect(explanationOf(own, meaning).rows).toEqual([['u.csv:2:1', '"ann"']])
  })
  it('has no rows without a column of names', () => {
    expect(explanationOf(table('u.csv', ['Kurs'], ['x']), meaning).rows).toEqual([])
  })
})

describe('the rows of a target that override others', () => {
  const sources = {
    ...meaning,
    shortcuts: [],
    groups: [],
    rules: [],
    stopRules: [],
    tokenRules: [],
    removeRules: [],
    quotaRules: [],
    aims: { topup: false, setPasswords: false, quotaWhen: 'always', keepInherited: false },
    tables: [table('u.csv', ['username', 'admin'], ['ann', 'yes'], ['ben', ''])],
  } as const
  it('have both places', () => {
    const own = [table('hubplan.yaml', ['name', 'admin'], ['ann', 'no'], ['cy', ''])]
    expect(overridingRows({ ...sources, own })).toEqual([
      { what: 'user', value: '"ann", no admin', at: 'hubplan.yaml:2:1', instead: '"ann", admin at u.csv:2:1' },
    ])
  })
  it('are none without a target', () => {
    expect(overridingRows(sources)).toEqual([])
  })
})
