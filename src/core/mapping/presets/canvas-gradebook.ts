import type { Preset } from './types.ts'

/** The points row and the row of posting policies have no ID. The test student's login is 40 hexadecimal digits. */
export const canvasGradebook: Preset = {
  title: 'a Canvas gradebook',
  looks: [['ID', 'SIS Login ID', 'Section']],
  variants: [
    {
      columns: { username: 'SIS Login ID', groups: { from: 'Section', split: [', and ', ' and ', ', '] } },
      skip: [
        { column: 'ID', match: [''] },
        { column: 'SIS Login ID', match: ['[0-9a-f]'.repeat(40)] },
      ],
    },
  ],
}
