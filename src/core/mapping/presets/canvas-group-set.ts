import type { Preset } from './types.ts'

export const canvasGroupSet: Preset = {
  title: 'a group set of Canvas',
  looks: [['canvas_user_id', 'login_id', 'group_name']],
  variants: [
    {
      columns: { username: 'login_id', groups: { from: ['group_name'] } },
      skip: [{ column: 'login_id', match: [''] }],
      repeat: 'unite',
    },
  ],
}
