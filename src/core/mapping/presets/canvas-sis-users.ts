import type { Preset } from './types.ts'

export const canvasSisUsers: Preset = {
  title: 'a users file of Canvas SIS',
  looks: [['login_id', 'user_id', 'status']],
  variants: [
    {
      columns: {
        username: 'login_id',
        ensure: { from: 'status', values: { active: 'present', deleted: 'absent' } },
      },
    },
  ],
}
