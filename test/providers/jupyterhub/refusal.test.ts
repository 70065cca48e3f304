import { expect, test } from 'vitest'

import type { Action, Identity } from '../../../src/core/types.ts'
import { aup } from '../../../src/providers/aup/index.ts'
import { jupyterhub } from '../../../src/providers/jupyterhub/index.ts'
import type { Provider } from '../../../src/providers/types.ts'
import { snapshot } from '../../core/live.ts'
import { password } from '../aup/setup.ts'

const promotion: Action = {
  id: 'admin.set:ann',
  op: 'admin.set',
  user: 'ann',
  before: false,
  after: true,
  reason: { why: 'row' },
}

function told(provider: Provider, action: Action, more: Partial<Identity>): string | undefined {
  const identity = { kind: 'service', name: 'bot', admin: false, version: '5.2.1', scopes: [], ...more } as const
  const refusal = provider.refusal([action], snapshot([], { identity }))
  return refusal && `${refusal.code}: ${refusal.message} ${refusal.hint}`
}

test('names the scopes, and whether an admin is needed', () => {
  expect(told(jupyterhub, promotion, { version: '3.0.0' })).toBe(
    'scopes: The token of service "bot" lacks the scopes admin:users, list:users; nothing was changed. add them to the role of the token in load_roles of the hub',
  )
  expect(told(jupyterhub, promotion, { scopes: ['list:users'] })).toBe(
    `scopes: The token of service "bot" lacks the scopes admin:users; it does not belong to an admin, and JupyterHub 5.2.1 lets only admins change who is admin; nothing was changed. use the token of an admin, or give the service admin: True in the hub's config`,
  )
  expect(told(jupyterhub, promotion, { scopes: ['admin:users', 'list:users'], admin: true })).toBeUndefined()
})

test('an AUP Learning Cloud says what it keeps for admins', () => {
  expect(told(aup, password('ann'), { scopes: ['read:users'] })).toContain(
    'does not belong to an admin, and the hub lets only admins set quotas and passwords; nothing was changed.',
  )
  expect(told(aup, promotion, { scopes: ['admin:users', 'list:users'] })).toContain(
    'does not belong to an admin, and JupyterHub 5.2.1 lets only admins change who is admin; nothing was changed.',
  )
})
