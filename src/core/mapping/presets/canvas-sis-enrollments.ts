import type { Preset } from './types.ts'

/** A deleted enrollment ends a membership, not an account. */
export const canvasSisEnrollments: Preset = {
  title: 'an enrollments file of Canvas SIS',
  looks: [
    ['course_id', 'user_id', 'role', 'status'],
    ['section_id', 'user_id', 'role', 'status'],
  ],
  variants: [
    {
      columns: { username: 'user_id', groups: { from: ['section_id'] } },
      skip: [
        { column: 'status', match: ['deleted', 'inactive'] },
        { column: 'role', match: ['observer'] },
      ],
      repeat: 'unite',
      mayLack: ['section_id'],
    },
  ],
}
