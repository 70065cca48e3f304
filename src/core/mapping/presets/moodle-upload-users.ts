import type { Preset } from './types.ts'

export const moodleUploadUsers: Preset = {
  title: 'an upload file of Moodle users',
  looks: ['course1', 'cohort1', 'deleted', 'suspended'].map((one) => ['username', 'firstname', 'lastname', one]),
  variants: [
    {
      columns: {
        username: 'username',
        groups: { from: ['group*', 'cohort*'] },
        ensure: [
          { from: 'deleted', values: { '1': 'absent', '0': 'present' } },
          { from: 'suspended', values: { '1': 'absent', '0': 'present' } },
        ],
      },
      mayLack: ['group*', 'cohort*', 'deleted', 'suspended'],
    },
  ],
}
