import { describe, expect, test } from 'vitest'

import { desiring, table } from '../live.ts'

/** What is told of a file that ends with these rows. */
function told(...rows: readonly (readonly string[])[]): string[] {
  const { diagnostics } = desiring({ tables: [table('u.csv', ['username', 'groups'], ['ann', 'ml'], ...rows)] })
  return diagnostics.map(({ severity, at, message }) => `${severity} ${at.line}:${at.column} ${message}`)
}

const fault = 'the row looks like a total; remove it, or skip such rows'

describe('a row is a total', () => {
  test.each(['Total', 'TOTAL', 'Grand total', 'Summe', 'Gesamt', 'Somme', 'Σ'])(
    'when it is the last and says %j',
    (name) => expect(told([name, ''])).toEqual([`error 3:1 ${fault}`]),
  )
  test.each(['Total: 3', 'Total 3', 'Summe (24)', 'Gesamt:', 'Σ: 3', 'Sum = 2'])('when %j has an amount', (name) => {
    expect(told([name, ''], ['zoe', ''])).toEqual([`error 3:1 ${fault}`])
  })
  test('when only numbers stand beside a word for a total', () => {
    expect(told(['Total', '3'], ['zoe', ''])).toEqual([`error 3:1 ${fault}`])
  })
  test.each(['Sum', 'Anzahl', 'Mean'])('when only numbers stand beside %j, and no row below', (name) => {
    expect(told([name, '3'])).toEqual([`error 3:1 ${fault}`])
  })
})

describe('a row is a user', () => {
  test.each(['total', 'sum'])('when %j has a group and users below', (name) => {
    expect(told([name, 'ml'], ['zoe', ''])).toEqual([])
  })
  test('when its name is also a word for a sum', () => {
    expect(told(['sum', ''])).toEqual([])
    expect(told(['sum', '3'], ['zoe', ''])).toEqual([])
  })
  test.each(['totaljane', 'sum01'])('when its name only begins so, as %s', (name) => {
    expect(told([name, '3'])).toEqual([])
  })
})

test('a flag may name a user that a total once made', () => {
  const flag = { path: '--absent', header: [], rows: [], defaults: { ensure: 'absent' as const } }
  const at = { file: '--absent' }
  const row = { at, cells: new Map([['username', { value: 'total', at }]]) }
  const header = [{ value: 'username', at }]
  expect(desiring({ tables: [{ ...flag, header, rows: [row] }] }).diagnostics).toEqual([])
})
