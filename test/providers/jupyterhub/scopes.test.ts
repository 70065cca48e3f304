import { expect, test } from 'vitest'

import { fewest } from '../../../src/providers/jupyterhub/scopes.ts'

test('scopes that another one holds are not named', () => {
  expect(fewest(['list:users', 'read:users', 'read:users:groups'])).toEqual(['list:users', 'read:users'])
  expect(fewest(['delete:users', 'admin:users', 'list:users', 'groups', 'list:groups'])).toEqual([
    'admin:users',
    'groups',
  ])
})
