import type { Preset } from './types.ts'

/** "and" as Canvas joins sections with it, in the language of the course. */
const words = ['and', 'und', 'et', 'y']

/** The points row and the row of posting policies have no ID. The test student's login is 40 hexadecimal digits. */
export const canvasGradebook: Preset = {
  title: 'a Canvas gradebook',
  looks: [['ID', 'SIS Login ID', 'Section']],
  variants: [
    {
      columns: {
        username: 'SIS Login ID',
        groups: { from: 'Section', split: [...words.flatMap((word) => [`, ${word} `, ` ${word} `]), ', '] },
      },
      skip: [
        { column: 'ID', match: [''] },
        { column: 'SIS Login ID', match: ['[0-9a-f]'.repeat(40)] },
      ],
    },
  ],
}
