import { describe, expect, test } from 'vitest'

import { explain } from '../../src/io/explain.ts'
import { validate } from '../../src/io/schema.ts'

function faults(columns: unknown): string[] {
  const validated = validate('hubplan', { version: '1', include: [{ path: 'u.csv', columns }] })
  if (validated.ok) return []
  return explain(validated.errors).map(({ path, message }) => `${path.slice(3).join('.')}: ${message}`)
}

describe('a value that may have one of several forms', () => {
  test.each([
    [{ username: 'Login' }],
    [{ username: { from: 'Login', domain: 'x.edu' } }],
    [{ groups: 'A' }],
    [{ groups: ['A', 'B'] }],
    [{ groups: { from: 'A', split: ';' } }],
    [{ groups: { from: ['A'], split: [';', ','] } }],
    [{ ensure: [{ from: 'a', values: { x: 'absent' } }] }],
  ])('%j is fine', (columns) => expect(faults(columns)).toEqual([]))
  test.each([
    [{ username: ['A'] }, 'username: username must be text or a mapping (key: value)'],
    [{ username: { frm: 'A' } }, 'username.frm: unknown key "frm"; did you mean from?'],
    [{ groups: { from: 'A', split: {} } }, 'groups.split: split must be text or a list'],
    [{ groups: { from: 'A', as: 'lab' } }, 'groups.as: as is "lab"; use '],
    [{ ensure: { from: 'a', values: { x: 'gone' } } }, 'ensure.values.x: x is "gone"; use '],
  ])('%j has one fault, that of the form it has', (columns, fault) => {
    const [told = '', ...others] = faults(columns)
    expect(told.slice(0, fault.length)).toBe(fault)
    expect(others).toEqual([])
  })
})
