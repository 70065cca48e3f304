import type { Preset } from './types.ts'

/** Every value of a key column begins with `#`. */
export const d2lGrades: Preset = {
  title: 'the grades of a Brightspace course',
  looks: [['OrgDefinedId', 'End-of-Line Indicator']],
  variants: [
    {
      columns: { username: { from: 'Username', strip: '#' }, groups: { from: ['Sections'], split: ', ' } },
      mayLack: ['Sections'],
    },
  ],
}
