import { expect, it } from 'vitest'

import { brief, create, found, rename } from './actions.ts'

it('a rename of an admin is told with the place of the row', () => {
  expect(found('admin-rename', [rename('root', 'x', { admin: true }), rename('ann', 'y')])).toEqual([
    {
      guard: 'admin-rename',
      level: 'block',
      message:
        '"root" is an admin and would be renamed (u.csv:2:1); take renamed_from out, or plan with --allow admin-rename',
      actions: ['user.rename:root:x'],
    },
  ])
  expect(brief('rename', [rename('root', 'x'), create('y')])).toEqual(['info user.rename:root:x'])
})
