import type { Preset } from './types.ts'

/** "and" as Canvas joins sections with it in a course of another language. Section names may have the word, too. */
const words = ['und', 'et', 'y']

/** The points row and the row of posting policies have no ID. The test student's login is 40 hexadecimal digits. */
export const canvasGradebook: Preset = {
  title: 'a Canvas gradebook',
  looks: [['ID', 'SIS Login ID', 'Section']],
  variants: [
    {
      columns: {
        username: 'SIS Login ID',
        groups: { from: 'Section', split: [', and ', ' and ', ', '] },
      },
      skip: [
        { column: 'ID', match: [''] },
        { column: 'SIS Login ID', match: ['[0-9a-f]'.repeat(40)] },
      ],
      maySplit: words.map((word) => ` ${word} `),
    },
  ],
}
