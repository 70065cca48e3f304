import { describe, expect, it } from 'vitest'

import { formatPlace } from '../../../src/core/problem.ts'
import { desired, desiring, table } from '../live.ts'

type Cells = readonly string[]

function told(header: Cells, ...rows: readonly Cells[]): string[] {
  const { diagnostics } = desiring({ tables: [table('u.csv', [...header], ...rows)] })
  return diagnostics.map(({ severity, at, message }) => `${severity} ${formatPlace(at)} ${message}`)
}

describe('a row', () => {
  it('that repeats the faulty groups of another is not told again', () => {
    expect(told(['username', 'groups'], ['ann', 'a/b'], ['ben', 'a/b'])).toEqual([
      'error u.csv:2:2 the group name "a/b" has a slash, which a proxy may read as another path',
    ])
  })
  it('can delete a user that no row could create', () => {
    const name = `ann${'\u200b'}`
    expect(told(['username', 'ensure'], [name, 'absent'])).toEqual([])
    expect(told(['username', 'ensure'], [name, 'present'])).toEqual([
      expect.stringMatching(/^error u.csv:2:1 the username .* has an invisible character; hubplan cannot manage such/),
    ])
  })
  it('keeps its name without the spaces around it, as it was written', () => {
    const { users } = desired({ tables: [table('u.csv', ['username'], [' Ann '])] })
    expect([...users.values()]).toMatchObject([{ name: 'ann', written: 'Ann' }])
  })
  it.each(['x7', '7x', '07', '0', '-7', '7.5'])('takes no account number %j', (id) => {
    const { diagnostics } = desiring({
      tables: [table('u.csv', ['username', 'user_id'], ['ann', id])],
      manages: new Set(['existence', 'account'] as const),
    })
    expect(diagnostics.map(({ message }) => message)).toEqual([
      `the user_id "${id}" is not a whole number; write it as the system gives it`,
    ])
  })
})

describe('two rows of one name', () => {
  const two = (one: string, other: string): string[] => {
    const tables = [one, other].map((ensure, index) => table(`${index}.csv`, ['username', 'ensure'], ['ann', ensure]))
    return desiring({ tables }).diagnostics.map(({ at, message }) => `${formatPlace(at)} ${message}`)
  }
  it('in two files must not want the user created and only changed', () => {
    expect(two('present', 'existing')).toEqual([
      '1.csv:2:1 "ann" is existing here and present at 0.csv:2:1; make the two agree',
    ])
  })
  it('may say it once', () => {
    expect(two('existing', '')).toEqual([])
    expect(two('existing', 'existing')).toEqual([])
  })
})
