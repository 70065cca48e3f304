import { expect, it } from 'vitest'

import { snapshot } from '../live.ts'
import { found, password, root } from './actions.ts'

it('a password of an admin is told with the place of the row', () => {
  expect(found('admin-password', [password('root'), password('ann')], snapshot([root]))).toEqual([
    {
      guard: 'admin-password',
      level: 'block',
      message:
        '"root" is an admin and would get a new password (u.csv:2:1); take it out, or plan with --allow admin-password',
      actions: ['password.set:root'],
    },
  ])
})
