import type { Preset } from './types.ts'

export const googleWorkspace: Preset = {
  title: 'a list of users of Google Workspace',
  looks: [['Email Address [Required]']],
  variants: [
    {
      columns: {
        username: { from: 'Email Address [Required]' },
        groups: { from: ['Department'] },
        ensure: {
          from: 'Status [READ ONLY]',
          values: { Active: 'present', Suspended: 'absent', Archived: 'absent' },
        },
      },
      mayLack: ['Department', 'Status [READ ONLY]'],
    },
  ],
  needsDomain: true,
}
