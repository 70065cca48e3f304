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
  it('are near to those that the system has', () => {
    const { diagnostics } = desiring({ tables: [table('u.csv', ['username', 'quotas'])], manages })
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'the column quotas is unknown and not used; did you mean quota?',
    ])
  })
  it.each(['Gruppe', 'Gruppen', 'Groupes', 'Grupo', 'group_name'])('%s is near groups', (header) => {
    expect(told(header, '')).toEqual([
      `warning u.csv:1:2 the column ${header} is unknown and not used; did you mean groups?`,
    ])
  })
  it('that are unknown are told in one line, with their names as written', () => {
    const { diagnostics } = desiring({ tables: [table('u.csv', ['username', 'Quiz 1 (77)', 'Colour', 'grops'])] })
    expect(diagnostics.map(({ at, message }) => `${at.column} ${message}`)).toEqual([
      '4 the column grops is unknown and not used; did you mean groups?',
      '2 the columns "Quiz 1 (77)", "Colour" are unknown and not used',
    ])
  })
})
