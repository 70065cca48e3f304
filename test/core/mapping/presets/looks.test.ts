import { describe, expect, it } from 'vitest'

import { presets } from '../../../../src/core/mapping/presets/index.ts'
import { presetFor } from '../../../../src/core/mapping/presets/looks.ts'

describe('a header', () => {
  it.each(Object.entries(presets).flatMap(([name, { looks }]) => looks.map((look) => [name, look] as const)))(
    'of %s is known: %j',
    (name, look) => {
      const shouted = look.map((header) => header.toUpperCase())
      expect(presetFor(['x', ...look])?.name).toBe(name)
      expect(presetFor([...shouted, 'x'])?.name).toBe(name)
    },
  )
  it('with more of another look is that one', () => {
    const names = ['course_id', 'user_id', 'role', 'status', 'login_id']
    expect(presetFor(names)).toEqual({
      name: 'canvas-sis-enrollments',
      title: 'an enrollments file of Canvas SIS',
      username: 'user_id',
    })
  })
  it('has the column of usernames as the file writes it, if at all', () => {
    expect(presetFor(['Vorname', 'Nachname', 'E-MAIL-ADRESSE'])?.username).toBe('E-MAIL-ADRESSE')
    expect(presetFor(['OrgDefinedId', 'End-of-Line Indicator'])?.username).toBeUndefined()
  })
  it.each([[['username', 'admin', 'groups']], [['name', 'email']], [['Student', 'Section']], [[]]])(
    '%j is of no known program',
    (names) => expect(presetFor(names)).toBeUndefined(),
  )
})
