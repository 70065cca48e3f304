import { describe, expect, it } from 'vitest'

import { domainFaults } from '../../../src/core/mapping/domain.ts'
import type { MappedTable, Place } from '../../../src/core/types.ts'
import { mapped, words } from './mapped.ts'

function faults(at: Place, needsDomain?: true): string[] {
  const { columns = [], skip = [] } = mapped({ columns: { username: 'Email Address' } }, ['Email Address']).mapped ?? {}
  const placed = columns.map(({ rule, keys }) => ({ rule: { ...rule, at }, keys }))
  const table: MappedTable = { columns: placed, skip, mapping: needsDomain === undefined ? {} : { needsDomain } }
  return words(domainFaults(table))
}

describe('addresses of a preset, on a system with login names', () => {
  it('are asked about in the words of a file', () => {
    expect(faults({ file: 'hubplan.yaml', line: 3, column: 5 }, true)).toEqual([
      'error hubplan.yaml:3:5 the file has addresses; add columns: { username: { domain: example.edu } } to cut off your domain, or columns: { username: "Email Address" } for whole addresses as names',
    ])
  })
  it('are asked about in the words of the command line', () => {
    expect(faults({ file: '--preset' }, true)).toEqual([
      'error --preset the file has addresses; add --column \'username={domain: example.edu}\' to cut off your domain, or --column "username=Email Address" for whole addresses as names',
    ])
  })
  it('are no question once it is answered', () => expect(faults({ file: '--preset' })).toEqual([]))
  it('are none where no column is the username', () => {
    expect(domainFaults({ columns: [], skip: [], mapping: { needsDomain: true } })).toEqual([])
  })
})
