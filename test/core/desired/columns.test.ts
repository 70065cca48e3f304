import { describe, expect, it } from 'vitest'

import { manages } from '../aup.ts'
import { told } from '../cells.ts'
import { desiring, table } from '../live.ts'

describe('columns', () => {
  it.each(['server', 'renamed_from', 'expires', ' Renamed_From ', 'EXPIRES'])('%j is known', (header) =>
    expect(told(header, '')).toEqual([]),
  )
  it.each([
    ['renamedfrom', 'renamed_from'],
    ['Renamed From', 'renamed_from'],
    ['expire', 'expires'],
    ['servers', 'server'],
  ])('%s is not, but near %s', (header, near) =>
    expect(told(header, '')).toEqual([
      `warning u.csv:1:2 the column ${header} is unknown and not used; did you mean ${near}?`,
    ]),
  )
  it('are near to those that the system has, and a header that could be a password to none', () => {
    const { diagnostics } = desiring({ tables: [table('u.csv', ['username', 'quotas', 'Password1!'])], manages })
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'the column quotas is unknown and not used; did you mean quota?',
      'the column (not shown) is unknown and not used',
    ])
  })
})
